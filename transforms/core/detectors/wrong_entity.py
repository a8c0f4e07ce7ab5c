"""An office that contradicts the day: "Belgian Prime Minister De Croo" in 2026, "German Chancellor Merkel" in 2024.

Engines put the holder they learned from in the place of a name that they do not know, and language models tell old news as
new. Empty rather than wrong: the day of publication must be known to the day and without doubt; all terms of that person in
that very office must lie at least 60 days off, by the gazetteer's dates; another holder must be known for the day; and
neither the words around the name ("former", "then") nor its sentence (a year, "when", "ago") may speak of another time.

Source: the dated office-holders of the gazetteer, shared with the event coder.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from schemas.events import Severity
from schemas.records import Article
from transforms.core.finding import Finding, is_english
from transforms.core.gazetteer import OfficeHolder, load_gazetteer
from transforms.core.office_mentions import OfficeMention, holders, known_terms, office_mentions

KIND: Final = "wrong_entity"
FAMILY: Final = "translation"
SEVERITY: Final[Severity] = "critical"
VERSION: Final = "1"
ON: Final = True
EVIDENCE: Final = "names"
#: Primary subtags; empty: any language.
LANGUAGES: Final[tuple[str, ...]] = ("en",)

_DAYS_OFF: Final = 60
_SENTENCE_CHARS: Final = 300
_BEFORE_CHARS: Final = 40
_ANOTHER_STANDING: Final = re.compile(
    r"\b(?:former|ex|then|late|outgoing|incoming|future|next|new|previous|past|old|ousted|deposed|acting|interim|fallen|jailed|imprisoned|onetime|one-time|longtime"
    r"|predecessor|successor|candidate|would-be|self-declared|first|last|assassinated|slain|disgraced|legendary|wartime|caretaker|designate)\b",
    re.IGNORECASE,
)
_ANOTHER_TIME: Final = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d|['’]?\d0s|ago|when|then|while|during|under|after|before|since|until|era|years?|decades?|century|history|historic\w*|served|was|were|had|once"
    r"|became|born|died|death|killed|funeral|memoirs?|biography|book|film|movie|documentary|statue|museum|archives?|anniversary|remembered|recalled|time)\b",
    re.IGNORECASE,
)
_COARSE: Final = frozenset({"month", "year"})


def _day(article: Article) -> date | None:
    """The day of publication, where nothing is doubtful about it."""
    doubtful = article.published_reason is not None or article.published_precision in _COARSE or article.published_alternatives
    return None if article.published_at is None or doubtful else article.published_at.date()


def _contradicts(mention: OfficeMention, day: date) -> tuple[str, OfficeHolder] | None:
    """The name and the nearest term, where all terms of that person in that office lie off the day."""
    as_of = load_gazetteer().as_of
    terms, name = known_terms(mention.name)
    own = [term.on(day, as_of) for term in terms if term.country == mention.country and term.office in mention.offices]
    if not own or len({term.person for term in own}) > 1 or any(term.in_office is not False for term in own):
        return None
    others = (term for office in mention.offices for term in holders().get((mention.country, office), ()))
    replaced = any(
        term.person != own[0].person and term.on(day, as_of).in_office is not False and term.from_latest <= day for term in others
    )
    nearest = min(own, key=lambda term: term.days_from(day))
    return (name, nearest) if replaced and nearest.days_from(day) >= _DAYS_OFF else None


def _is_of_another_time(text: str, mention: OfficeMention) -> bool:
    if _ANOTHER_STANDING.search(text, max(0, mention.lead_start - _BEFORE_CHARS), mention.start):
        return True
    start = max(text.rfind(mark, max(0, mention.start - _SENTENCE_CHARS), mention.lead_start) for mark in (". ", "\n")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, mention.start, mention.start + _SENTENCE_CHARS)) >= 0]
    return bool(_ANOTHER_TIME.search(text, max(0, start), min(ends, default=mention.start + _SENTENCE_CHARS)))


def detect(article: Article) -> Iterator[Finding]:
    """Find holders of an office who cannot have held it on the day of publication, in English text.

    >>> from datetime import datetime, timezone
    >>> from transforms.core.plain import plain_article
    >>> text = "Belgian Prime Minister De Croo pledged aid. Former German Chancellor Angela Merkel agreed."
    >>> at = datetime(2025, 10, 9, tzinfo=timezone.utc)
    >>> [(text[f.start:f.end], f.evidence) for f in detect(plain_article(text, published_at=at))]
    [('De Croo', 'in_office_until_2025-02-03')]
    >>> list(detect(plain_article(text))) + list(detect(plain_article(text, published_at=at.replace(year=2023))))
    []
    """
    day = _day(article)
    if day is None or not is_english(article):
        return
    for mention in office_mentions(article.text):
        found = _contradicts(mention, day)
        if found is None or _is_of_another_time(article.text, mention):
            continue
        name, term = found
        bound = f"until_{term.to_latest}" if term.from_earliest < day else f"from_{term.from_earliest}"
        yield Finding(
            kind=KIND,
            start=mention.start,
            end=mention.start + len(name),
            score=0.8,
            severity=SEVERITY,
            evidence=f"in_office_{bound}",
        )
