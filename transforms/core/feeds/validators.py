"""Asking for changes only, and seeing when a server is wrong about there being none.

Some servers answer 304 for ever: FreshRSS met a `Last-Modified` of the year 2041 that froze a feed (its issue 1020). So a whole
body is fetched now and then, and what it holds shows whether the 304s before it were true.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from schemas.feeds import FeedState
from schemas.fetching import FetchRequest
from transforms.core.feeds.answer import FeedAnswer
from transforms.core.feeds.steady import since

#: A body is fetched whole at least this often.
WHOLE_EVERY: Final = timedelta(days=7)
#: 304s that last for so many of the feed's own gaps between entries are doubted, but not before a quarter of a day: nights are quiet.
_DOUBTED_GAPS: Final = 6
_DOUBTED_AFTER: Final = timedelta(hours=6)
#: An entry that was out for so long when the server said "not modified" shows that it was not true.
_TOO_OLD: Final = timedelta(hours=6)


def wants_whole(state: FeedState, now: datetime) -> bool:
    """Whether the next body is to be fetched whatever the server thinks of it."""
    if not state.validators_trusted or state.full_at is None:
        return True
    whole, quiet = since(state.full_at, now), since(state.unmodified_since, now)
    if whole is None or whole >= WHOLE_EVERY:
        return True
    if quiet is None or state.rhythm_s is None:
        return False
    return quiet >= max(_DOUBTED_GAPS * timedelta(seconds=state.rhythm_s), _DOUBTED_AFTER)


def feed_request(state: FeedState, now: datetime) -> FetchRequest:
    """The request for a feed: with the ETag alone where there is one (RFC 9110 13.1.3), else with the date, byte for byte.

    >>> never_read_whole = FeedState(feed_id="f", url="https://example.org/f", etag='W/"a"')
    >>> feed_request(never_read_whole, datetime(2026, 1, 1)).etag is None
    True
    """
    whole = wants_whole(state, now)
    etag = None if whole else state.etag
    return FetchRequest(
        url=state.url,
        purpose="feed",
        etag=etag,
        last_modified=None if whole or etag else state.last_modified,
        insecure_tls=state.insecure_tls,
    )


def was_frozen(state: FeedState, answer: FeedAnswer, new_dates: Iterable[datetime | None]) -> bool:
    """Whether a whole body shows that the 304s before it were wrong.

    Args:
        state: before the poll, in a run of 304s.
        answer: the whole body.
        new_dates: when its new entries say they were published; empty: none is new.
    """
    dates = list(new_dates)
    if not dates or answer.sent != "none" or state.unmodified_since is None or state.polled_at is None:
        return False
    validators = [(state.etag, answer.etag)] if state.etag else [(state.last_modified, answer.last_modified)]
    if any(old and old == new for old, new in validators):
        return True  # other entries under the same validator
    return any(date and state.unmodified_since <= date <= state.polled_at - _TOO_OLD for date in dates)
