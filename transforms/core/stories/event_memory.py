"""The event clusters of the stories that are still told, and the mentions that wait for one."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from transforms.core.codec import decode, encode
from transforms.core.stories.losses import Loss, may_be_told_by
from transforms.core.stories.mentions import Mention
from transforms.core.stories.same_event import MAX_APART_DAYS

#: Clusters, or waiting mentions, of one type in one story that a mention is held against: the latest ones.
MAX_HELD: Final = 500


@dataclass(slots=True)
class ActiveCluster:
    """A cluster that may still be joined."""

    cluster: int
    story: int
    revision: int
    founder: Mention


class EventMemory:
    """The clusters of one store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use the store's connection; the tables of `memory.STORY_TABLES` exist."""
        self._db = connection

    def clusters_near(self, mention: Mention | Loss, story: int) -> list[ActiveCluster]:
        """Clusters of a story and of a mention's type whose founder was published about then, the oldest first."""
        rows = self._db.execute(
            "SELECT cluster, story, revision, founder FROM event_groups"
            " WHERE story = ? AND kind = ? AND published BETWEEN ? AND ? ORDER BY cluster DESC LIMIT ?",
            (story, mention.event_type, _day(mention) - MAX_APART_DAYS, _day(mention) + MAX_APART_DAYS, MAX_HELD),
        ).fetchall()
        return [ActiveCluster(row[0], row[1], row[2], decode(Mention, row[3])) for row in reversed(rows)]

    def waiting_near(self, founder: Mention, story: int) -> list[Mention]:
        """Mentions of a story without a cluster, of a founder's type and published about then, in the order of their ids."""
        rows = self._db.execute(
            "SELECT mention FROM event_mentions"
            " WHERE story = ? AND kind = ? AND published BETWEEN ? AND ? AND cluster IS NULL ORDER BY event_id LIMIT ?",
            (story, founder.event_type, _day(founder) - MAX_APART_DAYS, _day(founder) + MAX_APART_DAYS, MAX_HELD),
        ).fetchall()
        return [decode(Mention, row[0]) for row in rows]

    def remember_loss(self, loss: Loss, story: int) -> None:
        """Let a mention that lost a number be found (inside a transaction)."""
        values = (loss.event_id, story, loss.event_type, _day(loss), encode(loss))
        self._db.execute("INSERT OR IGNORE INTO event_losses VALUES (?, ?, ?, ?, ?)", values)

    def tellers_of(self, loss: Loss, story: int) -> list[ActiveCluster]:
        """Clusters that may tell what a mention lost: it is suggested where there is exactly one."""
        return [each for each in self.clusters_near(loss, story) if may_be_told_by(loss, each.founder)]

    def losses_near(self, cluster: ActiveCluster) -> list[Loss]:
        """Mentions that lost a number of which a cluster may tell it, in the order of their ids."""
        founder = cluster.founder
        rows = self._db.execute(
            "SELECT loss FROM event_losses WHERE story = ? AND kind = ? AND published BETWEEN ? AND ? ORDER BY event_id LIMIT ?",
            (cluster.story, founder.event_type, _day(founder) - MAX_APART_DAYS, _day(founder) + MAX_APART_DAYS, MAX_HELD),
        ).fetchall()
        return [loss for row in rows if may_be_told_by(loss := decode(Loss, row[0]), founder)]

    def cluster(self, number: int) -> ActiveCluster:
        """One cluster by its number."""
        row = self._db.execute(
            "SELECT cluster, story, revision, founder FROM event_groups WHERE cluster = ?", (number,)
        ).fetchone()
        return ActiveCluster(row[0], row[1], row[2], decode(Mention, row[3]))

    def found(self, founder: Mention, story: int) -> ActiveCluster:
        """Begin a cluster with a mention that is remembered (inside a transaction)."""
        number = self._db.execute(
            "INSERT INTO event_groups (story, kind, published, revision, founder) VALUES (?, ?, ?, 0, ?)",
            (story, founder.event_type, _day(founder), encode(founder)),
        ).lastrowid
        begun = ActiveCluster(int(number or 0), story, 0, founder)
        self.join([founder], begun.cluster)
        return begun

    def remember(self, mention: Mention, story: int) -> None:
        """Let a mention wait for a cluster (inside a transaction)."""
        values = (mention.event_id, mention.article_id, story, mention.event_type, _day(mention), encode(mention))
        self._db.execute("INSERT OR IGNORE INTO event_mentions VALUES (?, ?, ?, ?, ?, NULL, ?)", values)

    def join(self, mentions: Iterable[Mention], cluster: int) -> None:
        """Add remembered mentions to a cluster (inside a transaction)."""
        pairs = [(cluster, mention.event_id) for mention in mentions]
        self._db.executemany("UPDATE event_mentions SET cluster = ? WHERE event_id = ?", pairs)

    def mentions_of(self, cluster: int) -> list[Mention]:
        """All mentions of a cluster, in the order of their ids."""
        rows = self._db.execute("SELECT mention FROM event_mentions WHERE cluster = ? ORDER BY event_id", (cluster,)).fetchall()
        return [decode(Mention, row[0]) for row in rows]

    def clusters_of_article(self, article_id: str) -> list[int]:
        """Numbers of the clusters that an article mentions."""
        query = "SELECT DISTINCT cluster FROM event_mentions WHERE article_id = ? AND cluster IS NOT NULL ORDER BY cluster"
        return [row[0] for row in self._db.execute(query, (article_id,))]

    def save_revision(self, cluster: ActiveCluster) -> None:
        """Write down how often a cluster was told (inside a transaction)."""
        self._db.execute("UPDATE event_groups SET revision = ? WHERE cluster = ?", (cluster.revision, cluster.cluster))


def _day(mention: Mention | Loss) -> int:
    return mention.published.toordinal()
