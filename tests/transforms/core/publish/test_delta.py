"""What Delta's readers find: newsbeam's own files, columns that were appended, states that change no row."""

from dataclasses import replace
from pathlib import Path

import pytest
from deltalake import DeltaTable

from schemas.errors import UsageRefused
from schemas.tables import ARTICLES, EVENTS
from tests.transforms.core.publish.lakes import DELTA
from tests.transforms.core.upkeep.made import ERRAND, made_output, rows
from tests.transforms.core.upkeep.test_migrate import made_old
from transforms.core.publish import delta
from transforms.core.upkeep.compact import compact


def test_deltalake_reads_them(tmp_path: Path) -> None:
    """A scan finds every value of every column in the published order; of another day no file is read."""
    output, lake = made_output(tmp_path, units=2), tmp_path / "lake"
    DELTA.publish(output, lake)
    found = DeltaTable(str(lake / "events")).to_pyarrow_table()
    assert found.schema.names == [column.name for column in EVENTS.columns]
    assert sorted(map(repr, found.to_pylist())) == rows(output)["events"]
    [day, _] = sorted(each["dt"] for each in DeltaTable(str(lake / "events")).partitions())
    assert len(DeltaTable(str(lake / "events")).file_uris(file_pruning_predicate=[("dt", "=", day)])) == 1


def test_files_take_no_space_on_one_file_system(tmp_path: Path) -> None:
    """A file in the lake is a second name of the output's own file."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    DELTA.publish(output, lake)
    [path] = DELTA.files(lake, "articles")
    assert path.samefile(output.root / path.relative_to(lake))


def test_old_files_and_new_ones_stand_in_one_table(tmp_path: Path) -> None:
    """Of a file of an earlier minor version, columns that were appended since are null; files of both versions are read together."""
    output, lake = made_old(tmp_path), tmp_path / "lake"
    DELTA.publish(output, lake)
    found = DeltaTable(str(lake / "articles")).to_pyarrow_table()
    assert len(found) == len(rows(output)["articles"])
    assert found.column("charset").null_count >= 2


def test_a_table_gets_columns_that_were_appended(tmp_path: Path) -> None:
    """A table that an earlier newsbeam made gets the columns of this one."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    older = delta._schema(replace(ARTICLES, columns=ARTICLES.columns[:58]))
    DeltaTable.create(str(lake / "articles"), older, partition_by=["dt"], name="newsbeam.articles")
    DELTA.publish(output, lake)
    found = DeltaTable(str(lake / "articles")).to_pyarrow_table()
    assert found.schema.names == [column.name for column in ARTICLES.columns]
    assert sorted(map(repr, found.to_pylist())) == rows(output)["articles"]


def test_every_version_of_a_compaction_has_all_rows(tmp_path: Path) -> None:
    """Files go out and come in with one commit; an earlier version is read for as long as the grace lasts."""
    output, lake = made_output(tmp_path, units=4, bare=True), tmp_path / "lake"
    DELTA.publish(output, lake)
    before = DeltaTable(str(lake / "articles"))
    compact(output, ERRAND)
    DELTA.publish(output, lake)
    after = DeltaTable(str(lake / "articles"))
    for version in range(before.version(), after.version() + 1):
        assert DeltaTable(str(lake / "articles"), version=version).count() == 8
    assert len(after.file_uris()) == 2
    assert len(before.to_pyarrow_table()) == 8


def test_somebody_elses_table_is_refused(tmp_path: Path) -> None:
    """A Delta table that newsbeam did not make is not written to."""
    lake = tmp_path / "lake"
    DeltaTable.create(str(lake / "articles"), delta._schema(ARTICLES), partition_by=["dt"], name="mine")
    with pytest.raises(UsageRefused, match="is there and is not newsbeam's"):
        DELTA.open(lake).prepare()


def test_a_table_that_somebody_rewrote_is_refused(tmp_path: Path) -> None:
    """Where a file that has to go is not there any more, the message says why and what to do, and no row changes."""
    output, lake = made_output(tmp_path, units=2, days=1, bare=True), tmp_path / "lake"
    DELTA.publish(output, lake)
    DeltaTable(str(lake / "articles")).optimize.compact()
    compact(output, ERRAND)
    with pytest.raises(UsageRefused, match="somebody else rewrote it"):
        DELTA.publish(output, lake)
    assert DeltaTable(str(lake / "articles")).count() == 4
