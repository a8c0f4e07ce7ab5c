"""Translation artifacts of every article."""

from dataclasses import dataclass

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.translation import detect_artifacts


def with_artifacts(analysis: Analysis) -> Analysis:
    """The analysis with what damages its article's text."""
    article, artifacts = detect_artifacts(analysis.article)
    return Analysis(article=article, artifacts=artifacts, events=analysis.events)


@dataclass
class DetectArtifacts(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Find translation artifacts and damage in every article.

    In: Analysis, with a language. Out: Analysis, with artifacts.
    """

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "DetectArtifacts" >> beam.Map(with_artifacts)
