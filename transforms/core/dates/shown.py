"""The date that a page shows beside its headline, where nothing else on it says one."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from transforms.core.dates.evidence import FIGURES, LAYOUT, shown_order
from transforms.core.dates.published import DateCandidate, dated_parts, resolve_published
from transforms.core.dates.readings import read_date
from transforms.core.dates.words import fold, lexicon, word_key

#: Lines after and before a headline among which its date stands, and headlines that are tried (a page repeats its own).
_AFTER: Final = 10
_BEFORE: Final = 4
_HEADLINES: Final = 4
#: A longer line is a paragraph; the first one is a standfirst, the second the story.
_PARAGRAPH_CHARS: Final = 160
_PARAGRAPHS: Final = 2
#: Words beside a date in a line that still is about the date: a name, a place, minutes of reading.
_WORDS_BESIDE: Final = 6
#: The same before "on 3 March 2026": what is longer tells a story, or is a caption.
_WORDS_BEFORE_ON: Final = 3
# A word of three letters with a full stop may be short for another: 3 Min.
_SENTENCE_END: Final = re.compile(r"(?:\d{4}|[^\W\d_]{4,})[.!?。…]$")
#: Words of the longest date.
_DATE_WORDS: Final = 9
_MAYBE: Final = re.compile(r"\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}|\d\s?[年년]")
#: In scripts without spaces a date may run on into other words.
_UNSPACED: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}\s?([年./-])\s?\d{1,2}\s?[月./-]\s?\d{1,2}(?!\d)日?")
#: A title of fewer characters is found in too many lines.
_TITLE_CHARS: Final = 8
#: Characters of a line that are more than the title and may stand beside it.
_BESIDE_TITLE: Final = 40
#: Dates in the same layout that are enough to show its order, or that a page has no single one.
_MAX_WITNESSES: Final = 5
#: Why a line that was meant as a date is none; it is kept, so that the reason is told.
_VAGUE: Final = frozenset({"relative", "numeral_dropped", "calendar"})
_VAGUE_CHARS: Final = 40
#: What ends a dateline, and where it ends at the latest.
_DATELINE_END: Final = re.compile(r"\s-{1,3}\s|\s?[–—]\s|[）)]\s?[-:.–—]|[】电電]")
_DATELINE_CHARS: Final = 100
#: Characters by which the first paragraph of a text is found on its page.
_OPENING_CHARS: Final = 60
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


def shown_candidates(
    lines: Sequence[str], title: str | None, *, opening: str | None = None, language: str | None = None
) -> Iterator[DateCandidate]:
    """The date that stands near a headline, above the text where no headline is found, or in the dateline.

    Args:
        lines: the text of the whole page, a line for each block.
        title: the headline; None: not known.
        opening: the first paragraph of the text; None: not known.
        language: BCP 47 of the page; None: not known.

    Yields:
        One candidate, or none; and where it is in figures that do not show their order, some dates of the page that do.

    >>> page = ["News", "Harbour reopens", "By Ann Lee, 3 March 2026, 2 min read", "Ships returned to the harbour on Tuesday."]
    >>> [candidate.raw for candidate in shown_candidates(page, "Harbour reopens")]
    ['3 March 2026']
    """
    vague: str | None = None
    for line, is_below in _near(lines, title, opening):
        if len(line) <= _PARAGRAPH_CHARS and _MAYBE.search(fold(line)):
            for raw in _dates_in(line, language, is_below=is_below):
                yield DateCandidate(raw=raw, method="text")
                yield from _witnesses(lines, raw)
                return
        if is_below and vague is None and len(line) <= _VAGUE_CHARS and read_date(line, language=language).reason in _VAGUE:
            vague = line
    if found := _dateline(opening or "", language) or vague:
        yield DateCandidate(raw=found, method="text")


def _dateline(opening: str, language: str | None) -> str | None:
    """The date in a dateline: `LONDON, March 3, 2026 (Agency) - Ships returned`."""
    head = _DATELINE_END.split(opening[:_DATELINE_CHARS], maxsplit=1)
    if len(head) == 1 or not _MAYBE.search(fold(head[0])):
        return None
    raw = _date_at_edge(head[0].strip(), language)
    return raw if raw and raw != head[0].strip() and _opens_date(raw) else None


def _witnesses(lines: Sequence[str], raw: str) -> Iterator[DateCandidate]:
    """Dates beside other articles in the layout of one whose order is not shown."""
    figures = FIGURES.search(raw)
    if figures is None or shown_order(raw) is not None:
        return
    others = (found for line in lines if len(line) <= _PARAGRAPH_CHARS for found in FIGURES.finditer(line))
    shown = (found[0] for found in others if found[2] == figures[2] and shown_order(found[0]) is not None)
    yield from (DateCandidate(raw=other, method=LAYOUT) for other in islice(shown, _MAX_WITNESSES))


def _near(lines: Sequence[str], title: str | None, opening: str | None) -> Iterator[tuple[str, bool]]:
    """The lines where a date may stand, and whether each is below the headline."""
    headlines = _headlines(lines, title)
    for at in headlines:
        yield from ((line, True) for line in _below(lines, at))
        yield from ((line, False) for line in reversed(lines[max(0, at - _BEFORE) : at]))
    if not headlines and (start := _squeezed(opening or "")[:_OPENING_CHARS]):
        at = next((at for at, line in enumerate(lines) if _squeezed(line[: 2 * _OPENING_CHARS]).startswith(start)), 0)
        yield from ((line, True) for line in reversed(lines[max(0, at - _AFTER) : at]))


def _headlines(lines: Sequence[str], title: str | None) -> list[int]:
    """Places of the lines that are the headline or end it, alone or with little beside it."""
    wanted = _squeezed(title or "")
    if len(wanted) < _TITLE_CHARS:
        return []
    found: list[int] = []
    before = ""
    for at, line in enumerate(lines):
        here = _squeezed(line) if len(line) <= 2 * len(wanted) + _BESIDE_TITLE else ""
        # A headline may be broken over two lines, and a title may name the site beside it.
        if any(_is_same(text, wanted) for text in (here, before + here)):
            found.append(at)
        before = "" if found and found[-1] == at else here
    return found[:_HEADLINES]


def _is_same(line: str, title: str) -> bool:
    shorter, longer = sorted((line, title), key=len)
    return (
        shorter in longer and len(longer) - len(shorter) <= _BESIDE_TITLE and len(shorter) >= max(_TITLE_CHARS, len(longer) // 2)
    )


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


def _dates_in(line: str, language: str | None, *, is_below: bool) -> list[str]:
    """The date of a line; below a headline a name or the minutes of reading may stand beside it, above only a label."""
    whole = dated_parts(line, language)
    return dated_parts(line, language, find=_date_at_edge) if is_below and not whole else whole


def _date_at_edge(part: str, language: str | None) -> str | None:
    """The longest date that begins or ends a part of a line, or follows a comma; None: there is none, or too much is beside it."""
    words = part.split()
    if len(words) > _DATE_WORDS + _WORDS_BESIDE or _SENTENCE_END.search(part):
        return None
    starts = [0, *(at for at in range(1, len(words)) if words[at - 1][-1] in _EDGES)]
    for size in range(min(len(words), _DATE_WORDS), 0, -1):
        last = len(words) - size
        for start in dict.fromkeys((*(start for start in starts if start <= last), last)):
            raw = " ".join(words[start : start + size]).strip(_EDGES)
            if _MAYBE.search(fold(raw)) and _is_day(raw, language):
                return raw if last <= (_WORDS_BESIDE if _opens_date(raw) else _WORDS_BEFORE_ON) else None
    run_on = _UNSPACED.search(part)
    return run_on[0] if run_on and _is_day(run_on[0], language) else None


def _opens_date(raw: str) -> bool:
    """Whether a date begins with itself, not with a word that ties it to what stands before."""
    meanings = lexicon(None).get(word_key(raw.split(maxsplit=1)[0]), frozenset())
    return not meanings or any(meaning.kind not in {"f", "k"} for meaning in meanings)


def _is_day(raw: str, language: str | None) -> bool:
    readings = read_date(raw, language=language).readings
    return bool(readings) and not raw.isdigit() and all(reading.precision in _FINE_ENOUGH for reading in readings)
