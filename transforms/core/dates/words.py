"""What the words in a written date mean, language by language: table `[dates]` of `languages/*.toml`.

Its keys: `months` and `weekdays` (from January and Monday, forms parted by `|`), `order` of figures (`dmy`, `mdy`, `ymd`) and
`order_in` by country (`unknown`: none there), `words` that may stand in a date, `at` before a clock, `hour` after one, `am`, `pm`,
`published` and `updated` (labels), `relative` (to now), `solar_hijri` (months), `other_calendar` (words of one that is not converted).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Final, Literal

from transforms.core.language_lists import topic

#: What a word can be: a letter for each, of which the shape of a date is spelled. `m` month, `w` weekday, `f` a word that
#: may stand in a date and means nothing, `k` one before a clock, `h` one after an hour, `a` a half of the day, `Y` `M` `D`
#: units behind the figures of a date, `T` one before that of a month, `N` `S` of a clock, `e` an era, `c` a calendar or month that is not converted, `j` a month of the solar
#: Hijri calendar, `r` relative to now, `z` a zone.
Kind = Literal["m", "w", "f", "k", "h", "a", "Y", "M", "T", "D", "N", "S", "e", "c", "j", "r", "z"]
Order = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a word in a date."""

    kind: Kind
    #: Month 1-12, weekday 0-6 from Monday, half of the day 0 or 1, what an era adds to its years; 0 where there is none.
    value: int = 0


Lexicon = Mapping[tuple[str, ...], frozenset[Meaning]]

#: Tags that differ from the names of the files. Source: BCP 47 registry, deprecated and macro-language tags.
_ALIASES: Final = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "sh": "sr", "bs": "hr", "mo": "ro"}
#: Combining accents, Arabic vowel signs and hamzas, invisible joiners and marks of direction: left out by many who type.
_IGNORED: Final = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SAME: Final = str.maketrans({"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "\u2019": "'", "\u05f3": "'", "\u00b4": "'", "\u0970": "."})
_LETTER: Final = "(?:[^\\W\\d_]|[\u0900-\u0963\u0970-\u0dff\u0e30-\u0e4e])"
TOKEN: Final = re.compile(rf"\d+|[A-Z][a-z]+(?:/[A-Z][A-Za-z_]+)+|{_LETTER}+|\S")
_HAN_NUMBER: Final = re.compile("[〇零○一二三四五六七八九十廿卅]+(?=[年月日号號时時点點分秒])")
_HAN_DIGITS: Final = {digit: value for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits}
_HAN_TENS: Final = {"廿": "二十", "卅": "三十"}
#: Units of dates and clocks that are written with figures; eras with what they add to a year.
_UNITS: Final[dict[Kind, str]] = {
    "Y": "年 년",
    "M": "月 월",
    "T": "tháng thg",
    "D": "日 号 號 일",
    "N": "分 분 phút min",
    "S": "秒 초",
}
# Japan: first years 2019, 1989, 1926, 1912, 1868. Republic of China: 1912. Buddhist era: 543 years ahead.
_ERAS: Final = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
    "民國": 1911, "民国": 1911, "中華民國": 1911, "公元": 0, "西元": 0, "พ.ศ.": -543, "พุทธศักราช": -543, "ค.ศ.": 0,
}  # fmt: skip
_HALVES: Final = ("am a.m.", "pm p.m.")


def fold(text: str) -> str:
    """A text in the form that words of dates are compared in: plain figures, no accents, one space, case as it was.

    >>> fold("٣ مارس ٢٠٢٦"), fold("３日"), fold("Février")
    ('3 مارس 2026', '3日', 'Fevrier')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _IGNORED.sub("", unicodedata.normalize("NFKD", text))).translate(_SAME)
        text = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
    return " ".join(text.split())


def plain_figures(text: str) -> str:
    """A folded text with the figures of Chinese numerals before a unit.

    >>> plain_figures("二〇二六年十二月"), plain_figures("令和元年")
    ('2026年12月', '令和1年')
    """
    if text.isascii():
        return text
    return _HAN_NUMBER.sub(lambda found: str(_han_number(found[0])), text.replace("元年", "1年"))


def _han_number(written: str) -> int:
    """`二〇二六`, `十二`, `二十三`."""
    for short, long in _HAN_TENS.items():
        written = written.replace(short, long)
    if "十" not in written:
        return int("".join(str(_HAN_DIGITS[each]) for each in written))
    tens, _, ones = written.partition("十")
    return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)


def word_key(text: str) -> tuple[str, ...]:
    """A word or phrase as the tuple of words under which it stands in a lexicon.

    >>> word_key("p.m."), word_key("Il y a")
    (('p', 'm'), ('il', 'y', 'a'))
    """
    return tuple(token.casefold() for token in TOKEN.findall(fold(text)) if token[0].isalnum())


def base_language(tag: str | None) -> str | None:
    """The name of the file that tells about a BCP 47 tag; None: there is none."""
    primary = re.split("[-_]", tag or "")[0].lower()
    known = _ALIASES.get(primary, primary)
    return known if known in topic("dates") else None


@cache
def lexicon(language: str | None) -> Lexicon:
    """Words of one language and those that stand everywhere; None: of all languages."""
    words: dict[tuple[str, ...], frozenset[Meaning]] = {}
    tables = [topic("dates")[language]] if language else topic("dates").values()
    for word, meaning in chain(chain.from_iterable(map(_meanings, tables)), _shared()):
        if key := word_key(word):
            words[key] = words.get(key, frozenset()) | {meaning}
    return words


@cache
def longest_key(language: str | None) -> int:
    """Words of the longest phrase of a lexicon."""
    return max(map(len, lexicon(language)))


def order_of(language: str | None, country: str | None) -> tuple[Order | None, bool]:
    """The order in which a language writes a date in figures.

    Args:
        language: name of a file of `languages/`.
        country: ISO 3166; None: not known.

    Returns:
        The order, None where there is no single one; and whether the country decided.

    >>> order_of("en", "GB"), order_of("en", None), order_of("de", "AT")
    (('dmy', True), (None, False), ('dmy', False))
    """
    table = topic("dates").get(language or "", {})
    here = table.get("order_in", {}).get(country)
    order = here or table.get("order")
    return (order if order in {"dmy", "mdy", "ymd"} else None), here is not None


@cache
def label_pattern(kind: Literal["published", "updated"]) -> "re.Pattern[str]":
    """What stands before a date and says what it is of, in any language; longest first."""
    phrases = {unicodedata.normalize("NFC", phrase) for table in topic("dates").values() for phrase in table.get(kind, ())}
    longest = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{longest})(?:(?!\w)|(?<=[^\W\d_a-zA-Z])(?=\d))\s*[:：\-–—|]?\s*", re.IGNORECASE)


def _shared() -> Iterator[tuple[str, Meaning]]:
    for half, words in enumerate(_HALVES):
        yield from ((word, Meaning("a", half)) for word in words.split())
    for unit, words in _UNITS.items():
        yield from ((word, Meaning(unit)) for word in words.split())
    yield from ((word, Meaning("e", added)) for word, added in _ERAS.items())


def _meanings(table: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    numbered: dict[str, tuple[Kind, int]] = {"months": ("m", 1), "solar_hijri": ("j", 1), "weekdays": ("w", 0)}
    for name, (kind, first) in numbered.items():
        for number, forms in enumerate(table.get(name, ()), start=first):
            yield from ((form, Meaning(kind, number)) for form in forms.split("|"))
    plain: dict[str, Kind] = {"words": "f", "at": "k", "hour": "h", "other_calendar": "c", "relative": "r"}
    for name, kind in plain.items():
        yield from ((word, Meaning(kind)) for word in table.get(name, ()))
    for half, name in enumerate(("am", "pm")):
        yield from ((word, Meaning("a", half)) for word in table.get(name, ()))
