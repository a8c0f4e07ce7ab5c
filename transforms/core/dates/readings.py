"""What a written date can mean: every reading of it, none invented.

A date is never read against the clock. Where the order of day and month is not shown, both readings are given. Where the zone of
a time is not known, only its day is: an hour in UTC would be a guess.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from transforms.core.dates.machine import read_machine_date
from transforms.core.dates.values import Readings
from transforms.core.dates.words import base_language, fold, label_pattern
from transforms.core.dates.written import DateSetting, read_written_date

#: Longest string that is looked at: a date is short, a page that puts an essay in its place is not read.
_MAX_CHARS: Final = 120
#: A date whose figures were lost in translation: "Year, Month, Day".
_DROPPED: Final = re.compile(
    r"(?:on\s+)?(?:year,?\s*month(?:,?\s*day)?|month,?\s*day(?:,?\s*year)?|day,?\s*month(?:,?\s*year)?)\W*", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"\([^()]*\)")
#: How deep comments may lie in one another.
_COMMENTS: Final = 3
#: A date with other letters than those of ISO 8601 may name a zone.
_ZONED: Final = re.compile("[^\\W\\d_TtZz]")
#: Figures of Persian, Urdu and Pashto, not of Arabic.
_PERSIAN_FIGURES: Final = re.compile("[\u06f0-\u06f9]")


def read_date(
    raw: str,
    *,
    day_first: bool | None = None,
    year_first: bool = False,
    language: str | None = None,
    country: str | None = None,
) -> Readings:
    """Read a date in any form that machines, and writers of many languages, use.

    Args:
        raw: the date alone, as written, or behind a label that says it is one of publication.
        day_first: what is known about the order in `09/01/2026`; None: nothing.
        year_first: whether the year stands first in `26.01.09`.
        language: BCP 47 of the page, whose words are tried before those of all others; None: not known.
        country: ISO 3166 of the page, for names of zones that several places use; None: not known.

    >>> [str(reading.value.date()) for reading in read_date("09/01/2026").readings]
    ['2026-01-09', '2026-09-01']
    >>> str(read_date("Fri, 09 Jan 2026 23:00:00 -0500").readings[0].value)
    '2026-01-10 04:00:00+00:00'
    >>> [str(read_date(raw).readings[0].value.date()) for raw in ("3. März 2026", "٣ مارس ٢٠٢٦", "令和8年3月3日")]
    ['2026-03-03', '2026-03-03', '2026-03-03']
    >>> read_date("2022-13-45").reason, read_date("il y a 2 heures").reason
    ('impossible', 'relative')
    """
    if len(raw) > _MAX_CHARS:
        return Readings()
    base = base_language(language)
    setting = DateSetting(
        day_first=day_first,
        year_first=year_first,
        language=base,
        country=country,
        solar_hijri=base == "fa" or bool(_PERSIAN_FIGURES.search(raw)),
    )
    return _read_once(fold(raw), setting)


@lru_cache(maxsize=1_024)
def _read_once(text: str, setting: DateSetting) -> Readings:
    """One page says the same date in many places."""
    if not text or not text.isprintable():
        return Readings()
    read = (_read(written, setting) for written in _spellings(text))
    lost = Readings(reason="numeral_dropped" if _DROPPED.fullmatch(text) else None)
    return next((found for found in read if found is not None), lost)


def _spellings(text: str) -> Iterator[str]:
    """A date as written; without a label that says it is one of publication; without comments."""
    yield text
    for other in (label_pattern("published").sub("", text, count=1), _without_comments(text)):
        if other != text:
            yield other


def _without_comments(text: str) -> str:
    """Without what stands in brackets: in RFC 5322 a comment."""
    for _ in range(_COMMENTS):
        text = _COMMENT.sub("", text)
    return text.strip()


def _read(text: str, setting: DateSetting) -> Readings | None:
    found = read_machine_date(text, setting.country if _ZONED.search(text) else None)
    if found is None or (setting.solar_hijri and not found.readings):
        return read_written_date(text, setting) or found
    return found
