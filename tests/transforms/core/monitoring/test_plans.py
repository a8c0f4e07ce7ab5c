"""What a tick asks of the monitor's store is found by an index, whatever the store's size."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.core.monitoring import tables
from transforms.core.monitoring.store import MonitorStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MonitorStore]:
    """A store of nothing."""
    with MonitorStore(tmp_path / "monitor.sqlite") as opened:
        yield opened


PLANS = [
    (tables.DUE_FEEDS, (0.0, 100), "USING INDEX feeds_due"),
    ("SELECT min(next_poll_at) FROM feeds WHERE watched = 1", (), "USING INDEX feeds_due"),
    ("UPDATE feeds SET next_poll_at = ? WHERE watched = 1 AND next_poll_at > ?", (0.0, 1.0), "USING INDEX feeds_due"),
    (tables.PRESENT_KEYS, (1,), "USING INDEX keys_present"),
    ("SELECT key, revision FROM keys WHERE feed = ? AND key IN (?, ?)", (1, b"", b""), "USING PRIMARY KEY"),
    (tables.LEAVE_ALL, (0.0, 1), "USING INDEX keys_present"),
    (tables.DUE_ARTICLES, (0.0, 10), "USING INDEX queue_due"),
    (tables.LAST_TURN, ("h",), "USING INDEX queue_hosts"),
    (tables.OLD_KEYS, (0.0, 10), "USING COVERING INDEX keys_left"),
    (tables.FORGET_KEY, (1, b""), "USING PRIMARY KEY (feed=? AND key=?)"),
    (tables.SWEEP_HOSTS, (0.0, 10), "USING COVERING INDEX hosts_touched"),
    (tables.MEND_QUEUE, (0.0, 1.0), "USING INDEX queue_due"),
    ("SELECT min(next_try_at) FROM queue", (), "USING COVERING INDEX queue_due"),
    ("SELECT name, state FROM hosts WHERE kind = ? AND name IN (?, ?)", ("k", "a", "b"), "USING PRIMARY KEY"),
]


@pytest.mark.parametrize(("query", "values", "expected"), PLANS, ids=lambda value: value[:40] if isinstance(value, str) else None)
def test_no_query_of_a_tick_scans_a_table(store: MonitorStore, query: str, values: tuple[object, ...], expected: str) -> None:
    """SQLite's own plan: each goes through its index, and none sorts."""
    plan = [row[3] for row in store._db.rows(f"EXPLAIN QUERY PLAN {query}", *values)]
    assert any(expected in step for step in plan), plan
    scans = [step for step in plan if step.startswith("SCAN") and "min(" not in query]
    assert not scans, plan
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plan), plan
