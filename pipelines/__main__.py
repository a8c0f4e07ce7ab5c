"""The command line. It defines nothing that a worker runs.

Exit codes: 0 good; 1 a fault of newsbeam; 2 usage; 3 finished, some records set aside; 4 too many set aside, nothing of
the unit committed; 5 interrupted, the same command goes on; 75 another process writes to the output.
"""

import json
import logging
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from importlib.metadata import version as installed_version
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from schemas.errors import Interrupted, Refusal, UsageRefused

_SET_ASIDE: Final = 3
_FAULT: Final = 1
_USAGE: Final = 2

app = typer.Typer(
    name="newsbeam",
    help="News feeds and articles in, typed event records in Parquet out.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
_out = Console()
_err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")]
Root = Annotated[Path, typer.Argument(metavar="OUT", help="A folder that `newsbeam backfill --out` wrote.")]


@contextmanager
def _speaking(*, as_json: bool, debug: bool) -> Iterator[None]:
    """Turn what goes wrong into one sentence and an exit code."""

    def stop(number: int, frame: FrameType | None) -> None:
        # At once, and not by an exception: the engine would wrap it. A commit is one transaction, so any moment is good.
        message = "stopped; what was committed is intact, run the same command again to go on"
        _fail(message, "Interrupted", Interrupted.exit_code, as_json=as_json, debug=debug)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        yield
    except typer.Exit:
        raise
    except Refusal as refusal:
        _fail(str(refusal), type(refusal).__name__, refusal.exit_code, as_json=as_json, debug=debug)
    except Exception as error:  # noqa: BLE001  the last line of defence: a fault becomes one sentence
        message = f"newsbeam failed ({type(error).__name__}: {str(error)[:300]}); run again with --debug and report it"
        _fail(message, type(error).__name__, _FAULT, as_json=as_json, debug=debug)


def _fail(message: str, kind: str, code: int, *, as_json: bool, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    if as_json:
        _print_json({"error": kind, "message": message, "exit_code": code})
    _err.print(f"[bold red]newsbeam:[/] {escape(message)}", soft_wrap=True)
    if code in {_FAULT, Interrupted.exit_code}:
        _err.show_cursor()
        from pipelines.shutdown import end_at_once

        end_at_once(code)
    raise typer.Exit(code)


def _print_json(said: object) -> None:
    sys.stdout.write(json.dumps(said, indent=1, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def _now(text: str | None) -> datetime:
    if text is None:
        return datetime.now(tz=timezone.utc)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        message = f"--now {text} is no ISO 8601 time; write it like 2026-01-31T12:00:00Z"
        raise UsageRefused(message) from error
    return moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)


@app.command()
def backfill(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders or globs; formats are told by content.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables; made if missing.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Run the whole chain, write nothing.")] = False,
    max_items: Annotated[int | None, typer.Option(min=1, help="Stop after this many records.")] = None,
    max_time: Annotated[
        float | None, typer.Option(min=0, help="Start no further unit after this many seconds (exit code 5).")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    resume: Annotated[bool, typer.Option(help="Pass over inputs that are committed; --no-resume reads them again.")] = True,
    max_dead_letters: Annotated[
        float, typer.Option(min=0, max=1, help="Largest share of records set aside; above it nothing of the unit is committed.")
    ] = 1.0,
    runner: Annotated[str, typer.Option(help="Beam engine.")] = "FnApiRunner",
    beam: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A Beam option, without dashes; may be repeated.")
    ] = None,
    unit_records: Annotated[int, typer.Option(min=1, help="Records of one commit.")] = 10_000,
    now: Annotated[
        str | None, typer.Option(help="Time stamped into the rows (ISO 8601), for runs that must repeat byte for byte.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Read files of news and write tables.

    Example: newsbeam backfill archive/ 'feeds/*.xml' --out tables
    """
    with _speaking(as_json=as_json, debug=debug):
        logging.disable(
            logging.NOTSET if debug else logging.CRITICAL
        )  # the engine speaks from its import on; what fails is told below
        from pipelines.backfill import Progress
        from pipelines.backfill import backfill as run
        from pipelines.options import BackfillOptions
        from pipelines.progress import Bar

        options = BackfillOptions(
            inputs=tuple(inputs), out=out, dry_run=dry_run, max_items=max_items, max_time_s=max_time, workers=workers,
            resume=resume, runner=runner, beam=tuple(beam or ()), max_dead_letter_share=max_dead_letters,
            unit_records=unit_records,
        )  # fmt: skip
        bar = Bar(_err) if _err.is_terminal else None
        try:
            summary = run(options, now=_now(now), progress=bar or Progress())
        finally:
            if bar:
                bar.close()
        _say_summary(summary, out, as_json=as_json)
        if summary.counts.set_aside:
            raise typer.Exit(_SET_ASIDE)


def _say_summary(summary: Any, out: Path, *, as_json: bool) -> None:  # noqa: ANN401  its class would import Beam
    counts = summary.counts
    if as_json:
        _print_json(
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
                "notes": list(summary.notes),
                "out": str(out),
            }
        )
        return
    for note in summary.notes:
        _err.print(f"note: {escape(note)}", soft_wrap=True)
    _out.print(f"read {counts.read} = rows {counts.rows} + repeats {counts.repeats} + dead letters {counts.dead_letters}")
    if summary.passed_over:
        _out.print(f"passed over {summary.passed_over} slices that are committed (--no-resume reads them again)")
    for name, rows in sorted(summary.tables.items()):
        _out.print(f"  {name:<14}{rows:>8} rows")
    for reason, number in sorted(summary.reasons.items()):
        _out.print(f"  set aside: {reason} x {number}")


@app.command()
def verify(root: Root, as_json: Json = False, debug: Debug = False) -> None:
    """Prove that an output folder keeps its promises."""
    with _speaking(as_json=as_json, debug=debug):
        from transforms.core.verify import verify as check

        checks = check(root)
        if as_json:
            _print_json({"holds": all(c.holds for c in checks), "checks": [_as_dict(c) for c in checks]})
        else:
            for found in checks:
                _out.print(
                    f"{'[green]holds[/] ' if found.holds else '[red]BROKEN[/]'} {escape(found.name)} ({found.looked_at} looked at)"
                )
                for line in found.broken:
                    _out.print(f"         {escape(line)}", soft_wrap=True)
        if not all(found.holds for found in checks):
            raise typer.Exit(_FAULT)


def _as_dict(check: Any) -> dict[str, object]:  # noqa: ANN401
    return {"name": check.name, "holds": check.holds, "looked_at": check.looked_at, "broken": list(check.broken)}


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(help="One table; all of them if left out.")] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Print the published tables."""
    with _speaking(as_json=as_json, debug=debug):
        from schemas.tables import BY_NAME, SCHEMA_VERSION, TABLES

        if table is not None and table not in BY_NAME:
            message = f"there is no table {table}; the tables are {', '.join(BY_NAME)}"
            raise UsageRefused(message)
        chosen = [BY_NAME[table]] if table else list(TABLES)
        if as_json:
            columns: Callable[[Any], list[dict[str, object]]] = lambda t: [  # noqa: E731
                {"name": c.name, "type": str(c.kind), "nullable": c.nullable, "meaning": c.meaning} for c in t.columns
            ]
            _print_json(
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
            _out.print(grid)


@app.command()
def version(as_json: Json = False, debug: Debug = False) -> None:
    """Print the version."""
    with _speaking(as_json=as_json, debug=debug):
        number = installed_version("newsbeam")
        if as_json:
            _print_json({"newsbeam": number})
        else:
            _out.print(f"newsbeam {number}")


@app.command()
def doctor(
    out: Annotated[Path, typer.Option("--out", help="The folder that will be written to.")] = Path(),
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """See whether this machine has what newsbeam needs."""
    with _speaking(as_json=as_json, debug=debug):
        from pipelines.doctor import examine

        findings = examine(out)
        if as_json:
            _print_json(
                {
                    "ok": all(f.ok for f in findings),
                    "findings": [{"what": f.what, "found": f.found, "ok": f.ok, "advice": f.advice} for f in findings],
                }
            )
        else:
            for f in findings:
                _out.print(
                    f"{'[green]ok[/]     ' if f.ok else '[red]missing[/]'} {escape(f.what)}: {escape(f.found)}"
                    + (f" - {escape(f.advice)}" if f.advice else ""),
                    soft_wrap=True,
                )
        if not all(f.ok for f in findings):
            raise typer.Exit(_USAGE)


def main() -> None:
    """Run the command line."""
    try:
        app()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the work is done: the exit code stays what it is


if __name__ == "__main__":
    main()
