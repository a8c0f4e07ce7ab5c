"""The keys of feeds' entries in the store of a monitor: what was seen of each feed, and for how long it is remembered."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from transforms.core.monitoring.database import MonitorDatabase
from transforms.core.monitoring.memory import SeenArticle, SeenDocument
from transforms.core.monitoring.tables import FORGET_KEY, LEAVE_ALL, OLD_KEYS, PRESENT_KEYS

#: Keys are kept for so long after their entry left the feed.
KEPT_AFTER: Final = timedelta(days=90)
#: Old keys that one tick sweeps at most.
_SWEPT: Final = 5000


class Keys:
    """One table of a store; all but `of` is called inside a transaction."""

    def __init__(self, db: MonitorDatabase) -> None:
        """Take the database in which it lies."""
        self._db = db

    def of(self, column: Literal["revision", "article"], feed_id: str, keys: Sequence[bytes]) -> dict[bytes, Any]:
        """A column of those of some keys that a feed had before."""
        query = f"SELECT key, {column} FROM keys WHERE feed = ? AND key IN"  # noqa: S608  our own words
        return dict(self._db.rows_of(query, keys, self._feed(feed_id)))

    def see(self, document: SeenDocument, now: datetime) -> None:
        """Remember the keys of a document; those that are not in it have left the feed."""
        feed = self._feed(document.feed_id)
        present = dict(document.present)
        before = self._db.rows(PRESENT_KEYS, feed)
        kept = dict(before)
        self._db.run_each(
            "INSERT INTO keys (feed, key, revision) VALUES (?, ?, ?)"
            " ON CONFLICT (feed, key) DO UPDATE SET revision = excluded.revision, left_at = NULL",
            [(feed, key, revision) for key, revision in present.items() if kept.get(key) != revision],
        )
        if document.complete:
            gone = [(now.timestamp(), feed, key) for key, _ in before if key not in present]
            self._db.run_each("UPDATE keys SET left_at = ? WHERE feed = ? AND key = ?", gone)

    def learn(self, articles: Iterable[SeenArticle]) -> None:
        """Remember the articles of entries; of a key that is not there nothing is."""
        rows = [(one.kept, self._feed(one.feed_id), one.key) for one in articles]
        self._db.run_each("UPDATE keys SET article = ? WHERE feed = ? AND key = ?", rows)

    def leave(self, feed_id: str, now: datetime) -> None:
        """Take all entries of a feed for gone: nobody will see them leave."""
        self._db.run(LEAVE_ALL, now.timestamp(), self._feed(feed_id))

    def sweep(self, now: datetime) -> None:
        """Forget what left long ago."""
        self._db.run_each(FORGET_KEY, self._db.rows(OLD_KEYS, (now - KEPT_AFTER).timestamp(), _SWEPT))

    def _feed(self, feed_id: str) -> int:
        rows = self._db.rows("SELECT feed FROM feeds WHERE feed_id = ?", feed_id)
        return int(rows[0][0]) if rows else -1
