"""Kill a backfill at random moments, run it again, and count what was lost or came twice.

    python -m tests.benchmarks.kill --kills 500

Every round starts from an empty folder: the run is killed -9 (the whole process group) after a random time until it
gets through; then the tables must be byte for byte those of a run that was never killed, and `verify` must hold.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NOW: Final = "2026-01-31T12:00:00Z"
_ARTICLES: Final = 60
_UNIT_RECORDS: Final = 6
_TELL_EVERY: Final = 10


#: Kills of one run before it is left to end: a slow machine might never get there between them.
_MOST_IN_A_ROUND: Final = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """What the kills did."""

    kills: int
    rounds: int
    #: Kills after which the run had committed more than before.
    mid_way: int
    lost: int
    twice: int
    differing: int
    swept: int


def write_articles(folder: Path, count: int = _ARTICLES) -> Path:
    """JSONL of short articles, with a broken line in ten."""
    path = folder / "articles.jsonl"
    lines = []
    for number in range(count):
        if number % 10 == 9:
            lines.append("{broken")
            continue
        text = (
            f"Report {number}. The government of France met officials of Germany on 3 March 2025 to discuss plan {number}. " * 3
        )
        lines.append(json.dumps({"url": f"https://example.org/{number}", "title": f"Report {number}", "text": text}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def command(source: Path, out: Path, extra: Sequence[str] = ()) -> list[str]:
    """The backfill that is killed: many small commits."""
    return [
        sys.executable, "-m", "pipelines", "backfill", str(source), "--out", str(out), "--now", _NOW, "--json",
        "--unit-records", str(_UNIT_RECORDS), *extra,
    ]  # fmt: skip


def table_files(out: Path) -> dict[str, bytes]:
    """Every table and manifest file: name to bytes."""
    found = sorted([*out.glob("*/dt=*/part-*.parquet"), *out.glob("_manifest/*.json")])
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def commits(out: Path) -> int:
    """How many commits are visible."""
    return len(list(out.glob("_manifest/*.json")))


def run_killed(argv: list[str], after_s: float) -> bool:
    """Run until the end or until a kill -9 of the whole process group.

    Returns:
        Whether it was killed.
    """
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def kill_rounds(kills: int, *, seed: int, longest_s: float, folder: Path, extra: Sequence[str] = ()) -> Tally:
    """Kill until there were enough kills.

    Args:
        kills: at least so many.
        seed: of the moments.
        longest_s: a moment lies between 0 and this, or the time that an undisturbed run takes.
        folder: scratch.
        extra: options for the backfill.
    """
    chance = random.Random(seed)
    source = write_articles(folder)
    whole = folder / "whole"
    begun_s = time.monotonic()
    subprocess.run(command(source, whole), stdout=subprocess.DEVNULL, check=False)
    # On a slow machine a process may not even have started after so many seconds; then kills come as late as its run takes.
    longest_s = max(longest_s, time.monotonic() - begun_s)
    expected = table_files(whole)
    done = rounds = mid_way = lost = twice = differing = swept = 0
    while done < kills:
        rounds += 1
        out = folder / f"round-{rounds}"
        for _ in range(_MOST_IN_A_ROUND):
            before = commits(out)
            if not run_killed(command(source, out, extra), chance.uniform(0, longest_s)):
                break
            done += 1
            mid_way += commits(out) > before
            swept += any((out / "_staging").glob("*")) if (out / "_staging").exists() else 0
        subprocess.run(command(source, out, extra), stdout=subprocess.DEVNULL, check=False)
        found = table_files(out)
        lost += len(expected.keys() - found.keys())
        twice += len(found.keys() - expected.keys())
        differing += sum(found[name] != expected[name] for name in expected.keys() & found.keys())
        verified = subprocess.run([sys.executable, "-m", "pipelines", "verify", str(out)], stdout=subprocess.DEVNULL, check=False)
        differing += verified.returncode != 0
        shutil.rmtree(out)
        if rounds % _TELL_EVERY == 0:
            print(
                f"{done} kills in {rounds} rounds: lost {lost}, twice {twice}, differing {differing}", file=sys.stderr, flush=True
            )
    return Tally(done, rounds, mid_way, lost, twice, differing, swept)


def main() -> int:
    """Print the tally.

    Returns:
        0 where nothing was lost, nothing came twice and every byte agrees.
    """
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=2.5, help="seconds until the latest kill")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-kill-") as folder:
        extra = ["--workers", str(asked.workers)] if asked.workers > 1 else []
        tally = kill_rounds(asked.kills, seed=asked.seed, longest_s=asked.longest, folder=Path(folder), extra=extra)
    print(
        f"kills {tally.kills} in {tally.rounds} rounds; {tally.mid_way} landed after a new commit, {tally.swept} left staged files"
    )
    print(f"files lost {tally.lost}, files twice {tally.twice}, files or proofs that differ {tally.differing}")
    return 0 if tally.lost == tally.twice == tally.differing == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
