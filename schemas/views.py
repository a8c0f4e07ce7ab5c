"""Views over the published tables, as SQL that a reader runs: newsbeam itself runs no SQL.

A view reads tables, or views before it, by their bare names. It is written once; what an engine says in its own way is asked of its
`Dialect`. Those named `…_current` are ANSI SQL (windows of SQL:2003) and run on any engine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemas.dialects import DUCKDB, Dialect


@dataclass(frozen=True, slots=True)
class View:
    """One view."""

    name: str
    #: What one row is, and what is left out.
    row: str
    #: Tables and views that have to be there first.
    reads: tuple[str, ...]
    #: A query without a closing semicolon, or what makes it for an engine.
    query: str | Callable[[Dialect], str]

    @property
    def is_ansi(self) -> bool:
        """Whether every engine takes the same query."""
        return isinstance(self.query, str)

    def sql(self, dialect: Dialect = DUCKDB) -> str:
        """The statement that makes the view. `OR REPLACE` is not ANSI, but every engine in use has it."""
        query = self.query if isinstance(self.query, str) else self.query(dialect)
        return f"-- {self.row}\n{dialect.create.format(self.name)}\n{query};\n"


ARTICLES_CURRENT: Final = View(
    "articles_current",
    "one row an article: the revision seen last; of two seen at once the one further on in its file, then with the larger revision_id",
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
    ("stories",),
    """SELECT s.*
FROM stories AS s
JOIN (SELECT story_id, MAX(revision) AS revision FROM stories GROUP BY story_id) AS newest
  ON newest.story_id = s.story_id AND newest.revision = s.revision""",
)

EVENT_CLUSTERS_CURRENT: Final = View(
    "event_clusters_current",
    "one row an event that several mentions tell: its largest revision",
    ("event_clusters",),
    """SELECT c.*
FROM event_clusters AS c
JOIN (SELECT event_cluster_id, MAX(revision) AS revision FROM event_clusters GROUP BY event_cluster_id) AS newest
  ON newest.event_cluster_id = c.event_cluster_id AND newest.revision = c.revision""",
)

EVENTS_CLEAN: Final = View(
    "events_clean",
    "one row an event that is asserted, of the core tier, with no field harmed by an artifact and no major or critical one beside it",
    ("events",),
    lambda dialect: (
        f"""SELECT *
FROM events
WHERE status = 'asserted'
  AND tier = 'core'
  AND NOT {dialect.any_of("artifacts", "mark", "mark.field <> 'sentence' OR mark.severity IN ('major', 'critical')")}"""  # noqa: S608  our own words, for the reader to run
    ),
)


def _dyads(dialect: Dialect) -> str:
    actors, recipients = (f"GREATEST({dialect.count(side)}, 1)" for side in ("actors", "recipients"))
    parts = ",\n".join(
        f"       one_{side}.{part} AS {side}{name}"
        for side in ("actor", "recipient")
        for part, name in (
            ("surface", ""), ("country", "_country"), ("organisation", "_organisation"), ("sector", "_sector"), ("person", "_person"),
        )
    )  # fmt: skip
    return f"""SELECT * {dialect.except_} (actors, recipients, actor_countries, recipient_countries, one_actor, one_recipient, actor_number, recipient_number),
       CAST((COALESCE(NULLIF(actor_number, 0), 1) - 1) * {recipients} + COALESCE(NULLIF(recipient_number, 0), 1) AS {dialect.types["int32"]}) AS dyad,
       1.0 / ({actors} * {recipients}) AS weight,
{parts}
FROM {dialect.pairs}"""  # noqa: S608  the same


EVENTS_DYADIC: Final = View(
    "events_dyadic",
    "one row for each actor x recipient of an event; a side without anybody is one row of nulls; `weight` sums to 1 over an event",
    ("events",),
    _dyads,
)

_TIME_PARTS: Final = (("YEAR", 10**10), ("MONTH", 10**8), ("DAY", 10**6), ("HOUR", 10**4), ("MINUTE", 100))


def _number(dialect: Dialect, day: str, *, month_only: bool = False) -> str:
    """A day as the number YYYYMMDD, a month as YYYYMM."""
    month = f"EXTRACT(YEAR FROM {day}) * 100 + EXTRACT(MONTH FROM {day})"
    number = month if month_only else f"({month}) * 100 + EXTRACT(DAY FROM {day})"
    return f"CAST({number} AS {dialect.types['int32']})"


def _gdelt(dialect: Dialect) -> str:
    added = dialect.in_utc("a.first_seen_at")
    moment = " + ".join(
        f"CAST(EXTRACT({part} FROM {added}) AS {dialect.types['int64']}) * {factor}" for part, factor in _TIME_PARTS
    )
    sides = "".join(
        f"""
       COALESCE(d.{side}_country, '') || COALESCE(d.{side}_sector, '') AS Actor{number}Code,
       d.{side} AS Actor{number}Name,
       d.{side}_country AS Actor{number}CountryCode,
       CASE WHEN SUBSTRING(d.{side}_organisation, 1, 3) IN ('IGO', 'NGO', 'NGM', 'IMG', 'MNC') THEN d.{side}_organisation END AS Actor{number}KnownGroupCode,
       d.{side}_sector AS Actor{number}Type1Code,"""
        for number, side in enumerate(("actor", "recipient"), start=1)
    )
    return f"""SELECT d.event_id || '-' || CAST(d.dyad AS {dialect.types["string"]}) AS GLOBALEVENTID,
       CASE WHEN d.date_granularity = 'day' THEN {_number(dialect, "d.date_from")} END AS SQLDATE,
       CASE WHEN {_number(dialect, "d.date_from", month_only=True)} = {_number(dialect, "d.date_to", month_only=True)}
            THEN {_number(dialect, "d.date_from", month_only=True)} END AS MonthYear,
       CASE WHEN EXTRACT(YEAR FROM d.date_from) = EXTRACT(YEAR FROM d.date_to) THEN CAST(EXTRACT(YEAR FROM d.date_from) AS {dialect.types["int32"]}) END AS Year,{sides}
       CASE WHEN d.tier = 'core' THEN 1 ELSE 0 END AS IsRootEvent,
       d.cameo_code AS EventCode,
       SUBSTRING(d.cameo_code, 1, 3) AS EventBaseCode,
       d.cameo_root AS EventRootCode,
       d.quad_gdelt AS QuadClass,
       d.score_goldstein AS GoldsteinScale,
       1 AS NumMentions,
       1 AS NumArticles,
       CASE WHEN d.place_precision = 'country' THEN 1
            WHEN d.place_precision = 'admin1' THEN CASE WHEN d.place_country = 'USA' THEN 2 ELSE 5 END
            WHEN d.place_precision IN ('city', 'site') THEN CASE WHEN d.place_country = 'USA' THEN 3 ELSE 4 END
            ELSE 0 END AS ActionGeo_Type,
       d.place AS ActionGeo_FullName,
       d.place_country AS ActionGeo_ISO3,
       d.place_lat AS ActionGeo_Lat,
       d.place_lon AS ActionGeo_Long,
       d.place_geonames_id AS ActionGeo_GeoNamesID,
       {moment} + CAST(FLOOR(EXTRACT(SECOND FROM {added})) AS {dialect.types["int64"]}) AS DATEADDED,
       a.url AS SOURCEURL
FROM events_dyadic AS d
JOIN articles AS a ON a.revision_id = d.revision_id
WHERE d.status = 'asserted'
  AND d.cameo_code IS NOT NULL"""  # noqa: S608  the same


#: Names of columns after the GDELT event codebook 2.0. Not given, because nothing here measures them: AvgTone, ethnic and religious
#: codes, ActorN_Geo. Countries of places are ISO 3166-1 (GDELT: FIPS 10-4), so that column has another name.
EVENTS_GDELT: Final = View(
    "events_gdelt",
    "one row for each dyad of an asserted event with a CAMEO code, under GDELT's column names; SQLDATE is null where no day is known",
    ("events_dyadic", "articles"),
    _gdelt,
)

#: Every view, each after those it reads.
VIEWS: Final = (
    *(ARTICLES_CURRENT, DUPLICATES_CURRENT, STORIES_CURRENT, EVENT_CLUSTERS_CURRENT),
    *(EVENTS_CLEAN, EVENTS_DYADIC, EVENTS_GDELT),
)
