"""What a tick costs in a large store: 50,000 feeds and 5 million keys (or more) beside 1,000 feeds and as many keys for each.

Each tick finds 100 feeds due, looks up the 30 entries of each, and settles with 2 new entries and one that left. Both stores do so in
turns, in one run, so that a busy machine slows both alike. Exits 1 where the large store costs more than `LIMIT` times the small one.

    python -m tests.benchmarks.monitor_store [--feeds 50000] [--keys 5000000] [--folder DIR]

The small store has a fiftieth of the feeds and keys. `--keys 50000000` is what the store is made for; it takes 4 GB of disk.
"""

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from schemas.feeds import FeedState
from transforms.core.monitoring.memory import SeenDocument, TickChanges
from transforms.core.monitoring.store import MonitorStore

#: Largest ratio of the cost of a tick, large store to small one.
LIMIT: Final = 1.3
DUE: Final = 100
PRESENT: Final = 30
TICKS: Final = 30
START: Final = datetime(2026, 3, 2, tzinfo=timezone.utc)


def key(feed: int, number: int) -> bytes:
    """A key as scattered as a hash is."""
    return hashlib.blake2b(b"%d %d" % (feed, number), digest_size=16).digest()


def fill(path: Path, feeds: int, keys_per_feed: int) -> MonitorStore:
    """A store in which 100 feeds fall due every minute, each with some keys that left and 30 that are there."""
    store = MonitorStore(path)
    states = (
        FeedState(
            feed_id=f"{number:032x}",
            url=f"https://news{number}.example/feed.xml",
            title=f"Feed {number}",
            etag='"abcdefghijklmnop"',
            next_poll_at=START + timedelta(minutes=number // DUE),
        )
        for number in range(feeds)
    )
    store.watch(states, START)

    def rows() -> Iterator[tuple[int, bytes, bytes, float | None]]:
        for number in range(1, feeds + 1):
            for one in range(keys_per_feed):
                left = None if one >= keys_per_feed - PRESENT else START.timestamp() - one * 600.0
                yield number, key(number, one), b"revision", left

    with store._db.transaction():
        store._db.run_each("INSERT INTO keys (feed, key, revision, left_at) VALUES (?, ?, ?, ?)", rows())
    store._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def tick(store: MonitorStore, turn: int, feeds: int, keys_per_feed: int) -> dict[str, float]:
    """Seconds of each part of one tick."""
    now = START + timedelta(minutes=turn)
    begin = time.perf_counter()
    due = store.claim_due(now, DUE, 300.0)
    claimed = time.perf_counter()
    documents = []
    for feed in due:
        number = int(feed.feed_id, 16) + 1
        first = keys_per_feed - PRESENT + 1 + feed.polls
        numbers = range(first, first + PRESENT)
        keys = [key(number, one) for one in numbers]
        known = store.known_keys(feed.feed_id, keys)
        if len(known) != PRESENT - 1:
            message = f"{len(known)} known keys, {PRESENT - 1} expected"
            raise AssertionError(message)
        documents.append(SeenDocument(feed_id=feed.feed_id, present=tuple((one, b"revision") for one in keys), complete=True))
    looked = time.perf_counter()
    states = tuple(replace(feed, polls=feed.polls + 1, next_poll_at=now + timedelta(minutes=feeds // DUE)) for feed in due)
    store.prepare(f"unit {turn}", TickChanges(at=now, feeds=states, documents=tuple(documents)))
    store.settle(f"unit {turn}", committed=True)
    if len(due) != DUE:
        message = f"{len(due)} feeds due, {DUE} expected"
        raise AssertionError(message)
    return {"claim": claimed - begin, "look up": looked - claimed, "settle": time.perf_counter() - looked}


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=50_000)
    options.add_argument("--keys", type=int, default=5_000_000, help="in the large store")
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    keys_per_feed = max(PRESENT + TICKS, chosen.keys // chosen.feeds)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        sizes = {"small": 1000, "large": chosen.feeds}
        stores = {}
        for name, feeds in sizes.items():
            begin = time.perf_counter()
            stores[name] = fill(Path(folder) / f"{name}.sqlite", feeds, keys_per_feed)
            size = sum(file.stat().st_size for file in Path(folder).glob(f"{name}.sqlite*"))
            count = feeds * keys_per_feed
            took_s = time.perf_counter() - begin
            print(
                f"{name}: {feeds} feeds, {count} keys, {size / 1e6:.0f} MB, {size / count:.0f} bytes a key, filled in {took_s:.0f} s"
            )
        costs: dict[str, list[dict[str, float]]] = {name: [] for name in stores}
        for turn in range(TICKS):
            for name, store in stores.items():
                costs[name].append(tick(store, turn, sizes[name], keys_per_feed))
        for store in stores.values():
            store._db.close()
    medians = {
        name: {part: statistics.median(cost[part] for cost in ticks[3:]) for part in ticks[0]} for name, ticks in costs.items()
    }
    for part in medians["small"]:
        print(f"{part}: {1e3 * medians['small'][part]:.1f} ms small, {1e3 * medians['large'][part]:.1f} ms large")
    ratio = sum(medians["large"].values()) / sum(medians["small"].values())
    print(
        f"a tick with {DUE} feeds due: {1e3 * sum(medians['large'].values()):.0f} ms; large to small {ratio:.2f} (limit {LIMIT})"
    )
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
