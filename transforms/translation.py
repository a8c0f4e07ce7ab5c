"""Translation artifacts of every article."""

from dataclasses import dataclass, replace
from functools import partial

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.supervision import carried
from transforms.core.translation import detect_artifacts


def with_artifacts(analysis: Analysis, extra_kinds: tuple[str, ...] = ()) -> Analysis:
    """The analysis with what damages its article's text."""
    return carried("artifacts", partial(_detected, extra_kinds=extra_kinds), analysis)


def _detected(analysis: Analysis, *, extra_kinds: tuple[str, ...]) -> Analysis:
    article, artifacts = detect_artifacts(analysis.article, extra_kinds)
    return replace(analysis, article=article, artifacts=artifacts)


@dataclass
class DetectArtifacts(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Find translation artifacts and damage in every article.

    In: Analysis, with a language. Out: Analysis, with artifacts.
    """

    #: Kinds to look for that are off by default.
    extra_kinds: tuple[str, ...] = ()

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "DetectArtifacts" >> beam.Map(with_artifacts, self.extra_kinds)
