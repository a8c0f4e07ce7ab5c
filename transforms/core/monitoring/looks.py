"""The articles that are to be looked at again, in the store of a monitor: which, when, and how looks ended so far."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from schemas.feeds import QueuedArticle
from transforms.core.codec import decode, encode
from transforms.core.monitoring.database import MonitorDatabase
from transforms.core.monitoring.tables import DROP_LOOKS, DUE_LOOKS, MEND_LOOKS

#: No look lies further ahead: what does was planned under a wrong clock.
_FURTHEST: Final = timedelta(days=8)


class Looks:
    """Two tables of a store; what changes them is called inside a transaction."""

    def __init__(self, db: MonitorDatabase) -> None:
        """Take the database in which they lie."""
        self._db = db

    def due(self, now: datetime, limit: int) -> list[QueuedArticle]:
        """Those whose time has come, longest overdue first."""
        return [decode(QueuedArticle, row[0]) for row in self._db.rows(DUE_LOOKS, now.timestamp(), limit)]

    def waiting(self, queue_id: str) -> QueuedArticle | None:
        """One of them; None: it is not there."""
        rows = self._db.rows("SELECT article FROM looks WHERE queue_id = ?", queue_id)
        return decode(QueuedArticle, rows[0][0]) if rows else None

    def count(self) -> int:
        """How many there are: a full scan of an index, for reports."""
        return int(self._db.rows("SELECT count(*) FROM looks")[0][0])

    def ended(self) -> dict[str, int]:
        """Outcome to how many looks ended so."""
        return dict(self._db.rows("SELECT outcome, times FROM looked ORDER BY outcome"))

    def plan(self, looks: Iterable[QueuedArticle]) -> None:
        """Look at these at their time; one that is there already is replaced."""
        rows = [(each.queue_id, each.feed_id, each.next_try_at.timestamp(), encode(each)) for each in looks]
        self._db.run_each("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?)", rows)

    def strike_out(self, queue_ids: Iterable[str]) -> None:
        """Look at these no more."""
        self._db.run_each("DELETE FROM looks WHERE queue_id = ?", [(queue_id,) for queue_id in queue_ids])

    def drop(self, feed_id: str) -> None:
        """Look at no article of a feed any more: it is not watched, and its site is left alone."""
        self._db.run(DROP_LOOKS, feed_id)

    def count_outcomes(self, outcomes: Iterable[tuple[str, int]]) -> None:
        """Add to the numbers of `ended`."""
        self._db.run_each(
            "INSERT INTO looked VALUES (?, ?) ON CONFLICT (outcome) DO UPDATE SET times = times + excluded.times", outcomes
        )

    def mend(self, now: datetime) -> None:
        """Let what a wrong clock has put off for too long be due."""
        self._db.run(MEND_LOOKS, now.timestamp(), (now + _FURTHEST).timestamp())
