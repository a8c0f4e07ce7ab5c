"""A progress bar on a terminal, on stderr."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipelines.backfill import Progress as Silent
from pipelines.backfill import Summary
from transforms.core.sources.plan import Plan, Unit
from transforms.core.spool import PROGRESS_FILE

_LOOK_EVERY_S: Final = 0.5


class Bar(Silent):
    """Records done of records planned."""

    def __init__(self, console: Console) -> None:
        """Draw on a console."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("reading", total=None)
        self._done = 0
        self._spool: Path | None = None
        self._stop = Event()
        self._watcher = Thread(target=self._watch, daemon=True)

    def planned(self, plan: Plan, pending: Sequence[Unit]) -> None:
        """Show how much there is."""
        self._bar.update(self._task, total=sum(unit.records for unit in pending), description=f"{len(plan.slices)} slices")
        self._bar.start()
        self._watcher.start()

    def unit_started(self, unit: Unit, spool: Path) -> None:
        """Follow a unit's spool."""
        self._spool = spool
        self._bar.update(self._task, description=f"unit {unit.unit_id[:8]}")

    def unit_done(self, summary: Summary) -> None:
        """Show what is committed."""
        self._spool, self._done = None, summary.counts.read
        self._bar.update(self._task, completed=self._done)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._stop.set()
        self._bar.stop()

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_S):
            spool = self._spool
            staged = 0 if spool is None else _size(spool / PROGRESS_FILE)
            self._bar.update(self._task, completed=self._done + staged)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
