"""The date that a page shows beside its headline, where nothing else on it says one."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from transforms.core.date_readings import read_date
from transforms.core.date_words import fold
from transforms.core.dates import DateCandidate, dated_parts, resolve_published

#: Lines after and before a headline among which its date stands, and headlines that are tried (a page repeats its own).
_AFTER: Final = 10
_BEFORE: Final = 4
_HEADLINES: Final = 4
#: A longer line is a paragraph; the first one is a standfirst, the second the story.
_PARAGRAPH_CHARS: Final = 160
_PARAGRAPHS: Final = 2
#: Words beside a date in a line that still is about the date: a name, a place, minutes of reading.
_WORDS_BESIDE: Final = 9
#: Words of the longest date.
_DATE_WORDS: Final = 9
_MAYBE: Final = re.compile(r"\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}|\d\s?[年년]")
#: A title of fewer characters is found in too many lines.
_TITLE_CHARS: Final = 8
#: Characters of a line that are more than the title and may stand beside it.
_BESIDE_TITLE: Final = 40
#: A page that says it was published this long before it was fetched may say so of every page.
_LIVE_S: Final = 600
_FINE_ENOUGH: Final = frozenset({"second", "minute", "hour", "day"})
_EDGES: Final = " \t,;:|·•()[]–—-"


def needs_shown_date(candidates: Sequence[DateCandidate], fetched_at: datetime | None) -> bool:
    """Whether what a page declares leaves its date open, or may be a template's.

    Args:
        candidates: what it declares.
        fetched_at: when it was fetched; None: not known.
    """
    declared = resolve_published(candidates, fetched_at=fetched_at)
    if declared.value is None or declared.reason is not None or declared.precision in {"month", "year"}:
        return True
    doubted = {"url", "time_tag", "text"}
    return str(declared.method).split("+")[0] in doubted or (
        fetched_at is not None and abs((fetched_at - declared.value).total_seconds()) < _LIVE_S
    )


def shown_candidates(lines: Sequence[str], title: str | None, *, language: str | None = None) -> Iterator[DateCandidate]:
    """The date that stands near a headline.

    Args:
        lines: the text of the whole page, a line for each block.
        title: the headline; None: not known, and nothing is found.
        language: BCP 47 of the page; None: not known.

    Yields:
        One candidate, or none.

    >>> page = ["News", "Harbour reopens", "By Ann Lee, 3 March 2026, 2 min read", "Ships returned to the harbour on Tuesday."]
    >>> [candidate.raw for candidate in shown_candidates(page, "Harbour reopens")]
    ['3 March 2026']
    """
    for at in _headlines(lines, title):
        for line in (*_below(lines, at), *reversed(lines[max(0, at - _BEFORE) : at])):
            if _MAYBE.search(fold(line)) and len(line) <= _PARAGRAPH_CHARS:
                for raw in _dates_in(line, language):
                    yield DateCandidate(raw=raw, method="text")
                    return


def _headlines(lines: Sequence[str], title: str | None) -> list[int]:
    """Places of the lines that are the headline or end it, alone or with little beside it."""
    wanted = _squeezed(title or "")
    if len(wanted) < _TITLE_CHARS:
        return []
    found: list[int] = []
    before = ""
    for at, line in enumerate(lines):
        here = _squeezed(line) if len(line) <= 2 * len(wanted) + _BESIDE_TITLE else ""
        # A headline may be broken over two lines.
        if any(wanted in text and len(text) - len(wanted) <= _BESIDE_TITLE for text in (here, before + here)):
            found.append(at)
        before = "" if found and found[-1] == at else here
    return found[:_HEADLINES]


def _squeezed(text: str) -> str:
    return "".join(fold(text).casefold().split())


def _below(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines under a headline, down to where the story begins."""
    paragraphs = 0
    for line in lines[at : at + _AFTER]:
        paragraphs += len(line) > _PARAGRAPH_CHARS
        if paragraphs == _PARAGRAPHS:
            return
        yield line


def _dates_in(line: str, language: str | None) -> Iterator[str]:
    yield from dated_parts(line, language) or dated_parts(line, language, find=_longest_date)


def _longest_date(part: str, language: str | None) -> str | None:
    """The longest run of words in a part of a line that is a date; None: there is none, or too much stands beside it."""
    words = part.split()
    for start, word in enumerate(words):
        if not any(letter.isalnum() for letter in word):
            continue
        for end in range(min(len(words), start + _DATE_WORDS), start, -1):
            raw = " ".join(words[start:end]).strip(_EDGES)
            if _MAYBE.search(fold(raw)) and _is_day(raw, language):
                return raw if len(words) - (end - start) <= _WORDS_BESIDE else None
    return None


def _is_day(raw: str, language: str | None) -> bool:
    readings = read_date(raw, language=language).readings
    return bool(readings) and not raw.isdigit() and all(reading.precision in _FINE_ENOUGH for reading in readings)
