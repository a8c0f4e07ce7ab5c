"""From the tables to a timeline of events in five cells: `marimo edit docs/notebook.py`, or run it as a script.

TABLES in the environment names the output folder; `tables` if it is not set.
"""

import marimo

app = marimo.App(width="medium", app_title="newsbeam: from tables to a timeline")


@app.cell
def connect():
    import os

    import altair as alt
    import duckdb
    import marimo as mo

    folder = os.environ.get("TABLES", "tables")
    db = duckdb.connect()
    for table in ("articles", "events", "artifacts"):
        db.sql(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/{table}/dt=*/part-*.parquet', union_by_name = true)")
    return alt, db, mo


@app.cell
def events(db, mo):
    told = db.sql("""
        SELECT coalesce(CAST(e.date_from AS TIMESTAMP), a.published_at::TIMESTAMP) AS day,
               CASE WHEN e.date_from IS NULL THEN 'published, ' || coalesce(e.date_reason, 'day not said') ELSE 'day of the event' END AS dated_by,
               e.event_type, e.status, array_to_string(e.actor_countries, ' ') AS actors,
               array_to_string(e.recipient_countries, ' ') AS recipients, len(e.artifacts) > 0 AS damaged, e.sentence, e.event_id
        FROM events e JOIN articles a USING (revision_id)
        WHERE e.tier = 'core' AND e.repeats_event_id IS NULL ORDER BY day
    """).df()
    mo.ui.table(told.drop(columns="event_id"), label="Events told plainly, each once an article")
    return (told,)


@app.cell
def timeline(alt, mo, told):
    points = (
        alt.Chart(told.dropna(subset="day"))
        .mark_point(filled=True, size=90, opacity=0.75)
        .encode(
            x=alt.X("day:T", title=None, scale=alt.Scale(padding=14)),
            y=alt.Y("event_type:N", title=None),
            color=alt.Color("status:N"),
            shape=alt.Shape("dated_by:N", title="placed by"),
            tooltip=["actors", "recipients", "sentence", "dated_by"],
        )
        .properties(width=640, title="Who did what, when; where the day is not known, when it was published")
    )
    mo.ui.altair_chart(points)
    return (points,)


@app.cell
def damage(db, mo):
    found = db.sql("""
        SELECT kind, severity, count(*) AS findings, count(DISTINCT revision_id) AS articles, min(surface) AS example
        FROM artifacts GROUP BY ALL ORDER BY findings DESC
    """).df()
    mo.ui.table(found, label="What translation, extraction and copying have left")
    return (found,)


@app.cell
def to_the_characters(db, mo, told):
    one = db.execute(
        """
        SELECT e.sentence, e.event_type, e."trigger", substr(a.text, e.trigger_start + 1, e.trigger_end - e.trigger_start) AS in_the_text, a.url
        FROM events e JOIN articles a USING (revision_id) WHERE e.event_id = ?
        """,
        [told.event_id.iloc[-1]],
    ).df()
    mo.md(f"**{one.event_type[0]}** stands in the text as *{one.in_the_text[0]}*: {one.sentence[0]} ({one.url[0]})")
    return (one,)


if __name__ == "__main__":
    app.run()
