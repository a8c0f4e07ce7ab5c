"""Stores that were lost are made again from what was published: the manifests and the tables.

Keys of rows come back whole, so no row is ever written twice. Of feeds come back number and time of their polls, and what was decided;
validators and seen keys do not (but for those of `feeds.recall`): feeds and articles are fetched once more, and found to be known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from schemas.errors import UsageRefused
from schemas.feeds import FeedState
from schemas.tables import DEAD_LETTERS, FEED_HEALTH, Table
from transforms.core.catalog import live_files, manifests_of, replaced_by
from transforms.core.manifest import as_published, files_of
from transforms.core.output import Output
from transforms.core.reindex import committed_articles
from transforms.core.sink import TableFile, read_rows
from transforms.core.store import Store

_FEED_COLUMNS: Final = (
    *("feed_id", "poll", "polled_at", "next_poll_at", "status", "identity", "interval_s", "error_count", "error_class"),
)


def rebuild_store(output: Output, store: Store) -> int:
    """Fill an empty store of the tables (inside the commit lock).

    Args:
        output: the folder; its manifests say what was committed, in which order.
        store: new and empty.

    Returns:
        How many commits were read.

    Raises:
        UsageRefused: the store is not empty, or a file that a manifest names is gone.
    """
    if store.next_sequence() != 1:
        message = f"{store.path} is not empty; move it away first, then rebuild"
        raise UsageRefused(message)
    count = 0
    manifests = manifests_of(output)
    gone = replaced_by(manifests)
    for manifest in manifests:
        live = [file for file in files_of(manifest) if file.path not in gone]
        with store.transaction():
            store.add_unit(
                sequence=manifest["sequence"],
                unit_id=manifest["unit_id"],
                manifest=as_published(manifest),
                slices=(),
                dead_letters=[row["dead_letter_id"] for row in _rows(output, live, DEAD_LETTERS, ("dead_letter_id",))],
            )
            store.note_rewrite(manifest["sequence"], manifest.get("replaces", ()), manifest.get("tombstones", ()))
            for article in committed_articles(output, live):
                store.articles.add(article, manifest["sequence"])
        store.mark_published(manifest["sequence"])
        count += 1
    return count


def rebuilt_feeds(output: Output, listed: Iterable[FeedState], *, back: timedelta | None = None) -> list[FeedState]:
    """The feeds of a list with what `feed_health` says of their last polls.

    Args:
        output: the folder.
        listed: the feeds as their list has them; addresses in the tables have lost their secrets, so these count.
        back: how far before the newest polls it is looked for others; None: to the first.
    """
    files = [file for file in live_files(manifests_of(output)) if file.table == FEED_HEALTH.name]
    if back is not None and files:
        first = max(file.dt for file in files) - back
        files = [file for file in files if file.dt >= first]
    last: dict[str, Mapping[str, Any]] = {}
    for row in _rows(output, files, FEED_HEALTH, _FEED_COLUMNS):
        if row["feed_id"] not in last or row["poll"] > last[row["feed_id"]]["poll"]:
            last[row["feed_id"]] = row
    return [_restored(feed, last[feed.feed_id]) if feed.feed_id in last else feed for feed in listed]


def _restored(feed: FeedState, row: Mapping[str, Any]) -> FeedState:
    return replace(
        feed,
        polls=row["poll"],
        polled_at=row["polled_at"],
        next_poll_at=row["next_poll_at"],
        status=row["status"],
        identity=row["identity"],
        interval_s=row["interval_s"],
        errors=row["error_count"],
        # The weights of single failures are not published: each is taken for a soft one.
        error_weight=row["error_count"] / 2,
        error_class=row["error_class"],
        gone_at=row["polled_at"] if row["status"] == "parked" else None,
    )


def rows_in_order(output: Output, table: Table, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Columns of all rows of a table, in the order of their commits.

    Raises:
        UsageRefused: a file that a manifest names is gone.
    """
    yield from _rows(output, live_files(manifests_of(output)), table, columns)


def _rows(output: Output, files: Iterable[TableFile], table: Table, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for file in files:
        if file.table == table.name:
            yield from _rows_of(output, file, columns)


def _rows_of(output: Output, file: TableFile, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    path = output.root / file.path
    if not path.is_file():
        message = f"{file.path} is named by a manifest and is not there; bring it back, or start with an empty folder"
        raise UsageRefused(message)
    yield from read_rows(path, columns)
