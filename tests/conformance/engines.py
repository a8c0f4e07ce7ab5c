"""Six engines that read Parquet, each as its users call it; what they find is brought to the same Python values."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Final

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from schemas.dialects import CLICKHOUSE, DUCKDB, SPARK
from schemas.tables import Table

Row = dict[str, Any]
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine."""

    name: str
    #: Modules and programs without which it cannot run.
    needs: tuple[str, ...]
    #: All rows of a table under a glob, in any order, as its published columns.
    read: Callable[[Table, str], list[Row]]
    #: Whether it knows lists that are null; one that does not shows them as empty.
    has_null_lists: bool = True

    def require(self) -> None:
        """Skip the test where the engine is missing."""
        for need in self.needs:
            if find_spec(need) is None and which(need) is None:
                pytest.skip(f"{self.name} is not here: no {need}; `make conformance` installs it (Spark needs Java 17 besides)")


# DuckDB


@cache
def duckdb_connection() -> Any:  # noqa: ANN401  a library that may be missing
    """A database in memory, in UTC."""
    connection = import_module("duckdb").connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def duckdb_rows(query: str) -> list[Row]:
    """The rows of a query."""
    found = duckdb_connection().execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _read_duckdb(table: Table, files: str) -> list[Row]:
    duckdb_connection().execute(DUCKDB.table(table, files))
    return duckdb_rows(f"SELECT * FROM {table.name}")  # noqa: S608


# Spark


@cache
def spark_session() -> Any:  # noqa: ANN401
    """A session on one core, in UTC: PySpark returns times in the zone of the process."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",  # to compile code for 63 columns takes longer than to read these rows
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": "/nonexistent",
        "spark.log.level": "ERROR",
    }
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[2]").appName("conformance")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def spark_rows(query: str) -> list[Row]:
    """The rows of a query."""
    return [row.asDict(recursive=True) for row in spark_session().sql(query).collect()]


def spark_run(script: str) -> None:
    """Run statements that end in a semicolon at the end of a line."""
    for statement in script.split(";\n"):
        if statement.strip():
            spark_session().sql(statement)


def _read_spark(table: Table, files: str) -> list[Row]:
    spark_run(SPARK.table(table, files))
    return spark_rows(f"SELECT * FROM {table.name}")  # noqa: S608


# ClickHouse


@cache
def clickhouse_session() -> Any:  # noqa: ANN401
    """ClickHouse inside this process."""
    return import_module("chdb.session").Session()


def clickhouse_rows(query: str) -> list[Row]:
    """The rows of a query."""
    try:
        found = clickhouse_session().query(query, "ArrowStream").bytes()
    except Exception:
        clickhouse_session().query("SELECT 1")  # chdb 4.4: the query after one that failed returns rows of the failed one
        raise
    if not found:
        return []
    rows: list[Row] = pa.ipc.open_stream(pa.py_buffer(found)).read_all().to_pylist()
    return rows


def _read_clickhouse(table: Table, files: str) -> list[Row]:
    clickhouse_session().query(CLICKHOUSE.table(table, files))
    settings = "SETTINGS output_format_arrow_string_as_string = 1"
    return clickhouse_rows(f"SELECT * FROM {table.name} {settings}")  # noqa: S608


# polars, pandas, pyarrow


def _read_polars(table: Table, files: str) -> list[Row]:
    pl: Any = import_module("polars")

    frame = pl.scan_parquet(
        files,
        schema=pl.Schema(pl.from_arrow(table.schema().empty_table()).schema),
        missing_columns="insert",
        hive_partitioning=False,
    )
    return frame.collect().to_dicts()


def _paths(files: str) -> list[str]:
    folder, _, pattern = files.partition("/dt=")
    return sorted(map(str, Path(folder).glob(f"dt={pattern}")))


def _read_pandas(table: Table, files: str) -> list[Row]:
    pd: Any = import_module("pandas")

    frames = [pd.read_parquet(path, dtype_backend="pyarrow", partitioning=None) for path in _paths(files)]
    rows = [row for frame in frames for row in pa.Table.from_pandas(frame, preserve_index=False).to_pylist()]
    return [{column.name: row.get(column.name) for column in table.columns} for row in rows]


def _read_pyarrow(table: Table, files: str) -> list[Row]:
    rows: list[Row] = ds.dataset(_paths(files), schema=table.schema(), format="parquet").to_table().to_pylist()
    return rows


ENGINES: Final = (
    Engine("duckdb", ("duckdb", "pytz"), _read_duckdb),
    Engine("spark", ("pyspark", "java"), _read_spark),
    Engine("clickhouse", ("chdb",), _read_clickhouse, has_null_lists=False),
    Engine("polars", ("polars",), _read_polars),
    Engine("pandas", ("pandas",), _read_pandas),
    Engine("pyarrow", ("pyarrow",), _read_pyarrow),
)
#: Those that speak SQL, with what runs a statement and what runs a query.
SQL: Final[Mapping[str, Callable[[str], list[Row]]]] = {"duckdb": duckdb_rows, "spark": spark_rows, "clickhouse": clickhouse_rows}


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that is installed."""
    chosen: Engine = request.param
    chosen.require()
    return chosen


def plain(value: Any) -> Any:  # noqa: ANN401  any value of any engine
    """A value as the contract means it: times in UTC, floats as Python's, sequences as lists."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(each) for each in value]
    return value


def in_order(rows: Sequence[Row], table: Table) -> list[Row]:
    """Rows in the order of their keys."""
    return sorted((plain(row) for row in rows), key=lambda row: tuple(str(row[name]) for name in table.key))


@contextmanager
def fails(*parts: str) -> Iterator[None]:
    """An engine refuses, and says one of some words."""
    with pytest.raises(Exception, match="|".join(parts)):
        yield
