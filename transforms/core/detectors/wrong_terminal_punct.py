"""A question closed with a full stop: "If Moscow refuses, will Trump replay the old script.".

Chinese and Japanese ask by a particle that an engine drops. Only direct questions count: the sentence begins with a question
word and a verb before its subject, or has them behind an if-clause. Inversions ("Had he known", "Only then did he") and
exclamations ("What a day") are left alone.

Source: own rule; none on 1,224 originals.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, is_english, search

KIND: Final = "wrong_terminal_punct"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_SUBJECT: Final = r"(?:he|she|it|they|we|you|the|this|these|a|an|[A-Z][a-z]{2,20})"
_ASKS: Final = rf"(?:will|can|could|would|does|do|did|is|are) {_SUBJECT} [a-z’']{{2,20}}"
_BODY: Final = r"[^.!?\n]{0,200}\.(?=\s|$)"
_RULES: Final = (
    Rule(
        evidence="question_behind_if",
        pattern=re.compile(
            rf"(?:(?<=[.!?] )|^)(?:So, |But |And |Then, )?[Ii]f [^.!?,;\n]{{5,120}}, {_ASKS}{_BODY}", re.MULTILINE
        ),
        gates=("if ",),
        score=0.6,
        severity=SEVERITY,
    ),
    Rule(
        evidence="question_word",
        pattern=re.compile(
            rf"(?:(?<=[.!?] )|^)(?:So |But |And )?(?:Why|[Ww]hy|How|How long|How many times) (?:will|can|could|would|does|do|did) {_SUBJECT} [a-z’']{{2,20}}{_BODY}",
            re.MULTILINE,
        ),
        gates=("why ", "how "),
        score=0.6,
        severity=SEVERITY,
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find questions with a full stop in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "So, if Moscow refuses to agree, will Trump replay the old script. Why did he come."
    >>> [text[f.start:f.end][:20] for f in detect(plain_article(text))]
    ['So, if Moscow refuse', 'Why did he come.']
    >>> list(detect(plain_article("If it rains, will you come? If he goes, he will pay. Why he came is unknown. How long it took.")))
    []
    """
    if is_english(article):
        yield from search(article, KIND, _RULES)
