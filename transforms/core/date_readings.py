"""What a written date can mean: every reading of it, none invented.

A date is read by a fixed list of forms, never against the clock. Where the order of day and month is not shown, both
readings are given. Where the zone of a time is not known, only its day is: an hour in UTC would be a guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final, Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year"]

#: Longest string that is looked at: a date is short, a page that puts an essay in its place is not read.
_MAX_CHARS: Final = 100
# News older than this is a default value of some software (year 1, 1899-12-30) far more often than an archive.
_YEARS: Final = range(1900, 2101)
#: 1 January 1990 and 2100: an epoch outside is another number.
_EPOCH_S: Final = range(631_152_000, 4_102_444_800)
#: Values that software writes where it has no date: Unix time zero, seen from UTC and from the Americas.
_DEFAULTS: Final = (datetime(1970, 1, 1, tzinfo=timezone.utc), datetime(1969, 12, 31, tzinfo=timezone.utc))

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec".split(
            "|"
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = rf"(?P<month_name>{'|'.join(_MONTHS)})\.?"
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME: Final = (
    r"(?:[T\s,]+(?:at\s+)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?|(?=\s*[ap]\.?m))"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>[+-]\d{2}:?\d{2}|[+-]\d{1,2}|[a-z][a-z_+-]*(?:/[a-z_+-]+)*(?:\s*\([^)]*\))?)?(?:\s*\([a-z ]+\))?)?"
)
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # ISO 8601, W3CDTF, RFC 3339; also with slashes or dots and without zeros.
        r"(?P<year>\d{4})(?:(?P<separator>[-/.])(?P<month>\d{1,2})(?:(?P=separator)(?P<day>\d{1,2})" + _TIME + r")?)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
        # RFC 822, 850, 1123, 5322 and written out: 9 January 2026, 09-Jan-26.
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?" + _MONTH + r",?[\s-]+(?P<year>\d{4}|\d{2})" + _TIME,
        # January 9, 2026
        _WEEKDAY + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME,
        # asctime, and what `date` and Java print: Sun Nov 6 08:49:37 [GMT] 1994
        _WEEKDAY + _MONTH + r"\s+(?P<day>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})\s+(?:(?P<zone>[a-z]{1,5}|[+-]\d{4})\s+)?(?P<year>\d{4})",
        _MONTH + r",?\s+(?P<year>\d{4})",
        # Chinese and Japanese
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?" + _TIME,
    )
)  # fmt: skip
_NUMERIC: Final = re.compile(r"(?P<first>\d{1,2})(?P<separator>[/.-])(?P<second_part>\d{1,2})(?P=separator)(?P<year>\d{4}|\d{2})" + _TIME, re.IGNORECASE)  # fmt: skip
# Seconds or milliseconds; the latter's last figures are dropped, so that equal times are equal.
_EPOCH: Final = re.compile(r"(\d{10})(?:\d{3})?")
#: A date whose figures were lost in translation: "Year, Month, Day".
_DROPPED: Final = re.compile(
    r"(?:on\s+)?(?:year,?\s*month(?:,?\s*day)?|month,?\s*day(?:,?\s*year)?|day,?\s*month(?:,?\s*year)?)\W*", re.IGNORECASE
)

# Hours east of UTC. RFC 822, section 5.1 for GMT to PDT; the rest from the IANA time zone database's abbreviations.
# Left out, because several places use them: CST (America, China), IST (India, Israel, Ireland), BST, AST, WST.
_ZONES: Final = {
    name: float(hours)
    for name, hours in (
        pair.split("=")
        for pair in (
            "z=0 utc=0 gmt=0 ut=0 wet=0 est=-5 edt=-4 cdt=-5 mst=-7 mdt=-6 pst=-8 pdt=-7 akst=-9 akdt=-8 hst=-10 adt=-3 nst=-3.5 ndt=-2.5"
            " brt=-3 art=-3 west=1 cet=1 mez=1 cest=2 mesz=2 eet=2 eest=3 msk=3 trt=3 wat=1 cat=2 sast=2 eat=3 idt=3 irst=3.5 gst=4"
            " pkt=5 npt=5.75 ict=7 wib=7 hkt=8 sgt=8 awst=8 jst=9 kst=9 acst=9.5 acdt=10.5 aest=10 aedt=11 nzst=12 nzdt=13"
        ).split()
    )
}
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_EAST_MOST: Final = timedelta(hours=14)
_WEST_MOST: Final = timedelta(hours=-12)


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
    #: `ambiguous`, `impossible` (the form of a date, no such day or zone), `numeral_dropped`; None: clear or no date.
    reason: str | None = None


def read_date(raw: str, *, day_first: bool | None = None) -> Readings:
    """Read a date in any form that machines and English writers use.

    Args:
        raw: the date alone, as written.
        day_first: what is known about the order in `09/01/2026`; None: nothing.

    >>> [str(reading.value.date()) for reading in read_date("09/01/2026").readings]
    ['2026-01-09', '2026-09-01']
    >>> str(read_date("Fri, 09 Jan 2026 23:00:00 -0500").readings[0].value)
    '2026-01-10 04:00:00+00:00'
    >>> read_date("2022-13-45").reason
    'impossible'
    """
    text = raw.strip()
    if not text or len(text) > _MAX_CHARS or not text.isprintable():
        return Readings()
    if epoch := _EPOCH.fullmatch(text):
        return _from_epoch(int(epoch[1]))
    if numeric := _NUMERIC.fullmatch(text):
        return _settle([_read(numeric, *parts) for parts in _numeric_orders(numeric, day_first=day_first)])
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _settle([_read(found, *_parts(found))])
    return Readings(reason="numeral_dropped" if _DROPPED.fullmatch(text) else None)


def _from_epoch(seconds: int) -> Readings:
    if seconds not in _EPOCH_S:
        return Readings(reason="impossible")
    value = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return Readings(readings=(Reading(value=value, precision="second"),))


def _parts(found: "re.Match[str]") -> tuple[int, int | None, int | None]:
    groups = found.groupdict()
    month = _MONTHS[groups["month_name"].lower()] if groups.get("month_name") else groups.get("month")
    day = groups.get("day")
    return _year(groups["year"]), int(month) if month else None, int(day) if day else None


def _year(digits: str) -> int:
    # RFC 2822, section 4.3: two digits below 50 are of this century.
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 50 else 1900)  # noqa: PLR2004


def _numeric_orders(found: "re.Match[str]", *, day_first: bool | None) -> Iterator[tuple[int, int, int]]:
    first, second, last = (int(found[name]) for name in ("first", "second_part", "year"))
    year = _year(found["year"])
    if day_first is not False:
        yield year, second, first
    if day_first is not True:
        yield year, first, second
    if len(found["year"]) == 2 and day_first is None:  # noqa: PLR2004  the year may stand first
        yield _year(found["first"].zfill(2)), second, last


def _read(found: "re.Match[str]", year: int, month: int | None, day: int | None) -> list[Reading]:
    """The reading of one order of the parts; none where it is impossible."""
    groups = found.groupdict()
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=timezone.utc)
        moment = _with_time(start, groups)
    except ValueError:
        return []
    if year not in _YEARS or start in _DEFAULTS:
        return []
    if not groups.get("hour"):
        return [Reading(value=start, precision="day" if day else "month" if month else "year")]
    precision: Precision = "second" if groups.get("second") else "minute" if groups.get("minute") else "hour"
    zone = (groups.get("zone") or "").split("(")[0].strip().lower()
    if zone[:1] in {"+", "-"}:
        offset = _offset(zone)
        return [] if offset is None else [Reading(value=moment - offset, precision=precision)]
    if zone in _ZONES:
        return [Reading(value=moment - timedelta(hours=_ZONES[zone]), precision=precision)]
    # No zone, or one of an unknown place: the day as written is all that is known.
    return [Reading(value=start, precision="day")]


def _with_time(start: datetime, groups: dict[str, str | None]) -> datetime:
    hour, minute, second = (int(groups.get(name) or 0) for name in ("hour", "minute", "second"))
    if half := groups.get("half"):
        if not 1 <= hour <= 12:  # noqa: PLR2004  a clock of two halves
            raise ValueError(hour)
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    # RFC 3339 allows second 60 (a leap second); ISO 8601 allows 24:00.
    extra = timedelta(seconds=1) if second == 60 else timedelta(0)  # noqa: PLR2004
    if (hour, minute, second) == (24, 0, 0):
        return start + timedelta(days=1)
    return start.replace(hour=hour, minute=minute, second=min(second, 59) if extra else second) + extra


def _offset(zone: str) -> timedelta | None:
    found = _OFFSET.fullmatch(zone)
    if not found or int(found[3] or 0) > 59:  # noqa: PLR2004  minutes
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) * (1 if found[1] == "+" else -1)
    return offset if _WEST_MOST <= offset <= _EAST_MOST else None


def _settle(orders: list[list[Reading]]) -> Readings:
    readings = tuple(dict.fromkeys(reading for order in orders for reading in order))
    return Readings(readings=readings, reason=None if len(readings) == 1 else "ambiguous" if readings else "impossible")
