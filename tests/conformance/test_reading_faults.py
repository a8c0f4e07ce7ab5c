"""What goes wrong in the field when tables are written naively, shown on each engine; and that newsbeam's files have none of it."""

import datetime as dt
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.tables import SCHEMA_VERSION, TABLES, Table
from tests.conformance.engines import ENGINES, Row, clickhouse_rows, duckdb_rows, fails, plain, spark_session
from tests.conformance.made import rows, write

_NOON_UTC: Final = dt.datetime(2024, 1, 2, 12, tzinfo=dt.timezone.utc)
_NOON: Final = _NOON_UTC.replace(tzinfo=None)
_BY_NAME: Final = {engine.name: engine for engine in ENGINES}


def _polars(folder: Path) -> list[Row]:
    pl: Any = import_module("polars")

    found: list[Row] = pl.scan_parquet(f"{folder}/**/*.parquet").collect().to_dicts()
    return found


#: As somebody reads a folder who has read no recipe.
NAIVE: Final[Mapping[str, Callable[[Path], list[Row]]]] = {
    "duckdb": lambda folder: duckdb_rows(f"SELECT * FROM read_parquet('{folder}/**/*.parquet')"),  # noqa: S608
    "spark": lambda folder: [row.asDict(recursive=True) for row in spark_session().read.parquet(str(folder)).collect()],
    "clickhouse": lambda folder: clickhouse_rows(f"SELECT * FROM file('{folder}/**/*.parquet', Parquet)"),  # noqa: S608
    "polars": _polars,
}


def _leaves(kind: pa.DataType) -> Iterator[pa.DataType]:
    if pa.types.is_list(kind):
        yield from _leaves(kind.value_type)
    elif pa.types.is_struct(kind):
        for member in kind:
            yield from _leaves(member.type)
    else:
        yield kind


def _has(*tests: Callable[[pa.DataType], bool]) -> Callable[[Table], bool]:
    return lambda table: any(test(leaf) for column in table.columns for leaf in _leaves(column.kind) for test in tests)


def _one(name: str, values: list[Any], kind: pa.DataType | None = None) -> pa.Table:
    return pa.table({name: pa.array(values, kind)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row of the matrix."""

    name: str
    #: Path under the folder to what is written there.
    files: Mapping[str, pa.Table]
    #: Engine to what it finds, or to a word of its refusal.
    found: Mapping[str, list[Row] | str]
    #: Whether a table of newsbeam would have it.
    is_in: Callable[[Table], bool]
    options: Mapping[str, Any] = field(default_factory=dict)


_US, _UTC = pa.timestamp("us"), pa.timestamp("us", tz="UTC")
_NEVER: Final[Callable[[Table], bool]] = lambda _: False  # noqa: E731  a matter of layout: the test of paths looks at it
FAULTS: Final = (
    Fault(
        name="timestamp_ns",
        files={"a": _one("t", [_NOON], pa.timestamp("ns"))},
        found={"spark": "PARQUET_TYPE_ILLEGAL"},
        is_in=_has(lambda kind: pa.types.is_timestamp(kind) and kind.unit != "us"),
    ),
    Fault(
        name="timestamp_ns_beside_us",
        files={"a": _one("t", [_NOON_UTC], _UTC), "b": _one("t", [_NOON_UTC], pa.timestamp("ns", tz="UTC"))},
        found={"spark": "PARQUET_COLUMN_DATA_TYPE_MISMATCH", "polars": "data type mismatch"},
        is_in=_has(lambda kind: pa.types.is_timestamp(kind) and kind.unit != "us"),
    ),
    Fault(
        name="timestamp_us_without_zone_beside_utc",
        files={"a": _one("t", [_NOON], _US), "b": _one("t", [_NOON_UTC], _UTC)},
        found={engine: [{"t": _NOON_UTC}] * 2 for engine in ("duckdb", "spark", "clickhouse", "polars")},  # silently the same
        is_in=_has(lambda kind: pa.types.is_timestamp(kind) and kind.tz != "UTC"),
    ),
    Fault(
        name="timestamp_us_of_another_zone",
        files={"a": _one("t", [_NOON_UTC], pa.timestamp("us", tz="Europe/Paris"))},
        found={engine: [{"t": _NOON_UTC}] for engine in ("duckdb", "spark", "clickhouse", "polars")},
        is_in=_has(lambda kind: pa.types.is_timestamp(kind) and kind.tz != "UTC"),
    ),
    Fault(
        name="uuid",
        files={"a": pa.table({"u": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([uuid.UUID(int=1).bytes], pa.binary(16)))})},
        found={"spark": "PARQUET_TYPE_ILLEGAL", "duckdb": [{"u": uuid.UUID(int=1)}]},
        is_in=_has(pa.types.is_fixed_size_binary, lambda kind: isinstance(kind, pa.ExtensionType)),
    ),
    Fault(
        name="float16",
        files={"a": _one("f", [np.float16(1)], pa.float16())},
        found={"spark": "PARQUET_TYPE_ILLEGAL"},
        is_in=_has(pa.types.is_float16),
    ),
    Fault(
        name="time64",
        files={"a": _one("t", [dt.time(1)], pa.time64("us"))},
        found={"spark": "UNSUPPORTED_TIME_TYPE"},
        is_in=_has(pa.types.is_time),
    ),
    Fault(
        name="decimal256",
        files={"a": _one("d", [Decimal(1)], pa.decimal256(50, 2))},
        found={"spark": "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", "polars": "precision"},
        is_in=_has(pa.types.is_decimal),
    ),
    Fault(
        name="names_that_differ_in_case",
        files={"a": pa.table({"ID": ["a"], "id": ["b"]})},
        found={"spark": "COLUMN_ALREADY_EXISTS", "duckdb": [{"ID": "a", "id_1": "b"}]},
        is_in=lambda table: len({column.name.lower() for column in table.columns}) < len(table.columns),
    ),
    Fault(
        name="column_of_type_null_then_list",
        files={"a": pa.table({"l": pa.nulls(1)}), "b": _one("l", [["x"]])},
        found={"duckdb": "failed to cast", "spark": "FAILED_READ_FILE", "clickhouse": "Array", "polars": "data type mismatch"},
        is_in=_has(pa.types.is_null),
    ),
    Fault(
        name="int64_then_double",
        files={"a": _one("n", [1], pa.int64()), "b": _one("n", [1.5], pa.float64())},
        found={"duckdb": [{"n": 1}, {"n": 2}], "spark": "PARQUET_COLUMN_DATA_TYPE_MISMATCH", "polars": "data type mismatch"},
        is_in=_NEVER,
    ),
    Fault(
        name="new_column_in_later_files",
        files={"a": _one("n", [1]), "b": pa.table({"n": [2], "later": ["x"]})},
        found={
            "duckdb": [{"n": 1}, {"n": 2}],  # the new column is not there, and nobody says so
            "spark": [{"n": 1}, {"n": 2}],
            "clickhouse": [{"n": 1, "later": None}, {"n": 2, "later": "x"}],
            "polars": "extra column",
        },
        is_in=_NEVER,  # of ours, test_values reads it with the recipes
    ),
    Fault(
        name="list_item_beside_element",
        files={"a": _one("l", [["x"]], pa.list_(pa.field("item", pa.string()))), "b": _one("l", [["y"]], pa.list_(pa.field("element", pa.string())))},
        found={engine: [{"l": ["x"]}, {"l": ["y"]}] for engine in ("duckdb", "spark", "clickhouse", "polars")},
        options={"use_compliant_nested_type": False},
        is_in=lambda table: any(pa.types.is_list(column.kind) and column.kind.value_field.name != "element" for column in table.columns),
    ),
    Fault(
        name="hive_partition_007",
        files={"src=007/a": _one("n", [1])},
        found={"spark": [{"n": 1, "src": 7}], "clickhouse": [{"n": 1, "src": 7}], "duckdb": [{"n": 1, "src": "007"}]},
        is_in=_NEVER,
    ),
    Fault(
        name="hive_partition_mixed",
        files={"src=007/a": _one("n", [1]), "src=abc/a": _one("n", [2])},
        found={"spark": [{"n": 1, "src": "007"}, {"n": 2, "src": "abc"}], "clickhouse": "Cannot convert string"},
        is_in=_NEVER,
    ),
)  # fmt: skip


_CASES: Final = [(fault, name) for fault in FAULTS for name in fault.found]


@pytest.mark.parametrize(("fault", "name"), _CASES, ids=[f"{fault.name}-{name}" for fault, name in _CASES])
def test_written_naively(fault: Fault, name: str, tmp_path: Path) -> None:
    """What the engine does with files that were written without a contract: the reason for a rule of ours."""
    _BY_NAME[name].require()
    for path, table in fault.files.items():
        file = tmp_path / f"{path}.parquet"
        file.parent.mkdir(exist_ok=True)
        pq.write_table(table, file, **fault.options)
    expected = fault.found[name]
    if isinstance(expected, str):
        with fails(expected):
            NAIVE[name](tmp_path)
    else:
        found = [plain(row) for row in NAIVE[name](tmp_path)]
        assert sorted(found, key=repr) == sorted(map(plain, expected), key=repr)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_no_table_has_it(fault: Fault) -> None:
    """No published table has the type or the names that an engine trips over."""
    assert [table.name for table in TABLES if fault.is_in(table)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_files_keep_the_contract(table: Table, tmp_path: Path) -> None:
    """Version, field ids, compression, page index, Bloom filters, names, partition by day alone; no statistics on words of articles."""
    day = dt.date(2026, 1, 31)
    short = [{name: each[:99] if isinstance(each, str) else each for name, each in row.items()} for row in rows(table, day)]
    write(tmp_path, table, short, day)
    [path] = (tmp_path / table.name).rglob("*.parquet")
    assert path.relative_to(tmp_path).parent.as_posix() == f"{table.name}/dt=2026-01-31"
    schema, group = pq.read_schema(path), pq.ParquetFile(path).metadata.row_group(0)
    assert schema.metadata[b"newsbeam.schema_version"].decode() == SCHEMA_VERSION
    assert [int(each.metadata[b"PARQUET:field_id"]) for each in schema] == list(range(1, len(schema) + 1))
    private = {column.name for column in table.columns if column.private}
    for number in range(group.num_columns):
        column = group.column(number)
        assert column.compression == "ZSTD"
        assert column.has_column_index or column.path_in_schema.partition(".")[0] in private
        if column.path_in_schema.partition(".")[0] in private:
            assert column.statistics is None
    for column in table.columns:
        assert column.name == column.name.lower()
        assert column.name.isascii()


def test_duckdb_needs_pytz_for_times() -> None:
    """In Python, DuckDB returns times with a zone only where pytz is installed: the recipes say so."""
    _BY_NAME["duckdb"].require()
    code = "import sys; sys.modules['pytz'] = None; import duckdb; duckdb.sql(\"SELECT TIMESTAMPTZ '2024-01-02 12:00:00+00'\").fetchall()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert "pytz" in done.stderr
