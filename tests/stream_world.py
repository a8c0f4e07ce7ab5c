"""A stream without an engine: beats, shards, windows, checkpoints and crashes in a few lines, over the fault server.

What an engine promises is done here by hand: state and what goes on count together at a checkpoint, and are taken back to it by a crash; what
was written to the shared folder stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, Final

from pipelines.journal import Journal
from pipelines.metrics import Metrics
from pipelines.options import StreamOptions
from pipelines.stream_commits import Committer
from pipelines.stream_round import ShardAsker
from schemas.errors import BadRecord
from schemas.feeds import FeedState
from schemas.records import Analysis, DeadLetter, Page
from tests.faults.harness import FakeNames, client_tls, settings_for
from tests.pipelines.watched_site import Watched as Site
from tests.pipelines.watched_site import rows
from transforms.core.codec import encode
from transforms.core.feeds.policy import new_feed
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.session import Session
from transforms.core.monitoring.memory import TickChanges
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.spool import Spool
from transforms.core.staging import Stamp, key_of, refused_article, stage
from transforms.core.streaming.watching import Watched, write_watched
from transforms.core.streaming.windows import element, lay_down_window, spool_folder, window_stamp

BEAT_S: Final = 20.0
COMMIT_S: Final = 60.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_STAMP: Final = Stamp(run_id="0" * 32, started_at=_EPOCH, pipeline_version="0.0.0")


@dataclass
class Kept:
    """What an engine keeps, and takes back."""

    #: Shard to its state and its mark.
    states: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    #: End of a window to its elements that wait, and to the number of its panes that were handed over.
    waiting: dict[datetime, list[bytes]] = field(default_factory=dict)
    panes: dict[datetime, int] = field(default_factory=dict)

    def copied(self) -> "Kept":
        """A checkpoint."""
        return Kept(dict(self.states), {end: list(found) for end, found in self.waiting.items()}, dict(self.panes))


@dataclass
class StreamWorld:
    """The site's server and clock, and a stream that watches it."""

    site: Site
    shards: int = 2
    kept: Kept = field(default_factory=Kept)
    checkpoint: Kept = field(default_factory=Kept)
    attempts: int = 0
    options_changes: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> StreamOptions:
        """Of the command."""
        settings = settings_for(self.site.server, interval_s=1.0)
        plain = StreamOptions(out=self.site.output.root, fetching=settings, beat_s=BEAT_S, commit_s=COMMIT_S, shards=self.shards)
        return replace(plain, **self.options_changes)

    @property
    def stream(self) -> Path:
        """The shared folder."""
        return Output(self.options.out).stream

    def watch(self, *urls: str, feeds: tuple[FeedState, ...] = ()) -> None:
        """Watch these and no others."""
        Output(self.options.out).claim()
        listed = (*feeds, *(new_feed(url) for url in urls))
        write_watched(self.stream, Watched(feeds=listed, moved=TickChanges(at=_EPOCH), fetching=self.options.fetching))

    def asker(self) -> ShardAsker:
        """Who asks, in a worker that was just started."""
        return ShardAsker(
            folder=str(self.stream),
            shards=self.shards,
            beat_s=BEAT_S,
            seconds=BEAT_S / 2,
            edit_wait_s=0.0,
            bounds=Bounds(shortest_s=BEAT_S, longest_s=2 * BEAT_S),
            clock=self.site.time.clock(),
            open_session=lambda settings: Session(settings, resolve=self.site.names, tls=client_tls()),
        )

    def beat(self, shards: tuple[int, ...] | None = None) -> None:
        """One beat, now, in all shards or some."""
        at, asker = self.site.time.time, self.asker()
        for shard in range(self.shards) if shards is None else shards:
            state, mark = self.kept.states.get(shard, (None, None))
            if asker.is_due(at, partial(_left, mark)):
                with asker.ask(shard, at, state, mark) as asked:
                    self.attempts += 1
                    found = self.kept.waiting.setdefault(self.end_of(at), [])
                    found += self._elements(asked.records, self.end_of(at))
                    found += [element(b"p", encode(poll)) for poll in asked.polls]
                    found += [element(b"r", encode(asked.report))] if asked.report else []
                    self.kept.states[shard] = (asked.state, asked.mark)

    def _elements(self, records: Any, end: datetime) -> Iterator[bytes]:  # noqa: ANN401
        spool = Spool(spool_folder(self.stream, end), f"attempt-{self.attempts}")
        for record in records:
            key = key_of(record) if isinstance(record, DeadLetter) else self._staged(record, spool, end)
            yield element(b"k", encode(replace(key, spool=f"{spool.folder.name}/{key.spool}")))
        spool.close()

    @staticmethod
    def _staged(page: Page, spool: Spool, end: datetime) -> Any:  # noqa: ANN401
        article = shared_sandbox().extract(page)
        try:
            return stage(Analysis(article=article), spool, window_stamp(_STAMP, end))
        except BadRecord as error:
            return refused_article(error, article)

    @staticmethod
    def end_of(at: datetime) -> datetime:
        """End of the window in which a moment lies."""
        return _EPOCH + timedelta(seconds=(at.timestamp() // COMMIT_S + 1) * COMMIT_S)

    def pass_time(self, seconds: float = BEAT_S) -> None:
        """Until the next beat; windows that end are handed over."""
        self.site.time.time += timedelta(seconds=seconds)
        self.hand_over()

    def hand_over(self, *, all_of_them: bool = False) -> None:
        """Lay down the windows that are over."""
        for end in sorted(self.kept.waiting):
            if all_of_them or end <= self.site.time.time:
                pane = self.kept.panes.get(end, 0)
                lay_down_window(self.stream, end, pane, self.kept.waiting.pop(end))
                self.kept.panes[end] = pane + 1

    def keep(self) -> None:
        """A checkpoint is made."""
        self.checkpoint = self.kept.copied()

    def crash(self) -> None:
        """Everything is as at the checkpoint, but for the shared folder and the world."""
        self.kept = self.checkpoint.copied()

    def committer(self) -> Committer:
        """The command, just started."""
        committer = Committer(
            self.options, Journal(self.site.said, lambda: self.site.time.time), Metrics(lambda: 0.0), lambda: self.site.time.time
        )
        committer.begin()
        return committer

    def commit(self) -> int:
        """Commit all that waits; returns how many windows brought rows."""
        committer, count = self.committer(), 0
        while committer.take() is not None:
            count += 1
        committer.sweep()
        return count

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        return rows(self.options.out, table)


def _left(mark: bytes | None) -> bytes | None:
    return mark


def world(folder: Path, server: Any, **fields: Any) -> StreamWorld:  # noqa: ANN401
    """A stream that watches nothing yet."""
    return StreamWorld(Site(folder, server, names=FakeNames()), **fields)
