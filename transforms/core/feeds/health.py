"""What one poll of a feed is told as: a row of `feed_health`, with what else was seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from schemas.feeds import EntryKeys, FeedHealth, FeedState, Outcome
from transforms.core.feeds.answer import FeedAnswer
from transforms.core.feeds.broken import Told
from transforms.core.feeds.entry_dates import EntryDate
from transforms.core.feeds.identity import Judged
from transforms.core.feeds.rhythm import Bounds
from transforms.core.feeds.steady import since
from transforms.core.identity import content_id
from transforms.core.urls import redact_url

#: A feed without news for so many of its own gaps, and for a week, is worth a look.
_SILENT_GAPS: Final = 10
_SILENT_S: Final = 7 * 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One answer, and what was seen in it."""

    #: Before the poll, but for the dead letters of its entries.
    state: FeedState
    answer: FeedAnswer
    outcome: Outcome
    #: None: no feed was read.
    judged: Judged | None
    #: None: the same.
    told: Told | None
    wanted: tuple[tuple[EntryKeys, EntryDate], ...]
    #: The time to reckon with.
    at: datetime
    bounds: Bounds


def poll_id(feed_id: str, number: int) -> str:
    """The id of one poll of a feed; the first has number 1."""
    return content_id("poll", feed_id, number)


def noted(case: Case, after: FeedState) -> Iterator[str]:
    """What else was seen, by the names of `NOTES`.

    Args:
        case: the poll.
        after: the feed after it.
    """
    judged, feed = case.judged, case.answer.feed
    if judged is not None and feed is not None:
        seen = {
            # Nothing of the last document is left: what stood between the two was missed.
            "overrun": bool(judged.new) and judged.known == 0 and case.state.full_at is not None,
            "guids_repeat": judged.identified.guids_repeat,
            "links_repeat": judged.identified.links_repeat,
            "broken_entries": bool(judged.identified.broken),
            "entries_dropped": feed.dropped > 0,
            "future_dates": any(date.reason == "future" for _, date in case.wanted),
            "expired": after.hints.expired,
        }
        yield from (name for name, holds in seen.items() if holds)
    if is_silent(after, case.at):
        yield "silent"


def is_silent(feed: FeedState, now: datetime) -> bool:
    """Whether a feed has had no news for ten times as long as usual, and for a week."""
    quiet = since(feed.new_at, now)
    return (
        quiet is not None and feed.rhythm_s is not None and quiet.total_seconds() > max(_SILENT_GAPS * feed.rhythm_s, _SILENT_S)
    )


def health_of(case: Case, after: FeedState, notes: tuple[str, ...]) -> FeedHealth:
    """The row of a poll.

    Args:
        case: the poll.
        after: the feed after it.
        notes: all that was noted.
    """
    state, answer, judged = case.state, case.answer, case.judged
    return FeedHealth(
        poll_id=poll_id(state.feed_id, after.polls),
        feed_id=state.feed_id,
        polled_at=case.at,
        outcome=case.outcome,
        http_status=answer.status,
        items_seen=None if judged is None else len(judged.identified.entries),
        items_new=None if judged is None else len(judged.new),
        bytes=answer.body_bytes,
        duration_ms=answer.duration_ms,
        next_poll_at=after.next_poll_at or case.at,
        error_class=after.error_class,
        error_count=after.errors,
        validator=answer.sent,
        same_body=case.outcome == "same_body",
        poll=after.polls,
        feed_url=redact_url(state.url),
        items_edited=None if judged is None else len(judged.edited),
        items_broken=None if judged is None else len(judged.identified.broken) + (answer.feed.dropped if answer.feed else 0),
        status=after.status,
        identity=after.identity,
        interval_s=after.interval_s,
        moved_to=redact_url(after.url) if after.url != state.url else None,
        tls=answer.tls,
        notes=notes,
    )
