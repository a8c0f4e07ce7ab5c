"""A numeric date whose day and month can be told apart by nothing: 09/01/2026.

Day and month are both twelve or less and differ. What decides is evidence, never a default:

- the publication time lies within 31 days of one reading and not of the other;
- another numeric date of the article, with the same separator, has one order only (13/01/2026), and none has the other;
- the article spells one of the two readings out (9 January 2026).

The locale that a page declares does not decide: translated pages carry that of their template. English only: other
languages write one order.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english, written_fields

KIND: Final = "date_ambiguous"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "major"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_NEAR: Final = timedelta(days=31)
#: Two digits for the year only after a slash: 3.10.11 is a version, 10-11-12 a range.
_DATE: Final = re.compile(
    r"(?<![\d/.\-])(\d{1,2})(?:(/)(\d{1,2})/((?:19|20)?\d\d)|([.-])(\d{1,2})\5((?:19|20)\d\d))(?![\d/\-]|\.\d)"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = "(?:" + "|".join(_MONTHS) + r")[a-z]{0,6}\b\.?"
_SPELLED: Final = re.compile(
    rf"(?i)\b(?P<before>{_NAME}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b|\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<after>{_NAME})"
)
_CENTURY: Final = 100
_LAST_MONTH: Final = 12


def _parts(match: re.Match[str]) -> tuple[int, int, int, str]:
    first, slash, second, year, other, second_other, year_other = match.groups()
    number = int(year or year_other)
    return int(first), int(second or second_other), number + 2000 * (number < _CENTURY), slash or other


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _spelled_out(text: str) -> set[tuple[int, int]]:
    """Month and day of every date that is written with the month's name."""
    found = set()
    for match in _SPELLED.finditer(text):
        month = _MONTHS.index((match["before"] or match["after"])[:3].lower()) + 1
        found.add((month, int(match["day"] or match["first"])))
    return found


def _decided(article: Article, readings: tuple[date, date], orders: set[str], spelled: set[tuple[int, int]]) -> bool:
    if article.published_at is not None:
        near = [abs(reading - article.published_at.date()) <= _NEAR for reading in readings]
        if near[0] != near[1]:
            return True
    written = [(reading.month, reading.day) in spelled for reading in readings]
    return len(orders) == 1 or written[0] != written[1]


def _orders(article: Article) -> dict[str, set[str]]:
    """Which orders the unmistakable numeric dates of the article have, by separator."""
    orders: dict[str, set[str]] = {}
    for _, text in written_fields(article):
        for match in _DATE.finditer(text):
            first, second, _, separator = _parts(match)
            if first > _LAST_MONTH >= second >= 1:
                orders.setdefault(separator, set()).add("day_first")
            elif second > _LAST_MONTH >= first >= 1:
                orders.setdefault(separator, set()).add("month_first")
    return orders


def detect(article: Article) -> Iterator[Finding]:
    """Find dates with two readings in English text; the suggestion gives both.

    >>> from transforms.core.plain import plain_article
    >>> [f.suggestion for f in detect(plain_article("09/01/2026 The summit began."))]
    ['2026-01-09 or 2026-09-01']
    >>> list(detect(plain_article("09/01/2026, that is 9 January. On 13/02/2026 and 5/5/2026 more.")))
    []
    """
    if not is_english(article):
        return
    if not any(_DATE.search(text) for _, text in written_fields(article)):
        return
    orders, spelled = _orders(article), _spelled_out(article.text)
    for field, text in written_fields(article):
        for match in _DATE.finditer(text):
            first, second, year, separator = _parts(match)
            readings = _date(year, second, first), _date(year, first, second)
            if readings[0] is None or readings[1] is None or first == second:
                continue
            if not _decided(article, (readings[0], readings[1]), orders.get(separator, set()), spelled):
                yield Finding(
                    kind=KIND,
                    start=match.start(),
                    end=match.end(),
                    field=field,
                    score=0.9,
                    severity=SEVERITY,
                    evidence="two_readings",
                    suggestion=" or ".join(str(reading) for reading in sorted((readings[0], readings[1]))),
                )
