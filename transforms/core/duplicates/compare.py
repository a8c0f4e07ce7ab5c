"""Two texts side by side: how much of the one lies in the other, how evenly, and whether names and numbers agree."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from schemas.records import SharedPassage
from transforms.core.duplicates.passages import shared_passages
from transforms.core.duplicates.tokens import SHINGLE_WORDS, Tokens, runs_of

#: Share of the shingles of the text with fewer that the other must have, before anything else is looked at.
LEAST_CONTAINMENT: Final = 0.04
#: Words of a stretch of the shorter text that is looked at by itself.
_STRETCH_WORDS: Final = 50
#: Share of a stretch's words that stand in shared shingles where it was copied; unrelated reports reach .05.
_STRETCH_SHARED: Final = 0.2
#: Fewer names and numbers say nothing.
_MIN_ANCHORS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two texts have in common; shares 0-1."""

    #: Jaccard similarity of the shingles.
    jaccard: float
    #: Share of the shingles of the text with fewer that the other has too.
    containment: float
    #: Share of the stretches of 50 words of the shorter text that are shared in part: 1 for a copy with edits all over, .5 where half of it was taken.
    spread: float
    #: Words of the shorter text to those of the longer one.
    length: float
    #: Share of the shorter text's words that lie in shared passages.
    in_passages: float
    #: Share of the shorter text's distinct words that the other has too.
    words: float
    #: The same of its names and numbers; None: it has fewer than four.
    anchors: float | None
    #: Jaccard similarity of the names and numbers of both; None: as above.
    names_jaccard: float | None
    passages: tuple[SharedPassage, ...]


#: Two texts that share too little to be looked at any closer.
NOTHING: Final = Comparison(
    jaccard=0.0,
    containment=0.0,
    spread=0.0,
    length=0.0,
    in_passages=0.0,
    words=0.0,
    anchors=None,
    names_jaccard=None,
    passages=(),
)


def _spread(short: Tokens, long: Tokens) -> float:
    shared = np.isin(runs_of(short.words, SHINGLE_WORDS), runs_of(long.words, SHINGLE_WORDS))
    covered = np.zeros(len(short.words), np.bool_)
    for place in range(SHINGLE_WORDS):
        covered[place : place + len(shared)] |= shared
    starts = range(0, max(len(covered) - _STRETCH_WORDS // 2, 1), _STRETCH_WORDS)
    return float(np.mean([covered[start : start + _STRETCH_WORDS].mean() >= _STRETCH_SHARED for start in starts]))


def _anchors(short: Tokens, long: Tokens) -> tuple[float, float] | tuple[None, None]:
    names, of_names = np.unique(short.words[short.anchors]), np.unique(long.words[long.anchors])
    if len(names) < _MIN_ANCHORS:
        return None, None
    both = len(np.intersect1d(names, of_names, assume_unique=True))
    return float(np.isin(names, long.words).mean()), both / (len(names) + len(of_names) - both)


def compare(one: Tokens, other: Tokens) -> Comparison:
    """Lay two texts side by side.

    Args:
        one: the words of the text that repeats, if one does; of it are the passages' first pair of offsets.
        other: the words of the other text.

    >>> from transforms.core.duplicates.tokens import tokenize
    >>> text = tokenize("Fourteen people were hurt when a bus left the road near Graz on Monday, police said.")
    >>> (compare(text, text).jaccard, compare(text, tokenize("Nothing of the kind.")).jaccard)
    (1.0, 0.0)
    """
    first, second = one.shingles, other.shingles
    common = len(np.intersect1d(first, second, assume_unique=True))
    if common < LEAST_CONTAINMENT * max(min(len(first), len(second)), 1):
        return NOTHING
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    passages = shared_passages(one, other)
    side = [(each.start, each.end) if short is one else (each.of_start, each.of_end) for each in passages]
    within = sum(int(np.searchsorted(short.starts, end) - np.searchsorted(short.starts, start)) for start, end in side)
    anchors, names_jaccard = _anchors(short, long)
    return Comparison(
        jaccard=common / (len(first) + len(second) - common),
        containment=common / min(len(first), len(second)),
        spread=_spread(short, long),
        length=len(short.words) / len(long.words),
        in_passages=min(within / len(short.words), 1.0),
        words=float(np.isin(np.unique(short.words), long.words).mean()),
        anchors=anchors,
        names_jaccard=names_jaccard,
        passages=passages,
    )
