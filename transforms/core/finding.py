"""What a detector returns: a span and why; and the search that most detectors are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from schemas.events import Severity
from schemas.records import Article

Field = Literal["text", "title", "byline"]

#: A finding about a whole document is shown on its first line, of which this much is enough.
_FIRST_LINE_CHARS: Final = 80
_FIRST_LINE: Final = re.compile(rf"\S[^\n\u2028\u2029]{{0,{_FIRST_LINE_CHARS - 1}}}")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Literals:
    """What every rule asks of a text before its pattern runs; made once a text."""

    #: The text in lower case; not always as long as the text.
    lower: str
    #: Every character of the text.
    characters: frozenset[str]

    def have(self, *strings: str) -> bool:
        """Whether one of some lower-case strings occurs; a character that is not there spares the search for the string."""
        characters, lower = self.characters, self.lower
        return any(string in characters if len(string) == 1 else string in lower for string in strings)


# Two strings of one article are open at a time: its text and its title.
@lru_cache(maxsize=2)
def literals(text: str) -> Literals:
    """The literals of a text; all detectors of one article share them.

    >>> literals("On MONTH day").have("month day"), literals("ok").have("x", "%s")
    (True, False)
    """
    lower = text.lower()
    return Literals(lower=lower, characters=frozenset(lower).union(text))


def language_of(article: Article) -> str:
    """Primary subtag of the language, `und` where it is not known."""
    return (article.language or "und").partition("-")[0]


def is_english(article: Article) -> bool:
    """Whether rules of English form apply."""
    return language_of(article) == "en"


def written_fields(article: Article) -> Iterator[tuple[Field, str]]:
    """The strings to search, each once: the title only where it is not in the text already."""
    if article.text:
        yield "text", article.text
    if article.title and not article.title_in_text:
        yield "title", article.title


def search(article: Article, kind: str, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Apply rules to every written field, in the order of the rules."""
    for field, text in written_fields(article):
        known = literals(text)
        for rule in rules:
            if rule.gates and not known.have(*rule.gates):
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


def first_line(article: Article) -> tuple[Field, int, int] | None:
    r"""Where a finding about the whole document is shown: its first visible line, clipped behind a word; None: nothing is visible.

    >>> from transforms.core.plain import plain_article
    >>> first_line(plain_article("  One line.\nTwo."))
    ('text', 2, 11)
    """
    for field, text in written_fields(article):
        if match := _FIRST_LINE.search(text):
            shown = match.group()
            if text[match.end() : match.end() + 1].strip():
                shown = shown.rpartition(" ")[0] or shown
            return field, match.start(), match.start() + len(shown.rstrip())
    return None
