"""How often a site may be asked: a token bucket and a pause, as plain values that survive a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Final

#: Seconds between two requests to one site, where nobody asks for more.
DEFAULT_INTERVAL_S: Final = 5.0
#: What a robots.txt can ask for at most; some ask for a billion seconds.
MAX_INTERVAL_S: Final = 60.0
MAX_PAUSE_S: Final = 86_400.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is remembered of one site.

    A token bucket in one number: `full_at` is when the bucket is full again. Each request moves it by the interval; a request
    may be made while no more than `burst - 1` intervals lie between it and now.
    """

    #: Seconds between two requests, at least `DEFAULT_INTERVAL_S` unless configured otherwise.
    interval_s: float = DEFAULT_INTERVAL_S
    #: Requests that may be made at once after a long silence.
    burst: int = 1
    #: Aware UTC; None: never asked.
    full_at: datetime | None = None
    #: Until when the server wants to be left alone; None: it does not.
    paused_until: datetime | None = None

    def as_row(self) -> dict[str, float | int | None]:
        """Numbers that any store keeps; times in seconds since 1970."""
        return {
            "interval_s": self.interval_s,
            "burst": self.burst,
            "full_at_s": _seconds(self.full_at),
            "paused_until_s": _seconds(self.paused_until),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, float | int | None]) -> "HostState":
        """The inverse of `as_row`.

        >>> state = after_request(HostState(), datetime(2026, 1, 1, tzinfo=timezone.utc))
        >>> HostState.from_row(state.as_row()) == state
        True
        """
        return cls(
            interval_s=float(row["interval_s"] or 0.0),
            burst=int(row["burst"] or 1),
            full_at=_time(row["full_at_s"]),
            paused_until=_time(row["paused_until_s"]),
        )


def possible(state: HostState, now: datetime) -> HostState:
    """The state as it can be: nothing that was remembered lies further ahead than a full bucket, or a day for a pause.

    What does was written under a clock that was set back since; it must not lock a site out. Keep what is returned: held against the
    clock again and again, what is impossible would stay as far ahead as it may be.
    """
    full = now + timedelta(seconds=state.interval_s * state.burst)
    pause = now + timedelta(seconds=MAX_PAUSE_S)
    return replace(
        state,
        full_at=None if state.full_at is None else min(state.full_at, full),
        paused_until=None if state.paused_until is None else min(state.paused_until, pause),
    )


def next_allowed_at(state: HostState, now: datetime) -> datetime:
    """When a site whose state is possible may be asked next; `now` or earlier: at once.

    >>> now = datetime(2026, 1, 1, tzinfo=timezone.utc)
    >>> (next_allowed_at(after_request(HostState(), now), now) - now).total_seconds()
    5.0
    """
    allowed = now
    if state.full_at is not None:
        allowed = max(allowed, state.full_at - timedelta(seconds=state.interval_s * (state.burst - 1)))
    if state.paused_until is not None:
        allowed = max(allowed, state.paused_until)
    return allowed


def after_request(state: HostState, now: datetime) -> HostState:
    """The state once a request was begun."""
    full_at = now if state.full_at is None else min(state.full_at, now + timedelta(seconds=state.interval_s * state.burst))
    return replace(state, full_at=max(full_at, now) + timedelta(seconds=state.interval_s))


def after_response(state: HostState, now: datetime, retry_after_s: float | None) -> HostState:
    """The state once an answer is there.

    Args:
        state: before.
        now: when the answer came.
        retry_after_s: how long the server asks to stay away; a longer pause that is under way stays. None: it does not ask.
    """
    if retry_after_s is None:
        return state
    until = now + timedelta(seconds=min(MAX_PAUSE_S, max(0.0, retry_after_s)))
    return replace(state, paused_until=until if state.paused_until is None else max(until, state.paused_until))


def with_interval(state: HostState, asked_s: float | None, least_s: float) -> HostState:
    """The state with the interval that robots.txt asks for, clamped; never below our own.

    >>> with_interval(HostState(), 1e9, 5.0).interval_s, with_interval(HostState(), None, 5.0).interval_s
    (60.0, 5.0)
    """
    # Written so that a NaN, which compares with nothing, is no wish.
    wished = min(asked_s, MAX_INTERVAL_S) if asked_s is not None and asked_s > least_s else least_s
    return replace(state, interval_s=max(least_s, wished))


def _seconds(when: datetime | None) -> float | None:
    return None if when is None else (when - _EPOCH).total_seconds()


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else _EPOCH + timedelta(seconds=seconds)
