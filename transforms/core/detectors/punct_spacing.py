"""Spaces and punctuation marks that English does not set so: "said ,", "vessels.Kiev", ",,", "( and".

Segments that were translated one by one are glued without a space; engines that work on tokens leave a space before a mark.
Extraction can do the same, so a finding is weak evidence. Texts in which every mark has a space before it (transcripts,
tables) are told by `numeral_dropped`; host names and version numbers are left alone.

Source: own rules; the counts on originals are user comments and slips of the desk.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, Rule, is_english, search

KIND: Final = "punct_spacing"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)


def _rule(evidence: str, pattern: str, gates: str, score: float) -> Rule:
    return Rule(evidence=evidence, pattern=re.compile(pattern), gates=tuple(gates.split("|")), score=score, severity=SEVERITY)


_RULES: Final = (
    # French sets a space before ; : ! ? and quoted French does; a comma or a stop takes none anywhere.
    _rule("space_before", r" (?<=[A-Za-z0-9”’)].)(?:,(?= [A-Za-z\"“])|\.(?= [A-Z]|\n|$))", " ,| .", 0.85),
    _rule(
        "no_space_after",
        r"[.!?](?<=[a-z]{3}.)[”\"]?(?=[A-Z][a-z]{2,20}\b)(?!(?:Com|Net|Org|Js|Io|Ru|Ua|Tv|Info)\b)|[,;](?<=[a-z]{3}.)(?<!&[a-z]{3};)(?<!&[a-z]{4};)(?<!&[a-z]{5};)(?<!&[a-z]{6};)(?=[A-Za-z][a-z]{2})",
        ".|!|?|,|;",
        0.7,
    ),
    _rule("doubled_mark", r"[,;.](?:(?<=,)[,.;]|(?<=;)[;,.]|(?<=[a-z]\.)\.)(?=\s)", ",,|,.|,;|;;|;,|;.|..", 0.85),
    _rule("padded_bracket", r"\( (?=[A-Za-z])|(?<=[A-Za-z]) \)", "( | )", 0.85),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find misplaced spaces and marks in English text.

    >>> from transforms.core.plain import plain_article
    >>> text = "It hit two vessels.Kiev , he said, was told.. Then (so they say ) it ended."
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text))]
    [(' ,', 'space_before'), ('.', 'no_space_after'), ('..', 'doubled_mark'), (' )', 'padded_bracket')]
    >>> list(detect(plain_article("See bbc.co.uk or Booking.Com... At 3.5 p.m., he said (so) 1,000 of them.")))
    []
    """
    if is_english(article):
        yield from search(article, KIND, _RULES)
