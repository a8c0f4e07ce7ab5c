"""What a date expression may mean, and the calendar arithmetic that the readers of all forms share."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from transforms.core.timex.grammar import COUNTS, MONTHS

#: A date without a year lies before the anchor unless the next one is this much nearer: news tells what has happened.
_PAST_BONUS_DAYS: Final = 60
#: After a word of the future it lies ahead.
_FUTURE_BONUS_DAYS: Final = 800
#: First month of a season of the northern hemisphere, three whole months each (the meteorologists' seasons).
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The meaning of one expression; the fields are those of `timex.DateExpression`."""

    date_from: date | None = None
    date_to: date | None = None
    granularity: str | None = None
    method: str | None = None
    reason: str | None = None
    alternatives: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known around an expression."""

    anchor: date | None
    day_first: bool | None
    #: Words before it speak of the future.
    future: bool


Groups = Mapping[str, str | None]
Reader = Callable[[Groups, str, Setting], Reading | None]


def span(first: date, last: date, granularity: str, method: str = "explicit") -> Reading:
    """A resolved interval."""
    return Reading(date_from=first, date_to=last, granularity=granularity, method=method)


def missing(reason: str, granularity: str | None, *alternatives: date) -> Reading:
    """No interval, and why."""
    return Reading(reason=reason, granularity=granularity, alternatives=alternatives)


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day; months count on over the ends of the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_span(year: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, 1, 1), date(year, 12, 31)


def season_span(year: int, season: str) -> tuple[date, date]:
    """First and last day; a winter is named after the year in which it begins."""
    month = _SEASONS[season]
    return date(year, month, 1), month_span(year, month + 2)[1]


def part_of(first: date, last: date, part: str | None) -> tuple[date, date]:
    """The first, middle or last third of a span; the whole where no part is named."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if part and months % 3 == 0 and (first.day, last) == (1, month_span(last.year, last.month)[1]):
        return _months_of(first, last, months // 3, part)
    third = ((last - first).days + 1) // 3
    if part in {"early", "beginning", "start", "early in"}:
        return first, first + timedelta(days=third - 1)
    if part in {"mid", "middle"}:
        return first + timedelta(days=third), last - timedelta(days=third)
    if part in {"late", "end", "late in"}:
        return last - timedelta(days=third - 1), last
    return first, last


def _months_of(first: date, last: date, third: int, part: str) -> tuple[date, date]:
    """A third of a span of whole months, in whole months."""
    ends = {"early": (0, 1), "beginning": (0, 1), "start": (0, 1), "mid": (1, 2), "middle": (1, 2), "late": (2, 3), "end": (2, 3)}
    begin, end = ends.get(part, (0, 3))
    if (begin, end) == (0, 3):
        return first, last
    start = month_span(first.year, first.month + begin * third)[0]
    return start, month_span(first.year, first.month + end * third - 1)[1]


def month_number(name: str | None) -> int:
    """1-12 for a name or an abbreviation that the grammar let through."""
    return MONTHS[(name or "").lower().rstrip(".")]


def leading_number(text: str | None) -> int:
    """The number that a text begins with; 0 where it begins with none."""
    found = _NUMBER.match(text or "")
    return int(found.group()) if found else 0


def count(text: str | None) -> int | None:
    """A small number in digits or words; None: left open (`several`), or none written."""
    if text is None:
        return None
    return int(text) if text.isdigit() else COUNTS.get(" ".join(text.lower().split()))


def relative_year(text: str | None, anchor: date | None) -> int | None:
    """A year as digits, or as `last year`, `of this year`; None: none written, or relative without an anchor."""
    if not text:
        return None
    if text[0].isdigit():
        return int(text[:4])
    if anchor is None:
        return None
    lower = text.lower()
    return anchor.year + (1 if "next" in lower else -1 if "last" in lower else 0)


def year_method(text: str | None) -> str:
    """How a year was told, by what was written for it."""
    return "explicit" if text and text[0].isdigit() else "relative_to_published"


def nearest(days: list[date], anchor: date, *, future: bool) -> date:
    """The day nearest to the anchor, on the side that news of the past or of the future prefers."""
    bonus = _FUTURE_BONUS_DAYS if future else _PAST_BONUS_DAYS

    def distance(day: date) -> tuple[int, int]:
        wrong_side = day < anchor if future else day > anchor
        return abs((day - anchor).days) + (bonus if wrong_side else 0), day.toordinal()

    return min(days, key=distance)


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def lower(text: str | None) -> str | None:
    """Lower case; None stays None."""
    return text.lower() if text else None
