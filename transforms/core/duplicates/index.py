"""The articles that were committed, as a later one meets them: by address, by text, by the hashes of their sketches.

Lists lie in the store's own SQLite file, so that they count together with the rows or not at all. A text that many articles
carry stands in the inverted lists once: who meets it meets the one that stands for all of them.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from transforms.core.duplicates.anchor_index import ANCHOR_TABLES, AnchorIndex
from transforms.core.duplicates.decide import Repeatable
from transforms.core.duplicates.postings import POSTINGS_TABLES, Postings
from transforms.core.duplicates.sketch import SKETCH_VERSION

#: Raised when tables or sketches change: a store with another index is refused until the index is made again.
INDEX_VERSION: Final = f"{SKETCH_VERSION}-lists-anchored"
#: Hashes that two sketches share before their texts are compared. Of pairs of reports on different things 7 in 10,000 share
#: four, of independent translations of one article from the Russian 99 in 100, from the Japanese nine in ten.
MIN_SHARED: Final = 4
#: Texts that one is compared with: those with the most hashes in common.
MAX_COMPARED: Final = 30

#: Sorts after every real time.
_UNDATED: Final = "9999"
#: The same in microseconds since 1970.
_NEVER: Final = 1 << 62
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND: Final = timedelta(microseconds=1)
INDEX_TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS articles (
    doc INTEGER PRIMARY KEY, revision_id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL,
    canonical_id TEXT, text_key TEXT NOT NULL, published_us INTEGER NOT NULL, unit INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS article_ids ON articles (article_id);
CREATE INDEX IF NOT EXISTS canonical_ids ON articles (canonical_id) WHERE canonical_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS text_keys ON articles (text_key, published_us) WHERE text_key != '';
{POSTINGS_TABLES.strip()}
{ANCHOR_TABLES.strip()}
CREATE TABLE IF NOT EXISTS links (doc INTEGER PRIMARY KEY, of_doc INTEGER NOT NULL);
"""
_COLUMNS: Final = "doc, revision_id, article_id, canonical_id, text_key, published_us, unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """What is kept of one revision: enough to meet those that may repeat it."""

    revision_id: str
    article_id: str
    #: The id that the declared canonical address would give; None: none declared.
    canonical_id: str | None
    text_key: str
    #: ISO 8601 in UTC; None: not known. Sorts as text.
    published_at: str | None
    hashes: tuple[int, ...] = ()
    #: BCP 47; None: not known.
    language: str | None = None
    #: Fingerprints of what a translation leaves as it is (`anchors.fingerprints`); empty without a language or a time.
    anchors: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[str, str, str]:
        """The order of decisions in a commit: earliest published, then smallest id; without a date last."""
        return self.published_at or _UNDATED, self.article_id, self.revision_id


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision in the index."""

    doc: int
    revision_id: str
    article_id: str
    canonical_id: str | None
    text_key: str
    #: Microseconds since 1970; 2^62 where it is not known.
    published_us: int
    #: Sequence number of the commit that wrote its row.
    unit: int

    @property
    def repeatable(self) -> Repeatable:
        """What decides who stands for whom; outlet, agency and verdict lie in the tables."""
        return Repeatable(
            article_id=self.article_id,
            canonical_id=self.canonical_id,
            text_key=self.text_key,
            published_at=None if self.published_us == _NEVER else _EPOCH + self.published_us * _MICROSECOND,
        )


def _microseconds(published_at: str | None) -> int:
    return _NEVER if published_at is None else (datetime.fromisoformat(published_at) - _EPOCH) // _MICROSECOND


class Index:
    """The lists of one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the store's connection; its tables exist."""
        self._db = connection
        self._postings = Postings(connection)
        self._anchors = AnchorIndex(connection)

    def clear(self) -> None:
        """Begin anew, also where an earlier version left other tables (inside a transaction)."""
        for table in ("articles", "postings", "list_hashes", "list_docs", "anchors", "links", "bands"):
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in INDEX_TABLES.split(";"):
            self._db.execute(statement)

    def link_again(self, revision_id: str, of_article_id: str) -> None:
        """Remember a link that was written (inside a transaction): to the revision of the other article that stands first."""
        self._db.execute(
            "INSERT OR REPLACE INTO links SELECT mine.doc, min(theirs.doc) FROM articles mine, articles theirs"
            " WHERE mine.revision_id = ? AND theirs.article_id = ? GROUP BY mine.doc",
            (revision_id, of_article_id),
        )

    def has_revision(self, revision_id: str) -> bool:
        """Whether a row with this key was written."""
        return self._db.execute("SELECT 1 FROM articles WHERE revision_id = ?", (revision_id,)).fetchone() is not None

    def add(self, article: KnownArticle, unit: int) -> Entry:
        """Remember one revision (inside a transaction); it is met from now on.

        Args:
            article: what is kept of it.
            unit: sequence number of the commit that writes its row.
        """
        carried = bool(article.text_key) and self._db.execute(
            "SELECT 1 FROM articles WHERE text_key = ? AND text_key != '' LIMIT 1", (article.text_key,)
        ).fetchone()  # fmt: skip
        doc = self._db.execute(
            "INSERT INTO articles (revision_id, article_id, canonical_id, text_key, published_us, unit) VALUES (?, ?, ?, ?, ?, ?)",
            (
                article.revision_id,
                article.article_id,
                article.canonical_id,
                article.text_key,
                _microseconds(article.published_at),
                unit,
            ),
        ).lastrowid
        doc = int(doc or 0)
        if not carried:
            self._postings.add(doc, article.hashes)
            if article.language is not None:
                self._anchors.add(doc, _microseconds(article.published_at), article.language, article.anchors)
        self._postings.pack(doc)
        return self.entry(doc)

    def entry(self, doc: int) -> Entry:
        """One revision by its number."""
        return Entry(*self._db.execute(f"SELECT {_COLUMNS} FROM articles WHERE doc = ?", (doc,)).fetchone())  # noqa: S608  fixed text

    def latest(self, article_id: str) -> Entry | None:
        """The revision of an article that was written last; None: none was."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE article_id = ? ORDER BY doc DESC LIMIT 1",  # noqa: S608  fixed text
            (article_id,),
        ).fetchone()
        return None if row is None else Entry(*row)

    def link(self, doc: int) -> int | None:
        """The number of the revision that one was last linked to; None: to none."""
        row = self._db.execute("SELECT of_doc FROM links WHERE doc = ?", (doc,)).fetchone()
        return None if row is None else int(row[0])

    def set_link(self, doc: int, of_doc: int) -> None:
        """Remember what one was linked to (inside a transaction)."""
        self._db.execute("INSERT OR REPLACE INTO links VALUES (?, ?)", (doc, of_doc))

    def candidates(self, entry: Entry, hashes: Sequence[int]) -> list[Entry]:
        """Who may repeat an article or be repeated by it, among those that are in the index.

        Args:
            entry: the article, in the index.
            hashes: its sketch's.

        Returns:
            Revisions of other articles, each once, in the order of their numbers: who carries the same text, who declares the
            same address, who shares the most hashes. Of articles of one text there is one, the one that stands for them.
        """
        docs = self._addressed(entry)
        docs.update(self._alike(entry.doc, hashes))
        found = {self._standing_for(self.entry(doc), entry.article_id) for doc in docs}
        found.add(self._standing_for(entry, entry.article_id))
        return sorted((each for each in found if each and each.article_id != entry.article_id), key=lambda each: each.doc)

    def across(self, entry: Entry, article: KnownArticle) -> list[Entry]:
        """Who may be a translation of an article, or its original, in another language; in no order that matters.

        Args:
            entry: the article, in the index.
            article: what was kept of it.
        """
        if article.language is None:
            return []
        docs = self._anchors.meeting(entry.published_us, article.language, article.anchors)
        return [found for doc in docs if (found := self.entry(doc)).article_id != entry.article_id]

    def _addressed(self, entry: Entry) -> set[int]:
        docs: set[int] = set()
        queries: list[tuple[str, str | None]] = [
            ("SELECT doc FROM articles WHERE canonical_id = ?", entry.article_id),
            ("SELECT doc FROM articles WHERE article_id = ?", entry.canonical_id),
            ("SELECT doc FROM articles WHERE canonical_id = ?", entry.canonical_id),
        ]
        for query, value in queries:
            if value is not None:
                docs.update(row[0] for row in self._db.execute(f"{query} ORDER BY doc LIMIT {MAX_COMPARED}", (value,)))
        return docs

    def _alike(self, doc: int, hashes: Sequence[int]) -> list[int]:
        shared = self._postings.sharing(hashes, MIN_SHARED)
        alike = sorted((-count, other) for other, count in shared.items() if other != doc)
        return [other for _, other in alike[:MAX_COMPARED]]

    def _standing_for(self, entry: Entry, but: str) -> Entry | None:
        """The article published first, then with the smallest id, of those with the text of one and not of one id; itself without a text."""
        if not entry.text_key:
            return entry
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE text_key = ? AND text_key != '' AND article_id != ?"  # noqa: S608  fixed text
            " ORDER BY published_us, article_id, doc LIMIT 1",
            (entry.text_key, but),
        ).fetchone()
        return None if row is None else Entry(*row)
