"""The output folder: where what lies in it, whose it is, and who may write.

newsbeam.json                        says that the folder is newsbeam's
TABLE/dt=YYYY-MM-DD/part-HASH.parquet  the tables
_manifest/NNNNNN-UNIT.json           one file per commit
_state/                              the store, the locks
_staging/, _spool/                   work in progress; swept at the next start
_replaced/UNIT/                      files that a rewrite makes; once it counts, those it replaced, until their grace is over
_fetched/                            pages that were fetched and are not committed yet (`newsbeam backfill --fetch`)
_stream/                             what the workers of `newsbeam stream` read and write (`core.streaming`); swept by its committer alone
"""

import fcntl
import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from schemas.errors import LockHeld, UsageRefused
from schemas.tables import SCHEMA_VERSION
from transforms.core.sink import failed, write_whole

_MARK: Final = "newsbeam.json"


@dataclass(frozen=True, slots=True)
class Output:
    """Paths of one output folder."""

    root: Path

    @property
    def store(self) -> Path:
        """The SQLite store."""
        return self.root / "_state" / "store.sqlite"

    @property
    def monitor(self) -> Path:
        """The store of a monitor."""
        return self.root / "_state" / "monitor.sqlite"

    @property
    def manifests(self) -> Path:
        """One JSON file per commit."""
        return self.root / "_manifest"

    @property
    def staging(self) -> Path:
        """Files written and not yet committed."""
        return self.root / "_staging"

    @property
    def spool(self) -> Path:
        """Analysed articles on their way to a commit."""
        return self.root / "_spool"

    @property
    def fetched(self) -> Path:
        """Pages fetched for a backfill and not committed yet; unlike the spool, it outlives a run."""
        return self.root / "_fetched"

    @property
    def stream(self) -> Path:
        """What a stream and its workers hand to one another; unlike the spool, it outlives the command."""
        return self.root / "_stream"

    @property
    def polls(self) -> Path:
        """What the committer of a stream remembers of polls."""
        return self.root / "_state" / "polls.sqlite"

    @property
    def replaced(self) -> Path:
        """Files on their way into the tables by a rewrite, or out of them: one folder a rewrite, laid out like the tables."""
        return self.root / "_replaced"

    def claim(self) -> None:
        """Make the folder newsbeam's, or see that it is.

        Raises:
            UsageRefused: it holds something else, or may not be written.
            OutputFailed: the disk refused.
        """
        mark = self.root / _MARK
        try:
            if self.root.exists() and not mark.exists() and any(self.root.iterdir()):
                message = f"{self.root} holds files that are not newsbeam's; name an empty or a new folder with --out"
                raise UsageRefused(message)
            for folder in (self.store.parent, self.manifests, self.staging, self.spool):
                folder.mkdir(parents=True, exist_ok=True)
            if not mark.exists():
                self.mark_version()
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            message = f"{self.root} cannot be written: {error.strerror}; name a folder of your own with --out, or mend its rights"
            raise UsageRefused(message) from error
        except OSError as error:
            raise failed(self.root, error) from error

    def mark_version(self) -> None:
        """Write down that the folder is newsbeam's, and under which version of the schema its oldest files are.

        Raises:
            OutputFailed: the disk refused.
        """
        write_whole(self.root / _MARK, json.dumps({"newsbeam": "output", "schema_version": SCHEMA_VERSION}).encode() + b"\n")

    def require(self) -> None:
        """See that the folder is newsbeam's.

        Raises:
            UsageRefused: it is not.
        """
        if not (self.root / _MARK).is_file():
            message = f"{self.root} is no output folder of newsbeam; name the folder that was given to `newsbeam backfill --out`"
            raise UsageRefused(message)

    def run_lock(self, holder: str) -> AbstractContextManager[None]:
        """One writer of new rows at a time, for the length of a run.

        Args:
            holder: what a second writer is told of the first.

        Raises:
            LockHeld: another process writes here.
        """
        return self._lock("run.lock", holder)

    def rewrite_lock(self, holder: str) -> AbstractContextManager[None]:
        """One at a time that replaces files by others; who writes new rows is not held up.

        Args:
            holder: what a second one is told of the first.

        Raises:
            LockHeld: another process rewrites files here.
        """
        return self._lock("rewrite.lock", holder)

    def publish_lock(self, address: str, holder: str) -> AbstractContextManager[None]:
        """One at a time that publishes to an address; who writes or rewrites is not held up.

        Args:
            address: of the target.
            holder: what a second one is told of the first.

        Raises:
            LockHeld: another process publishes there.
        """
        return self._lock(f"publish-{hashlib.sha256(address.encode()).hexdigest()[:16]}.lock", holder)

    @contextmanager
    def _lock(self, name: str, holder: str) -> Iterator[None]:
        with (self.store.parent / name).open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                message = f"{self.root} is being written by {file.read().strip() or 'another process'}; wait for it or end it"
                raise LockHeld(message) from error
            _describe(file, holder)
            yield

    @contextmanager
    def commit_lock(self) -> Iterator[None]:
        """Held while a commit or a sweep touches files; waits for a worker that outlived its run."""
        with (self.store.parent / "commit.lock").open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def sweep(self) -> None:
        """Remove work in progress of runs that are gone (inside the commit lock)."""
        for folder in (self.staging, self.spool):
            for entry in sorted(folder.iterdir()):
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)


def _describe(file: TextIO, holder: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(f"process {os.getpid()} on {socket.gethostname()}, {holder}\n")
    file.flush()
