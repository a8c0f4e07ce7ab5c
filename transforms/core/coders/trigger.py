"""A trigger, and what its neighbourhood is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.lexicon import Lexicon, Pattern
from transforms.core.coders.morphology import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Tokens `first` to `end` (exclusive) match a pattern; words between its parts may lie inside."""

    first: int
    end: int
    pattern: Pattern
    #: What the first word may be.
    forms: frozenset[Form]

    @property
    def is_verb(self) -> bool:
        """Whether it stands where a verb stands."""
        return self.pattern.kind != "phrase"

    @property
    def is_operator(self) -> bool:
        """Whether it takes another event as its object."""
        return self.pattern.kind == "operator"

    @property
    def length(self) -> int:
        """Words of its pattern."""
        return len(self.pattern.elements)


@dataclass(frozen=True, slots=True)
class Around:
    """What a trigger's neighbourhood is judged by."""

    chunks: Sequence[Chunk]
    inside: dict[int, Chunk]
    earlier: Sequence[Trigger]
    lexicon: Lexicon
