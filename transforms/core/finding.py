"""What a detector returns: a span and why; and the search that most detectors are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.events import Severity
from schemas.records import Article

Field = Literal["text", "title", "byline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One span of an article that a detector objects to."""

    kind: str
    #: Half-open, in code points of `field`.
    start: int
    end: int
    field: Field = "text"
    #: 0-1, higher is surer.
    score: float
    severity: Severity
    #: The rule that found it.
    evidence: str
    #: What may have stood there; None: no suggestion.
    suggestion: str | None = None
    #: BCP 47 of the languages it points to.
    source_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern, and what it costs nothing to check first."""

    evidence: str
    #: Bounded repeats only: time must be linear in any text.
    pattern: re.Pattern[str]
    #: Lower-case strings; the pattern is tried only where one of them occurs in the lower-cased text. Empty: always.
    gates: tuple[str, ...] = ()
    score: float
    severity: Severity


def is_english(article: Article) -> bool:
    """Whether rules of English form apply."""
    return article.language is not None and article.language.partition("-")[0] == "en"


def written_fields(article: Article) -> Iterator[tuple[Field, str]]:
    """The strings to search, each once: the title only where it is not in the text already."""
    if article.text:
        yield "text", article.text
    if article.title and not article.title_in_text:
        yield "title", article.title


def search(article: Article, kind: str, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Apply rules to every written field, in the order of the rules."""
    for field, text in written_fields(article):
        lower = text.lower()
        for rule in rules:
            if rule.gates and not any(gate in lower for gate in rule.gates):
                continue
            for match in rule.pattern.finditer(text):
                yield Finding(
                    kind=kind,
                    start=match.start(),
                    end=match.end(),
                    field=field,
                    score=rule.score,
                    severity=rule.severity,
                    evidence=rule.evidence,
                )
