"""A turn of phrase carried over from Chinese or Russian: "Among them,", "As you know,", "on the territory of".

One alone is a matter of style, and is not reported; two or more different ones in one text are evidence (.4 % of originals have them, half of
translations from Chinese, a quarter of those from Russian). They name the source language. The phrases a language leaves in
English stand in its own file, `languages/*.toml`, tables `[artifacts]`, list `calques`.

Source: own lists. What could be counted is at least four times as frequent in translations (WMT 2021, half of the systems, half
of the texts) as in English originals; what was too rare there stays, being no English.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, literals, written_fields
from transforms.core.language_lists import topic

KIND: Final = "calque_phrase"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "calques"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

#: Different phrases of one language.
_FEWEST: Final = 2


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """Phrase in lower case, its pattern, the languages it points to; a mark ^ binds it to the head of a sentence."""
    languages: dict[str, list[str]] = {}
    for tag, words in topic("artifacts").items():
        for phrase in words.get("calques", ()):
            languages.setdefault(phrase, []).append(tag)
    return tuple(
        (phrase.lstrip("^").lower(), _pattern(phrase), tuple(sorted(tags))) for phrase, tags in sorted(languages.items())
    )


def _pattern(phrase: str) -> re.Pattern[str]:
    plain = re.escape(phrase.lstrip("^"))
    end = r"\b" if phrase[-1].isalnum() else ""
    return re.compile(rf"(?:(?<=[.!?”\"] )|(?m:^)){plain}{end}" if phrase.startswith("^") else rf"(?i)\b{plain}{end}")


def _occurrences(article: Article) -> Iterator[tuple[str, Finding]]:
    """Every phrase that stands in the article, with the finding that it would be."""
    for field, text in written_fields(article):
        known = literals(text)
        for phrase, pattern, languages in _phrases():
            for match in pattern.finditer(text) if phrase in known.lower else ():
                yield (
                    phrase,
                    Finding(
                        kind=KIND,
                        start=match.start(),
                        end=match.end(),
                        field=field,
                        score=0.6,
                        severity=SEVERITY,
                        evidence="calque",
                        source_languages=languages,
                    ),
                )


def detect(article: Article) -> Iterator[Finding]:
    """Find calques in English text that has two different ones of one language at least.

    >>> from transforms.core.plain import plain_article
    >>> text = "It grew. Among them, two left. Undoubtedly, it was the work of netizens on the territory of the region."
    >>> [(text[f.start:f.end], f.source_languages) for f in detect(plain_article(text))]
    [('Among them,', ('zh',)), ('Undoubtedly,', ('zh',)), ('netizens', ('zh',))]
    >>> list(detect(plain_article("It grew. Among them, two left. It was held on the territory of the region.")))
    []
    """
    if not is_english(article):
        return
    found = list(_occurrences(article))
    phrases = {(language, phrase) for phrase, finding in found for language in finding.source_languages}
    counts = Counter(language for language, _ in phrases)
    for _, finding in found:
        if any(counts[language] >= _FEWEST for language in finding.source_languages):
            yield finding
