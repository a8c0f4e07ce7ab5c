"""What is remembered between runs: a SQLite file beside the tables.

One transaction makes a unit's rows count: it adds the keys of the unit's rows, the fingerprints, and the unit with its
manifest. Files are published after it, so a crash in between is mended from the stored manifest at the next start.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from schemas.errors import OutputFailed, UsageRefused
from schemas.records import Duplicate
from transforms.core.duplicates.index import INDEX_TABLES, INDEX_VERSION, Index
from transforms.core.identity import content_id
from transforms.core.manifest import Manifest, files_of
from transforms.core.sink import TableFile
from transforms.core.stories.grouping import group
from transforms.core.stories.memory import STORY_TABLES, StoryMemory
from transforms.core.stories.reports import Grouped, Report

#: Raised when the tables below change.
STORE_VERSION: Final = 1
_BUSY_S: Final = 30.0
#: Pages of the file that are held in memory: those that a commit touches at random are written once, and not at every touch. New postings
#: (`duplicates.postings`) are 10 MB of an index of any size.
_CACHE_KIB: Final = 64 << 10

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (run_id TEXT PRIMARY KEY, started_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (
    sequence INTEGER PRIMARY KEY, unit_id TEXT NOT NULL UNIQUE, manifest BLOB NOT NULL,
    published INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS unpublished ON units (sequence) WHERE published = 0;
CREATE TABLE IF NOT EXISTS slices (slice_id TEXT PRIMARY KEY, unit INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letters (dead_letter_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replaced (path TEXT PRIMARY KEY, unit INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (tombstone TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_NOTE_INDEX: Final = f"INSERT OR REPLACE INTO meta VALUES ('index', '{INDEX_VERSION}')"  # noqa: S608  our own words


def tombstone(article_id: str) -> str:
    """What stays of an article that was erased: it tells the article when it comes again, and nothing else."""
    return content_id("erased", article_id)


class Store:
    """One connection to the store of an output folder."""

    def __init__(self, path: Path, *, other_index: bool = False) -> None:
        """Open or create the store.

        Args:
            path: the SQLite file; its folder exists.
            other_index: whether an index of articles of another version will do: of one who makes it again.

        Raises:
            UsageRefused: the file or its index is of another version, or it is no store.
            OutputFailed: the file cannot be opened or written.
        """
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error
        try:
            self._prepare()
            self._prepare_index(other_index=other_index)
        except BaseException:  # raised again: no connection stays open behind a store that was not made
            self._db.close()
            raise
        #: The articles that were committed.
        self.articles: Final = Index(self._db)

    def _prepare(self) -> None:
        """Make the tables where they are missing, and see that they are ours."""
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self._db.executescript(_TABLES + STORY_TABLES)
            self._db.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (str(STORE_VERSION),))
            found = self._one("SELECT value FROM meta WHERE key = 'version'")
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error
        except sqlite3.DatabaseError as error:
            message = (
                f"{self.path} is no store of newsbeam ({error}); move it away and run again: rows are rebuilt from the inputs"
            )
            raise UsageRefused(message) from error
        if found != str(STORE_VERSION):
            message = f"{self.path} is a store of version {found}, this newsbeam writes version {STORE_VERSION}; use another --out folder"
            raise UsageRefused(message)

    def _prepare_index(self, *, other_index: bool) -> None:
        """See that the index is of this version, or begin one."""
        try:
            found = self._one("SELECT value FROM meta WHERE key = 'index'")
            if found is None and self._one("SELECT 1 FROM sqlite_master WHERE name = 'articles'") is None:
                # Tables and version come together: killed in between, they would be taken for those of another version.
                self._db.executescript(f"BEGIN IMMEDIATE; {INDEX_TABLES} {_NOTE_INDEX}; COMMIT;")
                found = INDEX_VERSION
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error
        if found != INDEX_VERSION and not other_index:
            message = (
                f"the index of articles in {self.path} is of another version ({found or 'before ' + INDEX_VERSION}); "
                f"run `newsbeam reindex {self.path.parent.parent}`: it is made again from the tables, and no row changes"
            )
            raise UsageRefused(message)

    def note_index(self) -> None:
        """Remember of which version the index is."""
        self._db.execute(_NOTE_INDEX)

    def _failed(self, error: sqlite3.Error) -> OutputFailed:
        return OutputFailed(
            f"cannot write {self.path}: {error}. What was committed is intact; free space or mend the folder, "
            "then run the same command again: it goes on where it stopped"
        )

    def __enter__(self) -> "Store":
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection."""
        self._db.close()

    def _one(self, query: str, *values: object) -> str | None:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]

    # Runs and units

    def begin_run(self, run_id: str, started_at: str) -> str:
        """When this run began first: a run that goes on after a crash keeps its time, and so its bytes."""
        with self.transaction():
            self._db.execute("INSERT OR IGNORE INTO runs VALUES (?, ?)", (run_id, started_at))
        found = self._one("SELECT started_at FROM runs WHERE run_id = ?", run_id)
        return found or started_at

    def manifest(self, unit_id: str) -> bytes | None:
        """The manifest of a committed unit; None: not committed."""
        row = self._db.execute("SELECT manifest FROM units WHERE unit_id = ?", (unit_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def manifest_of(self, sequence: int) -> Mapping[str, Any]:
        """The parsed manifest of a commit, by its number."""
        manifest: Mapping[str, Any] = json.loads(
            self._db.execute("SELECT manifest FROM units WHERE sequence = ?", (sequence,)).fetchone()[0]
        )
        return manifest

    def files_now(self, sequence: int, table: str) -> list[TableFile]:
        """The files that hold the rows which a commit wrote to a table: its own, or those that replaced them."""
        found = {}
        waiting = [file for file in files_of(self.manifest_of(sequence)) if file.table == table]
        while waiting:
            file = waiting.pop()
            row = self._db.execute("SELECT unit FROM replaced WHERE path = ?", (file.path,)).fetchone()
            if row is None:
                found[file.path] = file
            else:
                waiting += [new for new in files_of(self.manifest_of(row[0])) if (new.table, new.dt) == (table, file.dt)]
        return [found[path] for path in sorted(found)]

    def manifests(self, *, unpublished: bool = False) -> Iterator[tuple[int, bytes]]:
        """Sequence number and manifest of committed units, in the order of their commits."""
        where = "WHERE published = 0" if unpublished else ""
        yield from self._db.execute(f"SELECT sequence, manifest FROM units {where} ORDER BY sequence").fetchall()  # noqa: S608  fixed text

    def manifests_after(self, sequence: int) -> list[bytes]:
        """Manifests of the units that were committed after one, in the order of their commits."""
        rows = self._db.execute("SELECT manifest FROM units WHERE sequence > ? ORDER BY sequence", (sequence,))
        return [bytes(row[0]) for row in rows]

    def next_sequence(self) -> int:
        """The number that the next commit gets, from 1."""
        return int(self._one("SELECT coalesce(max(sequence), 0) + 1 FROM units") or 1)

    def committed_slices(self) -> set[str]:
        """Ids of all slices whose unit is committed."""
        return {row[0] for row in self._db.execute("SELECT slice_id FROM slices")}

    def mark_published(self, sequence: int) -> None:
        """Remember that a unit's files are where readers see them."""
        with self.transaction():
            self._db.execute("UPDATE units SET published = 1 WHERE sequence = ?", (sequence,))

    # Dead letters

    def has_dead_letter(self, dead_letter_id: str) -> bool:
        """Whether a dead letter with this key was written."""
        return self._one("SELECT 1 FROM dead_letters WHERE dead_letter_id = ?", dead_letter_id) is not None

    def forget_dead_letters(self, dead_letter_ids: Iterable[str]) -> None:
        """Let dead letters count as never written (inside a transaction)."""
        self._db.executemany("DELETE FROM dead_letters WHERE dead_letter_id = ?", [(each,) for each in dead_letter_ids])

    # What was rewritten and erased

    def is_erased(self, article_id: str) -> bool:
        """Whether an article was erased, and is not to come back."""
        return self._one("SELECT 1 FROM erased WHERE tombstone = ?", tombstone(article_id)) is not None

    def tombstones(self) -> frozenset[str]:
        """The tombstones of all articles that were erased."""
        return frozenset(row[0] for row in self._db.execute("SELECT tombstone FROM erased"))

    def add_rewrite(self, manifest: Manifest) -> None:
        """Remember a unit that replaces files by others (inside a transaction)."""
        self.add_unit(
            sequence=manifest.sequence, unit_id=manifest.unit_id, manifest=manifest.to_json(), slices=(), dead_letters=()
        )
        self.note_rewrite(manifest.sequence, manifest.replaces, manifest.tombstones)

    def note_rewrite(self, sequence: int, replaces: Iterable[str], tombstones: Iterable[str]) -> None:
        """Remember what a unit replaced and erased (inside a transaction)."""
        self._db.executemany("INSERT OR REPLACE INTO replaced VALUES (?, ?)", [(path, sequence) for path in replaces])
        self._db.executemany("INSERT OR IGNORE INTO erased VALUES (?)", [(mark,) for mark in tombstones])

    def change_manifest(self, sequence: int, manifest: bytes) -> None:
        """Let the manifest of a commit say something else (inside a transaction); it is to be published anew."""
        self._db.execute("UPDATE units SET manifest = ?, published = 0 WHERE sequence = ?", (manifest, sequence))

    def forget_articles(self, article_ids: Iterable[str]) -> None:
        """Delete what is remembered of the words of some articles (inside a transaction); the index is made again apart."""
        StoryMemory(self._db).forget_articles(article_ids)

    def scrub(self) -> None:
        """Write the file anew: of what was deleted, no free page and no journal holds a byte any more.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error

    # Stories

    def group(self, reports: Iterable[Report], duplicates: Iterable[Duplicate], started_at: datetime) -> Grouped:
        """Let the articles of a commit find their stories (inside a transaction).

        Args:
            reports: its articles, in any order.
            duplicates: its links.
            started_at: start of the run.
        """
        return group(reports, duplicates, self._db, started_at)

    # The one transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside counts together or not at all.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:  # raised again: whatever ended the block, nothing of it counts
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise self._failed(error) from error

    def add_unit(
        self,
        *,
        sequence: int,
        unit_id: str,
        manifest: bytes,
        slices: Sequence[str],
        dead_letters: Iterable[str],
    ) -> None:
        """Remember a unit (inside a transaction)."""
        self._db.execute("INSERT INTO units (sequence, unit_id, manifest) VALUES (?, ?, ?)", (sequence, unit_id, manifest))
        self._db.executemany("INSERT OR IGNORE INTO slices VALUES (?, ?)", [(slice_id, sequence) for slice_id in slices])
        self._db.executemany("INSERT INTO dead_letters VALUES (?)", [(key,) for key in dead_letters])
