"""Rows of files on their way into new files: put together, sorted, left out, brought to the present schema."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.core.sink import TableFile, write_batches

#: By source and time, so that a reader who asks for either skips most row groups; other tables keep their order, which begins with an id.
_SORTED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("domain", "published_at", "revision_id"),
    "events": ("date_from", "article_id", "revision_id", "trigger_start", "event_id"),
}
#: BigQuery asks for row groups of 16 MiB and more; DuckDB's own have 122,880 rows (documentation of both, 2026).
_GROUP_BYTES: Final = 16 << 20
_GROUP_ROWS: Final = (2_000, 122_880)
#: What files say of how their rows were made; a file of rows of several versions names them all.
_MARKS: Final = ("newsbeam.version", "newsbeam.text_form", "newsbeam.url_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is done to the rows of a table."""

    #: Column to values: rows with one of them are left out.
    drop: Mapping[str, Collection[str]] = field(default_factory=dict)
    #: Column to values: where it has one of them, it and the columns named under it become null.
    blank: Mapping[str, Collection[str]] = field(default_factory=dict)
    blanked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def together(table: Table, paths: Iterable[Path]) -> pa.Table:
    """All rows of some files under the present schema; a column that was appended since a file was written is null."""
    schema = table.schema()
    return pa.concat_tables(_under(schema, pq.ParquetFile(path).read()) for path in paths)


def _under(schema: pa.Schema, found: pa.Table) -> pa.Table:
    there = set(found.schema.names)
    columns = [found.column(each.name) if each.name in there else pa.nulls(found.num_rows, each.type) for each in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def has_present_schema(table: Table, path: Path) -> bool:
    """Whether a file has all columns of its table."""
    return len(pq.read_schema(path)) == len(table.columns)


def arranged(table: Table, rows: pa.Table) -> pa.Table:
    """Rows in the order of a compacted file; null comes last."""
    keys = [(name, "ascending") for name in _SORTED_BY.get(table.name, table.order)]
    return rows.combine_chunks().take(pc.sort_indices(rows, sort_keys=keys))


def touches(path: Path, edit: Edit) -> bool:
    """Whether an edit changes a file; only the columns that decide are read."""
    names = [*edit.drop, *edit.blank]
    with pq.ParquetFile(path) as file:
        found = file.read(columns=[name for name in names if name in file.schema_arrow.names])
    return any(pc.any(_one_of(found, name, edit)).as_py() for name in found.schema.names)


def edited(rows: pa.Table, edit: Edit) -> pa.Table:
    """The rows with an edit made."""
    for name, values in edit.drop.items():
        rows = rows.filter(pc.invert(_is_in(rows, name, values)))
    for name, values in edit.blank.items():
        hit = _is_in(rows, name, values)
        for blank in (name, *edit.blanked.get(name, ())):
            if rows.schema.field(blank).nullable:
                index = rows.schema.get_field_index(blank)
                kind = rows.schema.field(blank)
                rows = rows.set_column(index, kind, _nulled(rows.column(blank), hit))
    return rows


def _one_of(rows: pa.Table, name: str, edit: Edit) -> pa.ChunkedArray:
    return _is_in(rows, name, {*edit.drop.get(name, ()), *edit.blank.get(name, ())})


def _is_in(rows: pa.Table, name: str, values: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(rows.column(name), pa.array(sorted(values), pa.string()))


def _nulled(column: pa.ChunkedArray, hit: pa.ChunkedArray) -> pa.Array:
    """A column with nulls where something was hit: lists have no `if_else`, so positions are taken."""
    places = pc.if_else(hit.combine_chunks(), pa.scalar(None, pa.int64()), pa.array(range(len(column)), pa.int64()))
    return column.combine_chunks().take(places)


def marks_of(paths: Iterable[Path]) -> dict[str, str]:
    """What some files say of how their rows were made."""
    found: dict[str, set[str]] = {name: set() for name in _MARKS}
    for path in paths:
        said: Mapping[bytes, Any] = pq.read_schema(path).metadata or {}
        for name in _MARKS:
            if (value := said.get(name.encode())) is not None:
                found[name].update(value.decode().split(","))
    return {name: ",".join(sorted(values)) for name, values in found.items() if values}


def write_rows(table: Table, rows: pa.Table, *, staging: Path, dt: date, metadata: Mapping[str, str]) -> TableFile:
    """Write rows to one Parquet file in a staging folder.

    Args:
        table: theirs.
        rows: under the present schema, in their final order.
        staging: an existing folder.
        dt: the partition.
        metadata: for the file's schema.

    Raises:
        OutputFailed: the disk refused.
    """
    least, most = _GROUP_ROWS
    size = min(most, max(least, _GROUP_BYTES * rows.num_rows // max(rows.nbytes, 1)))
    batches = _batches(rows, size)
    return write_batches(table, table.schema(metadata), batches, staging=staging, dt=dt, expected_rows=rows.num_rows)


def _batches(rows: pa.Table, size: int) -> Iterator[pa.RecordBatch]:
    for start in range(0, rows.num_rows, size):
        yield rows.slice(start, size).combine_chunks().to_batches()[0]
