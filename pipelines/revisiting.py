"""Pages of articles that are in the tables, asked for once more: what became of each, and what follows from it.

A look costs one request, conditional where the server gave a validator. What is there is extracted at once, with the limits of every page, and
held against the article in the tables; only what is a new revision goes through the chain.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from pipelines.gathered import Gathered
from schemas.errors import BadRecord, ProcessingFault
from schemas.feeds import QueuedArticle
from schemas.fetching import FailureKind, FetchFailure, FetchRequest, FetchResult
from schemas.records import Article, Page
from transforms.core.article import page_article_id
from transforms.core.feeds import revisits
from transforms.core.feeds.pages import FINAL, page_of_result
from transforms.core.feeds.queueing import host_of, next_attempt, put_off, queued_entry
from transforms.core.fetch.clock import Clock
from transforms.core.monitoring.memory import MonitorMemory
from transforms.core.sources.fetched import FetchedPages
from transforms.core.sources.item import Item, ParsedEntry

#: Looks that one tick takes up at most: news comes first.
MAX_LOOKS: Final = 200


class Taken(Protocol):
    """The articles that were taken: `transforms.core.stored.StoredArticles`, where there are tables."""

    def knows(self, article_id: str) -> bool:
        """Whether a revision of an article was written."""

    def last(self, article_id: str) -> Article | None:
        """The revision that was written last; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisiting:
    """Which articles are looked at again, and how."""

    #: Of the articles whose page was fetched, 0-1.
    share: float
    stored: Taken
    #: Takes the article out of a page, within limits; is called in a thread.
    extract: Callable[[Page], Article]


class Looks:
    """The looks of one tick."""

    def __init__(  # noqa: PLR0913, PLR0917  what a round has is handed on
        self,
        how: Revisiting,
        store: MonitorMemory,
        gathered: Gathered,
        pages: FetchedPages,
        clock: Clock,
        fetch: Callable[[FetchRequest], Awaitable[FetchResult]],
    ) -> None:
        """Begin.

        Args:
            how: which articles, and how.
            store: which are planned.
            gathered: told what becomes of them.
            pages: where records are laid down.
            clock: tells the time.
            fetch: asks, and counts the request.
        """
        self._how, self._store, self._gathered, self._pages, self._clock, self._fetch = how, store, gathered, pages, clock, fetch

    def plan(self, article: QueuedArticle, entry: ParsedEntry, item: Item, result: FetchResult) -> None:
        """See whether an article that is taken is to be looked at again; a page that was fetched for an edit renews what is planned."""
        article_id = page_article_id(replace(item, article_id=article.article_id)) if isinstance(item, Page) else None
        if article_id is None or not revisits.is_revisited(article_id, self._how.share):
            return
        planned = self._store.waiting_look(revisits.look_id(article_id))
        if planned is not None:
            self._gathered.looks.append(revisits.renewed(planned, result))
        elif not self._how.stored.knows(article_id):
            self._gathered.looks.append(revisits.first_look(article, entry, article_id, result, self._clock.now()))

    async def take(self, look: QueuedArticle) -> str | None:
        """Look at an article again.

        Returns:
            The site that asks to be left alone, so that the look is to be put off; None: it was made, or ended otherwise.
        """
        if revisits.is_missed(look, self._clock.now()):
            self._end(look, "missed")
            return None
        stored = self._how.stored.last(look.article_id or "")
        if stored is None:
            self._end(look, "erased", is_last=True)
            return None
        result = await self._fetch(FetchRequest(url=look.url or "", etag=look.etag, last_modified=look.last_modified))
        if result.failure is not None:
            return self._failed(look, result, result.failure)
        if result.not_modified:
            self._end(revisits.renewed(look, result), "not_modified")
        else:
            await self._compare(look, result, stored)
        return None

    # A look that finds no article hands on what was known before: the validators of a login page say nothing about the article.

    async def _compare(self, look: QueuedArticle, result: FetchResult, stored: Article) -> None:
        entry = queued_entry(look)
        # The feed's headline is given to the page while the page's own one is what it was; the tables have its last form.
        title = stored.title if revisits.headline_print(result.body) == look.headline else None
        page = page_of_result(result, replace(entry, declared=replace(entry.declared, title=title)))
        if not isinstance(page, Page):
            self._end(look, *revisits.unreadable(look, page.error))
            return
        after = revisits.renewed(look, result)
        if page.raw_sha256 == stored.raw_sha256:
            self._end(after, "unchanged")
            return
        page = replace(page, article_id=look.article_id)
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, self._how.extract, page)
        except ProcessingFault:
            raise  # a fault of ours: the round tells of it
        except BadRecord as error:
            self._end(look, *revisits.unreadable(look, error))
            return
        verdict = revisits.judge(stored, found)
        if verdict == "closed":
            self._end(look, verdict, revisits.closed(look, f"{found.text_tokens} words where {stored.text_tokens} were"))
        else:
            self._end(after, verdict, page if verdict == "revised" else None)

    def _failed(self, look: QueuedArticle, result: FetchResult, failure: FetchFailure) -> str | None:
        if failure.kind is FailureKind.HOST_PAUSED:
            return host_of(result.final_url_private)
        is_gone = revisits.gone(look, failure)
        weight = "hard" if is_gone else failure.kind.severity
        retry = None if failure.kind in FINAL else next_attempt(look, weight, self._clock.now())
        if retry is not None:
            self._gathered.looks.append(replace(look, attempts=retry.attempts, next_try_at=retry.next_try_at))
        else:
            self._end(look, "gone" if is_gone else "failed", is_gone)
        return None

    def put_off(self, look: QueuedArticle, wait_s: float) -> None:
        """Make a look later, where its site has no time for it now."""
        self._gathered.looks.append(replace(look, next_try_at=put_off(look, wait_s, self._clock.now()).next_try_at))

    def spoil(self, look: QueuedArticle, fault: ProcessingFault) -> None:
        """End a look on which newsbeam failed."""
        self._end(look, "refused", revisits.spoilt(look, fault))

    def _end(self, look: QueuedArticle, outcome: str, item: Item | None = None, *, is_last: bool = False) -> None:
        if item is not None:
            self._pages.append(item)
        self._gathered.outcomes[outcome] += 1
        self._gathered.looked.append(look.queue_id)
        if not is_last and (following := revisits.next_look(look, self._clock.now())) is not None:
            self._gathered.looks.append(following)
