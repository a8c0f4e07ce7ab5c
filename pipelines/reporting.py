"""What a person asks to see: the report of an output, and one article with all that is said about it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pipelines import feed_status
from schemas.errors import Refusal, UsageRefused
from schemas.feeds import FeedState
from transforms.core.catalog import place
from transforms.core.feeds.health import is_silent
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.reading import files_by_table, revisions_of, rows_of
from transforms.core.report.article import (
    ARTICLE_COLUMNS,
    ARTIFACT_COLUMNS,
    DUPLICATE_COLUMNS,
    EVENT_COLUMNS,
    ArticleView,
    article_view,
)
from transforms.core.report.feeds import watch_figures
from transforms.core.report.figures import FeedLine, Figures, Watch
from transforms.core.report.gathering import gather
from transforms.core.sink import read_rows, write_whole
from transforms.core.streaming.watching import is_watched

_HEALTH_COLUMNS: Final = (
    *("feed_id", "poll", "polled_at", "feed_url", "error_class", "error_count", "next_poll_at", "status", "items_new", "notes"),
)


def report(out: Path, now: datetime, days: int | None, *, max_lag_s: float, max_failing: float) -> Figures:
    """The figures of an output.

    Args:
        out: the folder.
        now: the clock.
        days: rows of so many last days count; None: all.
        max_lag_s: as in `feed_status.troubles`.
        max_failing: the same.

    Raises:
        UsageRefused: the folder is not newsbeam's, or a manifest is damaged.
    """
    output = Output(out)
    output.require()
    since = None if days is None else (now - timedelta(days=days)).date()
    with _readable(output):
        watch = _watched(output, now, max_lag_s=max_lag_s, max_failing=max_failing)
        return gather(output, now, since=since, watch=watch, meaning=feed_status.meaning)


@contextmanager
def _readable(output: Output) -> Iterator[None]:
    """Say what to do where a manifest is damaged."""
    try:
        yield
    except json.JSONDecodeError as error:
        message = (
            f"a file in {output.manifests} is damaged ({error}); put it back from a copy: {output.store} holds every manifest"
        )
        raise UsageRefused(message) from error


def _watched(output: Output, now: datetime, *, max_lag_s: float, max_failing: float) -> Watch:
    """The feeds as the monitor's store has them; without one that tells, or with a stream, as their last polls in the tables do."""
    if not output.monitor.exists() or is_watched(output.stream):
        return watch_figures(_polled(output), "table")
    try:
        with MonitorStore(output.monitor) as store:
            feeds, due_at = list(store.feeds()), store.next_due_at()
            lines = [_line(feed, silent=is_silent(feed, now)) for feed in feeds]
            troubles = feed_status.troubles(feeds, due_at, now, max_lag_s=max_lag_s, max_failing=max_failing)
            return watch_figures(lines, "store", queued=store.queued_count(), due_at=due_at, troubles=troubles)
    except Refusal as refusal:
        return watch_figures(_polled(output), "table", trouble=str(refusal), troubles=[str(refusal)])


def _line(feed: FeedState, *, silent: bool) -> FeedLine:
    told = feed_status.report(feed)
    return FeedLine(
        url=told.url,
        title=told.title,
        state=told.state,
        errors=told.errors,
        error_class=told.error_class,
        why=told.why,
        polled_at=told.polled_at,
        next_poll_at=told.next_poll_at,
        new_at=told.new_at,
        silent=silent,
    )


def _polled(output: Output) -> list[FeedLine]:
    last: dict[str, Mapping[str, Any]] = {}
    new_at: dict[str, datetime] = {}
    for row in _polls(output):
        known = last.get(row["feed_id"])
        if known is None or row["poll"] > known["poll"]:
            last[row["feed_id"]] = row
        if row["items_new"]:
            new_at[row["feed_id"]] = max(row["polled_at"], new_at.get(row["feed_id"], row["polled_at"]))
    return [_line(_state(row, new_at.get(feed_id)), silent="silent" in (row["notes"] or ())) for feed_id, row in last.items()]


def _polls(output: Output) -> Iterator[Mapping[str, Any]]:
    for path in files_by_table(output, "feed_health"):
        if (file := place(output, path)).is_file():
            yield from read_rows(file, _HEALTH_COLUMNS)


def _state(row: Mapping[str, Any], new_at: datetime | None) -> FeedState:
    return FeedState(
        feed_id=row["feed_id"],
        url=row["feed_url"],
        status=row["status"],
        polls=row["poll"],
        polled_at=row["polled_at"],
        next_poll_at=row["next_poll_at"],
        new_at=new_at,
        errors=row["error_count"],
        error_class=row["error_class"],
    )


def article(out: Path, said: str) -> ArticleView:
    """One article with all that is said about it: the revision that was seen last, or the one that is meant.

    Args:
        out: the folder.
        said: as in `reading.revisions_of`.

    Raises:
        UsageRefused: the folder is not newsbeam's, or no article or several are meant.
    """
    output = Output(out)
    output.require()
    with _readable(output):
        revisions = revisions_of(output, said, ARTICLE_COLUMNS)
        meant = [row for row in revisions if row["revision_id"].startswith(said.lower())]
        row = (meant or revisions)[-1]
        ids, revision = [row["article_id"]], [row["revision_id"]]
        return article_view(
            row,
            revisions,
            rows_of(output, "artifacts", ARTIFACT_COLUMNS, "revision_id", revision),
            rows_of(output, "events", EVENT_COLUMNS, "revision_id", revision),
            [
                link
                for key in ("article_id", "of_article_id")
                for link in rows_of(output, "duplicates", DUPLICATE_COLUMNS, key, ids)
            ],
        )


def write_page(path: Path, page: str) -> None:
    """Write a page so that it is there whole or not at all.

    Raises:
        UsageRefused: there is no such folder, or it is none.
        OutputFailed: the disk refused.
    """
    if not path.parent.is_dir() or path.is_dir():
        raise UsageRefused(f"{path} cannot be written: name a file in a folder that is there")
    write_whole(path, page.encode())
