"""The pipeline beside a bare loop over the same functions, in one run.

    python -m tests.benchmarks.bench [--pages 600] [--rounds 3] [--memory 1000 3000 10000]

Fresh process for each side, alternating; CPU of the process and its children, start-up included on both sides. Shares of stages are shares
of CPU, without start-up, the middle of all bare runs. The A/A pair (bare against bare) says how far to trust the run: no verdict if it is off
by more than 5 %, or if a share lies nearer to its gate than the two are apart.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_AA_LIMIT: Final = 0.05
_RATIO_GATE: Final = 0.90
_RATIO_AIM: Final = 0.97
_BEAM_MS_GATE: Final = 3.0
_GROWTH_GATE_MIB: Final = 30.0
_PEAK_GATE_MIB: Final = 1024.0
_PARQUET_GATE: Final = 0.01
_PAIR_GATE: Final = 0.85
_PAIR_NEEDED: Final = 1.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure against its gate."""

    name: str
    figure: float
    gate: str
    #: None: no verdict.
    holds: bool | None

    def line(self) -> str:
        """As it is printed."""
        word = "no verdict" if self.holds is None else "holds" if self.holds else "FALLS SHORT"
        return f"{word:<12}{self.name}: {self.figure:.3f} ({self.gate})"


def _side(side: str, source: Path, out: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sides", side, str(source), str(out)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _pages(folder: Path, count: int, form: str, seed: int) -> Path:
    out = folder / f"{form}-{count}-{seed}"
    argv = [
        sys.executable,
        "-m",
        "tests.benchmarks.corpus",
        "--pages",
        str(count),
        "--format",
        form,
        "--out",
        str(out),
        "--seed",
        str(seed),
    ]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return out


def _stages(runs: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Share of each stage, in the middle of some runs."""
    return {name: statistics.median(run["stages"][name] for run in runs) for name in runs[0]["stages"]}


def compare(folder: Path, pages: int, rounds: int) -> list[Verdict]:
    """Throughput of the pipeline over that of the bare loop."""
    source = _pages(folder, pages, "html", 1)
    runs: dict[str, list[dict[str, Any]]] = {"bare": [], "pipeline": [], "bare again": []}
    for turn in range(rounds):
        for name, done in runs.items():
            done.append(_side(name.partition(" ")[0], source, folder / f"{name}-{turn}".replace(" ", "-")))
    cpu = {name: statistics.median(run["cpu_s"] for run in done) for name, done in runs.items()}
    documents = runs["bare"][0]["documents"]
    noise = abs(cpu["bare"] / cpu["bare again"] - 1)
    bare_s = statistics.median([cpu["bare"], cpu["bare again"]])
    ratio = bare_s / cpu["pipeline"]
    above_ms = (cpu["pipeline"] - bare_s) / documents * 1000
    print(
        f"{documents} pages, {rounds} rounds; bare {bare_s / documents * 1000:.1f} ms a page, pipeline {cpu['pipeline'] / documents * 1000:.1f}"
    )
    print(f"A/A pair (bare against bare): {noise:.1%} apart")
    print("share of each stage (bare), and how far it is apart in the A/A pair:")
    shares = {side: _stages(runs[side]) for side in ("bare", "bare again")}
    shares["both"] = _stages(runs["bare"] + runs["bare again"])
    for name, share in shares["both"].items():
        print(f"  {name:<38}{share:>7.2%}  {abs(shares['bare'][name] - shares['bare again'][name]):>7.2%}")
    trusted = noise <= _AA_LIMIT
    to_parquet, one, other = (shares[side]["rows to Parquet"] for side in ("both", "bare", "bare again"))
    clear = abs(to_parquet - _PARQUET_GATE) > abs(one - other)
    return [
        Verdict(
            "documents/s, pipeline ÷ bare",
            ratio,
            f"gate {_RATIO_GATE}, aim {_RATIO_AIM}",
            (ratio >= _RATIO_GATE) if trusted else None,
        ),
        Verdict(
            "Beam's ms a document above bare", above_ms, f"gate {_BEAM_MS_GATE}", (above_ms <= _BEAM_MS_GATE) if trusted else None
        ),
        Verdict(
            "rows to Parquet: share of the CPU",
            to_parquet,
            f"gate {_PARQUET_GATE}",
            (to_parquet <= _PARQUET_GATE) if clear else None,
        ),
    ]


def memory(folder: Path, sizes: Sequence[int]) -> list[Verdict]:
    """Peak memory of one unit as it grows."""
    peaks = []
    for size in sizes:
        source = _pages(folder, size, "jsonl", 2)
        peaks.append(_side("pipeline", source, folder / f"memory-{size}")["peak_mib"])
        print(f"{size:>6} articles in one unit: peak {peaks[-1]:.0f} MiB")
    growth = (peaks[-1] - peaks[0]) / (sizes[-1] - sizes[0]) * 1000
    return [
        Verdict("memory growth, MiB per 1,000 documents", growth, f"gate {_GROWTH_GATE_MIB}, aim 15", growth <= _GROWTH_GATE_MIB),
        Verdict(
            f"peak of {sizes[-1]} articles in one unit, MiB", peaks[-1], f"gate {_PEAK_GATE_MIB:.0f}", peaks[-1] <= _PEAK_GATE_MIB
        ),
    ]


def two_workers(folder: Path, pages: int) -> list[Verdict]:
    """Speed-up of two workers beside that of two bare processes on half the pages each."""
    whole = _pages(folder, pages, "html", 3)
    halves = [_pages(folder, pages // 2, "html", seed) for seed in (4, 5)]
    one_bare = _side("bare", whole, folder / "two-bare-one")["wall_s"]
    start = time.perf_counter()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.sides", "bare", str(half), str(folder / f"two-bare-{number}")],
            stdout=subprocess.DEVNULL,
        )
        for number, half in enumerate(halves)
    ]
    for process in processes:
        process.wait()
    bare_gain = one_bare / (time.perf_counter() - start)
    one = _side("pipeline", whole, folder / "two-one")["wall_s"]
    two = _side("pipeline:2", whole, folder / "two-two")["wall_s"]
    print(f"two bare processes {bare_gain:.2f} x one; two workers {one / two:.2f} x one")
    share = one / two / bare_gain
    return [
        Verdict(
            "speed-up of two workers ÷ of two bare processes",
            share,
            f"gate {_PAIR_GATE}",
            (share >= _PAIR_GATE) if bare_gain >= _PAIR_NEEDED else None,
        )
    ]


def main() -> int:
    """Print the figures and verdicts.

    Returns:
        1 where a figure falls short of its gate.
    """
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 3000, 10000])
    parser.add_argument("--skip-two", action="store_true", help="leave the two-worker figure out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-bench-") as name:
        folder = Path(name)
        verdicts = compare(folder, asked.pages, asked.rounds)
        if asked.memory:
            verdicts += memory(folder, asked.memory)
        if not asked.skip_two:
            verdicts += two_workers(folder, asked.pages * 2)
    for verdict in verdicts:
        print(verdict.line())
    return 1 if any(verdict.holds is False for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
