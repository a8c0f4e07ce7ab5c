"""What is read in which order: slices of files, gathered into units.

The plan depends on the inputs alone: not on the order of the arguments, on workers or on time. A slice is read by one
worker, a unit is one Beam run and one commit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from transforms.core.identity import content_id
from transforms.core.sources.feed_document import parse_any_feed as parse_here
from transforms.core.sources.item import FeedParser
from transforms.core.sources.paths import find_files
from transforms.core.sources.scanning import SLICE_BYTES, SLICE_RECORDS, scan_file
from transforms.core.sources.slices import Slice

__all__ = ["Plan", "Slice", "Unit", "plan_inputs", "plan_units"]

MAX_UNIT_RECORDS: Final = 2000
#: Unpacked.
MAX_UNIT_BYTES: Final = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a run reads."""

    #: In canonical order: by name, then by place in the file.
    slices: tuple[Slice, ...]
    #: Lines for the user on what was passed over.
    notes: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        """How many pages and dead letters come of it."""
        return sum(piece.records for piece in self.slices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Slices that are committed together."""

    slices: tuple[Slice, ...]

    @property
    def unit_id(self) -> str:
        """Made of what is read, so that a repeated run meets the same unit."""
        return content_id("unit", *(piece.slice_id for piece in self.slices))

    @property
    def records(self) -> int:
        """How many pages and dead letters come of it."""
        return sum(piece.records for piece in self.slices)

    @property
    def size_bytes(self) -> int:
        """Unpacked."""
        return sum(piece.size_bytes for piece in self.slices)


def plan_inputs(
    inputs: Sequence[str],
    *,
    max_items: int | None = None,
    parse_feed: FeedParser = parse_here,
    slice_records: int = SLICE_RECORDS,
    slice_bytes: int = SLICE_BYTES,
) -> Plan:
    """Look at every file once: its format, its hash, its records.

    Args:
        inputs: files, folders and globs, in any order.
        max_items: records after which the plan ends; None: all.
        parse_feed: reads a feed document; give one that works in a process with limits.
        slice_records: records of a slice, about.
        slice_bytes: unpacked bytes of a slice, about.

    Returns:
        The plan; a file that cannot be read is in it, as one record with its reason.

    Raises:
        UsageRefused: an argument leads to nothing.
    """
    files, notes = find_files(inputs)
    slices: list[Slice] = []
    left = max_items
    for located in files:
        if left is not None and left <= 0:
            notes.append(f"stopped after {max_items} records as asked; more files were not looked at")
            break
        found = scan_file(located, parse_feed=parse_feed, slice_records=slice_records, slice_bytes=slice_bytes)
        if not found:
            notes.append(f"{located.input_name} holds no articles")
        kept = found if left is None else list(_first(found, left))
        left = None if left is None else left - sum(piece.records for piece in kept)
        slices += kept
    return Plan(slices=tuple(slices), notes=tuple(notes))


def _first(slices: Iterable[Slice], records: int) -> Iterator[Slice]:
    """The slices of the first so many records; the last is cut short."""
    for piece in slices:
        if records <= 0:
            return
        yield piece if piece.records <= records else replace(piece, records=records)
        records -= piece.records


def plan_units(
    slices: Iterable[Slice], *, max_records: int = MAX_UNIT_RECORDS, max_bytes: int = MAX_UNIT_BYTES
) -> Iterator[Unit]:  # fmt: skip
    """Gather slices into units, in their order.

    Args:
        slices: what to read.
        max_records: of a unit, unless one slice alone has more: a slice is never split.
        max_bytes: the same for unpacked bytes.
    """
    gathered: list[Slice] = []
    records = size = 0
    for piece in slices:
        if gathered and (records + piece.records > max_records or size + piece.size_bytes > max_bytes):
            yield Unit(slices=tuple(gathered))
            gathered, records, size = [], 0, 0
        gathered.append(piece)
        records += piece.records
        size += piece.size_bytes
    if gathered:
        yield Unit(slices=tuple(gathered))
