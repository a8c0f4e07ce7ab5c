"""When a feed is asked again.

The interval follows the share of entries that are new at a poll; what the feed and the response ask for are lower bounds; failures
push the next poll out step by step. Everything stays between two bounds, and nothing is drawn by chance: the spread is a hash.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from schemas.feeds import FeedHints, FeedState, Weight
from transforms.core.identity import content_id

#: Share of new entries at which the interval is right: one of twenty, about one new entry in a feed of usual length.
_RIGHT_SHARE: Final = 0.05
#: Most by which one poll may lengthen or shorten the interval, and how much where every entry is new: some may have been missed.
_SLOWER: Final = 1.2
_FASTER: Final = 0.5
_OVERRUN: Final = 0.25
#: Seconds by which each whole failure in a row puts off the next poll. The weights are those of Media Cloud's rss-fetcher.
_STEP_S: Final = 3600.0
_WEIGHTS: Final[dict[Weight, float]] = {"hard": 1.0, "soft": 0.5, "dns_temporary": 0.25}
#: Largest part of the time to the next poll that is spread, either way.
_SPREAD: Final = 0.1
#: Weight of the newest gap in the smoothed rhythm.
_NEWEST: Final = 0.3
#: First minutes of an hour over which feeds are spread that were asked to wait for it.
_AFTER_SKIPPED_S: Final = 1800.0
_HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How often a feed may and must be asked, in seconds."""

    #: Shortest and longest time between two polls.
    shortest_s: float = 300.0
    longest_s: float = 86400.0
    #: The same for a feed that is gone.
    parked_s: float = 7 * 86400.0


def weight_of(weight: Weight) -> float:
    """What one failure adds to the back-off."""
    return _WEIGHTS[weight]


def adapted_interval(interval_s: float, *, new: int, seen: int, bounds: Bounds) -> float:
    """The interval after a poll that found `new` of `seen` entries new (none seen: not modified).

    >>> adapted_interval(1000, new=0, seen=20, bounds=Bounds()), adapted_interval(1000, new=10, seen=20, bounds=Bounds())
    (1200.0, 500.0)
    """
    if not new:
        factor = _SLOWER
    elif new >= seen:
        factor = _OVERRUN
    else:
        factor = min(max(_RIGHT_SHARE * seen / new, _FASTER), _SLOWER)
    return min(max(interval_s * factor, bounds.shortest_s), bounds.longest_s)


def smoothed_rhythm(rhythm_s: float | None, *, gap: timedelta, new: int) -> float:
    """Seconds between new entries, after `new` came in a gap."""
    newest = max(gap.total_seconds(), 1.0) / max(new, 1)
    return newest if rhythm_s is None else (1 - _NEWEST) * rhythm_s + _NEWEST * newest


def asked_s(hints: FeedHints, fresh_s: float | None, retry_after_s: float | None, bounds: Bounds) -> float:
    """Seconds for which feed and response ask not to be asked again; never more than the longest interval."""
    asked = max(hints.ttl_s or 0, hints.update_period_s or 0, fresh_s or 0, retry_after_s or 0)
    return float(min(bounds.longest_s if hints.expired else asked, bounds.longest_s))


def next_poll_at(state: FeedState, now: datetime, *, least_s: float, bounds: Bounds) -> datetime:
    """The time of the next poll.

    Args:
        state: after the poll.
        now: the time to reckon from.
        least_s: what was asked for (`asked_s`).
        bounds: the limits.
    """
    chance = jitter(state.feed_id, state.polls)
    if state.status == "parked":
        return now + timedelta(seconds=_spread(bounds.parked_s, 0.0, bounds.parked_s, chance))
    wanted = min(max(state.interval_s + state.error_weight * _STEP_S, least_s, bounds.shortest_s), bounds.longest_s)
    at = now + timedelta(seconds=_spread(wanted, max(least_s, bounds.shortest_s), bounds.longest_s, chance))
    return min(_past_skipped(at, state.hints, chance), now + timedelta(seconds=bounds.longest_s))


def jitter(feed_id: str, poll: int) -> float:
    """A number from 0 to 1, the same at every attempt at this poll of this feed."""
    return int(content_id("jitter", feed_id, poll)[:8], 16) / 0x100000000


def _spread(wanted: float, lowest: float, highest: float, chance: float) -> float:
    low, high = max(wanted * (1 - _SPREAD), lowest), min(wanted * (1 + _SPREAD), highest)
    return low + chance * (high - low) if low < high else min(max(wanted, lowest), highest)


def _past_skipped(at: datetime, hints: FeedHints, chance: float) -> datetime:
    """The first moment that is in no skipped hour or day; the time itself where none is left."""
    if not hints.skip_hours and not hints.skip_days:
        return at
    hour = at.astimezone(timezone.utc)
    if _is_open(hour, hints):
        return at
    hour = hour.replace(minute=0, second=0, microsecond=0)
    for _ in range(8 * _HOURS):
        hour += timedelta(hours=1)
        if _is_open(hour, hints):
            return hour + timedelta(seconds=chance * _AFTER_SKIPPED_S)
    return at


def _is_open(at: datetime, hints: FeedHints) -> bool:
    return at.hour not in hints.skip_hours and at.weekday() not in hints.skip_days
