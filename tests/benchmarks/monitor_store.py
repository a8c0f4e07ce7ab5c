"""What a tick costs in a large store: 50,000 feeds and 5 million keys (or more) beside 1,000 feeds and as many keys for each.

Each tick finds 100 feeds due, looks up the 30 entries of each, and settles with one new entry and one that left; 100 keys that left 90 days ago
are forgotten. Two small stores and the large one do so in turns, in one run, so that a busy machine slows all alike; the pair of small ones says
how far to trust the run. Prints how SQLite runs every statement of a tick. Exits 1 where a figure falls short.

    python -m tests.benchmarks.monitor_store [--feeds 50000] [--keys 5000000] [--folder DIR]

The small stores have a fiftieth of the feeds and keys. `--keys 50000000` is what the store is made for.
"""

import argparse
import contextlib
import itertools
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import numpy as np

from schemas.feeds import FeedState
from tests.benchmarks.bench import Verdict
from tests.benchmarks.sketches import scattered
from transforms.core.monitoring.keys import KEPT_AFTER
from transforms.core.monitoring.memory import SeenDocument, TickChanges
from transforms.core.monitoring.store import MonitorStore

#: Largest ratio of the cost of a tick, large store to small one.
_GATE: Final = 1.3
DUE: Final = 100
PRESENT: Final = 30
TICKS: Final = 60
_SMALL_FEEDS: Final = 1000
#: Ticks that are not counted: the first ones warm the caches.
_WARM: Final = 5
#: Disk that a key takes at most while a store is filled, its share of what SQLite sorts included.
_KEY_BYTES: Final = 250
START: Final = datetime(2026, 3, 2, tzinfo=timezone.utc)
_REVISION: Final = bytes(range(16))
_ARTICLE: Final = bytes(range(32))
_INSERT: Final = "INSERT INTO keys (feed, key, revision, left_at, article) VALUES (?, ?, ?, ?, ?)"


def keys_of(feed: int, first: int, count: int) -> list[bytes]:
    """Keys of a feed's entries from a number on, as scattered as hashes are."""
    numbers = np.arange(first, first + count, dtype=np.uint64) + np.uint64(feed << 24)
    data = scattered(numbers, 2).astype("<u8").tobytes()
    return [data[start : start + 16] for start in range(0, len(data), 16)]


def fill(path: Path, feeds: int, keys_per_feed: int) -> None:
    """A store in which 100 feeds fall due every minute, each with some keys that left and 30 that are there."""
    with MonitorStore(path) as store:
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
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # In the order of the keys and without log: what is measured is the store when it is full, not how it became so.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            connection.execute(f"PRAGMA {setting}")
        query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'keys' AND type = 'index' AND sql != ''"
        indexes = connection.execute(query).fetchall()
        connection.execute("BEGIN")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for number in range(1, feeds + 1):
            connection.executemany(_INSERT, _rows(number, feeds // DUE, keys_per_feed))
        for _, statement in indexes:
            connection.execute(statement)
        connection.execute("COMMIT")
    os.sync()


def _rows(feed: int, polled_min: int, count: int) -> Iterator[tuple[int, bytes, bytes, float | None, bytes | None]]:
    """The keys of a feed: one entry left at each of its polls; every other key tells an article."""
    oldest = (START - KEPT_AFTER).timestamp() + (feed - 1) // DUE * 60.0
    for key, number in sorted(zip(keys_of(feed, 0, count), range(count), strict=True)):
        left = None if number >= count - PRESENT else min(oldest + number * polled_min * 60.0, START.timestamp())
        yield feed, key, _REVISION, left, _ARTICLE if number % 2 else None


class Cost(dict[str, float]):
    """Wall milliseconds of each part of a tick, and CPU milliseconds of the whole."""


def tick(store: MonitorStore, turn: int, feeds: int, keys_per_feed: int) -> Cost:
    """One tick."""
    now = START + timedelta(minutes=turn)
    cpu, begin = time.process_time(), time.perf_counter()
    due = store.claim_due(now, DUE, 300.0)
    claimed = time.perf_counter()
    documents = []
    for feed in due:
        keys = keys_of(int(feed.feed_id, 16) + 1, keys_per_feed - PRESENT + 1 + feed.polls, PRESENT)
        _expect(len(store.known_keys(feed.feed_id, keys)), PRESENT - 1, "known keys")
        documents.append(SeenDocument(feed_id=feed.feed_id, present=tuple((one, _REVISION) for one in keys), complete=True))
    looked = time.perf_counter()
    states = tuple(replace(feed, polls=feed.polls + 1, next_poll_at=now + timedelta(minutes=feeds // DUE)) for feed in due)
    store.prepare(f"unit {turn}", TickChanges(at=now, feeds=states, documents=tuple(documents)))
    store.settle(f"unit {turn}", committed=True)
    settled = time.perf_counter()
    _expect(len(due), DUE, "feeds due")
    parts = {"claim": claimed - begin, "look up": looked - claimed, "settle": settled - looked, "wall": settled - begin}
    return Cost({**parts, "CPU": time.process_time() - cpu})


def _expect(found: int, expected: int, what: str) -> None:
    if found != expected:
        message = f"{found} {what}, {expected} expected"
        raise AssertionError(message)


def plans(store: MonitorStore, turn: int, feeds: int, keys_per_feed: int) -> list[str]:
    """How SQLite finds what the statements of one tick ask for: each step once."""
    statements: list[str] = []
    database = store._db._db
    database.set_trace_callback(statements.append)
    tick(store, turn, feeds, keys_per_feed)
    database.set_trace_callback(None)
    steps = {
        row[3]
        for statement in statements
        if statement.startswith(("SELECT", "UPDATE", "DELETE"))
        for row in database.execute(f"EXPLAIN QUERY PLAN {statement}")
    }
    return sorted(steps)


def measure(stores: Mapping[str, MonitorStore], sizes: Mapping[str, int], keys_per_feed: int) -> list[Verdict]:
    """Let the stores tick in turns."""
    costs: dict[str, list[Cost]] = {name: [] for name in stores}
    for turn in range(TICKS):
        # The last one leaves caches and disk in another state than the others; so each is the last one in turn.
        names = list(itertools.islice(itertools.cycle(stores), turn % len(stores), turn % len(stores) + len(stores)))
        for name in names:
            costs[name].append(tick(stores[name], turn, sizes[name], keys_per_feed))
    medians = {
        name: {part: 1e3 * statistics.median(cost[part] for cost in each[_WARM:]) for part in each[0]}
        for name, each in costs.items()
    }
    for part in medians["large"]:
        print(f"{part:>8}: " + ", ".join(f"{medians[name][part]:.1f} ms {name}" for name in medians))
    verdicts = []
    for measured in ("wall", "CPU"):
        one, other, large = (medians[name][measured] for name in ("small", "small again", "large"))
        ratio, noise = large / statistics.mean([one, other]), abs(one / other - 1)
        print(f"A/A pair (two small stores, {measured}): {noise:.1%} apart")
        holds = ratio <= _GATE if abs(ratio / _GATE - 1) > noise else None
        verdicts.append(Verdict(f"{measured} of a tick with {DUE} feeds due, large ÷ small", ratio, f"gate {_GATE}", holds))
    scans = [step for step in plans(stores["large"], TICKS, sizes["large"], keys_per_feed) if _tell(step).startswith("SCAN")]
    return [*verdicts, Verdict("statements of a tick that scan a table", len(scans), "gate 0", not scans)]


def _tell(step: str) -> str:
    print(f"  {step}")
    return step


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=50_000)
    options.add_argument("--keys", type=int, default=5_000_000, help="in the large store")
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    keys_per_feed = max(PRESENT + TICKS, chosen.keys // chosen.feeds)
    sizes = {"small": _SMALL_FEEDS, "small again": _SMALL_FEEDS, "large": chosen.feeds}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=chosen.folder)))
        free, needed = shutil.disk_usage(folder).free, sum(sizes.values()) * keys_per_feed * _KEY_BYTES
        if free < needed:
            print(f"{folder} has {free / 1e9:.0f} GB free, {needed / 1e9:.0f} are needed; name another folder with --folder")
            return 2
        stores = {}
        for name, feeds in sizes.items():
            path, begin, count = folder / f"{name}.sqlite", time.perf_counter(), feeds * keys_per_feed
            fill(path, feeds, keys_per_feed)
            size = path.stat().st_size
            print(
                f"{name}: {feeds} feeds, {count} keys, {size / 1e6:.0f} MB, {size / count:.0f} bytes a key,"
                f" filled in {time.perf_counter() - begin:.0f} s",
                flush=True,
            )
            stores[name] = stack.enter_context(MonitorStore(path))
        verdicts = measure(stores, sizes, keys_per_feed)
    for verdict in verdicts:
        print(verdict.line())
    return int(any(verdict.holds is False for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
