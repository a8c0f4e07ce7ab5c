"""The published tables of what is grouped: stories, events that several articles mention."""

from typing import Final

from schemas.columns import (
    DATE,
    DOUBLE,
    FLOAT,
    INT,
    STRING,
    STRINGS,
    TIME,
    Column,
    Table,
    identifier,
    list_of,
    required,
    struct,
    words,
)

_CONFLICTS: Final = list_of(struct(field=STRING, value=STRING, event_id=STRING))
_SUGGESTIONS: Final = list_of(struct(event_id=STRING, field=STRING, value=DOUBLE, filled_from=STRING))
_DECIDED: Final = (
    required("method_version", STRING, "version of the method"),
    required("decided_at", TIME, "start of the run that decided"),
    required("run_id", STRING, "the run that decided"),
    required("dt", DATE, "UTC day of the decision; also the partition"),
)

STORY_LINKS: Final = Table(
    "story_links",
    "one article belongs to one story",
    ("article_id", "story_id"),
    ("article_id", "story_id"),
    (
        identifier("article_id", "the article"),
        identifier("revision_id", "the revision that was looked at"),
        identifier("story_id", "key of the story: hash(article_id, revision_id of the article that began it)"),
        required("method", STRING, "founded, terms, duplicate"),
        required("score", FLOAT, "0-1: cosine to what the story told so far; 1 where the article began it or repeats one of it"),
        Column("score_names", FLOAT, "the part of the score that names make up; null: not measured"),
        Column("of_article_id", STRING, "the article of the story that it repeats; null: it repeats none"),
        *_DECIDED,
    ),
)

STORIES: Final = Table(
    "stories",
    "one story after a commit that added to it; the largest revision of a story holds",
    ("story_id", "revision"),
    ("story_id", "revision"),
    (
        identifier("story_id", "hash(article_id, revision_id of the article that began it)"),
        required("revision", INT, "from 1"),
        words("label", "its strongest terms, for people"),
        words("terms", "its strongest terms in their normal form, strongest first", STRINGS),
        Column("first_seen", TIME, "earliest publication of an article of it; null: of none it is known"),
        Column("last_seen", TIME, "latest publication of an article of it; null: of none it is known"),
        required("n_articles", INT, "articles of it, copies included"),
        required("n_independent_sources", INT, "outlets, copies of its articles left out; all of unknown outlet count as one"),
        *_DECIDED,
    ),
)

EVENT_LINKS: Final = Table(
    "event_links",
    "one mention of an event belongs to one cluster",
    ("event_id",),
    ("event_id",),
    (
        identifier("event_id", "the mention"),
        identifier("event_cluster_id", "key of the cluster: hash(event_id of the mention that founded it)"),
        required("score", FLOAT, "0-1: how much of what both tell agrees; 1 for the mention that founded the cluster"),
        required("evidence", STRINGS, "what agreed with the mention that founded the cluster; `founded` for that mention"),
        *_DECIDED,
    ),
)

EVENT_CLUSTERS: Final = Table(
    "event_clusters",
    "one event after a commit that added a mention of it; the largest revision of a cluster holds",
    ("event_cluster_id", "revision"),
    ("event_cluster_id", "revision"),
    (
        identifier("event_cluster_id", "hash(event_id of the mention that founded it)"),
        required("revision", INT, "from 1"),
        identifier("story_id", "where it belongs; mentions of two stories are never one event"),
        required("event_type", STRING, "PLOVER type of all its mentions"),
        required("status", STRING, "status of all its mentions"),
        required("actor_countries", STRINGS, "ISO 3166-1 alpha-3, of all mentions"),
        required("recipient_countries", STRINGS, "ISO 3166-1 alpha-3, of all mentions"),
        required("date_from", DATE, "first day of the interval that most mentions give"),
        required("date_to", DATE, "last day of it"),
        words("place", "the one that most mentions name; null: none does"),
        Column("place_country", STRING, "ISO 3166-1 alpha-3"),
        required("n_mentions", INT, "mentions"),
        required("n_articles", INT, "articles with one"),
        required("n_independent_sources", INT, "outlets, copies left out; all of unknown outlet count as one"),
        required("n_translated", INT, "mentions in articles that are, or may be, translations"),
        required("n_clean", INT, "mentions in none of them, and with no field harmed by an artifact"),
        identifier("best_event_id", "the clean mention with the highest confidence"),
        required("agreement_date", FLOAT, "share of the mentions, copies left out, that give the most frequent interval"),
        required("agreement_actors", FLOAT, "the same of actors"),
        Column("agreement_place", FLOAT, "the same of places, among the mentions that name one; null: none does"),
        required("conflicts", _CONFLICTS, "values of one field that cannot all be true, each with the surest mention that gives it"),
        required("suggestions", _SUGGESTIONS, "numbers that a mention lost, in the cluster or undated beside it, and a clean one has (filled_from); events stay as they are"),
        required("first_seen", DATE, "earliest day of publication of an article that mentions it"),
        required("last_seen", DATE, "latest one"),
        *_DECIDED,
    ),
)  # fmt: skip
