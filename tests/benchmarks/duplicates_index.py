"""What an article costs in an index of articles as it grows: to be looked up, added and committed; bytes on disk.

Sketches are synthetic (`tests.benchmarks.sketches`), the store is the real one. Indexes of all sizes, and a second one of the smallest, take
commits in turns, so that a busy machine slows all alike; the pair of equal size says how far to trust the run. Beside it
`datasketch.MinHashLSH`, bands in a dictionary, and the bare comparison of all pairs, where an environment has datasketch. Exits 1 where a figure
falls short.

    python -m tests.benchmarks.duplicates_index [--sizes 10000 100000 1000000] [--datasketch PYTHON]

A million articles take five minutes to fill, and a gigabyte of disk.
"""

import argparse
import contextlib
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks.bench import Verdict
from tests.benchmarks.sketches import anchors, ids, sketches
from transforms.core.duplicates.index import KnownArticle
from transforms.core.store import Store

#: Largest cost of an article in the largest index, over that in the smallest; largest index, in bytes an article.
_COST_GATE: Final = 2.0
_BYTES_GATE: Final = 1024
#: Articles of a commit, and commits that are measured in each index.
_COMMIT: Final = 500
_ROUNDS: Final = 9
#: Articles of a commit while an index is filled.
_FILLED: Final = 5000
#: A million articles within the window of 90 days.
_A_DAY: Final = 11_000
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=timezone.utc)
_LANGUAGES: Final = ("en", "es", "de")


class Cost(NamedTuple):
    """Milliseconds an article."""

    cpu_ms: float
    wall_ms: float


def articles(first: int, count: int) -> list[KnownArticle]:
    """What is kept of some synthetic articles."""
    revisions, names, texts = (ids(first, count, kind) for kind in range(3))
    kept = zip(sketches(first, count), anchors(first, count), strict=True)
    return [
        KnownArticle(
            revision_id=revisions[place],
            article_id=names[place],
            canonical_id=None,
            text_key=texts[place],
            published_at=(_BEGINNING + timedelta(days=(first + place) // _A_DAY)).isoformat(timespec="microseconds"),
            hashes=hashes,
            language=_LANGUAGES[place % len(_LANGUAGES)],
            anchors=fingerprints,
        )
        for place, (hashes, fingerprints) in enumerate(kept)
    ]


def commit(store: Store, first: int) -> Cost:
    """Look articles up and add them as a commit does, in one transaction."""
    made = articles(first, _COMMIT)
    cpu, wall = time.process_time(), time.perf_counter()
    with store.transaction():
        for one in made:
            if not store.articles.has_revision(one.revision_id):
                entry = store.articles.add(one, 1)
                store.articles.candidates(entry, one.hashes)
                store.articles.across(entry, one)
    return Cost((time.process_time() - cpu) / _COMMIT * 1000, (time.perf_counter() - wall) / _COMMIT * 1000)


def fill(store: Store, size: int) -> None:
    """Add as many articles as an index is to have; nobody looks whom they meet."""
    cpu = time.process_time()
    for first in range(0, size, _FILLED):
        with store.transaction():
            for one in articles(first, min(_FILLED, size - first)):
                store.articles.add(one, 1)
    cpu_ms = (time.process_time() - cpu) / size * 1000
    print(
        f"{size:>9} articles: {_bytes(store) / size:.0f} bytes each; {cpu_ms:.3f} ms of CPU each to make and to add", flush=True
    )


def _bytes(store: Store) -> int:
    """Of the file, once everything is in it."""
    with contextlib.closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.path.stat().st_size


def measure(stores: Mapping[str, Store], sizes: Mapping[str, int]) -> list[Verdict]:
    """Let the indexes take commits in turns; the first two are of the smallest size, the last one is the largest."""
    costs: dict[str, list[Cost]] = {name: [] for name in stores}
    for turn in range(_ROUNDS):
        for name, store in stores.items():
            costs[name].append(commit(store, sizes[name] + turn * _COMMIT))
    medians = {name: Cost(*map(statistics.median, zip(*each, strict=True))) for name, each in costs.items()}
    for name, cost in medians.items():
        print(
            f"{sizes[name]:>9} articles: {cost.cpu_ms:.3f} ms of CPU, {cost.wall_ms:.3f} ms in all to look up, add and commit one more"
        )
    again, smallest, *_, largest = medians
    noise = abs(medians[again].cpu_ms / medians[smallest].cpu_ms - 1)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"A/A pair (two indexes of {sizes[smallest]}): {noise:.1%} apart; peak {peak_mib:.0f} MiB")
    ratio = medians[largest].cpu_ms / medians[smallest].cpu_ms
    sure = abs(ratio / _COST_GATE - 1) > noise
    size_bytes = _bytes(stores[largest]) / (sizes[largest] + _ROUNDS * _COMMIT)
    name = f"cost of an article at {sizes[largest]} ÷ at {sizes[smallest]}"
    return [
        Verdict(name, ratio, f"gate {_COST_GATE}", ratio <= _COST_GATE if sure else None),
        Verdict(f"bytes of index an article at {sizes[largest]}", size_bytes, f"gate {_BYTES_GATE}", size_bytes <= _BYTES_GATE),
    ]


def main() -> int:
    """Print the figures and verdicts; 1 where one falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--datasketch", help="a Python that has datasketch")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    sizes = {"again": min(options.sizes), **{str(size): size for size in sorted(options.sizes)}}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        stores = {name: stack.enter_context(Store(folder / f"{name}.sqlite")) for name in sizes}
        for name, size in sizes.items():
            fill(stores[name], size)
        verdicts = measure(stores, sizes)
    if options.datasketch:
        sys.stdout.flush()
        subprocess.run([options.datasketch, "-m", "tests.benchmarks.duplicates_peer"], check=True)
    for verdict in verdicts:
        print(verdict.line())
    return int(any(verdict.holds is False for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
