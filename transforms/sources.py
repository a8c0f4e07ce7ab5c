"""Slices of input files to pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from schemas.records import DeadLetter, Page
from transforms.core.codec import decode, encode
from transforms.core.sandbox import Sandbox, shared_sandbox
from transforms.core.sources.plan import Slice
from transforms.core.sources.reading import read_records
from transforms.core.staging import SET_ASIDE, key_of


class ReadSlice(beam.DoFn):
    """`read_records`, with documents that need a parser read in the sandbox."""

    def setup(self) -> None:
        """Start the process, or take the one that this worker has."""
        self._sandbox: Sandbox = shared_sandbox()

    def process(self, encoded: bytes) -> Iterator[Page | TaggedOutput[Literal["set_aside"], bytes]]:
        """One encoded slice to its pages, or to encoded keys of dead letters."""
        for record in read_records(decode(Slice, encoded), parse_feed=self._sandbox.read_feed):
            if isinstance(record, DeadLetter):
                yield TaggedOutput(SET_ASIDE, encode(key_of(record)))
            else:
                yield record


@dataclass
class ReadRecords(beam.PTransform[PCollection[bytes], tuple[PCollection[Page], PCollection[bytes]]]):
    """Read every record of every slice.

    In: encoded Slice. Out: Page. Bad: encoded keys of dead letters. Shuffle: slices are spread over the workers;
    what is read is not shuffled.
    """

    @no_annotations
    def expand(self, slices: PCollection[bytes]) -> tuple[PCollection[Page], PCollection[bytes]]:
        """Wire the step."""
        spread = slices | "SpreadSlices" >> beam.Reshuffle()
        done = spread | "ReadSlice" >> beam.ParDo(ReadSlice()).with_outputs(SET_ASIDE, main="pages")
        return done["pages"], done[SET_ASIDE]
