"""The same synthetic articles through `datasketch.MinHashLSH`, and a bare comparison of all pairs. Run by `duplicates_index`.

python tests/benchmarks/duplicates_peer.py
"""

import random
import time

from datasketch import MinHash, MinHashLSH  # an environment of its own has it

SIZES = (10_000, 100_000)
PROBES = 500
PAIRS = 2_000
HASHES = 48
IDIOM = 2000


def hashes(number: int) -> list[int]:
    """As in `duplicates_index.hashes`."""
    chance = random.Random(number)
    own = [chance.getrandbits(32) for _ in range(HASHES - 5)] + [chance.randrange(IDIOM) for _ in range(5)]
    if number % 20 == 0 and number:
        own[:36] = hashes(chance.randrange(number) // 20 * 20 + 1)[:36]
    return own


def signature(number: int) -> MinHash:
    """A signature of 128 permutations over the hashes."""
    made = MinHash(num_perm=128)
    made.update_batch([value.to_bytes(4, "little") for value in hashes(number)])
    return made


def main() -> None:
    """Print the figures."""
    for size in SIZES:
        lsh = MinHashLSH(threshold=0.5, num_perm=128)
        with lsh.insertion_session() as session:
            for number in range(size):
                session.insert(number, signature(number))
        probes = [signature(10_000_000 + number) for number in range(PROBES)]
        before = time.process_time()
        for number, one in enumerate(probes):
            lsh.query(one)
            lsh.insert(10_000_000 + number, one)
        print(
            f"datasketch {size:>9} articles: {(time.process_time() - before) / PROBES * 1000:.3f} ms of CPU to meet and to be added, in memory"
        )
    texts = [set(hashes(number)) for number in range(PAIRS)]
    before = time.process_time()
    pairs = sum(len(one & other) >= 4 for place, one in enumerate(texts) for other in texts[:place])
    spent = (time.process_time() - before) / PAIRS * 1000
    print(f"all pairs  {PAIRS:>9} articles: {spent:.3f} ms of CPU an article, {pairs} pairs met; grows with their number")


if __name__ == "__main__":
    main()
