"""The passages that two texts share, each with its place in both."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from schemas.records import SharedPassage
from transforms.core.duplicates.tokens import Numbers, Tokens, runs_of

#: Fewest words of a passage; shorter ones are idiom. Source: plagiarism detection's usual 5 to 8 (M. Potthast et al., PAN 2010).
MIN_WORDS: Final = 8
#: Words that two places must have in common to be looked at.
_SEED_WORDS: Final = 5
#: Places of one seed that are remembered: a text of one word a million times has a million.
_MAX_PLACES: Final = 8

#: First word in one text, first word in the other, number of words.
Run = tuple[int, int, int]


def _places(seeds: Numbers) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for place, seed in enumerate(seeds.tolist()):
        known = places.setdefault(seed, [])
        if len(known) < _MAX_PLACES:
            known.append(place)
    return places


def _length(one: Numbers, other: Numbers, start: int, of_start: int) -> int:
    """How many words are equal from two places on."""
    length, step = 0, 64
    most = min(len(one) - start, len(other) - of_start)
    while length < most:
        end = min(length + step, most)
        equal = one[start + length : start + end] == other[of_start + length : of_start + end]
        if not equal.all():
            return length + int(np.argmin(equal))
        length, step = end, step * 2
    return length


def shared_runs(one: Numbers, other: Numbers, *, least: int = MIN_WORDS) -> Iterator[Run]:
    """Longest runs of equal words, from left to right in `one` without overlap; of equally long ones the first in `other`.

    Args:
        one: words as numbers.
        other: words as numbers.
        least: fewest words of a run, at least 5.
    """
    seeds = runs_of(one, _SEED_WORDS)
    of_seeds = runs_of(other, _SEED_WORDS)
    places = _places(of_seeds)
    start = 0
    starts = np.flatnonzero(np.isin(seeds, of_seeds)).tolist()
    for candidate in starts:
        if candidate < start:
            continue
        length, of_start = max(
            ((_length(one, other, candidate, place), -place) for place in places[int(seeds[candidate])]), default=(0, 0)
        )
        if length >= least:
            yield candidate, -of_start, length
            start = candidate + length


def shared_passages(one: Tokens, other: Tokens) -> tuple[SharedPassage, ...]:
    """The passages of eight words and more that two texts share, in the order of the first text.

    >>> from transforms.core.duplicates.tokens import tokenize
    >>> text, of = "He said that the talks would go on until Friday.", "Then: He said that the talks would go on - so it went."
    >>> [passage] = shared_passages(tokenize(text), tokenize(of))
    >>> text[passage.start:passage.end], of[passage.of_start:passage.of_end]
    ('He said that the talks would go on', 'He said that the talks would go on')
    """
    return tuple(
        SharedPassage(
            start=int(one.starts[start]),
            end=int(one.ends[start + length - 1]),
            of_start=int(other.starts[of_start]),
            of_end=int(other.ends[of_start + length - 1]),
        )
        for start, of_start, length in shared_runs(one.words, other.words)
    )
