"""When an article was published: the best evidence, what else was seen, and why it is null.

Candidates are ranked by where they stand, never by how they look. What is ambiguous stays so unless there is evidence for one
reading of it. Nothing here knows what time it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Literal

from schemas.records import PublishedAlternative
from transforms.core.dates.evidence import Locale, ReadCandidate, doubt, is_finer, is_within, read_candidates
from transforms.core.dates.readings import read_date
from transforms.core.dates.values import Precision, Reading
from transforms.core.dates.words import label_pattern

#: Best evidence first. A row's own column and a feed's entry are about this article alone; `<time>` may belong to a
#: neighbour on the page, a line of text to the story. Source: own judgement over the 80 pages of fundus-evaluation.
_RANK: Final = ("jsonl", "feed", "json_ld", "open_graph", "meta", "url", "time_tag", "text")
#: Declared for this article, or in its address: these may contradict one another, the rest is only a hint.
_DECLARED: Final = frozenset({"jsonl", "feed", "json_ld", "open_graph", "meta", "url"})
#: Dates further apart than this contradict one another; nearer ones differ by zone or by an edit.
_CONFLICT: Final = timedelta(days=2)
#: Alternatives that are kept: a page of a thousand dates does not fill the table.
_MAX_ALTERNATIVES: Final = 16
#: Candidates that are read, for the same reason.
_MAX_CANDIDATES: Final = 100
_RAW_CHARS: Final = 100
#: Lines under the headline in which a date may stand alone.
_TEXT_LINES: Final = 5
#: A longer line is a paragraph.
_LINE_CHARS: Final = 200
#: Why there is no date, the most telling first.
_REASONS: Final = (
    "future",
    "fetch_time",
    "before_1990",
    "ambiguous",
    "impossible",
    "year_only",
    "numeral_dropped",
    "relative",
    "calendar",
)
_FINE_ENOUGH: Final = frozenset({"second", "minute", "hour", "day"})
_LABELS: Final[tuple[Literal["published", "updated"], ...]] = ("published", "updated")
#: Between the parts of a line under a headline.
_BETWEEN: Final = re.compile(r"\s+[|•·⋅∙—–]\s+|\s*[|•\t;]\s*")
_TRIMMED: Final = " \t,;:|·•()[]–—-"
# The year stands first, so the order is shown: /2026/01/09/, -2026-01-09-, /20260109/; behind a slash also 2026-01/09, 2026/0109.
_URL_DATE: Final = re.compile(
    r"(?<![0-9])((?:19|20)\d{2})([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9])"
    r"|/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?![0-9])"
    r"|/((?:19|20)\d{2})/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/"
)
# 15112025, 15-11-2025: where the figures show which is the day.
_URL_YEAR_LAST: Final = re.compile(r"(?<![0-9])(0[1-9]|[12]\d|3[01])([/_.-]?)(0[1-9]|[12]\d|3[01])\2(20\d{2})(?![0-9])")
_MONTHS_OF_YEAR: Final = 12
_URL_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# /2026/jan/09/
_URL_NAMED: Final = re.compile(rf"/((?:19|20)\d{{2}})/({'|'.join(_URL_MONTHS)})/(\d{{1,2}})/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """A date as it was found."""

    raw: str
    #: Where: `feed`, `jsonl`, `json_ld`, `open_graph`, `meta`, `time_tag`, `url`, `text`; `layout`: beside another article, and
    #: only shows in which order the page writes its dates.
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDate:
    """The decision: fields `published_*` of an article."""

    #: Aware, UTC; None: no evidence is good enough, see `reason`.
    value: datetime | None = None
    precision: Precision | None = None
    #: The winner's method; after `+` what decided where its date was ambiguous: the method of a candidate that agrees, `layout`
    #: (a date of the same layout on the page), `locale`, `domain` (the country of the site), `language`.
    method: str | None = None
    #: missing, ambiguous, future, fetch_time (the page is dated when it was fetched), before_1990, conflict (doubtful, not null),
    #: numeral_dropped, impossible, year_only (as in a copyright line), relative (two hours ago), calendar (not converted); None: no doubt.
    reason: str | None = None
    #: Every other reading and candidate, best first.
    alternatives: tuple[PublishedAlternative, ...] = ()


def resolve_published(  # noqa: PLR0913  each is a kind of evidence
    candidates: Sequence[DateCandidate],
    *,
    fetched_at: datetime | None = None,
    day_first: bool | None = None,
    language: str | None = None,
    locale: str | None = None,
    url: str | None = None,
) -> PublishedDate:
    """Decide when an article was published.

    Args:
        candidates: every date that was found, in any order.
        fetched_at: when the page was fetched; later dates are doubted, and so is the very time. None: not known, nothing is.
        day_first: what is known for certain about the order in `09/01/2026`; None: nothing.
        language: BCP 47 of the article; None: not known.
        locale: BCP 47 with the country for which the page says it was written; None: it says none.
        url: where it was found, for the country of the site; None: not known.

    >>> decision = resolve_published([DateCandidate(raw="09/01/2026", method="text")])
    >>> decision.value, decision.reason, len(decision.alternatives)
    (None, 'ambiguous', 2)
    >>> decision = resolve_published([DateCandidate(raw="09/01/2026", method="text")], locale="en-GB")
    >>> str(decision.value), decision.method
    ('2026-01-09 00:00:00+00:00', 'text+locale')
    """
    ranked = sorted(dict.fromkeys(candidates), key=lambda candidate: _rank(candidate.method))[:_MAX_CANDIDATES]
    pairs = [(candidate.raw, candidate.method) for candidate in ranked]
    read = read_candidates(pairs, day_first=day_first, place=Locale.of(language, locale, url))
    doubts = {each: why for each in read if (why := doubt(each, read, fetched_at))}
    believed = [each for each in read if each.reading is not None and each not in doubts]
    if not believed:
        return PublishedDate(reason=_reason(read, set(doubts.values())), alternatives=_alternatives(read, None))
    winner, reading = _finest(believed)
    conflict = any(_contradicts(winner, other) for other in believed)
    return PublishedDate(
        value=reading.value,
        precision=reading.precision,
        method=winner.method,
        reason="conflict" if conflict else None,
        alternatives=_alternatives(read, winner),
    )


def text_candidates(lines: Iterable[str], *, language: str | None = None) -> Iterator[DateCandidate]:
    """Dates that stand alone on a line under a headline, or in a part of one.

    Args:
        lines: the lines of a text below its headline; only the first five that are not empty are looked at.
        language: BCP 47 of the page; None: not known.

    Yields:
        A candidate for each line that holds one date with its year, that says it is one of publication or says nothing; and for
        each that is relative to now, or lost the figures of a date.

    >>> [candidate.raw for candidate in text_candidates(["", "09/01/2026", "March 27", "Paris, 2024"])]
    ['09/01/2026']
    >>> [candidate.raw for candidate in text_candidates(["Aktualisiert: 4.3.2026 | Veröffentlicht am 3. März 2026, 14:05 Uhr"])]
    ['3. März 2026, 14:05 Uhr']
    """
    for line in islice(filter(None, map(str.strip, lines)), _TEXT_LINES):
        if len(line) <= _LINE_CHARS:
            yield from (DateCandidate(raw=raw, method="text") for raw in dated_parts(line, language))


def url_candidates(url: str) -> Iterator[DateCandidate]:
    """The date in an address, where its figures show which is which.

    >>> [candidate.raw for candidate in url_candidates("https://example.org/2026/01/09/flood-123.html")]
    ['2026-01-09']
    """
    path = url.partition("?")[0]
    if found := _URL_DATE.search(path):
        year, month, day = (part for part in found.groups() if part and part.isdigit())
        yield DateCandidate(raw=f"{year}-{month:0>2}-{day:0>2}", method="url")
    elif (found := _URL_YEAR_LAST.search(path)) and (int(found[1]) > _MONTHS_OF_YEAR) != (int(found[3]) > _MONTHS_OF_YEAR):
        day, month = (found[1], found[3]) if int(found[1]) > _MONTHS_OF_YEAR else (found[3], found[1])
        yield DateCandidate(raw=f"{found[4]}-{month}-{day}", method="url")
    elif found := _URL_NAMED.search(path):
        yield DateCandidate(raw=f"{found[1]}-{_URL_MONTHS.index(found[2].lower()) + 1:02}-{found[3]:0>2}", method="url")


def dated_parts(line: str, language: str | None, find: Callable[[str, str | None], str | None] | None = None) -> list[str]:
    """The date of a line; of several the one that is labelled as that of publication, or none.

    Args:
        line: with parts and labels, such as `Updated 4 March 2026 | Published 3 March 2026`.
        language: BCP 47; None: not known.
        find: takes the date out of one part; None: the part has to be a date and nothing else.
    """
    labelled: list[str] = []
    bare: list[str] = []
    for part in _parts(line):
        label = label_pattern("published").match(part)
        raw = (find or _whole_date)(part[label.end() :].strip(_TRIMMED) if label else part, language)
        if raw:
            (labelled if label else bare).append(raw)
    return labelled[:1] if labelled else bare[:1] if len(set(bare)) == 1 else []


def _parts(line: str) -> Iterator[str]:
    """The parts of a line, but those that say they are of another day than that of publication."""
    for piece in _BETWEEN.split(line):
        starts = sorted({0, *(found.start() for kind in _LABELS for found in label_pattern(kind).finditer(piece))})
        for start, end in zip(starts, [*starts[1:], len(piece)], strict=True):
            part = piece[start:end].strip(_TRIMMED)
            if part and not label_pattern("updated").match(part):
                yield part


def _whole_date(raw: str, language: str | None) -> str | None:
    if raw.isdigit():
        return None
    found = read_date(raw, language=language)
    if found.reason in {"numeral_dropped", "relative"}:
        return raw
    is_day = found.readings and all(reading.precision in _FINE_ENOUGH for reading in found.readings)
    return raw if is_day else None


def _rank(method: str) -> int:
    return _RANK.index(method) if method in _RANK else len(_RANK)


def _finest(believed: list[ReadCandidate]) -> tuple[ReadCandidate, Reading]:
    """The best evidence, or weaker evidence that says the same more exactly."""
    clear = [(each, each.reading) for each in believed if each.reading is not None]
    best, reading = clear[0]
    for other, finer in clear:
        # An address of a later day than the one that is shown is that of the printed issue.
        is_issue = best.source == "url" and other.source == "text" and reading.value - finer.value > _CONFLICT
        if is_issue or (is_finer(finer, reading) and is_within(finer, reading)):
            return other, finer
    return best, reading


def _contradicts(winner: ReadCandidate, other: ReadCandidate) -> bool:
    # What is shown beside the headline is held against an address, which may be that of the printed issue.
    pair = {winner.source, other.source}
    if pair - _DECLARED and len(pair) > 1 and pair != {"url", "text"}:
        return False
    one, two = winner.reading, other.reading
    if one is None or two is None:
        return False
    return abs(one.value - two.value) > _CONFLICT and not (is_within(one, two) or is_within(two, one))


def _reason(read: Sequence[ReadCandidate], doubts: set[str]) -> str:
    seen = doubts | {each.found.reason for each in read}
    return next((reason for reason in _REASONS if reason in seen), "missing")


def _alternatives(read: Sequence[ReadCandidate], winner: ReadCandidate | None) -> tuple[PublishedAlternative, ...]:
    unread: list[datetime | None] = [None]
    rest = [
        PublishedAlternative(value=value, method=each.source, raw=each.raw[:_RAW_CHARS])
        for each in read
        for value in ([reading.value for reading in each.meanings] or unread)
        if each is not winner or each.reading is None or value != each.reading.value
    ]
    return tuple(rest[:_MAX_ALTERNATIVES])
