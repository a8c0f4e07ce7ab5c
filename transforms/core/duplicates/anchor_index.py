"""Where texts in different languages meet: by day of publication, then by the fingerprints of their anchors.

A day's entries lie together, so that what is written and what is looked up stays in a few pages however large the index grows.
"""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from transforms.core.identity import content_id

#: What two texts share by their fingerprints before they are compared (`anchors.common_weight`).
MIN_SHARED: Final = 2
#: How far apart a translation and its original are published at most.
NEAR: Final = timedelta(days=2)
#: Texts of a day that are met by one fingerprint, the newest ones, and texts that one is compared with.
_MAX_CARRIERS: Final = 100
_MAX_COMPARED: Final = 20
_DAY_US: Final = 86_400_000_000

ANCHOR_TABLES: Final = """
CREATE TABLE IF NOT EXISTS anchors (
    day INTEGER NOT NULL, hash INTEGER NOT NULL, doc INTEGER NOT NULL, tongue INTEGER NOT NULL, PRIMARY KEY (day, hash, doc)) WITHOUT ROWID;
"""
_MET: Final = (
    "WITH days (day) AS (VALUES {days}), wanted (hash) AS (VALUES {hashes})"
    " SELECT doc FROM days CROSS JOIN wanted CROSS JOIN anchors ON anchors.day = days.day AND anchors.hash = wanted.hash AND doc >= coalesce("
    "(SELECT doc FROM anchors WHERE day = days.day AND hash = wanted.hash ORDER BY doc DESC LIMIT 1 OFFSET {most}), 0)"
    " WHERE tongue != ? GROUP BY doc HAVING sum(1 + (anchors.hash & 1)) >= ? ORDER BY sum(1 + (anchors.hash & 1)) DESC, doc LIMIT ?"
)


class AnchorIndex:
    """The entries of one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the store's connection; its tables exist."""
        self._db = connection

    def add(self, doc: int, published_us: int, language: str, hashes: Sequence[int]) -> None:
        """Let a text be met (inside a transaction).

        Args:
            doc: its number.
            published_us: microseconds since 1970.
            language: BCP 47.
            hashes: its fingerprints.
        """
        rows = [(published_us // _DAY_US, value, doc, _tongue(language)) for value in hashes]
        self._db.executemany("INSERT OR IGNORE INTO anchors VALUES (?, ?, ?, ?)", rows)

    def meeting(self, published_us: int, language: str, hashes: Sequence[int]) -> list[int]:
        """The numbers of texts in other languages, of about the same days, that share fingerprints; those with the most first."""
        if not hashes:
            return []
        day = published_us // _DAY_US
        days = range(day - NEAR.days, day + NEAR.days + 1)
        query = _MET.format(days=_values(days), hashes=_values(hashes), most=_MAX_CARRIERS - 1)
        values = (*days, *hashes, _tongue(language), MIN_SHARED, _MAX_COMPARED)
        return [row[0] for row in self._db.execute(query, values)]


def _values(items: Sequence[int]) -> str:
    return ", ".join("(?)" for _ in items)


def _tongue(language: str) -> int:
    """A language as a number of 16 bits, the same on every machine."""
    return int(content_id("language", language)[:4], 16)
