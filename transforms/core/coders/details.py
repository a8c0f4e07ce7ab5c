"""When, where and how many: what stands in an event's clause or sentence, found over the whole text once."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Generic, Protocol, TypeVar

from schemas.events import Quantity
from transforms.core.coders.parse import Parse
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression

#: Words between a verb of saying and its own date: "said late on Monday".
_SPEECH_DATE: Final = 3
#: Words before a date that make it an end or a beginning, and no time of the event itself.
_BOUNDS: Final = frozenset({"until", "till", "since", "before", "by"})
#: Words before a place that opens the sentence: "In the Polish city of Lublin, ...".
_OPENING: Final = 9
#: An event told with a date so long before publication looks back.
HISTORICAL: Final = timedelta(days=366)


class Spanned(Protocol):
    """Has offsets into the text."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""


T = TypeVar("T", bound=Spanned)


class Spans(Generic[T]):
    """Things found in a text, by place."""

    def __init__(self, found: Sequence[T]) -> None:
        """Args: found: in any order, not overlapping."""
        self._found = sorted(found, key=lambda each: each.start)
        self._starts = [each.start for each in self._found]

    def within(self, start: int, end: int) -> list[T]:
        """All that lie wholly inside a half-open stretch, in order."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [each for each in self._found[first:last] if each.end <= end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in a text apart from events."""

    dates: Spans[DateExpression]
    places: Spans[PlaceMention]
    quantities: Spans[Quantity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """When, where and how many, for one event."""

    date: DateExpression | None
    #: The date stands in the event's own clause.
    date_near: bool
    place: PlaceMention | None
    quantities: tuple[Quantity, ...]


def find_details(trigger: int, parse: Parse, found: Found) -> Details:
    """Give an event its date, place and quantities.

    Args:
        trigger: the trigger's first token.
        parse: the sentence.
        found: what the text holds.
    """
    tokens = parse.tokens
    start, end = tokens[0].start, tokens[-1].end
    clause_start, clause_end = _clause_span(trigger, parse)
    at = tokens[trigger].start
    dates = [each for each in found.dates.within(start, end) if not _dates_speech(each, trigger, parse)]
    own = [each for each in dates if clause_start <= each.start < clause_end]
    chosen = _nearest(own, at) or _nearest(dates, at)
    places = [each for each in found.places.within(clause_start, clause_end) if _is_place_of(each, at, parse)]
    quantities = found.quantities.within(clause_start, clause_end)
    return Details(
        date=_not_a_bound(chosen, parse) if chosen else None,
        date_near=bool(own),
        place=_nearest(places, at),
        quantities=tuple(each for each in quantities if not any(_overlap(each, other) for other in dates)),
    )


def _not_a_bound(found: DateExpression, parse: Parse) -> DateExpression:
    """The date, emptied where it only bounds the event's time: "aid until 2029" is not given in 2029."""
    words = [token.lower for token in parse.tokens if token.start < found.end]
    first = sum(token.end <= found.start for token in parse.tokens)
    if found.date_from is None or not _BOUNDS & set(words[max(0, first - 1) : first + 1]):
        return found
    return replace(found, date_from=None, date_to=None, method=None, reason="bound")


def is_historical(details: Details, published: date | None) -> bool:
    """Whether the event's date lies more than a year before publication; False where either is unknown."""
    day = details.date.date_to if details.date is not None else None
    return published is not None and day is not None and published - day > HISTORICAL


def _clause_span(trigger: int, parse: Parse) -> tuple[int, int]:
    clause = parse.clauses.of[trigger]
    inside = [token for token, number in zip(parse.tokens, parse.clauses.of, strict=True) if number == clause]
    return inside[0].start, inside[-1].end


def _is_place_of(place: PlaceMention, at: int, parse: Parse) -> bool:
    """Whether no comma parts a place from its event, but for a place that opens the sentence."""
    low, high = min(place.start, at), max(place.start, at)
    opens = place.start < at and sum(token.start < place.start for token in parse.tokens) <= _OPENING
    return opens or not any(token.lower == "," for token in parse.tokens if low <= token.start < high)


def _dates_speech(found: DateExpression, trigger: int, parse: Parse) -> bool:
    """Whether a date belongs to a verb of saying just before it, and so to the speech, not to what is told."""
    first = next((k for k, token in enumerate(parse.tokens) if token.end > found.start), 0)
    before = range(max(0, first - _SPEECH_DATE), first)
    return any(parse.lower(k) in parse.words.report_verb and k != trigger for k in before)


def _nearest(found: Sequence[T], at: int) -> T | None:
    return min(found, key=lambda each: (abs(each.start - at), each.start), default=None)


def _overlap(one: Spanned, other: Spanned) -> bool:
    return one.start < other.end and other.start < one.end
