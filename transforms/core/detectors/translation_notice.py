"""The text says that it is a translation: "translated by", "originally published in Russian", "Google Translate".

Whole phrases that speak of this text, near its head or end; a story about translators is left alone, as far as a line tells.
Phrases of other languages stand in `languages/*.toml`, tables `[artifacts]`.

Source: notices of news sites and aggregators, gathered by hand.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, language_of, search
from transforms.core.language_lists import topic

KIND: Final = "translation_notice"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "info"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "translation_notice"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr", "ru", "zh")


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    words = topic("artifacts").get(language, {})
    return tuple(
        Rule(
            evidence="says_so",
            pattern=re.compile(pattern, re.IGNORECASE),
            gates=tuple(words["translation_gates"]),
            score=0.95,
            severity=SEVERITY,
        )
        for pattern in words.get("translation_notices", ())
    )


def detect(article: Article) -> Iterator[Finding]:
    """Find notices that the text is a translation.

    >>> from transforms.core.plain import plain_article
    >>> text = "This article was translated from Russian by Ann Lee. It was originally published in Ukrainian."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['This article was translated', 'originally published in Ukrainian']
    >>> list(detect(plain_article("The novel, translated into ten languages, was first published in 1990; he is a translator.")))
    []
    """
    yield from search(article, KIND, _rules(language_of(article)))
