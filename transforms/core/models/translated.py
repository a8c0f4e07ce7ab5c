"""How much an English text reads like a translation, and from which language.

A linear model over 1- to 3-grams of word classes (`delexical`), on stretches of some 250 words; the document's score is
their mean. What is summed are integers, so every machine gets the same answer. It knows nothing of what was written in
the other language: see docs/models.md for what cannot be known.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from transforms.core.models.delexical import Buckets, grams, read_codes
from transforms.core.models.weights import Model, load_model

#: Equal stretches for all: where their lengths follow paragraphs, a model learns how paragraphs are cut (AUC .98 that is .95).
_STRETCH_TOKENS: Final = 300
#: log(1 + count) in 32nds: how often something stands in a stretch matters less and less.
_DAMPED: Final = np.rint(32 * np.log1p(np.arange(256))).astype(np.int64)
#: Name of the weights, language hinted at (BCP 47). Ukrainian sources read like Russian ones.
SOURCES: Final = {"source_zh": "zh", "source_ja": "ja", "source_ru": "ru"}
#: A source language is named from here on: as sure as a verdict has to be.
_NAMED: Final = 0.9
#: What is longer is no article, and its style is known long before its end.
_LONGEST_CHARS: Final = 200_000
#: Probabilities are rounded, so that the last bit of a machine's exponential does not matter.
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the models say of a text."""

    #: 0-1, calibrated: the probability that it is a translation, were half of all texts translations.
    probability: float
    #: BCP 47 of the language that its style hints at, were it a translation; None: none of those known, or too unsure.
    source_language: str | None
    #: 0-1; None where no language is named.
    source_probability: float | None


def stretches(text: str, bits: int) -> tuple[Buckets, Buckets, Buckets]:
    """What a text holds, in stretches of equal length: three arrays, one element for each bucket of each stretch.

    Returns:
        Index of the stretch, bucket, damped count (integers).
    """
    codes = read_codes(text)
    buckets, places = grams(codes, bits)
    count = max(1, round(len(codes) / _STRETCH_TOKENS))
    keys = ((places * count // max(1, len(codes))) << bits) | buckets
    found, counts = np.unique(keys, return_counts=True)
    return found >> bits, found & ((1 << bits) - 1), _DAMPED[np.minimum(counts, len(_DAMPED) - 1)]


def count_stretches(held: tuple[Buckets, Buckets, Buckets]) -> int:
    """How many stretches a text has; 1 for a text without a token."""
    return int(held[0][-1]) + 1 if held[0].size else 1


def document_score(model: Model, held: tuple[Buckets, Buckets, Buckets]) -> float:
    """Mean of the stretches' scores, before calibration; 0 for a text without a token."""
    stretch, bucket, damped = held
    if not stretch.size:
        return 0.0
    # Sums of integers beneath 2**53 are exact in any order.
    sums = np.bincount(stretch, weights=model.weights[bucket] * damped)
    lengths = np.sqrt(np.bincount(stretch, weights=damped * damped))
    scores = [model.scale * total / length + model.bias for total, length in zip(sums, lengths, strict=True) if length]
    return math.fsum(scores) / len(scores)


def _probability(model: Model, held: tuple[Buckets, Buckets, Buckets]) -> float:
    return round(model.probability(document_score(model, held), count_stretches(held)), _DIGITS)


def read_translated(text: str) -> Reading:
    """Judge an English text of a hundred words or more.

    Args:
        text: the body; shorter texts get an answer too, and a poor one. Of what is longer than any article, the beginning.

    >>> 0 <= read_translated("He said so.").probability <= 1
    True
    """
    model = load_model("translated")
    held = stretches(text[:_LONGEST_CHARS], model.bits)
    hints = {language: _probability(load_model(name), held) for name, language in SOURCES.items()}
    language = max(hints, key=lambda tag: hints[tag])
    named = hints[language] >= _NAMED
    return Reading(
        probability=_probability(model, held),
        source_language=language if named else None,
        source_probability=hints[language] if named else None,
    )
