"""Sketches of synthetic articles by number, for the index of articles and for those beside it: numpy alone, a million in seconds.

48 hashes each: 43 of its own, and five of idiom that many texts share. One article in twenty is a copy of an earlier one, with three quarters of
its hashes.
"""

from typing import Final

import numpy as np

from transforms.core.duplicates.tokens import Numbers, mixed

#: Hashes of a sketch; those of them that are idiom, and how many words of idiom there are; those that a copy keeps.
SKETCH: Final = 48
IDIOM: Final = 5
IDIOMS: Final = 2000
KEPT: Final = 36
_COPY: Final = 20
#: Fingerprints of a text (`transforms.core.duplicates.anchors`): 3.8 on average in the WikiNews texts of the tests.
ANCHORS: Final = 4


def scattered(numbers: Numbers, width: int) -> Numbers:
    """A row of `width` numbers for each number, all of them as if by chance."""
    places = np.arange(width, dtype=np.uint64)
    return mixed(numbers[:, None] * np.uint64(1 << 16) + places)


def sketches(first: int, count: int) -> list[tuple[int, ...]]:
    """The sketches of articles `first` to `first + count`."""
    numbers = np.arange(first, first + count, dtype=np.uint64)
    hashes = scattered(numbers, SKETCH) & np.uint64(0xFFFFFFFF)
    hashes[:, -IDIOM:] = mixed(hashes[:, -IDIOM:] % np.uint64(IDIOMS)) & np.uint64(0xFFFFFFFF)
    copies = (numbers % np.uint64(_COPY) == 0) & (numbers > 0)
    sources = mixed(numbers[copies]) % numbers[copies] // np.uint64(_COPY) * np.uint64(_COPY) + np.uint64(1)
    hashes[copies, :KEPT] = scattered(sources, SKETCH)[:, :KEPT] & np.uint64(0xFFFFFFFF)
    return [tuple(sorted(set(row))) for row in hashes.tolist()]


def ids(first: int, count: int, kind: int) -> list[str]:
    """An id of 32 hexadecimal digits for each of them; another one for each kind, from 0."""
    numbers = np.arange(first, first + count, dtype=np.uint64) + np.uint64((kind + 1) << 40)
    digits = scattered(numbers, 2).astype("<u8").tobytes().hex()
    return [digits[start : start + 32] for start in range(0, len(digits), 32)]


def anchors(first: int, count: int) -> list[tuple[int, ...]]:
    """Fingerprints of what a translation would leave as it is: four each, as many as news has on average."""
    numbers = np.arange(first, first + count, dtype=np.uint64) + np.uint64(1 << 43)
    return [tuple(sorted(set(row))) for row in (scattered(numbers, ANCHORS) & np.uint64(0xFFFFFFFF)).tolist()]
