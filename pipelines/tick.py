"""One tick of a monitor: what is due is asked for, what is new goes through the chain, and all of it counts at once.

    mend      what a crash or a full disk left half done
    claim     the feeds that are due, and the articles whose turn has come
    round     ask, decide, lay down what was fetched
    prepare   what is to be remembered, as a promise under the unit's id
    commit    one bounded Beam run over what was laid down, one transaction
    settle    the promise is kept

Whatever ends it before the commit, the store of feeds stays as it was, and what was fetched is fetched again.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Final

import apache_beam as beam

from pipelines.asking import RememberingFetcher
from pipelines.engine import new_pipeline, run_to_end
from pipelines.gathered import Gathered
from pipelines.ingest import Ingest
from pipelines.options import MonitorOptions
from pipelines.revisiting import MAX_LOOKS, Revisiting
from pipelines.round import TICK_RECORDS, Round
from schemas.feeds import FeedState, QueuedArticle
from transforms.core.codec import encode
from transforms.core.commit import UnitRequest, commit_unit, publish_committed
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.session import Session
from transforms.core.monitoring.memory import TickChanges, recover, tick_unit_id
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.fetched import FetchedPages
from transforms.core.staging import Stamp
from transforms.core.store import Store
from transforms.core.stored import StoredArticles

#: Feeds and queued articles that one tick takes up at most.
_CLAIMED: Final = 2000
#: Seconds between looks at whether the monitor is to end.
_LOOK_S: Final = 0.2
#: Share of a tick for which one request waits for its turn.
_PATIENCE: Final = 0.5

#: Makes the session of one tick; closed by it.
Opener = Callable[[], Session]


class Abandoned(Exception):  # noqa: N818  says what became of the tick
    """The monitor is to end; nothing of the tick counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one tick did."""

    at: datetime
    feeds: int
    gathered: Gathered
    #: Seconds by which the most overdue feed was late.
    lag_s: float
    #: Parsed; None: nothing was to be committed.
    manifest: Mapping[str, Any] | None
    #: More is due than one tick takes up.
    full: bool


class Ticker:
    """Makes ticks over one output folder, whose lock is held."""

    def __init__(self, options: MonitorOptions, *, clock: Clock, stop: Event, stamp: Stamp, open_session: Opener) -> None:
        """Begin.

        Args:
            options: what the monitor was asked to do.
            clock: tells the time and lets it pass.
            stop: set when the monitor is to end.
            stamp: the marks of the monitor; each tick has its own time.
            open_session: makes a session.
        """
        self._options, self._clock, self._stop, self._stamp, self._open = options, clock, stop, stamp, open_session
        self._output = Output(options.out)

    def mend(self, memory: MonitorStore) -> tuple[int, int]:
        """Bring tables, feeds and folders to where the last commit left them.

        Returns:
            Ticks that were completed, and ticks that were taken back.
        """
        with self._output.commit_lock(), Store(self._output.store) as store:
            publish_committed(self._output, store)
            self._output.sweep()
            return recover(memory, lambda unit_id: store.manifest(unit_id) is not None)

    def tick(self, memory: MonitorStore) -> TickReport | None:
        """One tick; None: nothing is due.

        Raises:
            Abandoned: the monitor is to end.
            OutputFailed: the disk refused; nothing of the tick counts.
        """
        self.mend(memory)
        now = self._clock.now()
        feeds = memory.claim_due(now, _CLAIMED, self._options.bounds.shortest_s)
        articles, looks = memory.due_articles(now, TICK_RECORDS), memory.due_looks(now, MAX_LOOKS)
        if not feeds and not articles and not looks:
            return None
        unit_id = tick_unit_id(memory.next_tick(), now)
        spool = self._output.spool / unit_id
        pages = FetchedPages(spool / "fetched")
        try:
            gathered = asyncio.run(self._ask(memory, pages, feeds, articles, looks))
        except Abandoned:  # raised again: as they were, so that they are due at the next start
            memory.prepare(unit_id, TickChanges(at=now, feeds=tuple(feeds)))
            memory.settle(unit_id, committed=True)
            raise
        finally:
            pages.close()
        due = [feed.next_poll_at for feed in feeds if feed.next_poll_at is not None]
        lag_s = max(0.0, (now - min(due)).total_seconds()) if due else 0.0
        manifest = self._commit(memory, unit_id, gathered, pages, now)
        full = len(feeds) == _CLAIMED or pages.count >= TICK_RECORDS or len(looks) == MAX_LOOKS
        return TickReport(at=now, feeds=len(feeds), gathered=gathered, lag_s=lag_s, manifest=manifest, full=full)

    async def _ask(
        self,
        memory: MonitorStore,
        pages: FetchedPages,
        feeds: list[FeedState],
        articles: list[QueuedArticle],
        looks: list[QueuedArticle],
    ) -> Gathered:
        options, tick_s = self._options, self._options.tick_s
        async with self._open() as session:
            with Store(self._output.store) as store:
                asking = Round(
                    fetcher=RememberingFetcher(session, self._clock, memory, patience_s=_PATIENCE * tick_s),
                    store=memory,
                    pages=pages,
                    clock=self._clock,
                    read_feed=shared_sandbox().read_feed,
                    bounds=options.bounds,
                    edit_wait=timedelta(seconds=options.edit_wait_s),
                    seconds=tick_s,
                    is_erased=store.is_erased,
                    revisiting=Revisiting(
                        share=options.revisit_share,
                        stored=StoredArticles(self._output, store),
                        extract=shared_sandbox().extract,
                    ),
                )
                work = asyncio.ensure_future(asking.run(feeds, articles, looks))
                while not work.done():
                    await asyncio.wait({work}, timeout=_LOOK_S)
                    if self._stop.is_set() and not work.done():
                        work.cancel()
                        await asyncio.gather(work, return_exceptions=True)
                        raise Abandoned
                return work.result()

    def _commit(
        self, memory: MonitorStore, unit_id: str, gathered: Gathered, pages: FetchedPages, now: datetime
    ) -> Mapping[str, Any] | None:
        memory.prepare(unit_id, gathered.changes(now))
        if not pages.count and not gathered.polls:
            memory.settle(unit_id, committed=True)  # turns were put off, and nothing else
            return None
        stamp = Stamp(run_id=self._stamp.run_id, started_at=now, pipeline_version=self._stamp.pipeline_version)
        request = UnitRequest(
            unit_id=unit_id,
            slices=(),
            inputs=(),
            records=pages.count,
            stamp=stamp,
            root=str(self._output.root),
            polls=tuple(gathered.polls),
            window=self._options.window,
        )
        self._run(request, pages)
        with self._output.commit_lock(), Store(self._output.store) as store:
            written = store.manifest(unit_id)
        if written is None:
            message = f"the engine reported success and unit {unit_id} is not committed"
            raise RuntimeError(message)
        memory.settle(unit_id, committed=True)
        parsed: Mapping[str, Any] = json.loads(written)
        return parsed

    def _run(self, request: UnitRequest, pages: FetchedPages) -> None:
        """The chain over what was laid down; polls alone need none."""
        spool = pages.path.parent
        if not pages.count:
            commit_unit(request, (), spool)
            return
        pipeline = new_pipeline(self._options.runner, self._options.workers)
        slices = pipeline | "Slices" >> beam.Create([encode(piece) for piece in pages.slices()])
        _ = slices | "Ingest" >> Ingest(request, str(spool), compares_sites=False, extra_kinds=self._options.extra_kinds)
        run_to_end(pipeline)
