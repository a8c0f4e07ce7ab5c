"""What the workers of a stream watch."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from schemas.errors import UsageRefused
from transforms.core.feeds.policy import new_feed
from transforms.core.fetch.settings import FetchSettings
from transforms.core.monitoring.memory import SeenDocument, TickChanges
from transforms.core.streaming.watching import Watched, WatchFile, part_of, shard_of, write_watched

FEEDS = tuple(new_feed(f"https://site{site}.test/feed/{number}") for site in range(20) for number in range(2))


def watched(*, feeds: int = len(FEEDS)) -> Watched:
    """A list of feeds; the tables know something of each."""
    documents = tuple(SeenDocument(feed_id=feed.feed_id, present=(), complete=False) for feed in FEEDS)
    moved = TickChanges(at=datetime(2026, 1, 31, tzinfo=timezone.utc), documents=documents)
    return Watched(feeds=FEEDS[:feeds], moved=moved, fetching=FetchSettings(contact="https://a.test", version="1"))


def test_each_feed_is_in_one_shard() -> None:
    """The shards share all feeds out, none is in two; feeds of one site are together, with what is known of them."""
    parts = [part_of(watched(), shard, 5) for shard in range(5)]
    assert sorted(feed.feed_id for part in parts for feed in part.feeds) == sorted(feed.feed_id for feed in FEEDS)
    assert all(shard_of(one, 5) == shard_of(other, 5) for one, other in zip(FEEDS[::2], FEEDS[1::2], strict=True))
    assert all({feed.feed_id for feed in part.feeds} == {one.feed_id for one in part.moved.documents} for part in parts)
    assert sum(1 for part in parts if part.feeds) > 1


def test_a_list_is_read_again_when_it_is_written_again(tmp_path: Path) -> None:
    """A worker sees the list as it is by now, under another word; writing the same once more is no change."""
    file = WatchFile(tmp_path / "stream")
    assert file.read() is None
    assert write_watched(tmp_path / "stream", watched())
    first = file.read()
    assert first is not None
    assert first[1] == watched()
    assert not write_watched(tmp_path / "stream", watched())
    assert file.read() is first
    assert write_watched(tmp_path / "stream", watched(feeds=3))
    second = file.read()
    assert second is not None
    assert (second[1].feeds, second[0] != first[0]) == (FEEDS[:3], True)


@pytest.mark.fault("C15")
def test_secrets_are_not_for_everyone(tmp_path: Path) -> None:
    """The folder, and so the list with its addresses and credentials, is closed to others, also where it was there before."""
    (tmp_path / "stream").mkdir()
    write_watched(tmp_path / "stream", watched())
    assert (tmp_path / "stream").stat().st_mode & 0o007 == 0


def test_another_form_is_refused(tmp_path: Path) -> None:
    """A list of another version is refused, with what to do."""
    (tmp_path / "watch").write_bytes(b"newsbeam watch 2\n")
    with pytest.raises(UsageRefused, match="newsbeam stream"):
        WatchFile(tmp_path).read()
