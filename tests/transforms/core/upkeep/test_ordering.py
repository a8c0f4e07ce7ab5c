"""Rows of many files come in one order, however little is held at once."""

from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables import ARTICLES
from tests.written_output import NOON, WrittenOutput, article
from transforms.core.upkeep.ordering import STRETCH_BYTES, in_order
from transforms.core.upkeep.rows import pieces, together

ROWS = 60


@pytest.fixture(name="paths", scope="module")
def _paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of rows in no order of source and time; some without a day, some of an earlier version."""
    written = WrittenOutput(tmp_path_factory.mktemp("ordering") / "out")
    for begin in range(0, ROWS, 20):
        rows = [
            article(number, f"Text {number}. " * 50, published_at=NOON - timedelta(days=number * 7 % 11) if number % 5 else None)
            for number in range(begin, begin + 20)
        ]
        written.commit({"articles": rows}, without=("charset", "alternate_urls", "metadata_methods") if begin else ())
    return sorted(written.root.glob("articles/dt=*/part-*.parquet"))


@pytest.mark.parametrize("stretch_bytes", [STRETCH_BYTES, 20_000, 1_000])
def test_the_order_does_not_depend_on_what_is_held(paths: list[Path], tmp_path: Path, stretch_bytes: int) -> None:
    """By source, time and key, no day last; the same rows, dealt out to many files or to none, of which none is left."""
    stretches = list(in_order(ARTICLES, paths, tmp_path, stretch_bytes))
    found = together(stretches).to_pylist()
    key = [(row["domain"], row["published_at"] is None, row["published_at"] or NOON, row["revision_id"]) for row in found]
    assert key == sorted(key)
    assert (len(stretches) > 2) is (stretch_bytes < STRETCH_BYTES)
    before = together(pieces(ARTICLES, paths)).to_pylist()
    assert sorted(map(repr, found)) == sorted(map(repr, before))
    assert len(found) == ROWS
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_is_a_share(paths: list[Path], tmp_path: Path) -> None:
    """A stretch holds a small part of all rows, also where one file holds them all."""
    whole = tmp_path / "whole.parquet"
    pq.write_table(together(pieces(ARTICLES, paths)), whole)
    sizes = [rows.num_rows for rows in in_order(ARTICLES, [whole], tmp_path, 10_000)]
    assert sum(sizes) == ROWS
    assert max(sizes) <= ROWS // 3


def test_only_what_is_asked_for_is_read(paths: list[Path]) -> None:
    """Keys come alone; a column that a file has not got is null there."""
    found = together(pieces(ARTICLES, paths, ["revision_id", "charset"]))
    assert found.schema.names == ["revision_id", "charset"]
    assert found.num_rows == ROWS
