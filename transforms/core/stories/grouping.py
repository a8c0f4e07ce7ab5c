"""The articles of a commit find their stories, and the events in them their clusters: one pass, in a fixed order.

An article joins the story whose words are most like its own, within a window of time; one that repeats another joins the story of
what it repeats. The order is that of publication, then of ids, so that the same articles in one commit make the same stories.
Nothing that was written is changed: what a commit adds to is written again, as a new revision.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Final

from schemas.records import Duplicate
from schemas.stories import EventLink, Story, StoryLink
from transforms.core.identity import content_id
from transforms.core.stories.clusters import Teller, by_trust, cluster_id, describe, suggestions_of
from transforms.core.stories.event_memory import ActiveCluster, EventMemory
from transforms.core.stories.losses import Loss
from transforms.core.stories.memory import ActiveStory, StoryMemory, iso
from transforms.core.stories.mentions import Mention
from transforms.core.stories.reports import Grouped, Report
from transforms.core.stories.same_event import METHOD_VERSION, agreement, may_found
from transforms.core.stories.terms import Likeness, Vector, compare, vector_of

#: How long a story is told without a word in between.
WINDOW: Final = timedelta(days=14)
#: Cosine, in thousandths, from which an article belongs to a story, and the part that names must make up of it: without common names two
#: elections, two quakes, two summits look alike. On the long development half of our labelled stories all pairs from 120 and 30 to 180 and 60
#: put none together that are two, and find .96 to .89; below 150 and 50 sentences drawn at random are put together more often.
_ALIKE: Final = 150
_ALIKE_BY_NAMES: Final = 50
#: The same where a script has no capitals: reports on different things share words of grammar, as long as few were counted.
_ALIKE_WITHOUT_NAMES: Final = 300
#: Numbers, and the countries of the events as terms of their own, made it no better there nor on GeoVirus' topics (F .57; .53 and .54).
#: An article with fewer terms says too little to be put anywhere.
_MIN_TERMS: Final = 5
#: Articles of a story whose words are counted: what thousands tell on one day must not count as common for that, or they would fall apart.
_COUNTED_OF_A_STORY: Final = 20
#: A date further ahead of the run is wrong, and places its article nowhere.
_AHEAD: Final = timedelta(days=1)
#: Share of a commit's articles that may lie before the time up to which stories are forgotten: old entries of feeds.
_STRAGGLERS: Final = 0.1
#: Terms of a story that are written, and those that make its label.
_TERMS: Final = 20
_LABEL: Final = 6


def group(
    reports: Iterable[Report], duplicates: Iterable[Duplicate], connection: sqlite3.Connection, started_at: datetime
) -> Grouped:
    """Group the articles of a commit (inside the store's transaction).

    Args:
        reports: of its articles, in any order.
        duplicates: its links, of its own articles and of earlier ones.
        connection: the store's; the tables of `memory.STORY_TABLES` exist.
        started_at: start of the run: no article was published later.

    Returns:
        Rows without the run's marks.
    """
    whole = sorted(reports, key=lambda report: (*_time_order(report, started_at), report.article_id, report.revision_id))
    return _Pass(connection, started_at, {link.article_id: link.of_article_id for link in duplicates}).run(whole)


def _time_order(report: Report, started_at: datetime) -> tuple[bool, str]:
    when = iso(_published(report, started_at))
    return when is None, when or ""


def _published(report: Report, started_at: datetime) -> datetime | None:
    when = report.published_at
    return None if when is None or when > started_at + _AHEAD else when


class _Pass:
    """One commit's way through its articles."""

    def __init__(self, connection: sqlite3.Connection, started_at: datetime, repeats: Mapping[str, str]) -> None:
        self._stories = StoryMemory(connection)
        self._events = EventMemory(connection)
        self._started_at = started_at
        self._now = iso(started_at) or ""
        self._repeats = repeats
        self._grouped = Grouped()
        self._told: dict[int, ActiveStory] = {}
        self._clusters: dict[int, ActiveCluster] = {}

    def run(self, reports: Sequence[Report]) -> Grouped:
        """Group reports in their order."""
        placed = [(report, story) for report in reports if (story := self._place(report)) is not None]
        self._mark_earlier_copies({link.article_id for link in self._grouped.story_links})
        for clean in (True, False):
            for report, story in placed:
                for mention in report.mentions:
                    if mention.clean is clean:
                        self._link(mention, story)
        self._tell_losses(placed)
        self._write_clusters()
        self._write_stories()
        self._stories.write_counts()
        self._stories.forget(self._window_start(reports))
        return self._grouped

    def _window_start(self, reports: Sequence[Report]) -> str:
        times = [when for report in reports if (when := _published(report, self._started_at)) is not None]
        first = times[int(len(times) * _STRAGGLERS)] if times else self._started_at
        return iso(first.astimezone(timezone.utc) - WINDOW) or ""

    # Stories

    def _place(self, report: Report) -> ActiveStory | None:
        """The story of an article: the one it is in, the one of what it repeats, the one most like it, or a new one."""
        story = self._stories.story_of(report.article_id)
        if story is None:
            story = self._place_copy(report) or self._place_by_terms(report)
        if story is not None:
            self._grouped.story_of[report.article_id] = story.story_id
        return story

    def _place_copy(self, report: Report) -> ActiveStory | None:
        of_article_id = self._repeats.get(report.article_id)
        story = None if of_article_id is None else self._stories.story_of(of_article_id)
        if story is not None:
            self._add(report, story, "duplicate", Likeness(1000, None), of_article_id)
        return story

    def _place_by_terms(self, report: Report) -> ActiveStory | None:
        vector = vector_of(report.terms, self._stories.carriers, self._stories.counted)
        story = None
        if len(vector.weights) >= _MIN_TERMS:
            story = self._join_alike(report, vector) or self._begin(report, vector)
        if story is None or story.articles <= _COUNTED_OF_A_STORY:
            self._stories.count(report.terms.counts)
        return story

    def _join_alike(self, report: Report, vector: Vector) -> ActiveStory | None:
        when = iso(_published(report, self._started_at))
        likenesses = [
            (found, story)
            for story in self._stories.candidates(vector, _ALIKE)
            if _within_window(when, story) and _are_alike(found := compare(vector, story.vector))
        ]
        if not likenesses:
            return None
        likeness, story = max(likenesses, key=lambda pair: (pair[0].all, -pair[1].story))
        self._stories.add_terms(story, vector)
        self._add(report, story, "terms", likeness)
        return story

    def _begin(self, report: Report, vector: Vector) -> ActiveStory:
        story = self._stories.begin(content_id("story", report.article_id, report.revision_id), vector, self._now)
        self._add(report, story, "founded", Likeness(1000, None))
        return story

    def _add(self, report: Report, story: ActiveStory, method: str, likeness: Likeness, of_article_id: str | None = None) -> None:
        self._stories.add_member(report.article_id, story, report.source, of_article_id or self._repeats.get(report.article_id))
        when = iso(_published(report, self._started_at))
        if when is not None:
            story.first, story.last = min(story.first or when, when), max(story.last or when, when)
        story.touched = self._now
        self._told[story.story] = story
        self._grouped.story_links.append(
            StoryLink(
                article_id=report.article_id,
                revision_id=report.revision_id,
                story_id=story.story_id,
                method=method,
                score=likeness.all / 1000,
                score_names=None if likeness.names is None else likeness.names / 1000,
                of_article_id=of_article_id,
                method_version=METHOD_VERSION,
            )
        )

    def _mark_earlier_copies(self, new: set[str]) -> None:
        """Articles that were in a story and are known as copies only now: fewer outlets told it than was written."""
        for article_id, of_article_id in sorted(self._repeats.items()):
            if article_id not in new and (story := self._stories.story_of(article_id)) is not None:
                self._stories.mark_copy(article_id, of_article_id)
                self._told[story.story] = story
                self._clusters |= {
                    number: self._events.cluster(number) for number in self._events.clusters_of_article(article_id)
                }

    def _write_stories(self) -> None:
        for _, story in sorted(self._told.items()):
            story.revision += 1
            self._stories.save(story)
            self._grouped.stories.append(_story_row(story, self._stories.sources_of(story)))

    # Events

    def _link(self, mention: Mention, story: ActiveStory) -> None:
        """Add a mention to the cluster it agrees with most, or let it found one, or let it wait for a clean one."""
        self._events.remember(mention, story.story)
        found = [
            (agreed, cluster)
            for cluster in self._events.clusters_near(mention, story.story)
            if (agreed := agreement(mention, cluster.founder)) is not None
        ]
        if found:
            agreed, cluster = max(found, key=lambda pair: (pair[0].score, -pair[1].cluster))
            self._join(mention, cluster, agreed.score, agreed.evidence)
        elif may_found(mention):
            cluster = self._events.found(mention, story.story)
            self._join(mention, cluster, 1.0, ("founded",))
            for waiting in self._events.waiting_near(mention, story.story):
                if (agreed := agreement(waiting, mention)) is not None:
                    self._join(waiting, cluster, agreed.score, agreed.evidence)

    def _join(self, mention: Mention, cluster: ActiveCluster, score: float, evidence: tuple[str, ...]) -> None:
        cluster = self._clusters.setdefault(cluster.cluster, cluster)
        self._events.join([mention], cluster.cluster)
        self._grouped.cluster_of[mention.event_id] = cluster_id(cluster.founder)
        self._grouped.event_links.append(
            EventLink(
                event_id=mention.event_id,
                event_cluster_id=cluster_id(cluster.founder),
                score=score,
                evidence=evidence,
                method_version=METHOD_VERSION,
            )
        )

    def _tell_losses(self, placed: Sequence[tuple[Report, ActiveStory]]) -> None:
        """See which clusters have to say anew what they suggest: for mentions that lost a number, and where there is one cluster more."""
        tellers: list[ActiveCluster] = []
        for report, story in placed:
            for loss in report.losses:
                self._events.remember_loss(loss, story.story)
                found = self._events.tellers_of(loss, story.story)
                tellers += found if len(found) == 1 and self._suggests(found[0], loss) else ()
        for cluster in [each for each in self._clusters.values() if each.revision == 0]:
            for loss in self._events.losses_near(cluster):
                tellers += self._events.tellers_of(loss, cluster.story)
        for cluster in tellers:
            self._clusters.setdefault(cluster.cluster, cluster)

    def _suggests(self, cluster: ActiveCluster, loss: Loss) -> bool:
        told = suggestions_of(sorted(self._events.mentions_of(cluster.cluster), key=by_trust), [loss])
        return any(each.event_id == loss.event_id for each in told)

    def _write_clusters(self) -> None:
        for number, cluster in sorted(self._clusters.items()):
            mentions = self._events.mentions_of(number)
            tellers = {each.article_id: Teller(*self._stories.member(each.article_id)) for each in mentions}
            losses = [
                each for each in self._events.losses_near(cluster) if len(self._events.tellers_of(each, cluster.story)) == 1
            ]
            cluster.revision += 1
            self._events.save_revision(cluster)
            story_id = self._stories.story(cluster.story).story_id
            self._grouped.event_clusters.append(
                describe(cluster.founder, mentions, tellers, story_id=story_id, revision=cluster.revision, losses=losses)
            )


def _within_window(when: str | None, story: ActiveStory) -> bool:
    """Whether an article lies close enough in time to a story; one without a time is close to all."""
    if when is None or story.first is None or story.last is None:
        return True
    first, last, at = (datetime.fromisoformat(text) for text in (story.first, story.last, when))
    return first - WINDOW <= at <= last + WINDOW


def _are_alike(found: Likeness) -> bool:
    if found.names is None:
        return found.all >= _ALIKE_WITHOUT_NAMES
    return found.all >= _ALIKE and found.names >= _ALIKE_BY_NAMES


def _story_row(story: ActiveStory, sources: int) -> Story:
    weights = story.vector.weights
    terms = sorted(weights, key=lambda term: (-weights[term], term))[:_TERMS]
    label = [story.vector.names.get(term, term) for term in terms[:_LABEL]]
    return Story(
        story_id=story.story_id,
        revision=story.revision,
        label=", ".join(label),
        terms=tuple(terms),
        first_seen=_time(story.first),
        last_seen=_time(story.last),
        n_articles=story.articles,
        n_independent_sources=sources,
        method_version=METHOD_VERSION,
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
