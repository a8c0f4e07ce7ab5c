"""A monitor as a process of its own: killed, asked to end, started twice, looked at."""

import json
import random
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from pipelines.demo.feeds import RSS, rss
from tests.faults.server import FaultServer, Reply, Seen
from tests.news_site import Story
from tests.pipelines.watched_site import broken, rows, serving
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output

KILLS: Final = 6
#: Seconds for what takes three where nothing else runs: an end, news on its way to its row. Whoever is slower than that is broken.
PATIENCE_S: Final = 40.0
FEEDS: Final = 3


class Wire:
    """Feeds that gain an entry whenever they are asked, and what they served."""

    def __init__(self, server: FaultServer) -> None:
        """Script a server."""
        self.server = server
        self.published: dict[int, list[Story]] = {number: [] for number in range(FEEDS)}
        self.served: set[str] = set()
        self.growing = True
        robots = b"User-agent: *\nDisallow: /private/\n"
        server.script("/robots.txt", Reply(body=robots, content_type="text/plain"))
        for number in range(FEEDS):
            server.script(f"/feed/{number}", partial(self.feed, number))

    def publish(self, feed: int) -> Story:
        """One more story; each fifth has a page that must not be asked for, and nothing in the feed: a dead letter."""
        stories = self.published[feed]
        number = feed * 1000 + len(stories)
        hidden = number % 5 == 4
        path = f"/private/{number}" if hidden else f"/story/{number}"
        story = Story(number=number, url=f"http://127.0.0.1:{self.server.port}{path}", guid=f"urn:{number}")
        self.server.script(path, Reply(body=story.page()))
        stories.append(story)
        return story

    def feed(self, feed: int, seen: Seen) -> Reply:
        """The document as it is asked for."""
        if self.growing:
            self.publish(feed)
        stories = self.published[feed][-40:]
        self.served.update(str(story.url) for story in stories)
        silent = [f"<description>{story.summary}</description>".encode() for story in stories if "/private/" in str(story.url)]
        body = rss(stories)
        for each in silent:
            body = body.replace(each, b"")
        return Reply(body=body, content_type=RSS)


def settings(folder: Path, server: FaultServer, *, feeds: int = FEEDS) -> tuple[Path, Path]:
    """A list of feeds and a configuration under which the server may be asked quickly."""
    listed, config = folder / "feeds.txt", folder / "newsbeam.toml"
    listed.write_text("".join(f"http://127.0.0.1:{server.port}/feed/{number}\n" for number in range(feeds)))
    config.write_text(
        f'[fetch]\ncontact = "https://news.test/bot"\nallow_private = ["127.0.0.1/32"]\nports = [{server.port}]\ninterval_s = 0.05\n'
        "[monitor]\nshortest_poll_s = 1\nlongest_poll_s = 2\n"
    )
    return listed, config


def command(folder: Path, *extra: str) -> list[str]:
    """The monitor that is run."""
    given = ("--feeds", str(folder / "feeds.txt"), "--config", str(folder / "newsbeam.toml"), "--out", str(folder / "out"))
    return [sys.executable, "-m", "pipelines", "monitor", *given, "--tick", "1", *extra]


@contextmanager
def running(folder: Path, *extra: str) -> Iterator["subprocess.Popen[str]"]:
    """A monitor that runs while the test does something, and is ended whatever happens."""
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command(folder, *extra), stdout=subprocess.DEVNULL, stderr=log, text=True, cwd=folder)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until_rows(out: Path, count: int, seconds: float = 300.0) -> None:
    """Wait until there are so many articles."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if len(rows(out, "articles")) >= count:
            return
        time.sleep(0.05)
    message = f"only {len(rows(out, 'articles'))} of {count} articles"
    raise AssertionError(message)


def tick_until_rows(folder: Path, count: int) -> None:
    """Ticks until there are so many articles; on a busy machine one is too short for all of them."""
    for _ in range(30):
        subprocess.run(command(folder, "--once"), check=False, capture_output=True, cwd=folder)
        if len(rows(folder / "out", "articles")) >= count:
            return
        time.sleep(1)


def commits(folder: Path) -> int:
    """Units that are committed and published."""
    return len(list((folder / "out" / "_manifest").glob("*.json")))


def queued(out: Path) -> int:
    """Articles that wait."""
    with MonitorStore(Output(out).monitor) as store:
        return store.queued_count()


@pytest.mark.slow
@pytest.mark.fault(53, 62)
@pytest.mark.timeout(900)
def test_a_monitor_that_is_killed_loses_nothing_and_writes_nothing_twice(tmp_path: Path) -> None:
    """After kill -9 at random moments, every entry that was ever served is one article or one dead letter."""
    chance = random.Random(5)
    with serving() as server:
        wire = Wire(server)
        settings(tmp_path, server)
        kills = committed = 0
        while kills < KILLS:
            with running(tmp_path) as process:
                seen, before = len(server.seen), committed
                # Every other one lives until it has committed something, however long that takes.
                while process.poll() is None and (len(server.seen) == seen or (kills % 2 and committed == before)):
                    time.sleep(0.02)
                    committed = commits(tmp_path)
                time.sleep(3.5 * chance.random())
                assert process.poll() is None, (tmp_path / "log").read_text()
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
            committed = commits(tmp_path)
        wire.growing = False
        for _ in range(40):
            subprocess.run(command(tmp_path, "--once"), check=False, capture_output=True, cwd=tmp_path)
            ended = {row["url"] for table in ("articles", "dead_letters") for row in rows(tmp_path / "out", table)}
            if wire.served <= ended and not queued(tmp_path / "out"):
                break
            time.sleep(2)
        articles, letters = rows(tmp_path / "out", "articles"), rows(tmp_path / "out", "dead_letters")
        ended_in = Counter(row["url"] for row in (*articles, *letters))
        assert committed >= 2
        assert set(ended_in) == wire.served
        assert set(ended_in.values()) == {1}
        assert {row["reason"] for row in letters} == {"fetch_failed"}
        assert broken(tmp_path / "out") == []


@pytest.mark.fault(56)
@pytest.mark.timeout(600)
def test_a_running_monitor_is_quick_can_be_looked_at_and_ends_when_asked(tmp_path: Path) -> None:
    """News becomes rows soon; figures are served; a second monitor is refused; SIGTERM ends it in order."""
    with serving() as server:
        wire = Wire(server)
        wire.growing = False
        settings(tmp_path, server, feeds=1)
        wire.publish(0)
        port = _free_port()
        with running(tmp_path, "--metrics-port", str(port)) as process:
            until_rows(tmp_path / "out", 1)
            waits = []
            for count in range(2, 5):
                published = time.monotonic()
                wire.publish(0)
                until_rows(tmp_path / "out", count)
                waits.append(time.monotonic() - published)
            figures = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60).read().decode()
            second = subprocess.run(command(tmp_path, "--once"), check=False, capture_output=True, text=True, cwd=tmp_path)
            process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            code = process.wait(timeout=120)
            ended_s = time.monotonic() - asked
    assert statistics.median(waits) < PATIENCE_S
    assert 'newsbeam_records_total{outcome="new"} 4' in figures
    assert second.returncode == 75
    assert f"process {process.pid}" in second.stderr
    assert (code, ended_s < PATIENCE_S) == (0, True)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["event"] for line in (lines[0], lines[-1])] == ["started", "stopped"]
    assert broken(tmp_path / "out") == []


@pytest.mark.timeout(600)
def test_sigterm_in_the_middle_of_a_tick_gives_it_up_and_loses_nothing(tmp_path: Path) -> None:
    """A monitor that waits for a slow page ends without waiting for it; the next one fetches what was given up."""
    with serving() as server:
        wire = Wire(server)
        wire.growing = False
        settings(tmp_path, server, feeds=1)
        story = wire.publish(0)
        slow = Reply(body=story.page(), delay_s=200.0)
        server.script("/story/0", slow)
        with running(tmp_path) as process:
            while not server.requests("/story/0"):
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            assert process.wait(timeout=120) == 0
            assert time.monotonic() - asked < PATIENCE_S
        assert rows(tmp_path / "out", "articles") == []
        server.script("/story/0", Reply(body=story.page()))
        tick_until_rows(tmp_path, 1)
        assert len(rows(tmp_path / "out", "articles")) == 1


def _free_port() -> int:
    with serving() as server:
        return server.port
