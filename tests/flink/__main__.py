"""Fetch and build what a cluster is made of, then test on one: `make flink`.

    python -m tests.flink CACHE [ARGUMENTS OF PYTEST ...]

Skips, with the reason, where Java or Maven are missing.
"""

import os
import sys
from pathlib import Path

from tests.flink.parts import ROOT, missing, prepare


def main() -> None:
    """Prepare, and become pytest."""
    cache, *arguments = sys.argv[1:]
    if (reason := missing()) is not None:
        sys.stdout.write(f"the cluster is not tested: {reason}. Debian, Ubuntu: apt install openjdk-17-jdk-headless maven\n")
        sys.stdout.write("0 passed, 0 failed, 1 skipped\n")
        return
    prepare(Path(cache))
    environment = {**os.environ, "NEWSBEAM_FLINK": str(Path(cache).resolve())}
    environment.pop("PYTHONPATH", None)
    tests = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(ROOT / "tests" / "flink"), *arguments]
    sys.stdout.flush()
    os.chdir(ROOT / "tests")
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *tests], environment)  # noqa: S606  one process, to be ended as one


if __name__ == "__main__":
    main()
