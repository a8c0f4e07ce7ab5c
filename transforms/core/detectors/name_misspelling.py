"""A name next to an office-holder's: "German Foreign Minister Annalena Burbock" for Baerbock.

A name that went through another script comes back in other letters. The country and the office say who is meant: with the
same given name, one or two letters of the surname may differ; a surname alone only by one letter, and only of whoever held
the office on the day of publication. Names that the gazetteer knows for anybody else, and spellings that transliteration
explains (-sky, -skyy, -skiy), are left alone.

Source: the dated office-holders of the gazetteer, shared with the event coder.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english
from transforms.core.gazetteer import OfficeHolder, load_gazetteer
from transforms.core.office_mentions import OfficeMention, holders, known_terms, office_mentions

KIND: Final = "name_misspelling"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "names"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_MOST_LETTERS: Final = 2
_SHORTEST: Final = 5
_SHORTEST_ALONE: Final = 6
#: Whose names come to English from another script, by more than one system.
_TRANSLITERATED: Final = frozenset(
    "RUS UKR BLR BGR SRB MKD MNE BIH KAZ KGZ TJK UZB TKM AZE MNG ARM GEO GRC CYP ISR PSE LBN SYR IRQ JOR SAU YEM OMN ARE QAT BHR KWT EGY LBY TUN DZA MAR SDN MRT SOM"
    " IRN AFG PAK IND BGD NPL LKA MDV BTN CHN TWN HKG JPN KOR PRK THA MMR KHM LAO ETH ERI DJI COM".split()
)
#: Spellings of one sound: compared after these. Source: systems of romanisation of Cyrillic, Arabic and Hebrew (ALA-LC, BGN).
_SOUNDS: Final = (
    ("yy", "i"), ("iy", "i"), ("ii", "i"), ("ij", "i"), ("y", "i"), ("j", "i"), ("kh", "h"), ("gh", "g"), ("sch", "sh"), ("tch", "ch"), ("ph", "f"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("tz", "ts"), ("q", "k"), ("ck", "k"), ("c", "k"), ("ks", "x"), ("dh", "d"), ("th", "t"), ("ie", "e"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=4_096)
def _fold(word: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", word.replace("ł", "l").replace("ø", "o")) if not unicodedata.combining(c)
    ).casefold()


def _sound(word: str) -> str:
    for written, meant in _SOUNDS:
        word = word.replace(written, meant)
    return "".join(letter for letter, before in zip(word, f" {word}", strict=False) if letter != before)


def _distance(one: str, other: str) -> int:
    """Letters to change, lose or add; names are short."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, target in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != target))
    return row[-1]


def _is_meant(words: list[str], term: OfficeHolder) -> bool:
    person = term.person.split()
    surname, known = _fold(words[-1]), _fold(person[-1])
    if len(known) < _SHORTEST or surname[0] != known[0]:
        return False
    if term.country in _TRANSLITERATED and _sound(surname) == _sound(known):
        return False
    distance = _distance(surname, known)
    if len(words) > 1:
        return _fold(words[0]) == _fold(person[0]) and 0 < distance <= _MOST_LETTERS and 3 * distance < len(known)
    return term.in_office is True and distance == 1 and len(known) >= _SHORTEST_ALONE


def _meant(article: Article, mention: OfficeMention) -> tuple[str, OfficeHolder] | None:
    """The name and the office-holder who is meant by it; None: it is nobody's, or known."""
    if known_terms(mention.name)[0]:
        return None
    day = article.published_at.date() if article.published_at is not None else None
    as_of = load_gazetteer().as_of
    terms = [term.on(day, as_of) for office in mention.offices for term in holders().get((mention.country, office), ())]
    words = mention.name.split()
    for count in range(min(len(words), 4), 0, -1):
        found = next((term for term in terms if _is_meant(words[:count], term)), None)
        if found is not None:
            return " ".join(words[:count]), found
    return None


def detect(article: Article) -> Iterator[Finding]:
    """Find misspelt names of office-holders in English text; the suggestion is the name that is meant.

    >>> from transforms.core.plain import plain_article
    >>> text = "Outgoing German Foreign Minister Annalena Burbock met Ukrainian President Volodymyr Zelenskyi."
    >>> [(text[f.start:f.end], f.suggestion) for f in detect(plain_article(text))]
    [('Annalena Burbock', 'Annalena Baerbock')]
    >>> list(detect(plain_article("German Foreign Minister Annalena Baerbock met French President John Smith and Annalena Burbock.")))
    []
    """
    if not is_english(article):
        return
    for mention in office_mentions(article.text):
        found = _meant(article, mention)
        if found is not None:
            name, term = found
            yield Finding(
                kind=KIND,
                start=mention.start,
                end=mention.start + len(name),
                score=0.8,
                severity=SEVERITY,
                evidence="near_an_office_holder",
                suggestion=term.person,
            )
