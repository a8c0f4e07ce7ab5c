"""`newsbeam stream`: what is watched is told to the workers, and what they hand over is committed, until told to stop."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Final, Literal

from pipelines.backfill import Progress, Summary
from pipelines.journal import Journal
from pipelines.metrics import Metrics, served
from pipelines.options import PUBLISH_GRACE, StreamOptions
from pipelines.publish import Publishing, tell
from pipelines.stream import run_id
from pipelines.stream_commits import Committer
from pipelines.stream_engine import Running
from pipelines.stream_lists import WatchedList
from schemas.errors import OutputFailed
from transforms.core.fetch.clock import Clock
from transforms.core.output import Output

#: Seconds between looks at what was handed over; at the list and at the job.
_LOOK_S: Final = 0.3
_LOOK_AROUND_S: Final = 5.0
_NO_JOB: Final = "what was handed over is committed; `newsbeam submit` starts the job"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRun:
    """How the command runs a stream."""

    options: StreamOptions
    watched: WatchedList
    #: Starts the stream, or finds it; it runs for the length of the block.
    engine: Callable[[], AbstractContextManager[Running]]
    #: As in `WatchedList.begin`.
    bootstrap_from: Path | None
    #: End after so many seconds; None: no limit.
    max_time_s: float | None = None
    metrics_port: int | None = None
    log_form: Literal["auto", "text", "json"] = "auto"
    #: Where each commit is published to, besides the output.
    publish: tuple[str, ...] = ()
    #: How long files that were replaced are kept there.
    publish_grace: timedelta = PUBLISH_GRACE


def stream(run: StreamRun, *, clock: Clock, progress: Progress, stop: Event, journal: Journal | None = None) -> Summary:
    """Watch feeds by a stream, and commit what it brings.

    Args:
        run: what to do.
        clock: tells the time.
        progress: told after each commit.
        stop: set to end the command.
        journal: told what happens; None: standard error.

    Returns:
        What was committed.

    Raises:
        LockHeld: another process writes to the folder.
        Refusal: the stream cannot start, or has failed.
    """
    output, now = Output(run.options.out), clock.now()
    output.claim()
    publishing = Publishing(output, run.publish, grace=run.publish_grace, now=clock.now, seconds=clock.monotonic)
    told = journal or Journal(sys.stderr, clock.now, form=run.log_form)
    with output.run_lock(f"stream since {now.isoformat(timespec='seconds')}"):
        metrics = Metrics(clock.monotonic)
        committer = Committer(run.options, told, metrics, clock.now)
        waiting = committer.begin()
        feeds, skipped = run.watched.begin(now, run.bootstrap_from)
        for line in skipped:
            told.say("passed_over", message=line)
        told.say("started", feeds=feeds, passed_over=len(skipped), waiting=waiting)
        with served(metrics, run.metrics_port):
            loop = _Loop(run, clock, progress, stop, told, committer, publishing)
            summary = loop.run(Summary(run_id=run_id(run.options.out)))
        told.say("stopped")
    return summary


@dataclass(slots=True)
class _Loop:
    run_of: StreamRun
    clock: Clock
    progress: Progress
    stop: Event
    journal: Journal
    committer: Committer
    publishing: Publishing
    is_running: bool | None = None

    def run(self, summary: Summary) -> Summary:
        """Commit and look around; at the end, what the stream has handed over until then."""
        begun_s, around_s, limit_s = self.clock.monotonic(), 0.0, self.run_of.max_time_s
        with self.run_of.engine() as running:
            while not self.stop.is_set() and (limit_s is None or self.clock.monotonic() - begun_s < limit_s):
                summary = self._committed(summary)
                if self.clock.monotonic() - around_s >= _LOOK_AROUND_S:
                    around_s = self.clock.monotonic()
                    self._look_around(running)
                self.stop.wait(_LOOK_S)
        return self._committed(summary)

    def _committed(self, summary: Summary) -> Summary:
        try:
            while (manifest := self.committer.take()) is not None:
                summary = summary.plus(manifest)
                self.progress.unit_done(summary)
                self._publish()
        except OutputFailed as fault:
            self.journal.say("output_failed", message=str(fault))
            self.committer.metrics.ticked("output_failed", 0.0)
            self.stop.wait(_LOOK_AROUND_S)
        return summary

    def _look_around(self, running: Running) -> None:
        is_running = running.check()
        if is_running is not self.is_running:
            self.is_running = is_running
            self.journal.say("job_runs") if is_running else self.journal.say("no_job", message=_NO_JOB)
        self.run_of.watched.look(self.journal)
        self.committer.sweep()
        self._publish()

    def _publish(self) -> None:
        """Bring to targets what they lack, as far as it can be done within a window; what fails lags."""
        begun_s, limit_s = self.clock.monotonic(), self.run_of.options.commit_s
        found = self.publishing.catch_up(lambda: self.stop.is_set() or self.clock.monotonic() - begun_s >= limit_s)
        tell(found, self.journal, self.committer.metrics)
