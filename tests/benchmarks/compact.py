"""What `newsbeam compact` takes: memory beside the size of a day, time, and what whoever reads meanwhile sees.

Days of small commits are written with made-up words (they compress like news: a third is left), one day of a few files' worth and one of
`--mib` MiB, and compacted by the command in a process of its own, while another process lists the folder and counts rows again and again. Peak
memory is the process's own. Exits 1 where a figure falls short.

    python -m tests.benchmarks.compact [--mib 160] [--target 128] [--folder DIR]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from tests.benchmarks.bench import Verdict
from tests.written_output import NOON, Row, WrittenOutput, article, artifact, event
from transforms.core.catalog import live_files, manifests_of
from transforms.core.output import Output
from transforms.core.store import Store

_MIB: Final = 1 << 20
_SMALL_MIB: Final = 16
_COMMIT_ROWS: Final = 500
_WORDS: Final = 40_000
_ARTICLE_WORDS: Final = 600
#: Times as much memory as a day of `_SMALL_MIB` takes, and MiB of it.
_GROWTH_GATE: Final = 2.0
_PEAK_GATE_MIB: Final = 512.0
#: In a process of its own: the command, then how much memory it had at most (KiB), its seconds, its seconds of CPU.
_COMPACT: Final = """
import resource, sys, time
begin = time.perf_counter()
sys.argv[1:] = ["compact", sys.argv[1], "--target", sys.argv[2], "--json"]
from pipelines.__main__ import app
try:
    app()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_maxrss, time.perf_counter() - begin, used.ru_utime + used.ru_stime)
"""
#: Counts rows by the folder's listing until its input is closed; a file that is gone when it is opened is said, and the listing is read again.
_READER: Final = """
import collections, pathlib, select, sys
import pyarrow.parquet as pq
counts = collections.Counter()
while not select.select([sys.stdin], [], [], 0)[0]:
    try:
        counts[sum(pq.read_metadata(path).num_rows for path in pathlib.Path(sys.argv[1]).glob("articles/dt=*/part-*.parquet"))] += 1
    except FileNotFoundError:
        counts["asked again"] += 1
print({str(key): count for key, count in counts.items()})
"""


@dataclass(frozen=True, slots=True)
class Compaction:
    """One day, compacted."""

    mib: float
    files: int
    files_after: int
    rows: dict[str, int]
    rows_after: dict[str, int]
    peak_mib: float
    wall_s: float
    cpu_s: float
    #: What the one who read meanwhile counted, and how often.
    read: str


def _texts(count: int, random: np.random.Generator) -> Iterator[str]:
    """Texts of as many different words as news has: the n-th word is there one n-th as often as the first."""
    letters = np.array(list("etaoinshrdlucmfwygpb"))
    words = np.array(["".join(random.choice(letters, length)) for length in random.integers(2, 11, _WORDS)], dtype=object)
    weights = 1 / np.arange(1, _WORDS + 1)
    for _ in range(count):
        yield " ".join(random.choice(words, _ARTICLE_WORDS, p=weights / weights.sum()))


def _commit_rows(first: int, random: np.random.Generator) -> dict[str, list[Row]]:
    articles = [article(first + number, text) for number, text in enumerate(_texts(_COMMIT_ROWS, random))]
    spoken = [(one, one["text"].split(maxsplit=9)[:9]) for one in articles]
    return {
        "articles": [dict(one) for one in articles],
        "artifacts": [artifact(one, words[0]) for one, words in spoken],
        "events": [event({**one, "text": " ".join(words)}, word) for one, words in spoken for word in sorted(set(words))[:4]],
    }


def _written(folder: Path, mib: float) -> Output:
    """A day of commits of 500 articles each, until its files have so many MiB."""
    written, random = WrittenOutput(folder), np.random.default_rng(1)
    size = 0
    while size < mib * _MIB:
        written.commit(_commit_rows(written.commits * _COMMIT_ROWS, random), NOON)
        size = sum(path.stat().st_size for path in folder.glob("*/dt=*/part-*.parquet"))
    with Store(written.output.store) as store:
        for path in sorted(written.output.manifests.iterdir()):
            said = json.loads(path.read_bytes())
            with store.transaction():
                store.add_unit(
                    sequence=said["sequence"], unit_id=said["unit_id"], manifest=path.read_bytes(), slices=(), dead_letters=()
                )
            store.mark_published(said["sequence"])
    return written.output


def _rows(output: Output) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in live_files(manifests_of(output)):
        counts[file.table] = counts.get(file.table, 0) + pq.read_metadata(output.root / file.path).num_rows
    return counts


def measured(folder: Path, mib: float, target_mib: int) -> Compaction:
    """One day written, compacted, counted before and after."""
    output = _written(folder, mib)
    before, files = _rows(output), list(folder.glob("*/dt=*/part-*.parquet"))
    size = sum(path.stat().st_size for path in files) / _MIB
    with subprocess.Popen(
        [sys.executable, "-c", _READER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        time.sleep(1)
        argv = [sys.executable, "-c", _COMPACT, str(folder), str(target_mib)]
        done = subprocess.run(argv, check=True, capture_output=True, text=True)
        time.sleep(1)
        read, _ = reader.communicate("end\n")
    peak, wall, cpu = map(float, done.stdout.splitlines()[-1].split())
    return Compaction(
        mib=size, files=len(files), files_after=len(list(folder.glob("*/dt=*/part-*.parquet"))), rows=before, rows_after=_rows(output),
        peak_mib=peak / 1024, wall_s=wall, cpu_s=cpu, read=read.strip(),
    )  # fmt: skip


def verdicts(small: Compaction, large: Compaction) -> list[Verdict]:
    """What is promised of a compaction."""
    growth = large.peak_mib / small.peak_mib
    seen = set(json.loads(large.read.replace("'", '"'))) - {"asked again"}
    return [
        Verdict("peak memory, large day to small one", growth, f"at most {_GROWTH_GATE}", growth <= _GROWTH_GATE),
        Verdict("peak memory, MiB", large.peak_mib, f"at most {_PEAK_GATE_MIB:.0f}", large.peak_mib <= _PEAK_GATE_MIB),
        Verdict("rows after, share of those before", _share(large), "1", large.rows == large.rows_after),
        Verdict("different counts that a reader saw", len(seen), "1", seen == {str(large.rows["articles"])}),
    ]


def _share(one: Compaction) -> float:
    return sum(one.rows_after.values()) / sum(one.rows.values())


def _line(one: Compaction) -> str:
    return (
        f"{one.mib:7.1f} MiB, {one.files} files, {sum(one.rows.values())} rows -> {one.files_after} files, {sum(one.rows_after.values())} rows; "
        f"peak {one.peak_mib:.0f} MiB, {one.wall_s:.1f} s, {one.cpu_s:.1f} s of CPU; counts of a reader: {one.read}"
    )


def main(argv: list[str] | None = None) -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=float, default=160.0)
    parser.add_argument("--target", type=int, default=128)
    parser.add_argument("--folder", type=Path)
    options: Any = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        found = [measured(Path(folder) / f"{mib:.0f}", mib, options.target) for mib in (_SMALL_MIB, options.mib)]
    for one in found:
        print(_line(one))
    judged = verdicts(*found)
    print(*(verdict.line() for verdict in judged), sep="\n")
    return int(any(verdict.holds is False for verdict in judged))


if __name__ == "__main__":
    sys.exit(main())
