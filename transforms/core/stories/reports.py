"""Articles as their stories see them, and what grouping them adds."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from schemas.events import Event
from schemas.records import Article
from schemas.stories import EventCluster, EventLink, Story, StoryLink
from transforms.core.stories.losses import Loss, losses_of
from transforms.core.stories.mentions import Mention, mention_of
from transforms.core.stories.terms import Terms, count_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as its story sees it."""

    article_id: str
    revision_id: str
    published_at: datetime | None
    #: Outlet; None: not known.
    source: str | None
    terms: Terms
    #: Mentions with days, each once.
    mentions: tuple[Mention, ...]
    #: Mentions without days that lost a number.
    losses: tuple[Loss, ...] = ()


@dataclass(slots=True)
class Grouped:
    """What a commit adds."""

    #: Article to story, of the commit's articles; one without a story is missing.
    story_of: dict[str, str] = field(default_factory=dict)
    #: Event to cluster, of the commit's events.
    cluster_of: dict[str, str] = field(default_factory=dict)
    story_links: list[StoryLink] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    event_links: list[EventLink] = field(default_factory=list)
    event_clusters: list[EventCluster] = field(default_factory=list)

    def marked(self, started_at: datetime, run_id: str) -> "Grouped":
        """The same with the run's marks in every row."""
        marks: dict[str, Any] = {"decided_at": started_at, "run_id": run_id, "dt": started_at.date()}
        return replace(
            self,
            story_links=[replace(row, **marks) for row in self.story_links],
            stories=[replace(row, **marks) for row in self.stories],
            event_links=[replace(row, **marks) for row in self.event_links],
            event_clusters=[replace(row, **marks) for row in self.event_clusters],
        )


def report_of(article: Article, events: Iterable[Event]) -> Report:
    """What of an article and its events is needed to group them."""
    events = tuple(events)
    return Report(
        article_id=article.article_id,
        revision_id=article.revision_id,
        published_at=article.published_at,
        source=article.domain or article.source_id or article.site_name,
        terms=count_terms(article.title, article.text),
        mentions=tuple(mention for event in events if (mention := mention_of(event, article)) is not None),
        losses=losses_of(article, events),
    )
