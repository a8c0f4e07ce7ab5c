"""The number of each feed's last poll whose row was committed.

A stream that goes back to a checkpoint, or begins anew, polls under numbers that were given already. What was polled was polled: such a
poll gets the next number, and so a row of its own.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from schemas.feeds import FeedHealth
from transforms.core.feeds.health import poll_id
from transforms.core.sink import failed

_TABLE: Final = "CREATE TABLE IF NOT EXISTS polls (feed_id TEXT PRIMARY KEY, poll INTEGER NOT NULL) WITHOUT ROWID"
_TAKE: Final = "INSERT INTO polls VALUES (?, ?) ON CONFLICT (feed_id) DO UPDATE SET poll = max(poll, excluded.poll)"
#: Question marks of one query.
_VARIABLES: Final = 500


class LastPolls:
    """A SQLite file beside the store of the tables: one row a feed."""

    def __init__(self, path: Path) -> None:
        """Open or create it.

        Raises:
            OutputFailed: the disk refused.
        """
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute(_TABLE)
        except sqlite3.OperationalError as error:
            raise failed(path, OSError(str(error))) from error

    def __enter__(self) -> "LastPolls":
        """The file itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self._db.close()

    def take(self, polls: Mapping[str, int]) -> None:
        """Remember polls, by feed; a number never goes back.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(_TAKE, polls.items())
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise failed(self._path, OSError(str(error))) from error

    def numbered(self, polls: Iterable[FeedHealth]) -> tuple[FeedHealth, ...]:
        """Some polls, each with a number that no poll of its feed had before."""
        ordered = sorted(polls, key=lambda poll: (poll.feed_id, poll.polled_at, poll.poll))
        last = self._last(sorted({poll.feed_id for poll in ordered}))
        found = []
        for poll in ordered:
            last[poll.feed_id] = number = max(poll.poll, last.get(poll.feed_id, 0) + 1)
            found.append(poll if number == poll.poll else replace(poll, poll=number, poll_id=poll_id(poll.feed_id, number)))
        return tuple(found)

    def _last(self, feed_ids: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(feed_ids), _VARIABLES):
            part = feed_ids[start : start + _VARIABLES]
            marks = ",".join("?" * len(part))
            found.update(self._db.execute(f"SELECT feed_id, poll FROM polls WHERE feed_id IN ({marks})", part))  # noqa: S608  question marks
        return found
