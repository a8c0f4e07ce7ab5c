"""The views, run by DuckDB over a small output whose rows are written here."""

from collections.abc import Mapping
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.dialects import DIALECTS, DUCKDB
from schemas.tables import ARTICLES, DUPLICATES, EVENTS, TABLES, Table
from schemas.views import VIEWS

SEEN = datetime(2024, 5, 8, 12, 30, tzinfo=timezone.utc)
_EMPTY: Mapping[pa.DataType, object] = {
    pa.string(): "", pa.bool_(): False, pa.int32(): 0, pa.int64(): 0, pa.float32(): 0.5, pa.float64(): 0.5, pa.date32(): date(2024, 5, 8),
}  # fmt: skip


def _row(table: Table, **values: object) -> dict[str, object]:
    required = {c.name: _EMPTY.get(c.kind, SEEN) for c in table.columns if not c.nullable}
    return {**required, **values}


def _party(surface: str, country: str | None, organisation: str | None = None, sector: str | None = None) -> dict[str, object]:
    return {"surface": surface, "country": country, "organisation": organisation, "sector": sector, "person": None}


def _event(event_id: str, **values: object) -> dict[str, object]:
    return _row(
        EVENTS,
        **{
            "event_id": event_id,
            "revision_id": "r2",
            "article_id": "a",
            "status": "asserted",
            "tier": "core",
            "event_type": "ASSAULT",
            "cameo_code": "190",
            "cameo_root": "19",
            "quad_gdelt": 4,
            "score_goldstein": -10.0,
            "actors": [],
            "recipients": [],
            "artifacts": [],
            **values,
        },
    )


def _mark(field: str, severity: str) -> dict[str, str]:
    return {"artifact_id": "x", "kind": "mojibake", "severity": severity, "field": field}


RUSSIA, BELARUS = _party("Russia", "RUS"), _party("Belarus", "BLR")
UKRAINE, NATO = _party("Ukrainian troops", "UKR", sector="MIL"), _party("NATO", None, "IGONAT", "IGO")
EVENT_ROWS = [
    _event("pair", actors=[RUSSIA, BELARUS], recipients=[UKRAINE, NATO], date_from=date(2024, 5, 6), date_to=date(2024, 5, 6), date_granularity="day", place="Kharkiv", place_country="UKR", place_precision="city", place_lat=49.99),
    _event("alone", actors=[RUSSIA], date_from=date(2024, 5, 1), date_to=date(2024, 5, 31), date_granularity="month", place="Ukraine", place_country="UKR", place_precision="country"),
    _event("nobody", actors=None, recipients=None, cameo_code=None, cameo_root=None, artifacts=None),
    _event("planned", status="planned", actors=[RUSSIA], recipients=[UKRAINE]),
    _event("aside", tier="context", actors=[RUSSIA], recipients=[UKRAINE]),
    _event("harmed", actors=[RUSSIA], recipients=[UKRAINE], artifacts=[_mark("date", "minor")]),
    _event("beside", actors=[RUSSIA], recipients=[UKRAINE], artifacts=[_mark("sentence", "critical")]),
    _event("harmless", actors=[RUSSIA], recipients=[UKRAINE], artifacts=[_mark("sentence", "minor")]),
]  # fmt: skip
ARTICLE_ROWS = [
    _row(ARTICLES, revision_id="r1", article_id="a", first_seen_at=SEEN.replace(day=7), url="https://example.org/old"),
    _row(ARTICLES, revision_id="r2", article_id="a", first_seen_at=SEEN, url="https://example.org/new"),
    _row(ARTICLES, revision_id="s1", article_id="b", first_seen_at=SEEN),
    _row(ARTICLES, revision_id="s2", article_id="b", first_seen_at=SEEN),
]
LINK_ROWS = [
    _row(DUPLICATES, article_id="b", revision_id="s2", of_article_id="a", kind="near", decided_at=SEEN.replace(day=7)),
    _row(DUPLICATES, article_id="b", revision_id="s2", of_article_id="c", kind="same_text", decided_at=SEEN),
    _row(DUPLICATES, article_id="a", revision_id="r2", of_article_id="b", kind="near", decided_at=SEEN),
]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401  DuckDB may be missing
    """A database that sees three tables with rows and all others empty."""
    out = tmp_path_factory.mktemp("it's an output")
    for table, rows in ((EVENTS, EVENT_ROWS), (ARTICLES, ARTICLE_ROWS), (DUPLICATES, LINK_ROWS)):
        folder = out / table.name / "dt=2024-05-08"
        folder.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema()), folder / "part-0.parquet")
    duckdb = pytest.importorskip("duckdb", reason="views are run by DuckDB, which is installed for the demo and for development")
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(DUCKDB.table(table, _pattern(out, table)))
    for view in VIEWS:
        connection.execute(view.sql())
    return connection


def _pattern(out: Path, table: Table) -> str | None:
    return f"{out}/{table.name}/dt=*/part-*.parquet" if (out / table.name).exists() else None


def _ask(db: Any, query: str) -> list[tuple[Any, ...]]:  # noqa: ANN401
    found: list[tuple[Any, ...]] = db.execute(query).fetchall()
    return found


def test_every_table_has_its_columns(db: Any) -> None:  # noqa: ANN401
    """With files or without, a table has the published columns in the published order."""
    for table in TABLES:
        assert [row[0] for row in _ask(db, f"DESCRIBE {table.name}")] == [column.name for column in table.columns]


def test_current_articles(db: Any) -> None:  # noqa: ANN401
    """The revision seen last is current; where two were seen at once, one of them is, always the same."""
    assert _ask(db, "SELECT article_id, revision_id FROM articles_current ORDER BY 1") == [("a", "r2"), ("b", "s2")]


def test_current_links(db: Any) -> None:  # noqa: ANN401
    """Of a revision that was linked twice, the link decided last holds."""
    links = _ask(db, "SELECT revision_id, of_article_id, kind FROM duplicates_current ORDER BY 1")
    assert links == [("r2", "b", "near"), ("s2", "c", "same_text")]


def test_clean_events(db: Any) -> None:  # noqa: ANN401
    """Only asserted core events are clean, no field of them harmed, nothing serious beside them; no artifact at all is clean too."""
    assert _ask(db, "SELECT event_id FROM events_clean ORDER BY 1") == [("alone",), ("harmless",), ("nobody",), ("pair",)]


def test_dyads(db: Any) -> None:  # noqa: ANN401
    """Each actor meets each recipient once, in order; an empty side is one null; weights sum to one an event."""
    rows = _ask(db, "SELECT dyad, actor, recipient, weight FROM events_dyadic WHERE event_id = 'pair' ORDER BY dyad")
    assert [row[:3] for row in rows] == [
        (1, "Russia", "Ukrainian troops"),
        (2, "Russia", "NATO"),
        (3, "Belarus", "Ukrainian troops"),
        (4, "Belarus", "NATO"),
    ]
    assert {float(row[3]) for row in rows} == {0.25}
    assert _ask(db, "SELECT actor_country, recipient_country FROM events_dyadic WHERE event_id = 'alone'") == [("RUS", None)]
    assert _ask(db, "SELECT actor, recipient FROM events_dyadic WHERE event_id = 'nobody'") == [(None, None)]
    assert all(float(total) == 1 for (total,) in _ask(db, "SELECT SUM(weight) FROM events_dyadic GROUP BY event_id"))


def test_gdelt_columns(db: Any) -> None:  # noqa: ANN401
    """GDELT's columns hold what they mean there: first actor and recipient of each dyad, root, quad class, day, place, source."""
    [row] = _ask(
        db,
        """SELECT SQLDATE, MonthYear, Year, Actor1Code, Actor2Code, Actor2Type1Code, EventCode, EventBaseCode, EventRootCode, QuadClass,
                  GoldsteinScale, IsRootEvent, ActionGeo_Type, ActionGeo_FullName, DATEADDED, SOURCEURL
           FROM events_gdelt WHERE GLOBALEVENTID = 'pair-1'""",
    )
    assert row == (
        *(20240506, 202405, 2024, "RUS", "UKRMIL", "MIL", "190", "190", "19", 4),
        *(-10.0, 1, 4, "Kharkiv", 20240508123000, "https://example.org/new"),
    )
    assert _ask(db, "SELECT Actor2Code, Actor2KnownGroupCode FROM events_gdelt WHERE GLOBALEVENTID = 'pair-2'") == [
        ("IGO", "IGONAT")
    ]


def test_gdelt_invents_no_day(db: Any) -> None:  # noqa: ANN401
    """A month is a month: SQLDATE stays null. Only asserted events with a CAMEO code are there, and ids are unique."""
    query = "SELECT SQLDATE, MonthYear, Year, ActionGeo_Type, Actor2Name FROM events_gdelt WHERE GLOBALEVENTID = 'alone-1'"
    assert _ask(db, query) == [(None, 202405, 2024, 1, None)]
    ids = [row[0] for row in _ask(db, "SELECT GLOBALEVENTID FROM events_gdelt")]
    assert len(ids) == len(set(ids)) == 9
    assert not {"nobody-1", "planned-1"} & set(ids)


def test_views_read_what_is_there_before_them() -> None:
    """A view reads tables, or views made before it; each says what a row is."""
    known = {table.name for table in TABLES}
    for view in VIEWS:
        assert set(view.reads) <= known
        assert view.row
        known.add(view.name)


def test_ansi_views_hold_nothing_of_one_engine() -> None:
    """What is called ANSI is the same text for every engine but for the words that make a view, and uses no word of one of them."""
    words = {"EXCLUDE", "EXCEPT", "list_filter", "lambda", "LATERAL", "strftime", "UNNEST", "ARRAY"}
    for view in VIEWS:
        if view.is_ansi:
            assert not words & set(view.sql().replace("(", " ").split())
        assert view.is_ansi == (len({view.sql(dialect).partition(" AS\n")[2] for dialect in DIALECTS.values()}) == 1)


def test_a_path_with_quotes_is_one_string() -> None:
    """A folder may be called as it likes."""
    files = "/it's/a \\ folder/duplicates/dt=*/part-*.parquet"
    assert "/it''s/a \\ folder" in DUCKDB.table(DUPLICATES, files)
    assert "/it\\'s/a \\\\ folder/duplicates'" in DIALECTS["spark"].table(DUPLICATES, files)
    assert "/it''s/a \\\\ folder" in DIALECTS["clickhouse"].table(DUPLICATES, files)
