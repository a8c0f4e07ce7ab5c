"""Events of every article."""

from dataclasses import dataclass

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.events import code_events


def with_events(analysis: Analysis) -> Analysis:
    """The analysis with the events that its article tells of."""
    article, events = code_events(analysis.article, analysis.artifacts or ())
    return Analysis(article=article, artifacts=analysis.artifacts, events=events)


@dataclass
class CodeEvents(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Code who did what to whom in every article.

    In: Analysis, with artifacts. Out: Analysis, with events.
    """

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "CodeEvents" >> beam.Map(with_events)
