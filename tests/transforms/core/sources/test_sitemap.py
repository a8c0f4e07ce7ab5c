"""Sitemaps: every form that sites publish, packed or plain, and every way in which they break."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadRecord, CorruptGzip, ExcessiveCompression, FeedUnreadable, RecordTooLarge, TruncatedGzip
from transforms.core.sources.sitemap import MAX_LOCATIONS, MAX_SITEMAP_BYTES, read_sitemap

NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://news.example/a?x=1&amp;y=2</loc><lastmod>2026-03-01</lastmod>
    <image:image><image:loc>https://img.example/1.jpg</image:loc><image:title>A picture</image:title></image:image>
    <news:news><news:publication><news:name>The Example</news:name><news:language>pt-br</news:language></news:publication>
      <news:publication_date>2026-03-01T10:00:00+01:00</news:publication_date><news:title><![CDATA[Flood & fire]]></news:title>
      <news:keywords>flood, fire</news:keywords></news:news></url>
  <url><loc> https://news.example/b </loc></url>
  <url><loc>javascript:alert(1)</loc></url>
</urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>https://news.example/1.xml.gz</loc><lastmod>2026-03-01</lastmod></sitemap>
<sitemap><loc>https://news.example/2.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap_tells_title_date_and_language() -> None:
    """What the news part says is the article's; what images say is not; addresses that are none of the web are counted."""
    found = read_sitemap(NEWS)
    first, second = found.pages
    assert (first.url, first.lastmod, first.is_news) == ("https://news.example/a?x=1&y=2", "2026-03-01", True)
    declared = first.declared
    assert (declared.title, declared.published, declared.language) == ("Flood & fire", "2026-03-01T10:00:00+01:00", "pt-br")
    assert declared.tags == ("flood", "fire")
    assert (second.url, second.is_news, second.declared.title) == ("https://news.example/b", False, None)
    assert (found.dropped, found.sitemaps) == (1, ())


def test_an_index_names_sitemaps() -> None:
    """The addresses of an index are sitemaps, not pages."""
    found = read_sitemap(INDEX)
    assert [one.url for one in found.sitemaps] == ["https://news.example/1.xml.gz", "https://news.example/2.xml"]
    assert found.pages == ()


@pytest.mark.parametrize("members", [1, 3])
def test_packed_sitemaps_are_unpacked(members: int) -> None:
    """Gzip of one member or several, with zeros behind it."""
    third = len(NEWS) // members
    parts = [NEWS[start : start + third] for start in range(0, len(NEWS), third)]
    assert read_sitemap(b"".join(map(gzip.compress, parts)) + b"\0" * 100) == read_sitemap(NEWS)


def test_what_does_not_unpack_is_refused() -> None:
    """A cut member, a broken one and a bomb are three different reasons, and the bomb costs no memory."""
    packed = gzip.compress(NEWS, mtime=0)
    with pytest.raises(TruncatedGzip):
        read_sitemap(packed[:-20])
    with pytest.raises(CorruptGzip):
        read_sitemap(packed[:-8] + b"\0" * 8)
    with pytest.raises(ExcessiveCompression):
        read_sitemap(gzip.compress(b" " * (MAX_SITEMAP_BYTES + 1), mtime=0))
    with pytest.raises(RecordTooLarge):
        read_sitemap(b"<urlset>" + b" " * MAX_SITEMAP_BYTES)


def test_addresses_beyond_the_cap_are_counted() -> None:
    """Fifty thousand addresses are the most of one document."""
    found = read_sitemap(b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * (MAX_LOCATIONS + 7) + b"</urlset>")
    assert (len(found.pages), found.dropped) == (MAX_LOCATIONS, 7)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"https://a.example/1\r\nhttps://a.example/2\n", 2),
        (b"\xef\xbb\xbf<urlset><url><loc>https://a.example/</loc><url><loc>https://b.example/</loc></urlset>", 2),
        (b"<urlset><url><loc>https://a.example/</loc></url><url><loc>https://b.exa", 1),
        (b"<ns0:urlset><ns0:url><ns0:loc>https://a.example/</ns0:loc></ns0:url></ns0:urlset>", 1),
        ('<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>https://a.example/</loc></url></urlset>'.encode("utf-16"), 1),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url><loc>https://a.example/&a;</loc></url></urlset>", 1),
    ],
)
def test_plain_and_broken_sitemaps(data: bytes, expected: int) -> None:
    """One address a line, missing ends, prefixes, other encodings: every address that is whole is read."""
    assert len(read_sitemap(data).pages) == expected


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>404</body></html>", b"<urlset></urlset>", b"nothing here", b"<urlset><url><loc></loc></url>"]
)
def test_what_is_no_sitemap_says_so(data: bytes) -> None:
    """A page in its place, or an empty set, is no success without addresses."""
    with pytest.raises(FeedUnreadable):
        read_sitemap(data)


@pytest.mark.parametrize("piece", [b"<url><loc>", b"<url>", b"<loc>x", b"<![CDATA[", b"<news:news><news:title>"])
def test_hostile_sitemaps_are_read_in_time(piece: bytes) -> None:
    """Megabytes of unfinished elements take seconds."""
    begin = time.process_time()
    with pytest.raises(FeedUnreadable):
        read_sitemap(piece * (2_000_000 // len(piece)))
    assert time.process_time() - begin < 30


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sitemap_or_a_reason(data: bytes) -> None:
    """Nothing raises but what names its reason."""
    for form in (data, b"\x1f\x8b" + data, b"<urlset>" + data):
        try:
            found = read_sitemap(form)
        except BadRecord:
            continue
        assert found.pages or found.sitemaps
