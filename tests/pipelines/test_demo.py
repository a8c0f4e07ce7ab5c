"""The demo's site: what it says follows from the second, and what is served is what it says."""

import subprocess
import sys
from datetime import datetime, timezone
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipelines.config import load_config
from pipelines.demo.site import BROKEN, FEEDS, DemoSite, serving, write_settings
from transforms.core.sources.feed_document import parse_any_feed
from transforms.core.sources.feed_list import read_feed_list

BEGAN = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
SITE = DemoSite("http://127.0.0.1:1", BEGAN)


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_read_whole(path: str) -> None:
    """Each format is read by our own reader with all its stories, and each story has a page."""
    parsed = parse_any_feed(SITE.answer(path, 60).body)
    stories = SITE.stories(60, path)
    assert [entry.url for entry in parsed.entries] == [story.url for story in stories]
    assert len(stories) >= 4
    assert all(SITE.answer(story.url.removeprefix(SITE.base), 60).status == 200 for story in stories)


def test_stories_appear_and_one_is_corrected() -> None:
    """Later there are more; the number of dead changes under the same address; an address that is none says 404."""
    first, last = SITE.stories(0), SITE.stories(60)
    assert 0 < len(first) < len(last)
    quake = "/news/quake-ardesh"
    assert b"killed ten" in SITE.answer(quake, 0).body
    assert b"killed fifteen" in SITE.answer(quake, 60).body
    assert SITE.answer("/news/nothing", 60).status == 404


def test_one_feed_breaks_for_a_while() -> None:
    """The break begins and ends."""
    path, begin, end = BROKEN
    assert [SITE.answer(path, second).status for second in (begin - 1, begin, end - 1, end)] == [200, 500, 500, 200]


def test_it_is_served_and_not_modified(tmp_path: Path) -> None:
    """What is served is what the site says; a validator is answered with 304; settings and list are good."""
    with serving(BEGAN) as site:
        page = site.stories(0)[0].url.removeprefix(site.base)
        asking = HTTPConnection(site.base.removeprefix("http://"))
        asking.request("GET", page)
        reply = asking.getresponse()
        assert b"<article>" in reply.read()
        asking.request("GET", page, headers={"If-None-Match": reply.headers["ETag"]})
        assert asking.getresponse().status == 304
        asking.close()
        feeds, config = write_settings(site, tmp_path / "demo")
        assert [feed.url for feed in read_feed_list(feeds.read_bytes()).feeds] == [site.base + path for path in FEEDS]
        assert load_config(config, {}).fetch.contact == "https://example.org/demo"


def test_the_command_says_what_to_type_and_ends(tmp_path: Path) -> None:
    """It prints the command for the other terminal; a taken port is one sentence."""
    argv = [
        sys.executable,
        "-m",
        "pipelines",
        "demo",
        "serve",
        "--folder",
        str(tmp_path / "demo"),
        "--port",
        "0",
        "--max-time",
        "0.1",
    ]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "newsbeam monitor --feeds" in done.stdout
    with serving(BEGAN) as site:
        taken = [*argv[:-3], site.base.rpartition(":")[2], *argv[-2:]]
        refused = subprocess.run(taken, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 2
    assert "choose another --port" in refused.stderr
