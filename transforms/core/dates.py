"""When an article was published: the best evidence, what else was seen, and why it is null.

Candidates are ranked by where they stand, never by how they look. What is ambiguous stays so unless another
candidate agrees with one reading of it. Nothing here knows what time it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from schemas.records import PublishedAlternative
from transforms.core.date_readings import Precision, Reading, Readings, read_date

#: Best evidence first. A row's own column and a feed's entry are about this article alone; `<time>` may belong to a
#: neighbour on the page, a line of text to the story. Source: own judgement over the 80 pages of fundus-evaluation.
_RANK: Final = ("jsonl", "feed", "json_ld", "open_graph", "meta", "url", "time_tag", "text")
#: Declared by the publisher for this article: these may contradict one another, the rest is only a hint.
_DECLARED: Final = frozenset({"jsonl", "feed", "json_ld", "open_graph", "meta"})
_FINENESS: Final = ("second", "minute", "hour", "day", "month", "year")
#: A day as written begins and ends up to this much apart from the UTC day.
_ZONE_SLACK: Final = timedelta(hours=14)
#: Declared dates further apart than this contradict one another; nearer ones differ by zone or by an edit.
_CONFLICT: Final = timedelta(days=2)
#: Clocks of servers are wrong by minutes, days as written by a zone.
_FUTURE_SLACK: Final = timedelta(days=1)
#: Alternatives that are kept: a page of a thousand dates does not fill the table.
_MAX_ALTERNATIVES: Final = 16
_RAW_CHARS: Final = 100
#: Lines under the headline in which a date may stand alone.
_TEXT_LINES: Final = 5
_LABEL: Final = re.compile(r"(?:published|posted|date|first published)(?:\s+on)?\s*[:：]?\s*", re.IGNORECASE)
# /2026/01/09/, /2026-01-09-, /20260109/: the year stands first, so the order is shown.
_URL_DATE: Final = re.compile(r"(?<![0-9])((?:19|20)\d{2})([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """A date as it was found."""

    raw: str
    #: Where: `feed`, `jsonl`, `json_ld`, `open_graph`, `meta`, `time_tag`, `url`, `text`.
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDate:
    """The decision: fields `published_*` of an article."""

    #: Aware, UTC; None: no evidence is good enough, see `reason`.
    value: datetime | None = None
    precision: Precision | None = None
    #: The winner's method; `text+url`: an ambiguous date in the text, decided by the address.
    method: str | None = None
    #: missing, ambiguous, future, conflict (doubtful, not null), numeral_dropped, impossible; None: no doubt.
    reason: str | None = None
    #: Every other reading and candidate, best first.
    alternatives: tuple[PublishedAlternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    candidate: DateCandidate
    method: str
    reading: Reading


def resolve_published(
    candidates: Sequence[DateCandidate], *, fetched_at: datetime | None = None, day_first: bool | None = None
) -> PublishedDate:
    """Decide when an article was published.

    Args:
        candidates: every date that was found, in any order.
        fetched_at: when the page was fetched; later dates are doubted. None: not known, nothing is.
        day_first: what is known about the order in `09/01/2026`; None: nothing.

    >>> decision = resolve_published([DateCandidate(raw="09/01/2026", method="text")])
    >>> decision.value, decision.reason, len(decision.alternatives)
    (None, 'ambiguous', 2)
    """
    ranked = sorted(dict.fromkeys(candidates), key=lambda candidate: _rank(candidate.method))
    read = [(candidate, read_date(candidate.raw, day_first=day_first)) for candidate in ranked]
    clear = [
        _Dated(candidate=candidate, method=candidate.method, reading=found.readings[0])
        for candidate, found in read
        if len(found.readings) == 1
    ]
    past = [dated for dated in clear if not _is_future(dated.reading, fetched_at)]
    winner = _finer(past[0], past, read) if past else None
    if winner is None:
        return PublishedDate(reason=_reason(read, has_future=bool(clear)), alternatives=_alternatives(read, None))
    conflict = any(_contradicts(winner, other) for other in past)
    return PublishedDate(
        value=winner.reading.value,
        precision=winner.reading.precision,
        method=winner.method,
        reason="conflict" if conflict else None,
        alternatives=_alternatives(read, winner),
    )


def text_candidates(lines: Iterable[str]) -> Iterator[DateCandidate]:
    """Dates that stand alone on a line under a headline.

    Args:
        lines: the lines of a text below its headline; only the first five that are not empty are looked at.

    Yields:
        A candidate for each line that is a date with its year, or that lost the figures of one.

    >>> [candidate.raw for candidate in text_candidates(["", "09/01/2026", "March 27", "Paris, 2024"])]
    ['09/01/2026']
    """
    seen = 0
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        seen += 1
        if seen > _TEXT_LINES:
            return
        if (raw := _LABEL.sub("", stripped, count=1)) and _is_dated_line(raw):
            yield DateCandidate(raw=raw, method="text")


def url_candidates(url: str) -> Iterator[DateCandidate]:
    """The date in an address, where its year stands first.

    >>> [candidate.raw for candidate in url_candidates("https://example.org/2026/01/09/flood-123.html")]
    ['2026-01-09']
    """
    if found := _URL_DATE.search(url.partition("?")[0]):
        yield DateCandidate(raw=f"{found[1]}-{found[3]}-{found[4]}", method="url")


def _is_dated_line(raw: str) -> bool:
    if raw.isdigit():
        return False
    found = read_date(raw)
    if found.reason == "numeral_dropped":
        return True
    return bool(found.readings) and all(
        _FINENESS.index(reading.precision) <= _FINENESS.index("day") for reading in found.readings
    )


def _rank(method: str) -> int:
    return _RANK.index(method) if method in _RANK else len(_RANK)


def _is_future(reading: Reading, fetched_at: datetime | None) -> bool:
    return fetched_at is not None and reading.value > fetched_at + _FUTURE_SLACK


def _finer(best: _Dated, past: list[_Dated], read: list[tuple[DateCandidate, Readings]]) -> _Dated:
    """The best evidence, or weaker evidence that says the same more exactly."""
    for other in (*past, *_decided(best, read)):
        if _is_finer(other.reading, best.reading) and _within(other.reading, best.reading):
            return other
    return best


def _decided(by: _Dated, read: list[tuple[DateCandidate, Readings]]) -> Iterator[_Dated]:
    """Ambiguous candidates of which exactly one reading agrees with a clear one."""
    for candidate, found in read:
        agreeing = [reading for reading in found.readings if _within(reading, by.reading)]
        if len(found.readings) > 1 and len(agreeing) == 1:
            yield _Dated(candidate=candidate, method=f"{candidate.method}+{by.method}", reading=agreeing[0])


def _is_finer(reading: Reading, other: Reading) -> bool:
    return _FINENESS.index(reading.precision) < _FINENESS.index(other.precision) and other.precision in {"day", "month", "year"}


def _within(reading: Reading, other: Reading) -> bool:
    """Whether a reading falls into the day, month or year of a coarser one, seen from any zone."""
    days = {"month": 31, "year": 366}.get(other.precision, 1)
    slack = _ZONE_SLACK if reading.precision in {"second", "minute", "hour"} else timedelta(0)
    return other.value - slack <= reading.value < other.value + timedelta(days=days) + slack


def _contradicts(winner: _Dated, other: _Dated) -> bool:
    if {winner.candidate.method, other.candidate.method} - _DECLARED:
        return False
    return abs(winner.reading.value - other.reading.value) > _CONFLICT and not (
        _within(winner.reading, other.reading) or _within(other.reading, winner.reading)
    )


def _reason(read: list[tuple[DateCandidate, Readings]], *, has_future: bool) -> str:
    reasons = {found.reason for _, found in read}
    if has_future:
        return "future"
    return next((reason for reason in ("ambiguous", "impossible", "numeral_dropped") if reason in reasons), "missing")


def _alternatives(read: list[tuple[DateCandidate, Readings]], winner: _Dated | None) -> tuple[PublishedAlternative, ...]:
    unread: list[datetime | None] = [None]
    rest = [
        PublishedAlternative(value=value, method=candidate.method, raw=candidate.raw[:_RAW_CHARS])
        for candidate, found in read
        for value in ([reading.value for reading in found.readings] or unread)
        if winner is None or (candidate, value) != (winner.candidate, winner.reading.value)
    ]
    return tuple(rest[:_MAX_ALTERNATIVES])
