"""What date expressions mean that name a month, a season, a quarter, a year or a longer time."""

from datetime import date, timedelta
from typing import Final

from transforms.core.timex.reading import (
    Groups,
    Reader,
    Reading,
    Setting,
    leading_number,
    lower,
    missing,
    month_number,
    month_span,
    part_of,
    relative_year,
    season_span,
    span,
    year_method,
    year_span,
)

_FIRST_FOUR: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_CENTURIES: Final = {"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}


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
        month = (
            _month_alone({**groups, "rel": "", "part": None, "part2": None, "edge": None}, "", setting)
            if setting.anchor
            else None
        )
        if month is None or month.date_from is None:
            return missing("year_missing", "week")
        year = month.date_from.year
    first, last = month_span(year, month_number(groups["m"])) if groups["m"] else year_span(year)
    nth = (groups["nth"] or "").lower()
    inside = last - timedelta(days=3) if nth == "last" else first + timedelta(days=3 + 7 * (_FIRST_FOUR[nth] - 1))
    monday = inside - timedelta(days=inside.weekday())
    return span(
        monday,
        monday + timedelta(days=6),
        "week",
        year_method(groups["y"] or groups["yy"]) if groups["y"] or groups["yy"] else "year_from_published",
    )


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
    number = _FIRST_FOUR[groups["q"].lower()] if groups["q"] else int((groups["qd"] or "").strip("Qq"))
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


#: Forms that name a month, a season, a quarter or a year.
CALENDAR_READERS: Final[dict[str, Reader]] = {
    "broken": _broken,
    "weak": _vague,
    "vague": _vague,
    "week_of": _week_of,
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
