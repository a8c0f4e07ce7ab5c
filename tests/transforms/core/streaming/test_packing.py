"""The state of a shard as bytes."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from schemas.errors import UsageRefused
from transforms.core.feeds.policy import new_feed
from transforms.core.monitoring.memory import SeenDocument, TickChanges
from transforms.core.monitoring.store import MonitorStore
from transforms.core.streaming.packing import packed, unpack

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)


def filled(path: Path, *, keys: int) -> str:
    """A store with one feed that has so many keys; returns the feed's id."""
    feed = new_feed("https://a.test/feed")
    with MonitorStore(path, is_scratch=True) as store:
        store.watch([feed], NOW)
        present = tuple((number.to_bytes(16, "big"), bytes(8)) for number in range(keys))
        store.prepare("one", TickChanges(at=NOW, documents=(SeenDocument(feed_id=feed.feed_id, present=present, complete=True),)))
        store.settle("one", committed=True)
    return feed.feed_id


def test_a_store_comes_back_whole(tmp_path: Path) -> None:
    """Feeds and keys of a store that was packed are those of the store that is laid down."""
    feed_id = filled(tmp_path / "one", keys=50)
    unpack(packed(tmp_path / "one"), tmp_path / "two")
    with MonitorStore(tmp_path / "two", is_scratch=True) as store:
        assert [feed.feed_id for feed in store.feeds()] == [feed_id]
        assert len(store.known_keys(feed_id, [number.to_bytes(16, "big") for number in range(60)])) == 50


def test_room_of_what_is_forgotten_is_given_back(tmp_path: Path) -> None:
    """A store whose keys were forgotten packs no larger than twice one that never had them."""
    filled(tmp_path / "lean", keys=1)
    filled(tmp_path / "full", keys=20_000)
    with MonitorStore(tmp_path / "full", is_scratch=True) as store, store._db.transaction():
        store._db.run("DELETE FROM keys")
    packed(tmp_path / "full")
    assert (tmp_path / "full").stat().st_size <= 2 * (tmp_path / "lean").stat().st_size


def test_another_form_is_refused(tmp_path: Path) -> None:
    """A state that another version wrote is refused, with what to do."""
    with pytest.raises(UsageRefused, match="start without a savepoint"):
        unpack(b"newsbeam shard 2\n", tmp_path / "one")
