"""What date expressions mean that carry a calendar date or part of one: days, months, seasons, quarters, years."""

import calendar
import re
from datetime import date, timedelta
from typing import Final

from transforms.core.timex_grammar import ORDINALS, WEEKDAYS
from transforms.core.timex_reading import (
    Groups,
    Reader,
    Reading,
    Setting,
    leading_number,
    lower,
    missing,
    month_number,
    month_span,
    nearest,
    part_of,
    relative_year,
    season_span,
    span,
    valid_day,
    year_method,
    year_span,
)

#: A reading this near to the anchor, and no other, decides the order of day and month.
NEAR_DAYS: Final = 31
_QUARTERS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_CENTURIES: Final = {"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
#: Two digits of a year below this are of this century.
_CENTURY_SPLIT: Final = 50


# --- whole dates -------------------------------------------------------------------------------------------------------


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
    return _checked(valid_day(leading_number(groups["y"]), leading_number(groups["mo"]), leading_number(groups["d"])), None, "explicit")


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


# --- months, seasons, quarters, years ----------------------------------------------------------------------------------


def _month_range(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`from January to March`, `November 2024 - February 2025`."""
    first_month, last_month = month_number(groups["m1"] or groups["m3"]), month_number(groups["m2"] or groups["m4"])
    year_text, anchor = groups["y2"] or groups["y4"], setting.anchor
    last_year, method = relative_year(year_text, anchor), year_method(year_text)
    if last_year is None:
        if anchor is None or year_text:
            return missing("anchor_missing" if year_text else "year_missing", "month")
        begun = first_month <= anchor.month or setting.future
        last_year, method = anchor.year - (not begun) + (first_month > last_month), "year_from_published"
    first_year = leading_number(groups["y1"]) or last_year - (first_month > last_month)
    first, last = date(first_year, first_month, 1), month_span(last_year, last_month)[1]
    return span(first, last, "month", method) if first <= last else missing("impossible", "month")


def _week_of(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`the last week of July`: Monday to Sunday, the first week being the one that holds the fourth day (ISO 8601)."""
    year = leading_number(groups["yy"]) or relative_year(groups["y"], setting.anchor)
    if year is None:
        month = _month_alone({**groups, "rel": "", "part": None, "part2": None, "edge": None}, "", setting) if setting.anchor else None
        if month is None or month.date_from is None:
            return missing("year_missing", "week")
        year = month.date_from.year
    first, last = month_span(year, month_number(groups["m"])) if groups["m"] else year_span(year)
    nth = (groups["nth"] or "").lower()
    inside = last - timedelta(days=3) if nth == "last" else first + timedelta(days=3 + 7 * (ORDINALS[nth] - 1))
    monday = inside - timedelta(days=inside.weekday())
    return span(monday, monday + timedelta(days=6), "week", year_method(groups["y"] or groups["yy"]) if groups["y"] or groups["yy"] else "year_from_published")


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


def _month_of_year(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    year = relative_year(groups["y"], setting.anchor)
    if year is None:
        return missing("anchor_missing", "month")
    first, last = part_of(*month_span(year, month_number(groups["m"])), lower(groups["part"] or groups["edge"]))
    return span(first, last, "month", year_method(groups["y"]))


def _month_alone(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`in March`, `last May`: the month of the anchor's year or of the one before, the coming one after `next` and `will`."""
    anchor, month = setting.anchor, month_number(groups["m"])
    if anchor is None:
        return missing("year_missing", "month")
    relation = " ".join((groups["rel"] or "").lower().split())
    if relation == "this":
        year = anchor.year
    elif relation in {"next", "this coming"} or (setting.future and relation != "last"):
        year = anchor.year + (month < anchor.month or (relation == "next" and month == anchor.month))
    else:
        year = anchor.year - (month > anchor.month or (relation == "last" and month == anchor.month))
    named = groups.get("part") or groups.get("part2") or groups.get("edge") or (relation if relation.endswith(" in") else None)
    first, last = part_of(*month_span(year, month), lower(named))
    return span(first, last, "month", "year_from_published")


def _season_of_year(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    year = relative_year(groups["y"], setting.anchor)
    if year is None:
        return missing("anchor_missing", "season")
    first, last = part_of(*season_span(year, (groups["s"] or "").lower()), lower(groups["part"]))
    return span(first, last, "season", year_method(groups["y"]))


def _season_alone(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`last summer`, `in the spring`: the one that lies on the named side of the anchor."""
    anchor = setting.anchor
    if anchor is None:
        return missing("year_missing", "season")
    relation, season = " ".join((groups.get("rel") or "").lower().split()), (groups["s"] or "").lower()
    spans = [season_span(anchor.year + shift, season) for shift in (-2, -1, 0, 1)]
    if relation == "this" and season != "winter":
        first, last = spans[2]
    elif relation in {"next", "this coming"} or setting.future:
        first, last = next(each for each in spans if each[1] >= anchor and (relation != "next" or each[0] > anchor))
    else:
        begun = [each for each in spans if each[0] <= anchor and (relation != "last" or each[1] < anchor)]
        first, last = begun[-1]
    return span(*part_of(first, last, lower(groups.get("part"))), "season", "year_from_published")


def _quarter(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    year_text = groups["y"] or ""
    year = relative_year(year_text, setting.anchor)
    what = lower(groups["what"]) or "quarter"
    if year is None or year_text.lower().startswith("that"):
        return missing("anchor_missing", what)
    number = _QUARTERS[groups["q"].lower()] if groups["q"] else int((groups["qd"] or "").strip("Qq"))
    months = 3 if what == "quarter" else 6
    if number * months > 12:  # noqa: PLR2004  months of a year
        return None
    return span(date(year, 1 + (number - 1) * months, 1), month_span(year, number * months)[1], what, year_method(year_text))


def _relative_quarter(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    anchor = setting.anchor
    if anchor is None:
        return missing("anchor_missing", "quarter")
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get((groups["rel"] or "").lower(), 0)
    month = (anchor.month - 1) // 3 * 3 + 1 + 3 * shift
    return span(month_span(anchor.year, month)[0], month_span(anchor.year, month + 2)[1], "quarter", "relative_to_published")


def _one_year(groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    named = groups.get("part") or groups.get("part2") or groups.get("edge")
    return span(*part_of(*year_span(leading_number(groups["y"])), lower(named)), "year")


def _year_range(groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    first, last = leading_number(groups["y1"]), leading_number(groups["y2"])
    return span(year_span(first)[0], year_span(last)[1], "year") if first < last else None


def _decade(groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    year = leading_number(groups["y"]) * 10
    first, last = part_of(date(year, 1, 1), date(year + 9, 12, 31), lower(groups["part"] or groups["part2"]))
    return span(first, last, "decade")


def _century(groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    number = _CENTURIES.get((groups["n"] or "").lower()) or leading_number(groups["n"])
    return span(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), "century")


def _broken(_groups: Groups, _surface: str, _setting: Setting) -> Reading | None:
    return missing("numeral_dropped", None)


def _vague(_groups: Groups, surface: str, _setting: Setting) -> Reading | None:
    return missing("year_missing", "year") if surface.lower().endswith("that year") else missing("vague", "vague")


#: Forms that carry their own calendar date or part of one.
CALENDAR_READERS: Final[dict[str, Reader]] = {
    "broken": _broken,
    "weak": _vague,
    "vague": _vague,
    "iso": _iso,
    "ymd": _iso,
    "numeric": _numeric,
    "mdy": _day,
    "dmy": _day,
    "dmy_dashed": _day,
    "day_alone": _day_alone,
    "week_of": _week_of,
    "week_of_day": _week_of_day,
    "range_mdy": _day_range,
    "range_dmy": _day_range,
    "range_month": _month_range,
    "month_year": _month_of_year,
    "month_alone": _month_alone,
    "rel_month": _month_alone,
    "season_year": _season_of_year,
    "season_alone": _season_alone,
    "rel_season": _season_alone,
    "quarter": _quarter,
    "rel_quarter": _relative_quarter,
    "year": _one_year,
    "year_adjective": _one_year,
    "year_bracketed": _one_year,
    "range_year": _year_range,
    "decade": _decade,
    "century": _century,
}
