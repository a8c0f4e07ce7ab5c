"""A stream over the fault server, without an engine: what is asked, what counts when, what a crash costs."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.demo.feeds import RSS, rss
from schemas.errors import OutputFailed
from tests.faults.server import FaultServer, Reply, Seen
from tests.news_site import Story
from tests.pipelines.watched_site import broken, serving
from tests.stream_world import BEAT_S, StreamWorld, world
from transforms.core.feeds.policy import new_feed
from transforms.core.streaming.hosts import HostBoard
from transforms.core.streaming.watching import shard_of
from transforms.core.streaming.windows import spool_folder, take_up_window, waiting_windows


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A fault server."""
    with serving() as running:
        running.script("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /private/\n", content_type="text/plain"))
        yield running


@pytest.fixture
def wire(tmp_path: Path, server: FaultServer) -> StreamWorld:
    """A stream that watches nothing yet."""
    return world(tmp_path, server)


def growing(
    wire: StreamWorld, path: str, host: str = "", *, of: str = "", page: Callable[[Seen, Story], None] = lambda *_: None
) -> list[Story]:
    """A feed that gains a story whenever it is asked; each fifth is forbidden, and says nothing itself.

    Args:
        wire: the stream.
        path: of the feed.
        host: of the feed.
        of: host of the stories.
        page: told when a story is asked for.
    """
    stories: list[Story] = []
    server = wire.site.server

    def grow(_: Seen) -> Reply:
        number = 1000 * (sum(map(ord, f"{host}{path}")) % 97) + len(stories)
        hidden = number % 5 == 4
        place = f"/private/{number}" if hidden else f"/story/{number}"
        story = Story(number=number, url=server.url(place, of) if of else server.url(place), guid=f"urn:{number}")

        def answer(seen: Seen) -> Reply:
            page(seen, story)
            return Reply(body=story.page())

        server.script(place, answer)
        stories.append(story)
        body = rss(stories[-40:])
        for each in stories:
            if "/private/" in str(each.url):
                body = body.replace(f"<description>{each.summary}</description>".encode(), b"")
        return Reply(body=body, content_type=RSS)

    server.script(path, grow, host)
    return stories


def ended(wire: StreamWorld) -> list[str]:
    """Addresses of all articles and dead letters, once each row."""
    return sorted(str(row["url"]) for table in ("articles", "dead_letters") for row in wire.rows(table))


def test_every_entry_is_a_row_or_a_dead_letter(wire: StreamWorld) -> None:
    """What feeds brought is committed window by window: articles with the time of their window, dead letters, and a row for each poll."""
    stories = growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    for _ in range(9):
        wire.beat()
        wire.pass_time()
    wire.hand_over(all_of_them=True)
    assert wire.commit() >= 3
    assert ended(wire) == sorted(str(story.url) for story in stories)
    assert {row["reason"] for row in wire.rows("dead_letters")} == {"fetch_failed"}
    assert {row["first_seen_at"].timestamp() % 60 for row in wire.rows("articles")} == {0.0}
    assert len({row["poll"] for row in wire.rows("feed_health")}) == len(wire.rows("feed_health")) >= len(stories)
    assert broken(wire.options.out) == []


@pytest.mark.parametrize("committed", [True, False], ids=["committed before", "handed over before"])
def test_a_crash_loses_nothing_and_doubles_nothing(wire: StreamWorld, committed: bool) -> None:
    """A stream that goes back to a checkpoint asks anew, and finds more than it did; no row is lost, and none comes twice."""
    stories = growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    for turn in range(12):
        wire.beat()
        wire.pass_time()
        if turn % 6 == 1:
            wire.keep()
        if turn % 6 == 5:
            if committed:
                wire.commit()
            wire.crash()
    for _ in range(4):
        wire.beat()
        wire.pass_time()
    wire.hand_over(all_of_them=True)
    wire.commit()
    assert ended(wire) == sorted(str(story.url) for story in stories)
    polls = [(row["feed_id"], row["poll"]) for row in wire.rows("feed_health")]
    assert len(polls) == len(set(polls))
    assert len({row["poll_id"] for row in wire.rows("feed_health")}) == len(polls)
    assert broken(wire.options.out) == []


def test_a_window_that_is_done_again_holds_what_is_new(wire: StreamWorld) -> None:
    """A window that was committed, and is asked for again within the same time, brings what its feeds gained meanwhile, and nothing else."""
    stories = growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    for _ in range(3):
        wire.keep()
        wire.beat()
        wire.hand_over(all_of_them=True)
        wire.commit()
        wire.crash()
        wire.pass_time(2.0)
    assert len(stories) == 3
    assert {wire.end_of(row["written_at"] - timedelta(seconds=1)) for row in wire.rows("articles")} == {
        wire.end_of(wire.site.time.time)
    }
    assert ended(wire) == sorted(str(story.url) for story in stories)
    assert len({row["poll_id"] for row in wire.rows("feed_health")}) == len(wire.rows("feed_health")) == 3


def test_a_committer_that_died_after_its_commit_commits_once(wire: StreamWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the command dies between a commit and the end of its file, the next one makes no second row of it, nor of its polls."""
    growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    wire.beat()
    wire.hand_over(all_of_them=True)
    with monkeypatch.context() as dying:
        dying.setattr(Path, "unlink", _refused)
        with pytest.raises(OutputFailed):
            wire.commit()
    before = len(wire.rows("feed_health"))
    assert before == 1
    assert wire.commit() == 0
    assert waiting_windows(wire.stream) == []
    assert len(wire.rows("feed_health")) == before


def _refused(self: Path, *, missing_ok: bool = False) -> None:
    del missing_ok
    message = f"no {self}"
    raise OutputFailed(message)


def test_shards_ask_one_site_one_at_a_time(wire: StreamWorld) -> None:
    """Feeds of several shards whose articles lie on one host: no two requests to it are closer than its interval, in whatever shard."""
    hosts = [f"feed{number}.test" for number in range(8)]
    feeds = [wire.site.server.url("/feed", host) for host in hosts]
    assert len({shard_of(new_feed(url), 2) for url in feeds}) == 2
    asked: list[float] = []
    for host in hosts:
        growing(wire, "/feed", host, of="pages.test", page=lambda *_: asked.append(wire.site.time.time.timestamp()))
    wire.watch(*feeds)
    for _ in range(8):
        wire.beat()
        wire.pass_time()
    assert len(asked) > 8
    assert min(later - earlier for earlier, later in pairwise(asked)) >= 1.0


def test_a_site_that_another_shard_asks_is_left_alone(wire: StreamWorld) -> None:
    """While one shard has a site in hand no other asks it; what was to be asked waits in its queue, and is asked at a later beat."""
    asked: list[str] = []
    (story,) = [growing(wire, "/feed", "feed.test", of="pages.test", page=lambda *_: asked.append("page"))]
    wire.watch(wire.site.server.url("/feed", "feed.test"))
    other = HostBoard(wire.stream / "hosts")
    assert other.take("pages.test")
    wire.beat()
    assert (len(story), asked) == (1, [])
    other.give_back("pages.test")
    wire.pass_time()
    wire.beat()
    assert asked


def test_a_full_disk_leaves_no_site_in_hand(wire: StreamWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written down of a site it is not asked, the round fails, and the next one may have it."""
    growing(wire, "/feed", "feed.test")
    wire.watch(wire.site.server.url("/feed", "feed.test"))
    with monkeypatch.context() as filling:
        filling.setattr(HostBoard, "put_host_states", _full)
        with pytest.raises(OutputFailed):
            wire.beat()
    assert not wire.site.server.seen
    other = HostBoard(wire.stream / "hosts")
    assert other.take("feed.test")
    other.give_back("feed.test")


def _full(*_: object) -> None:
    message = "no room"
    raise OutputFailed(message)


def test_a_beat_that_is_over_asks_nobody(wire: StreamWorld) -> None:
    """After a stop, beats that were missed come all at once: one whose successor is due asks nobody, nor does one before the list is there."""
    asker = wire.asker()
    now = wire.site.time.time
    assert not asker.is_due(now, lambda: None)
    wire.watch(wire.site.server.url("/feed"))
    assert asker.is_due(now, lambda: None)
    assert asker.is_due(now - timedelta(seconds=BEAT_S - 1), lambda: None)
    assert not asker.is_due(now - timedelta(seconds=BEAT_S), lambda: None)


def test_nothing_due_takes_no_state_up(wire: StreamWorld) -> None:
    """A shard is not asked again before something of it is due, unless the list was changed."""
    growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    wire.beat()
    attempts = wire.attempts
    wire.beat()
    assert wire.attempts == attempts
    wire.watch(wire.site.server.url("/feed"), wire.site.server.url("/other"))
    wire.beat()
    assert wire.attempts == attempts + 2


def test_the_list_is_followed(wire: StreamWorld) -> None:
    """A feed that is listed later is asked from then on, one that is listed no more is not asked again."""
    one, two = growing(wire, "/feed/1"), growing(wire, "/feed/2")
    url = wire.site.server.url
    wire.watch(url("/feed/1"))
    wire.beat()
    assert (len(one), len(two)) == (1, 0)
    wire.watch(url("/feed/2"))
    for _ in range(4):
        wire.pass_time()
        wire.beat()
    assert len(one) == 1
    assert len(two) > 1


def test_validators_are_kept_in_the_state(wire: StreamWorld) -> None:
    """A feed that gave a validator is asked with it by a worker that was just started with the shard's state."""
    wire.site.publish(wire.site.story(1), headers=(("ETag", '"one"'),))
    wire.watch(wire.site.server.url("/feed"))
    for _ in range(4):
        wire.beat()
        wire.pass_time()
    sent = [seen.header("if-none-match") for seen in wire.site.server.seen if seen.path == "/feed"]
    assert sent[0] is None
    assert set(sent[1:]) == {'"one"'}


def test_a_stream_that_begins_anew_writes_nothing_twice(wire: StreamWorld) -> None:
    """A stream without a state asks for all that feeds hold once more; articles are known, polls get the numbers that follow."""
    stories = growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    for _ in range(4):
        wire.beat()
        wire.pass_time()
    wire.hand_over(all_of_them=True)
    wire.commit()
    wire.kept.states.clear()
    for _ in range(4):
        wire.beat()
        wire.pass_time()
    wire.hand_over(all_of_them=True)
    wire.commit()
    assert ended(wire) == sorted(str(story.url) for story in stories)
    numbers = [row["poll"] for row in wire.rows("feed_health")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_lost_memory_of_polls_is_read_from_the_tables(wire: StreamWorld) -> None:
    """Where the committer's memory of polls is gone, their numbers go on from the tables."""
    growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    for _ in range(2):
        wire.beat()
        wire.hand_over(all_of_them=True)
        wire.commit()
        wire.kept.states.clear()
        (wire.options.out / "_state" / "polls.sqlite").unlink()
    assert sorted(row["poll"] for row in wire.rows("feed_health")) == [1, 2]


def test_a_late_pane_is_a_commit_of_its_own(wire: StreamWorld) -> None:
    """What comes after its window was handed over makes a second unit, under the same time."""
    growing(wire, "/feed/1", "a.test")
    growing(wire, "/feed/2", "b.test")
    urls = [wire.site.server.url("/feed/1", "a.test"), wire.site.server.url("/feed/2", "b.test")]
    wire.watch(*urls)
    shards = [shard_of(new_feed(url), 2) for url in urls]
    wire.beat((shards[0],))
    wire.hand_over(all_of_them=True)
    wire.beat((shards[1],) if shards[1] != shards[0] else None)
    wire.pass_time()
    wire.beat()
    wire.hand_over(all_of_them=True)
    panes = [take_up_window(path) for path in waiting_windows(wire.stream)]
    assert [pane.pane for pane in panes] == list(range(len(panes)))
    assert len({pane.unit_id for pane in panes}) == len(panes) == 2
    assert wire.commit() == 2


def test_analyses_stay_while_they_may_be_asked_for(wire: StreamWorld) -> None:
    """The spool of a window is swept once windows far behind it are committed, and not by the time that passes meanwhile."""
    growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    wire.beat()
    first = spool_folder(wire.stream, wire.end_of(wire.site.time.time))
    wire.hand_over(all_of_them=True)
    wire.commit()
    wire.pass_time(86_400)
    wire.commit()
    assert first.is_dir()
    wire.beat()
    wire.hand_over(all_of_them=True)
    wire.commit()
    assert not first.exists()


def test_the_state_does_not_grow_for_ever(wire: StreamWorld) -> None:
    """A feed whose entries are all new whenever it is asked: its state is as large after two hundred days as after one hundred."""
    server, count = wire.site.server, 0

    def fresh(_: Seen) -> Reply:
        nonlocal count
        count += 20
        stories = [Story(number=number, url=None, guid=f"urn:{number}", whole=True) for number in range(count - 20, count)]
        return Reply(body=rss(stories), content_type=RSS)

    server.script("/feed", fresh)
    wire.watch(server.url("/feed"))
    shard = shard_of(new_feed(server.url("/feed")), wire.shards)
    asker, state, mark, sizes = wire.asker(), None, None, list[int]()
    for _ in range(40):
        with asker.ask(shard, wire.site.time.time, state, mark) as asked:
            state, mark = asked.state, asked.mark
        sizes.append(len(state))
        wire.site.time.time += timedelta(days=5)
    assert count == 800
    assert sizes[18] > 2 * sizes[2]
    assert max(sizes[20:]) < 1.2 * sizes[19]


def test_a_worker_takes_no_clock_and_no_secret_along(wire: StreamWorld) -> None:
    """Who asks travels to a worker as a few plain values; the bounds of requests, and credentials, are read there."""
    wire.options_changes["fetching"] = replace(wire.options.fetching, credentials={"a.test": "user:secret"})
    sent = pickle.dumps(wire.asker())
    assert b"secret" not in sent
    assert pickle.loads(sent).folder == str(wire.stream)  # noqa: S301  our own bytes


def test_a_full_disk_leaves_the_window_waiting(wire: StreamWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that the disk refuses is made by the next attempt."""
    growing(wire, "/feed")
    wire.watch(wire.site.server.url("/feed"))
    wire.beat()
    wire.hand_over(all_of_them=True)
    with monkeypatch.context() as filling:
        filling.setattr("transforms.core.commit.write_table_file", lambda *_, **__: _full())
        with pytest.raises(OutputFailed):
            wire.commit()
    assert len(waiting_windows(wire.stream)) == 1
    assert wire.commit() == 1
    assert len(wire.rows("articles")) == 1
