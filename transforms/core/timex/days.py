"""What date expressions mean that name a day of the calendar, or a range of days."""

import calendar
import re
from datetime import date, timedelta
from typing import Final

from transforms.core.timex.grammar import ORDINALS, WEEKDAYS
from transforms.core.timex.reading import (
    Groups,
    Reader,
    Reading,
    Setting,
    leading_number,
    missing,
    month_number,
    month_span,
    nearest,
    relative_year,
    span,
    valid_day,
    year_method,
)

#: A reading this near to the anchor, and no other, decides the order of day and month.
NEAR_DAYS: Final = 31
#: Two digits of a year below this are of this century.
_CENTURY_SPLIT: Final = 50


def _day(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`27 March 2025`, `Tuesday, March 25`: the year from the text or the anchor, the weekday as a check."""
    month = month_number(groups["m"])
    year_text = groups.get("y") or groups.get("yx")
    word = groups.get("ord")
    day = ORDINALS[word.lower()] if word else leading_number(groups.get("d") or groups.get("dx"))
    weekday = groups.get("wd")
    year = relative_year(year_text, setting.anchor)
    if year is not None:
        return _checked(valid_day(year, month, day), weekday, year_method(year_text))
    if not 1 <= day <= calendar.monthrange(2024, month)[1]:
        return missing("impossible", "day")
    if setting.anchor is None:
        return missing("anchor_missing" if year_text else "year_missing", "day")
    years = range(setting.anchor.year - 1, setting.anchor.year + 2)
    days = [found for found in (valid_day(each, month, day) for each in years) if found]
    if weekday:
        days = [found for found in days if found.weekday() == WEEKDAYS[weekday.lower().rstrip(".")]]
    if not days:
        return missing("impossible", "day")
    chosen = nearest(days, setting.anchor, future=setting.future)
    return span(chosen, chosen, "day", "year_from_published")


def _checked(day: date | None, weekday: str | None, method: str) -> Reading:
    if day is None:
        return missing("impossible", "day")
    if weekday and day.weekday() != WEEKDAYS[weekday.lower().rstrip(".")]:
        return missing("impossible", "day", day)
    return span(day, day, "day", method)


def _iso(groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    return _checked(
        valid_day(leading_number(groups["y"]), leading_number(groups["mo"]), leading_number(groups["d"])), None, "explicit"
    )


def _numeric(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`09/01/2026`: day and month in either order, unless one of them is over 12, the caller knows, or the anchor is near one."""
    first, second, year_text = leading_number(groups["a"]), leading_number(groups["b"]), groups["y"] or ""
    year = int(year_text)
    if len(year_text) == 2:  # noqa: PLR2004  digits of the year
        year += 2000 if year < _CENTURY_SPLIT else 1900
    readings = {True: valid_day(year, second, first), False: valid_day(year, first, second)}
    days = sorted({day for day in readings.values() if day})
    if not days:
        return missing("impossible", "day") if len(year_text) > 2 else None  # noqa: PLR2004  a score, a fraction
    if len(days) == 1:
        return span(days[0], days[0], "day")
    known = readings[setting.day_first] if setting.day_first is not None else None
    if known is None and setting.anchor is not None:
        near = [day for day in days if abs((day - setting.anchor).days) <= NEAR_DAYS]
        known = near[0] if len(near) == 1 else None
    return span(known, known, "day") if known else missing("ambiguous", "day", *days)


def _day_range(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`March 5-8, 2025`, `28 February to 3 March`."""
    anchor = setting.anchor
    last_month = month_number(groups["m2"] or groups["m1"])
    first_month = month_number(groups["m1"] or groups["m2"])
    first_day, last_day = leading_number(groups["d1"]), leading_number(groups["d2"])
    last_year = relative_year(groups["y2"], anchor) or (leading_number(groups["y1"]) or None)
    method = year_method(groups["y2"] or groups["y1"])
    if last_year is None:
        if anchor is None:
            return missing("year_missing", "day")
        days = [found for found in (valid_day(y, last_month, last_day) for y in range(anchor.year - 1, anchor.year + 2)) if found]
        if not days:
            return missing("impossible", "day")
        last_year, method = nearest(days, anchor, future=setting.future).year, "year_from_published"
    first_year = leading_number(groups["y1"]) or last_year - (first_month > last_month)
    first, last = valid_day(first_year, first_month, first_day), valid_day(last_year, last_month, last_day)
    if first is None or last is None or first > last:
        return missing("impossible", "day")
    return span(first, last, "day", method)


def _week_of_day(groups: Groups, surface: str, setting: Setting) -> Reading | None:
    """`the week of March 3`: the Monday to Sunday that holds the day, or the seven days that it opens or closes."""
    day = _day({"m": groups["m1"] or groups["m2"], "d": groups["d1"] or groups["d2"], "y": groups["y"]}, "", setting)
    if day is None or day.date_from is None:
        return day
    first = day.date_from - timedelta(days=6 if "ending" in surface.lower() else 0)
    if re.search(r"\bof\b", surface, re.IGNORECASE):
        first -= timedelta(days=first.weekday())
    return span(first, first + timedelta(days=6), "week", day.method or "explicit")


def _day_alone(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`on the 15th`: of the anchor's month or of the one before; after `will`, of the one to come."""
    anchor, number = setting.anchor, leading_number(groups["d"])
    if anchor is None:
        return missing("anchor_missing", "day")
    months = [month_span(anchor.year, anchor.month + shift)[0] for shift in (-1, 0, 1)]
    days = [day for first in months if (day := valid_day(first.year, first.month, number))]
    sided = [day for day in days if (day >= anchor if setting.future else day <= anchor)]
    if not sided:
        return missing("impossible", "day")
    chosen = sided[0] if setting.future else sided[-1]
    return span(chosen, chosen, "day", "relative_to_published")


#: Forms that name a day.
DAY_READERS: Final[dict[str, Reader]] = {
    "iso": _iso,
    "ymd": _iso,
    "numeric": _numeric,
    "mdy": _day,
    "dmy": _day,
    "dmy_dashed": _day,
    "day_alone": _day_alone,
    "week_of_day": _week_of_day,
    "range_mdy": _day_range,
    "range_dmy": _day_range,
}
