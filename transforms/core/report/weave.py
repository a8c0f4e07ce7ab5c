"""Marks over a text as properly nested pieces: what overlaps is split at its boundaries, what nests stays whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

#: Marks drawn over one place at most: more tell no reader anything, and would make the work grow with their square.
MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that somebody said something about."""

    #: Half-open offsets in code points.
    start: int
    end: int
    #: artifact, trigger, actor, recipient, date, place, quantity, attribution.
    kind: str
    #: Of the notes that tell more, in the order of the text: `a1` of an artifact, `e2` of an event.
    notes: tuple[str, ...] = ()
    #: What is said, in short.
    why: str = ""
    #: Of an artifact; empty: of none.
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A mark begins, or goes on after another one that it crosses has begun or ended."""

    mark: Mark
    #: Whether it begins here.
    first: bool


@dataclass(frozen=True, slots=True)
class Close:
    """The innermost open mark ends, or is interrupted."""

    mark: Mark
    #: Whether it ends here.
    last: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two boundaries, half-open offsets."""

    start: int
    end: int


Token = Open | Close | Piece


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of one kind over the same stretch as one, with the notes of all; in the order in which they open."""
    ordered = sorted(marks, key=lambda mark: (*_place(mark), mark.notes))
    return [_together(list(same)) for _, same in groupby(ordered, key=_place)]


def _place(mark: Mark) -> tuple[int, int, str, str]:
    return mark.start, -mark.end, mark.kind, mark.severity


def _together(same: Sequence[Mark]) -> Mark:
    notes = dict.fromkeys(note for mark in same for note in mark.notes)
    return replace(same[0], notes=tuple(notes), why="; ".join(dict.fromkeys(mark.why for mark in same if mark.why)))


def weave(length: int, marks: Sequence[Mark]) -> list[Token]:
    """A text of some length and its marks as a sequence of tokens.

    Args:
        length: of the text, in code points.
        marks: in any order; those that are empty or do not lie in the text are left out, and those that would be the ninth over a place.

    Returns:
        Opens and closes nest; the pieces one after the other are the text. A mark costs no more for standing among others.

    >>> one, other = Mark(0, 4, "actor"), Mark(2, 6, "artifact")
    >>> [(type(t).__name__[0], getattr(t, "mark", t).start, getattr(t, "mark", t).end) for t in weave(6, [one, other])]
    [('O', 0, 4), ('P', 0, 2), ('C', 0, 4), ('O', 2, 6), ('O', 0, 4), ('P', 2, 4), ('C', 0, 4), ('P', 4, 6), ('C', 2, 6)]
    """
    waiting = [mark for mark in merged(marks) if 0 <= mark.start < mark.end <= length]
    waiting.reverse()
    bounds = sorted({0, length, *(mark.start for mark in waiting), *(mark.end for mark in waiting)})
    tokens: list[Token] = []
    stack: list[Mark] = []
    for here, following in zip(bounds, [*bounds[1:], None], strict=True):
        stack = _turn(tokens, stack, waiting, here)
        if following is not None:
            tokens.append(Piece(here, following))
    return tokens


def _turn(tokens: list[Token], stack: list[Mark], waiting: list[Mark], here: int) -> list[Mark]:
    """Close what ends here and open what begins, longest first; what lies above either is interrupted."""
    begun: list[Mark] = []
    while waiting and waiting[-1].start == here:
        begun.append(waiting.pop())
    alive = [mark for mark in stack if mark.end > here]
    begun = begun[: MAX_DEPTH - len(alive)]
    # The marks below the first that ends, or that a longer one begins around, stay open.
    longest = max((mark.end for mark in begun), default=0)
    kept = next((place for place, mark in enumerate(stack) if mark.end <= here or mark.end < longest), len(stack))
    tokens += (Close(mark, last=mark.end <= here) for mark in reversed(stack[kept:]))
    opened = sorted([*alive[kept:], *begun], key=lambda mark: -mark.end)
    tokens += (Open(mark, first=mark.start == here) for mark in opened)
    return [*stack[:kept], *opened]
