"""What of a feed cannot be read, as dead letters: each entry once, and of one feed no more than its share.

A broken entry stays in its feed for days and is met at every poll. What was told is remembered among the keys of the feed, by the hash
of what stands in the document; so the next poll, and a store that was rebuilt, come to the same dead letter.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from schemas.errors import BadRecord, FeedUnreadable, TooManyEntries
from schemas.feeds import FeedState
from transforms.core.feeds.steady import since
from transforms.core.identity import content_id
from transforms.core.sources.item import ParsedFeed, Refused
from transforms.core.urls import redact_url

#: Broken entries that are told one by one within a day. One dead letter tells of the others, which have their turn on a later day: a feed
#: that writes rubbish of another kind at every poll fills no table.
MAX_TOLD: Final = 100
_SHARE_OF: Final = timedelta(days=1)
#: Stands where an entry has its revision: what is broken has none.
_REVISION: Final = bytes(8)
_MORE: Final = bytes.fromhex(content_id("broken", "more"))
_DROPPED: Final = bytes.fromhex(content_id("broken", "dropped"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something of a feed that cannot be read."""

    reason: type[BadRecord]
    detail: str
    #: Where it stands in the document, 0-based.
    index: int
    #: As `ParsedEntry.raw_sha256`.
    raw_sha256: str | None = None
    #: Of the feed, secrets removed.
    url: str

    def refused(self) -> Refused:
        """The record as it is laid down."""
        return Refused(error=self.reason(self.detail), input_offset=self.index, raw_sha256=self.raw_sha256, url=self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a document's entries that cannot be read."""

    #: The feed with what is left of its share.
    state: FeedState
    #: To be laid down: they become dead letters.
    unread: tuple[Unread, ...]
    #: Keys to be remembered while they are in the feed, as those of entries are.
    present: Mapping[bytes, bytes]


def broken_keys(feed: ParsedFeed) -> dict[bytes, int]:
    """Key to index of every broken entry; what stands in a document twice is one."""
    found: dict[bytes, int] = {}
    for index, entry in enumerate(feed.entries):
        if entry.fault is not None:
            found.setdefault(bytes.fromhex(content_id("broken", entry.raw_sha256 or entry.fault)), index)
    return found


def keys_of_broken(feed: ParsedFeed) -> list[bytes]:
    """What to look up before `tell_broken`."""
    broken = broken_keys(feed)
    return [*broken, _MORE, _DROPPED] if broken or feed.dropped else []


def tell_broken(state: FeedState, feed: ParsedFeed, known: Collection[bytes], now: datetime) -> Told:
    """Decide of which entries dead letters are written.

    Args:
        state: of the feed.
        feed: the document; at least one of its entries can be read, else the document is what is broken.
        known: those of `keys_of_broken` that were told before.
        now: the time to reckon with.
    """
    broken = broken_keys(feed)
    fresh = [key for key in broken if key not in known]
    age = since(state.broken_at, now)
    spent = state.broken_told if age is not None and age < _SHARE_OF else 0
    told = fresh[: max(0, MAX_TOLD - spent)]
    present = {key: _REVISION for key in broken if key in known or key in told}
    present |= {key: _REVISION for key, holds in ((_MORE, len(told) < len(fresh)), (_DROPPED, feed.dropped > 0)) if holds}
    unread = tuple(_unread(state, feed, [broken[key] for key in told], len(fresh) - len(told), known))
    if told:
        state = replace(state, broken_told=spent + len(told), broken_at=state.broken_at if spent else now)
    return Told(state=state, unread=unread, present=present)


def _unread(state: FeedState, feed: ParsedFeed, told: list[int], more: int, known: Collection[bytes]) -> Iterator[Unread]:
    url, end = redact_url(state.url), len(feed.entries)
    for index in told:
        entry = feed.entries[index]
        yield Unread(reason=FeedUnreadable, detail=entry.fault or "", index=index, raw_sha256=entry.raw_sha256, url=url)
    if more and _MORE not in known:
        detail = f"{more} more entries that cannot be read, beyond {MAX_TOLD} within a day"
        yield Unread(reason=FeedUnreadable, detail=detail, index=end, url=url)
    if feed.dropped and _DROPPED not in known:
        yield Unread(reason=TooManyEntries, detail=f"{feed.dropped} entries beyond the first {end}", index=end, url=url)
