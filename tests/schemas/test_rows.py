"""Rows of the published tables: checked one by one, written with the published types."""

import dataclasses
from datetime import date, datetime, timezone
from typing import Any

import pyarrow as pa
import pytest

from schemas import events, feeds, records, stories
from schemas.errors import BadRecord, InvalidRow
from schemas.records import PublishedAlternative
from schemas.rows import to_row
from schemas.tables import ARTICLES, BY_NAME, TABLES, Table
from tests.examples import NOW, analysis, article

RECORDS = {
    "articles": records.Article,
    "artifacts": records.Artifact,
    "events": events.Event,
    "duplicates": records.Duplicate,
    "story_links": stories.StoryLink,
    "stories": stories.Story,
    "event_links": stories.EventLink,
    "event_clusters": stories.EventCluster,
    "dead_letters": records.DeadLetter,
    "feed_health": feeds.FeedHealth,
}
WHOLE: dict[str, Any] = {"first_seen_at": NOW, "written_at": NOW, "pipeline_version": "0", "run_id": "0", "dt": NOW.date()}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_records_are_the_columns(table: Table) -> None:
    """A record's fields are its table's columns, in their order."""
    fields = dataclasses.fields(RECORDS[table.name])
    assert [field.name for field in fields] == [column.name for column in table.columns]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_keep_the_contract(table: Table) -> None:
    """Names are snake case and unique without regard to case; types are those every engine reads; ids are set."""
    schema = table.schema()
    names = [column.name for column in table.columns]
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isascii() and name.islower() and name.replace("_", "a").isalnum() for name in names)
    assert [field.metadata[b"PARQUET:field_id"] for field in schema] == [str(n).encode() for n in range(1, len(names) + 1)]
    assert set(table.key) <= set(names)
    assert "dt" in names
    assert all(column.meaning for column in table.columns)


def test_types_are_the_portable_ones() -> None:
    """No type that Spark, ClickHouse, DuckDB or polars refuses or reads differently."""
    simple = {
        pa.string(),
        pa.bool_(),
        pa.int32(),
        pa.int64(),
        pa.float32(),
        pa.float64(),
        pa.date32(),
        pa.timestamp("us", tz="UTC"),
    }

    def portable(kind: pa.DataType, depth: int = 0) -> bool:
        if pa.types.is_list(kind):
            return kind.value_field.name == "element" and not kind.value_field.nullable and portable(kind.value_type, depth + 1)
        if pa.types.is_struct(kind):
            return depth == 1 and all(field.type in simple for field in kind)
        return kind in simple

    assert [c.name for t in TABLES for c in t.columns if not portable(c.kind)] == []


def test_a_whole_record_becomes_a_row() -> None:
    """Nested records become dictionaries, tuples become lists; nothing is left out."""
    one = article(published_alternatives=(PublishedAlternative(value=None, method="text", raw="09/01/2026"),), **WHOLE)
    row = to_row(ARTICLES, one)
    assert list(row) == [column.name for column in ARTICLES.columns]
    assert row["published_alternatives"] == [{"value": None, "method": "text", "raw": "09/01/2026"}]
    assert pa.Table.from_pylist([row], schema=ARTICLES.schema()).num_rows == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text_sha256", None),
        ("title", "\ud800"),
        ("title", "a\x00b"),
        ("title", 3),
        ("text_chars", 2**31),
        ("text_chars", True),
        ("language_score", float("nan")),
        ("published_at", datetime(2026, 1, 1)),  # noqa: DTZ001  without a zone, on purpose
        ("published_at", datetime(9999, 12, 31, tzinfo=timezone.utc)),
        ("published_at", datetime(1, 1, 1, tzinfo=timezone.utc)),
        ("published_at", date(2026, 1, 1)),
        ("tags", ("a", None)),
        ("tags", "abc"),
        ("dt", None),
    ],
)
def test_one_bad_value_is_refused(field: str, value: Any) -> None:  # noqa: ANN401
    """A value that some engine could not read is refused before it reaches a file, and the message names it."""
    with pytest.raises(InvalidRow, match=f"articles.{field}"):
        to_row(ARTICLES, article(**{**WHOLE, field: value}))


def test_reasons_are_unique_and_published() -> None:
    """Each class of bad record has a reason of its own: the dead letter tells them apart."""
    classes = [kind for kind in BadRecord.__subclasses__() if kind.__module__ == "schemas.errors"]
    assert len({kind.reason for kind in classes}) == len(classes)
    assert all(kind.stage in {"read", "fetch", "extract", "analyse", "write"} for kind in classes)


def test_artifact_rows_need_their_marks() -> None:
    """A row without the run's marks is refused: staging forgot them."""
    with pytest.raises(InvalidRow, match="pipeline_version"):
        to_row(BY_NAME["artifacts"], (analysis().artifacts or ())[0])
