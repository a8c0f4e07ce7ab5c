"""Feeds watched for months: a loop of ticks, each a short bounded run over what is due.

No local engine runs an endless pipeline; so the loop lies outside Beam, and all that has to last lies in two stores. The decisions are
pure functions of state, answer and time, the same that a cluster would use.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from threading import Event
from typing import Final

from pipelines.backfill import Progress, Summary
from pipelines.journal import Journal
from pipelines.metrics import Metrics, served
from pipelines.options import MonitorOptions
from pipelines.publish import Publishing, tell
from pipelines.tick import Abandoned, Opener, Ticker, TickReport
from schemas.errors import OutputFailed, ProcessingFault, Refusal, TooManyFaults
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.session import Session
from transforms.core.fetch.sockets import tls_contexts
from transforms.core.identity import content_id
from transforms.core.monitoring.memory import Holder
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.staging import Stamp
from transforms.core.supervision import supervised

#: Seconds for which another machine takes a monitor for alive that says nothing: no tick takes so long.
_LEASE_S: Final = 1800.0
#: Longest sleep where nothing is due: a clock that was set, or a feed that was reset, is noticed.
_LONGEST_SLEEP_S: Final = 60.0
_LOOK_S: Final = 0.2
#: Ticks that fail in a row before a monitor ends: what is wrong then does not pass, and whoever started it is to see it.
_MOST_FAILURES: Final = 5


def monitor(  # noqa: PLR0913  time, signals, listeners and the network are handed in
    options: MonitorOptions,
    *,
    clock: Clock,
    progress: Progress,
    stop: Event,
    journal: Journal | None = None,
    open_session: Opener | None = None,
) -> Summary:
    """Watch feeds until told to stop.

    Args:
        options: what to do.
        clock: tells the time and lets it pass.
        progress: told after each commit.
        stop: set to end the monitor; it ends between two ticks, or gives up the requests that are under way. A Beam run that is under
            way is waited for: whoever cannot wait ends the process, and loses nothing.
        journal: told what happens; None: standard error.
        open_session: makes the session of a tick; None: from the options, with the machine's resolver and certificates.

    Returns:
        What was committed.

    Raises:
        LockHeld: another process writes to the folder, or another machine watches.
        OutputFailed: with `once`, the disk refused; otherwise the next tick tries again.
        ProcessingFault, TooManyFaults: newsbeam failed on a tick as a whole: with `once`, or five times in a row.
        Refusal: the monitor cannot start.
    """
    output = Output(options.out)
    output.claim()
    now = clock.now()
    publishing = Publishing(output, options.publish, grace=options.publish_grace, now=clock.now, seconds=clock.monotonic)
    tls = None if open_session else tls_contexts()
    told = journal or Journal(sys.stderr, clock.now, form=options.log_form)
    with output.run_lock(f"monitor since {now.isoformat(timespec='seconds')}"), MonitorStore(output.monitor) as memory:
        holder = Holder(machine=socket.gethostname(), name=f"process {os.getpid()}, since {now.isoformat(timespec='seconds')}")
        memory.hold(holder, now, _LEASE_S)
        stamp = Stamp(
            run_id=content_id("monitor", holder.machine, holder.name), started_at=now, pipeline_version=version("newsbeam")
        )
        ticker = Ticker(
            options,
            clock=clock,
            stop=stop,
            stamp=stamp,
            open_session=open_session or (lambda: Session(options.fetching, tls=tls)),
        )
        metrics = Metrics(clock.monotonic)
        with _watching(options, memory, ticker, told, now), served(metrics, options.metrics_port):
            loop = _Loop(options, clock, stop, memory, holder, ticker, told, metrics, progress, publishing)
            summary = loop.run(Summary(run_id=stamp.run_id))
        memory.release(holder)
    return summary


@contextmanager
def _watching(
    options: MonitorOptions, memory: MonitorStore, ticker: Ticker, journal: Journal, now: datetime
) -> Iterator[None]:  # fmt: skip
    completed, taken_back = ticker.mend(memory)
    if options.feeds is not None:
        added, dropped = memory.watch(options.feeds, now)
        journal.say("started", feeds=len(options.feeds), added=added, dropped=dropped, completed=completed, taken_back=taken_back)
    else:
        journal.say("started", completed=completed, taken_back=taken_back)
    yield
    journal.say("stopped")


@dataclass(slots=True)
class _Loop:
    options: MonitorOptions
    clock: Clock
    stop: Event
    memory: MonitorStore
    holder: Holder
    ticker: Ticker
    journal: Journal
    metrics: Metrics
    progress: Progress
    publishing: Publishing
    #: Ticks that failed in a row.
    failures: int = 0

    def run(self, summary: Summary) -> Summary:
        """Tick and sleep."""
        begun_s, limit_s = self.clock.monotonic(), self.options.max_time_s
        while not self.stop.is_set():
            tick_s = self.clock.monotonic()
            report = self._tick()
            if report is not None and report.manifest is not None:
                summary = summary.plus(report.manifest)
                self.progress.unit_done(summary)
            self._publish(tick_s)
            now_s = self.clock.monotonic()
            sleep_s = 0.0 if report is not None and report.full else self._sleep_s(now_s - tick_s)
            if self.options.once or (limit_s is not None and now_s + sleep_s - begun_s >= limit_s):
                break
            asyncio.run(self._sleep(sleep_s))
        return summary

    def _publish(self, tick_s: float) -> None:
        """Bring to targets what they lack, as far as it can be done before the next tick is due; what fails lags."""
        busy = self.publishing.catch_up(lambda: self.stop.is_set() or self._is_over(tick_s))
        tell(self.publishing.settle() if self.options.once else busy, self.journal, self.metrics)

    def _is_over(self, tick_s: float) -> bool:
        return self.clock.monotonic() - tick_s >= self.options.tick_s

    def _tick(self) -> TickReport | None:
        begun_s = self.clock.monotonic()
        try:
            self.memory.hold(self.holder, self.clock.now(), _LEASE_S)
            with supervised("tick", spared=(Refusal, Abandoned)):
                report = self.ticker.tick(self.memory)
        except Abandoned:
            self.journal.say("abandoned", message="asked to end; what was under way is fetched again at the next start")
            return None
        except OutputFailed as fault:
            self.journal.say("output_failed", message=str(fault))
            self.metrics.ticked("output_failed", self.clock.monotonic() - begun_s)
            if self.options.once:
                raise
            return None
        except (ProcessingFault, TooManyFaults) as fault:
            self._failed(fault, self.clock.monotonic() - begun_s)
            return None
        self.failures = 0 if report is not None else self.failures  # where nothing was due, nothing went well
        self._tell(report, self.clock.monotonic() - begun_s)
        return report

    def _failed(self, fault: ProcessingFault | TooManyFaults, seconds: float) -> None:
        """Nothing of a tick counts for a fault of ours: its feeds are asked again, later."""
        self.failures += 1
        self.journal.say("tick_failed", message=str(fault), in_a_row=self.failures)
        self.metrics.ticked("failed", seconds)
        self.metrics.failed("tick")
        if self.options.once or self.failures >= _MOST_FAILURES:
            raise fault

    def _tell(self, report: TickReport | None, seconds: float) -> None:
        if report is None:
            self.metrics.ticked("idle", seconds)
            return
        self.metrics.fetched(report.gathered.fetches)
        self.metrics.looked(report.gathered.outcomes)
        self.metrics.ticked("idle" if report.manifest is None else "committed", seconds, report.lag_s)
        for poll in report.gathered.polls:
            self.journal.poll(poll)
        self.metrics.failed("request", len(report.gathered.faults))
        for line in report.gathered.faults:
            self.journal.say("fault", of="request", where=line)
        counts = report.manifest["counts"] if report.manifest else {}
        self.journal.say(
            "tick",
            feeds=report.feeds,
            requests=sum(report.gathered.fetches.values()),
            rows=counts.get("rows", 0),
            repeats=counts.get("repeats", 0),
            dead_letters=counts.get("dead_letters", 0),
            tried_again=len(report.gathered.retried),
            looked_at_again=report.gathered.outcomes.total(),
            lag_s=round(report.lag_s, 1),
            seconds=round(seconds, 2),
        )
        if report.manifest is not None:
            self.metrics.committed(report.manifest)
            for line in report.manifest["faults"]:
                self.journal.say("fault", of="record", where=line)

    def _sleep_s(self, spent_s: float) -> float:
        """Until the next tick may begin, and something is due."""
        due = self.memory.next_due_at()
        until_due_s = _LONGEST_SLEEP_S if due is None else (due - self.clock.now()).total_seconds()
        return max(self.options.tick_s - spent_s, min(until_due_s, _LONGEST_SLEEP_S), 0.0)

    async def _sleep(self, seconds: float) -> None:
        asleep = asyncio.ensure_future(self.clock.wait(seconds))
        while not asleep.done() and not self.stop.is_set():
            await asyncio.wait({asleep}, timeout=_LOOK_S)
        asleep.cancel()
        await asyncio.gather(asleep, return_exceptions=True)
