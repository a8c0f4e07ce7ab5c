"""Mentions, events, reports and a store in memory for tests of grouping."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from schemas.events import Actor, Event
from schemas.records import Article, Duplicate
from transforms.core.identity import content_id
from transforms.core.plain import plain_article
from transforms.core.stories.grouping import group
from transforms.core.stories.memory import STORY_TABLES
from transforms.core.stories.mentions import Mention
from transforms.core.stories.reports import Grouped, report_of

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
#: When runs of these tests begin.
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
TEXT = "Drones hit the port of Odesa in Ukraine. The governor Oleh Kiper said that Shahed drones burned a silo near the Lanzheron beach."


def mention(name: str, **fields: Any) -> Mention:  # noqa: ANN401  any field of the record
    """Russia attacked Odesa on the day."""
    defaults: dict[str, Any] = {
        "event_id": name, "article_id": f"article of {name}", "event_type": "ASSAULT", "status": "asserted", "stem": "attac",
        "actors": ("RUS",), "recipients": ("UKR",), "date_from": DAY, "date_to": DAY, "published": DAY, "place": "Odesa",
        "place_country": "UKR", "place_precision": "city", "counts": (), "clean": True, "translated": False, "confidence": 0.8,
    }  # fmt: skip
    return Mention(**{**defaults, **fields})


def event(article: Article, number: int = 0, **fields: Any) -> Event:  # noqa: ANN401  any field of the record
    """A row of `events` that says that Russia attacked Odesa on the day."""
    defaults: dict[str, Any] = {
        "event_id": content_id(article.revision_id, number), "revision_id": article.revision_id, "article_id": article.article_id,
        "sentence_index": number, "sentence_start": 0, "sentence_end": 6, "sentence": article.text[:6], "ontology": "PLOVER",
        "ontology_version": "2", "event_type": "ASSAULT", "quad_plover": 4, "quad_gdelt": 4, "status": "asserted", "tier": "core",
        "trigger_start": 0, "trigger_end": 6, "trigger": "attacked", "actor_countries": ("RUS",), "recipient_countries": ("UKR",),
        "actors": (_actor("Russia", "RUS", "actor"),), "recipients": (_actor("Ukraine", "UKR", "recipient"),),
        "date_from": DAY, "date_to": DAY, "place": "Odesa", "place_country": "UKR", "place_precision": "city",
        "confidence": 0.8, "coder": "test", "coder_version": "1", "lexicon_sha256": "0",
    }  # fmt: skip
    return Event(**{**defaults, **fields})


def _actor(surface: str, country: str, role: str) -> Actor:
    return Actor(start=0, end=6, surface=surface, role=role, country=country, resolution="gazetteer", score=1.0)


def article(name: str, text: str = TEXT, day: float | None = 0, **fields: Any) -> Article:  # noqa: ANN401  any field of the record
    """An article published some days after the first one; None: nobody knows when."""
    made = plain_article(text, title=fields.pop("title", None), published_at=None if day is None else NOON + timedelta(days=day))
    defaults: dict[str, Any] = {"article_id": name, "revision_id": content_id(name, text), "domain": f"{name}.example"}
    return replace(made, **{**defaults, **fields})


def copy_of(one: str, other: str, kind: str = "near") -> Duplicate:
    """A link that says that one article repeats another."""
    return Duplicate(article_id=one, revision_id=one, of_article_id=other, kind=kind, score=0.9, method_version="test")


class Desk:
    """A store in memory, and all that was written from it."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(STORY_TABLES)
        self.written = Grouped()

    def commit(self, *told: Article | tuple[Article, Iterable[Event]], copies: Iterable[Duplicate] = ()) -> Grouped:
        """Group articles, with their events, as one commit."""
        pairs = [each if isinstance(each, tuple) else (each, ()) for each in told]
        found = group([report_of(*pair) for pair in pairs], copies, self.connection, NOW)
        self.written.story_links += found.story_links
        self.written.stories += found.stories
        self.written.event_links += found.event_links
        self.written.event_clusters += found.event_clusters
        return found

    def count(self, table: str) -> int:
        """Rows of a table of the store."""
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  names of tests


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A new store."""
    made = Desk()
    yield made
    made.connection.close()
