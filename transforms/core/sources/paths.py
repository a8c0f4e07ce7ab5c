"""Which files the arguments mean."""

# Paths are bytes: a name need not be UTF-8, and pathlib holds text.
# ruff: noqa: PTH109, PTH112, PTH116, PTH118, PTH207, PTH208

import errno
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schemas.errors import BadRecord, SymlinkLoop, UnreadableInput, UsageRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """One file to read, or what stands where one should be."""

    #: The argument, and the path below it where the argument is a folder; bytes that are no UTF-8 as `\\xNN`.
    input_name: str
    path: bytes
    #: Why it cannot be read, where that is known already.
    fault: BadRecord | None = None


@dataclass(slots=True)
class _Search:
    """What was met so far: nothing is met twice."""

    files: dict[bytes, Located] = field(default_factory=dict)
    folders: set[tuple[int, int]] = field(default_factory=set)
    hidden: int = 0

    def add(self, path: bytes, fault: BadRecord | None = None) -> None:
        """Keep a file under the first name it was met by."""
        located = Located(input_name=path.decode("utf-8", "backslashreplace"), path=path, fault=fault)
        self.files.setdefault(path if fault else os.path.realpath(path), located)


def find_files(inputs: Sequence[str]) -> tuple[list[Located], list[str]]:
    """The files behind files, folders (with all below them) and globs.

    Args:
        inputs: the arguments, in any order.

    Returns:
        Each file once, sorted by name, and lines on what was passed over.

    Raises:
        UsageRefused: an argument that leads to nothing.
    """
    search, notes = _Search(), []
    for given in sorted(set(inputs)):
        before = len(search.files)
        for path in _expand(given):
            _look(os.fsencode(path), search, ())
        if os.path.isdir(given) and len(search.files) == before:
            notes.append(f"{given} holds no file that is not read already")
    if search.hidden:
        notes.append(
            f"{search.hidden} hidden file{'s' * (search.hidden > 1)} (name begins with a dot) passed over; name them to read them"
        )
    return sorted(search.files.values(), key=lambda located: located.input_name), notes


def _expand(given: str) -> list[str]:
    if os.path.lexists(given):
        return [given.rstrip("/") or "/"]
    if "://" in given:
        message = f"{given}: nothing is fetched unless that is asked for; add --fetch, or save the page or feed and give the file"
    elif given.startswith("urls:"):
        message = f"{given}: lists of addresses are followed with --fetch only"
    elif glob.has_magic(given):
        if found := sorted(glob.glob(given, recursive=True)):
            return found
        message = f"{given}: no file matches; check the pattern and the folder (now {os.getcwd()})"
    else:
        message = f"{given}: no such file or folder; check the spelling and the folder (now {os.getcwd()})"
    raise UsageRefused(message)


def _look(path: bytes, search: _Search, above: tuple[tuple[int, int], ...]) -> None:
    """Keep what stands at a path; go down where it is a folder."""
    try:
        status = os.stat(path)
    except OSError as error:
        loop = error.errno == errno.ELOOP
        search.add(path, SymlinkLoop("a link that leads to itself") if loop else UnreadableInput(error.strerror or str(error)))
        return
    here = (status.st_dev, status.st_ino)
    if stat.S_ISREG(status.st_mode):
        search.add(path)
    elif not stat.S_ISDIR(status.st_mode):
        search.add(path, UnreadableInput("neither a file nor a folder"))
    elif here in above:
        search.add(path, SymlinkLoop("a link to a folder above it"))
    elif here not in search.folders:
        search.folders.add(here)
        for child in _children(path, search):
            _look(child, search, (*above, here))


def _children(path: bytes, search: _Search) -> Iterator[bytes]:
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        search.add(path, UnreadableInput(error.strerror or str(error)))
        return
    for name in names:
        if name.startswith(b"."):
            search.hidden += 1
        else:
            yield os.path.join(path, name)
