"""The numbers of a text as values that a translation keeps: 2,350 and 2 350 and 2.350; 1.4 billion, 1,4 Milliarden and 14亿.

Numbers up to twelve are left out: one language writes them in digits, the next in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_SPACES: Final = "\u00a0\u202f\u2009 "
_NUMBER: Final = re.compile(
    rf"(?<![\d.,])(?:(?P<grouped>[0-9]{{1,3}}(?:[{_SPACES}'\u2019][0-9]{{3}}){{1,4}})|(?P<dotted>[0-9]{{1,3}}(?:[.,][0-9]{{3}}){{1,4}})"
    r"|(?P<plain>[0-9]{1,15}))(?![0-9])(?P<decimals>[.,][0-9]{1,3}(?![0-9]))?"
)
#: Languages that write a point before decimals; all others write a comma. Source: Unicode CLDR 47, symbols of numbers.
_POINT: Final = frozenset(
    "en zh ja ko th he hi bn ur ms mt sw tl cy ga ta te kn ml mr gu pa si am ne my km lo yo ig ha zu xh st tn".split()
)
#: Languages in which the cognates of "billion" mean a thousand million; elsewhere they mean a million million.
_SHORT_SCALE: Final = frozenset("en pt ru uk be bg tr el he ar hi id sw".split())
#: How words for thousands and more begin, and what they mean, in languages of the news. Source: own list.
_SCALES: Final = (
    (("thousand", "tausend", "mille", "mil", "mila", "тыс", "тис", "tys", "tis", "duizend", "tusen", "tusind", "bin", "ألف", "آلاف", "χιλιάδες", "ribu"), 3),
    (("million", "millon", "millón", "milione", "milioni", "milhã", "milhõ", "mln", "mio", "млн", "миллион", "мільйон", "milion", "miljoen",
      "miljon", "milyon", "miliony", "milionů", "مليون", "ملايين", "εκατομμύρι", "juta"), 6),
    (("milliard", "miljard", "miliard", "milyar", "mrd", "млрд", "миллиард", "мільярд", "mld", "мілья", "مليار", "δισεκατομμύρι", "miliar"), 9),
    (("billion", "billón", "billon", "bilhã", "bilhõ", "bn"), 0),
    (("trillion", "трлн", "триллион", "трильйон"), 12),
)  # fmt: skip
_SCALE: Final = re.compile(
    rf"[{_SPACES}]?(?:(?P<han>[千万萬亿億兆만억조]{{1,3}})|(?P<word>[^\W\d_]+)(?:[{_SPACES}](?P<next>[^\W\d_]+))?)"
)
_HAN: Final = {"千": 3, "万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8, "兆": 12, "조": 12}
#: "Thousand millions" of Spanish.
_MIL: Final = frozenset({"mil", "тыс"})
_LEAST: Final = 13
_YEARS: Final = (1900, 2100)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number."""

    start: int
    end: int
    #: Its value, as a fraction in lowest terms.
    value: str
    #: How many digits say something: 3 of 2,350; 1 of 600.
    digits: int
    #: Whether it is written like a year of our time.
    is_year: bool


def figures_of(text: str, language: str) -> Iterator[Figure]:
    """The numbers of a text from 13 on, and all with decimals, in its order.

    Args:
        text: of any length; what is no number is passed over in one go.
        language: primary subtag; says what a point and a comma mean.

    >>> [(found.value, found.digits) for found in figures_of("2.350 Retter, 1,4 Milliarden Kronen, um 3.47 Uhr, 2019", "de")]
    [('2350', 3), ('1400000000', 2), ('47', 2), ('2019', 4)]
    >>> [found.value for found in figures_of("2,350 rescuers, 1.4 billion; 64.5%", "en")], [f.value for f in figures_of("14亿克朗", "zh")]
    (['2350', '1400000000', '129/2'], ['1400000000'])
    """
    point = "." if language in _POINT else ","
    for match in _NUMBER.finditer(text):
        end = match.end()
        for value, is_plain in _values(match, point):
            scale, scaled_end = _scale(text, end, language) if is_plain is not None else (0, end)
            exact = value * 10**scale
            if exact >= _LEAST or exact.denominator > 1:
                yield Figure(
                    start=match.start(),
                    end=max(end, scaled_end),
                    value=str(exact),
                    digits=_digits(exact),
                    is_year=is_plain is True and not scale and _YEARS[0] <= exact <= _YEARS[1],
                )


def _values(match: "re.Match[str]", point: str) -> Iterator[tuple[Fraction, bool | None]]:
    """The number or numbers of a match, and whether each stands in plain digits; None: a word behind it says nothing about it."""
    decimals = match["decimals"] or ""
    whole = match["grouped"] or match["dotted"] or match["plain"]
    digits = re.sub(r"\D", "", whole)
    if match["dotted"] and len(digits) - len(whole) == -1 and point in whole and not decimals:
        yield Fraction(whole.replace(",", ".")), False  # one group behind the mark of decimals
    elif decimals and decimals[0] == point:
        yield Fraction(f"{digits}.{decimals[1:]}"), False
    elif decimals:  # a time or a date: two numbers
        yield Fraction(digits), None
        yield Fraction(decimals[1:]), None
    else:
        yield Fraction(digits), match["plain"] is not None


def _scale(text: str, end: int, language: str) -> tuple[int, int]:
    """The power of ten that stands behind a number, and where it ends."""
    match = _SCALE.match(text[end : end + 40])
    if match is None:
        return 0, end
    if match["han"]:
        return sum(_HAN[character] for character in match["han"]), end + match.end("han")
    power = _power(match["word"], language)
    if power and match["word"].casefold() in _MIL and match["next"]:
        following = _power(match["next"], language)
        return power + following, end + match.end("next" if following else "word")
    return power, end + (match.end("word") if power else 0)


def _power(word: str, language: str) -> int:
    plain = word.casefold()
    for words, power in _SCALES:
        if plain in words or any(len(each) > 3 and plain.startswith(each) for each in words):  # noqa: PLR2004  short ones are whole words
            return power or (9 if language in _SHORT_SCALE else 12)
    if plain.startswith(("тыс", "тис", "млн", "млрд")):
        return 9 if plain.startswith("млрд") else 6 if plain.startswith("млн") else 3
    return 0


def _digits(value: Fraction) -> int:
    """Digits that say something: without zeros at the end, or before the first."""
    if value.denominator == 1:
        return len(str(value.numerator).rstrip("0"))
    return len(f"{float(value):.6g}".replace(".", "").strip("0"))
