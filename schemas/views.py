"""Views over the published tables, as SQL that a reader runs: newsbeam itself runs no SQL.

A view reads tables, or views before it, by their bare names. Those named `…_current` are ANSI SQL (windows of SQL:2003) and
run on any engine; the others take structs out of lists, which every engine writes in its own way: they are in the dialect of DuckDB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from schemas.tables import Table


@dataclass(frozen=True, slots=True)
class View:
    """One view."""

    name: str
    #: What one row is, and what is left out.
    row: str
    dialect: Literal["ansi", "duckdb"]
    #: Tables and views that have to be there first.
    reads: tuple[str, ...]
    #: A query without a closing semicolon.
    query: str

    def sql(self) -> str:
        """The statement that makes the view. `OR REPLACE` is not ANSI, but every engine in use has it."""
        return f"-- {self.row}\nCREATE OR REPLACE VIEW {self.name} AS\n{self.query};\n"


ARTICLES_CURRENT: Final = View(
    "articles_current",
    "one row an article: the revision seen last; of two seen at once the one further on in its file, then with the larger revision_id",
    "ansi",
    ("articles",),
    """SELECT a.*
FROM articles AS a
JOIN (
  SELECT revision_id,
         ROW_NUMBER() OVER (PARTITION BY article_id ORDER BY first_seen_at DESC, input_offset DESC NULLS LAST, revision_id DESC) AS age
  FROM articles
) AS newest ON newest.revision_id = a.revision_id
WHERE newest.age = 1""",
)

DUPLICATES_CURRENT: Final = View(
    "duplicates_current",
    "one row a revision that repeats another article: the link decided last; follow it on where that article repeats one in turn",
    "ansi",
    ("duplicates",),
    """SELECT d.*
FROM duplicates AS d
JOIN (
  SELECT revision_id, of_article_id,
         ROW_NUMBER() OVER (PARTITION BY revision_id ORDER BY decided_at DESC, of_article_id) AS age
  FROM duplicates
) AS newest ON newest.revision_id = d.revision_id AND newest.of_article_id = d.of_article_id
WHERE newest.age = 1""",
)

STORIES_CURRENT: Final = View(
    "stories_current",
    "one row a story: its largest revision",
    "ansi",
    ("stories",),
    """SELECT s.*
FROM stories AS s
JOIN (SELECT story_id, MAX(revision) AS revision FROM stories GROUP BY story_id) AS newest
  ON newest.story_id = s.story_id AND newest.revision = s.revision""",
)

EVENT_CLUSTERS_CURRENT: Final = View(
    "event_clusters_current",
    "one row an event that several mentions tell: its largest revision",
    "ansi",
    ("event_clusters",),
    """SELECT c.*
FROM event_clusters AS c
JOIN (SELECT event_cluster_id, MAX(revision) AS revision FROM event_clusters GROUP BY event_cluster_id) AS newest
  ON newest.event_cluster_id = c.event_cluster_id AND newest.revision = c.revision""",
)

EVENTS_CLEAN: Final = View(
    "events_clean",
    "one row an event that is asserted, of the core tier, with no field harmed by an artifact and no major or critical one beside it",
    "duckdb",
    ("events",),
    """SELECT *
FROM events
WHERE status = 'asserted'
  AND tier = 'core'
  AND COALESCE(len(list_filter(
        artifacts, lambda mark: mark.field <> 'sentence' OR mark.severity IN ('major', 'critical')
      )), 0) = 0""",
)

EVENTS_DYADIC: Final = View(
    "events_dyadic",
    "one row for each actor x recipient of an event; a side without anybody is one row of nulls; `weight` sums to 1 over an event",
    "duckdb",
    ("events",),
    """WITH sides AS (
  SELECT *,
         CASE WHEN len(actors) > 0 THEN actors ELSE [NULL] END AS each_actor,
         CASE WHEN len(recipients) > 0 THEN recipients ELSE [NULL] END AS each_recipient
  FROM events
),
pairs AS (
  SELECT sides.* EXCLUDE (each_actor, each_recipient),
         each_actor[a.number] AS one_actor,
         each_recipient[r.number] AS one_recipient,
         CAST((a.number - 1) * len(each_recipient) + r.number AS INTEGER) AS dyad,
         1.0 / (len(each_actor) * len(each_recipient)) AS weight
  FROM sides,
       LATERAL (SELECT UNNEST(range(1, len(each_actor) + 1)) AS number) AS a,
       LATERAL (SELECT UNNEST(range(1, len(each_recipient) + 1)) AS number) AS r
)
SELECT * EXCLUDE (actors, recipients, actor_countries, recipient_countries, one_actor, one_recipient),
       one_actor.surface AS actor,
       one_actor.country AS actor_country,
       one_actor.organisation AS actor_organisation,
       one_actor.sector AS actor_sector,
       one_actor.person AS actor_person,
       one_recipient.surface AS recipient,
       one_recipient.country AS recipient_country,
       one_recipient.organisation AS recipient_organisation,
       one_recipient.sector AS recipient_sector,
       one_recipient.person AS recipient_person
FROM pairs""",
)

#: Names of columns after the GDELT event codebook 2.0. Not given, because nothing here measures them: AvgTone, ethnic and religious
#: codes, ActorN_Geo. Countries of places are ISO 3166-1 (GDELT: FIPS 10-4), so that column has another name.
EVENTS_GDELT: Final = View(
    "events_gdelt",
    "one row for each dyad of an asserted event with a CAMEO code, under GDELT's column names; SQLDATE is null where no day is known",
    "duckdb",
    ("events_dyadic", "articles"),
    """SELECT d.event_id || '-' || d.dyad AS GLOBALEVENTID,
       CASE WHEN d.date_granularity = 'day' THEN CAST(strftime(d.date_from, '%Y%m%d') AS INTEGER) END AS SQLDATE,
       CASE WHEN date_trunc('month', d.date_from) = date_trunc('month', d.date_to)
            THEN CAST(strftime(d.date_from, '%Y%m') AS INTEGER) END AS MonthYear,
       CASE WHEN year(d.date_from) = year(d.date_to) THEN CAST(year(d.date_from) AS INTEGER) END AS Year,
       COALESCE(d.actor_country, '') || COALESCE(d.actor_sector, '') AS Actor1Code,
       d.actor AS Actor1Name,
       d.actor_country AS Actor1CountryCode,
       CASE WHEN regexp_matches(d.actor_organisation, '^(IGO|NGO|NGM|IMG|MNC)[A-Z]*$') THEN d.actor_organisation END AS Actor1KnownGroupCode,
       d.actor_sector AS Actor1Type1Code,
       COALESCE(d.recipient_country, '') || COALESCE(d.recipient_sector, '') AS Actor2Code,
       d.recipient AS Actor2Name,
       d.recipient_country AS Actor2CountryCode,
       CASE WHEN regexp_matches(d.recipient_organisation, '^(IGO|NGO|NGM|IMG|MNC)[A-Z]*$') THEN d.recipient_organisation END AS Actor2KnownGroupCode,
       d.recipient_sector AS Actor2Type1Code,
       CASE WHEN d.tier = 'core' THEN 1 ELSE 0 END AS IsRootEvent,
       d.cameo_code AS EventCode,
       substr(d.cameo_code, 1, 3) AS EventBaseCode,
       d.cameo_root AS EventRootCode,
       d.quad_gdelt AS QuadClass,
       d.score_goldstein AS GoldsteinScale,
       1 AS NumMentions,
       1 AS NumArticles,
       CASE d.place_precision
            WHEN 'country' THEN 1
            WHEN 'admin1' THEN CASE WHEN d.place_country = 'USA' THEN 2 ELSE 5 END
            WHEN 'city' THEN CASE WHEN d.place_country = 'USA' THEN 3 ELSE 4 END
            WHEN 'site' THEN CASE WHEN d.place_country = 'USA' THEN 3 ELSE 4 END
            ELSE 0 END AS ActionGeo_Type,
       d.place AS ActionGeo_FullName,
       d.place_country AS ActionGeo_ISO3,
       d.place_lat AS ActionGeo_Lat,
       d.place_lon AS ActionGeo_Long,
       d.place_geonames_id AS ActionGeo_GeoNamesID,
       CAST(strftime(timezone('UTC', a.first_seen_at), '%Y%m%d%H%M%S') AS BIGINT) AS DATEADDED,
       a.url AS SOURCEURL
FROM events_dyadic AS d
JOIN articles AS a ON a.revision_id = d.revision_id
WHERE d.status = 'asserted'
  AND d.cameo_code IS NOT NULL""",
)

#: Every view, each after those it reads.
VIEWS: Final = (
    *(ARTICLES_CURRENT, DUPLICATES_CURRENT, STORIES_CURRENT, EVENT_CLUSTERS_CURRENT),
    *(EVENTS_CLEAN, EVENTS_DYADIC, EVENTS_GDELT),
)
_TYPES: Final[Mapping[str, str]] = {
    "string": "VARCHAR", "bool": "BOOLEAN", "int32": "INTEGER", "int64": "BIGINT", "float": "FLOAT", "double": "DOUBLE",
    "date32[day]": "DATE", "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
}  # fmt: skip


def table_sql(table: Table, pattern: str | None) -> str:
    """The DuckDB statement under which a table is found by its bare name.

    Args:
        table: a published table.
        pattern: path or glob of its Parquet files; None: it has none yet, and is an empty view with its columns.

    >>> from schemas.tables import DUPLICATES
    >>> print(table_sql(DUPLICATES, "o'out/duplicates/*/*.parquet"), end="")
    CREATE OR REPLACE VIEW duplicates AS
    SELECT * FROM read_parquet('o''out/duplicates/*/*.parquet', union_by_name = true, hive_partitioning = false);
    """
    head = f"CREATE OR REPLACE VIEW {table.name} AS\n"
    if pattern is not None:
        quoted = pattern.replace("'", "''")
        # Files of an older minor version lack the columns that were appended since.
        return f"{head}SELECT * FROM read_parquet('{quoted}', union_by_name = true, hive_partitioning = false);\n"  # noqa: S608  a script for the reader to run
    columns = ", ".join(f'CAST(NULL AS {_duckdb_type(column.kind)}) AS "{column.name}"' for column in table.columns)
    return f"{head}SELECT {columns} WHERE false;\n"


def _duckdb_type(kind: pa.DataType) -> str:
    """An Arrow type of the contract in DuckDB's words.

    >>> _duckdb_type(pa.list_(pa.struct([pa.field("start", pa.int32()), pa.field("surface", pa.string())])))
    'STRUCT("start" INTEGER, "surface" VARCHAR)[]'
    """
    if pa.types.is_list(kind):
        return f"{_duckdb_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        members = ", ".join(f'"{field.name}" {_duckdb_type(field.type)}' for field in kind)
        return f"STRUCT({members})"
    return _TYPES[str(kind)]
