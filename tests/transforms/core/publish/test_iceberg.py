"""What Iceberg's readers find: rows by the numbers of fields, files of several versions, snapshots that change no row."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.sql import SqlCatalog

from schemas.errors import UsageRefused
from schemas.tables import ARTICLES, EVENTS
from tests.conformance.engines import in_order
from tests.transforms.core.publish.lakes import ICEBERG, holding, iceberg_table
from tests.transforms.core.upkeep.made import ERRAND, made_output, rows
from tests.transforms.core.upkeep.test_migrate import made_old
from transforms.core.publish import iceberg_table as iceberg_table_module
from transforms.core.publish.iceberg_table import make
from transforms.core.publish.steps import logged, steps
from transforms.core.upkeep.compact import compact
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.where import conditions


def test_pyiceberg_reads_them(tmp_path: Path) -> None:
    """A scan finds every value; rows of a day and some columns are read by themselves, and of another day no file is planned."""
    output, lake = made_output(tmp_path, units=2), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    events = iceberg_table(lake, "events")
    expected = [row for path in output.root.glob("events/dt=*/*.parquet") for row in pq.ParquetFile(path).read().to_pylist()]
    assert in_order(_null_lists_empty(events.scan().to_arrow().to_pylist()), EVENTS) == in_order(
        _null_lists_empty(expected), EVENTS
    )
    first, _ = sorted({str(row["dt"]) for row in expected})
    some = events.scan(row_filter=f"dt = '{first}'", selected_fields=("event_id", "contexts"))
    assert some.to_arrow().schema.names == ["event_id", "contexts"]
    assert len(list(some.plan_files())) == 1


def _null_lists_empty(found: list[dict[str, object]]) -> list[dict[str, object]]:
    """PyIceberg 0.12 shows a list of structs that is null as an empty one (apache/arrow #38809); the files hold null."""
    structs = ("actors", "recipients", "quantities", "artifacts")
    return [{name: row[name] or [] if name in structs else row[name] for name in row} for row in found]


def test_fields_have_the_numbers_of_the_table(tmp_path: Path) -> None:
    """Every field of a file, nested ones too, has the number that its table gives it: readers that go by numbers find it."""
    output, lake = made_output(tmp_path, units=1), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    schema = iceberg_table(lake, "events").schema()
    [path] = ICEBERG.files(lake, "events")
    actors = pq.read_schema(path).field("actors")
    actor = actors.type.value_field
    for name, field in (("actors", actors), ("actors.element", actor), ("actors.element.role", actor.type.field("role"))):
        assert int(field.metadata[b"PARQUET:field_id"]) == schema.find_field(name).field_id


def test_words_of_articles_have_no_bounds(tmp_path: Path) -> None:
    """Neither footers nor manifests hold least and greatest values of what articles say: there they would outlive their rows."""
    output, lake = made_output(tmp_path, units=1), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    articles = iceberg_table(lake, "articles")
    [bounds] = articles.inspect.files().column("lower_bounds").to_pylist()
    bounded = {articles.schema().find_column_name(number) for number, _ in bounds}
    assert "dt" in bounded
    assert not bounded & {column.name for column in ARTICLES.columns if column.kind == ARTICLES.columns[0].kind}
    group = pq.ParquetFile(*ICEBERG.files(lake, "articles")).metadata.row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    assert [
        column.path_in_schema for column in columns if column.path_in_schema == "text" and column.statistics is not None
    ] == []


def test_old_files_and_new_ones_stand_in_one_table(tmp_path: Path) -> None:
    """Of a file of an earlier minor version, columns that were appended since are null; files of both versions are read together."""
    output, lake = made_old(tmp_path), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    found = iceberg_table(lake, "articles").scan().to_arrow()
    assert len(found) == len(rows(output)["articles"])
    assert found.column("charset").null_count >= 2


def test_a_table_gets_columns_that_were_appended(tmp_path: Path) -> None:
    """A table that an earlier newsbeam made gets the columns of this one, and keeps the numbers of those it has."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    lake.mkdir()
    catalog = SqlCatalog("newsbeam", uri=f"sqlite:///{lake}/catalog.db", warehouse=str(lake))
    catalog.create_namespace("newsbeam")
    make(catalog, ("newsbeam", "articles"), replace(ARTICLES, columns=ARTICLES.columns[:58]))
    before = iceberg_table(lake, "articles").schema()
    ICEBERG.publish(output, lake)
    after = iceberg_table(lake, "articles").schema()
    assert [field.name for field in after.fields] == [column.name for column in ARTICLES.columns]
    assert after.select(*before.column_names).as_struct() == before.as_struct()
    assert ICEBERG.rows(lake) == rows(output)


def test_every_snapshot_of_a_compaction_has_all_rows(tmp_path: Path) -> None:
    """Files go out and come in with one commit; who opened the table before reads on for as long as the grace lasts."""
    output, lake = made_output(tmp_path, units=4, bare=True), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    before = iceberg_table(lake, "articles")
    compact(output, ERRAND)
    ICEBERG.publish(output, lake)
    states = iceberg_table(lake, "articles").snapshots()
    assert [state.summary["total-records"] for state in states if state.summary][-3:] == ["8", "8", "8"]
    assert len(ICEBERG.files(lake, "articles")) == 2
    assert len(before.scan().to_arrow()) == 8


def test_states_that_give_a_reader_nothing_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of states that only added files the last few are kept, so that a commit stays as cheap as the first; no row is touched."""
    monkeypatch.setattr(iceberg_table_module, "_STATES", 2)
    output, lake = made_output(tmp_path, units=6, days=1, bare=True), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    assert len(iceberg_table(lake, "articles").snapshots()) == 4
    assert ICEBERG.rows(lake) == rows(output)


@pytest.mark.bug(16)
def test_snapshots_that_somebody_expired_are_not_committed_again(tmp_path: Path) -> None:
    """How far a table is stands in its properties: steps that are taken once more change nothing, though no snapshot tells of them any longer."""
    output, lake = made_output(tmp_path, units=2, days=1, bare=True), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    articles = iceberg_table(lake, "articles")
    articles.maintenance.expire_snapshots().by_id(articles.snapshots()[0].snapshot_id).commit()
    for step in steps([logged(path.read_bytes()) for path in sorted(output.manifests.glob("[0-9]*.json"))]):
        ICEBERG.open(lake).publish(step, output.root)
    assert ICEBERG.rows(lake) == rows(output)


def test_a_tag_that_keeps_erased_rows_is_named(tmp_path: Path) -> None:
    """Erased rows that somebody's tag keeps are not called gone: the step is refused until the tag is dropped."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    ICEBERG.publish(output, lake)
    articles = iceberg_table(lake, "articles")
    articles.manage_snapshots().create_tag(articles.snapshots()[-1].snapshot_id, "kept").commit()
    erase(output, ERRAND, conditions(["domain=a0.example"]))
    with pytest.raises(UsageRefused, match=r"kept of the table newsbeam\.articles keeps rows that were erased"):
        ICEBERG.publish(output, lake)
    assert holding(lake, "a0.example")
    iceberg_table(lake, "articles").manage_snapshots().remove_tag("kept").commit()
    ICEBERG.publish(output, lake)
    assert holding(lake, "a0.example") == []
    assert ICEBERG.rows(lake) == rows(output)
