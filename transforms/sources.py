"""Slices of input files to pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from schemas.records import DeadLetter, Page
from transforms.core.codec import decode, encode
from transforms.core.identity import content_id
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


def with_key(encoded: bytes) -> tuple[str, bytes]:
    """A slice under a key of its own."""
    return content_id(encoded), encoded


def slices_of(_: str, encoded: Iterable[bytes]) -> Iterable[bytes]:
    """The slices under one key."""
    return encoded


@dataclass
class ReadRecords(beam.PTransform[PCollection[bytes], tuple[PCollection[Page], PCollection[bytes]]]):
    """Read every record of every slice.

    In: encoded Slice. Out: Page. Bad: encoded keys of dead letters. Keys: the slice's hash. Shuffle: slices are spread
    over the workers, what is read is not (a GroupByKey, since Reshuffle pickles windows and times into its values).
    """

    @no_annotations
    def expand(self, slices: PCollection[bytes]) -> tuple[PCollection[Page], PCollection[bytes]]:
        """Wire the step."""
        keyed = slices | "KeySlice" >> beam.Map(with_key)
        spread = keyed | "SpreadSlices" >> beam.GroupByKey() | "Slices" >> beam.FlatMapTuple(slices_of)
        done = spread | "ReadSlice" >> beam.ParDo(ReadSlice()).with_outputs(SET_ASIDE, main="pages")
        return done["pages"], done[SET_ASIDE]
