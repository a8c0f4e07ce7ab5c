"""What is kept of a text to find those that share words with it: the smallest hashes of its shingles.

Two texts that resemble each other have smallest hashes in common, and each that they share is an entry of an inverted list
where they meet. Source of the method: A. Broder, On the resemblance and containment of documents (1997), bottom-k sketches.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from transforms.core.duplicates.tokens import shingles_of, words_of

#: Raised when a sketch changes: sketches of two versions have nothing to say to each other.
SKETCH_VERSION: Final = "bottom-48"
#: How many hashes are kept. Two texts of Jaccard similarity s share 48 s of them on average: 4.8 at .1, where independent
#: translations of one article lie, 10 at .2, where a copy with three words in ten changed does.
SKETCH_SIZE: Final = 48
#: Texts with fewer shingles are only ever compared whole: a fixed phrase would make two short notices alike.
MIN_SHINGLES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text to find its copies."""

    #: Hash of the text's words, 32 hexadecimal digits; empty: the text has none.
    text_key: str
    #: Up to `SKETCH_SIZE` numbers of 32 bits, ascending; empty: the text is too short for near copies.
    hashes: tuple[int, ...]
    #: Number of distinct shingles.
    shingles: int


def sketch(text: str) -> Sketch:
    """Reduce a text to what is needed to find its copies.

    The smallest hashes are told by all 64 bits and kept by the lower 32, which have no part in that order but for ties.
    """
    words, unspaced = words_of(text)
    shingles = shingles_of(words, unspaced)
    kept = shingles[:SKETCH_SIZE] & np.uint64(0xFFFFFFFF) if len(shingles) >= MIN_SHINGLES else shingles[:0]
    return Sketch(
        text_key=hashlib.blake2b(words.astype("<u8").tobytes(), digest_size=16).hexdigest() if len(words) else "",
        hashes=tuple(sorted(set(kept.tolist()))),
        shingles=len(shingles),
    )
