"""A few curly apostrophes in a text of straight ones: pieces of two origins.

Off by default: too weak (7 findings in 100,000 words of originals).

Source: own rule.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, literals

KIND: Final = "mixed_quote_style"
FAMILY: Final = "neither"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = False
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_CURLY: Final = re.compile(r"\w{0,30}[’‘]\w{0,30}")
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?=\w)")
_FEWEST_STRAIGHT: Final = 5
_MOST_CURLY: Final = 0.3


def detect(article: Article) -> Iterator[Finding]:
    """Find curly marks in a straight text, in any language.

    >>> from transforms.core.plain import plain_article
    >>> text = "It's his. She's here, they're not, we're gone, I'm late. It’s odd."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['It’s']
    >>> list(detect(plain_article("It’s his. She’s here, and it's odd.")))
    []
    """
    text = article.text
    if not literals(text).have("’", "‘") or "'" not in text:
        return
    curly = list(_CURLY.finditer(text))
    straight = sum(1 for _ in _STRAIGHT.finditer(text))
    if straight >= _FEWEST_STRAIGHT and len(curly) <= _MOST_CURLY * straight:
        for match in curly:
            yield Finding(
                kind=KIND, start=match.start(), end=match.end(), score=0.8, severity=SEVERITY, evidence="curly_among_straight"
            )
