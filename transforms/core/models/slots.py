"""Where in an English text a number is missing: a model that learned from clean news what stands around numbers.

Every number was taken out of clean text; two words on each side of a gap then tell whether one stood there. A slot is found
by its words alone, so it is evidence only in a text that has next to no numbers left (`transforms.core.numerals`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.core.models.delexical import Codes, chain
from transforms.core.models.weights import load_model

#: Gives nine true slots in ten on texts that were stripped and never trained on: see docs/models.md.
SURE: Final = 0.75
_TOKEN: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|_|\n")
_REACH: Final = 2
#: What is longer is no article; a row of features for each of its gaps would fill the memory.
_LONGEST_CHARS: Final = 200_000
#: Which tokens, and what of them, make one feature: word, shape, ending; l1 is left of the gap, r1 right of it, glue says
#: whether r1 leans on what is before it. Source: own experiments on the training part.
_FEATURES: Final = (
    ("word l1",),
    ("word r1",),
    ("word l2", "word l1"),
    ("word r1", "word r2"),
    ("word l1", "word r1"),
    ("word l2", "word l1", "word r1"),
    ("word l1", "word r1", "word r2"),
    ("word l2", "word l1", "word r1", "word r2"),
    ("shape l1", "shape r1", "glue r1"),
    ("shape l1", "word r1", "glue r1"),
    ("word l1", "shape r1", "glue r1"),
    ("shape l1", "word r1", "word r2"),
    ("word l2", "word l1", "shape r1"),
    ("ending l1", "ending r1"),
    ("word l1", "word r2"),
    ("shape l2", "shape l1", "shape r1", "shape r2", "glue r1"),
)
_PLACES: Final = {"l2": 0, "l1": 1, "r1": 2, "r2": 3}
_SHAPES: Final = {"number": 1, "capitals": 2, "capital": 3, "small": 4, "mark": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place where a number seems to be missing: between two tokens."""

    #: From the start of the token before it to the end of the token after it, in code points.
    start: int
    end: int
    #: 0-1.
    probability: float


def _shape(token: str) -> int:
    if token[0].isdigit():
        return _SHAPES["number"]
    if not token[0].isalpha():
        return _SHAPES["mark"]
    if not token[0].isupper():
        return _SHAPES["small"]
    return _SHAPES["capitals" if len(token) > 1 and token.isupper() else "capital"]


@lru_cache(maxsize=65_536)
def _told(token: str) -> tuple[int, int, int]:
    word = token.lower()
    return crc32(word.encode()), _shape(token), crc32(word[-3:].encode())


def gaps(text: str, bits: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Features of every gap between two tokens.

    Returns:
        Buckets, one row a gap; the offsets (start, end) of the two tokens' outer edges and of the gap itself (end of the
        left token, start of the right), one row a gap; and whether it is no blank line, and no number
        stands within two tokens.
    """
    spans = [match.span() for match in _TOKEN.finditer(text)]
    count = len(spans) - 1
    if count < 1:
        return np.zeros((0, len(_FEATURES)), np.int64), np.zeros((0, 4), np.int64), np.zeros(0, np.bool_)
    told = np.zeros((count + 1 + 2 * (_REACH - 1), 4), dtype=np.uint64)
    edge = _REACH - 1
    told[edge : edge + count + 1, :3] = [_told(text[start:end]) for start, end in spans]
    told[edge : edge + count + 1, 3] = [start > 0 and not text[start - 1].isspace() for start, _ in spans]
    parts = {"word": 0, "shape": 1, "ending": 2, "glue": 3}
    columns: dict[str, Codes] = {
        f"{part} {place}": told[skip : skip + count, column] for part, column in parts.items() for place, skip in _PLACES.items()
    }
    number = np.uint64(_SHAPES["number"])
    apart = np.logical_and.reduce([columns[f"shape {place}"] != number for place in _PLACES])
    mask = np.uint64((1 << bits) - 1)
    buckets = [
        chain(np.full(count, index, dtype=np.uint64), *(columns[name] for name in names)) & mask
        for index, names in enumerate(_FEATURES)
    ]
    # A blank line lacks no number.
    broken = np.array([text[start] == "\n" for start, _ in spans])
    apart &= ~(broken[:-1] & broken[1:])
    edges = np.array(spans, dtype=np.int64)
    places = np.column_stack([edges[:-1, 0], edges[1:, 1], edges[:-1, 1], edges[1:, 0]])
    return np.column_stack(buckets).astype(np.int64), places, apart


def find_slots(text: str, sure: float = SURE) -> list[Slot]:
    r"""Find where numbers seem to be missing.

    Args:
        text: English; of what is longer than any article, the beginning.
        sure: 0-1, the least probability of a slot.

    >>> [slot.start for slot in find_slots("The bridge, which cost $ million, fell on May , said police.")]
    [23, 42]
    >>> find_slots("It borders on the sea.\n\nThis dual approach is new.")
    []
    """
    model = load_model("slots")
    buckets, places, apart = gaps(text[:_LONGEST_CHARS], model.bits)
    # Integers: the same sum in any order.
    scores = model.scale * model.weights[buckets].sum(axis=1, dtype=np.int64) + model.bias
    probabilities = 1 / (1 + np.exp(-scores))
    chosen = np.flatnonzero((probabilities >= sure) & apart)
    return [
        Slot(start=int(places[index, 0]), end=int(places[index, 1]), probability=round(float(probabilities[index]), 4))
        for index in chosen
    ]
