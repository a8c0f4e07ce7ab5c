"""Every engine finds the same rows with the same values in what newsbeam writes."""

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from schemas.tables import ARTICLES, BY_NAME, EVENTS, TABLES, Table
from tests.conformance.engines import ENGINES, Engine, engine, in_order
from tests.conformance.made import rows, write, write_older

__all__ = ["engine"]
DAYS = (date(2026, 1, 30), date(2026, 1, 31))
#: How many columns of a table the first minor version had.
FIRST = {"articles": 58}


def expected(made: list[dict[str, Any]], table: Table, engine: Engine) -> list[dict[str, Any]]:
    """Rows as an engine shows them: where it has no null lists, those are empty."""
    if not engine.has_null_lists:
        lists = [column.name for column in table.columns if pa.types.is_list(column.kind)]
        made = [{**row, **{name: row[name] or [] for name in lists}} for row in made]
    return in_order(made, table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_value_of_every_column(table: Table, engine: Engine, tmp_path: Path) -> None:
    """Two days of rows with edges of all types: the same count, the same columns in the same order, the same values."""
    made = [rows(table, day) for day in DAYS]
    files = [write(tmp_path, table, one, day) for day, one in zip(DAYS, made, strict=True)][-1]
    found = engine.read(table, files)
    assert len(found) == 24
    assert list(found[0]) == [column.name for column in table.columns]
    assert in_order(found, table) == expected([row for one in made for row in one], table, engine)


@pytest.mark.parametrize("first", DAYS, ids=["older first", "older last"])
def test_old_and_new_files_in_one_folder(first: date, engine: Engine, tmp_path: Path) -> None:
    """Whichever stands first, a file of an earlier minor version reads with nulls where columns were appended since, and no column is lost."""
    table = ARTICLES
    [other] = set(DAYS) - {first}
    old = write_older(tmp_path, table, rows(table, first), first, FIRST["articles"])
    new = rows(table, other)
    files = write(tmp_path, table, new, other)
    found = engine.read(table, files)
    assert list(found[0]) == [column.name for column in table.columns]
    assert in_order(found, table) == expected([*old, *new], table, engine)


def test_a_column_of_nulls_in_one_file(engine: Engine, tmp_path: Path) -> None:
    """A file in which lists of structs are null throughout, beside one with values: both read, types are written and never inferred."""
    nothing = [
        {column.name: None if column.nullable else row[column.name] for column in EVENTS.columns} for row in rows(EVENTS, DAYS[0])
    ]
    nothing = [{**row, "event_id": f"nothing {number}"} for number, row in enumerate(nothing)]
    some = rows(EVENTS, DAYS[1])
    write(tmp_path, EVENTS, nothing, DAYS[0])
    files = write(tmp_path, EVENTS, some, DAYS[1])
    assert in_order(engine.read(EVENTS, files), EVENTS) == expected([*nothing, *some], EVENTS, engine)


@pytest.mark.parametrize("year", [1000, 1581, 1850, 8999])
def test_years_far_away(year: int, engine: Engine, tmp_path: Path) -> None:
    """Years that newsbeam may write (1000 to 8999) read as they are."""
    moment = datetime(year, 6, 1, 12, tzinfo=timezone.utc)
    made = [{**row, "published_at": moment} for row in rows(ARTICLES, DAYS[0], 1)]
    files = write(tmp_path, ARTICLES, made, DAYS[0])
    [found] = in_order(engine.read(ARTICLES, files), ARTICLES)
    assert found["published_at"] == moment


def test_there_are_engines() -> None:
    """At least those that are installed for development are run."""
    assert {engine.name for engine in ENGINES} >= {"duckdb", "spark", "clickhouse", "polars", "pandas", "pyarrow"}
    assert set(FIRST) <= set(BY_NAME)
