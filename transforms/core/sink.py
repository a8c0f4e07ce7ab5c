"""Rows to Parquet files named by their content: one of the two homes of durable state (the other: `store.py`).

A file is written under a temporary name, synced, and renamed to a name made from its bytes, so that a crash leaves
either nothing or a whole file, and a second attempt at the same rows makes the same file.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import OutputFailed
from schemas.tables import Table

#: Rows of one row group; rows of an article are about 6 KB.
_GROUP_ROWS: Final = 2_000
_READ_ROWS: Final = 500
_ZSTD_LEVEL: Final = 3
_BLOOM_FPP: Final = 0.01
#: Values that hardly ever repeat: a dictionary of them would be built and thrown away.
_UNIQUE: Final = frozenset({"text", "text_sha256", "raw_sha256", "title", "description"})
#: Hexadecimal digits of the content hash in a file's name: 128 bits.
_NAME_DIGITS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """One Parquet file, as its manifest describes it."""

    table: str
    dt: date
    #: Path under the output folder, with `/`.
    path: str
    rows: int
    bytes: int
    sha256: str


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, lower-case hex."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all, and survives a power cut.

    Raises:
        OutputFailed: the disk refused.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise failed(path, error) from error


def _batches(schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> Iterator[pa.RecordBatch]:
    iterator = iter(rows)
    while group := list(islice(iterator, _GROUP_ROWS)):
        columns = zip(*group, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _leaf_paths(schema: pa.Schema, names: Iterable[str]) -> list[str]:
    """Parquet's dotted leaf paths of some columns (statistics are switched leaf by leaf)."""
    wanted = set(names)

    def leaves(path: str, kind: pa.DataType) -> Iterator[str]:
        if pa.types.is_list(kind):
            yield from leaves(f"{path}.list.element", kind.value_type)
        elif pa.types.is_struct(kind):
            for field in kind:
                yield from leaves(f"{path}.{field.name}", field.type)
        else:
            yield path

    return [leaf for field in schema if field.name in wanted for leaf in leaves(field.name, field.type)]


def parquet_writer(table: Table, schema: pa.Schema, where: Path | IO[bytes], expected_rows: int) -> pq.ParquetWriter:
    """A writer of Parquet as every file of a table is written.

    Args:
        table: the published table.
        schema: its own, or that of an earlier minor version.
        where: the file, or what takes its bytes.
        expected_rows: sizes the Bloom filters.
    """
    there = set(schema.names)
    bloom = {c.name: {"ndv": max(expected_rows, 1), "fpp": _BLOOM_FPP} for c in table.columns if c.lookup and c.name in there}
    return pq.ParquetWriter(
        where,
        schema,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=_leaf_paths(schema, (c.name for c in table.columns if not (c.lookup or c.name in _UNIQUE))),
        write_statistics=_leaf_paths(schema, (c.name for c in table.columns if not c.private)),
        write_page_index=True,
        write_page_checksum=True,
        bloom_filter_options=bloom,
    )


def write_table_file(  # noqa: PLR0913  a file has a table, rows, a place, a day, a size and marks
    table: Table,
    rows: Iterable[Sequence[Any]],
    *,
    staging: Path,
    dt: date,
    expected_rows: int,
    metadata: Mapping[str, str],
) -> TableFile:
    """Write rows to one Parquet file in a staging folder.

    Args:
        table: the published table.
        rows: values of checked rows (`schemas.rows.as_values`), in their final order.
        staging: an existing folder; the file's name in it is the last part of the result's `path`.
        dt: the partition.
        expected_rows: about how many rows come (sizes the Bloom filters); must not depend on chance.
        metadata: key-value metadata for the file's schema.

    Returns:
        What the manifest says of the file; its `path` is where `publish` will move it to.

    Raises:
        OutputFailed: the file could not be written.
    """
    schema = table.schema(metadata)
    return write_batches(table, schema, _batches(schema, rows), staging=staging, dt=dt, expected_rows=expected_rows)


def write_batches(  # noqa: PLR0913  as above
    table: Table, schema: pa.Schema, batches: Iterable[pa.RecordBatch], *, staging: Path, dt: date, expected_rows: int
) -> TableFile:
    """Write batches to one Parquet file in a staging folder, each as a row group; the rest as in `write_table_file`."""
    temporary = staging / f".{table.name}.tmp"
    count = 0
    try:
        with parquet_writer(table, schema, temporary, expected_rows) as writer:
            for batch in batches:
                writer.write_batch(batch)
                count += batch.num_rows
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        digest = sha256_of(temporary)
        name = f"part-{digest[:_NAME_DIGITS]}.parquet"
        size = temporary.stat().st_size
        temporary.replace(staging / name)
        sync_folder(staging)
    except OSError as error:
        raise failed(staging, error) from error
    return TableFile(
        table=table.name, dt=dt, path=f"{table.name}/dt={dt.isoformat()}/{name}", rows=count, bytes=size, sha256=digest
    )


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Some columns of the rows of a file, in its order; a column that its version did not have is null."""
    for batch in _read_batches(path, columns):
        yield from (_whole(row, columns) for row in batch.to_pylist())


def read_columns(path: Path, columns: Sequence[str]) -> Iterator[dict[str, list[Any]]]:
    """Some columns of a file, some hundred rows at a time, in its order; a column that its version did not have is null."""
    for batch in _read_batches(path, columns):
        there = batch.to_pydict()
        yield {name: there.get(name) or [None] * batch.num_rows for name in columns}


def read_selected(path: Path, columns: Sequence[str], key: str, values: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Some columns of the rows of a file whose key is one of some values, in its order.

    Keys are looked at first: of a large file only the row groups that hold one are read whole.
    """
    wanted = pa.array(sorted(values), pa.string())
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            keys = file.read_row_group(number, columns=[key]).column(key)
            hits = pc.indices_nonzero(pc.is_in(keys, wanted))
            if len(hits):
                rows = file.read_row_group(number, columns=list(columns)).take(hits).to_pylist()
                yield from (_whole(row, columns) for row in rows)


def _read_batches(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(_READ_ROWS, columns=list(columns))


def _whole(row: dict[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    return row if len(row) == len(columns) else {name: row.get(name) for name in columns}


def failed(where: Path, error: OSError) -> OutputFailed:
    """An operating system error, said so that a person knows what to do."""
    return OutputFailed(
        f"cannot write to {where}: {error.strerror or error}. What was committed is intact; free space or mend the "
        "folder, then run the same command again: it goes on where it stopped"
    )


def publish(root: Path, staging: Path, files: Iterable[TableFile]) -> None:
    """Move staged files to where readers see them; doing it again changes nothing.

    Raises:
        OutputFailed: a file could not be moved.
    """
    folders = set()
    try:
        for file in files:
            final = root / file.path
            staged = staging / final.name
            if staged.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(final)
                folders.add(final.parent)
        for folder in sorted(folders):
            sync_folder(folder)
            sync_folder(folder.parent)
    except OSError as error:
        raise failed(root, error) from error
