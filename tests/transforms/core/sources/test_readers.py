"""Documents of strangers are read in the process that has limits: the same result, and a bad one costs itself."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.demo.feeds import atom, json_feed, rss
from schemas.errors import BadJson, BadRecord, DeadlineExceeded, MemoryExceeded
from tests.news_site import Story
from transforms.core.sandbox import Sandbox, shared_sandbox
from transforms.core.sources.discovery import find_feeds
from transforms.core.sources.feed_document import parse_any_feed
from transforms.core.sources.feed_list import read_feed_list
from transforms.core.sources.readers import Readers
from transforms.core.sources.sitemap import read_sitemap

ROOT = Path(__file__).parents[4]
STORIES = [Story(number=number, url=f"https://example.org/{number}", guid=str(number)) for number in range(3)]
SITEMAP = b"<urlset><url><loc>https://example.org/a</loc><lastmod>2026-01-31</lastmod></url></urlset>"
#: Functions that parse what strangers wrote: nobody who runs beside others calls them himself.
PARSERS = {"parse_feed", "parse_any_feed", "parse_json_feed", "read_sitemap", "read_opml", "read_feed_list", "extract_article"}


@pytest.fixture
def small() -> Iterator[Sandbox]:
    """A sandbox with less memory and time than usual."""
    sandbox = Sandbox(memory_bytes=350 << 20, deadline_s=5)
    yield sandbox
    sandbox.close()


def test_the_sandbox_is_what_reads() -> None:
    """It has every reader, and each gives what the function itself gives (mypy holds the first half)."""
    readers: Readers = shared_sandbox()
    for document in (rss(STORIES), atom(STORIES), json_feed(STORIES)):
        assert readers.read_feed(document) == parse_any_feed(document)
        assert len(readers.read_feed(document).entries) == 3
    assert readers.read_sitemap(SITEMAP) == read_sitemap(SITEMAP)
    opml = b'<opml><outline text="News" xmlUrl="https://example.org/f"/></opml>'
    assert readers.read_feed_list(opml) == read_feed_list(opml)
    page = b'<link rel="alternate" type="application/rss+xml" href="/f.xml">'
    assert readers.find_feeds(page, "https://example.org/a/") == find_feeds(page.decode(), "https://example.org/a/")


@pytest.mark.fault(48, 49, "C5")
def test_a_hostile_document_costs_itself(small: Sandbox) -> None:
    """JSON that would fill the memory and lists that are none are refused by name; the next document is read by the same sandbox."""
    wide = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": ["x" * 8] * 900_000}).encode()
    many = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"{}," * 990_000 + b"{}]}"
    deep = b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 90_000 + b"]" * 90_000 + b"}"
    for document, refused in ((many, (MemoryExceeded, DeadlineExceeded)), (wide, (BadRecord,)), (deep, (BadJson,))):
        try:
            feed = small.read_feed(document)
        except refused:
            feed = None
        assert feed is None or feed.dropped > 0
        assert len(small.read_feed(json_feed(STORIES)).entries) == 3
    for document in (b"<urlset>" * 100_000, b"<outline " * 100_000):
        for read in (small.read_sitemap, small.read_feed_list):
            with pytest.raises(BadRecord):
                read(document)
    assert small.read_sitemap(SITEMAP).pages


@pytest.mark.parametrize("folder", ["pipelines", "pipelines/commands", "transforms"])
def test_nobody_beside_others_parses_for_himself(folder: str) -> None:
    """Above the floor of plain functions, no module imports a parser of strangers' documents; it goes through the sandbox."""
    found = [
        f"{path.name}: {alias.name}"
        for path in sorted((ROOT / folder).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in PARSERS
    ]
    assert found == []
