"""One name twice in one enumeration: "Hensoldt (satellite systems), Hensoldt (radar)", "France, Italy, France and Spain".

Two different names of the source became one in translation, so that the list has a member that it should not have, and
lacks one. Two entries with a gloss each, or a list of four or more capitalised names with one of them twice.

Source: own rule, from translated news; originals of English news have none (1,224 articles).
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, literals, written_fields

KIND: Final = "repeated_item"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "repetition"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_GLOSSED: Final = re.compile(r"\b([A-Z][A-Za-z]{3,30}) ?\([^()\n]{3,80}\), ?(?:and )?(\1) ?\(")
_NAME: Final = r"(?:the )?[A-Z][\w’'-]{2,30}(?: [A-Z][\w’'-]{1,30}){0,2}"
_LIST: Final = re.compile(rf"\b{_NAME}(?:, {_NAME}){{2,20}},? and {_NAME}")
_ITEM: Final = re.compile(r",? and |, ")
#: Given names alone come twice in lists of people.
_PLACES_ONLY: Final = 4


def _twice(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Spans of the items of a list that stood in it before; offsets are moved by `start`."""
    seen: set[str] = set()
    at = 0
    for mark in [*_ITEM.finditer(text), None]:
        end = mark.start() if mark else len(text)
        name = text[at:end].removeprefix("the ")
        if name in seen:
            yield start + end - len(name), start + end
        seen.add(name)
        at = mark.end() if mark else end


def detect(article: Article) -> Iterator[Finding]:
    """Find names that one enumeration holds twice, in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "Hensoldt (satellites), Hensoldt (radar) and envoys of France, Italy, France and Spain came."
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text))]
    [('Hensoldt', 'two_glosses'), ('France', 'in_a_list')]
    >>> list(detect(plain_article("France, Italy, Malta and Spain came; Ann (first), Eve (second) too, and New York, New York.")))
    []
    """
    if not is_english(article):
        return
    for field, text in written_fields(article):
        if not literals(text).have(","):
            continue
        for match in _GLOSSED.finditer(text):
            yield Finding(
                kind=KIND,
                start=match.start(2),
                end=match.end(2),
                field=field,
                score=0.9,
                severity=SEVERITY,
                evidence="two_glosses",
            )
        if not literals(text).have(" and "):
            continue
        for match in _LIST.finditer(text):
            for start, end in _twice(match.group(), match.start()):
                yield Finding(kind=KIND, start=start, end=end, field=field, score=0.8, severity=SEVERITY, evidence="in_a_list")
