"""A line of the page's head that stands in the body: a date alone, "Updated: 3 March 2025", "3 min read".

An extraction fault: its date is the page's, not an event's. Whole lines only, and only among the first and last of a text.

Source: own rules; names of months from `languages/*.toml`, tables `[dates]`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, language_of
from transforms.core.language_lists import topic
from transforms.core.paragraphs import paragraph_lines

KIND: Final = "metadata_line"
FAMILY: Final = "extraction"
SEVERITY: Final[Severity] = "minor"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = None
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ()

#: Lines at either end of a text.
_EDGE: Final = 5
_LONGEST: Final = 120
_CLOCK: Final = r"(?:[ ,|•-]{1,3}(?:at |um |à |в )?\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|IST|MSK|Uhr))?)?"
_NUMERIC: Final = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日"
_READ: Final = re.compile(
    r"\d{1,3} ?(?:min(?:ute)?s? read|Min(?:uten)? Lesezeit|min de lecture|min de lectura|мин(?:\.|ут[ыа]?)? (?:на )?чтени[ея])\b\.?",
    re.IGNORECASE,
)


@cache
def _dates(language: str) -> re.Pattern[str]:
    """A date and nothing else, with the names of one language's months and days and the English ones."""
    known = topic("dates")
    words = [tables for tag in dict.fromkeys((language, "en")) if (tables := known.get(tag))]
    months = {name for tables in words for line in tables.get("months", ()) for name in line.split("|")}
    days = {name for tables in words for line in tables.get("weekdays", ()) for name in line.split("|")}
    labels = {name for tables in words for key in ("published", "updated") for name in tables.get(key, ())}

    def either(names: set[str]) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) or "(?!)"

    month, day = rf"(?:{either(months)})\.?", r"\d{1,2}(?:st|nd|rd|th|\.|er)?"
    written = rf"{month} {day},? \d{{4}}|{day} (?:of |de )?{month},? (?:de )?\d{{4}}(?: г(?:\.|ода))?"
    return re.compile(
        rf"(?:(?:{either(labels)})[ :：]{{1,2}}(?:on )?)?(?:(?:{either(days)})[.,]? {{0,1}})?(?:{_NUMERIC}|{written}){_CLOCK}",
        re.IGNORECASE,
    )


def _evidence(line: str, language: str) -> str | None:
    if _dates(language).fullmatch(line):
        return "date"
    return "reading_time" if _READ.fullmatch(line) else None


def detect(article: Article) -> Iterator[Finding]:
    r"""Find lines of metadata in the body.

    >>> from transforms.core.plain import plain_article
    >>> text = "Talks begin\n09/01/2026\nUpdated: March 3, 2025 10:15 GMT\nThey met on Monday.\n4 min read"
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text))]
    [('09/01/2026', 'date'), ('Updated: March 3, 2025 10:15 GMT', 'date'), ('4 min read', 'reading_time')]
    >>> list(detect(plain_article("On March 3, 2025 they met.\nIt took 4 minutes to read.\n1945")))
    []
    """
    text, language = article.text, language_of(article)
    lines = paragraph_lines(text)
    edges = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    for start, end in edges:
        if end - start > _LONGEST or not any(map(str.isdigit, text[start:end])):
            continue
        evidence = _evidence(text[start:end], language)
        if evidence is not None:
            yield Finding(kind=KIND, start=start, end=end, score=0.9, severity=SEVERITY, evidence=evidence)
