"""What the monitor remembers, on one machine: a SQLite file beside the tables (WAL, synchronous FULL).

Sized for 50,000 feeds and 50 million keys: what is due is found by an index, and a tick costs by what is due. The rules of what
counts when are in `memory`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Final

from schemas.errors import LockHeld
from schemas.feeds import FeedState, QueuedArticle
from transforms.core.codec import decode, encode
from transforms.core.monitoring.database import MonitorDatabase
from transforms.core.monitoring.keys import Keys
from transforms.core.monitoring.looks import Looks
from transforms.core.monitoring.memory import Holder, Retry, TickChanges
from transforms.core.monitoring.tables import (
    DUE_ARTICLES,
    DUE_FEEDS,
    LAST_TURN,
    MEND_QUEUE,
    SWEEP_HOSTS,
)

#: No decision lies further ahead (a parked feed waits seven days): what does was made under a wrong clock.
_FURTHEST: Final = timedelta(days=8)
#: Hosts that were not asked for so long are forgotten: no pause is longer than a day.
_HOST_KEPT: Final = timedelta(days=30)
#: Old hosts that one tick sweeps at most.
_SWEPT: Final = 5000


class MonitorStore:
    """One connection to the store of a monitor."""

    def __init__(self, path: Path, *, is_scratch: bool = False) -> None:
        """Open or create the store.

        Args:
            path: the SQLite file; its folder exists.
            is_scratch: as in `MonitorDatabase`.

        Raises:
            UsageRefused: the file is damaged, no store, or of a later version.
            OutputFailed: the file cannot be opened or written.
        """
        self._db = MonitorDatabase(path, is_scratch=is_scratch)
        self._keys = Keys(self._db)
        #: Articles that are to be looked at again, for reports.
        self.looks: Final = Looks(self._db)

    def __enter__(self) -> "MonitorStore":
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection."""
        self._db.close()

    # Who watches

    def hold(self, holder: Holder, now: datetime, lease_s: float) -> None:
        """Become the one that watches, or stay it.

        On one machine the folder's lock (`Output.run_lock`) is taken first; so a holder on this machine that is not ourselves is dead,
        and its lease is taken over at once.

        Raises:
            LockHeld: another machine watches.
        """
        with self._db.transaction():
            for machine, name, until in self._db.rows("SELECT machine, name, until FROM lease"):
                if machine != holder.machine and _at(now) < until <= _at(now + _FURTHEST):
                    least = _time(until).isoformat(timespec="seconds")
                    message = (
                        f"{self._db.path} is watched by {name} on {machine} until {least} at least; end that monitor, or wait"
                    )
                    raise LockHeld(message)
            lease = (holder.machine, holder.name, _at(now) + lease_s)
            self._db.run("INSERT OR REPLACE INTO lease VALUES (1, ?, ?, ?)", *lease)

    def release(self, holder: Holder) -> None:
        """Let another one watch."""
        with self._db.transaction():
            self._db.run("DELETE FROM lease WHERE machine = ? AND name = ?", holder.machine, holder.name)

    # Feeds

    def watch(self, feeds: Iterable[FeedState], now: datetime) -> tuple[int, int]:
        """Watch these feeds and no others.

        A feed that is known keeps all that is remembered of it, but takes over title and categories; one that is not named any more
        is kept and not asked.

        Returns:
            How many feeds are new, and how many are not watched any more.
        """
        added = 0
        with self._db.transaction():
            before = {row[0] for row in self._db.rows("SELECT feed_id FROM feeds WHERE watched = 1")}
            self._db.run("UPDATE feeds SET watched = 0")
            for feed in feeds:
                known = self.feed(feed.feed_id)
                kept = feed if known is None else _listed(known, feed)
                added += known is None
                self._db.run(
                    "INSERT INTO feeds (feed_id, next_poll_at, watched, state) VALUES (?, ?, 1, ?)"
                    " ON CONFLICT (feed_id) DO UPDATE SET watched = 1, state = excluded.state",
                    feed.feed_id,
                    _at(kept.next_poll_at or now),
                    encode(kept),
                )
                before.discard(feed.feed_id)
            for feed_id in before:
                self._keys.leave(feed_id, now)
                self.looks.drop(feed_id)
        return added, len(before)

    def feed(self, feed_id: str) -> FeedState | None:
        """One feed, watched or not; None: not known."""
        rows = self._db.rows("SELECT state FROM feeds WHERE feed_id = ?", feed_id)
        return decode(FeedState, rows[0][0]) if rows else None

    def feeds(self) -> Iterator[FeedState]:
        """All feeds that are watched, in the order in which they were added: a full scan, for reports."""
        last = -1
        while rows := self._db.rows(
            "SELECT feed, state FROM feeds WHERE feed > ? AND watched = 1 ORDER BY feed LIMIT 1000", last
        ):
            yield from (decode(FeedState, state) for _, state in rows)
            last = rows[-1][0]

    def put_feed(self, feed: FeedState, now: datetime) -> None:
        """Change one feed outside a tick (`newsbeam feeds reset`)."""
        with self._db.transaction():
            self._put_feed(feed, now)

    def _put_feed(self, feed: FeedState, now: datetime) -> None:
        self._db.run(
            "UPDATE feeds SET next_poll_at = ?, state = ? WHERE feed_id = ?",
            _at(feed.next_poll_at or now),
            encode(feed),
            feed.feed_id,
        )

    def claim_due(self, now: datetime, limit: int, hold_s: float) -> list[FeedState]:
        """The feeds that are due, longest overdue first; each is put off by `hold_s` until its poll is settled."""
        with self._db.transaction():
            self._db.run(
                "UPDATE feeds SET next_poll_at = ? WHERE watched = 1 AND next_poll_at > ?", _at(now), _at(now + _FURTHEST)
            )
            rows = self._db.rows(DUE_FEEDS, _at(now), limit)
            later = _at(now) + hold_s
            self._db.run_each("UPDATE feeds SET next_poll_at = ? WHERE feed = ?", [(later, row[0]) for row in rows])
        return [decode(FeedState, row[1]) for row in rows]

    def next_due_at(self) -> datetime | None:
        """When the next feed or article is due; None: there is none."""
        queries = (
            *("SELECT min(next_poll_at) FROM feeds WHERE watched = 1", "SELECT min(next_try_at) FROM queue"),
            "SELECT min(due_at) FROM looks",
        )
        times = [at for query in queries if (at := self._db.rows(query)[0][0]) is not None]
        return _time(min(times)) if times else None

    # Keys

    def known_keys(self, feed_id: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those of some keys that the feed had before, with their revisions."""
        return self._keys.of("revision", feed_id, keys)

    def known_articles(self, feed_id: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """What is kept of the articles of some keys; those whose article never came are left out."""
        return {key: kept for key, kept in self._keys.of("article", feed_id, keys).items() if kept is not None}

    # Articles

    def due_articles(self, now: datetime, limit: int) -> list[QueuedArticle]:
        """Articles whose turn has come, in the order of their turns."""
        rows = self._db.rows(DUE_ARTICLES, _at(now), limit)
        return [
            replace(decode(QueuedArticle, article), attempts=attempts, next_try_at=_time(turn))
            for article, attempts, turn in rows
        ]

    def due_looks(self, now: datetime, limit: int) -> list[QueuedArticle]:
        """Articles that are to be looked at again by now, longest overdue first."""
        return self.looks.due(now, limit)

    def waiting_look(self, queue_id: str) -> QueuedArticle | None:
        """An article that is to be looked at again; None: it is not."""
        return self.looks.waiting(queue_id)

    def queued_count(self) -> int:
        """How many articles wait: a full scan of an index, for reports."""
        return int(self._db.rows("SELECT count(*) FROM queue")[0][0])

    def _queue(self, article: QueuedArticle) -> None:
        """Turns of one host lie apart by its interval, so that a busy host does not stand before all others.

        An entry that is edited while it waits keeps its turn: its article is fetched once, as it is by then.
        """
        turn = _at(article.next_try_at)
        last = self._db.rows(LAST_TURN, article.host) if article.host else []
        turn = max(turn, last[0][0] + article.spacing_s) if last else turn
        self._db.run(
            "INSERT INTO queue VALUES (?, ?, ?, ?, ?) ON CONFLICT (queue_id) DO UPDATE SET article = excluded.article",
            article.queue_id,
            article.host,
            turn,
            article.attempts,
            encode(article),
        )

    # Hosts

    def host_states(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:
        """What is remembered of hosts."""
        return dict(self._db.rows_of("SELECT name, state FROM hosts WHERE kind = ? AND name IN", list(names), kind))

    def put_host_states(self, kind: str, states: Mapping[str, bytes], now: datetime) -> None:
        """Remember something of hosts at once."""
        with self._db.transaction():
            self._db.run_each(
                "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)",
                [(kind, name, _at(now), state) for name, state in states.items()],
            )

    # Ticks

    def next_tick(self) -> int:
        """A number that no other tick had or will have."""
        with self._db.transaction():
            number = self._db.run("INSERT INTO ticks (unit_id) VALUES (NULL)")
            self._db.run("DELETE FROM ticks WHERE tick = ?", number)
        return number

    def prepare(self, unit_id: str, changes: TickChanges) -> None:
        """Lay down what a tick will change when its unit is committed."""
        with self._db.transaction():
            self._db.run("INSERT INTO ticks (unit_id, changes) VALUES (?, ?)", unit_id, encode(changes))

    def prepared(self) -> list[str]:
        """Units whose ticks are prepared and not settled, oldest first."""
        return [row[0] for row in self._db.rows("SELECT unit_id FROM ticks ORDER BY tick")]

    def settle(self, unit_id: str, *, committed: bool) -> None:
        """Apply what was prepared, or forget it; a unit that is settled already changes nothing."""
        with self._db.transaction():
            rows = self._db.rows("SELECT changes FROM ticks WHERE unit_id = ?", unit_id)
            if rows and committed:
                self._apply(decode(TickChanges, rows[0][0]))
            self._db.run("DELETE FROM ticks WHERE unit_id = ?", unit_id)

    def _apply(self, changes: TickChanges) -> None:
        for feed in changes.feeds:
            self._put_feed(feed, changes.at)
        for document in changes.documents:
            self._keys.see(document, changes.at)
        self._keys.learn(changes.articles)
        self._db.run_each("DELETE FROM queue WHERE queue_id = ?", [(queue_id,) for queue_id in changes.done])
        for article in changes.queued:
            self._queue(article)
        self._db.run_each(
            "UPDATE queue SET attempts = ?, next_try_at = ? WHERE queue_id = ?", [_retry(retry) for retry in changes.retried]
        )
        self.looks.strike_out(changes.looked)
        self.looks.plan(changes.looks)
        self.looks.count_outcomes(changes.outcomes)
        self.looks.mend(changes.at)
        self._keys.sweep(changes.at)
        self._db.run(SWEEP_HOSTS, _at(changes.at - _HOST_KEPT), _SWEPT)
        # A wrong clock must not keep an article from its turn.
        self._db.run(MEND_QUEUE, _at(changes.at), _at(changes.at + _FURTHEST))


def _listed(known: FeedState, listed: FeedState) -> FeedState:
    """A known feed as its list now has it. An address that was adopted after a move is not taken back."""
    return replace(
        known, title=listed.title or known.title, categories=listed.categories, insecure_tls=listed.insecure_tls
    )  # fmt: skip


def _retry(retry: Retry) -> tuple[int, float, str]:
    return retry.attempts, _at(retry.next_try_at), retry.queue_id


def _at(time: datetime) -> float:
    return time.timestamp()


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=timezone.utc)
