"""What one tick asks for: feeds, and the articles that they tell of; one request at a time to each site, many sites at a time."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from pipelines.asking import RememberingFetcher
from pipelines.gathered import Gathered
from pipelines.revisiting import Looks, Revisiting
from schemas.errors import BadRecord, ProcessingFault
from schemas.feeds import FeedState, QueuedArticle, Weight
from schemas.fetching import FailureKind, FetchFailure, FetchRequest, FetchResult
from schemas.records import Page
from transforms.core.article import page_article_id
from transforms.core.feeds.answer import FeedAnswer, answer_of, needs_reading
from transforms.core.feeds.identity import link_key
from transforms.core.feeds.likeness import remembered, revised_articles
from transforms.core.feeds.pages import FINAL, carries_whole, page_in_stead, page_of_entry, page_of_result
from transforms.core.feeds.policy import Poll, postponed, take_poll
from transforms.core.feeds.queueing import host_of, next_attempt, put_off, queued_articles, queued_entry
from transforms.core.feeds.rhythm import Bounds
from transforms.core.feeds.validators import feed_request
from transforms.core.fetch.clock import Clock
from transforms.core.monitoring.memory import MonitorMemory, SeenArticle, SeenDocument
from transforms.core.sources.feed_document import read_feed_document
from transforms.core.sources.fetched import FetchedPages
from transforms.core.sources.item import FeedParser, Item, ParsedEntry, ParsedFeed, Refused
from transforms.core.supervision import supervised
from transforms.core.upkeep.where import address_id

#: Records of one tick, about; the rest waits for the next, so that a commit is never far and memory is bounded.
TICK_RECORDS: Final = 500


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece of work for one site."""

    #: Does it; False: the site is to be left alone, and so is put off what waits behind it.
    do: Callable[[], Coroutine[Any, Any, bool]]
    #: Puts it off, where the round is over before its turn; the number of those before it is given.
    leave: Callable[[int], None]
    #: Ends it, where newsbeam fails on it.
    spoil: Callable[[ProcessingFault], None]


class Round:
    """The requests of one tick."""

    def __init__(  # noqa: PLR0913  what a round needs is handed in, piece by piece
        self,
        *,
        fetcher: RememberingFetcher,
        store: MonitorMemory,
        pages: FetchedPages,
        clock: Clock,
        read_feed: FeedParser,
        bounds: Bounds,
        edit_wait: timedelta,
        seconds: float,
        is_erased: Callable[[str], bool],
        revisiting: Revisiting,
    ) -> None:
        """Begin.

        Args:
            fetcher: asks.
            store: what is known of feeds.
            pages: where records are laid down.
            clock: tells the time and lets it pass.
            read_feed: reads a feed document, within limits; is called in a thread.
            bounds: how often a feed may and must be asked.
            edit_wait: how long an edited entry waits.
            is_erased: whether an article, by its id, was erased: it is not asked for.
            revisiting: which articles are looked at again, and how.
            seconds: for so long new requests are begun; those that are under way have their own deadlines.
        """
        self.gathered = Gathered()
        self._fetcher, self._store, self._pages, self._clock = fetcher, store, pages, clock
        self._read_feed, self._bounds, self._edit_wait, self._is_erased = read_feed, bounds, edit_wait, is_erased
        self._until_s = clock.monotonic() + seconds
        self._looks = Looks(revisiting, store, self.gathered, pages, clock, self._fetch)
        self._jobs: dict[str, deque[_Job]] = {}
        #: Address of a page that was fetched to its number among the records.
        self._fetched: dict[str, int] = {}
        self._working: set[asyncio.Task[None]] = set()

    async def run(
        self, feeds: Iterable[FeedState], articles: Iterable[QueuedArticle], looks: Iterable[QueuedArticle] = ()
    ) -> Gathered:
        """Ask for all of them, for the articles that turn up, and again for those that were taken, as far as time allows.

        Raises:
            OutputFailed: the disk refused.
        """
        for feed in feeds:
            site = host_of(feed.url)
            job = _Job(partial(self._ask_feed, feed), partial(self._postpone, feed, site), partial(self._spoil_feed, feed))
            self._add(site, job)
        for article in articles:
            self._add_article(article, known=True)
        for look in looks:
            self._add(
                look.host, _Job(partial(self._look, look), partial(self._put_off_look, look), partial(self._looks.spoil, look))
            )
        try:
            while self._working:
                done, _ = await asyncio.wait(self._working, return_when=asyncio.FIRST_COMPLETED)
                self._working -= done
                for task in done:
                    task.result()
        finally:
            for task in self._working:
                task.cancel()
            await asyncio.gather(*self._working, return_exceptions=True)
        self._fetcher.write()
        return self.gathered

    def _add(self, site: str, job: _Job) -> None:
        waiting = self._jobs.get(site)
        if waiting is not None:
            waiting.append(job)
            return
        self._jobs[site] = deque([job])
        self._working.add(asyncio.ensure_future(self._serve(site)))

    async def _serve(self, site: str) -> None:
        jobs, left = self._jobs[site], 0
        while jobs:
            job = jobs.popleft()
            if left or self._clock.monotonic() >= self._until_s or self._pages.count >= TICK_RECORDS:
                job.leave(left)
                left += 1
            elif not await self._do(job):
                left = 1
        del self._jobs[site]

    async def _do(self, job: _Job) -> bool:
        """As `_Job.do`; a fault of ours costs the feed or the article that brings it to light, and not the tick."""
        try:
            with supervised("round"):
                return await job.do()
        except ProcessingFault as fault:
            self.gathered.faults.append(str(fault))
            job.spoil(fault)
            return True

    async def _fetch(self, request: FetchRequest) -> FetchResult:
        result = await self._fetcher.fetch(request)
        outcome = "not_modified" if result.not_modified else result.failure.kind.reason if result.failure else "ok"
        self.gathered.fetches[request.purpose, outcome] += 1
        return result

    def _later_s(self, site: str, before: int) -> float:
        """Seconds until a site has a turn to give, after those that stand before."""
        return self._fetcher.wait_s(site) + before * self._fetcher.interval_s(site) if site else 0.0

    # Feeds

    async def _ask_feed(self, feed: FeedState) -> bool:
        request = feed_request(feed, self._clock.now())
        result = await self._fetch(request)
        if result.failure is not None and result.failure.kind is FailureKind.HOST_PAUSED:
            site = host_of(result.final_url_private)
            self._postpone(feed, site, 0)
            return site != host_of(feed.url)
        duration_ms = self._fetcher.last_ms.get(host_of(result.final_url_private), 0)
        answer = await self._read(feed, answer_of(result, request, duration_ms=duration_ms), result.body)
        now = self._clock.now()
        poll = take_poll(feed, answer, partial(self._store.known_keys, feed.feed_id), now, bounds=self._bounds)
        self._take(poll, answer.feed, now)
        return True

    async def _read(self, feed: FeedState, answer: FeedAnswer, body: bytes) -> FeedAnswer:
        """The answer with what is in its body; the parser is waited for in a thread."""
        if not needs_reading(feed, answer):
            return answer
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, read_feed_document, body, self._read_feed)
        except BadRecord as fault:
            return replace(answer, fault=fault.reason)
        return replace(answer, feed=found)

    def _take(self, poll: Poll, found: ParsedFeed | None, now: datetime) -> None:
        self.gathered.feeds.append(poll.state)
        self.gathered.polls.append(poll.health)
        if poll.judged is None or found is None:
            return
        present = tuple(poll.present.items())
        seen = SeenDocument(feed_id=poll.state.feed_id, present=present, complete=not found.dropped)
        self.gathered.documents.append(seen)
        for unread in poll.unread:
            self._pages.append(unread.refused())
        known = self._article_ids(poll, found)
        for article in queued_articles(poll, found, now, edit_wait=self._edit_wait, article_ids=known):
            if article.next_try_at <= now:
                self._add_article(article, known=False)
            else:
                self._queue(article)

    def _article_ids(self, poll: Poll, found: ParsedFeed) -> dict[int, str]:
        """Index of an edited entry to the id of the article that it revises."""
        edited, feed_id = poll.judged.edited if poll.judged else (), poll.state.feed_id
        keys = [key for entry in edited for key in (*entry.trusted, link_key(found.entries[entry.index])) if key is not None]
        if not keys:
            return {}
        kept, before = self._store.known_articles(feed_id, keys), self._store.known_keys(feed_id, keys)
        return dict(revised_articles(found, edited, kept, before.keys()))

    def _postpone(self, feed: FeedState, site: str, before: int) -> None:
        self.gathered.feeds.append(postponed(feed, self._later_s(site, before), self._clock.now(), bounds=self._bounds))

    def _spoil_feed(self, feed: FeedState, fault: ProcessingFault) -> None:
        """As if the feed had failed, so that it shows, and is not asked at every tick; what it brought is new at the next poll."""
        gathered, feed_id = self.gathered, feed.feed_id
        gathered.feeds = [one for one in gathered.feeds if one.feed_id != feed_id]
        gathered.polls = [one for one in gathered.polls if one.feed_id != feed_id]
        gathered.documents = [one for one in gathered.documents if one.feed_id != feed_id]
        answer = FeedAnswer(status=None, failure=fault.reason, weight="hard")
        self._take(take_poll(feed, answer, lambda _: {}, self._clock.now(), bounds=self._bounds), None, self._clock.now())

    # Articles

    def _add_article(self, article: QueuedArticle, *, known: bool) -> None:
        """Have an article fetched; `known`: the store has it in its queue."""
        entry = queued_entry(article)
        own = entry.url is None or carries_whole(entry)
        site = "" if own else article.host
        leave = partial(self._put_off, article, site, known=known)
        spoil = partial(self._spoil_article, article, entry)
        self._add(site, _Job(partial(self._ask_article, article, entry, known=known), leave, spoil))

    async def _ask_article(self, article: QueuedArticle, entry: ParsedEntry, *, known: bool) -> bool:
        ids = (article.article_id, entry.url and address_id(entry.url))
        if any(self._is_erased(each) for each in ids if each):
            self.gathered.done.append(article.queue_id)
            return True
        if entry.url is None or carries_whole(entry):
            self._lay(article, page_of_entry(entry, article.added_at))
            return True
        if (number := self._fetched.get(entry.url)) is not None:  # another feed told of it in this round
            item = self._pages.again(number)
            self._lay(article, replace(item, declared=entry.declared) if isinstance(item, Page) else item)
            return True
        result = await self._fetch(FetchRequest(url=entry.url))
        if result.failure is None:
            self._fetched[entry.url] = self._pages.count
            item = page_of_result(result, entry)
            self._looks.plan(article, entry, item, result)
            self._lay(article, item)
        elif result.failure.kind is FailureKind.HOST_PAUSED:
            site = host_of(result.final_url_private)
            self._put_off(article, site, 0, known=known)
            return site != article.host
        else:
            self._failed(article, entry, result.failure, known=known)
        return True

    def _failed(self, article: QueuedArticle, entry: ParsedEntry, failure: FetchFailure, *, known: bool) -> None:
        weight: Weight = failure.kind.severity
        retry = None if failure.kind in FINAL else next_attempt(article, weight, self._clock.now())
        if retry is None:
            self._lay(article, page_in_stead(entry, failure, article.added_at))
        else:
            if not known:
                self._queue(article)
            self.gathered.retried.append(retry)

    def _spoil_article(self, article: QueuedArticle, entry: ParsedEntry, fault: ProcessingFault) -> None:
        self._lay(article, Refused(error=fault, input_offset=0, url=entry.url))

    def _lay(self, article: QueuedArticle, item: Item) -> None:
        if isinstance(item, Page):
            item = replace(item, article_id=article.article_id)
            item = replace(item, article_id=page_article_id(item))
            if item.article_id is not None:
                kept = remembered(item.article_id, queued_entry(article))
                self.gathered.articles.append(SeenArticle(feed_id=article.feed_id, key=article.key, kept=kept))
        self._pages.append(item)
        self.gathered.done.append(article.queue_id)

    def _put_off(self, article: QueuedArticle, site: str, before: int, *, known: bool) -> None:
        retry = put_off(article, self._later_s(site, before), self._clock.now())
        if known:
            self.gathered.retried.append(retry)
        else:
            self._queue(replace(article, next_try_at=retry.next_try_at))

    async def _look(self, look: QueuedArticle) -> bool:
        paused = await self._looks.take(look)
        if paused is None:
            return True
        self._put_off_look(look, 0, paused)
        return paused != look.host

    def _put_off_look(self, look: QueuedArticle, before: int, site: str | None = None) -> None:
        self._looks.put_off(look, self._later_s(site or look.host, before))

    def _queue(self, article: QueuedArticle) -> None:
        self.gathered.queued.append(replace(article, spacing_s=self._fetcher.interval_s(article.host)))
