"""Files that lie here for ever, and a folder that the installed newsbeam has just written: every engine reads the same out of them."""

import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables import BY_NAME, TABLES, Table
from tests.conformance.engines import ENGINES, Engine, engine, in_order
from tests.conformance.golden import FOLDER, as_json, expected

__all__ = ["engine"]
VERSIONS = sorted(path.name for path in FOLDER.iterdir())
#: Where `make conformance` had the samples read.
FRESH = os.environ.get("NEWSBEAM_FRESH")


def _null_lists_empty(row: dict[str, object], table: Table) -> dict[str, object]:
    kinds = {column.name: str(column.kind) for column in table.columns}
    return {name: [] if value is None and kinds[name].startswith("list") else value for name, value in row.items()}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_golden_files(version: str, table: Table, engine: Engine) -> None:
    """Every value is what was written, whichever version wrote it; columns that it did not have are null."""
    written = expected(version, table)
    if not written:
        pytest.skip(f"version {version} had no table {table.name}")
    nothing = dict.fromkeys(column.name for column in table.columns)
    wanted = [{**nothing, **row} for row in written]
    if not engine.has_null_lists:
        wanted = [_null_lists_empty(row, table) for row in wanted]
    found = engine.read(table, f"{FOLDER}/{version}/{table.name}/dt=*/part-*.parquet")
    assert [as_json(row) for row in in_order(found, table)] == sorted(map(as_json, wanted), key=lambda line: _key(line, table))


def _key(line: str, table: Table) -> tuple[str, ...]:
    row = json.loads(line)
    return tuple(str(row[name]) for name in table.key)


@pytest.mark.parametrize("table", list(BY_NAME))
def test_a_fresh_output(table: str, engine: Engine) -> None:
    """What the installed newsbeam wrote a moment ago: counts as in the files' own footers, values as pyarrow finds them."""
    if FRESH is None:
        pytest.skip("NEWSBEAM_FRESH names no output; `make conformance` makes one")
    if not (paths := sorted(Path(FRESH).glob(f"{table}/dt=*/part-*.parquet"))):
        pytest.skip(f"the samples fill no {table}")
    [reference] = [each for each in ENGINES if each.name == "pyarrow"]
    files = f"{FRESH}/{table}/dt=*/part-*.parquet"
    wanted = reference.read(BY_NAME[table], files)
    if not engine.has_null_lists:
        wanted = [_null_lists_empty(row, BY_NAME[table]) for row in wanted]
    found = engine.read(BY_NAME[table], files)
    assert len(found) == sum(pq.read_metadata(path).num_rows for path in paths)
    assert [as_json(row) for row in in_order(found, BY_NAME[table])] == [as_json(row) for row in in_order(wanted, BY_NAME[table])]
