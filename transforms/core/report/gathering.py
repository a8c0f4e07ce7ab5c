"""The figures of an output, read from its manifests and tables; nothing is written, and no store is opened."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from schemas.tables import TABLES
from transforms.core.catalog import groups, manifests_of, place
from transforms.core.manifest import Counts, counts_of
from transforms.core.output import Output
from transforms.core.report.counting import (
    ARTICLE_COLUMNS,
    ARTIFACT_COLUMNS,
    DEAD_COLUMNS,
    EVENT_COLUMNS,
    ArticleTally,
    ArtifactTally,
    Batch,
    CommitRows,
    EventTally,
    hour_of,
)
from transforms.core.report.figures import Commits, Figures, Flow, Hour, Storage, Stored, Watch
from transforms.core.report.worst import kind_figures, source_figures
from transforms.core.sink import TableFile, read_columns

_FLOW_DAYS: Final = 7
_SHOWN_DAYS: Final = 14
_SHOWN_REASONS: Final = 15


@dataclass(slots=True)
class _Tally:
    """Everything while it is counted."""

    articles: ArticleTally = field(default_factory=ArticleTally)
    artifacts: ArtifactTally = field(default_factory=ArtifactTally)
    events: EventTally = field(default_factory=EventTally)
    #: Hour to records: read anew, repeated, set aside.
    hours: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    reasons: Counter[str] = field(default_factory=Counter)
    tables: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    days: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    count: int = 0
    missing: int = 0
    unreadable: int = 0
    unbalanced: int = 0
    total: Counts = field(default_factory=Counts)
    first_at: datetime | None = None
    last_at: datetime | None = None
    #: In the order in which they were met.
    newsbeam: dict[str, None] = field(default_factory=dict)
    schemas: dict[str, None] = field(default_factory=dict)


def gather(output: Output, now: datetime, *, since: date | None, watch: Watch, meaning: Callable[[str], str]) -> Figures:
    """Count an output.

    Args:
        output: the folder; it is newsbeam's (`Output.require`).
        now: the time of the report.
        since: rows of this day and later are counted, by the day of their partition; None: all. Commits and sizes are told whole.
        watch: the feeds; `pipelines` reads the monitor's store.
        meaning: a sentence for a class of failure or refusal.

    Returns:
        The figures. Memory goes with one commit and with the number of sources and days, not with the number of rows.
    """
    tally = _Tally()
    manifests = manifests_of(output)
    for manifest in manifests:
        if not manifest.get("replaces"):  # a rewrite reads nothing
            _take_manifest(tally, manifest)
    for files in groups(manifests):
        _take_sizes(tally, files)
        _take_rows(tally, output, files, since)
    names = tally.articles.sources
    return Figures(
        name=str(output.root),
        now=now,
        since=since,
        commits=_commits(tally),
        flow=_flow(tally, now, meaning),
        watch=watch,
        languages=tally.articles.language_figures(),
        delay=tally.articles.delay_figures(),
        sources=(sources := source_figures(tally.articles, tally.artifacts)),
        sources_left_out=len(names) - len(sources),
        kinds=kind_figures(tally.articles, tally.artifacts),
        articles=tally.articles.articles,
        articles_with_artifacts=tally.articles.with_artifacts,
        events=tally.events.figures(tally.articles.coding),
        storage=_storage(tally),
        troubles=(*watch.troubles, *_troubles(tally)),
    )


def _troubles(tally: _Tally) -> Iterator[str]:
    if tally.missing:
        yield f"{tally.missing} files that a manifest names are missing: run `newsbeam verify`"
    if tally.unreadable:
        yield f"{tally.unreadable} files could not be read, and are counted in part or not at all: run `newsbeam verify`"
    if tally.unbalanced:
        yield f"{tally.unbalanced} commits did not account for every record they read: run `newsbeam verify`"


def _take_manifest(tally: _Tally, manifest: Mapping[str, Any]) -> None:
    at, counts = datetime.fromisoformat(manifest["started_at"]), counts_of(manifest)
    tally.count += 1
    tally.total += counts
    tally.unbalanced += not counts.balanced
    tally.first_at = min(at, tally.first_at or at)
    tally.last_at = max(at, tally.last_at or at)
    tally.newsbeam[manifest["newsbeam_version"]] = None
    tally.schemas[manifest["schema_version"]] = None
    hour = tally.hours[hour_of(at)]
    hour[0] += counts.rows
    hour[1] += counts.repeats - counts.repeated_dead_letters
    hour[2] += counts.set_aside


def _take_sizes(tally: _Tally, files: Iterable[TableFile]) -> None:
    for file in files:
        for name, sums in ((file.table, tally.tables), (file.dt.isoformat(), tally.days)):
            sums[name][:] = (one + more for one, more in zip(sums[name], (1, file.rows, file.bytes), strict=True))


def _take_rows(tally: _Tally, output: Output, files: Iterable[TableFile], since: date | None) -> None:
    """The rows of files that belong together."""
    paths: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        if not (path := place(output, file.path)).is_file():
            tally.missing += 1
        elif since is None or file.dt >= since:
            paths[file.table].append(path)

    rows = CommitRows(articles=tuple(paths["articles"]), artifacts=tuple(paths["artifacts"]))
    for batch in _batches(tally, paths["articles"], ARTICLE_COLUMNS):
        _take_copies(tally, batch)
        rows.sources.update(tally.articles.take(batch))
    for batch in _batches(tally, paths["artifacts"], ARTIFACT_COLUMNS):
        tally.artifacts.take(batch, rows)
    for batch in _batches(tally, paths["events"], EVENT_COLUMNS):
        tally.events.take(batch)
    for batch in _batches(tally, paths["dead_letters"], DEAD_COLUMNS):
        tally.articles.take_dead(batch)
        tally.reasons.update(batch["reason"])


def _batches(tally: _Tally, paths: Iterable[Path], columns: Sequence[str]) -> Iterator[Batch]:
    for path in paths:
        try:
            yield from read_columns(path, columns)
        except (OSError, ValueError):  # Arrow's errors are both: of a file that is damaged, or was replaced a moment ago
            tally.unreadable += 1


def _take_copies(tally: _Tally, batch: Batch) -> None:
    """A row that repeats another article is none of the new ones of its hour."""
    for other, at in zip(batch["duplicate_of"], batch["first_seen_at"], strict=True):
        if other is not None:
            hour = tally.hours[hour_of(at)]
            hour[0], hour[1] = hour[0] - 1, hour[1] + 1


def _commits(tally: _Tally) -> Commits:
    return Commits(
        count=tally.count,
        first_at=tally.first_at,
        last_at=tally.last_at,
        total=tally.total,
        newsbeam_versions=tuple(tally.newsbeam),
        schema_versions=tuple(tally.schemas),
        missing=tally.missing,
        unbalanced=tally.unbalanced,
    )


def _flow(tally: _Tally, now: datetime, meaning: Callable[[str], str]) -> Flow:
    """Seven days of UTC, today the last; where nothing was read in them, those that end with the last commit."""
    begin = _midnight(now) - timedelta(days=_FLOW_DAYS - 1)
    recent = any(begin <= hour <= now for hour in tally.hours)
    if tally.last_at is not None and not recent:
        begin = _midnight(tally.last_at) - timedelta(days=_FLOW_DAYS - 1)
    hours = (begin + timedelta(hours=hour) for hour in range(24 * _FLOW_DAYS))
    told = [(hour, tally.hours.get(hour, (0, 0, 0))) for hour in hours]
    return Flow(
        hours=tuple(Hour(at=hour, new=new, duplicate=duplicate, dead=dead) for hour, (new, duplicate, dead) in told),
        to_now=recent or tally.last_at is None,
        reasons=tuple((name, meaning(name), count) for name, count in tally.reasons.most_common(_SHOWN_REASONS)),
    )


def _midnight(time: datetime) -> datetime:
    return time.replace(hour=0, minute=0, second=0, microsecond=0)


def _storage(tally: _Tally) -> Storage:
    days = [Stored(name=name, files=a, rows=b, bytes=c) for name, (a, b, c) in sorted(tally.days.items(), reverse=True)]
    return Storage(
        tables=tuple(
            Stored(name=table.name, files=a, rows=b, bytes=c)
            for table in TABLES
            if table.name in tally.tables
            for a, b, c in [tally.tables[table.name]]
        ),
        days=tuple(days[:_SHOWN_DAYS]),
        days_left_out=max(0, len(days) - _SHOWN_DAYS),
    )
