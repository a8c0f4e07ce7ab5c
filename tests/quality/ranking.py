"""How well scores tell two classes apart, how honest probabilities are, and how sure a share is."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

#: Of the normal distribution: 95 % lie within.
_Z: Final = 1.96
_BINS: Final = 10


def auc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Probability that a positive scores higher than a negative; ties count half.

    >>> auc([0.9, 0.8, 0.3], [0.1, 0.3])
    0.9166666666666666
    """
    wins = ties = 0
    ranked = sorted(negatives)
    for score in positives:
        wins += bisect_left(ranked, score)
        ties += bisect_right(ranked, score) - bisect_left(ranked, score)
    return (wins + ties / 2) / (len(positives) * len(negatives))


def true_positives_at(positives: Sequence[float], negatives: Sequence[float], false_share: float) -> float:
    """Share of positives above a threshold that at most so large a share of negatives passes.

    >>> true_positives_at([0.9, 0.8, 0.3], [0.1, 0.2, 0.85, 0.2], 0.25)
    1.0
    """
    ranked = sorted(negatives, reverse=True)
    threshold = ranked[math.floor(false_share * len(ranked))]
    return sum(score > threshold for score in positives) / len(positives)


def calibration_error(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Expected calibration error in ten bins, both classes counted alike.

    >>> round(calibration_error([0.95, 0.95], [0.05, 0.05]), 6)
    0.05
    """
    error = 0.0
    for index in range(_BINS):
        up, down = ([p for p in side if min(int(p * _BINS), _BINS - 1) == index] for side in (positives, negatives))
        said = sum(up) / len(positives) / 2 + sum(down) / len(negatives) / 2
        error += abs(said - len(up) / len(positives) / 2)
    return error


def bounds(count: int, of: int) -> tuple[float, float]:
    """95 % bounds of a share: Wilson's; for none at all the rule of three.

    >>> bounds(0, 3000)
    (0.0, 0.001)
    >>> [round(bound, 3) for bound in bounds(50, 100)]
    [0.404, 0.596]
    """
    if count == 0:
        return 0.0, min(1.0, 3 / of)
    share, spread = count / of, _Z * _Z / of
    middle, reach = share + spread / 2, _Z * math.sqrt((share * (1 - share) + spread / 4) / of)
    return (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
