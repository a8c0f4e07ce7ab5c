"""Sites on a board that all shards share."""

import fcntl
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from transforms.core.streaming.hosts import HostBoard, sweep_hosts

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)


@pytest.fixture
def held(tmp_path: Path) -> HostBoard:
    """A board that has `a.test` in hand."""
    board = HostBoard(tmp_path)
    assert board.take("a.test")
    return board


def test_a_site_is_in_one_hand(tmp_path: Path, held: HostBoard) -> None:
    """Nobody else gets a site that is in hand; others, and the site itself once it was given back, they do."""
    other = HostBoard(tmp_path)
    assert not other.take("a.test")
    assert other.take("b.test")
    other.give_back("b.test")
    held.give_back("a.test")
    assert other.take("a.test")
    other.give_back("a.test")


def test_the_kernel_knows_who_has_a_site(tmp_path: Path) -> None:
    """A site whose file another process has locked is not to be had, and is once that process let go, or died."""
    board = HostBoard(tmp_path)
    assert board.take("a.test")
    board.give_back("a.test")
    (path,) = tmp_path.glob("*/*")
    locked = os.open(path, os.O_RDWR)
    fcntl.flock(locked, fcntl.LOCK_EX)
    assert not board.take("a.test")
    os.close(locked)
    assert board.take("a.test")
    board.give_back("a.test")


def test_what_is_written_is_there_for_all(tmp_path: Path, held: HostBoard) -> None:
    """What one shard writes down of a site, or of robots.txt, the next one reads; a shorter word leaves nothing of a longer one."""
    held.put_host_states("politeness", {"a.test": b"asked long ago"}, NOW)
    held.put_host_states("politeness", {"a.test": b"asked"}, NOW)
    held.put_host_states("robots", {"https://a.test:443": b"rules"}, NOW)
    held.give_back("a.test")
    other = HostBoard(tmp_path)
    assert other.take("a.test")
    assert other.host_states("politeness", ["a.test", "b.test"]) == {"a.test": b"asked"}
    assert other.host_states("robots", ["https://a.test:443"]) == {"https://a.test:443": b"rules"}
    other.give_back("a.test")


def test_a_shard_sees_that_others_asked(tmp_path: Path, held: HostBoard) -> None:
    """A site is changed for a shard where another one wrote last, and is not where it did itself."""
    held.put_host_states("politeness", {"a.test": b"first"}, NOW)
    assert not held.is_changed("a.test")
    held.give_back("a.test")
    other = HostBoard(tmp_path)
    assert other.take("a.test")
    assert other.is_changed("a.test")
    other.put_host_states("politeness", {"a.test": b"second"}, NOW)
    other.give_back("a.test")
    assert held.take("a.test")
    assert held.is_changed("a.test")


@pytest.mark.parametrize("left", [0, 3, 8, 11])
def test_half_of_a_file_says_nothing(tmp_path: Path, held: HostBoard, left: int) -> None:
    """A file that a power cut left half written is taken for one that was never written."""
    held.put_host_states("politeness", {"a.test": b"asked"}, NOW)
    (path,) = tmp_path.glob("*/*")
    os.truncate(path, left)
    assert held.host_states("politeness", ["a.test"]) == {}


def test_sites_are_forgotten_in_the_end(tmp_path: Path, held: HostBoard) -> None:
    """A file that nobody wrote to for long goes, a younger one stays."""
    held.put_host_states("politeness", {"a.test": b"asked"}, NOW)
    (path,) = tmp_path.glob("*/*")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sweep_hosts(tmp_path, NOW - timedelta(days=1)) == 0
    assert sweep_hosts(tmp_path, NOW + timedelta(days=1)) == 1
    assert not list(tmp_path.glob("*/*"))
