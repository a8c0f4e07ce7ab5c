"""Rows of files on their way into new files: put together, sorted, left out, brought to the present schema."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.core.sink import TableFile, write_batches

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


def pieces(table: Table, paths: Iterable[Path], columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """All rows of some files under the present schema, a row group at a time; a column that was appended since a file was written is null.

    Args:
        table: theirs.
        paths: the files.
        columns: those that are read; None: all.
    """
    schema = table.schema()
    wanted = pa.schema([schema.field(name) for name in columns]) if columns is not None else schema
    for path in paths:
        with pq.ParquetFile(path) as file:
            there = [name for name in wanted.names if name in file.schema_arrow.names]
            for number in range(file.num_row_groups):
                yield _under(wanted, file.read_row_group(number, columns=there))


def together(rows: Iterable[pa.Table]) -> pa.Table:
    """Some rows as one piece."""
    return pa.concat_tables(rows).combine_chunks()


def _under(schema: pa.Schema, found: pa.Table) -> pa.Table:
    there = set(found.schema.names)
    columns = [found.column(each.name) if each.name in there else pa.nulls(found.num_rows, each.type) for each in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def has_present_schema(table: Table, path: Path) -> bool:
    """Whether a file has all columns of its table."""
    return len(pq.read_schema(path)) == len(table.columns)


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


def write_rows(  # noqa: PLR0913  a file has a table, rows, a place, a day, a size and marks
    table: Table, rows: Iterable[pa.Table], *, staging: Path, dt: date, expected_rows: int, metadata: Mapping[str, str]
) -> TableFile:
    """Write rows to one Parquet file in a staging folder.

    Args:
        table: theirs.
        rows: under the present schema, in their final order, a piece at a time.
        staging: an existing folder.
        dt: the partition.
        expected_rows: about how many rows come.
        metadata: for the file's schema.

    Raises:
        OutputFailed: the disk refused.
    """
    batches = (batch for piece in rows for batch in _batches(piece))
    return write_batches(table, table.schema(metadata), batches, staging=staging, dt=dt, expected_rows=expected_rows)


def _batches(rows: pa.Table) -> Iterator[pa.RecordBatch]:
    """Row groups of about one size."""
    least, most = _GROUP_ROWS
    size = min(most, max(least, _GROUP_BYTES * rows.num_rows // max(rows.nbytes, 1)))
    even = -(-rows.num_rows // max(-(-rows.num_rows // size), 1))
    for start in range(0, rows.num_rows, max(even, 1)):
        yield rows.slice(start, even).combine_chunks().to_batches()[0]
