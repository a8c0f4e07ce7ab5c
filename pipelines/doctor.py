"""What this machine has, what is missing, and how to get it."""

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

#: Packages of which a wrong version changes results or safety.
_PACKAGES: Final = (
    "newsbeam", "apache-beam", "feedparser", "trafilatura", "langdetect", "pyarrow", "lxml", "msgspec", "numpy", "ftfy",
)  # fmt: skip
_NEEDED_MEMORY: Final = 2 << 30
_NEEDED_DISK: Final = 1 << 30
_GIB: Final = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    what: str
    found: str
    ok: bool
    #: What to do; empty where nothing is to be done.
    advice: str = ""


def examine(out: Path) -> list[Finding]:
    """Look at the machine.

    Args:
        out: the folder whose disk is looked at; it need not exist.
    """
    return [_python(), *(_package(name) for name in _PACKAGES), _memory(), _disk(out), _java()]


def _python() -> Finding:
    ok = sys.version_info >= (3, 10)
    return Finding(what="python", found=platform.python_version(), ok=ok, advice="" if ok else "install Python 3.10 or newer")


def _package(name: str) -> Finding:
    try:
        return Finding(what=name, found=version(name), ok=True)
    except PackageNotFoundError:
        return Finding(
            what=name, found="missing", ok=False, advice=f"install it: pip install {name}, or make demo in the checkout"
        )


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    ok = total >= _NEEDED_MEMORY
    return Finding(
        what="memory", found=f"{total / _GIB:.1f} GiB", ok=ok, advice="" if ok else "2 GiB are needed; use --workers 1"
    )


def _disk(out: Path) -> Finding:
    folder = next(path for path in (out, *out.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    ok = free >= _NEEDED_DISK
    return Finding(
        what=f"disk at {folder}",
        found=f"{free / _GIB:.1f} GiB free",
        ok=ok,
        advice="" if ok else "free space, or name another --out",
    )


def _java() -> Finding:
    """Java is needed for Flink alone, so its absence is no fault."""
    java = shutil.which("java")
    if java is None:
        return Finding(what="java", found="none", ok=True, advice="only a Flink cluster needs it: install a Java 17 runtime")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603  the java on the path
    return Finding(what="java", found=(said.stderr or said.stdout).partition("\n")[0], ok=True)
