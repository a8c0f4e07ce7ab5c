"""Read the demo's tables with DuckDB, as an analyst would, and say what was flagged.

    python tests/demo.py build/demo

Exits with 1 where one of the demo's promises about the three samples does not hold.
"""

import sys
from pathlib import Path
from typing import Final

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_CONSOLE: Final = Console(width=150)
_TABLES: Final = (
    "articles",
    "artifacts",
    "events",
    "duplicates",
    "dead_letters",
    "feed_health",
    "stories",
    "story_links",
    "event_links",
    "event_clusters",
)

_QUERIES: Final = {
    "What was read": """
        SELECT extraction_method AS method, language, count(*) AS articles,
               count(published_at) AS dated, count(duplicate_of) AS copies, sum(artifact_count)::INT AS artifacts
        FROM articles GROUP BY ALL ORDER BY articles DESC, method, language""",
    "Which country did what to which (clean, core, asserted; first 12)": """
        SELECT coalesce(strftime(date_from, '%Y-%m-%d'), date_reason, 'not said') AS "when", array_to_string(actor_countries, ' ') AS actors, event_type AS event,
               array_to_string(recipient_countries, ' ') AS recipients, format('{:.2f}', confidence) AS conf, substr(sentence, 1, 70) AS sentence
        FROM events WHERE tier = 'core' AND status = 'asserted' AND len(artifacts) = 0
          AND len(actor_countries) > 0 AND len(recipient_countries) > 0 AND actor_countries <> recipient_countries
        ORDER BY confidence DESC, event_id LIMIT 12""",
    "Events by type": """
        SELECT event_type AS event, count(*) AS rows, count(*) FILTER (status = 'asserted') AS asserted,
               count(*) FILTER (tier = 'core') AS core, count(date_from) AS dated, count(*) FILTER (len(artifacts) > 0) AS damaged
        FROM events GROUP BY ALL ORDER BY rows DESC""",
    "What was flagged in the three samples": """
        SELECT a.kind, a.severity, count(*) AS findings, min(substr(a.surface, 1, 60)) AS example
        FROM artifacts a JOIN articles r USING (revision_id) WHERE r.input_name LIKE '%samples/%'
        GROUP BY ALL ORDER BY findings DESC, a.kind""",
    "The samples' dates": """
        SELECT regexp_extract(input_name, '[^/]+$') AS sample, published_at, published_reason AS reason,
               array_to_string([strftime(x.value, '%Y-%m-%d') FOR x IN published_alternatives], ', ') AS alternatives,
               translation_verdict AS translation
        FROM articles WHERE input_name LIKE '%samples/%' ORDER BY sample""",
    "Copies, and what they copy": """
        SELECT d.kind, format('{:.2f}', d.score) AS score, substr(a.title, 1, 50) AS article, substr(b.title, 1, 50) AS of_article
        FROM duplicates d JOIN articles a USING (revision_id) JOIN articles b ON b.article_id = d.of_article_id
        ORDER BY score DESC, article LIMIT 10""",
    "What became of the feeds that were watched": """
        SELECT regexp_extract(feed_url, '[^/]+$') AS feed, count(*) AS polls, sum(items_new)::INT AS new, sum(items_edited)::INT AS edited,
               max_by(outcome, polled_at) AS last, max_by(error_class, polled_at) AS error, max(error_count) AS errors_in_a_row
        FROM feed_health GROUP BY ALL ORDER BY feed""",
    "Watched articles with more than one revision": """
        SELECT substr(min(title), 1, 60) AS article, count(*) AS revisions FROM articles
        WHERE feed_id IN (SELECT feed_id FROM feed_health) GROUP BY article_id HAVING count(*) > 1""",
    "Set aside": "SELECT stage, reason, input_name AS input, substr(detail, 1, 60) AS detail FROM dead_letters ORDER BY ALL",
}

#: What must hold for the samples: query that counts, and the counts that are right.
_PROMISES: Final = {
    "no event is dated from a lost numeral": (
        "SELECT count(*) FROM events e, unnest(e.artifacts) t(mark) WHERE mark.field = 'date' AND date_from IS NOT NULL",
        lambda found: found == 0,
    ),
    "lost numerals are found": (
        "SELECT count(*) FROM artifacts JOIN articles USING (revision_id) WHERE input_name LIKE '%samples/000%' AND kind = 'date_placeholder'",
        lambda found: found >= 1,
    ),
    "no numeral is missed where none was lost": (
        """SELECT count(*) FROM artifacts JOIN articles USING (revision_id) WHERE input_name LIKE '%samples/002%'
           AND kind IN ('numeral_dropped', 'numerals_stripped', 'date_placeholder')""",
        lambda found: found == 0,
    ),
    "the stray Â is found": (
        "SELECT count(*) FROM artifacts JOIN articles USING (revision_id) WHERE input_name LIKE '%samples/001%' AND kind = 'mojibake' AND surface LIKE '%Â%'",
        lambda found: found == 1,
    ),
    "the doubled headline is found": (
        "SELECT count(*) FROM artifacts JOIN articles USING (revision_id) WHERE input_name LIKE '%samples/002%' AND kind = 'duplicate_headline'",
        lambda found: found == 1,
    ),
    "09/01/2026 stays open, with both readings": (
        """SELECT count(*) FROM articles WHERE input_name LIKE '%samples/000%' AND published_at IS NULL AND published_reason = 'ambiguous'
           AND list_sort([strftime(x.value, '%Y-%m-%d') FOR x IN published_alternatives]) = ['2026-01-09', '2026-09-01']""",
        lambda found: found == 1,
    ),
}


def _open(root: Path) -> duckdb.DuckDBPyConnection:
    """The tables as views; a table without rows has no file and gets an empty view of nothing."""
    db = duckdb.connect()
    for name in _TABLES:
        files = sorted(str(path) for path in root.glob(f"{name}/dt=*/part-*.parquet"))
        if files:
            db.from_parquet(files).create_view(name)
    return db


def _show(title: str, result: duckdb.DuckDBPyConnection) -> None:
    grid = Table(title=title, title_justify="left", title_style="bold")
    for column in result.description or ():
        grid.add_column(column[0], overflow="ellipsis", no_wrap=True)
    for row in result.fetchall():
        grid.add_row(*("" if value is None else escape(str(value)) for value in row))
    _CONSOLE.print(grid)


def main(root: Path) -> int:
    """Print the queries and the promises.

    Returns:
        0 where every promise holds.
    """
    db = _open(root)
    for title, query in _QUERIES.items():
        try:
            _show(title, db.execute(query))
        except duckdb.CatalogException:
            _CONSOLE.print(f"{title}: no rows")
    broken = 0
    for promise, (query, holds) in _PROMISES.items():
        row = db.execute(query).fetchone()
        kept = row is not None and holds(row[0])
        broken += not kept
        _CONSOLE.print(f"{'[green]holds [/]' if kept else '[red]BROKEN[/]'} {promise}")
    _CONSOLE.print(
        f"newsbeam report {root} --html build/report.html shows the same at a glance; newsbeam show ARTICLE one article with its marks"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
