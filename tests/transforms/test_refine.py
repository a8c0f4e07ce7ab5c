"""A model behind the seam, run by Beam: our own handler always, scikit-learn's where it is installed."""

import pickle
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import apache_beam as beam
import numpy as np
import pytest
from apache_beam.ml.inference.base import ModelHandler, PredictionResult
from apache_beam.testing.util import assert_that, equal_to

from schemas.events import Event
from schemas.records import Analysis
from transforms.core.coders import plover
from transforms.core.coders.seam import Verdict
from transforms.core.plain import plain_article
from transforms.refine import HookHandler, LoadJudge, RefineEvents

#: Sentences with what a judge should say: is this an act between states, or one of words?
LABELLED = [
    ("Russia attacked Ukraine with missiles.", 1), ("Israel bombed Gaza on Friday.", 1), ("Iran attacked a tanker of Britain.", 1),
    ("Turkey shelled Syria again.", 1), ("Saudi Arabia bombed Yemen.", 1), ("China attacked Taiwan.", 1),
    ("Brazil attacked Argentina in an editorial.", 0), ("Germany attacked France in a pamphlet about wine.", 0),
    ("Spain attacked Italy in a column on cheese.", 0), ("Croatia bombed England with letters.", 0),
    ("Portugal attacked Belgium in a pamphlet.", 0), ("Mexico attacked Peru in an essay on soup.", 0),
]  # fmt: skip
WORDS = ("pamphlet", "editorial", "column", "essay", "letters", "missiles", "tanker", "again")
UNSEEN = [
    "Russia attacked Poland with missiles.",
    "Chile attacked Uruguay in an editorial.\nUruguay attacked Chile in a pamphlet about wine.",
]


def example(event: Event) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Which of some words the sentence holds."""
    return np.array([float(word in event.sentence) for word in WORDS])


def verdict(_: Event, prediction: PredictionResult) -> Verdict:
    """Class 0 is dropped."""
    return Verdict() if prediction.inference == 1 else Verdict(action="drop")


def _analysis(text: str) -> Analysis:
    article = plain_article(text)
    return Analysis(article=article, artifacts=(), events=tuple(plover.code(article)))


def _kept(analysis: Analysis) -> tuple[str, list[str]]:
    return analysis.article.text, [event.trigger.split()[0] for event in analysis.events or ()]


def _run(handler: HookHandler, texts: Sequence[str], expected: Sequence[tuple[str, list[str]]]) -> None:
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        kept = pipeline | beam.Create([_analysis(text) for text in texts]) | RefineEvents(handler) | beam.Map(_kept)
        assert_that(kept, equal_to(list(expected)))


class FirstWord(ModelHandler["np.ndarray[Any, np.dtype[np.float64]]", PredictionResult, int]):
    """A model of no weights: the position of the word that it looks for."""

    def load_model(self) -> int:
        """The position."""
        return WORDS.index("pamphlet")

    def run_inference(
        self, batch: Sequence[Any], model: int, inference_args: Mapping[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        """Class 0 where the word stands."""
        return [PredictionResult(each, int(each[model] == 0)) for each in batch]


EXPECTED = [(UNSEEN[0], ["attacked"]), (UNSEEN[1], [])]


def test_any_handler_becomes_a_judge() -> None:
    """A ModelHandler's answers drop and keep rows inside RunInference, and articles come out whole."""
    expected = [EXPECTED[0], (UNSEEN[1], ["attacked"])]  # "editorial" is no word that it looks for
    _run(HookHandler(LoadJudge(FirstWord(), example, verdict)), UNSEEN, expected)


def test_bodies_cross_no_shuffle() -> None:
    """Between input and output of the step nothing is grouped: an article stays in its stage."""
    pipeline = beam.Pipeline(runner="FnApiRunner")
    _ = (
        pipeline
        | beam.Create([_analysis(UNSEEN[0])])
        | "Step" >> RefineEvents(HookHandler(LoadJudge(FirstWord(), example, verdict)))
    )
    proto = pipeline.to_runner_api()
    urns = [transform.spec.urn for transform in proto.components.transforms.values() if transform.unique_name.startswith("Step")]
    assert urns
    assert not [urn for urn in urns if "group_by_key" in urn or "reshuffle" in urn]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # Beam's handler leaves the model's file to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_trained_model_end_to_end(tmp_path: Path) -> None:
    """A scikit-learn model, trained here and loaded by Beam's own handler, sorts words out of attacks it has not seen."""
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a dependency of development only")
    from apache_beam.ml.inference.sklearn_inference import SklearnModelHandlerNumpy  # noqa: PLC0415  only where it is installed

    events = [(event, label) for text, label in LABELLED for event in plover.code(plain_article(text))]
    assert {label for _, label in events} == {0, 1}
    model = linear_model.LogisticRegression(C=100).fit(
        np.array([example(event) for event, _ in events]), [label for _, label in events]
    )
    path = tmp_path / "judge.pickle"
    path.write_bytes(pickle.dumps(model))
    _run(HookHandler(LoadJudge(SklearnModelHandlerNumpy(model_uri=str(path)), example, verdict)), UNSEEN, EXPECTED)
