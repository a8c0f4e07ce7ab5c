"""`newsbeam feeds` and `newsbeam monitor`: lists in and out, a look at a feed, health, and what is refused."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.demo.feeds import RSS, rss
from schemas.feeds import FeedState
from tests.loopback import Site, site
from tests.news_site import Story
from transforms.core.feeds.policy import new_feed
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.sources.opml import read_opml

CANARY = "hunter2-canary"
NESTED = f"""<opml version="2.0"><body>
<outline text="World"><outline text="Asia"><outline text="One" xmlUrl="https://one.example.org/feed"/></outline>
<outline text="Two" xmlUrl="https://me:{CANARY}@two.example.org/feed"/></outline>
<outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="File" xmlUrl="file:///etc/passwd"/>
<outline text="Inside" xmlUrl="http://192.168.1.1/feed"/><outline text="Door" xmlUrl="https://one.example.org:8080/feed"/>
</body></opml>"""


def said(*arguments: str | Path, code: int = 0, **environment: str) -> str:
    """What a command prints on both streams, as one line, once its exit code is as it should be."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


def told(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    """The JSON that a command prints on standard output."""
    done = CliRunner().invoke(app, [*(str(argument) for argument in arguments), "--json"])
    assert done.exit_code == code, done.output
    parsed: dict[str, Any] = json.loads(done.stdout)
    return parsed


def newsbeam(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=600)


def put(out: Path, *feeds: FeedState, now: datetime | None = None) -> None:
    """Feeds in a store as a monitor would have left them."""
    output = Output(out)
    output.claim()
    with MonitorStore(output.monitor) as store:
        store.watch(feeds, now or datetime.now(tz=timezone.utc))
        for feed in feeds:
            store.put_feed(feed, now or datetime.now(tz=timezone.utc))


@pytest.fixture
def web() -> Iterator[Site]:
    """A site with a feed of three stories, their pages, and a front page that declares the feed."""
    with site() as told_site:
        stories = [Story(number=number, url=told_site.url(f"/{number}"), guid=f"g{number}") for number in range(3)]
        for story in stories:
            told_site.put(f"/{story.number}", story.page())
        told_site.put("/feed", rss(stories), RSS)
        told_site.put(
            "/",
            b'<html><link rel=alternate type="application/rss+xml" href="/feed"><link rel=alternate type="application/rss+xml" href="/gone"></html>',
        )
        told_site.put("/robots.txt", f"Sitemap: {told_site.url('/map.xml')}\n".encode(), "text/plain")
        told_site.put("/map.xml", f"<urlset><url><loc>{told_site.url('/0')}</loc></url></urlset>".encode(), "text/xml")
        yield told_site


@pytest.mark.fault("C5")
def test_lists_go_in_and_out(tmp_path: Path) -> None:
    """Nested outlines become categories and come out again; what cannot be watched is named with its cure, secrets are not."""
    (tmp_path / "feeds.opml").write_text(NESTED)
    out = tmp_path / "out"
    printed = said("feeds", "import", tmp_path / "feeds.opml", "--out", out)
    assert "2 feeds in the list: 2 new" in printed
    assert all(cure in printed for cure in ("only http and https", "fetch.allow_private", "fetch.ports"))
    (tmp_path / "more.txt").write_text("https://three.example.org/feed Three\nhttps://one.example.org/feed\n")
    assert told("feeds", "import", tmp_path / "more.txt", "--out", out)["watched"] == 3
    listed = told("feeds", "list", "--out", out)["feeds"]
    assert [(feed["title"], feed["categories"]) for feed in listed][1:] == [("Two", ["World"]), ("Three", [])]
    shown = said("feeds", "export", "--out", out) + said("feeds", "list", "--out", out) + said("feeds", "status", "--out", out)
    assert CANARY not in printed + shown + str(listed)
    said("feeds", "export", "--out", out, "--to", tmp_path / "all.opml", "--with-secrets")
    again = read_opml((tmp_path / "all.opml").read_bytes())
    assert {feed.url for feed in again.feeds} >= {f"https://me:{CANARY}@two.example.org/feed", "https://three.example.org/feed"}
    assert told("feeds", "import", tmp_path / "more.txt", "--out", out, "--replace")["dropped"] == 1


@pytest.mark.parametrize(
    ("url", "cure"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http://10.0.0.1/feed", "fetch.allow_private"),
        ("http://[::1]/feed", "fetch.allow_private"),
        ("http://2130706433/feed", "no address"),
        ("http://localhost/feed", "fetch.allow_private"),
        ("https://example.org:22/feed", "fetch.ports"),
        ("https://", "no address"),
        (f"ftp://me:{CANARY}@example.org/feed", "only http and https"),
    ],
)
@pytest.mark.fault("C5")
@pytest.mark.parametrize("command", ["add", "test", "discover"])
def test_wrong_addresses_are_refused(tmp_path: Path, command: str, url: str, cure: str) -> None:
    """Other schemes, private hosts and other ports: exit code 2, what to do, no secret, nothing made."""
    printed = said("feeds", command, url, "--out", tmp_path / "out", code=2, NEWSBEAM__FETCH__CONTACT="a@example.org")
    assert cure in printed
    assert CANARY not in printed
    assert not (tmp_path / "out").exists()


def bomb() -> str:
    """Entities that would unfold to 10 GB."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    return f'<!DOCTYPE opml [<!ENTITY e0 "x">{entities}]><opml><body><outline text="&e10;" xmlUrl="&e10;"/></body></opml>'


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        (bomb(), "no feed that can be watched"),
        ("", "no feed in it"),
        ("{}", "names no"),
        ("{broken", "bad_json"),
        ("<opml></opml>", "no outline"),
        ("https://a.example.org/ x\n" * 500_000, "split it"),
        ("<outline/>" * 60_000, "split it"),
        ("javascript:1\n", "only http and https"),
    ],
)
@pytest.mark.parametrize("command", [("feeds", "import"), ("monitor", "--feeds")])
def test_bad_lists_are_refused(tmp_path: Path, command: tuple[str, ...], text: str, said_of_it: str) -> None:
    """A bomb, an empty, broken or endless list: exit code 2 and one sentence that names the file; nothing is made."""
    (tmp_path / "list").write_text(text)
    printed = said(*command, tmp_path / "list", "--out", tmp_path / "out", code=2, NEWSBEAM__FETCH__CONTACT="a@example.org")
    assert said_of_it in printed
    assert str(tmp_path / "list") in printed.replace(" ", "") or str(tmp_path / "list") in printed
    assert not (tmp_path / "out").exists()


def test_an_unreadable_list_is_refused(tmp_path: Path) -> None:
    """A list that is not there, or a folder, is named."""
    for path in (tmp_path / "absent.opml", tmp_path):
        assert "OPML, one address a line, or JSON" in said("feeds", "import", path, "--out", tmp_path / "out", code=2)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """No contact, no folder, no feeds: each says what to give."""
    (tmp_path / "list").write_text("https://example.org/feed\n")
    assert "NEWSBEAM__FETCH__CONTACT" in said("monitor", "--feeds", tmp_path / "list", "--out", tmp_path / "out", code=2)
    assert "NEWSBEAM__FETCH__CONTACT" in said("feeds", "test", "https://example.org/feed", code=2)
    assert "--out is missing" in said("feeds", "list", code=2)
    assert "no output folder" in said("feeds", "list", "--out", tmp_path, code=2)
    Output(tmp_path / "new").claim()
    assert "feeds import" in said("feeds", "status", "--out", tmp_path / "new", code=2)
    assert "feeds import" in said("monitor", "--out", tmp_path / "new", code=2, NEWSBEAM__FETCH__CONTACT="a@example.org")


def test_one_feed_is_added_and_reset(tmp_path: Path) -> None:
    """`add` keeps what is there, spelled in whatever way; `reset` forgets failures and names a feed that is not watched."""
    out = tmp_path / "out"
    assert told("feeds", "add", "https://example.org/feed", "--out", out, "--title", "A", "--category", "World")["added"]
    assert not told("feeds", "add", "http://www.example.org/feed/", "--out", out)["added"]
    failed = replace(new_feed("https://example.org/feed"), errors=4, error_class="tls", polls=4)
    put(out, failed)
    assert told("feeds", "status", "--out", out)["feeds"][0]["errors"] == 4
    assert told("feeds", "reset", "https://example.org/feed", "--out", out)["errors"] == 0
    assert told("feeds", "status", "--out", out)["feeds"][0]["errors"] == 0
    assert "feeds list" in said("feeds", "reset", "https://example.org/other", "--out", out, code=2)


def test_reset_waits_for_no_monitor(tmp_path: Path) -> None:
    """While a monitor holds the folder, `reset` exits with 75 and says who holds it."""
    put(tmp_path / "out", new_feed("https://example.org/feed"))
    with Output(tmp_path / "out").run_lock("a monitor of this test"):
        assert "a monitor of this test" in said("feeds", "reset", "https://example.org/feed", "--out", tmp_path / "out", code=75)


def test_status_says_why_and_when(tmp_path: Path) -> None:
    """A failing feed: its class, what that means, how often, and when it is asked again."""
    now = datetime.now(tz=timezone.utc)
    feed = replace(
        new_feed("https://example.org/feed?token=" + CANARY),
        polls=9, polled_at=now, next_poll_at=datetime(2031, 5, 6, 7, 8, tzinfo=timezone.utc), errors=3, error_class="http_404",
    )  # fmt: skip
    put(tmp_path / "out", feed)
    printed = said("feeds", "status", "--out", tmp_path / "out")
    assert "failing" in printed
    assert "http_404, the last 3 times: Not found." in printed
    assert "asked 0 s ago, next 2031-05-06" in printed
    assert CANARY not in printed


def test_the_health_check_has_thresholds(tmp_path: Path) -> None:
    """`status --check`: 0 where all is well; 1 where something has been due for too long, or too many feeds fail."""
    out, now = tmp_path / "out", datetime.now(tz=timezone.utc)
    well = replace(new_feed("https://a.example.org/"), polls=1, next_poll_at=now + timedelta(hours=1))
    ill = replace(new_feed("https://b.example.org/"), polls=3, errors=3, error_class="dns", next_poll_at=now + timedelta(hours=1))
    put(out, well, ill)
    assert "all is well" in said("feeds", "status", "--check", "--out", out)
    assert "1 of 2 feeds are failing" in said("feeds", "status", "--check", "--max-failing", "0.4", "--out", out, code=1)
    put(out, replace(well, next_poll_at=now - timedelta(minutes=50)), ill)
    assert "all is well" in said("feeds", "status", "--check", "--out", out)
    assert "is a monitor running" in said("feeds", "status", "--check", "--max-lag", "60", "--out", out, code=1)
    put(out, replace(well, next_poll_at=now - timedelta(minutes=70)), ill)
    assert told("feeds", "status", "--check", "--out", out, code=1)["ok"] is False


def test_a_look_at_a_feed_writes_nothing(tmp_path: Path, web: Site) -> None:
    """`test` shows what is read in a feed; a page, a failure and a stray redirect are told apart, exit code 1."""
    config = web.config(tmp_path)
    assert "feed Wire: 3 entries" in said("feeds", "test", web.url("/feed"), "--config", config)
    found = told("feeds", "test", web.url("/feed"), "--config", config)
    assert [entry["guid"] for entry in found["entries"]] == ["g0", "g1", "g2"]
    assert told("feeds", "test", web.url("/0"), "--config", config, code=1)["is_feed"] is False
    assert told("feeds", "test", web.url("/absent"), "--config", config, code=1)["failure"] == "http_404"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsbeam.toml"]


def test_feeds_of_a_site_are_discovered(tmp_path: Path, web: Site) -> None:
    """Declared places are looked at, sitemaps come from robots.txt, and nothing is guessed where something was found."""
    found = told("feeds", "discover", web.url("/"), "--config", web.config(tmp_path))
    places = [(place["origin"], place["kind"], place["found"]) for place in found["places"]]
    assert places == [("declared", "feed", True), ("declared", "feed", False), ("robots", "sitemap", True)]
    assert web.asked() == ["/", "/feed", "/gone", "/map.xml"]


def test_feeds_are_guessed_where_none_is_declared(tmp_path: Path, web: Site) -> None:
    """A site that declares nothing is asked at customary places, and no further than the first that is a feed."""
    web.put("/", b"<html><body>news</body></html>")
    web.put("/rss.xml", web.answers.pop("/feed")[2], RSS)
    found = told("feeds", "discover", web.url("/"), "--config", web.config(tmp_path))
    assert [place["url"] for place in found["places"] if place["kind"] == "feed" and place["found"]] == [web.url("/rss.xml")]


def test_lost_stores_are_rebuilt(tmp_path: Path, web: Site) -> None:
    """Without its stores an output is rebuilt from its tables: the same feeds, no row twice; a store that is there is kept."""
    config, out = web.config(tmp_path), tmp_path / "out"
    (tmp_path / "list").write_text(web.url("/feed"))
    run = ("monitor", "--feeds", tmp_path / "list", "--out", out, "--once", "--config", config)
    first = newsbeam(*run, "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["rows"] == 3
    assert "both stores" in said("feeds", "rebuild", tmp_path / "list", "--out", out, "--config", config, code=2)
    for path in (out / "_state").glob("*.sqlite*"):
        path.unlink()
    rebuilt = told("feeds", "rebuild", tmp_path / "list", "--out", out, "--config", config)
    assert rebuilt["commits"] >= 1
    assert rebuilt["watched"] == 1
    said("feeds", "reset", web.url("/feed"), "--out", out)
    again = newsbeam(*run, "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["rows"] == 0
    assert newsbeam("verify", out).returncode == 0


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    """A store that is none says which file to move away and what to run then."""
    out = tmp_path / "out"
    put(out, new_feed("https://example.org/feed"))
    Output(out).monitor.write_bytes(b"nonsense" * 1000)
    printed = said("feeds", "status", "--out", out, code=2)
    assert "monitor.sqlite" in printed
    assert "feeds rebuild" in printed


def test_a_second_monitor_is_told_of_the_first(tmp_path: Path, web: Site) -> None:
    """Two monitors on one folder: the second exits with 75 and names the first; SIGTERM ends the first, with 0."""
    config = web.config(tmp_path, f'[monitor]\nout = "{tmp_path / "out"}"\nfeeds = "{tmp_path / "list"}"\ntick_s = 1\n')
    (tmp_path / "list").write_text(web.url("/feed"))
    argv = [sys.executable, "-m", "pipelines", "monitor", "--config", str(config)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        try:
            while not list((tmp_path / "out").glob("articles/dt=*/part-*")):
                assert first.poll() is None, first.communicate()
                time.sleep(0.1)
            second = newsbeam("monitor", "--config", config)
            assert second.returncode == 75, second.stderr
            assert f"process {first.pid}" in second.stderr
            os.kill(first.pid, signal.SIGTERM)
            first.communicate(timeout=120)
            assert first.returncode == 0
        finally:
            first.kill()
    assert newsbeam("verify", tmp_path / "out").returncode == 0


@pytest.mark.fault(43)
def test_a_clock_that_was_wrong_costs_nothing(tmp_path: Path, web: Site) -> None:
    """What was put off under a clock years ahead is asked at the next tick, and the health check does not complain."""
    config, out = web.config(tmp_path), tmp_path / "out"
    ahead = datetime.now(tz=timezone.utc) + timedelta(days=3000)
    put(out, replace(new_feed(web.url("/feed")), polls=1, polled_at=ahead, next_poll_at=ahead), now=ahead)
    assert "all is well" in said("feeds", "status", "--check", "--out", out)
    done = newsbeam("monitor", "--out", out, "--once", "--config", config, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 3
