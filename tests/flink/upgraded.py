"""The command line of a newsbeam whose stream has one step more: what an upgrade does to a job."""

import copy
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipelines import stream
from pipelines.__main__ import main
from transforms.language import DetectLanguages


@dataclass
class OneMoreStep(beam.PTransform[PCollection[object], PCollection[object]]):
    """A step that hands on what comes, and then what stood there before."""

    def expand(self, articles: PCollection[object]) -> PCollection[object]:
        """Wire both."""
        return articles | "New" >> beam.Map(copy.copy) | "Language" >> DetectLanguages()


if __name__ == "__main__":
    stream.DetectLanguages = OneMoreStep  # type: ignore[attr-defined, assignment]
    main()
