"""The language of every article."""

from dataclasses import dataclass, replace

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.records import Analysis
from transforms.core.language.detect import detect_language
from transforms.core.supervision import carried


def with_language(analysis: Analysis) -> Analysis:
    """The analysis with its article's language."""
    return carried("language", _detected, analysis)


def _detected(analysis: Analysis) -> Analysis:
    return replace(analysis, article=detect_language(analysis.article))


@dataclass
class DetectLanguages(beam.PTransform[PCollection[Analysis], PCollection[Analysis]]):
    """Name the language of every article, or say why not.

    In: Analysis. Out: Analysis, with the article's language.
    """

    def expand(self, analyses: PCollection[Analysis]) -> PCollection[Analysis]:
        """Wire the step."""
        return analyses | "DetectLanguage" >> beam.Map(with_language)
