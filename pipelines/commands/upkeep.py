"""Commands that keep an output in good order: `compact`, `migrate`, `erase`, `replay`."""

import logging
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.settings import extra_kinds, loaded, window
from pipelines.commands.speaking import SET_ASIDE, ConfigFile, Debug, Json, Now, moment, note, print_json, say, speaking
from transforms.core.report.readable import counted

if TYPE_CHECKING:
    from transforms.core.upkeep.compact import Compacted
    from transforms.core.upkeep.rewriting import Errand

Root = Annotated[Path, typer.Argument(metavar="OUT", help="The folder with the tables.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]
_MIB = 1 << 20


def _errand(now: str | None, *, dry_run: bool) -> "Errand":
    from transforms.core.upkeep.rewriting import Errand

    return Errand(now=moment(now), pipeline_version=version("newsbeam"), dry_run=dry_run)


def _mib(count: int) -> str:
    return f"{count / _MIB:.1f} MiB"


def compact(
    root: Root,
    target: Annotated[
        int, typer.Option(min=1, max=512, metavar="MIB", help="A day's files are put together until they have so many MiB.")
    ] = 128,
    grace: Annotated[
        float,
        typer.Option(min=0, metavar="HOURS", help="Keep replaced files for readers who listed before; 0: remove them at once."),
    ] = 24.0,
    dry_run: DryRun = False,
    now: Now = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Put small files together, sorted by source and time. No row changes; a monitor may go on meanwhile.

    Example: newsbeam compact tables
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.output import Output
        from transforms.core.upkeep.compact import compact as run

        done = run(Output(root), _errand(now, dry_run=dry_run), target_bytes=target * _MIB, grace=timedelta(hours=grace))
        if as_json:
            print_json(
                {
                    "files_before": done.files_before,
                    "files_after": done.files_after,
                    "bytes_before": done.bytes_before,
                    "bytes_swept": done.bytes_swept,
                    "dry_run": dry_run,
                }
            )
        elif dry_run:
            say(_put_together(done, "would become"))
        else:
            swept = f"; removed {_mib(done.bytes_swept)} of files that were replaced before" if done.bytes_swept else ""
            say(_put_together(done, "became") + swept)


def _put_together(done: "Compacted", became: str) -> str:
    if not done.files_before:
        return "no files to put together"
    return f"{done.files_before} files ({_mib(done.bytes_before)}) {became} {done.files_after}"


def migrate(root: Root, dry_run: DryRun = False, now: Now = None, as_json: Json = False, debug: Debug = False) -> None:
    """Bring files of an earlier minor version of the schema to the present one. Readers do well without it; no row changes.

    Example: newsbeam migrate tables
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.output import Output
        from transforms.core.upkeep.migrate import migrate as run

        done = run(Output(root), _errand(now, dry_run=dry_run))
        if as_json:
            print_json({"files": done.files, "rows": done.rows, "dry_run": dry_run})
        else:
            say(f"{done.files} files ({done.rows} rows) {'lack' if dry_run else 'got'} columns that were appended since")


def erase(
    root: Root,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="An address, an article_id, or COLUMN=VALUE, COLUMN~WORDS, COLUMN<TIME, COLUMN>=TIME; several have to hold all.",
        ),
    ] = None,
    dry_run: DryRun = False,
    now: Now = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take articles out for good: rows, stores, queues, replaced files. They do not come back. No monitor may run meanwhile.

    Example: newsbeam erase tables --where https://example.org/news/1 --dry-run
    """
    with speaking(as_json=as_json, debug=debug):
        from transforms.core.output import Output
        from transforms.core.upkeep.erase import erase as run
        from transforms.core.upkeep.where import conditions

        done = run(Output(root), _errand(now, dry_run=dry_run), conditions(where or ()))
        if as_json:
            print_json({"articles": done.articles, "rows": dict(done.rows), "files": done.files, "dry_run": dry_run})
            return
        verb = "would be" if dry_run else "is" if done.articles == 1 else "are"
        say(f"{counted(done.articles, 'article')} {verb} erased, {counted(done.files, 'file')} written anew")
        for table, count in done.rows.items():
            say(f"  {table:<14}{count:>8} rows less")


def replay(
    root: Root,
    reason: Annotated[
        list[str] | None,
        typer.Option(metavar="REASON", help="Only dead letters for this reason; may be repeated. Left out: all."),
    ] = None,
    dry_run: DryRun = False,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    now: Now = None,
    config: ConfigFile = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Read the records of dead letters again, after a fix: each ends as a row, or stays a dead letter with the reason it has now.

    Example: newsbeam replay tables --reason parser_crashed
    """
    with speaking(as_json=as_json, debug=debug):
        logging.disable(logging.NOTSET if debug else logging.CRITICAL)  # the engine speaks; what counts is told below
        from pipelines.options import BackfillOptions
        from pipelines.replay import replay as run

        settings = loaded(config)
        options = BackfillOptions(
            inputs=(), out=root, dry_run=dry_run, workers=workers, extra_kinds=extra_kinds(settings), window=window(settings)
        )
        done = run(options, now=moment(now), reasons=tuple(reason or ()))
        if as_json:
            print_json(_replayed(done, dry_run=dry_run))
        else:
            _say_replayed(done, dry_run=dry_run)
        if done.counts.set_aside:
            raise typer.Exit(SET_ASIDE)


def _replayed(done: Any, *, dry_run: bool) -> dict[str, object]:  # noqa: ANN401  its class would import Beam
    return {
        "dead_letters": len(done.plan.letters),
        "read": done.counts.read,
        "rows": done.counts.rows,
        "repeats": done.counts.repeats - done.counts.repeated_dead_letters,
        "set_aside": done.counts.set_aside,
        "resolved": done.resolved,
        "reasons": dict(done.reasons),
        "missing_files": list(done.plan.missing),
        "addresses": list(done.plan.addresses),
        "dry_run": dry_run,
    }


def _say_replayed(done: Any, *, dry_run: bool) -> None:  # noqa: ANN401  as above
    said = _replayed(done, dry_run=dry_run)
    if dry_run:
        say(f"{counted(len(done.plan.letters), 'dead letter')} would be read again")
    else:
        say(
            f"{counted(len(done.plan.letters), 'dead letter')} read again: {said['rows']} rows, {said['repeats']} repeats, {said['set_aside']} set aside; "
            f"{said['resolved']} left the table"
        )
    for name, count in sorted(done.reasons.items()):
        say(f"  set aside: {name} x {count}")
    for name in done.plan.missing:
        note(f"{name} is gone or was changed; its dead letters stay. Bring it back, and run the same command again")
    if done.plan.addresses:
        note(
            f"{len(done.plan.addresses)} dead letters came from the web, and nothing of them is kept; --json lists their addresses. To ask again: "
            "newsbeam backfill ADDRESS... --out OUT --fetch --no-resume"
        )
