"""Which figures there are, from which set, and where their pins lie."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.peers import ROOT
from tests.quality.artifacts import LANGUAGES, measure_false_findings, measure_in_languages, measure_recall, wikinews
from tests.quality.body_f1 import newsbeam_figures
from tests.quality.dates import date_figures
from tests.quality.duplicates import duplicate_figures, read_texts
from tests.quality.events import event_figures
from tests.quality.feeds import feed_figures
from tests.quality.injection import injection_figures
from tests.quality.language import calibration_error, language_figures, serbian_in_latin, texts_right
from tests.quality.language_spans import span_figures
from tests.quality.metadata import all_metadata_figures
from tests.quality.newsroom import newsroom_figures
from tests.quality.pages import FOLDER, HALVES, page_figures, read_own_pages
from tests.quality.stories import story_figures
from tests.quality.translation import CORPORA, generated_figures, original_figures, slot_figures, translation_figures
from tests.quality.translations import across_figures

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PINS: Final = Path(__file__).with_name("floors.toml")
_CORPORA: Final = "geovirus/data/Corpora"


@dataclass(frozen=True, slots=True)
class Pin:
    """How good a figure must be; may become stricter, never looser."""

    value: float
    #: Whether more is better.
    floor: bool

    def kept(self, figure: float) -> bool:
        """Whether a figure is good enough."""
        return figure >= self.value if self.floor else figure <= self.value

    def __str__(self) -> str:
        """As it is printed beside the figure."""
        return f"{'floor' if self.floor else 'ceiling'} {self.value:g}"


def parse_pins(text: str) -> dict[str, Pin]:
    """Pins of a file's text: figure to pin."""
    said = tomllib.loads(text)
    floors = {name: Pin(float(value), floor=True) for name, value in said["floors"].items()}
    return floors | {name: Pin(float(value), floor=False) for name, value in said["ceilings"].items()}


def pins() -> dict[str, Pin]:
    """The pins in force."""
    return parse_pins(PINS.read_text(encoding="utf-8"))


def _body() -> dict[str, float]:
    return {
        f"body, {name}4-gram F1": figures.f1 for name, figures in newsbeam_figures(ROOT / "fundus-evaluation" / "dataset").items()
    }


def _pages() -> dict[str, float]:
    return {f"pages, {half}: {name}": value for half in HALVES for name, value in page_figures(read_own_pages(half)).items()}


def _language() -> dict[str, float]:
    folder = ROOT / "lingua" / "sentences"
    figures = language_figures(folder)
    shares = {f"language, {name}: right": each.right for name, each in figures.items()}
    shares |= {
        "language, eight sentences together: right": texts_right(folder),
        "language, eight sentences of Serbian in Latin script: right": serbian_in_latin(folder),
    }
    shares["language, calibration error of the score"] = calibration_error(folder)
    return shares | {f"language, {name}: wrong with a score above .9": each.wrong_and_sure for name, each in figures.items()}


def _language_spans() -> dict[str, float]:
    return {f"sentences in another language, {name}": value for name, value in span_figures(ROOT).items()}


def _artifacts() -> dict[str, float]:
    documents = wikinews(ROOT / _CORPORA, held_out=True)
    clean = measure_false_findings(documents)
    recall = {f"artifacts, found: {name}": each.of_spans for name, each in measure_recall(documents).items()}
    others = measure_in_languages(ROOT / "lingua" / "sentences").items()
    recall |= {f"artifacts, in {' '.join(LANGUAGES)}, found: {kind}": share for kind, share in others}
    return recall | {
        "artifacts, false findings per 100,000 words": clean.harmful_per_100k_words,
        "artifacts, slips found per 100,000 words": clean.slips_per_100k_words,
        "artifacts, clean documents with a critical finding": float(clean.critical_documents),
        "artifacts, clean documents called stripped": float(clean.stripped_documents),
    }


def _injection() -> dict[str, float]:
    return {f"injection, {name}": value for name, value in injection_figures(ROOT / _CORPORA).items()}


def _originals() -> dict[str, float]:
    figures = {**original_figures(ROOT), **slot_figures(ROOT), **generated_figures()}
    return {f"news without translations, {name}": value for name, value in figures.items()}


def _translation() -> dict[str, float]:
    return {f"translation, {name}": value for name, value in translation_figures(CORPORA).items()}


def _duplicates() -> dict[str, float]:
    return duplicate_figures(ROOT / _CORPORA)


def _newsroom() -> dict[str, float]:
    return newsroom_figures(read_texts(ROOT / _CORPORA))


def _across() -> dict[str, float]:
    return across_figures(ROOT / _CORPORA)


def _stories() -> dict[str, float]:
    return story_figures(ROOT)


def _events() -> dict[str, float]:
    # Milliseconds are for `make bench`: here they would measure the machine. Numbers of labels and rows are no quality.
    figures = event_figures(ROOT).items()
    return {f"events, {name}": value for name, value in figures if not name.endswith(("ms_per_sentence", "labels", "rows"))}


def _dates() -> dict[str, float]:
    return {f"dates, {name}": value for name, value in date_figures(ROOT).items()}


def _feeds() -> dict[str, float]:
    return {f"feeds, {name}": value for name, value in feed_figures(ROOT).items()}


def _metadata() -> dict[str, float]:
    return {f"metadata, {name}": value for name, value in all_metadata_figures(ROOT).items()}


#: Name of a group of figures: the set it needs under the peers' folder, and how it is measured.
SETS: Final[dict[str, tuple[str, Callable[[], dict[str, float]]]]] = {
    "body": ("fundus-evaluation/dataset", _body),
    "pages": (str(FOLDER), _pages),
    "metadata": ("fundus-evaluation/dataset", _metadata),
    "language": ("lingua/sentences", _language),
    "language_spans": (_CORPORA, _language_spans),
    "artifacts": (_CORPORA, _artifacts),
    "injection": (_CORPORA, _injection),
    "news without translations": (_CORPORA, _originals),
    "translation": (str(CORPORA), _translation),
    "near copies": (_CORPORA, _duplicates),
    "newsroom": (_CORPORA, _newsroom),
    "across languages": (_CORPORA, _across),
    "stories": (_CORPORA, _stories),
    "events": ("petrarch2", _events),
    "feeds": ("gofeed/testdata", _feeds),
    "dates": ("recognizers-text/Specs/DateTime", _dates),
}


def missing(name: str) -> str | None:
    """What a group needs and is not here; None: nothing."""
    folder = SETS[name][0]
    return None if (ROOT / folder).is_dir() else folder


def read_figures(name: str) -> dict[str, float]:
    """Measure one group."""
    return SETS[name][1]()
