"""Punctuation that the language does not use: "，" and "《》" in English, "「」" in German.

Marks of the source survive translation, between words of the target. Marks beside letters of their own script belong to
`untranslated_span`. Which marks are foreign to a language stands in `languages/*.toml`, tables `[artifacts]`.

Source: Unicode CLDR 47, exemplar punctuation.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of, literals, written_fields
from transforms.core.language_lists import topic

KIND: Final = "foreign_punct"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "foreign_punct"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr", "ru", "zh")

_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff66-\uff9f"
_EAST_ASIAN: Final = frozenset("，。；：！？、（）【】《》「」『』〈〉")


@cache
def _marks(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Marks foreign to a language, and the pattern of a run of them that no letter of an East Asian script touches."""
    marks = topic("artifacts").get(language, {}).get("foreign_punct", "")
    pattern = rf"(?<![{_UNSPACED}{''.join(sorted(_EAST_ASIAN))}])[{re.escape(marks)}]+(?![{_UNSPACED}])" if marks else "(?!)"
    return frozenset(marks), re.compile(pattern)


def detect(article: Article) -> Iterator[Finding]:
    """Find marks foreign to the language of the text.

    >>> from transforms.core.plain import plain_article
    >>> text = "The talks， he said, were in 《Pravda》."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['，', '《', '》']
    >>> list(detect(plain_article("He said 据新华社报道，两国 and “no” – «Le Monde» — was told…", language="fr")))
    []
    """
    language = language_of(article)
    marks, pattern = _marks(language)
    for field, text in written_fields(article):
        if text.isascii() or marks.isdisjoint(literals(text).characters):
            continue
        for match in pattern.finditer(text):
            source = ("zh", "ja") if match.group()[0] in _EAST_ASIAN else ()
            yield Finding(
                kind=KIND,
                start=match.start(),
                end=match.end(),
                field=field,
                score=0.85,
                severity=SEVERITY,
                evidence="mark_of_another_language",
                source_languages=source,
            )
