"""A word of Latin and Cyrillic or Greek letters: "Рutin" with a Russian Р, "Zelenskий".

Look-alike letters come from scanned or retyped text, from filters that want to be evaded, and from copies that engines
keep. The word is lost to every list and every search. In a text that is not in Cyrillic or Greek any mixture counts; in
one that is, only a word in which all the letters of the rarer script look like the other's ("ТASS"), since Latin stems
take endings there ("SMSка"). Greek symbols at an end of a word (Δt, IFNγ, μm) are no letters of it.

Source: Unicode confusables (UTS 39), the pairs that no reader can tell apart.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of, literals, written_fields

KIND: Final = "mixed_script_word"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_LATIN: Final = "aceopxyiABCEHKMOPTXYsjSJ"
_CYRILLIC: Final = "асеорхуіАВСЕНКМОРТХУѕјЅЈ"
_GREEK: Final = "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧν"
_GREEK_LATIN: Final = "oABEZHIKMNOPTYXv"
_TO_LATIN: Final = str.maketrans(_CYRILLIC + _GREEK, _LATIN + _GREEK_LATIN)
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_LOOK_ALIKE: Final = frozenset(_LATIN + _CYRILLIC + _GREEK + _GREEK_LATIN)
_OTHER: Final = "\u0370-\u03ff\u0400-\u052f"
_LATIN_LETTERS: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_BORDER: Final = re.compile(f"[{_LATIN_LETTERS}][{_OTHER}]|[{_OTHER}][{_LATIN_LETTERS}]")
_SYMBOLS: Final = frozenset("αβγδεζηθκλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ") - frozenset(_GREEK)
#: Languages written in Cyrillic or Greek.
_CYRILLIC_OR_GREEK: Final = frozenset("ru uk be bg sr mk kk ky tg mn tt ba cv os ce el".split())
_LONGEST: Final = 60


def _word(text: str, at: int) -> tuple[int, int]:
    start, end = at, at
    while start > max(0, at - _LONGEST) and text[start - 1].isalpha():
        start -= 1
    while end < min(len(text), at + _LONGEST) and text[end].isalpha():
        end += 1
    return start, end


def _is_other(character: str) -> bool:
    return "\u0370" <= character <= "\u052f"


def _is_mixed(word: str, *, at_home: bool) -> bool:
    """Whether the mixture of a word's scripts is a fault; `at_home`: the text is in Cyrillic or Greek."""
    core = word.strip("".join(_SYMBOLS))
    others = [character for character in core if _is_other(character)]
    if not others or len(others) == len(core):
        return False
    if not at_home:
        return True
    latin = [character for character in core if not _is_other(character)]
    rarer = latin if len(latin) <= len(others) else others
    return all(character in _LOOK_ALIKE for character in rarer)


def _mended(word: str) -> str | None:
    to_latin = sum(map(_is_other, word)) * 2 <= len(word)
    mended = word.translate(_TO_LATIN if to_latin else _TO_CYRILLIC)
    return mended if len({_is_other(character) for character in mended}) == 1 else None


def detect(article: Article) -> Iterator[Finding]:
    """Find words of two scripts; where only look-alikes are at fault, the mended word is suggested.

    >>> from transforms.core.plain import plain_article
    >>> text = "President Рutin met Zelenskий of Kyiv."
    >>> [(text[f.start:f.end], f.suggestion) for f in detect(plain_article(text))]
    [('Рutin', 'Putin'), ('Zelenskий', None)]
    >>> list(detect(plain_article("It took Δt = 5 μs at 3 kΩ, wrote «Известия» and the IFNγ lab.")))
    []
    """
    at_home = language_of(article) in _CYRILLIC_OR_GREEK
    for field, text in written_fields(article):
        if text.isascii() or not any(map(_is_other, literals(text).characters)):
            continue
        done = 0
        for border in _BORDER.finditer(text):
            start, end = _word(text, border.start() + 1)
            if start < done or not _is_mixed(text[start:end], at_home=at_home):
                continue
            done = end
            yield Finding(
                kind=KIND,
                start=start,
                end=end,
                field=field,
                score=0.95,
                severity=SEVERITY,
                evidence="two_scripts",
                suggestion=_mended(text[start:end]),
            )
