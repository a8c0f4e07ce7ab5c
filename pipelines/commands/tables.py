"""Commands over tables: `backfill` writes them, `verify` proves them, `schema` tells what they hold, `views` how to ask them."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipelines.commands.settings import extra_kinds, fetching, flink, loaded, publish_grace, window
from pipelines.commands.speaking import (
    ERR,
    FAULT,
    OUT,
    SET_ASIDE,
    ConfigFile,
    Debug,
    Json,
    Now,
    Publish,
    moment,
    note,
    print_json,
    say,
    speaking,
)
from schemas.errors import UsageRefused
from transforms.core.report.readable import counted

Root = Annotated[Path, typer.Argument(metavar="OUT", help="A folder that `newsbeam backfill --out` wrote.")]

FlinkMaster = Annotated[
    str | None, typer.Option(metavar="HOST:PORT", help="For FlinkRunner: the JobManager's REST address; --workers are slots.")
]
FlinkJar = Annotated[Path | None, typer.Option(help="For FlinkRunner: Beam's job server for the cluster's Flink.")]
FlinkWorker = Annotated[
    str | None,
    typer.Option(metavar="COMMAND", help="Path of newsbeam-worker on the cluster's machines; left out: the one beside this."),
]
BeamOptions = Annotated[
    list[str] | None, typer.Option("--beam", metavar="NAME=VALUE", help="A Beam option, without dashes; may be repeated.")
]

Fetch = Annotated[
    bool, typer.Option("--fetch", help="Ask for addresses, politely; needs a contact (see `newsbeam config dump`).")
]
MaxDeadLetters = Annotated[
    float, typer.Option(min=0, max=1, help="Largest share of records set aside; above it nothing of the unit is committed.")
]


def backfill(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders or globs; formats are told by content. With --fetch also addresses, urls:FILE, sitemaps and OPML.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables; made if missing.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Run the whole chain, write nothing.")] = False,
    max_items: Annotated[int | None, typer.Option(min=1, help="Stop after this many records.")] = None,
    max_time: Annotated[
        float | None, typer.Option(min=0, help="Start no further unit after this many seconds (exit code 5).")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    resume: Annotated[bool, typer.Option(help="Pass over inputs that are committed; --no-resume reads them again.")] = True,
    max_dead_letters: MaxDeadLetters = 1.0,
    runner: Annotated[str, typer.Option(help="Beam engine: FnApiRunner, here; FlinkRunner, on a cluster.")] = "FnApiRunner",
    flink_master: FlinkMaster = None,
    flink_jar: FlinkJar = None,
    flink_worker: FlinkWorker = None,
    beam: BeamOptions = None,
    unit_records: Annotated[int, typer.Option(min=1, help="Records of one commit.")] = 10_000,
    now: Now = None,
    fetch: Fetch = False,
    publish: Publish = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Read files of news and write tables. Nothing is fetched without --fetch.

    Example: newsbeam backfill archive/ 'feeds/*.xml' --out tables
    """
    with speaking(as_json=as_json, debug=debug):
        logging.disable(
            logging.NOTSET if debug else logging.CRITICAL
        )  # the engine speaks from its import on; what fails is told below
        from pipelines.backfill import Progress
        from pipelines.backfill import backfill as run
        from pipelines.options import BackfillOptions
        from pipelines.progress import Bar

        options = BackfillOptions(
            inputs=tuple(inputs), out=out, dry_run=dry_run, max_items=max_items, max_time_s=max_time, workers=workers,
            resume=resume, runner=runner, flink=flink(flink_master, flink_jar, flink_worker), beam=tuple(beam or ()), max_dead_letter_share=max_dead_letters,
            unit_records=unit_records, fetching=fetching(loaded(config)) if fetch else None, extra_kinds=extra_kinds(loaded(config)),
            window=window(loaded(config)), publish=tuple(publish or ()) or loaded(config).publish.targets,
            publish_grace=publish_grace(loaded(config)),
        )  # fmt: skip
        bar = Bar(ERR) if ERR.is_terminal else None
        try:
            summary = run(options, now=moment(now), progress=bar or Progress())
        finally:
            if bar:
                bar.close()
        say_summary(summary, out, as_json=as_json)
        if summary.counts.set_aside:
            raise typer.Exit(SET_ASIDE)


def say_summary(summary: Any, out: Path, *, as_json: bool) -> None:  # noqa: ANN401  its class would import Beam
    """How a run ended: the sum, the tables, what was set aside."""
    counts = summary.counts
    if as_json:
        print_json(
            {
                "run_id": summary.run_id,
                "read": counts.read,
                "rows": counts.rows,
                "repeats": counts.repeats,
                "dead_letters": counts.dead_letters,
                "repeated_dead_letters": counts.repeated_dead_letters,
                "units": summary.units,
                "slices_passed_over": summary.passed_over,
                "tables": dict(summary.tables),
                "reasons": dict(summary.reasons),
                "faults": list(summary.faults),
                "notes": list(summary.notes),
                "out": str(out),
            }
        )
        return
    for line in summary.notes:
        note(line)
    say(f"read {counts.read} = rows {counts.rows} + repeats {counts.repeats} + dead letters {counts.dead_letters}")
    if summary.passed_over:
        say(f"passed over {counted(summary.passed_over, 'slice')} of what is committed (--no-resume reads them again)")
    for name, rows in sorted(summary.tables.items()):
        say(f"  {name:<14}{rows:>8} rows")
    for reason, number in sorted(summary.reasons.items()):
        say(f"  set aside: {reason} x {number}")
    for line in summary.faults:
        note(f"newsbeam failed on a record, which is set aside; please report: {line}")


def verify(
    root: Annotated[
        str, typer.Argument(metavar="OUT", help="A folder with tables, or where one was published to (s3://BUCKET/PREFIX).")
    ],
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Prove that an output folder keeps its promises, or that an object store holds what its manifests say.

    Example: newsbeam verify tables
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.publish.address import objects_at
        from transforms.core.publish.check import check_objects
        from transforms.core.verify import verify as check

        checks = check_objects(objects_at(root)) if "://" in root else check(Path(root))
        if as_json:
            print_json({"holds": all(c.holds for c in checks), "checks": [_as_dict(c) for c in checks]})
        else:
            for found in checks:
                OUT.print(
                    f"{'[green]holds[/] ' if found.holds else '[red]BROKEN[/]'} {escape(found.name)} ({found.looked_at} looked at)",
                    soft_wrap=True,
                )
                for line in found.broken:
                    OUT.print(f"         {escape(line)}", soft_wrap=True)
        if not all(found.holds for found in checks):
            raise typer.Exit(FAULT)


def _as_dict(check: Any) -> dict[str, object]:  # noqa: ANN401
    return {"name": check.name, "holds": check.holds, "looked_at": check.looked_at, "broken": list(check.broken)}


def reindex(root: Root, as_json: Json = False, debug: Debug = False) -> None:
    """Make the index of articles again from the tables, where a new version asks for it. No row changes.

    Example: newsbeam reindex tables
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.output import Output
        from transforms.core.reindex import rebuild_index
        from transforms.core.store import Store

        output = Output(root)
        output.require()
        with output.run_lock("newsbeam reindex"), output.commit_lock(), Store(output.store, other_index=True) as store:
            count = rebuild_index(output, store)
        if as_json:
            print_json({"revisions": count})
        else:
            say(f"the index holds {count} revisions")


def schema(
    table: Annotated[str | None, typer.Argument(help="One table; all of them if left out.")] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Print the published tables.

    Example: newsbeam schema --json > schema.json
    """
    with speaking(as_json=as_json, debug=debug):
        from schemas.tables import BY_NAME, SCHEMA_VERSION, TABLES

        if table is not None and table not in BY_NAME:
            message = f"there is no table {table}; the tables are {', '.join(BY_NAME)}"
            raise UsageRefused(message)
        chosen = [BY_NAME[table]] if table else list(TABLES)
        if as_json:
            columns: Callable[[Any], list[dict[str, object]]] = lambda t: [  # noqa: E731
                {"name": c.name, "type": str(c.kind), "nullable": c.nullable, "meaning": c.meaning} for c in t.columns
            ]
            print_json(
                {
                    "schema_version": SCHEMA_VERSION,
                    "tables": {t.name: {"row": t.row, "key": t.key, "columns": columns(t)} for t in chosen},
                }
            )
            return
        for one in chosen:
            grid = Table(title=f"{one.name}: {one.row}", title_justify="left")
            for heading in ("column", "type", "null", "meaning"):
                grid.add_column(heading)
            for c in one.columns:
                grid.add_row(c.name, escape(str(c.kind)), "yes" if c.nullable else "no", escape(c.meaning))
            OUT.print(grid)


def views(
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="An output folder: its tables are defined first. Left out: views only.")
    ] = None,
    engine: Annotated[str, typer.Option(help="Whose SQL: duckdb, spark, clickhouse.")] = "duckdb",
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Print the views as SQL.

    Example: newsbeam views tables > views.sql; duckdb -init views.sql
    """
    with speaking(as_json=as_json, debug=debug):
        from schemas.dialects import DIALECTS
        from schemas.tables import SCHEMA_VERSION, TABLES
        from schemas.views import VIEWS

        if (dialect := DIALECTS.get(engine)) is None:
            raise UsageRefused(
                f"--engine {engine} is not known; there are {', '.join(DIALECTS)}. Views that are ANSI run on any (--json says which)"
            )
        tables = {} if out is None else {table.name: dialect.table(table, _files_of(out, table.name)) for table in TABLES}
        if as_json:
            described = {v.name: {"row": v.row, "ansi": v.is_ansi, "reads": v.reads, "sql": v.sql(dialect)} for v in VIEWS}
            print_json({"schema_version": SCHEMA_VERSION, "engine": engine, "tables": tables, "views": described})
            return
        for statement in (*tables.values(), *(view.sql(dialect) for view in VIEWS)):
            OUT.print(statement, markup=False, highlight=False, soft_wrap=True)


def _files_of(out: Path, table: str) -> str | None:
    """A glob over the published files of a table, absolute; None where it has none."""
    from transforms.core.output import Output

    Output(out).require()
    pattern = f"{table}/dt=*/part-*.parquet"
    return f"{out.resolve().as_posix()}/{pattern}" if any(out.glob(pattern)) else None
