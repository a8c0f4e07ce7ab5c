"""Files of an earlier minor version get the columns that were appended since."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables import ARTICLES
from tests.transforms.core.upkeep.made import ERRAND, Killed, broken, killed_at, made_output, steps_of
from transforms.core.output import Output
from transforms.core.sink import sha256_of
from transforms.core.store import Store
from transforms.core.upkeep.compact import compact
from transforms.core.upkeep.migrate import migrate

#: Columns of `articles` that the first version did not have.
APPENDED = ("agency", "site_name", "charset", "alternate_urls", "metadata_methods")


def made_old(folder: Path) -> Output:
    """An output whose first commit was written before some columns were appended."""
    output = made_output(folder)
    path = next(output.manifests.glob("000001-*.json"))
    said = json.loads(path.read_bytes())
    for file in said["files"]:
        if file["table"] == "articles":
            old = output.root / file["path"]
            pq.write_table(pq.ParquetFile(old).read().drop_columns(list(APPENDED)), old)
            file |= {"sha256": sha256_of(old), "bytes": old.stat().st_size}
    path.write_text(json.dumps(said), encoding="utf-8")
    with Store(output.store) as store, store.transaction():
        store._db.execute("UPDATE units SET manifest = ? WHERE sequence = 1", (path.read_bytes(),))
    return output


def _schemas(output: Output) -> set[int]:
    return {len(pq.read_schema(path)) for path in output.root.glob("articles/dt=*/*.parquet")}


def test_old_files_get_the_present_schema(tmp_path: Path) -> None:
    """Nulls of the right type stand where nothing was known; no row is lost, all promises hold, the second time nothing is old."""
    output = made_old(tmp_path)
    before = _keys(output)
    assert len(_schemas(output)) == 2
    done = migrate(output, ERRAND)
    assert (done.files, done.rows) == (1, 2)
    assert _keys(output) == before
    for path in output.root.glob("articles/dt=*/*.parquet"):
        assert pq.read_schema(path).equals(ARTICLES.schema())
    assert broken(output) == []
    assert migrate(output, ERRAND).files == 0


def _keys(output: Output) -> list[str]:
    paths = sorted(output.root.glob("articles/dt=*/*.parquet"))
    return sorted(key for path in paths for key in pq.ParquetFile(path).read(columns=["revision_id"]).column(0).to_pylist())


def test_compaction_puts_both_together(tmp_path: Path) -> None:
    """A compacted file of old and new ones has the present schema."""
    output = made_old(tmp_path)
    before = _keys(output)
    compact(output, ERRAND)
    assert _schemas(output) == {len(ARTICLES.columns)}
    assert _keys(output) == before
    assert broken(output) == []


def test_a_killed_migration_is_finished_or_never_was(tmp_path: Path) -> None:
    """Killed before any change of the disk: all rows are there, and the next run brings it to its end."""
    steps = steps_of(lambda: migrate(made_old(tmp_path / "calm"), ERRAND)) - steps_of(lambda: made_old(tmp_path / "made"))
    assert steps > 10
    for step in range(0, steps, 3):
        output = made_old(tmp_path / str(step))
        before = _keys(output)
        with killed_at(step), pytest.raises(Killed):
            migrate(output, ERRAND)
        assert _keys(output) == before, step
        migrate(output, ERRAND)
        assert _keys(output) == before, step
        assert broken(output) == [], step
