"""Dates that machines write: ISO 8601 with what is met in its place, week and ordinal dates, epochs."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from transforms.core.dates.values import Clock, Day, Reading, Readings, make_reading, settle

#: 1 January 1990 and 2100: an epoch outside is another number.
_EPOCH_S: Final = range(631_152_000, 4_102_444_800)
#: Seconds, or milli-, micro- or nanoseconds, of which nothing below the second is kept, so that equal times are equal;
#: also as .NET's JSON writes it.
_EPOCH: Final = re.compile(r"(?:/Date\()?(\d{10})(?:\d{3}|\d{6}|\d{9}|\.\d{1,9})?(?:(?:[+-]\d{4})?\)/)?")
_CLOCK: Final = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,:]\d{1,9})?)?)?"
_CLOCK_BASIC: Final = r"(?P<hour>\d{2})(?P<minute>\d{2})(?:(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_HALF: Final = r"(?:\s?(?P<half>[ap])\.?m\.?(?![a-z]))?"
# "+0100" that lost its sign in a query string is matched and is no offset.
_ZONE: Final = (
    r"\s*(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,5}|[a-z]{3,}(?:/[a-z_]{3,}){1,2}|(?<=\s)\d{2}:?\d{2})?"
)
# What Java and Go add after an offset.
_NOTE: Final = r"\s*(?:\[[\w/+-]{1,40}\]|utc|[+-]\d{4}\s[a-z]{3,4})?"
_TIME: Final = rf"(?:(?:\s*T\s*|\s+|,\s*|:){_CLOCK}{_HALF}{_ZONE}{_NOTE})"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # Extended, W3CDTF, RFC 3339, SQL; with slashes or dots; PHP writes the year -0001 for MySQL's zero date.
        rf"(?P<year>-?\d{{4,6}})(?P<separator>[-/.])(?P<month>\d{{1,2}})(?:(?P=separator)(?P<day>\d{{1,2}})\.?{_TIME}?)?",
        # Basic
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:[T ]?{_CLOCK_BASIC}{_ZONE})?",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})[T ]{_CLOCK}{_ZONE}",
        r"(?P<year>\d{4})",
    )
)
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?(?:T.{1,20})?", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(\d{4})-(\d{3})(?:T.{1,20})?", re.IGNORECASE)


@lru_cache(maxsize=1_024)
def read_machine_date(text: str, country: str | None = None) -> Readings | None:
    """Read a date that a machine wrote; None: it has no form of one.

    Args:
        text: stripped, of at most a few hundred characters.
        country: ISO 3166 of the page, for names of zones.

    >>> [str(reading.value) for reading in read_machine_date("2026-W02-5").readings]
    ['2026-01-09 00:00:00+00:00']
    """
    for form in _FORMS:
        if found := form.fullmatch(text):
            return settle([_reading(found, country)])
    for other, read in _OTHERS:
        if found := other.fullmatch(text):
            return settle([read(found)])
    return None


def _reading(found: "re.Match[str]", country: str | None) -> Reading | None:
    groups = found.groupdict()
    month, day, hour, minute, second = (
        int(groups[name]) if groups.get(name) else None for name in ("month", "day", "hour", "minute", "second")
    )
    half = groups.get("half")
    clock = Clock(
        hour=hour,
        minute=minute,
        second=second,
        half=f"{half.lower()}m" if half else None,
        zone=(groups.get("zone") or "").replace(" ", "") or None,
    ) if hour is not None else None  # fmt: skip
    return make_reading(Day(year=int(groups["year"]), month=month, day=day), clock, country)


def _from_epoch(found: "re.Match[str]") -> Reading | None:
    seconds = int(found[1])
    if seconds not in _EPOCH_S:
        return None
    return Reading(value=datetime.fromtimestamp(seconds, tz=timezone.utc), precision="second")


def _from_week(found: "re.Match[str]") -> Reading | None:
    """The day of a week; of a week without a day, its month or year, whichever it does not cross."""
    year, week, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        first, last = (date.fromisocalendar(year, week, day or end) for end in (1, 7))
    except ValueError:
        return None
    if day:
        return make_reading(Day(year=first.year, month=first.month, day=first.day))
    if first.year != last.year:
        return None
    return make_reading(Day(year=first.year, month=first.month if first.month == last.month else None))


def _from_ordinal(found: "re.Match[str]") -> Reading | None:
    year, number = int(found[1]), int(found[2])
    if not 1 <= number <= 366 or year < 1:  # noqa: PLR2004  days of a year
        return None
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return make_reading(Day(year=year, month=day.month, day=day.day)) if day.year == year else None


_OTHERS: Final[tuple[tuple["re.Pattern[str]", Callable[["re.Match[str]"], Reading | None]], ...]] = (
    (_EPOCH, _from_epoch),
    (_WEEK, _from_week),
    (_ORDINAL, _from_ordinal),
)
