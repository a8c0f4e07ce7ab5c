"""The tables counted commit by commit: an article meets its own artifacts there, and no more than one commit is held."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from transforms.core.artifacts import SEVERITIES
from transforms.core.report.figures import Delay, Dyad, Events, EventType, Languages, Share
from transforms.core.urls import registrable_domain

#: A batch of a table: column to values.
Batch = Mapping[str, Sequence[Any]]
ARTICLE_COLUMNS: Final = (
    *("revision_id", "article_id", "domain", "url", "source_id", "input_name", "text_tokens", "extraction_flags", "duplicate_of"),
    *(
        "language",
        "language_reason",
        "translation_verdict",
        "published_at",
        "published_precision",
        "written_at",
        "artifact_count",
    ),
    *("events_status", "first_seen_at"),
)
ARTIFACT_COLUMNS: Final = ("artifact_id", "revision_id", "kind", "field", "start", "end", "severity", "score")
EVENT_COLUMNS: Final = (
    *("event_type", "quad_plover", "tier", "status", "date_from", "actor_countries", "recipient_countries", "artifacts"),
)
DEAD_COLUMNS: Final = ("reason", "url")
NOWHERE: Final = "without an address"
#: Flags that say that a page gave less than its article.
_THIN: Final = frozenset({"short", "paywall", "login_wall", "boilerplate_suspected"})
_EXACT: Final = frozenset({"second", "minute", "hour"})
#: Upper bounds in seconds, and what is said of what lies below each.
_BUCKETS: Final = (
    (0, "dated after it was written"), (60, "under 1 min"), (300, "1 – 5 min"), (900, "5 – 15 min"), (3600, "15 – 60 min"),
    (6 * 3600, "1 – 6 h"), (86400, "6 – 24 h"), (7 * 86400, "1 – 7 days"), (math.inf, "over 7 days"),
)  # fmt: skip
#: Steps of the histogram that quantiles are read from: each is a tenth longer than the last.
_STEP: Final = math.log(1.1)
_SHOWN_LANGUAGES: Final = 14
_SHOWN_DYADS: Final = 20


def source_of(domain: str | None, url: str | None, source_id: str | None) -> str:
    """The source that a row is counted under.

    >>> source_of(None, "http://127.0.0.1:8080/a", None), source_of("example.org", None, None), source_of(None, None, None)
    ('127.0.0.1:8080', 'example.org', 'without an address')
    """
    if domain:
        return domain
    if url:
        host = url.partition("//")[2].partition("/")[0].partition("?")[0]
        return registrable_domain(url) or host[:80] or NOWHERE
    return source_id or NOWHERE


def shares(counts: Mapping[str, int]) -> tuple[Share, ...]:
    """Counts, the largest first; of equal ones by name."""
    return tuple(Share(name, count) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count)


@dataclass(slots=True)
class SourceTally:
    """One source while it is counted."""

    articles: int = 0
    dead: int = 0
    words: int = 0
    thin: int = 0


@dataclass(slots=True)
class Candidate:
    """A finding that may become an example of its kind."""

    rank: tuple[int, float, str]
    revision_id: str
    field: str
    start: int
    end: int
    #: Files that hold the article, and the finding.
    paths: tuple[Path, ...]
    artifact_paths: tuple[Path, ...]


@dataclass(slots=True)
class ArticleTally:
    """Articles, and what was set aside, as they are counted."""

    articles: int = 0
    with_artifacts: int = 0
    sources: dict[str, SourceTally] = field(default_factory=lambda: defaultdict(SourceTally))
    languages: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    coding: Counter[str] = field(default_factory=Counter)
    delays: Counter[int] = field(default_factory=Counter)
    buckets: Counter[str] = field(default_factory=Counter)
    undated: int = 0
    coarse: int = 0
    from_files: int = 0

    def take(self, batch: Batch) -> Iterator[tuple[str, str]]:
        """Count a batch; yields revision and source of each row."""
        self.languages.update(name or "not looked at" for name in batch["language"])
        self.undecided.update(
            reason or "no reason told"
            for name, reason in zip(batch["language"], batch["language_reason"], strict=True)
            if name == "und"
        )
        self.verdicts.update(verdict or "not looked at" for verdict in batch["translation_verdict"])
        self.coding.update(status or "not_run" for status in batch["events_status"])
        self.with_artifacts += sum(1 for count in batch["artifact_count"] if count)
        self.articles += len(batch["revision_id"])
        self._take_delays(batch)
        for revision, domain, url, source_id, words, flags in zip(
            *(batch[name] for name in ("revision_id", "domain", "url", "source_id", "text_tokens", "extraction_flags")),
            strict=True,
        ):
            source = source_of(domain, url, source_id)
            tally = self.sources[source]
            tally.articles += 1
            tally.words += words or 0
            tally.thin += not _THIN.isdisjoint(flags or ())
            yield revision, source

    def take_dead(self, batch: Batch) -> None:
        """Count records that were set aside."""
        for url in batch["url"]:
            self.sources[source_of(None, url, None)].dead += 1

    def _take_delays(self, batch: Batch) -> None:
        for name, published, precision, written in zip(
            *(batch[name] for name in ("input_name", "published_at", "published_precision", "written_at")), strict=True
        ):
            if name is not None:
                self.from_files += 1
            elif published is None:
                self.undated += 1
            elif precision is not None and precision not in _EXACT:
                self.coarse += 1
            else:
                self._take_delay((written - published).total_seconds())

    def _take_delay(self, seconds: float) -> None:
        self.buckets[next(name for bound, name in _BUCKETS if seconds < bound)] += 1
        self.delays[round(math.log(max(seconds, 1.0)) / _STEP)] += 1

    def language_figures(self) -> Languages:
        """How the languages mix; `und` is always told."""
        found = shares(self.languages)
        shown = [one for place, one in enumerate(found) if place < _SHOWN_LANGUAGES or one.name == "und"]
        return Languages(
            total=self.articles,
            shares=tuple(shown),
            left_out=sum(one.count for one in found) - sum(one.count for one in shown),
            undecided=shares(self.undecided),
            verdicts=shares(self.verdicts),
        )

    def delay_figures(self) -> Delay:
        """How long news took."""
        counted = sum(self.buckets.values())
        return Delay(
            counted=counted,
            buckets=tuple(Share(name, self.buckets[name]) for _, name in _BUCKETS) if counted else (),
            median_s=self._quantile(0.5),
            p90_s=self._quantile(0.9),
            undated=self.undated,
            coarse=self.coarse,
            from_files=self.from_files,
        )

    def _quantile(self, share: float) -> float | None:
        wanted, seen = share * sum(self.delays.values()), 0
        for step in sorted(self.delays):
            seen += self.delays[step]
            if seen >= wanted:
                return math.exp(step * _STEP)
        return None


@dataclass(slots=True, kw_only=True)
class CommitRows:
    """What artifacts need to know of their commit."""

    #: Files of the two tables.
    articles: tuple[Path, ...]
    artifacts: tuple[Path, ...]
    #: Revision to source.
    sources: dict[str, str] = field(default_factory=dict)
    #: Kinds and revisions that were met.
    met: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class ArtifactTally:
    """Artifacts as they are counted."""

    #: Kind and source; kind and severity; kind to articles.
    by_source: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_severity: Counter[tuple[str, str]] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    worst: dict[str, Candidate] = field(default_factory=dict)

    def take(self, batch: Batch, commit: CommitRows) -> None:
        """Count a batch of `artifacts`."""
        for artifact, revision, kind, name, start, end, severity, score in zip(
            *(batch[column] for column in ARTIFACT_COLUMNS), strict=True
        ):
            self.by_source[kind, commit.sources.get(revision, NOWHERE)] += 1
            self.by_severity[kind, severity] += 1
            if (kind, revision) not in commit.met:
                commit.met.add((kind, revision))
                self.articles[kind] += 1
            rank = (_grave(severity), score, artifact)
            if kind not in self.worst or rank > self.worst[kind].rank:
                self.worst[kind] = Candidate(rank, revision, name, start, end, commit.articles, commit.artifacts)


def _grave(severity: str) -> int:
    return next((place for place, name in enumerate(SEVERITIES) if name == severity), -1)


@dataclass(slots=True)
class EventTally:
    """Events as they are counted."""

    total: int = 0
    damaged: int = 0
    dated: int = 0
    dyadic: int = 0
    types: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    dyads: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def take(self, batch: Batch) -> None:
        """Count a batch."""
        self.total += len(batch["event_type"])
        self.types.update(zip(batch["event_type"], batch["quad_plover"], batch["tier"], strict=True))
        self.statuses.update(batch["status"])
        self.dated += sum(1 for day in batch["date_from"] if day is not None)
        self.damaged += sum(1 for marks in batch["artifacts"] if marks)
        for actors, recipients, quad in zip(
            *(batch[name] for name in ("actor_countries", "recipient_countries", "quad_plover")), strict=True
        ):
            pairs = {(one, other) for one in actors or () for other in recipients or ()}
            self.dyadic += bool(pairs)
            self.dyads.update((one, other, quad) for one, other in pairs)

    def figures(self, coding: Mapping[str, int]) -> Events:
        """The events.

        Args:
            coding: `articles.events_status` to articles.
        """
        by_type: Counter[tuple[str, int]] = Counter()
        by_dyad: Counter[tuple[str, str]] = Counter()
        for (name, quad, _), count in self.types.items():
            by_type[name, quad] += count
        for (actor, recipient, _), count in self.dyads.items():
            by_dyad[actor, recipient] += count
        first = sorted(by_dyad, key=lambda pair: (-by_dyad[pair], pair))
        return Events(
            total=self.total,
            core=sum(count for (_, _, tier), count in self.types.items() if tier == "core"),
            damaged=self.damaged,
            dated=self.dated,
            dyadic=self.dyadic,
            types=tuple(
                EventType(
                    name=name, quad=quad, core=self.types[name, quad, "core"], context=count - self.types[name, quad, "core"]
                )
                for (name, quad), count in sorted(by_type.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
            dyads=tuple(self._dyad(pair, by_dyad[pair]) for pair in first[:_SHOWN_DYADS]),
            dyads_left_out=max(0, len(first) - _SHOWN_DYADS),
            statuses=shares(self.statuses),
            coding=shares(coding),
        )

    def _dyad(self, pair: tuple[str, str], count: int) -> Dyad:
        one, two, three, four = (self.dyads[pair[0], pair[1], quad] for quad in (1, 2, 3, 4))
        return Dyad(actor=pair[0], recipient=pair[1], count=count, quads=(one, two, three, four))


def hour_of(time: datetime) -> datetime:
    """The full hour before a time."""
    return time.replace(minute=0, second=0, microsecond=0)
