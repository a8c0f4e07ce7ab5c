"""A stretch of an input file that one worker reads."""

from dataclasses import dataclass
from typing import Literal

from transforms.core.identity import content_id
from transforms.core.sources.opening import Packing
from transforms.core.sources.sniff import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Whole records of one file, next to each other."""

    #: As given: the argument, and the path below it where the argument is a folder.
    input_name: str
    path: bytes
    #: `bad`: `fault` was found while planning; `fetched`: what a monitor laid down.
    format: Format | Literal["bad", "fetched"]
    packing: Packing = "none"
    #: Half-open range of offsets (see `Packing`); whole documents: 0 and the file's size.
    start: int
    stop: int
    #: Number of the first line (JSON lines) or record, 0-based.
    first: int = 0
    #: How many pages and dead letters come of it.
    records: int
    #: Unpacked.
    size_bytes: int
    #: Of the file as it lies on disk, lower-case hex; empty: it could not be read.
    sha256: str
    #: `BadRecord.reason`; empty: none.
    fault: str = ""
    detail: str = ""
    #: Offsets of the records that are wanted; empty: all of them.
    only: tuple[int, ...] = ()

    @property
    def slice_id(self) -> str:
        """The same for the same bytes under the same name, whenever and by whomever they are read."""
        return content_id("slice", self.input_name, self.sha256, self.start, self.stop, self.records, self.fault)
