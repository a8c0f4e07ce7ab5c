"""Prism, the second engine on which a stream is tested: built here, by Go, never downloaded as a program.

    python -m tests.flink.prism CACHE [ARGUMENTS OF PYTEST ...]

Builds what is not there yet, and tests a stream on it; skips, with the reason, where Go is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
#: Of the Beam that we pin. Go looks the sum of what it fetches up in its own database.
_PACKAGE: Final = "github.com/apache/beam/sdks/v2/go/cmd/prism@v2.77.0"


def build(cache: Path) -> Path:
    """Prism's program; made where it is not there yet."""
    program = cache.absolute() / "prism"
    if not program.exists():
        cache.mkdir(parents=True, exist_ok=True)
        argv = [str(shutil.which("go")), "install", _PACKAGE]
        subprocess.run(argv, check=True, env={**os.environ, "GOBIN": str(program.parent)})
    return program


def main() -> None:
    """Build, and become pytest."""
    cache, *arguments = sys.argv[1:]
    if shutil.which("go") is None and not (Path(cache) / "prism").exists():
        sys.stdout.write("the stream is not tested on Prism: there is no go (Debian, Ubuntu: apt install golang)\n")
        sys.stdout.write("0 passed, 0 failed, 1 skipped\n")
        return
    environment = {**os.environ, "NEWSBEAM_PRISM": str(build(Path(cache)))}
    environment.pop("PYTHONPATH", None)
    test = str(ROOT / "tests" / "flink" / "test_prism.py")
    sys.stdout.flush()
    os.chdir(ROOT / "tests")
    argv = ["-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), test, *arguments]
    os.execve(sys.executable, [sys.executable, *argv], environment)  # noqa: S606  one process, to be ended as one


if __name__ == "__main__":
    main()
