"""One round of one shard of a stream: a tick of a small monitor whose store came as bytes, and goes on as bytes.

The store counts where the engine counts it: with what the round brought, or not at all. What was asked of sites counts at once, in files
that all shards share.
"""

import asyncio
import ssl
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from pipelines.asking import RememberingFetcher
from pipelines.gathered import Gathered
from pipelines.looking import wall_clock
from pipelines.revisiting import Revisiting
from pipelines.round import TICK_RECORDS, Round
from schemas.errors import UsageRefused
from schemas.fetching import FailureKind, Purpose
from schemas.records import Article, DeadLetter, Page
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.fetching import Turn
from transforms.core.fetch.session import Session
from transforms.core.fetch.settings import FetchSettings
from transforms.core.fetch.sockets import tls_contexts
from transforms.core.fetch.targets import Target
from transforms.core.monitoring.memory import TickChanges
from transforms.core.monitoring.store import MonitorStore
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.fetched import FetchedPages
from transforms.core.sources.reading import read_records
from transforms.core.streaming.asking import Asked, Mark
from transforms.core.streaming.hosts import HostBoard
from transforms.core.streaming.packing import packed, unpack
from transforms.core.streaming.watching import Watched, WatchFile, part_of
from transforms.core.streaming.windows import BeatReport

#: Feeds that one round takes up at most.
_CLAIMED: Final = 2000
#: Share of a round for which one request waits for its turn.
_PATIENCE: Final = 0.5


class SharingFetcher(RememberingFetcher):
    """Asks a site only while its shard has it in hand, and looks first at what other shards asked of it."""

    def __init__(self, session: Session, clock: Clock, board: HostBoard, *, patience_s: float) -> None:
        """As `RememberingFetcher`, over the board of all shards."""
        super().__init__(session, clock, board, patience_s=patience_s)
        self._board = board
        #: Site to the requests for which it is in hand: robots.txt is asked for within the turn of a page.
        self._in_hand = Counter[str]()

    @asynccontextmanager
    async def turn(self, target: Target, purpose: Purpose) -> AsyncIterator[Turn]:
        """As `RememberingFetcher`; a site that another shard asks is paused.

        Raises:
            FetchError: as there.
        """
        site = target.site
        if not self._in_hand[site]:
            if not self._board.take(site):
                raise FetchError(FailureKind.HOST_PAUSED, f"{site} is asked by another shard")
            if self._board.is_changed(site):
                self.memory.hosts.pop(site, None)
                self._met.discard(site)
        self._in_hand[site] += 1
        try:
            async with super().turn(target, purpose) as turn:
                yield turn
        finally:
            self._in_hand[site] -= 1
            if not self._in_hand[site]:
                try:
                    self.write()
                finally:
                    self._board.give_back(site)


class _NoTables:
    """Articles as they were taken are not to be had where a shard works: none is looked at again."""

    def knows(self, article_id: str) -> bool:  # noqa: ARG002
        """As if all were there: no look is planned."""
        return True

    def last(self, article_id: str) -> Article | None:  # noqa: ARG002
        """None."""
        return None


@dataclass
class ShardAsker:
    """Asks the web for shards, in a worker."""

    #: The folder that the stream shares.
    folder: str
    shards: int
    #: Seconds from one beat to the next; for which a round begins new requests.
    beat_s: float
    seconds: float
    edit_wait_s: float
    bounds: Bounds
    clock: Clock = field(default_factory=wall_clock)
    #: Makes the session of a round; None: by the machine's resolver and certificates.
    open_session: Callable[[FetchSettings], Session] | None = None

    def __reduce__(self) -> "tuple[type[ShardAsker], tuple[str, int, float, float, float, Bounds]]":
        """A worker has a clock, a resolver and certificates of its own."""
        return ShardAsker, (self.folder, self.shards, self.beat_s, self.seconds, self.edit_wait_s, self.bounds)

    @cached_property
    def _watch(self) -> WatchFile:
        return WatchFile(Path(self.folder))

    @cached_property
    def _tls(self) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        return tls_contexts()  # reading the machine's certificates takes some time

    def _session(self, settings: FetchSettings) -> Session:
        return Session(settings, tls=self._tls) if self.open_session is None else self.open_session(settings)

    def is_due(self, at: datetime, mark: Callable[[], bytes | None]) -> bool:
        """As `Asker` says. A beat whose successor is due already is passed over: after a stop there are thousands of them."""
        now, watch = self.clock.now(), self._watch.read()
        if watch is None or now >= at + timedelta(seconds=self.beat_s):
            return False
        left = mark()
        known = None if left is None else Mark.from_bytes(left)
        return known is None or known.watched != watch[0] or (known.due_at is not None and known.due_at <= now)

    def _watched(self) -> tuple[str, Watched]:
        watch = self._watch.read()
        if watch is None:
            raise UsageRefused(f"what is to be watched is not in {self.folder} any more; start `newsbeam stream` again")
        return watch

    @contextmanager
    def ask(self, shard: int, at: datetime, state: bytes | None, mark: bytes | None) -> Iterator[Asked]:
        """As `Asker` says."""
        begun_s = self.clock.monotonic()
        with (
            tempfile.TemporaryDirectory(prefix="newsbeam-shard-") as folder,
            closing(FetchedPages(Path(folder) / "fetched")) as pages,
        ):
            path = Path(folder) / "monitor.sqlite"
            if state is not None:
                unpack(state, path)
            word, watched = self._watched()
            with MonitorStore(path, is_scratch=True) as memory:
                now = self.clock.now()
                if state is None or mark is None or Mark.from_bytes(mark).watched != word:
                    _take_up(memory, part_of(watched, shard, self.shards), now, is_new=state is None)
                due = memory.next_due_at()
                lag_s = 0.0 if due is None else max(0.0, (now - due).total_seconds())
                gathered = self._gathered(memory, pages, watched, now)
                memory.prepare("round", gathered.changes(now))
                memory.settle("round", committed=True)
                after = Mark(due_at=memory.next_due_at(), watched=word)
            pages.close()
            report = BeatReport(
                at=at,
                shard=shard,
                fetches=tuple((*key, number) for key, number in sorted(gathered.fetches.items())),
                retried=len(gathered.retried),
                faults=tuple(gathered.faults),
                lag_s=lag_s,
                seconds=self.clock.monotonic() - begun_s,
            )
            yield Asked(
                mark=after.to_bytes(),
                state=packed(path),
                records=_records(pages),
                polls=tuple(gathered.polls),
                report=report if gathered.fetches or gathered.faults else None,
            )

    def _gathered(self, memory: MonitorStore, pages: FetchedPages, watched: Watched, now: datetime) -> Gathered:
        feeds = memory.claim_due(now, _CLAIMED, self.bounds.shortest_s)
        articles = memory.due_articles(now, TICK_RECORDS)

        async def work() -> Gathered:
            async with self._session(watched.fetching) as session:
                board = HostBoard(Path(self.folder) / "hosts")
                asking = Round(
                    fetcher=SharingFetcher(session, self.clock, board, patience_s=_PATIENCE * self.seconds),
                    store=memory,
                    pages=pages,
                    clock=self.clock,
                    read_feed=shared_sandbox().read_feed,
                    bounds=self.bounds,
                    edit_wait=timedelta(seconds=self.edit_wait_s),
                    seconds=self.seconds,
                    is_erased=lambda _: False,  # the committer knows
                    revisiting=Revisiting(share=0.0, stored=_NoTables(), extract=shared_sandbox().extract),
                )
                return await asking.run(feeds, articles)

        return asyncio.run(work())


def _take_up(memory: MonitorStore, part: Watched, now: datetime, *, is_new: bool) -> None:
    """Watch what the list names by now; a shard without a state begins with what the tables know."""
    memory.watch(part.feeds, now)
    if is_new:
        moved = part.moved
        memory.prepare("tables", TickChanges(at=now, documents=moved.documents, articles=moved.articles))
        memory.settle("tables", committed=True)


def _records(pages: FetchedPages) -> Iterator[Page | DeadLetter]:
    for piece in pages.slices():
        yield from read_records(piece)
