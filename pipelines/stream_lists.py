"""Which feeds a stream watches: read from a list, or from the output, again whenever these change, and told to its workers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from pipelines.journal import Journal
from pipelines.sections import FetchConfig
from pipelines.watchlist import opened, read_list
from schemas.errors import UsageRefused
from schemas.feeds import FeedState
from transforms.core.feeds.policy import fresh_start
from transforms.core.feeds.recall import moved_articles
from transforms.core.fetch.settings import FetchSettings
from transforms.core.monitoring.memory import TickChanges
from transforms.core.monitoring.rebuild import rebuilt_feeds
from transforms.core.output import Output
from transforms.core.streaming.watching import Watched, write_watched

#: Of no tables; a list that did not change makes the same bytes.
_NOTHING: Final = TickChanges(at=datetime(1970, 1, 1, tzinfo=timezone.utc))


@dataclass(slots=True)
class WatchedList:
    """The feeds of one stream."""

    out: Path
    #: A list; None: what `newsbeam feeds` put in the output.
    file: Path | None
    #: Which ports and networks may be asked; the bounds of every request.
    fetch: FetchConfig
    fetching: FetchSettings
    _signature: tuple[int, ...] = field(default=(), init=False)
    #: What the tables know of feeds, by their ids, and of articles.
    _known: dict[str, FeedState] = field(default_factory=dict, init=False)
    _moved: TickChanges = field(default=_NOTHING, init=False)

    def begin(self, now: datetime, bootstrap_from: Path | None) -> tuple[int, tuple[str, ...]]:
        """Tell the workers what to watch.

        Args:
            now: the clock.
            bootstrap_from: an output; a shard that begins without a state goes on from what its tables know. None: the shards have states.

        Returns:
            How many feeds there are, and a sentence for each line of the list that was passed over.

        Raises:
            UsageRefused: nothing is watched, or a list or a table cannot be read.
            OutputFailed: the disk refused.
        """
        self._signature = self._signed()
        feeds, skipped = self._listed()
        if bootstrap_from is not None:
            tables = Output(bootstrap_from)
            tables.require()
            self._known = {feed.feed_id: feed for feed in rebuilt_feeds(tables, feeds)}
            self._moved = moved_articles(tables, now)
        self._write(feeds)
        return len(feeds), skipped

    def look(self, journal: Journal) -> None:
        """Tell the workers where the list has changed; one that cannot be read any more changes nothing.

        Raises:
            OutputFailed: the disk refused.
        """
        signature = self._signed()
        if signature == self._signature:
            return
        self._signature = signature
        try:
            feeds, skipped = self._listed()
        except UsageRefused as refusal:
            journal.say("list_refused", message=str(refusal))
            return
        if self._write(feeds):
            journal.say("list", feeds=len(feeds), passed_over=len(skipped))

    def _listed(self) -> tuple[Sequence[FeedState], tuple[str, ...]]:
        if self.file is not None:
            return read_list(self.file, self.fetch)
        with opened(self.out) as store:
            feeds = [fresh_start(feed) for feed in store.feeds()]
        if not feeds:
            raise UsageRefused(f"no feed is watched in {self.out}; name a list with --feeds, or use `newsbeam feeds import`")
        return feeds, ()

    def _write(self, feeds: Sequence[FeedState]) -> bool:
        known = tuple(_listed_now(self._known[feed.feed_id], feed) if feed.feed_id in self._known else feed for feed in feeds)
        return write_watched(Output(self.out).stream, Watched(feeds=known, moved=self._moved, fetching=self.fetching))

    def _signed(self) -> tuple[int, ...]:
        """What is another when the list was changed."""
        monitor = Output(self.out).monitor
        paths = [self.file] if self.file is not None else [monitor, monitor.with_name(f"{monitor.name}-wal")]
        found = [path.stat() for path in paths if path.exists()]
        return tuple(value for each in found for value in (each.st_mtime_ns, each.st_size, each.st_ino))


def _listed_now(known: FeedState, listed: FeedState) -> FeedState:
    return replace(known, title=listed.title, categories=listed.categories, insecure_tls=listed.insecure_tls)
