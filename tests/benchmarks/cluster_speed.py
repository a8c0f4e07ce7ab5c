"""How much faster two slots of a cluster are than one, beside two bare processes and one: `make flink-speed PAGES=4000`.

    python -m tests.benchmarks.cluster_speed CACHE PAGES

Units should take minutes: a job starts its workers anew. No verdict where two bare processes gain less than 1.5 on this machine.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.flink.cluster import FlinkCluster, flink_cluster
from tests.flink.parts import ROOT, missing, prepare

_GATE: Final = 0.85
_NEEDED: Final = 1.5


def seconds_of_bare(sources: Sequence[Path], folder: Path) -> float:
    """Seconds until a bare loop for each source has ended, all at once."""
    begun_s = time.perf_counter()
    argv = [sys.executable, "-m", "tests.benchmarks.sides", "bare"]
    running = [
        subprocess.Popen([*argv, str(source), str(folder / f"bare-{len(sources)}-{number}")], stdout=subprocess.DEVNULL, cwd=ROOT)
        for number, source in enumerate(sources)
    ]
    for process in running:
        assert process.wait() == 0
    return time.perf_counter() - begun_s


def seconds_of_job(cluster: FlinkCluster, runner: Path, source: Path, out: Path, workers: int) -> float:
    """Seconds that the job of a backfill of one unit took on the cluster, the start of its workers included; the commit is not."""
    argv = [
        str(Path(sys.executable).with_name("newsbeam")),
        "backfill",
        str(source),
        "--out",
        str(out),
        "--unit-records",
        "1000000",
    ]
    flags = ["--runner", "FlinkRunner", "--flink-master", cluster.rest, "--flink-jar", str(runner), "--workers", str(workers)]
    subprocess.run([*argv, *flags], check=True, stdout=subprocess.DEVNULL)
    last = max(cluster.ask("/jobs/overview")["jobs"], key=lambda job: int(job["start-time"]))
    return float(last["duration"]) / 1000


def pages(folder: Path, count: int, seed: int) -> Path:
    """A folder of pages."""
    out = folder / f"pages-{count}-{seed}"
    argv = ["--pages", str(count), "--format", "html", "--out", str(out), "--seed", str(seed)]
    subprocess.run([sys.executable, "-m", "tests.benchmarks.corpus", *argv], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return out


def main() -> int:
    """Print both and their ratio; 1 where it falls short."""
    if (reason := missing()) is not None:
        print(f"the cluster is not measured: {reason}")
        return 0
    parts, count = prepare(Path(sys.argv[1]).resolve()), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="newsbeam-speed-") as name:
        folder = Path(name)
        whole, halves = pages(folder, count, 3), [pages(folder, count // 2, seed) for seed in (4, 5)]
        bare = seconds_of_bare([whole], folder), seconds_of_bare(halves, folder)
        with flink_cluster(parts, ROOT / "build" / "flink", 2) as cluster:
            spread = [seconds_of_job(cluster, parts.runner, whole, folder / f"out-{workers}", workers) for workers in (1, 2)]
    gain, bare_gain = spread[0] / spread[1], bare[0] / bare[1]
    print(f"one bare process {bare[0]:.1f} s, two with half each {bare[1]:.1f} s: {bare_gain:.2f}")
    print(f"one slot {spread[0]:.1f} s, two slots {spread[1]:.1f} s: {gain:.2f}")
    word = "no verdict" if bare_gain < _NEEDED else "holds" if gain / bare_gain >= _GATE else "FALLS SHORT"
    print(f"{word}: {gain / bare_gain:.2f} (gate {_GATE}, where two bare processes gain {_NEEDED})")
    return 1 if word.isupper() else 0


if __name__ == "__main__":
    sys.exit(main())
