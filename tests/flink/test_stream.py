"""Feeds watched on a real cluster: soon in the tables, and none lost or twice whatever is killed, stopped, restored or upgraded."""

import time
from collections.abc import Iterator

import pytest

from tests.flink.cluster import FlinkCluster, wait_until
from tests.flink.conftest import MANAGERS
from tests.flink.growing import FEEDS
from tests.flink.parts import Parts
from tests.flink.watching import CHECKPOINT_S, UPGRADED, Watching, end, watching

TICK_S = 4.0
COMMIT_S = 8.0
ROUNDS = 3

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def watched(
    cluster: FlinkCluster, parts: Parts, tmp_path_factory: pytest.TempPathFactory, measured: list[str]
) -> Iterator[Watching]:
    """A job that watches four feeds, and its committer."""
    cluster.wait_for_slots(MANAGERS)
    with watching(cluster, parts, tmp_path_factory.mktemp("stream"), every_s=3.0, tick_s=TICK_S, commit_s=COMMIT_S) as opened:
        made = opened.begin_jar("first"), opened.begin_jar("upgraded", *UPGRADED)
        for process in made:
            assert process.wait(400) == 0
        opened.submit("first")
        opened.site.grow()
        with opened.committing():
            opened.wait_for_rows()
            yield opened
        opened.stop()
        sizes = [size for _, size in opened.checkpoints()]
        measured.append(f"bytes of a checkpoint, every {5 * CHECKPOINT_S:g} s: {sizes[::5]}")
    cluster.wait_for_slots(MANAGERS)


def test_rows_appear_soon(watched: Watching, measured: list[str]) -> None:
    """An entry that is served stands in the tables within two commit intervals."""
    known = set(watched.ended())
    since, late = time.monotonic(), dict[int, float]()
    while time.monotonic() - since < 3 * COMMIT_S:
        for number in watched.ended().keys() - known:
            late[number] = time.monotonic() - watched.site.served[number]
        known |= late.keys()
        time.sleep(0.3)
    measured.append(
        f"from served to in the tables, s (windows of {COMMIT_S:g}): {sorted(round(each, 1) for each in late.values())}"
    )
    assert len(late) >= FEEDS
    assert max(late.values()) <= 2 * COMMIT_S


@pytest.mark.parametrize("what", ["machine", "worker"])
def test_what_is_killed_costs_nothing(watched: Watching, measured: list[str], what: str) -> None:
    """A TaskManager, or a Python process, is killed -9 three times: what was served is in the tables, once."""
    for round_ in range(ROUNDS):
        number = round_ % MANAGERS
        if what == "machine":
            watched.kill_machine(number)
        else:
            wait_until(lambda number=number: watched.workers(number), "workers")
            end(watched.workers(number))
        watched.wait_for_rows()
    measured.append(f"{ROUNDS} times kill -9 of a {what}: {watched.settle()}")


def test_an_upgrade_keeps_what_is_known(watched: Watching, measured: list[str]) -> None:
    """Stopped with a savepoint and restored; then restored by a graph with one step more: nothing lost or twice, no feed asked anew."""
    for jar in ("first", "upgraded"):
        savepoint = watched.stop()
        before = len(watched.site.asked)
        watched.submit(jar, "--savepoint", savepoint)
        watched.wait_for_rows()
        asked = watched.site.asked[before:]
        assert {each.feed for each in asked} == set(range(FEEDS))
        assert [each for each in asked if not each.is_conditional] == []
        measured.append(f"begun from a savepoint ({jar}): {len(asked)} requests for feeds, all conditional; {watched.settle()}")
