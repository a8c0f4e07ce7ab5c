"""The models of translation and of numeral slots on texts that nothing was trained on or chosen by.

`python -m tests.quality.translation` prints everything, by system, source language and outlet, with 95 % bounds; the figures
that are pinned are a few of it. Translations are read from the folder that NEWSBEAM_CORPORA names (`transforms.core.models.corpora`
says what belongs into it); without it only originals are judged, those of the peers' folder.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from tests.peers import ROOT
from tests.quality.ranking import auc, bounds, calibration_error, true_positives_at
from transforms.core.models.corpora import Document, held_out_part, read_documents
from transforms.core.models.slots import SURE, find_slots
from transforms.core.models.train import strip_numbers
from transforms.core.models.translated import read_translated
from transforms.core.plain import plain_article
from transforms.core.text import normalise_text
from transforms.core.translation import detect_artifacts

CORPORA: Final = Path(os.environ.get("NEWSBEAM_CORPORA") or "NEWSBEAM_CORPORA (unset)")
_DATA: Final = Path(__file__).parents[1] / "data"
_LONG: Final = 300
_FEWEST_WORDS: Final = 100
_FEWEST_NUMBERS: Final = 3
#: What the prototype reached, on other texts: shown beside.
PROTOTYPE: Final = {
    "AUC": "0.962-0.969",
    "TPR at FPR .05": "0.875",
    "ECE": "0.036",
    "slots, recall": "0.43",
    "slots, precision": "0.90",
    "stripped, found": "0.925 (FPR .024)",
    "generated news, p > .9": "0.11-0.13",
}


@cache
def held_out(folder: Path) -> tuple[tuple[Document, float], ...]:
    """Documents of a hundred words and more that nothing was trained on, with the probability that each is a translation."""
    documents = (document for document in held_out_part(read_documents(folder)) if document.words >= _FEWEST_WORDS)
    return tuple(
        (document, read_translated(normalise_text(document.text)).probability) for document in documents if not document.recent
    )


@cache
def recent(folder: Path) -> tuple[tuple[Document, float], ...]:
    """WikiNews of a year that nothing was trained on: short reports of today, the hardest originals that are at hand."""
    documents = (document for document in held_out_part(read_documents(folder)) if document.words >= _FEWEST_WORDS)
    return tuple(
        (document, read_translated(normalise_text(document.text)).probability) for document in documents if document.recent
    )


def _sides(judged: Sequence[tuple[Document, float]]) -> tuple[list[float], list[float]]:
    translated = [probability for document, probability in judged if document.origin != "original"]
    return translated, [probability for document, probability in judged if document.origin == "original"]


def style_figures(folder: Path) -> dict[str, float]:
    """How well style tells translations from originals, at 300 words and more."""
    translated, originals = _sides([one for one in held_out(folder) if one[0].words >= _LONG])
    return {
        "AUC": auc(translated, originals),
        "TPR at FPR .05": true_positives_at(translated, originals, 0.05),
        "TPR at FPR .01": true_positives_at(translated, originals, 0.01),
        "ECE": calibration_error(translated, originals),
        "originals with p > .9": sum(p > 0.9 for p in originals) / len(originals),
        "translations with p > .9": sum(p > 0.9 for p in translated) / len(translated),
    }


def recent_figures(folder: Path) -> dict[str, float]:
    """WikiNews of 2020 against all translations: AUC, and how many are taken for translations for sure; nothing without its checkout."""
    originals = [probability for _, probability in recent(folder)]
    if not originals:
        return {}
    translated, _ = _sides(held_out(folder))
    return {
        "AUC, WikiNews of 2020": auc(translated, originals),
        "WikiNews of 2020 with p > .9": sum(p > 0.9 for p in originals) / len(originals),
    }


def source_figures(folder: Path) -> dict[str, float]:
    """Of translations whose source language is named, how many are from it; and how many are named."""
    named = right = of = 0
    for document, _ in held_out(folder):
        if document.origin == "original":
            continue
        language = read_translated(document.text).source_language
        of += 1
        named += language is not None
        right += language == document.source
    return {"source language right where named": right / named, "source language named": named / of}


def _originals(folder: Path) -> list[Document]:
    return [document for document, _ in held_out(folder) if document.origin == "original"]


def slot_figures(folder: Path) -> dict[str, float]:
    """Numbers taken out of originals, and how many of their slots are found; clean originals beside."""
    found = right = slots = stripped = called = 0
    for document in _originals(folder):
        text, offsets = strip_numbers(normalise_text(document.text), tidy=False)
        places = find_slots(text, SURE)
        hits = sum(any(slot.start <= offset <= slot.end for slot in places) for offset in offsets)
        slots, right, found = slots + len(offsets), right + hits, found + len(places)
        if len(offsets) >= _FEWEST_NUMBERS:
            stripped += 1
            called += detect_artifacts(plain_article(text))[0].numerals_stripped is True
    return {"slots, recall": right / slots, "slots, precision": right / found, "stripped, found": called / stripped}


def original_figures(folder: Path) -> dict[str, float]:
    """What is said of originals, and wrong."""
    documents = _originals(folder)
    articles = [detect_artifacts(plain_article(normalise_text(document.text)))[0] for document in documents]
    count = len(articles)
    return {
        "originals called translated": sum(article.translation_verdict == "translated" for article in articles) / count,
        "originals called stripped": sum(article.numerals_stripped is True for article in articles) / count,
        "originals with a critical finding": sum(article.artifact_worst == "critical" for article in articles) / count,
    }


def generated_news() -> Iterator[str]:
    """English articles that were generated for this project's tests, and are no translations."""
    for path in sorted((_DATA / "events").glob("*/*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        if not path.name.startswith("wikinews") and "-mt" not in path.stem and "machine-translated" not in path.stem:
            text = normalise_text(story.get("text") or "")
            if len(text.split()) >= _FEWEST_WORDS:
                yield text


def generated_figures() -> dict[str, float]:
    """How often generated news is taken for a translation for sure."""
    probabilities = [read_translated(text).probability for text in generated_news()]
    return {"generated news, p > .9": sum(p > 0.9 for p in probabilities) / len(probabilities)}


def translation_figures(folder: Path) -> dict[str, float]:
    """Everything that is pinned."""
    return {
        **style_figures(folder),
        **recent_figures(folder),
        **source_figures(folder),
        **slot_figures(folder),
        **original_figures(folder),
        **generated_figures(),
    }


def _print_by(title: str, groups: dict[str, list[float]], against: list[float]) -> None:
    print(f"\n{title:<28}{'texts':>7}{'AUC':>8}{'p > .9':>9}   95 % bounds")
    for name, probabilities in sorted(groups.items()):
        sure = sum(p > 0.9 for p in probabilities)
        low, high = bounds(sure, len(probabilities))
        score = f"{auc(probabilities, against):8.3f}" if against else f"{'':8}"
        print(f"{name:<28}{len(probabilities):>7}{score}{sure / len(probabilities):>9.3f}   {low:.3f}-{high:.3f}")


def _group(judged: Sequence[tuple[Document, float]], name: str, *, originals: bool) -> dict[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for document, probability in judged:
        if (document.origin == "original") is originals:
            groups.setdefault(str(getattr(document, name)) or "human", []).append(probability)
    return groups


def speed(folder: Path) -> float:
    """Words a second of all detectors and models on one core, over originals."""
    articles = [plain_article(normalise_text(document.text)) for document in _originals(folder)]
    for article in articles[:20]:
        detect_artifacts(article)
    start = time.process_time()
    for article in articles:
        detect_artifacts(article)
    return sum(article.text_tokens for article in articles) / (time.process_time() - start)


def main() -> int:
    """Print every figure, and what stands behind it."""
    if not CORPORA.is_dir():
        print(f"skipped: {CORPORA} is not here; originals alone:")
        for figure, value in original_figures(ROOT).items():
            print(f"{figure:<44}{value:>8.4f}")
        return 0
    judged = held_out(CORPORA)
    translated, originals = _sides(judged)
    print(f"{len(originals)} originals and {len(translated)} translations that nothing was trained on")
    for figure, value in translation_figures(CORPORA).items():
        print(f"{figure:<44}{value:>8.4f}   prototype {PROTOTYPE.get(figure, '-')}")
    print(f"{'words a second, detectors and models':<44}{speed(CORPORA):>8.0f}   prototype 10,000-13,000")
    _print_by("source language", _group(judged, "source", originals=False), originals)
    _print_by("system or translator", _group(judged, "system", originals=False), originals)
    _print_by("outlet of originals", _group(judged, "source", originals=True), [])
    print(Counter(document.origin for document, _ in judged))
    return 0


if __name__ == "__main__":
    sys.exit(main())
