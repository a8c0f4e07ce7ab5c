"""newsbeam's files as Iceberg wants them: the same rows, with the numbers by which Iceberg knows columns.

Iceberg tells columns by numbers in the files, those of nested fields too, and each table gives its own. newsbeam's files number their columns
only. Added as they are, PyIceberg goes by names; readers in Java go by whatever numbers there are, and Spark then cannot read a table that has a
list (Iceberg 1.11: "is not in the store"). So each file is written once more, row group by row group.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.core.sink import parquet_writer

_FIELD_ID = "PARQUET:field_id"


def numbered(schema: pa.Schema, number: Callable[[str], int], meaning: Callable[[str], str] | None = None) -> pa.Schema:
    """A schema whose fields are numbered, nested ones too.

    Args:
        schema: of a newsbeam table.
        number: tells the number of a field by its dotted path.
        meaning: tells what a column means.

    >>> numbered(pa.schema([pa.field("a", pa.list_(pa.string()))]), len).field("a").type.value_field.metadata
    {b'PARQUET:field_id': b'9'}
    """

    def kind(found: pa.DataType, path: str) -> pa.DataType:
        if pa.types.is_list(found):
            return pa.list_(field(found.value_field.with_name("element"), f"{path}.element"))
        if pa.types.is_struct(found):
            return pa.struct([field(part, f"{path}.{part.name}") for part in found])
        return found

    def field(found: pa.Field, path: str) -> pa.Field:
        said = {_FIELD_ID: str(number(path))}
        return pa.field(found.name, kind(found.type, path), nullable=found.nullable, metadata=said)

    def column(found: pa.Field) -> pa.Field:
        made = field(found, found.name)
        return made.with_metadata({**made.metadata, "doc": meaning(found.name)}) if meaning else made

    return pa.schema([column(each) for each in schema], metadata=schema.metadata)


def counted(schema: pa.Schema, meaning: Callable[[str], str]) -> pa.Schema:
    """A schema whose fields are numbered from 1 in the order in which they are met, with what each column means."""
    met: dict[str, int] = {}
    return numbered(schema, lambda path: met.setdefault(path, len(met) + 1), meaning)


def write_numbered(table: Table, source: Path, stream: IO[bytes] | Any, number: Callable[[str], int]) -> None:  # noqa: ANN401  whatever Arrow writes to
    """Write the rows of a file once more, with numbered fields.

    Args:
        table: theirs.
        source: a Parquet file of newsbeam; a column that its version did not have stays away.
        stream: where to.
        number: tells the number of a field by its dotted path.
    """
    with pq.ParquetFile(source) as file:
        schema = numbered(file.schema_arrow, number)
        with parquet_writer(table, schema, stream, file.metadata.num_rows) as writer:
            for group in range(file.num_row_groups):
                [batch] = file.read_row_group(group).combine_chunks().to_batches()
                columns = [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
