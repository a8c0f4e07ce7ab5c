"""What a monitor remembers between polls, as the loop sees it: on one machine a SQLite file, on a cluster another service.

A tick's changes and its rows count together, although they lie in two places:

    claim     the feeds that are due; each is put off, so that a crash does not have it asked again at once
    ...       fetch, decide, analyse: nothing is remembered yet
    prepare   the tick's changes are laid down under the id of its unit: a promise, not yet kept
    commit    `commit_unit`: one transaction in the store of the tables. From here on the tick counts
    settle    the changes are applied and the promise is struck out, in one transaction

Killed before the commit: at the next start the unit is not in the store of the tables, the promise is struck out, and the feeds are
polled again. Killed after it: the unit is there, and the promise is kept. `recover` decides by nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.feeds import FeedState, QueuedArticle
from transforms.core.identity import content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDocument:
    """The keys of one feed document."""

    feed_id: str
    #: Key and revision of every entry in it.
    present: tuple[tuple[bytes, bytes], ...]
    #: Whether all of it was read: keys that are not in it have left the feed.
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArticle:
    """The article of an entry, once it was laid down."""

    feed_id: str
    #: First key of the entry.
    key: bytes
    #: As `feeds.likeness.remembered`.
    kept: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """An article that is tried again."""

    queue_id: str
    attempts: int
    next_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TickChanges:
    """All that one tick changes."""

    at: datetime
    feeds: tuple[FeedState, ...] = ()
    documents: tuple[SeenDocument, ...] = ()
    articles: tuple[SeenArticle, ...] = ()
    #: New in the queue; tried again; out of it, because they became rows or dead letters in this tick's commit.
    queued: tuple[QueuedArticle, ...] = ()
    retried: tuple[Retry, ...] = ()
    done: tuple[str, ...] = ()
    #: Articles that are to be looked at again, new or at another time than before; no more, by their `queue_id`.
    looks: tuple[QueuedArticle, ...] = ()
    looked: tuple[str, ...] = ()
    #: Outcome of looks (`feeds.revisits.OUTCOMES`) and how often.
    outcomes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who watches."""

    machine: str
    #: What a second monitor is told of the first: process, start.
    name: str


class HostMemory(Protocol):
    """What is remembered of hosts, so that nobody is asked too soon after a restart."""

    def host_states(self, kind: str, names: Iterable[str]) -> Mapping[str, bytes]:
        """What is remembered of hosts: `kind` is `politeness` or `robots`, the bytes are the fetch core's own."""

    def put_host_states(self, kind: str, states: Mapping[str, bytes], now: datetime) -> None:
        """Remember something of hosts at once: it holds whatever becomes of the tick."""


class MonitorMemory(HostMemory, Protocol):
    """What the loop asks for. Nothing here reads a clock; every call is whole or did not happen."""

    def hold(self, holder: Holder, now: datetime, lease_s: float) -> None:
        """Become the one that watches, or stay it.

        Raises:
            LockHeld: another one watches.
        """

    def release(self, holder: Holder) -> None:
        """Let another one watch."""

    def claim_due(self, now: datetime, limit: int, hold_s: float) -> list[FeedState]:
        """The feeds that are due, longest overdue first; each is put off by `hold_s` until its poll is settled."""

    def known_keys(self, feed_id: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those of some keys that the feed had before, with their revisions."""

    def known_articles(self, feed_id: str, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """What is kept of the articles of some keys (`SeenArticle.kept`); those whose article never came are left out."""

    def due_articles(self, now: datetime, limit: int) -> list[QueuedArticle]:
        """Articles whose turn has come, in the order of their turns."""

    def due_looks(self, now: datetime, limit: int) -> list[QueuedArticle]:
        """Articles that are to be looked at again by now, longest overdue first; they stay until a tick says what became of them."""

    def waiting_look(self, queue_id: str) -> QueuedArticle | None:
        """An article that is to be looked at again; None: it is not."""

    def next_tick(self) -> int:
        """A number that no other tick had or will have."""

    def prepare(self, unit_id: str, changes: TickChanges) -> None:
        """Lay down what a tick will change when its unit is committed."""

    def prepared(self) -> list[str]:
        """Units whose ticks are prepared and not settled, oldest first."""

    def settle(self, unit_id: str, *, committed: bool) -> None:
        """Apply what was prepared, or forget it; a unit that is settled already changes nothing."""


def tick_unit_id(tick: int, started_at: datetime) -> str:
    """The id of a tick's unit; unlike that of any tick of a store that was lost and rebuilt."""
    return content_id("tick", tick, started_at.isoformat())


def recover(memory: MonitorMemory, is_committed: Callable[[str], bool]) -> tuple[int, int]:
    """Bring memory and tables together after a crash: to be called before the first tick.

    Args:
        memory: what is remembered.
        is_committed: whether the store of the tables holds a unit.

    Returns:
        How many ticks were completed, and how many taken back.
    """
    completed = taken_back = 0
    for unit_id in memory.prepared():
        committed = is_committed(unit_id)
        memory.settle(unit_id, committed=committed)
        completed += committed
        taken_back += not committed
    return completed, taken_back
