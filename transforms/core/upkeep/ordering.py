"""Rows of many files in one order, in memory that does not grow with them.

What fits is sorted at once. More is dealt out first: the keys alone tell in which stretch of the order a row lies, each stretch gets a file of
its own, and then stretch after stretch is read and sorted.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.core.upkeep.rows import pieces, together

#: By source and time, so that a reader who asks for either skips most row groups; other tables keep their order, which begins with an id.
_SORTED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("domain", "published_at", "revision_id"),
    "events": ("date_from", "article_id", "revision_id", "trigger_start", "event_id"),
}
#: Of rows in one stretch, as Parquet holds them unpacked; in memory they are two or three times as large, and are there twice.
STRETCH_BYTES: Final = 16 << 20


def in_order(table: Table, paths: Sequence[Path], scratch: Path, stretch_bytes: int = STRETCH_BYTES) -> Iterator[pa.Table]:
    """All rows of some files in the order of a compacted file, a stretch at a time; null comes last.

    Args:
        table: theirs.
        paths: the files.
        scratch: an existing folder, for files that are gone at the end.
        stretch_bytes: of one stretch, about.

    Raises:
        OSError: the disk refused.
    """
    unpacked = sum(group.total_byte_size for path in paths for group in _groups(path))
    count = -(-unpacked // stretch_bytes)
    if count <= 1:
        yield _arranged(table, together(pieces(table, paths)))
        return
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        stretches = [Path(folder) / f"{number}.arrows" for number in range(count)]
        _deal(table, paths, stretches, stretch_bytes)
        for path in stretches:
            with pa.OSFile(str(path)) as file:
                rows = pa.ipc.open_stream(file).read_all()
            path.unlink()
            yield _arranged(table, together([rows]))


def _groups(path: Path) -> Iterator[pq.RowGroupMetaData]:
    metadata = pq.read_metadata(path)
    return map(metadata.row_group, range(metadata.num_row_groups))


def _deal(table: Table, paths: Sequence[Path], stretches: Sequence[Path], most_bytes: int) -> None:
    """Write each row to the file of its stretch."""
    stretch_of = _stretch_of(table, paths, len(stretches))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    begin = 0
    with ExitStack() as open_files:
        writers = [open_files.enter_context(pa.ipc.new_stream(str(path), table.schema(), options=options)) for path in stretches]
        for rows in _handfuls(pieces(table, paths), most_bytes):
            numbers = stretch_of.slice(begin, rows.num_rows)
            begin += rows.num_rows
            dealt, first = rows.take(pc.sort_indices(numbers)), 0
            for each in sorted(pc.value_counts(numbers).to_pylist(), key=itemgetter("values")):
                writers[each["values"]].write_table(dealt.slice(first, each["counts"]))
                first += each["counts"]


def _stretch_of(table: Table, paths: Sequence[Path], count: int) -> pa.Array:
    """The number of its stretch for each row, in the order of files and rows."""
    keys = pa.concat_tables(pieces(table, paths, [name for name, _ in _keys(table)]))
    ranks = pc.sort_indices(pc.sort_indices(keys, sort_keys=_keys(table)))  # the order of an order is each row's place in it
    return pc.divide(pc.multiply(ranks.cast(pa.int64()), count), len(ranks))


def _handfuls(rows: Iterable[pa.Table], most_bytes: int) -> Iterator[pa.Table]:
    """Rows put together until they have so many bytes: of small files, each stretch would get a few rows at a time."""
    held: list[pa.Table] = []
    for piece in rows:
        held.append(piece)
        if sum(each.nbytes for each in held) >= most_bytes:
            yield together(held)
            held = []
    if held:
        yield together(held)


def _arranged(table: Table, rows: pa.Table) -> pa.Table:
    return rows.take(pc.sort_indices(rows, sort_keys=_keys(table)))


def _keys(table: Table) -> list[tuple[str, str]]:
    return [(name, "ascending") for name in _SORTED_BY.get(table.name, table.order)]
