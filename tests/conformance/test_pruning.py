"""Who asks for one day or for a stretch of time reads a part of the files: each engine's own counters say so."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest

from schemas.dialects import CLICKHOUSE, DUCKDB, SPARK
from schemas.tables import EVENTS
from tests.conformance.engines import ENGINES, clickhouse_rows, clickhouse_session, duckdb_connection, spark_run, spark_session
from tests.conformance.made import rows, write

_BY_NAME: Final = {engine.name: engine for engine in ENGINES}
_DAY: Final = date(2026, 1, 2)
#: Row groups hold 2,000 rows, sorted by `date_from`, a day a row from the year 2000 on: the last group of each file begins in December 2010.
_ROWS: Final = 5_000
_SINCE: Final = date(2013, 9, 1)


@dataclass(frozen=True, slots=True)
class Read:
    """What a query read: in row groups, or in rows where an engine counts those."""

    found: int
    read: int


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Events of three days, sorted by their dates, three row groups a file."""
    root: Path = tmp_path_factory.mktemp("pruning")
    found = ""
    for back in range(3):
        day = date(2026, 1, 1) + timedelta(days=back)
        row = {
            **rows(EVENTS, day, 1)[0],
            "actors": None,
            "recipients": None,
            "quantities": None,
            "artifacts": None,
            "sentence": "s",
        }
        made = [
            {**row, "event_id": f"{day} {number:05d}", "date_from": date(2000, 1, 1) + timedelta(days=number)}
            for number in range(_ROWS)
        ]
        found = write(root, EVENTS, made, day)
    return found


def _duckdb(files: str, where: str) -> Read:
    connection = duckdb_connection()
    connection.execute(DUCKDB.table(EVENTS, files))
    connection.execute("SET enable_profiling = 'json'")
    try:
        said = connection.execute(f"EXPLAIN ANALYZE SELECT event_id FROM events WHERE {where}").fetchall()[0][1]  # noqa: S608
    finally:
        connection.execute("RESET enable_profiling")
    query = json.loads(said)["query"]
    return Read(query["total_intermediate_rows"], query["total_row_groups_scanned"])


def _spark(files: str, where: str) -> Read:
    spark_run(SPARK.table(EVENTS, files))
    frame = spark_session().sql(f"SELECT event_id FROM events WHERE {where}")  # noqa: S608
    found = len(frame.collect())
    scanned = [value for name, value in _metrics(frame._jdf.queryExecution().executedPlan()) if name == "scan numOutputRows"]
    return Read(found, sum(scanned))


def _metrics(plan: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401  an object of Java
    node = "scan" if plan.nodeName().startswith("Scan") else plan.nodeName()
    metrics = plan.metrics().iterator()
    while metrics.hasNext():
        pair = metrics.next()
        yield f"{node} {pair._1()}", pair._2().value()
    children = plan.children().iterator()
    while children.hasNext():
        yield from _metrics(children.next())


def _clickhouse(files: str, where: str) -> Read:
    clickhouse_session().query(CLICKHOUSE.table(EVENTS, files))
    counter = "SELECT sum(value) AS n FROM system.events WHERE event = 'ParquetReadRowGroups'"
    before = clickhouse_rows(counter)[0]["n"]
    [found] = clickhouse_rows(f"SELECT count(event_id) AS n FROM events WHERE {where}")  # noqa: S608
    return Read(found["n"], clickhouse_rows(counter)[0]["n"] - before)


def _polars(files: str, where: str) -> Read:
    pl: Any = import_module("polars")

    frame = pl.scan_parquet(files, hive_partitioning=True)
    kept = frame.filter(pl.col("dt") == _DAY if where.startswith("dt") else pl.col("date_from") >= _SINCE).select("event_id")
    return Read(kept.collect().height, 3 * kept.explain().count("part-"))


def _pyarrow(files: str, where: str) -> Read:
    layout = ds.partitioning(pa.schema([("dt", pa.date32())]), flavor="hive")
    dataset = ds.dataset(files.partition("/dt=")[0], partitioning=layout)
    asked = pc.field("dt") == _DAY if where.startswith("dt") else pc.field("date_from") >= _SINCE
    groups = sum(len(fragment.split_by_row_group(asked)) for fragment in dataset.get_fragments(filter=asked))
    return Read(dataset.count_rows(filter=asked), groups)


_READERS: Final[Mapping[str, Callable[[str, str], Read]]] = {
    "duckdb": _duckdb, "spark": _spark, "clickhouse": _clickhouse, "polars": _polars, "pyarrow": _pyarrow,
}  # fmt: skip
#: What all three files hold, in what the engine counts.
_WHOLE: Final = {"spark": 3 * _ROWS}


@pytest.mark.parametrize("name", _READERS)
def test_one_day_is_one_file(name: str, files: str) -> None:
    """A condition on `dt` leaves two of three files unread."""
    _BY_NAME[name].require()
    read = _READERS[name](files, "dt = '2026-01-02'")
    assert read == Read(_ROWS, _WHOLE.get(name, 9) // 3)


@pytest.mark.parametrize("name", [name for name in _READERS if name != "polars"])
def test_a_stretch_of_time_skips_row_groups(name: str, files: str) -> None:
    """A condition on a sorted column leaves two of three row groups of each file unread (polars does the same, and has no counter)."""
    _BY_NAME[name].require()
    read = _READERS[name](files, f"date_from >= '{_SINCE}'")
    assert read.found == 24
    assert read.read == {"spark": 3 * (_ROWS - 4000)}.get(name, 3)
