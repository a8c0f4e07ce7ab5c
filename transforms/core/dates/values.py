"""What a date can mean: its readings, and how one is made of a day, a clock and a zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final, Literal

from transforms.core.dates.zones import utc_offset

Precision = Literal["second", "minute", "hour", "day", "month", "year"]

# News older than this is a default value of some software (year 1, 1899-12-30) far more often than an archive.
_YEARS: Final = range(1900, 2101)
#: Days that software writes where it has no date: Unix time zero seen from UTC and from the Americas, the zeros of
#: spreadsheets and of FAT, the last day of 32 bits, and the end that means never. Source: each one's documented epoch.
_DEFAULTS: Final = frozenset(
    {(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1904, 1, 1), (1980, 1, 1), (2038, 1, 19), (2099, 12, 31)}
)
_NOON: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One meaning of a written date."""

    #: Aware, UTC; the first moment of the day, month or year where the precision is no finer.
    value: datetime
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All meanings of a written date."""

    #: One: clear. Several: not decided. None: see `reason`.
    readings: tuple[Reading, ...] = ()
    #: `ambiguous`, `impossible` (the form of a date, no such day or zone), `numeral_dropped`, `relative` (two hours ago),
    #: `calendar` (one that is named and not converted); None: clear, or no date.
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, month or year as written, not yet known to exist."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time as written, not yet known to exist."""

    hour: int
    minute: int | None = None
    second: int | None = None
    #: `am`, `pm`; None: a clock of 24 hours.
    half: str | None = None
    #: As written; None: none was.
    zone: str | None = None


def make_reading(day: Day, clock: Clock | None = None, country: str | None = None) -> Reading | None:
    """What a day and a clock mean; None: there is no such day, time or zone.

    Args:
        day: as written.
        clock: as written; None: the day stands alone.
        country: ISO 3166, for names of zones that several places use.

    A time whose zone is not known counts for its day alone: an hour in UTC would be a guess.

    >>> make_reading(Day(year=2026, month=2, day=30)) is None
    True
    >>> str(make_reading(Day(year=2026, month=3, day=3), Clock(hour=2, minute=5, half="pm", zone="-05:00")).value)
    '2026-03-03 19:05:00+00:00'
    """
    if day.year not in _YEARS or (day.year, day.month, day.day) in _DEFAULTS:
        return None
    try:
        start = datetime(day.year, day.month or 1, day.day or 1, tzinfo=timezone.utc)
        moment = _with_clock(start, clock) if clock else start
        offset = utc_offset(clock.zone, moment.replace(tzinfo=None), country) if clock and clock.zone else None
    except ValueError:
        return None
    if clock is None or offset is None:
        return Reading(value=start, precision="day" if day.day else "month" if day.month else "year")
    return Reading(value=moment - offset, precision=_precision(clock))


def settle(orders: list[Reading | None]) -> Readings:
    """The readings of one string, each once; none of them possible: the string is an impossible date."""
    readings = tuple(dict.fromkeys(reading for reading in orders if reading is not None))
    return Readings(readings=readings, reason=None if len(readings) == 1 else "ambiguous" if readings else "impossible")


def _precision(clock: Clock) -> Precision:
    return "second" if clock.second is not None else "minute" if clock.minute is not None else "hour"


def _with_clock(start: datetime, clock: Clock) -> datetime:
    hour, minute, second = clock.hour, clock.minute or 0, clock.second or 0
    if clock.half and hour <= _NOON:
        # "14:05 pm" is met, and clear; "0:05 am" too.
        hour = hour % _NOON + (_NOON if clock.half == "pm" else 0)
    elif clock.half == "am":
        raise ValueError(hour)
    # RFC 3339 allows second 60 (a leap second); ISO 8601 allows 24:00.
    extra = timedelta(seconds=second == 60)  # noqa: PLR2004
    if (hour, minute, second) == (24, 0, 0):
        return start + timedelta(days=1)
    return start.replace(hour=hour, minute=minute, second=min(second, 59) if extra else second) + extra
