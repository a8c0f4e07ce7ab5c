"""Rows that hold the edges of every type, written as newsbeam writes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.core.sink import publish, write_table_file

#: Outside the basic plane, joined by U+200D, right to left, combining, quoted, and what CSV and SQL trip over.
ASTRAL: Final = "𝔘🎉👩‍👩‍👧 عربي é e\u0301 \"'\\`,;\t\n\u2028 \ufeffend"
_FLOAT: Final = float(np.float32(0.1))
#: Earliest, latest and most precise values; those of a row are taken by its number.
EDGES: Final[Mapping[pa.DataType, tuple[Any, ...]]] = {
    pa.string(): ("", ASTRAL, "NULL", "x" * 70_000),
    pa.bool_(): (True, False, True, False),
    pa.int32(): (-(2**31), 2**31 - 1, 0, 1),
    pa.int64(): (-(2**63), 2**63 - 1, 0, 2**53 + 1),
    pa.float32(): (_FLOAT, 0.0, -1.0, 1.0),
    pa.float64(): (0.1, 1.7976931348623157e308, -5e-324, 1 / 3),
    pa.date32(): (date(1900, 1, 1), date(2299, 12, 31), date(1970, 1, 1), date(2024, 2, 29)),
    pa.timestamp("us", tz="UTC"): (
        datetime(1900, 1, 1, 0, 0, 0, 1, tzinfo=timezone.utc),
        datetime(2299, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc),
        datetime(2024, 10, 27, 2, 30, tzinfo=timezone.utc),  # twice in most of Europe
    ),
}


def value(kind: pa.DataType, number: int) -> Any:  # noqa: ANN401  any type of the contract
    """A value of a type that lies at one of its edges."""
    if pa.types.is_list(kind):
        return [value(kind.value_type, each) for each in range(number % 3)]
    if pa.types.is_struct(kind):
        return {field.name: None if (number + place) % 3 == 2 else value(field.type, number) for place, field in enumerate(kind)}
    return EDGES[kind][number % 4]


def rows(table: Table, dt: date, count: int = 12) -> list[dict[str, Any]]:
    """Rows of a table: some whole, some with every null that is allowed, some with empty lists."""
    made = []
    for number in range(count):
        row = {column.name: value(column.kind, number + place) for place, column in enumerate(table.columns)}
        if number % 4 == 1:
            row |= {column.name: None for column in table.columns if column.nullable}
        if number % 4 == 2:
            row |= {column.name: [] for column in table.columns if pa.types.is_list(column.kind)}
        row |= {
            name: f"{dt.isoformat()} {number:05d} {name}" for name in table.key if table.schema().field(name).type == pa.string()
        }
        made.append({**row, "dt": dt})
    return made


def write(root: Path, table: Table, made: Sequence[Mapping[str, Any]], dt: date) -> str:
    """Write rows as newsbeam does, and return the glob under which the table is read."""
    staging = root / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    values = [[row[column.name] for column in table.columns] for row in made]
    metadata = {"newsbeam.version": "0", "newsbeam.run_id": "0"}
    file = write_table_file(table, values, staging=staging, dt=dt, expected_rows=len(made), metadata=metadata)
    publish(root, staging, [file])
    return f"{root}/{table.name}/dt=*/part-*.parquet"


def write_older(root: Path, table: Table, made: Sequence[Mapping[str, Any]], dt: date, columns: int) -> list[dict[str, Any]]:
    """Write rows under an earlier minor version of the schema, which had only the first columns; returns the rows as they are read now."""
    schema = pa.schema(list(table.schema())[:columns])
    cut = [{name: row[name] for name in schema.names} for row in made]
    folder = root / table.name / f"dt={dt.isoformat()}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(cut, schema=schema), folder / "part-older.parquet", compression="zstd")
    return [{column.name: row.get(column.name) for column in table.columns} for row in cut]
