"""The SQLite file under the monitor's store: opened, migrated, and its errors said so that a person knows what to do."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from schemas.errors import OutputFailed, UsageRefused
from transforms.core.monitoring.tables import migrate

_BUSY_S: Final = 30.0
#: Question marks of one query.
_VARIABLES: Final = 500
#: Share of free pages from which on a file is written anew: it costs as much as reading it.
_FREE_SHARE: Final = 0.25


class MonitorDatabase:
    """One connection; WAL and synchronous FULL, so that what was committed survives a power cut."""

    def __init__(self, path: Path, *, is_scratch: bool = False) -> None:
        """Open or create the file.

        Args:
            path: the SQLite file; its folder exists.
            is_scratch: the file is a copy that nobody needs after a crash: it is one file, and nothing waits for the disk.

        Raises:
            UsageRefused: the file is damaged, no store, or of a later version.
            OutputFailed: the file cannot be opened or written.
        """
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error
        try:
            self._prepare(
                ("journal_mode = MEMORY", "synchronous = OFF") if is_scratch else ("journal_mode = WAL", "synchronous = FULL")
            )
        except BaseException:  # raised again: no connection stays open behind a store that was not made
            self._db.close()
            raise

    def _prepare(self, pragmas: Iterable[str]) -> None:
        with self._said():
            for pragma in pragmas:
                self._db.execute(f"PRAGMA {pragma}")
            migrate(self._db, str(self.path))

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error
        except sqlite3.IntegrityError:
            raise  # a fault of ours, not of the file
        except sqlite3.DatabaseError as error:
            message = (
                f"{self.path} is damaged or no store of a monitor ({error}); move it away and run `newsbeam feeds rebuild`: "
                "at worst, feeds and articles are fetched again, and no row is written twice"
            )
            raise UsageRefused(message) from error

    def _failed(self, error: sqlite3.Error) -> OutputFailed:
        return OutputFailed(
            f"cannot write {self.path}: {error}. What was committed is intact; free space or mend the folder, then start again"
        )

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def scrub(self) -> None:
        """Write the file anew: of what was deleted, no free page and no journal holds a byte any more."""
        with self._said():
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def trim(self) -> None:
        """Give back the room of what was deleted, where it is worth the work."""
        with self._said():
            free, pages = (self._db.execute(f"PRAGMA {count}").fetchone()[0] for count in ("freelist_count", "page_count"))
            if free > _FREE_SHARE * pages:
                self._db.execute("VACUUM")

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows of a query."""
        with self._said():
            return self._db.execute(query, values).fetchall()

    def rows_of(self, query: str, wanted: Sequence[object], *values: object) -> Iterator[Any]:
        """The rows of a query that ends in `IN`, for however many values.

        Args:
            query: without the values.
            wanted: what is looked for, some hundreds at a time.
            values: those of the question marks before `IN`.
        """
        for start in range(0, len(wanted), _VARIABLES):
            part = wanted[start : start + _VARIABLES]
            yield from self.rows(f"{query} ({','.join('?' * len(part))})", *values, *part)

    def run(self, statement: str, *values: object) -> int:
        """Run a statement inside a transaction; returns the number of the row that it inserted, if it did."""
        return int(self._db.execute(statement, values).lastrowid or 0)

    def run_each(self, statement: str, each: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each of some values, inside a transaction."""
        self._db.executemany(statement, each)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside counts together or not at all.

        Raises:
            OutputFailed: the disk refused.
            UsageRefused: the file is damaged.
        """
        with self._said():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:  # raised again: whatever ended the block, nothing of it counts
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
