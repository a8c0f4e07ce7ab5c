"""Entries on their way to becoming articles: what waits, when it is tried again, and when it is given up."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from schemas.feeds import EntryKeys, FeedState, QueuedArticle, Weight
from schemas.records import Declared
from transforms.core.codec import decode, encode
from transforms.core.feeds.policy import Poll
from transforms.core.feeds.rhythm import jitter
from transforms.core.identity import content_id
from transforms.core.monitoring.memory import Retry
from transforms.core.sources.item import ParsedEntry, ParsedFeed
from transforms.core.urls import registrable_domain

#: Waits before the second, third ... attempt after a soft failure: an hour's trouble, a night's, two days'.
_SOFT_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440, 2880))
#: After a hard one: an article that is announced before it is there appears within the hour.
_HARD_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (10, 60))


#: An edited entry waits: what is corrected is corrected again, and feeds that print counters call every entry edited at every poll.
EDIT_WAIT: Final = timedelta(minutes=15)


def queued_articles(
    poll: Poll,
    feed: ParsedFeed,
    now: datetime,
    *,
    edit_wait: timedelta = EDIT_WAIT,
    article_ids: Mapping[int, str] | None = None,
) -> Iterator[QueuedArticle]:
    """What a poll wants fetched.

    Args:
        poll: the poll.
        feed: the document that it read.
        now: its time.
        edit_wait: how long an edited entry waits; edits in the meantime are fetched with it.
        article_ids: index of an edited entry to the id of its article, where that is known.
    """
    edited = {keys.index for keys in poll.judged.edited} if poll.judged else set()
    for keys, _ in poll.wanted:
        entry = feed.entries[keys.index]
        yield QueuedArticle(
            queue_id=queue_id(poll.state.feed_id, keys),
            feed_id=poll.state.feed_id,
            key=keys.trusted[0],
            article_id=(article_ids or {}).get(keys.index),
            url=entry.url,
            host=host_of(entry.url),
            entry=encode(replace(entry, declared=_declared(entry.declared, poll.state))),
            added_at=now,
            next_try_at=now + edit_wait if keys.index in edited else now,
        )


def queue_id(feed_id: str, keys: EntryKeys) -> str:
    """The id of one entry in the queue, whatever its revision: an entry waits once."""
    return content_id("queue", feed_id, keys.trusted[0])


def queued_entry(article: QueuedArticle) -> ParsedEntry:
    """The entry that told of an article."""
    return decode(ParsedEntry, article.entry)


def host_of(url: str | None) -> str:
    """Whose turn it is: the registrable domain, else the host; empty: nobody is asked."""
    return "" if url is None else registrable_domain(url) or (urlsplit(url).hostname or "")


def next_attempt(article: QueuedArticle, weight: Weight, now: datetime) -> Retry | None:
    """When an article is tried again after a failure.

    Args:
        article: with the attempts before this one.
        weight: of the failure.
        now: the clock.

    Returns:
        None: often enough; it becomes a dead letter, or what its entry says becomes the article.
    """
    attempts = article.attempts + 1
    waits = _HARD_WAITS if weight == "hard" else _SOFT_WAITS
    if attempts > len(waits):
        return None
    wait = waits[attempts - 1] * (1 + 0.1 * jitter(article.queue_id, attempts))
    return Retry(queue_id=article.queue_id, attempts=attempts, next_try_at=now + wait)


def put_off(article: QueuedArticle, wait_s: float, now: datetime) -> Retry:
    """An article whose host is to be left alone for now: no attempt, no failure."""
    return Retry(queue_id=article.queue_id, attempts=article.attempts, next_try_at=now + timedelta(seconds=max(wait_s, 1.0)))


def _declared(declared: Declared, state: FeedState) -> Declared:
    """The entry's word with the feed's registry id; a guid that is not trusted identifies no article."""
    guid = declared.entry_guid if "guid" in state.identity else None
    return replace(declared, feed_id=state.feed_id, entry_guid=guid)
