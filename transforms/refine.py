"""Models that look at coded events, run by Beam's RunInference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import apache_beam as beam
from apache_beam.ml.inference.base import ModelHandler, RunInference
from apache_beam.pvalue import PCollection

from schemas.events import Event
from schemas.records import Analysis
from transforms.core.coders.seam import Hook, Verdict
from transforms.core.refine import refine_analyses

ExampleT = TypeVar("ExampleT")
PredictionT = TypeVar("PredictionT")
ModelT = TypeVar("ModelT")


class HookHandler(ModelHandler[Analysis, Analysis, Hook]):
    """A hook as Beam sees a model: loaded once a process, asked in batches of articles.

    An article goes in and comes out whole, so that RunInference stays in the stage around it and no body crosses a shuffle.
    """

    def __init__(self, load: Callable[[], Hook], *, max_batch_size: int = 64) -> None:
        """Make a handler.

        Args:
            load: makes the hook, in the worker; must be picklable.
            max_batch_size: articles asked about at once.
        """
        super().__init__(min_batch_size=1, max_batch_size=max_batch_size)
        self._load = load

    def load_model(self) -> Hook:
        """Make the hook."""
        return self._load()

    def run_inference(
        self, batch: Sequence[Analysis], model: Hook, inference_args: Mapping[str, Any] | None = None
    ) -> Iterable[Analysis]:
        """Articles with their events as the hook leaves them, in order."""
        del inference_args  # a hook has none
        return refine_analyses(batch, model)

    def get_num_bytes(self, batch: Sequence[Analysis]) -> int:
        """Characters of the batch; Beam's own way would pickle every body to count."""
        return sum(analysis.article.text_chars for analysis in batch)


@dataclass(frozen=True)
class JudgeByHandler(Generic[ExampleT, PredictionT, ModelT]):
    """A judge made of any ModelHandler of Beam's (scikit-learn, PyTorch, ONNX, remote): its model's answers become verdicts."""

    handler: ModelHandler[ExampleT, PredictionT, ModelT]
    model: ModelT
    #: What the model is asked about an event.
    example: Callable[[Event], ExampleT]
    #: What its answer means.
    verdict: Callable[[Event, PredictionT], Verdict]

    def judge(self, events: Sequence[Event]) -> list[Verdict]:
        """One verdict for each event, in order."""
        predictions = self.handler.run_inference([self.example(event) for event in events], self.model)
        return [self.verdict(event, prediction) for event, prediction in zip(events, predictions, strict=True)]


@dataclass(frozen=True)
class LoadJudge(Generic[ExampleT, PredictionT, ModelT]):
    """Loads the model of a handler in the worker, and makes a judge of it; the `load` of a `HookHandler`."""

    handler: ModelHandler[ExampleT, PredictionT, ModelT]
    example: Callable[[Event], ExampleT]
    verdict: Callable[[Event, PredictionT], Verdict]

    def __call__(self) -> JudgeByHandler[ExampleT, PredictionT, ModelT]:
        """Load and make."""
        return JudgeByHandler(self.handler, self.handler.load_model(), self.example, self.verdict)


@dataclass
class RefineEvents(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Ask a model about the events of every article.

    In: Analysis, with events. Out: Analysis, with the events that were kept. Bad: none; a hook that breaks its protocol fails the
    bundle. Keys, Window, State: none.
    """

    handler: HookHandler

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "Refine" >> RunInference(self.handler)
