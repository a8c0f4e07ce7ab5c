"""The tables of the monitor's store, version by version, and the queries that must stay cheap on them.

A version's script is never edited once it was released: the next version gets the next script.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from schemas.errors import UsageRefused

_FIRST: Final = """
CREATE TABLE feeds (
    feed INTEGER PRIMARY KEY, feed_id TEXT NOT NULL UNIQUE, next_poll_at REAL NOT NULL, watched INTEGER NOT NULL, state BLOB NOT NULL);
CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE watched = 1;
CREATE TABLE keys (
    feed INTEGER NOT NULL, key BLOB NOT NULL, revision BLOB NOT NULL, left_at REAL, PRIMARY KEY (feed, key)) WITHOUT ROWID;
CREATE INDEX keys_present ON keys (feed) WHERE left_at IS NULL;
CREATE INDEX keys_left ON keys (left_at) WHERE left_at IS NOT NULL;
CREATE TABLE queue (
    queue_id TEXT NOT NULL UNIQUE, host TEXT NOT NULL, next_try_at REAL NOT NULL, attempts INTEGER NOT NULL, article BLOB NOT NULL);
CREATE INDEX queue_due ON queue (next_try_at);
CREATE INDEX queue_hosts ON queue (host, next_try_at);
CREATE TABLE hosts (
    kind TEXT NOT NULL, name TEXT NOT NULL, touched_at REAL NOT NULL, state BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE INDEX hosts_touched ON hosts (touched_at);
CREATE TABLE ticks (tick INTEGER PRIMARY KEY AUTOINCREMENT, unit_id TEXT UNIQUE, changes BLOB);
CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), machine TEXT NOT NULL, name TEXT NOT NULL, until REAL NOT NULL);
"""

_SECOND: Final = """
ALTER TABLE keys ADD COLUMN article BLOB;
"""

_THIRD: Final = """
CREATE TABLE looks (queue_id TEXT PRIMARY KEY, feed_id TEXT NOT NULL, due_at REAL NOT NULL, article BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX looks_due ON looks (due_at);
CREATE INDEX looks_of_feed ON looks (feed_id);
CREATE TABLE looked (outcome TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
"""

#: Script number n, from 1, makes version n of version n - 1.
MIGRATIONS: Final = (_FIRST, _SECOND, _THIRD)

#: The queries whose cost must not grow with the store; a test asks SQLite how it runs them.
DUE_FEEDS: Final = "SELECT feed, state FROM feeds WHERE watched = 1 AND next_poll_at <= ? ORDER BY next_poll_at LIMIT ?"
PRESENT_KEYS: Final = "SELECT key, revision FROM keys INDEXED BY keys_present WHERE feed = ? AND left_at IS NULL"
LEAVE_ALL: Final = "UPDATE keys INDEXED BY keys_present SET left_at = ? WHERE feed = ? AND left_at IS NULL"
DUE_ARTICLES: Final = (
    "SELECT article, attempts, next_try_at FROM queue INDEXED BY queue_due WHERE next_try_at <= ? ORDER BY next_try_at LIMIT ?"
)
DUE_LOOKS: Final = "SELECT article FROM looks INDEXED BY looks_due WHERE due_at <= ? ORDER BY due_at LIMIT ?"
DROP_LOOKS: Final = "DELETE FROM looks WHERE feed_id = ?"
MEND_LOOKS: Final = "UPDATE looks INDEXED BY looks_due SET due_at = ? WHERE due_at > ?"
# Of what is to be fetched for the first time: a retry may lie days ahead, and news does not wait for it.
LAST_TURN: Final = (
    "SELECT next_try_at FROM queue INDEXED BY queue_hosts WHERE host = ? AND attempts = 0 ORDER BY next_try_at DESC LIMIT 1"
)
OLD_KEYS: Final = "SELECT feed, key FROM keys INDEXED BY keys_left WHERE left_at IS NOT NULL AND left_at < ? LIMIT ?"
# One at a time: `(feed, key) IN (SELECT ...)` goes through all keys of every feed that has an old one.
FORGET_KEY: Final = "DELETE FROM keys WHERE feed = ? AND key = ?"
SWEEP_HOSTS: Final = (
    "DELETE FROM hosts WHERE (kind, name) IN (SELECT kind, name FROM hosts INDEXED BY hosts_touched WHERE touched_at < ? LIMIT ?)"
)
MEND_QUEUE: Final = "UPDATE queue INDEXED BY queue_due SET next_try_at = ? WHERE next_try_at > ?"


def migrate(db: sqlite3.Connection, path: str, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a store to the present version; a crash leaves it at one of the versions in between, whole.

    Raises:
        UsageRefused: it was written by a later newsbeam.
    """
    found = _version(db)
    if found > len(migrations):
        message = (
            f"{path} is a monitor's store of version {found}, this newsbeam knows versions up to {len(migrations)}; "
            "use the newsbeam that wrote it, or move the file away and run `newsbeam feeds rebuild`: at worst, feeds are read again"
        )
        raise UsageRefused(message)
    for version, script in enumerate(migrations[found:], start=found + 1):
        # Another process may have been quicker between the look and the lock; then the script of this version is not run again.
        guarded = f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {version};COMMIT;"
        try:
            db.executescript(guarded)
        except sqlite3.OperationalError:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if _version(db) < version:
                raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
