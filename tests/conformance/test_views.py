"""The views, run by each engine that speaks SQL over the same rows: the same answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.dialects import DIALECTS
from schemas.tables import ARTICLES, DUPLICATES, EVENTS, TABLES
from schemas.views import VIEWS
from tests.conformance.engines import ENGINES, SQL, clickhouse_session, duckdb_connection, plain, spark_run
from tests.schemas.test_views import ARTICLE_ROWS, EVENT_ROWS, LINK_ROWS

_BY_NAME = {engine.name: engine for engine in ENGINES}
#: Queries over the views, each ordered whole.
QUERIES = {
    "articles_current": "SELECT article_id, revision_id FROM articles_current ORDER BY article_id",
    "duplicates_current": "SELECT revision_id, of_article_id, kind FROM duplicates_current ORDER BY revision_id",
    "stories_current": "SELECT story_id, revision FROM stories_current ORDER BY story_id",
    "event_clusters_current": "SELECT event_cluster_id FROM event_clusters_current ORDER BY event_cluster_id",
    "events_clean": "SELECT event_id FROM events_clean ORDER BY event_id",
    "events_dyadic": """SELECT event_id, dyad, CAST(weight AS DOUBLE) AS weight, actor, actor_country, recipient, recipient_country, recipient_organisation, recipient_sector
                        FROM events_dyadic ORDER BY event_id, dyad""",
    "events_gdelt": """SELECT GLOBALEVENTID, SQLDATE, MonthYear, Year, Actor1Code, Actor1Name, Actor2Code, Actor2KnownGroupCode, Actor2Type1Code, EventCode,
                       EventBaseCode, EventRootCode, QuadClass, GoldsteinScale, IsRootEvent, ActionGeo_Type, ActionGeo_FullName, DATEADDED, SOURCEURL
                       FROM events_gdelt ORDER BY GLOBALEVENTID""",
}  # fmt: skip


def _run(name: str, script: str) -> None:
    if name == "spark":
        spark_run(script)
    elif name == "clickhouse":
        clickhouse_session().query(script)
    else:
        duckdb_connection().execute(script)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tables with rows, all others without a file."""
    folder: Path = tmp_path_factory.mktemp("it's an output")
    for table, rows in ((EVENTS, EVENT_ROWS), (ARTICLES, ARTICLE_ROWS), (DUPLICATES, LINK_ROWS)):
        path = folder / table.name / "dt=2024-05-08"
        path.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema()), path / "part-0.parquet")
    return folder


@pytest.fixture(scope="module", params=DIALECTS)
def answers(request: pytest.FixtureRequest, out: Path) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """What one engine answers to every query."""
    dialect = DIALECTS[request.param]
    _BY_NAME[dialect.name].require()
    for table in TABLES:
        files = f"{out}/{table.name}/dt=*/part-*.parquet" if (out / table.name).exists() else None
        _run(dialect.name, dialect.table(table, files))
    for view in VIEWS:
        _run(dialect.name, view.sql(dialect).rstrip(";\n") + ";\n")
    yield {name: [tuple(map(plain, row.values())) for row in SQL[dialect.name](query)] for name, query in QUERIES.items()}
    if dialect.name == "clickhouse":  # other tests define tables of these names anew, and no view may hang on them
        for view in VIEWS:
            clickhouse_session().query(f"DROP VIEW {view.name}")


def test_every_view_is_asked() -> None:
    """No view is left out."""
    assert set(QUERIES) == {view.name for view in VIEWS}


def test_current_rows(answers: dict[str, list[tuple[Any, ...]]]) -> None:
    """The revision seen last, the link decided last; tables without files are empty."""
    assert answers["articles_current"] == [("a", "r2"), ("b", "s2")]
    assert answers["duplicates_current"] == [("r2", "b", "near"), ("s2", "c", "same_text")]
    assert answers["stories_current"] == answers["event_clusters_current"] == []


def test_clean_events(answers: dict[str, list[tuple[Any, ...]]]) -> None:
    """Asserted, core, unharmed; of no artifacts and of a null list alike."""
    assert answers["events_clean"] == [("alone",), ("harmless",), ("nobody",), ("pair",)]


def test_dyads(answers: dict[str, list[tuple[Any, ...]]]) -> None:
    """Every actor meets every recipient, in order; an empty side is one row of nulls; weights sum to one."""
    rows = answers["events_dyadic"]
    assert [row[:6] for row in rows if row[0] == "pair"] == [
        ("pair", 1, 0.25, "Russia", "RUS", "Ukrainian troops"),
        ("pair", 2, 0.25, "Russia", "RUS", "NATO"),
        ("pair", 3, 0.25, "Belarus", "BLR", "Ukrainian troops"),
        ("pair", 4, 0.25, "Belarus", "BLR", "NATO"),
    ]
    assert [row[3:7] for row in rows if row[0] in {"alone", "nobody"}] == [("Russia", "RUS", None, None), (None,) * 4]
    assert {event: sum(row[2] for row in rows if row[0] == event) for event in {row[0] for row in rows}} == {
        row["event_id"]: 1 for row in EVENT_ROWS
    }


def test_gdelt(answers: dict[str, list[tuple[Any, ...]]]) -> None:
    """GDELT's columns, number by number; no day is made of a month."""
    rows = {row[0]: row[1:] for row in answers["events_gdelt"]}
    assert len(rows) == 9
    assert rows["pair-1"] == (
        *(20240506, 202405, 2024, "RUS", "Russia", "UKRMIL", None, "MIL", "190", "190", "19", 4, -10.0, 1, 4, "Kharkiv"),
        *(20240508123000, "https://example.org/new"),
    )
    assert rows["pair-2"][5:8] == ("IGO", "IGONAT", "IGO")
    assert rows["alone-1"][:3] == (None, 202405, 2024)
