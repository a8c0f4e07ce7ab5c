"""A small word twice: "the the", "of of". A slip of a decoder or a hand; the event survives it.

Only words that never stand twice in good English: articles, prepositions, conjunctions, some auxiliaries. "Had had", "that
that", "is is" can be meant and are left alone, and so is what a comma, a stop or a line break parts.

Source: own list over the function words of English, less those seen doubled in edited news; lists for de, es, fr, ru in
`languages/*.toml`.
"""

import re
from collections.abc import Iterator
from functools import cache
from operator import eq
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, language_of, search
from transforms.core.language_lists import topic
from transforms.core.paragraphs import text_words

KIND: Final = "repeated_word"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr", "ru")


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    words = topic("artifacts").get(language, {}).get("never_twice", ())
    return tuple(
        Rule(
            evidence="word_twice",
            pattern=re.compile(rf"(?<![\w’'-])(?i:{word}) (?i:{word})(?![\w’'-])"),
            gates=(f" {word} {word}", f"{word} {word} "),
            score=0.85,
            severity=SEVERITY,
        )
        for word in words
    )


def detect(article: Article) -> Iterator[Finding]:
    """Find doubled function words.

    >>> from transforms.core.plain import plain_article
    >>> text = "He came to the the house and and left."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['the the', 'and and']
    >>> list(detect(plain_article("He had had that that day. Bang bang. In, in the end, and the Theatre.")))
    []
    """
    words = text_words(article.text)
    if any(map(eq, words, words[1:])) or article.title:
        yield from search(article, KIND, _rules(language_of(article)))
