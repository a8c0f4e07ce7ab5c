"""What all shards of a stream remember of sites, in files that they share; and whose turn it is to ask one.

A site may be named by feeds of several shards. Whoever asks it holds a lock on its file for the length of the request, so that no two
shards ask at a time, and each finds there when the site was asked last. It lies in files and not in the state of the stream, for what
was asked was asked: it is not taken back where the stream goes back to a checkpoint.
"""

import fcntl
import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from transforms.core.identity import content_id
from transforms.core.sink import failed

#: Length and checksum of what follows: a file that was half written before a power cut says nothing.
_HEAD_BYTES: Final = 8
_POLITENESS: Final = "politeness"
#: Files that are locked by this process. The kernel's locks hold between processes; on some network folders not between two threads of one.
_OURS: Final = set[Path]()
_OURS_LOCK: Final = Lock()


class HostBoard:
    """The sites, as one shard sees them for the length of a round."""

    def __init__(self, folder: Path) -> None:
        """Begin with no site in hand.

        Args:
            folder: of all shards; made where it is missing.
        """
        self._folder = folder
        #: Site to the open file.
        self._held: dict[str, int] = {}
        #: What we wrote last of a site.
        self._written: dict[str, bytes] = {}

    def take(self, site: str) -> bool:
        """Take a site in hand; False: another shard has it.

        Raises:
            OutputFailed: the folder refused.
        """
        path = self._path(_POLITENESS, site)
        with _OURS_LOCK:
            if path in _OURS:
                return False
            _OURS.add(path)
        descriptor = None
        try:
            descriptor = _opened(path)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if descriptor is not None:
                os.close(descriptor)
            _free(path)
            if isinstance(error, BlockingIOError):
                return False
            raise failed(path, error) from error
        self._held[site] = descriptor
        return True

    def is_changed(self, site: str) -> bool:
        """Whether others wrote down something of a site that is in hand, since we did."""
        return _read(self._held[site]) != self._written.get(site)

    def give_back(self, site: str) -> None:
        """Let others ask a site."""
        os.close(self._held.pop(site))  # and so the lock is gone
        _free(self._path(_POLITENESS, site))

    def host_states(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:
        """As `HostMemory` says."""
        found = {name: self._state(kind, name) for name in names}
        return {name: state for name, state in found.items() if state is not None}

    def put_host_states(self, kind: str, states: Mapping[str, bytes], now: datetime) -> None:
        """As `HostMemory` says; of politeness, sites that are in hand.

        Raises:
            OutputFailed: the folder refused.
        """
        del now  # the file system has the time of each file
        for name, state in states.items():
            path = self._path(kind, name)
            try:
                if kind == _POLITENESS:
                    _write(self._held[name], state)
                    self._written[name] = state
                else:
                    _put(path, state)
            except OSError as error:
                raise failed(path, error) from error

    def _state(self, kind: str, name: str) -> bytes | None:
        if kind == _POLITENESS and name in self._held:
            return _read(self._held[name])
        path = self._path(kind, name)
        if not path.exists():
            return None
        descriptor = _opened(path)
        try:
            return _read(descriptor)
        finally:
            os.close(descriptor)

    def _path(self, kind: str, name: str) -> Path:
        key = content_id(kind, name)
        return self._folder / key[:2] / key


def sweep_hosts(folder: Path, before: datetime) -> int:
    """Forget sites that nobody has asked since; returns how many.

    Args:
        folder: as in `HostBoard`.
        before: long enough ago that no pause of a site lasts until now.
    """
    count = 0
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                count += 1
    return count


def _free(path: Path) -> None:
    with _OURS_LOCK:
        _OURS.discard(path)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _put(path: Path, state: bytes) -> None:
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _write(descriptor, state)
    finally:
        os.close(descriptor)


def _write(descriptor: int, state: bytes) -> None:
    head = len(state).to_bytes(4, "big") + zlib.crc32(state).to_bytes(4, "big")
    os.pwrite(descriptor, head + state, 0)


def _read(descriptor: int) -> bytes | None:
    """What stands in a file; None: nothing, or half of something."""
    head = os.pread(descriptor, _HEAD_BYTES, 0)
    state = os.pread(descriptor, int.from_bytes(head[:4], "big"), _HEAD_BYTES)
    whole = len(head) == _HEAD_BYTES and zlib.crc32(state) == int.from_bytes(head[4:], "big")
    return state if whole else None
