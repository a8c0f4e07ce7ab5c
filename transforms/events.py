"""Events of every article."""

from dataclasses import dataclass, replace

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.events import code_events
from transforms.core.supervision import carried


def with_events(analysis: Analysis) -> Analysis:
    """The analysis with the events that its article tells of."""
    return carried("events", _coded, analysis)


def _coded(analysis: Analysis) -> Analysis:
    article, events = code_events(analysis.article, analysis.artifacts or ())
    return replace(analysis, article=article, events=events)


@dataclass
class CodeEvents(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Code who did what to whom in every article.

    In: Analysis, with artifacts. Out: Analysis, with events.
    """

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "CodeEvents" >> beam.Map(with_events)
