"""What date expressions mean that count from the anchor (`yesterday`, `two weeks ago`) or from another moment of the story."""

from datetime import date, timedelta
from typing import Final

from transforms.core.timex.grammar import WEEKDAYS
from transforms.core.timex.reading import (
    Groups,
    Reader,
    Reading,
    Setting,
    count,
    leading_number,
    lower,
    missing,
    month_span,
    part_of,
    span,
    year_span,
)

_METHOD: Final = "relative_to_published"
_DAYS: Final = {"hour": 0, "day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_LAST: Final = frozenset({"last", "previous", "past"})
#: `Wednesday (25)`: how far back the day of that name and number is looked for.
_DATED_BACK_DAYS: Final = 45


def _words(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _shift(day: date, unit: str, number: int) -> date | None:
    """A day some units away; None: beyond the calendar. A month's end stays its end."""
    try:
        if unit in _DAYS:
            return day + timedelta(days=_DAYS[unit] * number)
        if unit == "month":
            first, last = month_span(day.year, day.month + number)
            return min(first.replace(day=1) + timedelta(days=day.day - 1), last)
        years = number * (10 if unit == "decade" else 1)
        return date(day.year + years, day.month, min(day.day, month_span(day.year + years, day.month)[1].day))
    except (ValueError, OverflowError):
        return None


def _around(day: date, unit: str) -> tuple[date, date]:
    """The calendar unit that holds a day; weeks begin on Monday."""
    if unit in {"week", "fortnight", "weekend"}:
        monday = day - timedelta(days=day.weekday())
        return (
            (monday + timedelta(days=5), monday + timedelta(days=6))
            if unit == "weekend"
            else (monday, monday + timedelta(days=6))
        )
    if unit == "month":
        return month_span(day.year, day.month)
    if unit == "year":
        return year_span(day.year)
    if unit == "decade":
        first = day.year // 10 * 10
        return date(first, 1, 1), date(first + 9, 12, 31)
    if unit == "century":
        first = (day.year - 1) // 100 * 100 + 1
        return date(first, 1, 1), date(first + 99, 12, 31)
    return day, day


def _ago(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`two weeks ago`: the calendar unit so far back; `a few`, `nearly` and `more than` leave it open."""
    unit = _words(groups["u"])
    number = count(groups["n"])
    if number is None or groups["more"] or groups["half"] or (groups["about"] and unit not in {"hour", "day"}):
        return missing("vague", "vague")
    if setting.anchor is None:
        return missing("anchor_missing", unit)
    if unit == "hour":
        back = setting.anchor - timedelta(days=number // 24 + 1)
        return span(back, setting.anchor, "day", _METHOD)
    day = _shift(setting.anchor, unit, -number)
    if day is None:
        return missing("impossible", unit)
    if unit in {"week", "fortnight"}:
        return span(day - timedelta(days=3), day + timedelta(days=3), "week", _METHOD)
    return span(*_around(day, "year" if unit == "decade" else unit), "year" if unit == "decade" else unit, _METHOD)


def _shifted(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`two days later`, `the next day`, `that week`: counted from a moment of the story, which is not the anchor."""
    unit = _words(groups["u"] or groups["su"] or groups["tu"])
    if unit == "hour":
        return None  # hours from a moment of the story tell no day
    granularity = unit if unit in {"week", "weekend", "month", "year", "decade"} else "day"
    if groups["n"] and count(groups["n"]) is None:
        return missing("vague", "vague")
    step = {"previous": -1, "before": -1, "next": 1, "following": 1, "after": 1}.get(_words(groups["turn"] or groups["side"]), 0)
    if setting.anchor is None or granularity != "day" or not step:
        return missing("anchor_missing", granularity)
    return missing("anchor_missing", "day", setting.anchor + timedelta(days=step))


def shifted_from(groups: Groups, base: Reading) -> Reading | None:
    """`two days after` a day that the text names; None: the words do not count from what follows."""
    way, number, unit = _words(groups.get("way")), count(groups["n"]), _words(groups["u"])
    if way not in {"before", "after", "from"} or base.granularity != "day":
        return None
    if number is None:
        return missing("vague", "vague")
    if base.date_from is None or base.date_from != base.date_to or unit == "hour":
        return missing(base.reason or "vague", "day")
    day = _shift(base.date_from, unit, -number if way == "before" else number)
    return span(day, day, "day", base.method or "explicit") if day else missing("impossible", "day")


def _rolling(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`the past two weeks`, `the next 10 days`: ends or begins at the anchor; without a number the length is open."""
    relation = _words(groups["rel"] or groups["rel1"])
    unit = _words(groups["u"] or groups["u1"])
    number = 1 if groups["u1"] else count(groups["n"])
    if number is None or relation == "recent":
        return missing("vague", "vague")
    if setting.anchor is None or relation in {"previous", "following"}:
        return missing("anchor_missing", unit)
    if unit == "hour":
        unit, number = "day", -(-number // 24)
    other = _shift(setting.anchor, unit, -number if relation in _LAST else number)
    if other is None:
        return missing("impossible", unit)
    return span(min(other, setting.anchor), max(other, setting.anchor), unit, _METHOD)


def _ahead(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`within two weeks`: from the anchor on."""
    number, unit = count(groups["n"]), _words(groups["u"])
    if number is None:
        return missing("vague", "vague")
    if setting.anchor is None:
        return missing("anchor_missing", unit)
    if unit == "hour":
        unit, number = "day", -(-number // 24)
    last = _shift(setting.anchor, unit, number)
    return span(setting.anchor, last, unit, _METHOD) if last else missing("impossible", unit)


def _in_units(groups: Groups, surface: str, setting: Setting) -> Reading | None:
    """`in two weeks`: a point of the future after `will`; else it may be a length of time, which is no date."""
    number, unit = count(groups["n"]), _words(groups["u"])
    if not (groups.get("time") or groups.get("base") or setting.future):
        return None
    if number is None:
        return missing("vague", "vague")
    if setting.anchor is None:
        return missing("anchor_missing", unit)
    day = _shift(setting.anchor, unit, number)
    if day is None:
        return missing("impossible", unit)
    if "tomorrow" in surface.lower():
        day += timedelta(days=1)
    if unit == "week":
        return span(day, day, "day", _METHOD)
    return span(*_around(day, unit), unit, _METHOD)


def _unit(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`last week`, `later this year`, `the end of next month`, `over the weekend`."""
    unit, relation = _words(groups["u"] or groups["iu"] or groups["we"]), _words(groups["rel"])
    anchor = setting.anchor
    if anchor is None:
        return missing("anchor_missing", unit)
    first, last = _around(anchor, unit)
    if relation in _LAST or (relation == "this past"):
        first, last = _around(first - timedelta(days=1), unit) if unit != "weekend" else _weekend(anchor, -1)
    elif relation == "next":
        first, last = _around(last + timedelta(days=1), unit) if unit != "weekend" else _weekend(anchor, 1)
    elif unit == "weekend":
        first, last = _weekend(anchor, 0 if setting.future or anchor.weekday() >= WEEKDAYS["sat"] else -1)
    part = lower(groups["part"] or groups["edge"] or groups["inside"])
    if part in {"earlier", "later"} and first <= anchor <= last:
        first, last = (first, anchor) if part == "earlier" else (anchor, last)
    return span(*part_of(first, last, part), unit, _METHOD)


def _weekend(anchor: date, step: int) -> tuple[date, date]:
    """The weekend of the anchor's week, the one before (-1: the last that has ended), the one after (1)."""
    saturday = anchor + timedelta(days=WEEKDAYS["sat"] - anchor.weekday() + 7 * step)
    return saturday, saturday + timedelta(days=1)


def _relative_day(_groups: Groups, surface: str, setting: Setting) -> Reading | None:
    words = _words(surface)
    if setting.anchor is None:
        return missing("anchor_missing", "day")
    if words == "overnight":
        return span(setting.anchor - timedelta(days=1), setting.anchor, "day", _METHOD)
    step = 0
    if "before yesterday" in words:
        step = -2
    elif "after tomorrow" in words:
        step = 2
    elif words.startswith("yesterday") or words == "last night":
        step = -1
    elif words.startswith("tomorrow"):
        step = 1
    day = setting.anchor + timedelta(days=step)
    return span(day, day, "day", _METHOD)


def _weekday(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`on Tuesday`: the last one up to the anchor; the coming one after `will`, `next`, `until`."""
    anchor = setting.anchor
    if anchor is None:
        return missing("anchor_missing", "day")
    number, relation, week = WEEKDAYS[_words(groups["wd"])], _words(groups.get("rel")), _words(groups["week"])
    if groups.get("other") or relation in {"previous", "following"}:
        return missing("anchor_missing", "day")
    monday = anchor - timedelta(days=anchor.weekday())
    if week:
        day = monday + timedelta(days=number + {"last": -7, "this": 0, "next": 7}[week])
    elif relation in {"last", "next"}:
        return _over_the_weekend(anchor, number, relation)
    elif relation in {"this coming", "coming", "by", "until", "till"} or (
        setting.future and relation not in {"this past", "since"}
    ):
        day = anchor + timedelta(days=(number - anchor.weekday()) % 7)
    elif relation == "this":
        day = monday + timedelta(days=number)
    else:
        day = anchor - timedelta(days=(anchor.weekday() - number) % 7)
    return span(day, day, "day", _METHOD)


def _over_the_weekend(anchor: date, number: int, relation: str) -> Reading:
    """`next Friday` said on a Thursday: tomorrow or a week later, English does not tell; across a weekend it does."""
    step = 7 if relation == "next" else -7
    near = anchor + timedelta(days=(number - anchor.weekday()) % step or step)
    if near.isocalendar()[:2] == anchor.isocalendar()[:2]:
        return missing("ambiguous", "day", *sorted((near, near + timedelta(days=step))))
    return span(near, near, "day", _METHOD)


def _weekday_dated(groups: Groups, _surface: str, setting: Setting) -> Reading | None:
    """`Wednesday (25)`: the last such day; no such day within six weeks is a contradiction."""
    if setting.anchor is None:
        return missing("anchor_missing", "day")
    number, weekday = leading_number(groups["d"] or groups["d2"] or groups["d3"]), WEEKDAYS[_words(groups["wd"])]
    for back in (*range(_DATED_BACK_DAYS), *range(-1, -_DATED_BACK_DAYS, -1)):
        day = setting.anchor - timedelta(days=back)
        if day.day == number and day.weekday() == weekday:
            return span(day, day, "day", _METHOD)
    return missing("impossible", "day")


#: Forms that are counted from somewhere.
RELATIVE_READERS: Final[dict[str, Reader]] = {
    "ago": _ago,
    "shifted": _shifted,
    "span": _rolling,
    "within": _ahead,
    "in_units": _in_units,
    "from_now": _in_units,
    "rel_unit": _unit,
    "rel_day": _relative_day,
    "weekday": _weekday,
    "week_weekday": _weekday,
    "weekday_dated": _weekday_dated,
}
