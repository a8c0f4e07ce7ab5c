"""The same synthetic articles through `datasketch.MinHashLSH`, bands in a dictionary, and a bare comparison of all pairs.

python -m tests.benchmarks.duplicates_peer

Run by `duplicates_index` in an environment that has datasketch. All three keep everything in memory, and nothing is safe from a crash.
Signatures are made beforehand on all sides, as sketches are.
"""

import time
from collections import defaultdict
from collections.abc import Callable

from datasketch import MinHash, MinHashLSH  # an environment of its own has it

from tests.benchmarks.sketches import sketches

SIZES = (10_000, 100_000)
PROBES = 500
PAIRS = 2_000
MEASURED = 1 << 30


def signatures(first: int, count: int) -> list[MinHash]:
    """Signatures of 128 permutations."""
    words = [[value.to_bytes(4, "little") for value in row] for row in sketches(first, count)]
    return MinHash.bulk(words, num_perm=128)


def per_article_ms(step: Callable[[int, MinHash], object], probes: list[MinHash]) -> float:
    """CPU of a step for each probe."""
    before = time.process_time()
    for number, one in enumerate(probes):
        step(MEASURED + number, one)
    return (time.process_time() - before) / len(probes) * 1000


class Bands:
    """What text-dedup does: the rows of a band are a key of a dictionary of lists."""

    def __init__(self, bands: int, rows: int) -> None:
        self.rows = rows
        self.tables: list[defaultdict[bytes, list[int]]] = [defaultdict(list) for _ in range(bands)]

    def step(self, number: int, one: MinHash) -> set[int]:
        """Whom an article meets; it is met from now on."""
        met: set[int] = set()
        for band, table in enumerate(self.tables):
            key = one.hashvalues[band * self.rows : (band + 1) * self.rows].tobytes()
            met.update(table[key])
            table[key].append(number)
        return met


def main() -> None:
    """Print the figures."""
    for size in SIZES:
        lsh = MinHashLSH(threshold=0.5, num_perm=128)
        bands = Bands(lsh.b, lsh.r)

        def both(number: int, one: MinHash, lsh: MinHashLSH = lsh) -> None:
            lsh.query(one)
            lsh.insert(number, one)

        for first in range(0, size, 1000):
            for number, one in enumerate(signatures(first, 1000), start=first):
                lsh.insert(number, one)
                bands.step(number, one)
        probes = signatures(MEASURED, PROBES)
        print(
            f"{size:>9} articles: {per_article_ms(both, probes):.3f} ms of CPU for one more in datasketch.MinHashLSH, in memory"
        )
        print(
            f"{size:>9} articles: {per_article_ms(bands.step, probes):.3f} ms of CPU for one more in bands in a dictionary, in memory"
        )
    sets = list(map(set, sketches(0, PAIRS)))
    before = time.process_time()
    pairs = sum(len(one & other) >= 4 for place, one in enumerate(sets) for other in sets[:place])
    spent = (time.process_time() - before) / PAIRS * 1000
    print(f"{PAIRS:>9} articles: {spent:.3f} ms of CPU for each, all pairs compared ({pairs} met); grows with their number")


if __name__ == "__main__":
    main()
