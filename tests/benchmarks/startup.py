"""How soon the command answers: `newsbeam --version` and `newsbeam --help`, beside a Python that does nothing, in one run.

Fresh process each, in turns; what is printed is the middle of all turns. Exits 1 where a figure falls short: CPU in any case, wall time only
where the bare Python, which waits for nothing, takes no more than twice its CPU; else the machine is too busy for a verdict.

    python -m tests.benchmarks.startup [--turns 15]
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.bench import Verdict

_COMMAND: Final = str(Path(sys.executable).with_name("newsbeam"))
_BARE: Final = (sys.executable, "-c", "pass")
#: What is promised, in seconds of wall time.
_PROMISED: Final = {"--version": 0.3, "--help": 0.5}
_BUSY: Final = 2.0


def run(argv: Sequence[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a command that has to succeed."""
    before, begin = os.times(), time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - begin, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main(argv: list[str] | None = None) -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args(argv).turns
    sides = {"python -c pass": _BARE, **{f"newsbeam {option}": (_COMMAND, option) for option in _PROMISED}}
    for side in sides.values():
        run(side)  # bytecode and the disk's cache are warm from here on
    taken = [{name: run(side) for name, side in sides.items()} for _ in range(turns)]
    wall, cpu = ({name: median(turn[name][kind] for turn in taken) for name in sides} for kind in (0, 1))
    bare = next(iter(sides))
    for name in sides:
        print(
            f"{name:<20}{1000 * wall[name]:6.0f} ms, {1000 * cpu[name]:4.0f} ms of CPU, {cpu[name] / cpu[bare]:5.1f} times a bare Python"
        )
    calm = wall[bare] <= _BUSY * cpu[bare]
    judged = [
        verdict
        for option, most in _PROMISED.items()
        for name, said in ((f"newsbeam {option}", f"at most {most}"),)
        for verdict in (
            Verdict(f"{name}, s of CPU", cpu[name], said, cpu[name] <= most),
            Verdict(f"{name}, s", wall[name], said, wall[name] <= most if calm else None),
        )
    ]
    print(*(verdict.line() for verdict in judged), sep="\n")
    return int(any(verdict.holds is False for verdict in judged))


if __name__ == "__main__":
    sys.exit(main())
