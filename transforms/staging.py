"""Analyses laid down on local disk; keys go on."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from schemas.errors import BadRecord, ProcessingFault
from schemas.records import Analysis
from transforms.core.codec import decode, encode
from transforms.core.spool import Spool
from transforms.core.staging import SET_ASIDE, StagedKey, Stamp, refused_article, stage
from transforms.core.streaming.windows import spool_folder, window_stamp
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
            yield encode(self._staged(analysis, self._spool, self._marks))
        except BadRecord as error:
            yield TaggedOutput(SET_ASIDE, encode(refused_article(error, analysis.article)))

    @staticmethod
    def _staged(analysis: Analysis, spool: Spool, marks: Stamp) -> StagedKey:
        if analysis.fault is not None:
            raise ProcessingFault(analysis.fault)
        return attempted("staging", partial(stage, spool=spool, stamp=marks), analysis)

    def finish_bundle(self) -> None:
        """Close the file: what the bundle's keys point to is there before the keys go on."""
        self._spool.close()


class StageInWindow(StageArticle):
    """The same for each window of a stream: its rows bear its end, and its analyses lie in a folder of their own."""

    def start_bundle(self) -> None:
        """Open nothing yet: most bundles of a stream bring no article."""
        self._spools: dict[datetime, Spool] = {}
        self._marks = decode(Stamp, self._stamp)

    def process(
        self,
        analysis: Analysis,
        window: Any = beam.DoFn.WindowParam,  # noqa: ANN401  Beam's way to hand a window in
    ) -> Iterator[bytes | TaggedOutput[Literal["set_aside"], bytes]]:
        """As `StageArticle`."""
        end = window.end.to_utc_datetime(has_tz=True)
        if end not in self._spools:
            self._spools[end] = Spool(spool_folder(Path(self._folder), end), uuid.uuid4().hex)
        spool = self._spools[end]
        try:
            key = self._staged(analysis, spool, window_stamp(self._marks, end))
            yield encode(replace(key, spool=f"{spool.folder.name}/{key.spool}"))
        except BadRecord as error:
            yield TaggedOutput(SET_ASIDE, encode(refused_article(error, analysis.article)))

    def finish_bundle(self) -> None:
        """Close what was opened."""
        for spool in self._spools.values():
            spool.close()


@dataclass
class StageArticles(beam.PTransform[PCollection[Analysis], tuple[PCollection[bytes], PCollection[bytes]]]):
    """Lay every analysis down.

    In: Analysis, whole. Out: encoded StagedKey. Bad: encoded keys of dead letters (a value does not fit its table, or a
    step failed unexpectedly).
    """

    spool: str
    stamp: Stamp
    #: Whether windows of time are what is committed: `spool` is then the folder that the stream shares.
    in_windows: bool = False

    @no_annotations
    def expand(self, analyses: PCollection[Analysis]) -> tuple[PCollection[bytes], PCollection[bytes]]:
        """Wire the step."""
        step = (StageInWindow if self.in_windows else StageArticle)(self.spool, encode(self.stamp))
        done = analyses | "StageArticle" >> beam.ParDo(step).with_outputs(SET_ASIDE, main="keys")
        return done["keys"], done[SET_ASIDE]
