"""Lists of addresses are told from news, by their content."""

import gzip

import pytest

from pipelines.demo.feeds import atom, json_feed, rss
from schemas.errors import BadRecord
from tests.news_site import Story
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.addresses import MAX_DEPTH, Address, answered, in_lines, listed

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.org/a</loc>
<news:news><news:title>Flood</news:title><news:publication_date>2026-01-31</news:publication_date></news:news></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://example.org/s.xml.gz</loc></sitemap></sitemapindex>"
STORY = Story(number=1, url="https://example.org/1", guid="g1")


@pytest.mark.parametrize("data", [SITEMAP, gzip.compress(SITEMAP, mtime=0)])
def test_a_sitemap_leads_to_pages(data: bytes) -> None:
    """Packed or not: each page with what the sitemap declares of it."""
    found = listed(data, shared_sandbox())
    assert found is not None
    assert [(one.url, one.entry.declared.title, one.entry.declared.published) for one in found.addresses] == [
        ("https://example.org/a", "Flood", "2026-01-31")
    ]


def test_an_index_leads_to_sitemaps() -> None:
    """What an index names are lists, one deeper, and the depth has an end."""
    asked = Address(url="https://example.org/", is_list=True)
    found = answered(INDEX, asked, shared_sandbox())
    assert found is not None
    assert [(one.is_list, one.depth) for one in found.addresses] == [(True, 1)]
    assert answered(INDEX, Address(url="https://example.org/", depth=MAX_DEPTH), shared_sandbox()) is None


@pytest.mark.parametrize("document", [rss([STORY]), atom([STORY]), json_feed([STORY])])
def test_a_feed_leads_to_entries(document: bytes) -> None:
    """RSS, Atom and JSON Feed, whatever the address looked like."""
    found = answered(document, Address(url="https://example.org/x"), shared_sandbox())
    assert found is not None
    assert [entry.url for entry in found.entries] == ["https://example.org/1"]


def test_opml_leads_to_feeds() -> None:
    """The feeds of an OPML file are lists themselves; what is none is counted."""
    found = listed(
        b'<opml><outline xmlUrl="https://example.org/f"/><outline text="x" xmlUrl="javascript:1"/></opml>', shared_sandbox()
    )
    assert found is not None
    assert ([(one.url, one.is_list) for one in found.addresses], found.dropped) == ([("https://example.org/f", True)], 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"A headline\n\nIt says https://example.org/a.\n",
        b"https://example.org/a is where\nthe story was first told.\n",
        b"<html><body><a href='https://example.org'>x</a></body></html>",
        b"<!doctype html><title>How to write <opml></title>",
        rss([STORY]),
        json_feed([STORY]),
        gzip.compress(b"text", mtime=0),
        b"\x89PNG\r\n\x1a\n",
        b'{"url": "https://example.org/a"}',
    ],
)
def test_news_is_no_list(data: bytes) -> None:
    """Files of news stay files of news: text, pages, feeds, rows, what is packed, what is broken."""
    assert listed(data, shared_sandbox()) is None


def test_a_list_that_was_named_one_may_have_bad_lines() -> None:
    """Lines that are no address are counted, not followed."""
    found = in_lines(b"https://example.org/a title\nfile:///etc/passwd\n# x\nwords\n")
    assert found is not None
    assert ([one.url for one in found.addresses], found.dropped) == (["https://example.org/a"], 2)


def test_a_broken_list_is_a_bad_record() -> None:
    """A sitemap without one usable address says so."""
    with pytest.raises(BadRecord):
        listed(b"<urlset><url><loc>javascript:1</loc></url></urlset>", shared_sandbox())


def test_an_address_has_one_name() -> None:
    """Spellings, trackers and secrets do not matter to what an address is called."""
    one = Address(url="http://me:pw@www.example.org/a/?utm_source=x&token=hunter2")
    assert one.name == Address(url="https://example.org/a").name == "https://example.org/a"
    assert "hunter2" not in repr(one)
