"""Dates that people write, in the words and layouts of many languages.

A date is spelled as a shape, one letter for each figure or word in it, and shapes are matched against the layouts in which dates
are written. What holds a word that belongs to no date is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from typing import Final

from transforms.core.dates.layouts import LAYOUTS
from transforms.core.dates.solar_hijri import SOLAR_YEARS, from_solar_hijri
from transforms.core.dates.values import Clock, Day, Readings, make_reading, settle
from transforms.core.dates.words import TOKEN, Meaning, fold, lexicon, longest_key, plain_figures
from transforms.core.dates.zones import is_zone_name

#: Shapes of one string that are tried: a word of several meanings (`mar`: March, Tuesday) doubles them.
_MAX_SHAPES: Final = 64
_KEPT_SIGNS: Final = frozenset("/:-+")
_INSIDE_WORDS: Final = frozenset(".'-\"")
#: Scripts that put no space between words: Thai, Chinese, Japanese, Korean.
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af]")
_THAI: Final = re.compile("[\u0e01-\u0e2e]")
#: Between a date and the same day in another calendar.
_CORRESPONDING: Final = re.compile(r"\s*(?:[-–—/|،,()]|الموافق|برابر با)\s*")
_OFFSET_NOTE: Final = re.compile(r"(?<=[+-]\d{4})\s*\([^()]{1,60}\)$")
_BUDDHIST: Final = range(2443, 2644)
_BUDDHIST_AHEAD: Final = 543
_REPUBLIC: Final = range(100, 190)
_REPUBLIC_AHEAD: Final = 1911
#: Two figures of a Buddhist year that is past 1990; below, Thai writers mean a year of ours.
_BUDDHIST_SHORT: Final = 33
_ZONE_LETTERS: Final = 5
_LONGEST_WORD: Final = 20
_MONTHS_OF_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSetting:
    """What is known about the writer of a date."""

    #: The order in `09/01/2026`; None: nothing is known.
    day_first: bool | None = None
    #: Whether a year of two figures stands first.
    year_first: bool = False
    #: Name of a file of `languages/`; None: any.
    language: str | None = None
    #: ISO 3166, for names of zones; None: not known.
    country: str | None = None
    #: Whether years of the solar Hijri calendar are meant where they can be.
    solar_hijri: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure, word or sign of a date, in one of its meanings; the letter is empty where it only may stand there."""

    letter: str
    value: int
    raw: str


@dataclass(frozen=True, slots=True)
class _Shape:
    letters: str
    items: tuple[_Item, ...]
    weekdays: frozenset[int]


def read_written_date(text: str, setting: DateSetting) -> Readings | None:
    """Read a date that a person wrote; None: it is none.

    Args:
        text: stripped, of at most a few hundred characters.
        setting: what is known about its writer; words are looked up in the language first, then in all.

    >>> [str(reading.value.date()) for reading in read_written_date("3 марта 2026 г., 14:05", DateSetting()).readings]
    ['2026-03-03']
    """
    folded = _OFFSET_NOTE.sub("", plain_figures(fold(text)))
    tokens = TOKEN.findall(folded)
    is_relative = has_other_calendar = False
    for language in dict.fromkeys((setting.language, None)):
        options = _options(tokens, language)
        has_other_calendar |= any(item.letter == "c" for option in options for item in option)
        is_relative |= _is_relative(options)
        found = _match(options, folded, setting)
        if found is not None:
            return found
    if has_other_calendar:
        return _corresponding(folded, setting) or Readings(reason="calendar")
    return Readings(reason="relative") if is_relative else None


def _is_relative(options: list[list[_Item]]) -> bool:
    """`today`, `2 hours ago`: a word that says so, with figures at most one other; `A look at today's papers` is none."""
    letters = [{item.letter for item in option} for option in options]
    unknown = sum(kinds == {"?"} for kinds in letters)
    has_figure = any(kinds & {"d", "t"} for kinds in letters)
    return any("r" in kinds for kinds in letters) and unknown <= has_figure


def _corresponding(folded: str, setting: DateSetting) -> Readings | None:
    """The one day that is given beside its day in another calendar."""
    parts = [part for part in _CORRESPONDING.split(folded) if part]
    read = [read_written_date(part, setting) for part in parts] if len(parts) > 1 else []
    clear = [found for found in read if found and found.readings]
    return clear[0] if len(clear) == 1 else None


def _options(tokens: list[str], language: str | None) -> list[list[_Item]]:
    """Each figure, word and sign with its meanings; a word of no meaning has the letter `?`."""
    options: list[list[_Item]] = []
    at = 0
    while at < len(tokens):
        part = tokens[at]
        if part.isdigit():
            options.append([_figure(part)])
        elif part[0].isalpha():
            taken, found = _phrase(tokens, at, language)
            options += found
            at += taken - 1
        elif part in _KEPT_SIGNS or (part[0] == "." and at and tokens[at - 1].isdigit()):
            options.append([_Item(part, 0, part)])
        at += 1
    return options


def _figure(token: str) -> _Item:
    letter = {1: "d", 2: "d", 3: "t", 4: "y"}.get(len(token), "n")
    return _Item(letter, int(token) if letter != "n" else 0, token)


def _phrase(tokens: list[str], start: int, language: str | None) -> tuple[int, list[list[_Item]]]:
    """The longest phrase of a lexicon that begins at a token, and how many tokens it takes."""
    words, ends = [], []
    for at in range(start, len(tokens)):
        if tokens[at][0].isalnum():
            words.append(tokens[at].casefold())
            ends.append(at + 1)
        elif tokens[at] not in _INSIDE_WORDS:
            break
        if len(words) == longest_key(language):
            break
    for size in range(len(words), 0, -1):
        if meanings := lexicon(language).get(tuple(words[:size])):
            zone = [_Item("z", 0, tokens[start])] if size == 1 and is_zone_name(words[0]) else []
            return ends[size - 1] - start, [[*(_item(meaning, tokens[start]) for meaning in meanings), *zone]]
    if _UNSPACED.match(tokens[start]):
        return 1, _segments(tokens[start], language)
    return 1, [_zone(tokens[start]) or [_Item("?", 0, tokens[start])]]


def _segments(run: str, language: str | None) -> list[list[_Item]]:
    """A run of letters without spaces, cut into the longest words that are known."""
    found: list[list[_Item]] = []
    while run:
        sizes = range(min(len(run), _LONGEST_WORD), 0, -1)
        size = next((size for size in sizes if (run[:size].casefold(),) in lexicon(language)), 1)
        meanings = lexicon(language).get((run[:size].casefold(),), ())
        found.append([_item(meaning, run[:size]) for meaning in meanings] or [_Item("?", 0, run[:size])])
        run = run[size:]
    return found


def _item(meaning: Meaning, raw: str) -> _Item:
    return _Item("" if meaning.kind == "f" else meaning.kind, meaning.value, raw)


def _zone(token: str) -> list[_Item]:
    named = "/" in token or is_zone_name(token.casefold())
    return [_Item("z", 0, token)] if named or (token.isascii() and token.isupper() and len(token) <= _ZONE_LETTERS) else []


def _match(options: list[list[_Item]], folded: str, setting: DateSetting) -> Readings | None:
    """All readings of all shapes of a string; None: no shape is one of a date."""
    days: dict[tuple[Day, Clock | None], frozenset[int]] = {}
    most = 0
    # What gives most words a meaning is what was meant: `am` is a half of the day before it is a German preposition.
    shapes = sorted(map(_shape, islice(product(*options), _MAX_SHAPES)), key=lambda shape: -len(shape.letters))
    for shape in shapes:
        if days and len(shape.letters) < most:
            break
        if found := next((found for layout in LAYOUTS if (found := layout.fullmatch(shape.letters))), None):
            most, clock = len(shape.letters), _clock(found, shape)
            days |= {(day, clock): shape.weekdays for day in _days(found, shape, folded, setting)}
    if not days:
        return None
    fitting = [each for each, weekdays in days.items() if not weekdays or _falls_on(each[0], weekdays)]
    return settle([make_reading(day, clock, setting.country) for day, clock in (fitting or days)])


def _shape(items: Iterable[_Item]) -> _Shape:
    chosen = tuple(items)
    kept = tuple(item for item in chosen if item.letter not in {"", "w"})
    return _Shape("".join(item.letter for item in kept), kept, frozenset(item.value for item in chosen if item.letter == "w"))


def _falls_on(day: Day, weekdays: frozenset[int]) -> bool:
    try:
        return date(day.year, day.month or 1, day.day or 1).weekday() in weekdays
    except ValueError:
        return False


def _days(found: "re.Match[str]", shape: _Shape, folded: str, setting: DateSetting) -> Iterator[Day]:
    """Every day that a layout can mean, in the orders that are open."""
    parts = {name: shape.items[found.start(name)] for name, letters in found.groupdict().items() if letters}
    if "first" in parts:
        yield from _orders(parts, folded, setting)
        return
    year = _year(parts["year"], parts.get("era"), folded)
    month, day = parts.get("month"), parts.get("day")
    if month and month.letter == "j":
        yield _solar_day(year, month.value, parts["day"].value)
    elif year in SOLAR_YEARS and month and day and setting.solar_hijri and month.letter == "d":
        yield _solar_day(year, month.value, day.value)
    else:
        yield Day(year=year, month=month.value if month else None, day=day.value if day else None)


def _orders(parts: dict[str, _Item], folded: str, setting: DateSetting) -> Iterator[Day]:
    first, second, last = parts["first"], parts["second"], parts["year"]
    year = _year(last, None, folded)
    if setting.year_first and last.letter == "d":
        yield Day(year=_year(first, None, folded), month=second.value, day=last.value)
        return
    # Where the figures show their order, nothing that is known of the writer outweighs it.
    shown = first.value > _MONTHS_OF_YEAR if (first.value > _MONTHS_OF_YEAR) != (second.value > _MONTHS_OF_YEAR) else None
    day_first = setting.day_first if shown is None else shown
    if day_first is not False:
        yield Day(year=year, month=second.value, day=first.value)
    if day_first is not True:
        yield Day(year=year, month=first.value, day=second.value)
    if last.letter == "d" and setting.day_first is None:
        yield Day(year=_year(first, None, folded), month=second.value, day=last.value)


def _year(written: _Item, era: _Item | None, folded: str) -> int:
    """The year of our calendar; one that cannot be is left as it is."""
    year = written.value
    if era is not None and era.value > 0:
        return year + era.value
    if written.letter == "t":
        return year + _REPUBLIC_AHEAD if year in _REPUBLIC else year
    if written.letter == "y":
        is_buddhist = year in _BUDDHIST and _THAI.search(folded)
        return year - _BUDDHIST_AHEAD if is_buddhist else year
    if _THAI.search(folded) and year >= _BUDDHIST_SHORT:
        return 2500 + year - _BUDDHIST_AHEAD
    # RFC 2822, section 4.3: two digits below 50 are of this century.
    return year if len(written.raw) == 1 else year + (2000 if year < 50 else 1900)  # noqa: PLR2004


def _solar_day(year: int, month: int, day: int) -> Day:
    try:
        converted = from_solar_hijri(year, month, day)
    except ValueError:
        return Day(year=year)
    return Day(year=converted.year, month=converted.month, day=converted.day)


def _clock(found: "re.Match[str]", shape: _Shape) -> Clock | None:
    """The time beside a day; None: there is none, or a bare number that may be anything."""
    groups = found.groupdict()
    if not groups.get("hour"):
        return None
    hour, minute, second = (
        shape.items[found.start(name)] if groups.get(name) else None for name in ("hour", "minute", "second_of_minute")
    )
    half = next((shape.items[found.start(name)] for name in ("before", "after") if groups.get(name)), None)
    zone = "".join(item.raw for item in shape.items[slice(*found.span("zone"))])
    return Clock(
        hour=hour.value if hour else 0,
        minute=minute.value if minute else None,
        second=second.value if second else None,
        half=("am", "pm")[half.value] if half else None,
        zone=zone or None,
    )
