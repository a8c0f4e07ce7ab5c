"""The wheel in an empty environment of every Python that newsbeam is for and that is here: `python -m tests.interpreters`.

An interpreter is looked for as `python3.10` and so on, on PATH and under pyenv; one that is not there is said to be missing, and is no fault.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
VERSIONS: Final = ("3.10", "3.11", "3.12", "3.13")
_SAMPLES: Final = ROOT / "tests" / "data" / "samples"


def interpreter(version: str) -> str | None:
    """The path of a Python of a version that runs; None: there is none."""
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    for path in (shutil.which(f"python{version}"), *map(str, pyenv)):
        if path and subprocess.run([path, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def steps(python: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What has to work, in order: a name, and the command."""
    here, out = folder / "environment", folder / "tables"
    pip = [str(here / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    newsbeam = str(here / "bin" / "newsbeam")
    build = ["--no-build-isolation", "--use-pep517"]
    yield "environment", [python, "-m", "venv", str(here)]
    yield "build tools", [*pip, "--require-hashes", "-r", str(ROOT / "requirements-build.lock")]
    yield "dependencies", [*pip, "--require-hashes", *build, "-r", str(ROOT / "requirements.lock")]
    yield "wheel", [*pip, "--no-deps", *build, str(ROOT)]
    yield "--version", [newsbeam, "--version"]
    yield "doctor", [newsbeam, "doctor", "--out", str(folder)]
    yield "backfill", [newsbeam, "backfill", str(_SAMPLES), "--out", str(out), "--now", "2026-01-31T12:00:00+00:00"]
    yield "verify", [newsbeam, "verify", str(out)]


def try_one(version: str) -> bool | None:
    """Whether all of it works with a Python; None: there is no such Python."""
    python = interpreter(version)
    if python is None:
        return None
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with tempfile.TemporaryDirectory() as folder:
        for name, argv in steps(python, Path(folder)):
            done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stdout.write(
                    f"Python {version}: {name} failed ({done.returncode})\n{done.stdout[-1500:]}{done.stderr[-1500:]}\n"
                )
                return False
    return True


def main(arguments: list[str]) -> int:
    """Print what works; 1 where something does not, or where there is no Python at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", nargs="*", default=VERSIONS)
    results = {version: try_one(version) for version in parser.parse_args(arguments).versions}
    for version, works in results.items():
        sys.stdout.write(f"Python {version}: {'not here' if works is None else 'works' if works else 'FAILS'}\n")
    return 0 if any(results.values()) and False not in results.values() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
