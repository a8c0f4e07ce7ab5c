"""What the requests of one tick came to, until it is remembered."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from schemas.feeds import FeedHealth, FeedState, QueuedArticle
from transforms.core.monitoring.memory import Retry, SeenArticle, SeenDocument, TickChanges


@dataclass(slots=True)
class Gathered:
    """What a round came to."""

    feeds: list[FeedState] = field(default_factory=list)
    documents: list[SeenDocument] = field(default_factory=list)
    articles: list[SeenArticle] = field(default_factory=list)
    polls: list[FeedHealth] = field(default_factory=list)
    queued: list[QueuedArticle] = field(default_factory=list)
    retried: list[Retry] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    #: Articles that are to be looked at again; not any more, by `queue_id`; outcome (`feeds.revisits.OUTCOMES`) to looks that ended so.
    looks: list[QueuedArticle] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    #: Purpose and outcome (`ok`, `not_modified` or a failure's name) to requests.
    fetches: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: Where newsbeam failed on a feed or an article that it asked for, a line each.
    faults: list[str] = field(default_factory=list)

    def changes(self, at: datetime) -> TickChanges:
        """As the store takes it."""
        return TickChanges(
            at=at,
            feeds=tuple(self.feeds),
            documents=tuple(self.documents),
            articles=tuple(self.articles),
            queued=tuple(self.queued),
            retried=tuple(self.retried),
            done=tuple(self.done),
            looks=tuple(self.looks),
            looked=tuple(self.looked),
            outcomes=tuple(sorted(self.outcomes.items())),
        )
