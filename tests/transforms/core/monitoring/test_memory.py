"""A tick's changes and its rows count together, wherever the monitor is killed between them; what was lost is made again."""

import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import UsageRefused
from schemas.rows import to_row
from schemas.tables import FEED_HEALTH
from tests.examples import STAMP
from tests.feed_scripts import DAY, START, document, entry, served, state
from tests.monitor_world import FEEDS, Killed, World
from transforms.core import commit
from transforms.core.commit import publish_committed
from transforms.core.feeds.policy import take_poll
from transforms.core.monitoring.memory import recover, tick_unit_id
from transforms.core.monitoring.rebuild import rebuild_store, rebuilt_feeds
from transforms.core.monitoring.store import MonitorStore
from transforms.core.staging import stamped_poll
from transforms.core.store import Store
from transforms.core.verify import verify

STEPS = ("claim", "fetch", "stage", "prepare", "commit", "publish", "settle", "end")


def check(world: World) -> None:
    """Entries served are rows, each once; polls are numbered without a gap; the folder keeps all its promises."""
    titles = sorted(row["title"] for row in world.rows("articles"))
    assert titles == sorted(f"Report {number}" for number in world.served)
    polls = [(row["feed_id"], row["poll"]) for row in world.rows("feed_health")]
    assert len(set(polls)) == len(polls)
    by_feed = {feed_id: sorted(poll for other, poll in polls if other == feed_id) for feed_id, _ in polls}
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_feed.values())
    assert all(promise.holds for promise in verify(world.output.root))


@pytest.mark.fault(53)
@pytest.mark.fault(54)
@pytest.mark.parametrize("tick", [1, 3])
@pytest.mark.parametrize("step", [step for step in STEPS if step != "publish"])
def test_killed_before_any_step_nothing_is_lost_or_twice(tmp_path: Path, tick: int, step: str) -> None:
    """Whatever step the monitor does not reach: after the next start state and tables agree, and every entry is one row."""
    world = World(tmp_path, kill=(tick, step))
    world.run(4)
    assert world.kill is None
    check(world)


@pytest.mark.fault(53)
def test_killed_between_commit_and_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows count although no reader sees them yet: the next start publishes them and keeps the tick's promise."""
    world = World(tmp_path)
    kill = iter([False, True])

    def publish(*arguments: Any) -> int:  # noqa: ANN401  those of the real one
        if next(kill, False):
            raise Killed
        return publish_committed(*arguments)

    monkeypatch.setattr(commit, "publish_committed", publish)
    world.run(4)
    check(world)


@pytest.mark.fault(53)
def test_killed_again_and_again(tmp_path: Path) -> None:
    """Thirty ticks, each killed before a step drawn for it or run to its end."""
    chance = random.Random(7)
    world = World(tmp_path)
    world.start()
    for _ in range(30):
        world.now += timedelta(hours=25)
        world.kill = (world.ticks + 1, chance.choice([*STEPS, "none", "none"]))
        try:
            world.tick()
        except Killed:
            world.start()
        else:
            world.turn += 1  # a feed does not drop what no living monitor saw
    world.kill = None
    world.run(1)
    assert world.ticks == 31
    check(world)


@pytest.mark.fault(53)
@pytest.mark.slow
def test_a_process_that_is_killed_at_random_loses_nothing(tmp_path: Path) -> None:
    """Kill -9 at 20 random moments of a monitor of its own: entries served are rows, each once, and the folder keeps its promises."""
    chance = random.Random(11)
    turn = tmp_path / "turn"
    committed = []
    for _ in range(20):
        with start_monitor(tmp_path, turns=10_000) as child:
            if chance.random() < 0.75:  # else it is killed while it starts and mends
                wait_for_work(child, turn)
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(timeout=chance.uniform(0.05, 0.6))
            child.kill()
        committed.append(int(turn.read_text()) if turn.exists() else 0)
    assert len(set(committed)) > 5, "the kills must hit a monitor at work"
    with start_monitor(tmp_path, turns=committed[-1] + 3) as child:
        assert child.wait() == 0
    world = World(tmp_path)
    world.start()
    world.served = set(range(FEEDS * int(turn.read_text())))
    check(world)


def wait_for_work(child: "subprocess.Popen[bytes]", turn: Path) -> None:
    """Until the process has done one turn, however slow the machine is."""
    before = turn.read_text() if turn.exists() else ""
    while (turn.read_text() if turn.exists() else "") == before:
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=0.05)


def start_monitor(folder: Path, *, turns: int) -> "subprocess.Popen[bytes]":
    """The monitor of few lines as a process of its own."""
    command = [sys.executable, "-m", "tests.monitor_world", str(folder), str(turns)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})


def test_a_tick_that_was_refused_is_taken_back(tmp_path: Path) -> None:
    """Where the commit raised, the feeds are due again after their hold and their entries are still new."""
    world = World(tmp_path, kill=(1, "commit"))
    world.start()
    world.now += DAY
    with pytest.raises(Killed):
        world.tick()
    with MonitorStore(world.output.monitor) as memory, Store(world.output.store) as store:
        assert len(memory.prepared()) == 1
        assert recover(memory, lambda unit_id: store.manifest(unit_id) is not None) == (0, 1)
        assert memory.claim_due(world.now, 10, 60.0) == []
        assert [feed.polls for feed in memory.claim_due(world.now + timedelta(seconds=60), 10, 60.0)] == [0] * FEEDS


@pytest.mark.fault(58)
@pytest.mark.parametrize("lost", ["store", "monitor", "both"])
def test_a_lost_store_is_rebuilt_without_a_double_row(tmp_path: Path, lost: str) -> None:
    """From manifests and tables: feeds are read once more, no row is written twice, polls go on counting."""
    world = World(tmp_path)
    world.run(3)
    before = world.rows("articles")
    for name, path in (("store", world.output.store), ("monitor", world.output.monitor)):
        if lost in (name, "both"):
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
    with world.output.commit_lock(), Store(world.output.store) as store:
        if lost != "monitor":
            assert rebuild_store(world.output, store) == 3
        else:
            with pytest.raises(UsageRefused, match="not empty"):
                rebuild_store(world.output, store)
    if lost != "store":
        listed = [state(feed_id=f"{number:032x}", url="https://user:secret@news.example/f") for number in range(FEEDS)]
        feeds = rebuilt_feeds(world.output, [*listed, state(feed_id="9" * 32)])
        assert [feed.polls for feed in feeds] == [3, 3, 0]
        assert all(feed.url == listed[0].url and feed.next_poll_at is not None for feed in feeds[:FEEDS])
        with MonitorStore(world.output.monitor) as memory:
            memory.watch(feeds[:FEEDS], world.now)
    world.run(2)
    check(world)
    assert len(world.rows("articles")) == len(before) + 2 * FEEDS


@pytest.mark.fault(58)
def test_a_rebuilt_store_finds_the_same_copies(tmp_path: Path) -> None:
    """Fingerprints and ids of dead letters come back as they were, so that copies and repeats are found as before."""
    world = World(tmp_path)
    world.run(2)

    def content(path: Path) -> dict[str, list[Any]]:
        with Store(path) as store:
            queries = {name: f"SELECT * FROM {name}" for name in ("articles", "postings", "dead_letters")}  # noqa: S608  our own names
            return {name: sorted(store._db.execute(query).fetchall(), key=repr) for name, query in queries.items()}

    def without_numbers(tables: dict[str, list[Any]]) -> list[Any]:
        return sorted(row[1:] for row in tables["articles"])

    before = content(world.output.store)
    world.output.store.unlink()
    with Store(world.output.store) as store:
        rebuild_store(world.output, store)
    after = content(world.output.store)
    assert without_numbers(after) == without_numbers(before)
    assert after["dead_letters"] == before["dead_letters"]
    assert len(after["postings"]) == len(before["postings"])


@pytest.mark.fault(58)
def test_a_table_that_is_gone_stops_the_rebuilding(tmp_path: Path) -> None:
    """A manifest that names a missing file is a sentence that says so, and no store that forgets rows."""
    world = World(tmp_path)
    world.run(1)
    next(world.output.root.glob("articles/dt=*/*.parquet")).unlink()
    world.output.store.unlink()
    with Store(world.output.store) as store, pytest.raises(UsageRefused, match="is not there"):
        rebuild_store(world.output, store)


def test_units_of_ticks_never_meet() -> None:
    """The same number under another time is another unit: a rebuilt store counts from 1 again."""
    assert tick_unit_id(1, START) != tick_unit_id(2, START) != tick_unit_id(1, START + DAY)


def test_every_poll_is_a_row() -> None:
    """What a poll publishes fits its table, value by value, whatever came back."""
    for answer in (
        served(document(entry(1))),
        served(status=404, failure="http_404", weight="soft"),
        served(fault="feed_unreadable", body_sha256="0" * 64),
        served(status=None, failure="dns", weight="hard"),
    ):
        poll = take_poll(state(url="https://u:p@news.example/?token=SECRET"), answer, lambda _: {}, START)
        row = to_row(FEED_HEALTH, stamped_poll(poll.health, STAMP))
        assert "SECRET" not in json.dumps(row, default=str)
        assert "u:p" not in json.dumps(row, default=str)
