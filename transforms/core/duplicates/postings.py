"""The inverted lists of an index: by a hash, the texts whose sketches hold it.

A sketch scatters its hashes over all lists, so writing each where it belongs would touch a page of the file for each. New postings
are rows of a small table instead, and each text that comes brings a few lists in order: it packs what the small table holds of them. A
text brings as many hashes as its lists collect while all have their turn, so every text costs the same, and the small table never grows
beyond one round. Where a posting lies changes no answer.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

import numpy as np

from transforms.core.duplicates.tokens import Numbers

#: Texts that are met by one hash: the newest ones. A hash that more have is idiom of its source or of its language, or belongs to a text of
#: which there are many copies, each of which leads on to an earlier one. Packed lists hold no more, so a larger number needs another index.
MAX_CARRIERS: Final = 100

POSTINGS_TABLES: Final = """
CREATE TABLE IF NOT EXISTS postings (hash INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (hash, doc)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS list_hashes (list INTEGER PRIMARY KEY, lows BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS list_docs (list INTEGER PRIMARY KEY, docs BLOB NOT NULL);
"""
# A list holds all hashes of one upper half (16 bits of 32): the lower halves and the numbers of their texts, ascending by both. They lie apart,
# since few of the lists in which a text is looked for hold one of its hashes.
_LOW: Final = "<u2"
_DOC: Final = "<u4"
_LISTS: Final = 1 << 16
#: Lists that one text brings in order. With fewer, the small table is larger, and a commit writes more of its pages; with more, packed lists are
#: written again for fewer new postings.
_PACKED: Final = 2
_LIST_BITS: Final = np.uint64(48)
_WHOLE: Final = np.uint64(32)
_DOC_BITS: Final = np.uint64(0xFFFFFFFF)
# Packing asks for whole lists. A look-up takes the newest texts of each hash alone: a phrase that a source repeats may have thousands.
_NEW_OF_LISTS: Final = "SELECT hash << 32 | doc FROM postings WHERE hash BETWEEN ? AND ?"
_WANTED: Final = "WITH wanted (hash) AS (VALUES {}) "
_NEW_OF_HASHES: Final = (
    f"{_WANTED}SELECT wanted.hash << 32 | doc FROM wanted CROSS JOIN postings ON postings.hash = wanted.hash AND doc >= coalesce("  # noqa: S608  our own words
    f"(SELECT doc FROM postings WHERE hash = wanted.hash ORDER BY doc DESC LIMIT 1 OFFSET {MAX_CARRIERS - 1}), 0)"
)
_LISTS_OF_HASHES: Final = f"{_WANTED}SELECT wanted.hash, lows FROM wanted CROSS JOIN list_hashes ON list = wanted.hash >> 16"  # noqa: S608  as above
_DOCS: Final = "SELECT docs FROM list_docs WHERE list = ?"
_PACKED_OF_LISTS: Final = "SELECT list, lows, docs FROM list_hashes JOIN list_docs USING (list) WHERE list BETWEEN ? AND ?"


class Postings:
    """The lists of one store; a posting is handled as one number, the hash above the number of its text."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the store's connection; its tables exist."""
        self._db = connection

    def add(self, doc: int, hashes: Sequence[int]) -> None:
        """Let a text be met by its hashes (inside a transaction).

        Args:
            doc: its number, above those of all before it; below 2^32.
            hashes: numbers of 32 bits, each once.
        """
        self._db.executemany("INSERT OR IGNORE INTO postings VALUES (?, ?)", [(value, doc) for value in hashes])

    def pack(self, turn: int) -> None:
        """Bring some lists in order (inside a transaction).

        Args:
            turn: grows by one from call to call, so that each list has its turn.
        """
        first = turn * _PACKED % _LISTS
        ends = first << 16, (first + _PACKED << 16) - 1
        new = self._numbers(_NEW_OF_LISTS, ends)
        if not len(new):
            return
        rows = self._db.execute(_PACKED_OF_LISTS, (first, first + _PACKED - 1))
        kept = _newest(np.concatenate([new, *(_unpacked(*row) for row in rows)]))
        lows, docs = (kept >> _WHOLE).astype(_LOW), kept.astype(_DOC)
        places = np.searchsorted(kept >> _LIST_BITS, range(first, first + _PACKED + 1)).tolist()
        cuts = list(zip(range(first, first + _PACKED), places, places[1:], strict=False))
        for table, column in (("list_hashes", lows), ("list_docs", docs)):
            packed = [(number, column[start:end].tobytes()) for number, start, end in cuts]
            self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", packed)  # noqa: S608  our own words
        self._db.execute("DELETE FROM postings WHERE hash BETWEEN ? AND ?", ends)

    def sharing(self, hashes: Sequence[int], least: int) -> dict[int, int]:
        """Texts that hold some of these hashes, by number, with how many they hold.

        Args:
            hashes: numbers of 32 bits, each once.
            least: texts with fewer are left out.
        """
        if not hashes:
            return {}
        marks = ",".join(["(?)"] * len(hashes))
        found = np.concatenate([self._packed(marks, hashes), self._numbers(_NEW_OF_HASHES.format(marks), hashes)])
        docs, counts = np.unique(_newest(found) & _DOC_BITS, return_counts=True)
        enough = counts >= least
        return dict(zip(docs[enough].tolist(), counts[enough].tolist(), strict=True))

    def _packed(self, marks: str, hashes: Sequence[int]) -> Numbers:
        rows = self._db.execute(_LISTS_OF_HASHES.format(marks), hashes).fetchall()
        lows = np.frombuffer(b"".join([row[1] for row in rows]), _LOW)
        sizes = [len(row[1]) // 2 for row in rows]
        there = np.flatnonzero(lows == np.repeat(np.array([row[0] & 0xFFFF for row in rows], _LOW), sizes))
        found = [np.empty(0, np.uint64)]
        begin = place = 0
        ends = np.cumsum(sizes)
        for (value, _), size, after in zip(rows, sizes, np.searchsorted(there, ends).tolist(), strict=True):
            if after > place:
                docs = np.frombuffer(self._db.execute(_DOCS, (value >> 16,)).fetchone()[0], _DOC)
                start = int(there[place]) - begin
                found.append(docs[start : start + after - place] | np.uint64(value << 32))
            begin, place = begin + size, after
        return np.concatenate(found)

    def _numbers(self, query: str, values: Sequence[int]) -> Numbers:
        # SQLite's integers have a sign.
        signed = np.array([row[0] for row in self._db.execute(query, values)], np.int64)
        return signed.view(np.uint64)


def _unpacked(number: int, lows: bytes, docs: bytes) -> Numbers:
    """The postings of one list."""
    hashes = np.frombuffer(lows, _LOW) | np.uint64(number << 16)
    found: Numbers = (hashes << _WHOLE) | np.frombuffer(docs, _DOC)
    return found


def _newest(postings: Numbers) -> Numbers:
    """Postings in order, without those of a hash that `MAX_CARRIERS` newer texts hold."""
    postings = np.sort(postings)
    hashes = postings >> _WHOLE
    kept = np.ones(len(postings), np.bool_)
    kept[:-MAX_CARRIERS] = hashes[:-MAX_CARRIERS] != hashes[MAX_CARRIERS:]
    return postings[kept]
