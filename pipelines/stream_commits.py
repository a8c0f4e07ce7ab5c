"""The one who commits what a stream hands over: file after file, one commit for each window.

    begin    what a crash left: units that are committed and whose file is still there
    take     a file: polls get their numbers, keys become rows (`commit_unit`), the file goes
    sweep    analyses of windows that are over

The stream does not wait for it. Where it is away, files wait, and are committed when it is back; it alone touches the stores.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any, Final

from pipelines.journal import Journal
from pipelines.metrics import Metrics
from pipelines.options import StreamOptions
from pipelines.stream import run_id
from schemas.errors import TooManyFaults
from schemas.feeds import FeedHealth
from schemas.tables import FEED_HEALTH
from transforms.core.commit import UnitRequest, commit_unit, publish_committed
from transforms.core.monitoring.rebuild import rows_in_order
from transforms.core.output import Output
from transforms.core.staging import Stamp
from transforms.core.store import Store
from transforms.core.streaming.hosts import sweep_hosts
from transforms.core.streaming.polls import LastPolls
from transforms.core.streaming.windows import HandedWindow, sweep_spool, take_up_window, waiting_windows

#: How far back a job may be taken, beyond what may come late, and find the analyses of what it hands over once more: a checkpoint, or the
#: savepoint of an upgrade. From further back it hands over what is committed, and that is known without them.
_BACK: Final = timedelta(hours=1)
#: Sites that were not asked for so long are forgotten: no pause is longer than a day.
_HOST_KEPT: Final = timedelta(days=30)


@dataclass(slots=True)
class Committer:
    """Commits to one output folder, whose lock is held."""

    options: StreamOptions
    journal: Journal
    metrics: Metrics
    now: Callable[[], datetime]
    #: End of the last window that was committed.
    reached: datetime | None = field(default=None, init=False)
    _swept_at: datetime | None = field(default=None, init=False)

    @property
    def _output(self) -> Output:
        return Output(self.options.out)

    def begin(self) -> int:
        """Bring tables and folders to where the last commit left them; returns how many windows wait.

        Raises:
            OutputFailed: the disk refused.
            UsageRefused: a file that a manifest names is gone.
        """
        output = self._output
        with output.commit_lock(), Store(output.store) as store:
            publish_committed(output, store)
            output.sweep()
        known = output.polls.exists()
        with LastPolls(output.polls) as last:
            if not known:
                last.take(_polled(output))
        waiting = waiting_windows(output.stream)
        for path in waiting:  # before any other: their polls have numbers already
            handed = take_up_window(path)
            if self._manifest(handed) is not None:
                with LastPolls(output.polls) as last:
                    self._settle(handed, last, last.numbered(handed.polls))
        return len(waiting_windows(output.stream))

    def take(self) -> Mapping[str, Any] | None:
        """Commit the next window that waits; returns its manifest, parsed, or None: nothing waits that brings rows.

        Raises:
            OutputFailed: the disk refused; the file waits.
            TooManyFaults: newsbeam failed on too many of its records.
        """
        for path in waiting_windows(self._output.stream):
            manifest = self._commit(take_up_window(path))
            if manifest is not None:
                return manifest
        return None

    def sweep(self) -> None:
        """Remove what nobody needs any more, now and then."""
        now, stream = self.now(), self._output.stream
        if self.reached is not None:
            sweep_spool(stream, self.reached, timedelta(seconds=self.options.lateness_s) + _BACK)
        if self._swept_at is None or now - self._swept_at > timedelta(days=1):
            sweep_hosts(stream / "hosts", now - _HOST_KEPT)
            self._swept_at = now

    def _commit(self, handed: HandedWindow) -> Mapping[str, Any] | None:
        output, manifest = self._output, None
        with LastPolls(output.polls) as last:
            polls = last.numbered(handed.polls)
            if handed.keys or polls:
                try:
                    commit_unit(self._request(handed, polls), handed.keys, output.stream / "spool")
                except TooManyFaults as fault:
                    message = (
                        f"{fault}. The window waits as {handed.path}, and all after it; read in deploy/README.md how to go on"
                    )
                    raise TooManyFaults(message) from fault
                manifest = self._manifest(handed)
            self._settle(handed, last, polls)
        self._tell(handed, manifest)
        return manifest

    def _settle(self, handed: HandedWindow, last: LastPolls, polls: tuple[FeedHealth, ...]) -> None:
        """A file whose unit is committed goes: its polls have their numbers from here on."""
        last.take({poll.feed_id: poll.poll for poll in polls})
        handed.path.unlink()
        self.reached = handed.end if self.reached is None else max(self.reached, handed.end)

    def _request(self, handed: HandedWindow, polls: tuple[FeedHealth, ...]) -> UnitRequest:
        stamp = Stamp(run_id=run_id(self.options.out), started_at=handed.end, pipeline_version=version("newsbeam"))
        return UnitRequest(
            unit_id=handed.unit_id,
            slices=(),
            inputs=(),
            records=len(handed.keys),
            stamp=stamp,
            root=str(self._output.root),
            polls=polls,
            window=self.options.window,
        )

    def _manifest(self, handed: HandedWindow) -> Mapping[str, Any] | None:
        output = self._output
        with output.commit_lock(), Store(output.store) as store:
            written = store.manifest(handed.unit_id)
        return None if written is None else dict(json.loads(written))

    def _tell(self, handed: HandedWindow, manifest: Mapping[str, Any] | None) -> None:
        for poll in handed.polls:
            self.journal.poll(poll)
        for report in handed.reports:
            self.metrics.fetched({(purpose, outcome): number for purpose, outcome, number in report.fetches})
            self.metrics.ticked("committed" if manifest else "idle", report.seconds, report.lag_s)
            self.metrics.failed("request", len(report.faults))
            for line in report.faults:
                self.journal.say("fault", of="request", where=line)
        counts = manifest["counts"] if manifest else {}
        self.journal.say(
            "window",
            end=handed.end.isoformat(timespec="seconds"),
            pane=handed.pane,
            feeds=len(handed.polls),
            requests=sum(number for report in handed.reports for _, _, number in report.fetches),
            rows=counts.get("rows", 0),
            repeats=counts.get("repeats", 0),
            dead_letters=counts.get("dead_letters", 0),
            tried_again=sum(report.retried for report in handed.reports),
            lag_s=round(max((report.lag_s for report in handed.reports), default=0.0), 1),
            after_s=round((self.now() - handed.end).total_seconds(), 1),
        )
        if manifest is not None:
            self.metrics.committed(manifest)
            for line in manifest["faults"]:
                self.journal.say("fault", of="record", where=line)


def _polled(output: Output) -> dict[str, int]:
    """The number of each feed's last poll in the tables."""
    last: dict[str, int] = {}
    for row in rows_in_order(output, FEED_HEALTH, ("feed_id", "poll")):
        last[row["feed_id"]] = max(last.get(row["feed_id"], 0), row["poll"])
    return last
