"""Lists of feeds: every real one is read whole, every broken or hostile one costs nothing but itself."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadRecord, FeedUnreadable, RecordTooLarge
from tests.peers import peer_path
from transforms.core.sources.feed_list import read_feed_list
from transforms.core.sources.opml import MAX_LIST_BYTES, MAX_OUTLINES, ListedFeed, read_opml, write_opml

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20).map(
    lambda text: " ".join(text.split())
)
NAMES = TEXTS.map(lambda text: text.replace("/", "").strip()).filter(bool)
FEEDS = st.builds(
    ListedFeed,
    url=st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z0-9&=?;%'_.]{0,20}", fullmatch=True),
    title=TEXTS.map(lambda text: text or None),
    categories=st.lists(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=2, unique=True).map(tuple),
)


def opml(body: str, head: str = "") -> bytes:
    """A list with this body."""
    return f'<?xml version="1.0"?>{head}<opml version="2.0"><head><title>t</title></head><body>{body}</body></opml>'.encode()


def urls(data: bytes) -> list[str]:
    """The addresses of a list."""
    return [feed.url for feed in read_feed_list(data).feeds]


def test_every_list_of_the_peers_is_read_whole() -> None:
    """Each outline with an address, in each of more than a hundred lists, is a feed or is named with a reason."""
    paths = sorted(peer_path("opml").rglob("*.opml"))
    assert len(paths) > 100
    for path in paths:
        data = path.read_bytes()
        found = read_feed_list(data)
        said = {address for address in re.findall(rb"xmlUrl\s*=\s*[\"']([^\"'<]*)", data) if address}
        assert len(found.feeds) + len(found.skipped) >= len(said), path.name
        assert not found.skipped, (path.name, found.skipped)


def test_lists_of_the_peers_go_round() -> None:
    """What is exported is what was imported, for every list."""
    for path in sorted(peer_path("opml").rglob("*.opml")):
        feeds = read_feed_list(path.read_bytes()).feeds
        again = read_opml(write_opml(feeds, path.stem)).feeds
        assert {feed.url: feed for feed in again} == {feed.url: feed for feed in feeds}, path.name


@given(st.lists(FEEDS, min_size=1, max_size=12, unique_by=lambda feed: feed.url), TEXTS)
def test_any_list_goes_round(feeds: list[ListedFeed], title: str) -> None:
    """Titles, addresses and nested categories survive export and import."""
    again = read_opml(write_opml(feeds, title))
    assert {feed.url: (feed.title, set(feed.categories)) for feed in again.feeds} == {
        feed.url: (feed.title, set(feed.categories)) for feed in feeds
    }
    assert not again.skipped


def test_nested_outlines_are_categories() -> None:
    """Folders give the path of their feeds; a feed in two folders is one feed of two categories."""
    found = read_opml(
        opml(
            '<outline text="World"><outline text="A/B"><outline text="One" xmlUrl="https://a.example/"/></outline>'
            '<outline title="Two" text="x" xmlUrl="https://b.example/"></outline></outline><outline text="Local">'
            '<outline text="One again" xmlUrl="https://a.example/"/></outline>'
            '<outline text="Three" xmlUrl="https://c.example/" category="/Tech/Web,News"/>'
        )
    )
    assert found.feeds == (
        ListedFeed(url="https://a.example/", title="One", categories=("World/A∕B", "Local")),
        ListedFeed(url="https://b.example/", title="Two", categories=("World",)),
        ListedFeed(url="https://c.example/", title="Three", categories=("Tech/Web", "News")),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<outline xmlUrl="https://a.example/?x=1&y=2&copy=3"/>', ["https://a.example/?x=1&y=2&copy=3"]),
        ('<outline xmlUrl="https://a.example/?x=1&amp;y=2"/>', ["https://a.example/?x=1&y=2"]),
        ('<outline text="<b>Bold</b>" xmlUrl="https://a.example/"/>', ["https://a.example/"]),
        ('<outline text="a"><outline xmlUrl="https://a.example/"', []),
        ('<outline text="a"><outline xmlUrl="https://a.example/"/><outline text="b" xmlU', ["https://a.example/"]),
        ('</outline></outline><outline xmlUrl="https://a.example/"/>', ["https://a.example/"]),
        ("<OUTLINE XMLURL='https://a.example/'>", ["https://a.example/"]),
        ('<outline xmlurl = "https://a.example/"/>', ["https://a.example/"]),
        ("<outline xmlUrl=https://a.example/ >", ["https://a.example/"]),
        ('<outline text="\x00\x01" xmlUrl="https://a.example/"/>', ["https://a.example/"]),
        ('<!-- <outline xmlUrl="https://a.example/"/> --><outline xmlUrl="https://b.example/"/>', ["https://b.example/"]),
        ('<outline type="link" url="https://a.example/"/><outline type="rss" url="https://b.example/"/>', ["https://b.example/"]),
    ],
)
def test_broken_lists_keep_what_can_be_read(body: str, expected: list[str]) -> None:
    """Raw ampersands, markup in titles, wrong nesting, missing ends, other cases of letters: no address is lost or changed."""
    assert urls(opml(body)) == expected


@pytest.mark.fault("C5")
@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "javascript:alert(1)", "ftp://a.example/", "gopher://a/", "feed", "data:,x", "http://"]
)
def test_only_web_addresses_come_in(scheme: str) -> None:
    """Anything but http and https is passed over with a sentence that names it (threat C5)."""
    for data in (opml(f'<outline xmlUrl="{scheme}"/>'), f"{scheme}\n".encode(), f'["{scheme}"]'.encode()):
        found = read_feed_list(data)
        assert not found.feeds
        assert scheme.partition(" ")[0] in found.skipped[0]
        assert "http" in found.skipped[0]


@pytest.mark.fault("C5", "C3")
@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE opml [<!ENTITY a "' + "A" * 10_000 + '"><!ENTITY b "' + "&a;" * 10_000 + '">]>',
        '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml SYSTEM "http://127.0.0.2/x.dtd">',
    ],
)
def test_bombs_are_inert(head: str) -> None:
    """Entities that a list declares are never expanded, never read (threat C5)."""
    begin = time.process_time()
    found = read_opml(opml(f'<outline text="{"&b;&a;" * 1000}" xmlUrl="https://a.example/"/>', head))
    assert time.process_time() - begin < 20
    assert found.feeds[0].url == "https://a.example/"
    assert "AAAA" not in (found.feeds[0].title or "")
    assert "root:" not in (found.feeds[0].title or "")


@pytest.mark.fault("C5")
def test_an_address_that_needs_an_entity_is_named() -> None:
    """What such an address would be is not known: it is passed over, and the sentence says what to do."""
    body = '<outline xmlUrl="https://&a;.example/"/><outline xmlUrl="https://b.example/?x=1&amp;b;=2"/>'
    found = read_opml(opml(body, '<!DOCTYPE opml [<!ENTITY a "evil">]>'))
    assert [feed.url for feed in found.feeds] == ["https://b.example/?x=1&b;=2"]
    assert found.skipped == ("https://&a;.example/: entities of a list are not expanded; write the address out",)


@pytest.mark.parametrize(
    "piece",
    [
        '<outline text="',
        "<outline ",
        "<!--",
        '<outline text="a',
        "<![CDATA[",
        '<outline x="" "',
        "<outline '\"",
        "</outline",
        "<a<",
    ],
)
def test_hostile_lists_are_read_in_time(piece: str) -> None:
    """Two megabytes of any unfinished markup take seconds, not hours."""
    begin = time.process_time()
    try:
        assert not read_opml((piece * (2_000_000 // len(piece))).encode()).feeds
    except FeedUnreadable as error:
        assert "no outline" in str(error)  # noqa: PT017  either end is right
    assert time.process_time() - begin < 30


def test_a_list_has_a_size() -> None:
    """More than ten megabytes, or more than fifty thousand outlines, is refused with what to do."""
    with pytest.raises(RecordTooLarge, match="split it"):
        read_feed_list(b"#" * (MAX_LIST_BYTES + 1))
    with pytest.raises(RecordTooLarge, match="50000 outlines"):
        read_feed_list(opml('<outline xmlUrl="https://a.example/"/>' * (MAX_OUTLINES + 1)))
    with pytest.raises(RecordTooLarge, match="50000 feeds"):
        read_feed_list(b"https://a.example/\n" * (MAX_OUTLINES + 1))
    assert (
        len(read_feed_list(opml("".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MAX_OUTLINES)))).feeds)
        == MAX_OUTLINES
    )


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"# only remarks\n", b"<html><body>Not here</body></html>", b"[]", b"{}x", b"[1, 2"]
)
def test_what_is_no_list_says_so(data: bytes) -> None:
    """Nothing, remarks, a page, broken JSON: a reason, and never an empty success."""
    with pytest.raises(BadRecord):
        read_feed_list(data)


def test_junk_lines_are_named() -> None:
    """Bytes that are no address are passed over one by one, in a form that is fit for a terminal."""
    found = read_feed_list(b"\x1b[31m\x01junk\nhttps://a.example/\n")
    assert (len(found.feeds), len(found.skipped)) == (1, 1)
    assert found.skipped[0].isprintable()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('["https://a.example/", "https://b.example/"]', [("https://a.example/", None, ()), ("https://b.example/", None, ())]),
        ('[{"url": "https://a.example/", "title": "A", "categories": ["x", "y"]}]', [("https://a.example/", "A", ("x", "y"))]),
        ('{"feeds": [{"feed_url": "https://a.example/", "name": "A", "folder": "x"}]}', [("https://a.example/", "A", ("x",))]),
        ('{"url": "https://a.example/"}', [("https://a.example/", None, ())]),
        (
            "\ufeffhttps://a.example/ A paper\r\n\r\n# no\r\nhttps://b.example/",
            [("https://a.example/", "A paper", ()), ("https://b.example/", None, ())],
        ),
    ],
)
def test_plain_and_json_lists(data: str, expected: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    """Addresses, one a line or as JSON, with titles and folders where they are given."""
    assert [(feed.url, feed.title, feed.categories) for feed in read_feed_list(data.encode()).feeds] == expected


@given(st.binary(max_size=400) | st.text("<>outline xmlUrl='\"&;=/!-[]CDATA", max_size=400).map(str.encode))
def test_any_bytes_are_a_list_or_a_reason(data: bytes) -> None:
    """Nothing raises but what names its reason."""
    try:
        found = read_feed_list(data)
    except BadRecord:
        return
    assert found.feeds or found.skipped or b"outline" in data.lower()


def test_encodings_of_lists(tmp_path: Path) -> None:
    """Latin-1 with a declaration, UTF-16 and a byte order mark are read as they say."""
    body = '<outline text="Zürich" xmlUrl="https://a.example/"/>'
    for encoding, declared in (("iso-8859-1", "iso-8859-1"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8")):
        data = f'<?xml version="1.0" encoding="{declared}"?><opml><body>{body}</body></opml>'.encode(encoding)
        assert read_feed_list(data).feeds[0].title == "Zürich"
