"""Train the models anew: `python -m transforms.core.models.train FOLDER`, FOLDER as `corpora` says.

Takes some minutes on one core, asks for no chance, and writes the same bytes whenever it reads the same texts. What the
weights are worth is measured elsewhere, on texts that this never reads (`tests/quality/translation.py`).
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.core.models.corpora import OUTPUTS_A_DOCUMENT, Document, read_documents, training_part
from transforms.core.models.logistic import Examples, Floats, fit, fit_calibration
from transforms.core.models.slots import gaps
from transforms.core.models.translated import SOURCES, count_stretches, document_score, stretches
from transforms.core.models.weights import Model, quantise, save_model

_STYLE_BITS: Final = 15
_SLOT_BITS: Final = 16
_FOLDS: Final = 4
#: Shorter texts get no verdict, so they say nothing of how sure one is.
_FEWEST_WORDS: Final = 100
#: Among a few, by AUC on the held-out texts: see docs/models.md on how often they were looked at.
_STYLE_PENALTY: Final = 0.5
_SLOT_PENALTY: Final = 2.0
#: How much each kind of text counts, whatever there is of it. BBC News is most of the originals and one voice.
_ORIGINALS: Final = {"bbc": 0.25, "wikinews": 0.125, "wmt": 0.125}
_TRANSLATIONS: Final = {"machine": 0.35, "human": 0.15}
#: Gaps without a number are many: one in four stands for its likes.
_KEPT_GAPS: Final = 4
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_MARK: Final = "\x1f"


def _kind(document: Document) -> str:
    """What a document is weighed with."""
    if document.origin != "original":
        return f"{document.origin} {document.source}"
    collection, slash, _ = document.name.partition("/")
    return f"original {collection.partition('-')[0] if slash else 'wmt'}"


def _masses(documents: Sequence[Document]) -> dict[str, float]:
    """The share of each kind."""
    kinds = {_kind(document) for document in documents}
    spread = Counter(kind.partition(" ")[0] for kind in kinds)
    return {
        kind: _ORIGINALS[name] if origin == "original" else _TRANSLATIONS[origin] / spread[origin]
        for kind in kinds
        for origin, _, name in [kind.partition(" ")]
    }


def _style_rows(documents: Sequence[Document], truth: Callable[[Document], bool]) -> Examples:
    """One row for every stretch of every document."""
    rows, columns, values, owners = [], [], [], []
    count = 0
    for index, document in enumerate(documents):
        stretch, bucket, damped = stretches(document.text, _STYLE_BITS)
        if not stretch.size:
            continue
        lengths = np.sqrt(np.bincount(stretch, weights=damped * damped))
        rows.append(stretch + count)
        columns.append(bucket)
        values.append(damped / lengths[stretch])
        owners += [index] * len(lengths)
        count += len(lengths)
    masses = _masses(documents)
    kinds = [_kind(documents[index]) for index in owners]
    rows_of = Counter(kinds)
    return Examples(
        row=np.concatenate(rows),
        column=np.concatenate(columns),
        value=np.concatenate(values),
        label=np.array([truth(documents[index]) for index in owners], dtype=np.float64),
        weight=np.array([masses[kind] / rows_of[kind] * count for kind in kinds]),
        columns=1 << _STYLE_BITS,
    )


def _fold(document: Document) -> int:
    """Which fold leaves a document out, together with its like: an article's translations, a topic, an outlet."""
    if document.name.startswith("bbc/"):
        return crc32(document.name.rpartition("/")[0].encode()) % _FOLDS
    return crc32((document.source if _kind(document) == "original wmt" else document.name).encode()) % _FOLDS


def _fit_style(documents: Sequence[Document], truth: Callable[[Document], bool]) -> Model:
    """What stands in few stretches may weigh more: a prior that costs nothing when the model is read."""
    rows = _style_rows(documents, truth)
    rarity = np.log((1 + len(rows.label)) / (1 + np.bincount(rows.column, minlength=rows.columns))) + 1
    weights, bias = fit(replace(rows, value=rows.value * rarity[rows.column]), _STYLE_PENALTY)
    return quantise(weights * rarity, bias)


def train_style(documents: Sequence[Document], truth: Callable[[Document], bool]) -> Model:
    """Train a model of style; its calibration is fitted on folds that were left out."""
    scores, lengths, labels, kinds = [], [], [], []
    for fold in range(_FOLDS):
        model = _fit_style([document for document in documents if _fold(document) != fold], truth)
        for document in documents:
            if _fold(document) == fold and document.words >= _FEWEST_WORDS:
                held = stretches(document.text, _STYLE_BITS)
                scores.append(document_score(model, held))
                lengths.append(float(count_stretches(held)))
                labels.append(float(truth(document)))
                kinds.append(_kind(document))
    masses, of_kind = _masses(documents), Counter(kinds)
    weights = np.array([masses[kind] / of_kind[kind] for kind in kinds])
    told = np.array(labels)
    # As many of one as of the other: a probability then says what the text says, and nothing of how many there are.
    weights /= np.where(told > 0, weights[told > 0].sum(), weights[told == 0].sum())
    slope, growth, offset = fit_calibration(np.array(scores), np.array(lengths), told, weights)
    return replace(_fit_style(documents, truth), slope=slope, growth=growth, offset=offset)


def strip_numbers(text: str, *, tidy: bool) -> tuple[str, list[int]]:
    """Take every number out of a text, as a filter leaves it.

    Args:
        text: with numbers.
        tidy: whether no space is left before a stop, as an engine would write on.

    Returns:
        The text, and the offsets where numbers stood.

    >>> strip_numbers("Of 20 men, 3 fell in 1999.", tidy=False)
    ('Of men, fell in .', [2, 7, 16])
    >>> strip_numbers("It fell in 1999.", tidy=True)
    ('It fell in.', [10])
    """
    marked = re.sub(rf" {_MARK}(?=[ .,;:!?)]|$)" if tidy else rf" {_MARK}(?= )", _MARK, _NUMBER.sub(_MARK, text))
    pieces = marked.split(_MARK)
    offsets = list(np.cumsum([len(piece) for piece in pieces[:-1]], dtype=np.int64))
    return "".join(pieces), [int(offset) for offset in offsets]


def slot_truth(places: npt.NDArray[np.int64], offsets: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which gaps held a number: those that an offset lies in."""
    wanted = np.array(offsets, dtype=np.int64)
    at = np.searchsorted(wanted, places[:, 2])
    return (at < len(wanted)) & (np.append(wanted, np.iinfo(np.int64).max)[at] <= places[:, 3])


def train_slots(documents: Sequence[Document]) -> Model:
    """Train the slot model on clean texts, originals and translations."""
    buckets, labels = [], []
    for document in documents:
        if document.origin == "machine" and crc32(f"{document.name} {document.system}".encode()) % OUTPUTS_A_DOCUMENT:
            continue
        stripped, offsets = strip_numbers(document.text, tidy=crc32(document.name.encode()) % 3 == 0)
        features, places, _ = gaps(stripped, _SLOT_BITS)
        truth = slot_truth(places, offsets)
        kept = truth | (np.arange(len(truth)) % _KEPT_GAPS == 0)
        buckets.append(features[kept])
        labels.append(truth[kept])
    rows, label = np.concatenate(buckets), np.concatenate(labels).astype(np.float64)
    count, width = rows.shape
    ones: Floats = np.ones(count * width)
    examples = Examples(
        row=np.repeat(np.arange(count), width),
        column=rows.ravel(),
        value=ones,
        label=label,
        weight=np.where(label > 0, 1.0, float(_KEPT_GAPS)),
        columns=1 << _SLOT_BITS,
    )
    return quantise(*fit(examples, _SLOT_PENALTY))


def _is_from(language: str, document: Document) -> bool:
    return document.source == language


def main(folder: Path) -> None:
    """Train all models and write their weights beside this file."""
    documents = training_part(read_documents(folder))
    save_model("slots", train_slots(documents))
    save_model("translated", train_style(documents, lambda document: document.origin != "original"))
    translations = [document for document in documents if document.origin != "original"]
    for name, language in SOURCES.items():
        model = train_style(translations, partial(_is_from, language))
        save_model(name, model)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
