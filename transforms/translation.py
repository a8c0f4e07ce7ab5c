"""Translation artifacts of every article."""

from dataclasses import dataclass, replace

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.supervision import carried
from transforms.core.translation import detect_artifacts


def with_artifacts(analysis: Analysis) -> Analysis:
    """The analysis with what damages its article's text."""
    return carried("artifacts", _detected, analysis)


def _detected(analysis: Analysis) -> Analysis:
    article, artifacts = detect_artifacts(analysis.article)
    return replace(analysis, article=article, artifacts=artifacts)


@dataclass
class DetectArtifacts(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Find translation artifacts and damage in every article.

    In: Analysis, with a language. Out: Analysis, with artifacts.
    """

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "DetectArtifacts" >> beam.Map(with_artifacts)
