"""What an article costs in an index of articles as it grows: time to meet and to be added, bytes on disk.

Sketches are synthetic: 48 hashes each, most of them rare, a tenth drawn from idiom that many texts share, and one article in twenty is a
copy of an earlier one. The same sizes are filled in turns, so that a busy machine slows all alike. Beside it `datasketch.MinHashLSH` over
the same shingles where an environment has it, and the bare comparison of all pairs. Exits 1 where a limit is passed.

    PYTHONPATH=. python -m tests.benchmarks.duplicates_index [--sizes 10000 100000 1000000] [--datasketch PYTHON]
"""

import argparse
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from transforms.core.duplicates.index import INDEX_TABLES, Index, KnownArticle

#: Largest cost of an article in the largest index, over that in the smallest; largest index, in bytes an article.
LIMIT: Final = 2.0
BYTES_LIMIT: Final = 1024
#: Articles that are met and added when the index has its size.
PROBES: Final = 500
ROUNDS: Final = 3
_SKETCH: Final = 48
_IDIOM: Final = 2000


def hashes(number: int) -> tuple[int, ...]:
    """The sketch of an article: one in twenty has three quarters of an earlier one's."""
    chance = random.Random(number)
    own = [chance.getrandbits(32) for _ in range(_SKETCH - 5)] + [chance.randrange(_IDIOM) for _ in range(5)]
    if number % 20 == 0 and number:
        own[:36] = hashes(chance.randrange(number) // 20 * 20 + 1)[:36]
    return tuple(sorted(set(own)))


def article(number: int) -> KnownArticle:
    """What is kept of a synthetic article."""
    return KnownArticle(
        revision_id=f"{random.Random(-number - 1).getrandbits(128):032x}",
        article_id=f"{random.Random(number).getrandbits(128):032x}",
        canonical_id=None,
        text_key=f"{number:032x}",
        published_at="2026-01-01T00:00:00.000000+00:00",
        hashes=hashes(number),
    )


def fill(path: Path, size: int) -> sqlite3.Connection:
    """An index of a size, in transactions of a thousand."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(INDEX_TABLES)
    index = Index(connection)
    for start in range(0, size, 1000):
        connection.execute("BEGIN")
        for number in range(start, min(start + 1000, size)):
            index.add(article(number), 1)
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return connection


def probe(connection: sqlite3.Connection, first: int) -> float:
    """CPU milliseconds to add an article and see whom it meets; nothing is kept."""
    index = Index(connection)
    articles = [article(number) for number in range(first, first + PROBES)]
    connection.execute("BEGIN")
    before = time.process_time()
    for one in articles:
        index.candidates(index.add(one, 2), one.hashes)
    spent = time.process_time() - before
    connection.execute("ROLLBACK")
    return spent / PROBES * 1000


def main() -> int:
    """Print the figures; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--datasketch", help="a Python that has datasketch")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        made = {}
        for size in options.sizes:
            path = Path(folder) / f"{size}.sqlite"
            began = time.process_time()
            made[size] = fill(path, size)
            filled_ms = (time.process_time() - began) / size * 1000
            print(
                f"{size:>9} articles: {path.stat().st_size / size:6.0f} bytes an article, {filled_ms:.2f} ms of CPU each to fill"
            )
        costs = {size: [] for size in made}  # type: dict[int, list[float]]
        for turn in range(ROUNDS):
            for size, connection in made.items():
                costs[size].append(probe(connection, 10_000_000 + turn * PROBES))
        middle = {size: statistics.median(each) for size, each in costs.items()}
        for size, cost in middle.items():
            print(f"{size:>9} articles: {cost:.3f} ms of CPU to meet and to be added")
        smallest, largest = min(made), max(made)
        ratio = middle[largest] / middle[smallest]
        size_bytes = (Path(folder) / f"{largest}.sqlite").stat().st_size / largest
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"cost at {largest} / cost at {smallest}: {ratio:.2f} (gate {LIMIT}); bytes an article: {size_bytes:.0f} (gate {BYTES_LIMIT}); peak {peak:.0f} MiB"
        )
        for connection in made.values():
            connection.close()
    if options.datasketch:
        sys.stdout.flush()
        subprocess.run([options.datasketch, str(Path(__file__).with_name("duplicates_peer.py"))], check=True)
    return int(ratio > LIMIT or size_bytes > BYTES_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
