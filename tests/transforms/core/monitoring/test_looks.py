"""Planned looks are kept like all that a monitor remembers: whole, bounded, and found without a scan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.feeds import QueuedArticle
from tests.feed_scripts import DAY, START, state
from transforms.core.monitoring import tables
from transforms.core.monitoring.memory import TickChanges
from transforms.core.monitoring.store import MonitorStore

FEED = "0" * 32


def look(number: int, **fields: object) -> QueuedArticle:
    """An article that is to be looked at again."""
    planned = QueuedArticle(
        queue_id=f"{number:032x}", feed_id=FEED, host="a.example", entry=b"e", added_at=START, next_try_at=START + DAY, look=1
    )  # fmt: skip
    return replace(planned, **fields)  # type: ignore[arg-type]


def settle(store: MonitorStore, *, committed: bool = True, **changes: object) -> None:
    """A tick."""
    store.prepare("unit", TickChanges(**{"at": START, **changes}))  # type: ignore[arg-type]
    store.settle("unit", committed=committed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MonitorStore]:
    """A store that watches one feed."""
    with MonitorStore(tmp_path / "monitor.sqlite") as opened:
        opened.watch([state(feed_id=FEED)], START)
        yield opened


def test_looks_come_when_they_are_due_and_stay_until_a_tick_counts(store: MonitorStore) -> None:
    """A tick that did not count takes nothing away; one that did replaces a look by the next, and counts how it ended."""
    settle(store, looks=(look(1), look(2, next_try_at=START + 7 * DAY)))
    assert store.due_looks(START + 0.9 * DAY, 10) == []
    assert store.due_looks(START + DAY, 10) == [look(1)]
    ended: dict[str, Any] = {
        "looked": (look(1).queue_id,),
        "looks": (look(1, look=2, next_try_at=START + 7 * DAY),),
        "outcomes": (("revised", 1),),
    }
    settle(store, committed=False, **ended)
    assert (store.due_looks(START + DAY, 10), store.looks.ended()) == ([look(1)], {})
    settle(store, **ended)
    assert (store.due_looks(START + DAY, 10), store.looks.ended()) == ([], {"revised": 1})
    assert [each.look for each in store.due_looks(START + 7 * DAY, 10)] == [2, 1]
    settle(store, outcomes=(("revised", 2), ("gone", 1)))
    assert store.looks.ended() == {"gone": 1, "revised": 3}


def test_an_article_waits_once(store: MonitorStore) -> None:
    """Planning it again replaces what was planned."""
    settle(store, looks=(look(1), look(1, etag='"2"')))
    assert store.looks.count() == 1
    found = store.waiting_look(look(1).queue_id)
    assert found is not None
    assert found.etag == '"2"'
    assert store.waiting_look(look(2).queue_id) is None


def test_the_loop_wakes_up_for_a_look(store: MonitorStore) -> None:
    """What is due next may be a look."""
    settle(store, feeds=(state(feed_id=FEED, next_poll_at=START + 30 * DAY),), looks=(look(1),))
    assert store.next_due_at() == START + DAY


def test_a_site_whose_feed_is_not_watched_any_more_is_left_alone(store: MonitorStore) -> None:
    """Its looks are forgotten with it; those of others stay."""
    settle(store, looks=(look(1), look(2, feed_id="1" * 32)))
    store.watch([state(feed_id="2" * 32)], START)
    assert [each.queue_id for each in store.due_looks(START + DAY, 10)] == [look(2).queue_id]


def test_a_look_far_ahead_is_a_wrong_clocks(store: MonitorStore) -> None:
    """A clock that was a year ahead when an article was taken puts no look off for a year."""
    settle(store, looks=(look(1, next_try_at=START + 366 * DAY),))
    assert len(store.due_looks(START, 10)) == 1


def test_state_does_not_grow(store: MonitorStore) -> None:
    """Articles of two months, looked at twice each: what is kept is what the last week took."""
    waiting: list[QueuedArticle] = []
    for day in range(60):
        now = START + day * DAY
        due = store.due_looks(now, 1000)
        following = tuple(replace(each, look=2, next_try_at=each.added_at + 7 * DAY) for each in due if each.look == 1)
        new = tuple(look(day * 100 + number, added_at=now, next_try_at=now + DAY) for number in range(5))
        settle(store, at=now, looked=tuple(each.queue_id for each in due), looks=(*following, *new))
        waiting = store.due_looks(now + timedelta(days=100), 1000)
    assert len(waiting) == 7 * 5


@pytest.mark.parametrize(
    ("query", "values"),
    [(tables.DUE_LOOKS, (0.0, 10)), (tables.DROP_LOOKS, (FEED,)), (tables.MEND_LOOKS, (0.0, 1.0)), ("SELECT min(due_at) FROM looks", ())],
    ids=["due", "drop", "mend", "next"],
)  # fmt: skip
def test_no_query_of_a_tick_scans_the_looks(store: MonitorStore, query: str, values: tuple[object, ...]) -> None:
    """SQLite's own plan names an index."""
    plan = [row[3] for row in store._db.rows(f"EXPLAIN QUERY PLAN {query}", *values)]
    assert any("INDEX looks_" in step for step in plan), plan
