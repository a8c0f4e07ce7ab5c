"""Dates, places and quantities as found over a whole text, looked up by where they lie."""

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from schemas.events import Quantity
from transforms.core.coders.parse import Parse
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression


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

    text: str
    dates: Spans[DateExpression]
    places: Spans[PlaceMention]
    quantities: Spans[Quantity]
    #: The place whose name begins at a code point.
    place_at: Callable[[int], PlaceMention | None]


def token_at(start: int, parse: Parse) -> int:
    """Number of the token in which a code point lies."""
    starts = [token.start for token in parse.tokens]
    return max(0, bisect.bisect_right(starts, start) - 1)


def nearest(found: Sequence[T], at: int) -> T | None:
    """The one whose begin is nearest to a code point, the earlier of two; None: there is none."""
    return min(found, key=lambda each: (abs(each.start - at), each.start), default=None)


def clause_span(trigger: int, parse: Parse) -> tuple[int, int]:
    """Offsets of the clause of a token."""
    clause = parse.clauses.of[trigger]
    inside = [token for token, number in zip(parse.tokens, parse.clauses.of, strict=True) if number == clause]
    return inside[0].start, inside[-1].end
