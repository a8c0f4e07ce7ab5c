"""A language model's own words: "Here is the translation:", "Note: the original text…", "As an AI language model".

What an assistant says around its work, left in by whoever copied it. Inside quotation marks it is quoted, and left alone.
Phrases in other languages stand in `languages/*.toml`, tables `[artifacts]`: `notes` anywhere, `note_lines` at the head of a
line; the English ones are looked for in every language.

Source: phrases of chat assistants as they are found in published texts; own list.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of, literals, written_fields
from transforms.core.language_lists import topic

KIND: Final = "llm_note"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "notes"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

_OPENING: Final = r"(?<![\"“„«‘'「])"

_GROUP: Final = re.compile(r"\((?:[^()\\]|\\.){0,300}\)[?*]?|\[[^\]]{0,80}\](?:\{[^}]{0,9}\}|[?*+])?|[^(][?*]")
_NOT_LITERAL: Final = re.compile(r"\x00|\\.|[\[\](){}.*+?|^$:：]")


@cache
def _notes(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Gate and pattern of each phrase, those of the language and the English ones."""
    known = topic("artifacts")
    tables = [known[tag] for tag in dict.fromkeys((language, "en")) if tag in known]
    anywhere = [(phrase, rf"(?i){_OPENING}(?<!\w){phrase}") for words in tables for phrase in words.get("notes", ())]
    lines = [(phrase, rf"(?im)^[ \t*#>\[(]{{0,4}}{phrase}") for words in tables for phrase in words.get("note_lines", ())]
    return tuple((words_of(phrase), re.compile(pattern)) for phrase, pattern in anywhere + lines)


def words_of(phrase: str) -> str:
    """The longest literal stretch of a phrase's pattern outside of groups, lower-case: its gate.

    >>> words_of("here(?: is|’s) the (?:full )?translation"), words_of("as an ai (?:language )?model")
    ('translation', 'as an ai ')
    """
    bare = phrase
    while (shorter := _GROUP.sub("\x00", bare)) != bare:
        bare = shorter
    return max(_NOT_LITERAL.split(bare), key=len).lower()


def detect(article: Article) -> Iterator[Finding]:
    r"""Find what a model said of its own.

    >>> from transforms.core.plain import plain_article
    >>> text = "Here is the translation of the article:\nThe talks began.\nNote: The term was kept."
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['Here is the translation of the article', 'Note: The term']
    >>> list(detect(plain_article("He said: “As an AI language model, I cannot.” Here is the news. Note: the shop is closed.")))
    []
    """
    for field, text in written_fields(article):
        known = literals(text)
        for gate, pattern in _notes(language_of(article)):
            for match in pattern.finditer(text) if known.have(gate) else ():
                start = match.start() + len(match.group()) - len(match.group().lstrip(" \t*#>[("))
                yield Finding(
                    kind=KIND,
                    start=start,
                    end=match.end(),
                    field=field,
                    score=0.9,
                    severity=SEVERITY,
                    evidence="assistant_speaks",
                )
