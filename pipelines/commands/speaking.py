"""How every command speaks: results to standard output, errors to standard error, one sentence and an exit code each."""

import json
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import FrameType
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from schemas.errors import Interrupted, Refusal, UsageRefused

SET_ASIDE: Final = 3
FAULT: Final = 1
USAGE: Final = 2

OUT: Final = Console()
ERR: Final = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")]
Now = Annotated[
    str | None, typer.Option(help="Time stamped into the rows (ISO 8601), for runs that must repeat byte for byte.")
]  # fmt: skip
Publish = Annotated[
    list[str] | None,
    typer.Option(
        "--publish", metavar="TARGET", help="Publish each commit there too, as `newsbeam publish` does; may be repeated."
    ),
]
MetricsPort = Annotated[int | None, typer.Option(min=1, max=65535, help="Port of 127.0.0.1 at which Prometheus reads figures.")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings in TOML; NEWSBEAM__SECTION__KEY in the environment wins."),
]


@contextmanager
def speaking(*, as_json: bool, debug: bool) -> Iterator[None]:
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
        _fail(message, type(error).__name__, FAULT, as_json=as_json, debug=debug)


def _fail(message: str, kind: str, code: int, *, as_json: bool, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    if as_json:
        print_json({"error": kind, "message": message, "exit_code": code})
    ERR.print(f"[bold red]newsbeam:[/] {escape(message)}", soft_wrap=True)
    if code in {FAULT, Interrupted.exit_code}:
        ERR.show_cursor()
        from pipelines.shutdown import end_at_once

        end_at_once(code)
    raise typer.Exit(code)


def print_json(said: object) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(said, indent=1, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """One line of plain text on standard output, never wrapped."""
    OUT.print(escape(line), soft_wrap=True, highlight=False)


def note(line: str) -> None:
    """One line on standard error."""
    ERR.print(f"note: {escape(line)}", soft_wrap=True)


def moment(text: str | None) -> datetime:
    """The time of a run: as it was given, else the clock's.

    Raises:
        UsageRefused: what was given is no time.
    """
    if text is None:
        return datetime.now(tz=timezone.utc)
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        message = f"--now {text} is no ISO 8601 time; write it like 2026-01-31T12:00:00Z"
        raise UsageRefused(message) from error
    return found.replace(tzinfo=found.tzinfo or timezone.utc).astimezone(timezone.utc)
