"""Analyses laid down on local disk; keys go on."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from schemas.errors import BadRecord, ProcessingFault
from schemas.records import Analysis
from transforms.core.codec import decode, encode
from transforms.core.spool import Spool
from transforms.core.staging import SET_ASIDE, StagedKey, Stamp, refused_article, stage
from transforms.core.supervision import attempted


class StageArticle(beam.DoFn):
    """`stage`, into one spool file for each bundle."""

    def __init__(self, spool: str, stamp: bytes) -> None:
        """Keep what a worker needs.

        Args:
            spool: the unit's spool folder, seen by the committer too.
            stamp: encoded Stamp.
        """
        self._folder, self._stamp = spool, stamp

    def start_bundle(self) -> None:
        """Open a file that no other attempt writes to."""
        self._spool = Spool(Path(self._folder), uuid.uuid4().hex)
        self._marks = decode(Stamp, self._stamp)

    def process(self, analysis: Analysis) -> Iterator[bytes | TaggedOutput[Literal["set_aside"], bytes]]:
        """One analysis to its encoded key, or to the encoded key of a dead letter."""
        try:
            yield encode(self._staged(analysis))
        except BadRecord as error:
            yield TaggedOutput(SET_ASIDE, encode(refused_article(error, analysis.article)))

    def _staged(self, analysis: Analysis) -> StagedKey:
        if analysis.fault is not None:
            raise ProcessingFault(analysis.fault)
        return attempted("staging", partial(stage, spool=self._spool, stamp=self._marks), analysis)

    def finish_bundle(self) -> None:
        """Close the file: what the bundle's keys point to is there before the keys go on."""
        self._spool.close()


@dataclass
class StageArticles(beam.PTransform[PCollection[Analysis], tuple[PCollection[bytes], PCollection[bytes]]]):
    """Lay every analysis down.

    In: Analysis, whole. Out: encoded StagedKey. Bad: encoded keys of dead letters (a value does not fit its table, or a
    step failed unexpectedly).
    """

    spool: str
    stamp: Stamp

    @no_annotations
    def expand(self, analyses: PCollection[Analysis]) -> tuple[PCollection[bytes], PCollection[bytes]]:
        """Wire the step."""
        step = StageArticle(self.spool, encode(self.stamp))
        done = analyses | "StageArticle" >> beam.ParDo(step).with_outputs(SET_ASIDE, main="keys")
        return done["keys"], done[SET_ASIDE]
