"""Whether two texts in different languages are translations of one text: their numbers, in their order, and their names.

Two reports on one thing by two pens share some of their numbers; a translation has nearly all of them. Figures:
`python -m tests.quality.translations`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from schemas.records import SharedPassage
from transforms.core.duplicates.anchors import Anchors, weight_of
from transforms.core.duplicates.compare import NOTHING, Comparison
from transforms.core.duplicates.figures import Figure

#: Least weight of the numbers in common (`anchors.weight_of`), and their share of the numbers of both. On the development half of our own
#: translations those of one text have 8 and more, .61 and more; reports on one event by two pens reach 4 and .28.
_ENOUGH: Final = 8.0
_MOST_OF_THEM: Final = 0.75
#: Where fewer numbers speak than this, names have to, if both texts have some: this share of the names of the text with fewer.
_ALONE: Final = 18.0
_NAMES: Final = 0.45
#: Fewer names say nothing, neither for nor against.
_MIN_NAMES: Final = 4
#: Length of the shorter text to that of the longer one.
_LENGTH: Final = 0.5

#: One number in both texts.
Pair = tuple[Figure, Figure]


def compare_across(one: Anchors, other: Anchors) -> Comparison:
    """Lay two texts in different languages side by side.

    Returns:
        `jaccard` and `containment` of their numbers by weight, `anchors` of their names; as `passages` the places of numbers and names
        that both have.
    """
    common = _common(one.figures, other.figures)
    if not common:
        return NOTHING
    shared = sum(weight_of(mine) for mine, _ in common)
    totals = [sum(map(weight_of, each.figures)) for each in (one, other)]
    names = sorted(one.names.keys() & other.names.keys())
    fewer = min(len(one.names), len(other.names))
    spans = [((mine.start, mine.end), (theirs.start, theirs.end)) for mine, theirs in common]
    spans += [(one.names[name], other.names[name]) for name in names]
    return replace(
        NOTHING,
        jaccard=shared / (sum(totals) - shared),
        containment=shared / min(totals),
        length=min(one.length, other.length) / max(one.length, other.length),
        anchors=len(names) / fewer if fewer >= _MIN_NAMES else None,
        passages=tuple(SharedPassage(start=a, end=b, of_start=c, of_end=d) for (a, b), (c, d) in sorted(spans)),
    )


def is_translation(one: Anchors, other: Anchors, found: Comparison) -> bool:
    """Whether two texts are translations of one text, by what `compare_across` found."""
    if found.length < _LENGTH or 2 * found.jaccard / (1 + found.jaccard) < _MOST_OF_THEM:
        return False
    shared = found.containment * min(sum(map(weight_of, each.figures)) for each in (one, other))
    return shared >= _ENOUGH and (shared >= _ALONE or found.anchors is None or found.anchors >= _NAMES)


def _common(one: Sequence[Figure], other: Sequence[Figure]) -> list[Pair]:
    """The heaviest numbers that two texts have in one order."""
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            joined = best[i][j] + weight_of(mine) if mine.value == theirs.value else 0.0
            best[i + 1][j + 1] = max(joined, best[i][j + 1], best[i + 1][j])
    pairs: list[Pair] = []
    i, j = len(one), len(other)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((one[i], other[j]))
    return pairs[::-1]
