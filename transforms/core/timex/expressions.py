"""Date expressions in running English text, resolved against an explicit anchor; the clock is never read.

What cannot be told stays null with a reason: a wrong date is worse than none. The anchor is the day of publication.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from transforms.core.timex.calendar_dates import CALENDAR_READERS
from transforms.core.timex.days import DAY_READERS
from transforms.core.timex.grammar import ANY, FUTURE, PARTS
from transforms.core.timex.reading import Reading, Setting
from transforms.core.timex.relative import RELATIVE_READERS, shifted_from

_READERS: Final = {**DAY_READERS, **CALENDAR_READERS, **RELATIVE_READERS}
#: Characters before an expression in which a word of the future is looked for.
_LOOK_BACK: Final = 100
#: Most white space between the parts of one expression.
_GAP: Final = 3
#: Form, start, end, meaning.
_Found = tuple[str, int, int, Reading]
_SENTENCE_END: Final = re.compile(r"[.!?;](?=\s)|\n")
#: So many lost numerals in one text, and phrases that are good English by themselves count as lost too.
_BROKEN_TEXT: Final = 2
#: Or one so near, in characters.
_BESIDE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """One date expression: `text[start:end] == surface`."""

    start: int
    end: int
    surface: str
    #: First day of the closed interval; None: not resolved, `reason` says why.
    date_from: date | None
    #: Last day of the closed interval.
    date_to: date | None
    #: day, week, weekend, month, quarter, half, season, year, decade, century, vague; None: that was lost too.
    granularity: str | None
    #: explicit, year_from_published, relative_to_published; None: not resolved.
    method: str | None
    #: numeral_dropped, ambiguous, year_missing, anchor_missing, impossible, vague; None: resolved.
    reason: str | None
    #: Days that it may mean where it is not resolved.
    alternatives: tuple[date, ...]


def find_dates(text: str, anchor: date | None, *, day_first: bool | None = None) -> list[DateExpression]:
    """Find date expressions and resolve what can be resolved.

    Args:
        text: English running text; a whole article tells more than a sentence, for lost numerals come in numbers.
        anchor: the day the text was published; None: not known, then nothing relative is resolved.
        day_first: the order of `09/01/2026` where the feed's locale is known; None: it is not.

    Returns:
        Expressions in the order of the text; they do not overlap. Work grows with the length of the text, no faster.

    >>> [(d.surface, d.date_from) for d in find_dates("It met on Tuesday and on March 27.", date(2025, 4, 2))]
    [('Tuesday', datetime.date(2025, 4, 1)), ('March 27', datetime.date(2025, 3, 27))]
    >>> [(d.surface, d.reason) for d in find_dates("On month day, the war has lasted. 09/01/2026", None)]
    [('On month day', 'numeral_dropped'), ('09/01/2026', 'ambiguous')]
    """
    found = list(_joined(text, _scan(text, anchor, day_first)))
    broken = [start for form, start, _, reading in found if form == "broken"]
    return [_expression(text, start, end, _weighed(form, start, reading, broken)) for form, start, end, reading in found]


def _scan(text: str, anchor: date | None, day_first: bool | None) -> Iterator[_Found]:  # noqa: FBT001  three values
    position = 0
    while (match := ANY.search(text, position)) is not None:
        form = match.lastgroup or ""
        start = match.start()
        parts = PARTS[form].match(text, start)
        reading = None
        if parts is not None:
            setting = Setting(anchor=anchor, day_first=day_first, future=_after_future(text, start))
            reading = _READERS[form](parts.groupdict(), parts.group(), setting)
        if parts is None or reading is None:
            position = _next_word(text, start)
        else:
            position = parts.end()
            yield form, start, position, reading


def _joined(text: str, found: Iterator[_Found]) -> Iterator[_Found]:
    """`two days after March 5` is one expression."""
    held: _Found | None = None
    for each in found:
        if held is not None:
            joined = _join(text, held, each)
            if joined is not None:
                held = joined
                continue
            yield held
        held = each
    if held is not None:
        yield held


def _join(text: str, first: _Found, second: _Found) -> _Found | None:
    form, start, end, _ = first
    if form != "shifted" or text[end : second[1]].strip() or second[1] - end > _GAP:
        return None
    parts = PARTS[form].match(text, start)
    reading = shifted_from(parts.groupdict(), second[3]) if parts is not None else None
    return None if reading is None else (second[0], start, second[2], reading)


def _after_future(text: str, start: int) -> bool:
    """Whether the words before, in the same sentence, speak of the future."""
    before = text[max(0, start - _LOOK_BACK) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return FUTURE.search(before, ends[-1] if ends else 0) is not None


def _next_word(text: str, start: int) -> int:
    """Past the first word of a form that was no date."""
    position = start + 1
    while position < len(text) and text[position - 1].isalnum() and text[position].isalnum():
        position += 1
    return position


def _weighed(form: str, start: int, reading: Reading, broken: list[int]) -> Reading:
    """`of that year` is good English, and a lost numeral in a text or beside a place that has lost others."""
    if form == "weak" and (len(broken) >= _BROKEN_TEXT or any(abs(start - other) <= _BESIDE for other in broken)):
        return Reading(reason="numeral_dropped")
    return reading


def _expression(text: str, start: int, end: int, reading: Reading) -> DateExpression:
    return DateExpression(
        start=start,
        end=end,
        surface=text[start:end],
        date_from=reading.date_from,
        date_to=reading.date_to,
        granularity=reading.granularity,
        method=reading.method,
        reason=reading.reason,
        alternatives=reading.alternatives,
    )
