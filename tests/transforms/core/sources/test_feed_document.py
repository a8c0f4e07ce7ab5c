"""Whatever body comes back for a feed's address: a feed of any kind, or a reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadRecord, EmptyInput, FeedUnreadable
from transforms.core.sources.feed_document import parse_any_feed, read_feed_document
from transforms.core.sources.item import ParsedFeed

ITEM = "<item><title>n{0}</title><link>https://news.example/{0}</link><description>Some text {0}.</description></item>"
WHOLE = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Example",
    "home_page_url": "https://news.example/",
    "feed_url": "https://news.example/feed.json",
    "description": "d",
    "user_comment": "c",
    "next_url": "https://news.example/feed.json?page=2",
    "icon": "https://news.example/icon.png",
    "favicon": "https://news.example/favicon.ico",
    "authors": [{"name": "Editors", "url": "https://news.example/us", "avatar": "https://news.example/us.png"}],
    "language": "en-GB",
    "expired": False,
    "hubs": [{"type": "rssCloud", "url": "https://hub.example/"}],
    "items": [
        {
            "id": 42.5,
            "url": "/a",
            "external_url": "https://other.example/",
            "title": "A title",
            "content_html": "<p>Body</p>",
            "content_text": "Body",
            "summary": "In short",
            "image": "https://news.example/i.png",
            "banner_image": "https://news.example/b.png",
            "date_published": "2026-03-01T10:00:00+01:00",
            "date_modified": "2026-03-02T10:00:00+01:00",
            "authors": [{"name": "Ann"}, {"name": "Bob"}, {"url": "https://news.example/c"}],
            "tags": ["one", "two", 3],
            "language": "fr",
            "attachments": [{"url": "https://news.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 3}],
            "_example": {"about": "https://news.example/extension"},
        },
        {"id": "b", "content_text": "Text only", "author": {"name": "Old style"}},
        {"id": "c", "url": "https://news.example/c", "summary": "A summary stands in"},
    ],
}


def read(data: bytes) -> ParsedFeed:
    """The document as the monitor reads it, but for the sandbox."""
    return read_feed_document(data, parse_any_feed)


@pytest.mark.fault(45)
def test_json_feed_in_full() -> None:
    """Every field of the specification is read where an article has a place for it, and harms nothing where it has none."""
    feed = read(json.dumps(WHOLE).encode())
    first, second, third = feed.entries
    assert (first.url, first.body, first.is_html) == ("https://news.example/a", "<p>Body</p>", True)
    declared = first.declared
    assert (declared.entry_guid, declared.title, declared.description) == ("42.5", "A title", "In short")
    assert (declared.published, declared.modified) == ("2026-03-01T10:00:00+01:00", "2026-03-02T10:00:00+01:00")
    assert (declared.authors, declared.tags, declared.language) == (("Ann", "Bob"), ("one", "two"), "fr")
    assert declared.feed_id == "https://news.example/feed.json"
    assert (second.body, second.is_html, second.declared.authors, second.declared.language) == (
        "Text only",
        False,
        ("Old style",),
        "en-GB",
    )
    assert (third.body, third.declared.description, third.declared.authors) == ("A summary stands in", None, ("Editors",))
    assert (feed.hints.title, feed.hints.home_url, feed.hints.hubs) == (
        "Example",
        "https://news.example/",
        ("https://hub.example/",),
    )


@pytest.mark.fault(14)
@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form>Password</form></body></html>",
        b'{"error": "not found"}',
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"PK\x03\x04" + b"\0" * 100,
        b"Service unavailable",
        b"<?xml version='1.0'?><opml><body/></opml>",
        b"\x1f\x8b\x08 still packed",
    ],
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    """A login page, other JSON, an image, an archive, a sentence: told by content, never taken for a feed without news."""
    with pytest.raises(FeedUnreadable):
        read(body)


@pytest.mark.fault(15)
@pytest.mark.parametrize("body", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\0" * 5000])
def test_nothing_is_an_error_of_its_own(body: bytes) -> None:
    """An empty body, white space, a byte order mark and zeros are `empty_input`."""
    with pytest.raises(EmptyInput):
        read(body)


@pytest.mark.fault(34)
@pytest.mark.parametrize(
    "document",
    [
        "junk before\n<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{}</channel></rss>",
        "<rss version='2.0'><channel><title>Rock & roll</title>{}</channel>",
        "<rss version='2.0'><channel><title>t</title>{}<item><title>cut off",
        "<rss version='2.0'><channel><title>&nbsp;&undeclared;</title>{}</channel></rss>",
        "<rss version='2.0'><channel><title>t</title><b>{}</channel></rss>",
        "\n\n  <?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>t</title>{}</channel></rss>",
    ],
)
def test_broken_markup_keeps_the_entries(document: str) -> None:
    """Junk before the root, raw ampersands, cut ends, unknown entities, open tags, a wrong encoding: both entries are read."""
    feed = read(document.format(ITEM.format(1) + ITEM.format(2)).encode())
    assert [entry.declared.title for entry in feed.entries][:2] == ["n1", "n2"]
    assert [entry.url for entry in feed.entries][:2] == ["https://news.example/1", "https://news.example/2"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_reason(data: bytes) -> None:
    """Nothing raises but what names its reason."""
    for body in (data, b"{" + data, b"<rss version='2.0'><channel>" + data):
        try:
            feed = read(body)
        except BadRecord:
            continue
        assert all(entry.fault or entry.body or entry.url or entry.declared.title for entry in feed.entries)
