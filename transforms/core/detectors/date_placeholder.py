"""The skeleton of a date whose numbers are gone: "Year, Month, Day", "On month day", "the months of [year]".

Chinese and Japanese write dates as number + 年 (year), 月 (month), 日 (day). Where the numbers were stripped before
translation, an engine renders the three characters as words. English prose does not write "on month day".

Source: skeletons seen in translated Chinese news; own list. Rules marked weak are good English too ("in the spring of
that year") and speak only in an article where a strong one has spoken. Skeletons of other languages ("am . Januar", "年月日")
stand in `languages/*.toml`, tables `[artifacts]`.
"""

import re
from collections.abc import Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.artifact_rules import language_rules
from transforms.core.finding import Finding, Rule, is_english, language_of, search

KIND: Final = "date_placeholder"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "2"
ON: Final = True
EVIDENCE: Final = "lost_numerals"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("de", "en", "es", "fr", "ru", "zh")

_MONTHS: Final = "(?:January|February|March|April|June|July|August|September|October|November|December)"
_AFTER: Final = "(?! (?:when|that|in which|on which|which|before|after|for|they|he|she|it|we|you)\\b)"


def _rule(evidence: str, pattern: str, gates: str, score: float, severity: Severity = SEVERITY) -> Rule:
    return Rule(evidence=evidence, pattern=re.compile(pattern), gates=tuple(gates.split("|")), score=score, severity=severity)


_RULES: Final = (
    _rule("year_month_day", r"(?i)\byear,\s{0,2}month(?:,\s{0,2}day)?\b", "year, month|year,month", 0.97),
    _rule(
        "month_day",
        r"(?i)\b(?:on|in|from|until|by|since) (?:the )?month\s{0,2},?\s{0,2}(?:and )?day\b",
        "month day|month, day|month and day|month,day",
        0.95,
    ),
    _rule(
        "day_of_month",
        rf"(?i)\b(?:on|from|until|by|since) the day of (?:the )?month\b{_AFTER}",
        "day of the month|day of month",
        0.93,
    ),
    _rule(
        "year_and_month", r"(?i)\b(?:in|from|of|since|until|by) (?:the )?(?:reference )?year and month\b", "year and month", 0.93
    ),
    _rule("months_of_year", r"(?i)\b(?:between|in|from|during) the months? of (?:the )?\[?year\b\]?", "months of|month of", 0.95),
    _rule("day_dropped", rf"\b(?:on|in|of|by|from|until|since) the of {_MONTHS}\b", " the of ", 0.9),
    _rule(
        "month_without_day",
        rf"\b[Oo]n {_MONTHS}(?=\s{{0,2}}, (?!(?:the|a|an|when|in|at|as|and|but|which|where|it|he|she|they|we|\d{{1,4}})\b)"
        rf"| (?:at|to|and|in) (?!\d)| ?\.\s)",
        "on january|on february|on march|on april|on june|on july|on august|on september|on october|on november|on december",
        0.88,
    ),
    _rule(
        "day_or_year_dropped",
        rf"\b(?:{_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.) ,(?=[\s,]|$)",
        " ,",
        0.9,
    ),
    # A stray space before a stop is a slip of the desk, too.
    _rule("day_or_year_dropped_before_stop", rf"\b{_MONTHS} \.(?=\s|$)", " .", 0.8, "major"),
    _rule("day_range_dropped", rf"\b{_MONTHS} [-–](?=[\s,.])(?! \w)", " -| –", 0.9),
)
_WEAK: Final = (
    _rule(
        "season_without_year",
        r"(?i)\bin (?:the )?(?:spring|summer|autumn|fall|winter) of (?:that|the|this) year\b",
        "spring of|summer of|autumn of|fall of|winter of",
        0.55,
        "major",
    ),
)


def detect(article: Article) -> Iterator[Finding]:
    """Find date skeletons, in English and the languages whose files list some.

    >>> from transforms.core.plain import plain_article
    >>> [f.evidence for f in detect(plain_article("Year, Month, Day, at the summit they signed. On month day it rained."))]
    ['year_month_day', 'month_day']
    >>> list(detect(plain_article("On the first day of the month, in the spring of that year, they met.")))
    []
    """
    if not is_english(article):
        yield from search(article, KIND, language_rules(language_of(article), KIND))
        return
    strong = list(search(article, KIND, _RULES))
    yield from strong
    if strong:
        yield from search(article, KIND, _WEAK)
