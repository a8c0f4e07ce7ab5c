"""The stories that are still told, as a commit meets them: their terms, their articles, the mentions in them.

Tables lie in the store's own SQLite file, so that they count together with the rows or not at all. What leaves the window is
deleted: the published tables remember it.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from transforms.core.codec import decode, encode
from transforms.core.stories.terms import Vector, norm

#: Stories that are kept, some 200 MB if one commit looks at all; beyond them the ones that were told longest ago go first.
MAX_STORIES: Final = 30_000
#: Terms of a story that are kept when there are twice as many.
MAX_STORY_TERMS: Final = 150
#: A term that more stories have leads to none of them.
MAX_CARRIERS: Final = 200
#: Stories that an article is compared with: those with the heaviest terms in common.
MAX_COMPARED: Final = 30
#: Counters of words: a fixed number of them, so that memory is bounded; two words in one counter look more common than they are.
BUCKETS: Final = 1 << 18
#: Articles after which all counters are halved: what was common years ago counts less and less.
HALVED_AT: Final = 100_000
_COUNTED: Final = -1

STORY_TABLES: Final = """
CREATE TABLE IF NOT EXISTS story_words (bucket INTEGER PRIMARY KEY, articles INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS stories (
    story INTEGER PRIMARY KEY, story_id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, articles INTEGER NOT NULL,
    first TEXT, last TEXT, touched TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS ages_of_stories ON stories (coalesce(last, touched), story);
CREATE TABLE IF NOT EXISTS story_terms (term INTEGER NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (term, story)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS story_members (
    article_id TEXT PRIMARY KEY, story INTEGER NOT NULL, source TEXT, of_article_id TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_of_story ON story_members (story);
CREATE TABLE IF NOT EXISTS event_groups (
    cluster INTEGER PRIMARY KEY, story INTEGER NOT NULL, kind TEXT NOT NULL, published INTEGER NOT NULL,
    revision INTEGER NOT NULL, founder BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS groups_of_story ON event_groups (story, kind, published);
CREATE TABLE IF NOT EXISTS event_mentions (
    event_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, story INTEGER NOT NULL, kind TEXT NOT NULL,
    published INTEGER NOT NULL, cluster INTEGER, mention BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mentions_of_story ON event_mentions (story, kind, published) WHERE cluster IS NULL;
CREATE INDEX IF NOT EXISTS mentions_of_group ON event_mentions (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX IF NOT EXISTS mentions_of_article ON event_mentions (article_id);
CREATE TABLE IF NOT EXISTS event_losses (
    event_id TEXT PRIMARY KEY, story INTEGER NOT NULL, kind TEXT NOT NULL, published INTEGER NOT NULL, loss BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS losses_of_story ON event_losses (story, kind, published);
"""


@lru_cache(maxsize=1 << 17)
def number_of(term: str) -> int:
    """A term as a number of 63 bits, the same on every machine."""
    return int.from_bytes(blake2b(term.encode(errors="surrogatepass"), digest_size=8).digest(), "little") >> 1


@dataclass(slots=True)
class ActiveStory:
    """A story that may still be joined. Times are ISO 8601 in UTC and sort as text."""

    story: int
    story_id: str
    revision: int
    articles: int
    #: Earliest and latest publication of its articles; None: of none it is known.
    first: str | None
    last: str | None
    #: Start of the run that added to it last.
    touched: str
    vector: Vector


class StoryMemory:
    """The stories of one store; each is held in memory while a commit looks at it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the store's connection; its tables exist."""
        self._db = connection
        self._held: dict[int, ActiveStory] = {}
        self._words: dict[int, int] = {}
        self._changed: set[int] = set()

    # How common words are

    def count(self, terms: Iterable[str]) -> None:
        """Count the terms of one article; `write_counts` writes them down."""
        for bucket in {number_of(term) % BUCKETS for term in terms} | {_COUNTED}:
            self._words[bucket] = self._carriers(bucket) + 1
            self._changed.add(bucket)

    def write_counts(self) -> None:
        """Write down what was counted (inside a transaction)."""
        values = [(bucket, self._words[bucket]) for bucket in sorted(self._changed)]
        self._db.executemany("INSERT OR REPLACE INTO story_words VALUES (?, ?)", values)
        if self.counted > HALVED_AT:
            self._db.execute("UPDATE story_words SET articles = articles / 2")
            self._db.execute("DELETE FROM story_words WHERE articles = 0")
            self._words.clear()
        self._changed.clear()

    @property
    def counted(self) -> int:
        """How many articles the counters stand for."""
        return self._carriers(_COUNTED)

    def carriers(self, term: str) -> int:
        """In how many articles a term was counted, or a little more."""
        return self._carriers(number_of(term) % BUCKETS)

    def _carriers(self, bucket: int) -> int:
        if bucket not in self._words:
            row = self._db.execute("SELECT articles FROM story_words WHERE bucket = ?", (bucket,)).fetchone()
            self._words[bucket] = 0 if row is None else row[0]
        return self._words[bucket]

    # Stories

    def story(self, number: int) -> ActiveStory:
        """One story by its number."""
        if number not in self._held:
            row = self._db.execute("SELECT * FROM stories WHERE story = ?", (number,)).fetchone()
            vector = decode(Vector, row[7])
            self._held[number] = ActiveStory(row[0], row[1], row[2], row[3], row[4], row[5], row[6], vector)
        return self._held[number]

    def candidates(self, vector: Vector, least: int) -> list[ActiveStory]:
        """The stories that may be like an article, at most thirty: those that share the heaviest terms with it.

        Args:
            vector: of the article.
            least: the cosine that is asked for, in thousandths: no story reaches it with lighter terms in common.

        Returns:
            In the order of their numbers.
        """
        shared: Counter[int] = Counter()
        too_common = 0
        for term, weight in vector.weights.items():
            query = "SELECT story FROM story_terms WHERE term = ? LIMIT ?"
            carriers = self._db.execute(query, (number_of(term), MAX_CARRIERS + 1)).fetchall()
            if len(carriers) <= MAX_CARRIERS:
                shared.update({row[0]: weight * weight for row in carriers})
            else:
                too_common += weight * weight
        enough = norm(vector) * least * least // 1_000_000 - too_common
        alike = [story for story, common in shared.items() if common >= enough]
        heaviest = sorted(alike, key=lambda story: (-shared[story], story))[:MAX_COMPARED]
        return [self.story(number) for number in sorted(heaviest)]

    def begin(self, story_id: str, vector: Vector, touched: str) -> ActiveStory:
        """Begin a story that has no article yet (inside a transaction)."""
        number = self._db.execute(
            "INSERT INTO stories (story_id, revision, articles, first, last, touched, vector) VALUES (?, 0, 0, NULL, NULL, ?, ?)",
            (story_id, touched, b""),
        ).lastrowid
        begun = ActiveStory(int(number or 0), story_id, 0, 0, None, None, touched, Vector({}, {}))
        self._held[begun.story] = begun
        self.add_terms(begun, vector)
        return begun

    def add_terms(self, story: ActiveStory, vector: Vector) -> None:
        """Let an article's terms count for its story (inside a transaction)."""
        weights = story.vector.weights
        new = [term for term in vector.weights if term not in weights]
        for term, weight in vector.weights.items():
            weights[term] = weights.get(term, 0) + weight
        story.vector.names.update({term: name for term, name in vector.names.items() if term not in story.vector.names})
        self._db.executemany("INSERT OR IGNORE INTO story_terms VALUES (?, ?)", [(number_of(term), story.story) for term in new])
        if len(weights) > 2 * MAX_STORY_TERMS:
            weakest = sorted(weights, key=lambda term: (-weights[term], term))[MAX_STORY_TERMS:]
            self._forget_terms(story.story, weakest)
            for term in weakest:
                del weights[term]
                story.vector.names.pop(term, None)

    def _forget_terms(self, number: int, terms: Iterable[str]) -> None:
        self._db.executemany(
            "DELETE FROM story_terms WHERE term = ? AND story = ?", [(number_of(term), number) for term in terms]
        )

    def save(self, story: ActiveStory) -> None:
        """Write down how a story stands (inside a transaction)."""
        values = (story.revision, story.articles, story.first, story.last, story.touched, encode(story.vector), story.story)
        self._db.execute(
            "UPDATE stories SET revision = ?, articles = ?, first = ?, last = ?, touched = ?, vector = ? WHERE story = ?", values
        )

    def forget(self, before: str, at_most: int = MAX_STORIES) -> int:
        """Delete the stories that nobody told since a time, and those beyond a number (inside a transaction).

        Args:
            before: ISO 8601; of a story without times of publication, the run that added to it last counts.
            at_most: how many may stay.

        Returns:
            How many were deleted.
        """
        old = "SELECT story, vector FROM stories WHERE coalesce(last, touched) < ?"
        beyond = "SELECT story, vector FROM stories ORDER BY coalesce(last, touched) DESC, story DESC LIMIT -1 OFFSET ?"
        gone = dict(self._db.execute(old, (before,)).fetchall()) | dict(self._db.execute(beyond, (at_most,)).fetchall())
        self._delete(gone)
        return len(gone)

    def forget_articles(self, article_ids: Iterable[str]) -> None:
        """Delete the stories that some articles belong to (inside a transaction): what is kept of a story is words of its articles."""
        query = "SELECT s.story, s.vector FROM stories AS s JOIN story_members AS m ON m.story = s.story WHERE m.article_id = ?"
        self._delete({story: vector for each in article_ids for story, vector in self._db.execute(query, (each,)).fetchall()})

    def _delete(self, gone: Mapping[int, bytes]) -> None:
        for number, vector in gone.items():
            self._forget_terms(number, decode(Vector, vector).weights)
            for table in ("stories", "story_members", "event_groups", "event_mentions", "event_losses"):
                self._db.execute(f"DELETE FROM {table} WHERE story = ?", (number,))  # noqa: S608  fixed text
            self._held.pop(number, None)

    # Articles of stories

    def story_of(self, article_id: str) -> ActiveStory | None:
        """The story that an article belongs to; None: to none that is still told."""
        row = self._db.execute("SELECT story FROM story_members WHERE article_id = ?", (article_id,)).fetchone()
        return None if row is None else self.story(row[0])

    def add_member(self, article_id: str, story: ActiveStory, source: str | None, of_article_id: str | None) -> None:
        """Remember where an article belongs (inside a transaction)."""
        self._db.execute("INSERT INTO story_members VALUES (?, ?, ?, ?)", (article_id, story.story, source, of_article_id))
        story.articles += 1

    def mark_copy(self, article_id: str, of_article_id: str) -> None:
        """Remember that an article repeats another (inside a transaction)."""
        self._db.execute("UPDATE story_members SET of_article_id = ? WHERE article_id = ?", (of_article_id, article_id))

    def sources_of(self, story: ActiveStory) -> int:
        """How many outlets tell a story on their own; all of unknown outlet count as one."""
        query = (
            "SELECT count(DISTINCT coalesce(m.source, '')) FROM story_members AS m WHERE m.story = ? AND NOT EXISTS ("
            "SELECT 1 FROM story_members AS o WHERE o.article_id = m.of_article_id AND o.story = m.story)"
        )
        return max(int(self._db.execute(query, (story.story,)).fetchone()[0]), 1)

    def member(self, article_id: str) -> tuple[str | None, str | None]:
        """Outlet of an article of a story, and the article it repeats."""
        query = "SELECT source, of_article_id FROM story_members WHERE article_id = ?"
        source, of_article_id = self._db.execute(query, (article_id,)).fetchone()
        return source, of_article_id


def iso(when: datetime | None) -> str | None:
    """A time as text that sorts."""
    return None if when is None else when.astimezone(timezone.utc).isoformat(timespec="microseconds")
