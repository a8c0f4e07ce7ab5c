"""Where a site's feeds and sitemaps may be: said, linked, or guessed, in this order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.sources.discovery import find_feeds, find_sitemaps
from transforms.core.urls import is_web_url

PAGE = "https://news.example/world/index.html"


def declared(page: str, origin: str = "declared") -> list[str]:
    """Addresses of one origin."""
    return [one.url for one in find_feeds(page, PAGE) if one.origin == origin]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ["https://news.example/rss"]),
        (
            "<LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='feed.atom'/>",
            ["https://news.example/world/feed.atom"],
        ),
        ("<link rel=alternate type=application/feed+json href=//cdn.example/feed.json>", ["https://cdn.example/feed.json"]),
        ('<link rel="feed" href="https://other.example/f">', ["https://other.example/f"]),
        ('<link rel="alternate stylesheet" type="text/css" href="/x.css">', []),
        ('<link rel="alternate" hreflang="fr" href="/fr">', []),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', []),
        ('<link rel="alternate" type="application/rss+xml" href="">', []),
        ('<link rel="alternate" type="application/rss+xml" href="feed://news.example/f">', ["http://news.example/f"]),
        ('<link rel="alternate" type="application/rss+xml" href="feed:https://news.example/f">', ["https://news.example/f"]),
        (
            '<base href="https://base.example/x/"><link rel="alternate" type="application/rss+xml" href="f">',
            ["https://base.example/x/f"],
        ),
        ('<!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->', []),
        ('<script>document.write(\'<link rel="alternate" type="application/rss+xml" href="/js">\')</script>', []),
        (
            '<link rel="alternate" type="application/rss+xml" href="/f?a=1&amp;b=2&copy=3">',
            ["https://news.example/f?a=1&b=2&copy=3"],
        ),
    ],
)
def test_declared_feeds(markup: str, expected: list[str]) -> None:
    """`link rel=alternate` in any spelling, resolved against the page or its base; nothing from comments and scripts."""
    assert declared(f"<html><head>{markup}</head></html>") == expected


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("/rss", True), ("/feed/", True), ("/news.rss", True), ("/index.atom", True), ("/feeds/world.xml", True), ("/rss2", True),
        ("/feedback", False), ("/press", False), ("/cross-country", False), ("/help#rss", False), ("mailto:rss@x.example", False),
    ],
)  # fmt: skip
def test_linked_feeds(href: str, found: bool) -> None:
    """A link in the body counts where its path is called like a feed, as a word of its own."""
    assert bool(declared(f'<body><a href="{href}">x</a></body>', "linked")) == found


def test_the_order_is_declared_linked_guessed_and_each_once() -> None:
    """What the page says comes first; an address that is found twice stands once, in its best place, with its title."""
    page = '<a href="/rss.xml">RSS</a><link rel="alternate" type="application/rss+xml" title="All news" href="/rss.xml"><a href="/feed2">x</a>'
    found = find_feeds(page, PAGE)
    assert (found[0].url, found[0].origin, found[0].title) == ("https://news.example/rss.xml", "declared", "All news")
    assert [one.origin for one in found] == sorted((one.origin for one in found), key=["declared", "linked", "guessed"].index)
    assert len({one.url for one in found}) == len(found)
    assert "https://news.example/world/feed/" in [one.url for one in found]


def test_sitemaps_are_named_by_robots_or_guessed() -> None:
    """Lines of robots.txt come first, in any case, relative or not; then news sitemaps, then the usual places."""
    robots = "User-agent: *\nDisallow: /x\nSITEMAP: https://cdn.example/news.xml\n  sitemap : /local.xml # here\nSitemap: ftp://x.example/s.xml\n"
    found = find_sitemaps(robots, PAGE)
    assert [one.url for one in found if one.origin == "robots"] == [
        "https://cdn.example/news.xml",
        "https://news.example/local.xml",
    ]
    guessed = [one.url for one in found if one.origin == "guessed"]
    assert guessed[0] == "https://news.example/news-sitemap.xml"
    assert "https://news.example/sitemap.xml" in guessed
    assert not any("/world/" in url for url in guessed)


@given(
    st.text("<>linka href='\"=/:alternate rss?#[]@\\", max_size=300),
    st.sampled_from([PAGE, "", "javascript:1", "https://[::1", "https://x"]),
)
def test_whatever_a_page_holds_only_web_addresses_come_out(page: str, url: str) -> None:
    """No markup and no address raises, and every candidate could be fetched."""
    assert all(is_web_url(one.url) for one in (*find_feeds(page, url), *find_sitemaps(page, url)))
