"""What is grouped: articles into stories, events into what happened. Rows of four tables, appended and never changed.

Each class is a row of the published table of that name: its fields are the columns, in the order of the columns
(`schemas/group_tables.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """An article belongs to a story. Key: (article_id, story_id)."""

    article_id: str
    #: The revision that was looked at.
    revision_id: str
    #: Key of the story: hash(article_id, revision_id of the article that began it).
    story_id: str
    #: founded, terms, duplicate.
    method: str
    #: 0-1: cosine to what the story told so far; 1 where the article began it or repeats one of it.
    score: float
    #: The part of the score that names make up; None: not measured.
    score_names: float | None = None
    #: The article of the story that it repeats; None: it repeats none.
    of_article_id: str | None = None
    method_version: str
    decided_at: datetime | None = None
    run_id: str | None = None
    dt: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story after a commit that added to it. Key: (story_id, revision); the largest revision holds."""

    story_id: str
    #: From 1.
    revision: int
    #: Its strongest terms, for people.
    label: str
    #: Strongest first, in their normal form.
    terms: tuple[str, ...]
    #: Earliest and latest publication of an article of it; None: of none the time is known.
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    n_articles: int
    #: Outlets, articles that repeat another of the story left out; all of unknown outlet count as one.
    n_independent_sources: int
    method_version: str
    decided_at: datetime | None = None
    run_id: str | None = None
    dt: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLink:
    """A mention belongs to an event cluster. Key: event_id."""

    event_id: str
    event_cluster_id: str
    #: 0-1: how much of what both tell agrees; 1 for the mention that founded the cluster.
    score: float
    #: What agreed, one phrase each.
    evidence: tuple[str, ...]
    method_version: str
    decided_at: datetime | None = None
    run_id: str | None = None
    dt: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One of several values that mentions of one event give."""

    #: killed, injured ... (a kind of quantity), date, place.
    field: str
    value: str
    #: The mention that says so, the surest one.
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A number that a mention lost and a clean one of the same event has."""

    event_id: str
    #: A kind of quantity.
    field: str
    value: float
    #: The mention whose number it is.
    filled_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCluster:
    """What happened, after a commit that added a mention. Key: (event_cluster_id, revision); the largest revision holds."""

    #: hash(event_id of the founding mention).
    event_cluster_id: str
    #: From 1.
    revision: int
    story_id: str
    event_type: str
    status: str
    #: Of all mentions, sorted.
    actor_countries: tuple[str, ...]
    recipient_countries: tuple[str, ...]
    #: Closed interval that most mentions give.
    date_from: date
    date_to: date
    #: The one that most mentions name; None: none does.
    place: str | None = None
    place_country: str | None = None
    n_mentions: int
    n_articles: int
    #: Outlets, articles that repeat another of the cluster left out; all of unknown outlet count as one.
    n_independent_sources: int
    #: Mentions in articles that are, or may be, translations.
    n_translated: int
    #: Mentions in none of them, with no field harmed.
    n_clean: int
    #: The clean mention with the highest confidence.
    best_event_id: str
    #: Share of the mentions in articles that repeat no other that give the most frequent value; None: none gives one.
    agreement_date: float
    agreement_actors: float
    agreement_place: float | None = None
    conflicts: tuple[Conflict, ...] = ()
    #: Numbers suggested for mentions that lost theirs; the events stay as they are.
    suggestions: tuple[Suggestion, ...] = ()
    #: Earliest and latest day of publication of an article that mentions it.
    first_seen: date
    last_seen: date
    method_version: str
    decided_at: datetime | None = None
    run_id: str | None = None
    dt: date | None = None
