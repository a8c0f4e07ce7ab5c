"""Analysed articles laid down on local disk; only a small key goes on to the one who commits.

Bodies do not cross a shuffle: a key says where its article lies. A spool file belongs to one attempt of one worker;
what no key of a commit points to is swept away with its folder.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from schemas.errors import BadRecord
from schemas.events import Event
from schemas.feeds import FeedHealth
from schemas.records import Analysis, Article, Artifact, DeadLetter, Duplicate
from schemas.rows import to_row
from schemas.tables import ARTICLES, ARTIFACTS, EVENTS
from transforms.core.codec import decode, encode
from transforms.core.dead_letters import dead_letter
from transforms.core.duplicates.anchors import fingerprints
from transforms.core.duplicates.examine import UNKNOWN
from transforms.core.duplicates.index import KnownArticle
from transforms.core.duplicates.sketch import sketch
from transforms.core.identity import content_id
from transforms.core.spool import Spool, read_spooled
from transforms.core.urls import url_key

#: The side output of every step that sets records aside: encoded keys of dead letters.
SET_ASIDE: Final = "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What one run writes into every row."""

    run_id: str
    #: Start of the run, the only clock in the tables.
    started_at: datetime
    pipeline_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedKey:
    """One record of a unit: what the committer needs to know, and where the rest lies."""

    input_name: str | None
    input_offset: int | None
    #: Set: the record was set aside, and nothing is spooled.
    dead_letter: DeadLetter | None = None
    article: KnownArticle | None = None
    spool: str = ""
    start: int = 0
    #: Bytes of the encoded article, of its artifacts, of its events; they lie one after the other.
    lengths: tuple[int, int, int] = (0, 0, 0)
    artifacts: int = 0
    events: int = 0

    @property
    def position(self) -> tuple[str, int]:
        """Where the record stood; the same for every attempt at it."""
        return self.input_name or "", -1 if self.input_offset is None else self.input_offset

    @property
    def order(self) -> tuple[str, str, str, str, int]:
        """The order of decisions in a unit: earliest published, then smallest id, whatever came in first."""
        known = self.article
        if known is None:
            return "", "", "", *self.position
        return *known.order, *self.position


def key_of(letter: DeadLetter) -> StagedKey:
    """The key of a record that was set aside."""
    return StagedKey(input_name=letter.input_name, input_offset=letter.input_offset, dead_letter=letter)


def refused(  # noqa: PLR0913  where a record came from has five coordinates
    error: BadRecord,
    *,
    raw_sha256: str | None,
    input_name: str | None,
    input_offset: int | None,
    url: str | None = None,
    article_id: str | None = None,
) -> StagedKey:
    """The key of a record that a step refuses; the arguments are those of `dead_letter`."""
    return key_of(
        dead_letter(
            error, raw_sha256=raw_sha256, input_name=input_name, input_offset=input_offset, url=url, article_id=article_id
        )
    )  # fmt: skip


def refused_article(error: BadRecord, article: Article) -> StagedKey:
    """The key of an article that was read, and that a later step refuses."""
    return refused(
        error,
        raw_sha256=article.raw_sha256,
        input_name=article.input_name,
        input_offset=article.input_offset,
        url=article.url,
        article_id=article.article_id,
    )


def stamped(analysis: Analysis, stamp: Stamp) -> Analysis:
    """The analysis with the run's marks in every row."""
    marks: dict[str, Any] = {"pipeline_version": stamp.pipeline_version, "run_id": stamp.run_id, "dt": stamp.started_at.date()}
    return Analysis(
        article=replace(analysis.article, first_seen_at=stamp.started_at, written_at=stamp.started_at, **marks),
        artifacts=tuple(replace(artifact, **marks) for artifact in analysis.artifacts or ()),
        events=tuple(replace(event, **marks) for event in analysis.events or ()),
    )


def stamped_dead_letter(letter: DeadLetter, stamp: Stamp) -> DeadLetter:
    """The dead letter with the run's marks."""
    return replace(
        letter,
        first_seen_at=stamp.started_at,
        pipeline_version=stamp.pipeline_version,
        run_id=stamp.run_id,
        dt=stamp.started_at.date(),
    )


def stamped_poll(poll: FeedHealth, stamp: Stamp) -> FeedHealth:
    """The poll with the run's marks."""
    return replace(poll, pipeline_version=stamp.pipeline_version, run_id=stamp.run_id, dt=stamp.started_at.date())


def stamped_duplicate(link: Duplicate, stamp: Stamp) -> Duplicate:
    """The link with the run's marks."""
    return replace(link, decided_at=stamp.started_at, run_id=stamp.run_id, dt=stamp.started_at.date())


def check_rows(analysis: Analysis) -> None:
    """See that every row of an analysis fits its table.

    Raises:
        InvalidRow: one value does not fit; the article is set aside whole.
    """
    to_row(ARTICLES, analysis.article)
    for artifact in analysis.artifacts or ():
        to_row(ARTIFACTS, artifact)
    for event in analysis.events or ():
        to_row(EVENTS, event)


def known_article(article: Article) -> KnownArticle:
    """What the store will keep of an article."""
    kept = sketch(article.text)
    canonical = url_key(article.url_canonical) if article.url_canonical else None
    published = article.published_at
    language = None if article.language == UNKNOWN else article.language
    return KnownArticle(
        revision_id=article.revision_id,
        article_id=article.article_id,
        canonical_id=content_id("url", canonical) if canonical else None,
        text_key=kept.text_key,
        published_at=None if published is None else published.astimezone(timezone.utc).isoformat(timespec="microseconds"),
        hashes=kept.hashes,
        language=language,
        anchors=fingerprints(article.text, language) if language and published else (),
    )


def stage(analysis: Analysis, spool: Spool, stamp: Stamp) -> StagedKey:
    """Lay one analysis down.

    Args:
        analysis: all steps have run.
        spool: this worker's file.
        stamp: the run's marks.

    Returns:
        The key for the committer.

    Raises:
        InvalidRow: a row does not fit its table.
        OutputFailed: the disk refused.
    """
    whole = stamped(analysis, stamp)
    check_rows(whole)
    parts = (encode(whole.article), encode(whole.artifacts), encode(whole.events))
    return StagedKey(
        input_name=analysis.article.input_name,
        input_offset=analysis.article.input_offset,
        article=known_article(analysis.article),
        spool=spool.name,
        start=spool.append(b"".join(parts)),
        lengths=(len(parts[0]), len(parts[1]), len(parts[2])),
        artifacts=len(whole.artifacts or ()),
        events=len(whole.events or ()),
    )


def _read(folder: Path, key: StagedKey, part: int) -> bytes:
    return read_spooled(folder, key.spool, key.start + sum(key.lengths[:part]), key.lengths[part])


def staged_article(folder: Path, key: StagedKey) -> Article:
    """Take an article up again."""
    return decode(Article, _read(folder, key, 0))


def staged_artifacts(folder: Path, key: StagedKey) -> tuple[Artifact, ...]:
    """Take an article's artifacts up again."""
    return decode(tuple[Artifact, ...], _read(folder, key, 1)) if key.artifacts else ()


def staged_events(folder: Path, key: StagedKey) -> tuple[Event, ...]:
    """Take an article's events up again."""
    return decode(tuple[Event, ...], _read(folder, key, 2)) if key.events else ()
