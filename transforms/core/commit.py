"""A unit's records become rows, all of them or none.

    decide in fixed order -> write files, sync, name by content -> ONE transaction (keys, fingerprints, manifest)
    -> publish files -> publish manifest -> mark as published

Killed before the transaction: nothing happened, the next run sweeps and does it again, to the same bytes. Killed after
it: the next start publishes what the store says is committed. A second attempt at a committed unit changes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from schemas.errors import ProcessingFault, ThresholdExceeded, TooManyFaults
from schemas.feeds import FeedHealth
from schemas.group_tables import EVENT_CLUSTERS, EVENT_LINKS, STORIES, STORY_LINKS
from schemas.records import Duplicate
from schemas.rows import as_values
from schemas.tables import ARTICLES, ARTIFACTS, DEAD_LETTERS, DUPLICATES, EVENTS, FEED_HEALTH, Table
from transforms.core.duplicates.linking import WINDOW, Met, find_links
from transforms.core.lineage import CommitTexts
from transforms.core.manifest import Counts, InputRange, Manifest, counts_of, files_of
from transforms.core.output import Output
from transforms.core.replacing import publish_rewrite
from transforms.core.sink import TableFile, publish, write_table_file, write_whole
from transforms.core.staging import (
    StagedKey,
    Stamp,
    staged_article,
    staged_artifacts,
    staged_events,
    stamped_dead_letter,
    stamped_duplicate,
    stamped_poll,
)
from transforms.core.store import Store
from transforms.core.stories.reports import Grouped, report_of
from transforms.core.text import TEXT_FORM_VERSION
from transforms.core.urls import URL_KEY_VERSION

#: A bug that a page brings to light lies in wait in one page of thousands. One that more than this many records of a unit meet, and more
#: than this share of them, is a release that is broken, or an installation: its records are to be read again, not set aside.
_FAULTS: Final = 10
_FAULT_SHARE: Final = 0.1
#: Faults whose places a manifest, and the summary of a run, tell; all are in `dead_letters`.
FAULTS_TOLD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A dead letter whose record is read again."""

    dead_letter_id: str
    input_name: str
    input_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRequest:
    """What the committer is told of a unit."""

    unit_id: str
    #: Ids of the slices that make up the unit.
    slices: tuple[str, ...]
    inputs: tuple[InputRange, ...]
    #: How many records the plan counted; None: it could not be known before reading.
    records: int | None
    stamp: Stamp
    #: The output folder.
    root: str
    #: Largest share of records set aside, 0-1, over the run so far with this unit.
    max_dead_letter_share: float = 1.0
    #: How far apart in time two articles may be published of which one repeats the other.
    window: timedelta = WINDOW
    #: Counts of the run's units before this one.
    before: Counts = field(default_factory=Counts)
    #: Polls of feeds whose news the unit holds: rows of `feed_health` that count with it.
    polls: tuple[FeedHealth, ...] = ()
    #: Dead letters of which the unit reads the records again.
    replays: tuple[Replayed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Decided:
    """The records of a unit, sorted into how they end."""

    articles: tuple[StagedKey, ...]
    #: Of these articles, and of earlier ones that repeat one of these.
    duplicates: tuple[Duplicate, ...]
    #: Stories of these articles, clusters of their events.
    grouped: Grouped
    dead_letters: tuple[StagedKey, ...]
    counts: Counts
    reasons: Mapping[str, int]
    #: Where newsbeam failed.
    faults: tuple[str, ...]


def _one_attempt(keys: Iterable[StagedKey]) -> list[StagedKey]:
    """One key for each record, in the order of decisions; a repeated attempt at a record left two."""
    attempts = sorted(keys, key=lambda key: (key.dead_letter is None, key.spool, key.start))
    by_position = {key.position: key for key in attempts}  # the last one stays: an article before a dead letter
    return sorted(by_position.values(), key=lambda key: key.order)


def _decide(keys: Sequence[StagedKey], request: UnitRequest, output: Output, store: Store, spool: Path) -> _Decided:
    """Decide record by record; every decision is remembered before the next one is made."""
    sequence = store.next_sequence()
    articles, letters, met = [], [], []
    repeated_articles = repeated_letters = 0
    seen_letters: set[str] = set()
    for key in keys:
        if key.dead_letter is not None:
            known = key.dead_letter.dead_letter_id in seen_letters or store.has_dead_letter(key.dead_letter.dead_letter_id)
            seen_letters.add(key.dead_letter.dead_letter_id)
            repeated_letters += known
            if not known:
                letters.append(key)
        elif key.article is not None:
            if store.articles.has_revision(key.article.revision_id) or store.is_erased(key.article.article_id):
                repeated_articles += 1
                continue
            entry = store.articles.add(key.article, sequence)
            found = (*store.articles.candidates(entry, key.article.hashes), *store.articles.across(entry, key.article))
            met.append(Met(entry, tuple(dict.fromkeys(found))))
            articles.append(key)
    texts = CommitTexts(output, store, spool, {key.article.revision_id: key for key in articles if key.article})
    duplicates = tuple(stamped_duplicate(link, request.stamp) for link in find_links(met, store.articles, texts, request.window))
    reports = (report_of(staged_article(spool, key), staged_events(spool, key)) for key in articles)
    started_at = request.stamp.started_at
    grouped = store.group(reports, duplicates, started_at).marked(started_at, request.stamp.run_id)
    counts = Counts(
        read=len(keys),
        rows=len(articles),
        repeats=repeated_articles + repeated_letters,
        dead_letters=len(letters),
        repeated_dead_letters=repeated_letters,
    )
    reasons = Counter(key.dead_letter.reason for key in keys if key.dead_letter is not None)
    faults = [key.dead_letter.detail for key in letters if key.dead_letter and key.dead_letter.reason == ProcessingFault.reason]
    return _Decided(tuple(articles), duplicates, grouped, tuple(letters), counts, reasons, tuple(faults[:FAULTS_TOLD]))


def _article_rows(folder: Path, keys: Sequence[StagedKey], decided: _Decided) -> Iterator[list[Any]]:
    duplicates = {link.revision_id: link for link in decided.duplicates}
    for key in keys:
        article = staged_article(folder, key)
        article = replace(article, story_id=decided.grouped.story_of.get(article.article_id))
        link = duplicates.get(article.revision_id)
        if link is not None:
            article = replace(article, duplicate_of=link.of_article_id, duplicate_kind=link.kind)
        yield as_values(ARTICLES, article)


def _event_rows(folder: Path, keys: Sequence[StagedKey], cluster_of: Mapping[str, str]) -> Iterator[list[Any]]:
    for key in keys:
        events = staged_events(folder, key)
        # Few events are in a cluster, and a copy of one costs as much as its row.
        marked = [
            replace(event, event_cluster_id=cluster_of[event.event_id]) if event.event_id in cluster_of else event
            for event in events
        ]
        yield from _rows(EVENTS, marked)


def _rows(table: Table, records: Iterable[object]) -> Iterator[list[Any]]:
    """Records in the table's order, as rows; null comes first."""
    read = attrgetter(*table.order)
    for record in sorted(records, key=lambda record: [(value is not None, value) for value in read(record)]):
        yield as_values(table, record)


def _write_files(request: UnitRequest, decided: _Decided, folder: Path, staging: Path) -> tuple[TableFile, ...]:
    """Write the tables that have rows, in published order."""
    stamp = request.stamp
    articles = [(key, key.article) for key in decided.articles if key.article is not None]
    by_article = [key for key, known in sorted(articles, key=lambda pair: (pair[1].article_id, pair[1].revision_id))]
    by_revision = [key for key, known in sorted(articles, key=lambda pair: pair[1].revision_id)]
    letters = [stamped_dead_letter(key.dead_letter, stamp) for key in decided.dead_letters if key.dead_letter is not None]
    sources: list[tuple[Table, int, Iterator[list[Any]]]] = [
        (ARTICLES, len(by_article), _article_rows(folder, by_article, decided)),
        (
            ARTIFACTS,
            sum(key.artifacts for key in by_revision),
            (row for key in by_revision for row in _rows(ARTIFACTS, staged_artifacts(folder, key))),
        ),
        (EVENTS, sum(key.events for key in by_article), _event_rows(folder, by_article, decided.grouped.cluster_of)),
        *(
            (table, len(records), _rows(table, records))
            for table, records in (
                (DUPLICATES, decided.duplicates),
                (STORY_LINKS, decided.grouped.story_links),
                (STORIES, decided.grouped.stories),
                (EVENT_LINKS, decided.grouped.event_links),
                (EVENT_CLUSTERS, decided.grouped.event_clusters),
            )
        ),
        (DEAD_LETTERS, len(letters), _rows(DEAD_LETTERS, letters)),
        (FEED_HEALTH, len(request.polls), _rows(FEED_HEALTH, [stamped_poll(poll, stamp) for poll in request.polls])),
    ]
    metadata = {
        "newsbeam.version": stamp.pipeline_version,
        "newsbeam.run_id": stamp.run_id,
        "newsbeam.text_form": TEXT_FORM_VERSION,
        "newsbeam.url_key": URL_KEY_VERSION,
    }
    return tuple(
        write_table_file(
            table, rows, staging=staging, dt=stamp.started_at.date(), expected_rows=expected, metadata=metadata
        )
        for table, expected, rows in sources
        if expected
    )  # fmt: skip


def _check(request: UnitRequest, decided: _Decided) -> None:
    """See that nothing was lost on the way, and that the run may go on.

    Raises:
        ThresholdExceeded: too large a share was set aside.
        TooManyFaults: newsbeam failed on more records than can be to blame.
        RuntimeError: fewer or more records arrived than were planned (a fault of newsbeam or of the engine).
    """
    counts = decided.counts
    if request.records is not None and counts.read != request.records:
        message = f"unit {request.unit_id}: {request.records} records planned, {counts.read} arrived; nothing of it was committed"
        raise RuntimeError(message)
    faults = decided.reasons.get(ProcessingFault.reason, 0)
    if faults > max(_FAULTS, _FAULT_SHARE * counts.read):
        message = (
            f"newsbeam failed on {faults} of {counts.read} records ({'; '.join(decided.faults[:1])}); nothing of this unit was committed. "
            "No record is to blame for so many: see whether it is installed whole (`newsbeam doctor`), and report it"
        )
        raise TooManyFaults(message)
    total = request.before + counts
    if total.read and total.set_aside / total.read > request.max_dead_letter_share:
        message = (
            f"{total.set_aside} of {total.read} records set aside, more than --max-dead-letters {request.max_dead_letter_share:g} "
            "allows; nothing of this unit was committed. See why with --dry-run, or raise the share"
        )
        raise ThresholdExceeded(message)


def commit_unit(request: UnitRequest, keys: Iterable[StagedKey], spool: Path) -> Counts:
    """Make rows of a unit's staged records.

    Args:
        request: the unit.
        keys: one for each record, in any order; repeated attempts at a record are fine.
        spool: the folder in which the keys' spool files lie.

    Returns:
        How the records ended (also when the unit was committed before).

    Raises:
        ThresholdExceeded: too large a share of the run was set aside; TooManyFaults: newsbeam failed on too many records.
        OutputFailed: the disk refused; nothing of the unit is committed.
    """
    output = Output(Path(request.root))
    with output.commit_lock(), Store(output.store) as store:
        if (committed := store.manifest(request.unit_id)) is not None:
            publish_committed(output, store)
            return counts_of(json.loads(committed))
        staging = output.staging / request.unit_id
        staging.mkdir(parents=True, exist_ok=True)
        attempts = _one_attempt(keys)
        with store.transaction():
            decided = _decide(attempts, request, output, store, spool)
            _check(request, decided)
            manifest = Manifest(
                sequence=store.next_sequence(),
                unit_id=request.unit_id,
                stamp=request.stamp,
                counts=decided.counts,
                files=(files := _write_files(request, decided, spool, staging)),
                tables={file.table: file.rows for file in files},
                reasons=decided.reasons,
                inputs=request.inputs,
                faults=decided.faults,
                resolved=_resolved(request.replays, attempts),
            )
            store.add_unit(
                sequence=manifest.sequence,
                unit_id=manifest.unit_id,
                manifest=manifest.to_json(),
                slices=request.slices,
                dead_letters=[key.dead_letter.dead_letter_id for key in decided.dead_letters if key.dead_letter],
            )
        publish_committed(output, store)
        return decided.counts


def _resolved(replays: Iterable[Replayed], keys: Sequence[StagedKey]) -> tuple[str, ...]:
    """Dead letters whose records were read again and ended otherwise: as a row, as a repeat, or for another reason."""
    read = {key.position for key in keys}
    stay = {key.dead_letter.dead_letter_id for key in keys if key.dead_letter}
    return tuple(
        each.dead_letter_id
        for each in replays
        if (each.input_name, each.input_offset) in read and each.dead_letter_id not in stay
    )


def publish_committed(output: Output, store: Store) -> int:
    """Bring everything that is committed to where readers see it (inside the commit lock).

    Returns:
        How many units were published.

    Raises:
        OutputFailed: the disk refused.
    """
    count = 0
    for sequence, data in store.manifests(unpublished=True):
        manifest = json.loads(data)
        if "replaces" in manifest:
            publish_rewrite(output, manifest)
        else:
            publish(output.root, output.staging / manifest["unit_id"], files_of(manifest))
        write_whole(output.manifests / f"{sequence:06d}-{manifest['unit_id']}.json", data)
        store.mark_published(sequence)
        count += 1
    return count
