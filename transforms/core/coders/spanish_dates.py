"""Date expressions in Spanish text: each is put into English words and read by `timex`, so that both languages resolve alike."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from transforms.core.timex import DateExpression, find_dates

_MONTHS: Final = dict(
    zip(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
        "January February March April May June July August September October November December".split(),
        strict=True,
    ),
    setiembre="September",
)
_WEEKDAYS: Final = dict(
    zip(
        "lunes martes miércoles jueves viernes sábado domingo".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        strict=True,
    )
)
_UNITS: Final = {"día": "day", "semana": "week", "mes": "month", "año": "year", "hora": "hour", "década": "decade"}
_COUNTS: Final = {
    "un": "one", "una": "one", "dos": "two", "tres": "three", "cuatro": "four", "cinco": "five", "seis": "six", "siete": "seven",
    "ocho": "eight", "nueve": "nine", "diez": "ten", "doce": "twelve", "varios": "several", "varias": "several",
}  # fmt: skip
_M: Final = "|".join(_MONTHS)
_WD: Final = "|".join(_WEEKDAYS)
_Y: Final = r"(?:1[5-9]|20)\d\d(?!\w)"
_N: Final = rf"\d{{1,3}}|{'|'.join(_COUNTS)}"
_U: Final = "|".join(_UNITS)
_S: Final = "[ \u00a0]"
#: Form to pattern; earlier forms win.
_FORMS: Final = (
    ("lost", rf"(?:el{_S})?(?:día{_S})?(?<=el )de{_S}(?P<m0>{_M})(?!\w)"),
    ("iso", r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\w)"),
    (
        "day",
        rf"(?:(?P<wd1>{_WD}),?{_S})?(?P<d>[0-3]?\d|primero|1\.?º){_S}de{_S}(?P<m>{_M})(?:{_S}del?{_S}(?:año{_S})?(?P<y>{_Y}))?(?!\w)",
    ),
    ("month", rf"(?:en|de|desde|durante){_S}(?P<m2>{_M})(?:{_S}del?{_S}(?:(?P<y2>{_Y})|(?P<past>año{_S}pasado)))(?!\w)"),
    ("month_alone", rf"en{_S}(?P<m3>{_M})(?!\w)"),
    (
        "weekday",
        rf"(?:(?P<next>el{_S}próximo{_S})|(?:el|este){_S})(?P<wd>{_WD})(?:{_S}(?P<rel>pasado|próximo|que{_S}viene))?(?!\w)",
    ),
    ("ago", rf"hace{_S}(?P<n>{_N}){_S}(?P<u>{_U})(?:e?s)?(?!\w)"),
    ("last", rf"(?:el|la){_S}(?P<u2>semana|mes|año){_S}(?P<turn>pasad[oa]|próxim[oa]|que{_S}viene)(?!\w)"),
    ("word", r"(?P<word>anteayer|ayer|hoy)(?!\w)"),
    ("year", rf"(?:en|desde){_S}(?:el{_S}año{_S})?(?P<y3>{_Y})"),
)
_ANY: Final = re.compile("|".join(rf"(?P<{name}_>\b(?:{pattern}))" for name, pattern in _FORMS), re.IGNORECASE)
#: Before an expression in its sentence: the event lies ahead.
_FUTURE: Final = re.compile(rf"\b(?:\w{{2,20}}r(?:á|án)|van?{_S}a)\b[^.!?\n]{{0,80}}$")
_LOOK_BACK: Final = 100
_DAY_WORDS: Final = {"ayer": "yesterday", "hoy": "today", "anteayer": "the day before yesterday"}


def find_spanish_dates(text: str, anchor: date | None) -> list[DateExpression]:
    """Find date expressions and resolve what can be resolved; as `timex.find_dates`.

    >>> [(d.surface, d.date_from) for d in find_spanish_dates("Se reunió el 3 de mayo y el lunes.", date(2024, 5, 8))]
    [('3 de mayo', datetime.date(2024, 5, 3)), ('el lunes', datetime.date(2024, 5, 6))]
    """
    found = []
    for match in _ANY.finditer(text):
        start, end = match.span()
        surface = text[start:end]
        if match["lost_"]:
            found.append(_lost(start, end, surface))
            continue
        lead = "will " if _FUTURE.search(text, max(0, start - _LOOK_BACK), start) else ""
        read = find_dates(f"It {lead}met {_english(match)}.", anchor)
        if read:
            found.append(replace(read[0], start=start, end=end, surface=surface))
    return found


def _lost(start: int, end: int, surface: str) -> DateExpression:
    """`el de mayo`: the day is gone."""
    return DateExpression(
        start=start,
        end=end,
        surface=surface,
        date_from=None,
        date_to=None,
        granularity="day",
        method=None,
        reason="numeral_dropped",
        alternatives=(),
    )


def _english(match: re.Match[str]) -> str:
    form = next(name for name, _ in _FORMS if match[f"{name}_"])
    return _WRITERS[form](match)


def _day(match: re.Match[str]) -> str:
    day = re.sub(r"\D", "", match["d"]) or "1"
    return f"on {day} {_MONTHS[match['m'].lower()]} {match['y'] or ''}".rstrip()


def _month(match: re.Match[str]) -> str:
    return f"in {_MONTHS[match['m2'].lower()]} {match['y2'] or 'last year'}"


def _weekday(match: re.Match[str]) -> str:
    turn = (match["rel"] or "").lower()
    ahead = match["next"] or turn.startswith(("próximo", "que"))
    return f"{'next' if ahead else 'last' if turn == 'pasado' else 'on'} {_WEEKDAYS[match['wd'].lower()]}"


def _ago(match: re.Match[str]) -> str:
    number = match["n"].lower()
    return f"{_COUNTS.get(number, number)} {_UNITS[match['u'].lower()]}s ago"


def _last(match: re.Match[str]) -> str:
    return f"{'last' if match['turn'].lower().startswith('pasad') else 'next'} {_UNITS[match['u2'].lower()]}"


_WRITERS: Final[dict[str, Callable[[re.Match[str]], str]]] = {
    "iso": lambda match: f"on {match['iso']}",
    "day": _day,
    "month": _month,
    "month_alone": lambda match: f"in {_MONTHS[match['m3'].lower()]}",
    "weekday": _weekday,
    "ago": _ago,
    "last": _last,
    "word": lambda match: _DAY_WORDS[match["word"].lower()],
    "year": lambda match: f"in {match['y3']}",
}
