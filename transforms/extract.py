"""Pages to articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from schemas.errors import BadRecord
from schemas.records import Analysis, Page
from transforms.core.codec import encode
from transforms.core.sandbox import Sandbox, shared_sandbox
from transforms.core.staging import SET_ASIDE, refused
from transforms.core.urls import redact_url


class ExtractArticle(beam.DoFn):
    """`extract_article` in a process of its own, with a deadline and a memory limit."""

    def setup(self) -> None:
        """Start the process, or take the one that this worker has."""
        self._sandbox: Sandbox = shared_sandbox()

    def process(self, page: Page) -> Iterator[Analysis | TaggedOutput[Literal["set_aside"], bytes]]:
        """One page to one analysis, or to the encoded key of a dead letter."""
        try:
            yield Analysis(article=self._sandbox.extract(page))
        except BadRecord as error:
            key = refused(
                error,
                raw_sha256=page.raw_sha256,
                input_name=page.input_name,
                input_offset=page.input_offset,
                url=None if page.url is None else redact_url(page.url),
            )
            yield TaggedOutput(SET_ASIDE, encode(key))


@dataclass
class ExtractArticles(beam.PTransform[PCollection[Page], tuple[PCollection[Analysis], PCollection[bytes]]]):
    """Pull text and metadata out of every page.

    In: Page. Out: Analysis, with the article alone. Bad: encoded keys of dead letters.
    """

    @no_annotations
    def expand(self, pages: PCollection[Page]) -> tuple[PCollection[Analysis], PCollection[bytes]]:
        """Wire the step."""
        done = pages | "ExtractArticle" >> beam.ParDo(ExtractArticle()).with_outputs(SET_ASIDE, main="articles")
        return done["articles"], done[SET_ASIDE]
