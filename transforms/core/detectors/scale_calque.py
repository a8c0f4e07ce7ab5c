"""A scale word carried over: "35 ten thousand", "3 hundred million yuan", "5 milliards", "20 mln".

Chinese and Japanese count in ten thousands and hundred millions (万, 亿), Russian abbreviates "млн". Lakh and crore are
English; so is "two hundred million", where nothing but digits before it shows that "hundred million" was one word. The value
that a reader takes from it may be wrong by orders of magnitude.

Source: numeral systems of zh, ja, ko, ru, fr, de; own list.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, is_english, search

KIND: Final = "scale_calque"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "number_form"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_NUMBER: Final = r"(?<![\w.,$£€])\d{1,4}(?:[.,]\d{1,3})?"
_WORD: Final = "(?:two|three|four|five|six|seven|eight|nine|ten|several|tens of|dozens of|hundreds of)"
_RULES: Final = (
    Rule(
        evidence="east_asian_scale",
        pattern=re.compile(
            rf"{_NUMBER} (?:ten thousands?|hundred millions?|ten millions?|hundred thousand millions?|hundred billions?)\b"
            rf"|\b{_WORD} (?:ten thousands?|ten millions?)\b|\b(?:wan|yi) (?:yuan|people|tons|RMB)\b",
            re.IGNORECASE,
        ),
        gates=("ten thousand", "hundred million", "ten million", "hundred billion", "hundred thousand million", "wan ", "yi "),
        score=0.85,
        severity=SEVERITY,
    ),
    Rule(
        evidence="european_scale",
        pattern=re.compile(rf"{_NUMBER} (?:milliards?|millones|millionen|milliarden|thous\.|тыс|млн|млрд)(?!\w)", re.IGNORECASE),
        gates=("milliard", "millones", "millionen", "thous.", "тыс", "млн", "млрд"),
        score=0.85,
        severity=SEVERITY,
    ),
    # Agencies wrote mln and bln in English until the 2000s.
    Rule(
        evidence="abbreviated_scale",
        pattern=re.compile(rf"{_NUMBER} ?(?:mln|bln|mlrd|trln)\b"),
        gates=("mln", "bln", "mlrd", "trln"),
        score=0.6,
        severity="minor",
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find scale words of other languages in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "It cost 35 ten thousand yuan, 3.2 hundred million in all, or 5 milliards and 20 mln roubles."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['35 ten thousand', '3.2 hundred million', '5 milliards', '20 mln']
    >>> list(detect(plain_article("Two hundred million people; ten thousand men; 5 lakh, 3 crore; $3 hundred; 20 million.")))
    []
    """
    if is_english(article):
        yield from search(article, KIND, _RULES)
