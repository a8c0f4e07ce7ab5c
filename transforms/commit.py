"""Units of staged records to rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apache_beam as beam
from apache_beam.pvalue import PCollection

from transforms.core.codec import decode, encode
from transforms.core.commit import UnitRequest, commit_unit
from transforms.core.handover import lay_down_keys
from transforms.core.staging import StagedKey


class CommitUnit(beam.DoFn):
    """`commit_unit`: all rows of a unit or none; a second attempt changes nothing."""

    def __init__(self, request: bytes, spool: str) -> None:
        """Keep what a worker needs.

        Args:
            request: encoded UnitRequest.
            spool: the unit's spool folder.
        """
        self._request, self._spool = request, spool

    def process(self, unit: tuple[str, Iterable[bytes]]) -> Iterator[bytes]:
        """The keys of one unit to its encoded counts."""
        keys = (decode(StagedKey, data) for data in unit[1] if data)
        yield encode(commit_unit(decode(UnitRequest, self._request), keys, Path(self._spool)))


class HandOver(beam.DoFn):
    """`lay_down_keys`: the keys of a unit, for a committer outside the engine."""

    def __init__(self, spool: str) -> None:
        """Keep what a worker needs; the argument is that of `CommitUnit`."""
        self._spool = spool

    def process(self, unit: tuple[str, Iterable[bytes]]) -> Iterator[bytes]:
        """The keys of one unit to their file; nothing goes on."""
        lay_down_keys(Path(self._spool), (data for data in unit[1] if data))
        yield from ()


@dataclass
class CommitUnits(beam.PTransform[PCollection[bytes], PCollection[bytes]]):
    """Commit a unit once all its records are staged.

    In: encoded StagedKey. Out: encoded Counts, one for the unit; none where it is handed over. Keys: the unit's id. Window: the
    global one.
    """

    request: UnitRequest
    spool: str
    #: False: the store is out of the workers' reach; the keys are laid down in the spool for whoever holds it.
    here: bool = True

    def expand(self, keys: PCollection[bytes]) -> PCollection[bytes]:
        """Wire the step; an empty key stands for the unit itself, which may hold no record."""
        unit_id = self.request.unit_id
        marker = keys.pipeline | "Marker" >> beam.Create([b""])
        keyed = (
            (keys, marker)
            | "WithMarker" >> beam.Flatten()
            | "KeyByUnit" >> beam.WithKeys(unit_id).with_output_types(tuple[str, bytes])
        )
        step = CommitUnit(encode(self.request), self.spool) if self.here else HandOver(self.spool)
        committed = keyed | "GroupByUnit" >> beam.GroupByKey() | "CommitUnit" >> beam.ParDo(step)
        return committed | "Encoded" >> beam.Map(bytes).with_output_types(bytes)
