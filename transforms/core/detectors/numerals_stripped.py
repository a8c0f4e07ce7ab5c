"""The whole article lost its digits: empty number slots in a text that has next to no number.

That a text has no digit proves nothing (34 of 935 clean articles have none), and a single slot is `numeral_dropped`'s; the
two together are a verdict on the document (`transforms/core/numerals.py`). Shown on the first line. It harms every
date and number of the article, which the column `numerals_stripped` says; the row here says why. One slot alone, beside no
digit, is major: three clean articles in a thousand look like that.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.detectors import date_placeholder, numeral_dropped
from transforms.core.finding import Finding, first_line
from transforms.core.numerals import count_slots, is_grave, numerals_stripped

KIND: Final = "numerals_stripped"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "3"
ON: Final = True
EVIDENCE: Final = "lost_numerals"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)


def judge(article: Article, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Judge the document by what the other detectors found in it."""
    place = first_line(article)
    found = list(findings)
    if place is not None and numerals_stripped(article, found):
        field, start, end = place
        by_rule, slots = count_slots(found)
        severity: Severity = SEVERITY if by_rule or is_grave(article, slots, by_rule) else "major"
        yield Finding(kind=KIND, start=start, end=end, field=field, score=0.95, severity=severity, evidence="slots_and_no_digits")


def detect(article: Article) -> Iterator[Finding]:
    r"""Judge the document by itself.

    >>> from transforms.core.plain import plain_article
    >>> text = "It lasted days.\nIt cost $ million within the next - years. " + "Nobody knew when the talks would end. " * 9
    >>> [text[f.start:f.end] for f in detect(plain_article(text))]
    ['It lasted days.']
    >>> list(detect(plain_article(text.replace("$", "$40").replace(" - ", " 3 "))))
    []
    """
    yield from judge(article, [*numeral_dropped.detect(article), *date_placeholder.detect(article)])
