"""Addresses of pages, and of what lists pages: told by content, from files and from what was fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from schemas.errors import BadRecord
from transforms.core.identity import content_id
from transforms.core.page.charset import decode_page
from transforms.core.sources.feed_document import read_feed_document
from transforms.core.sources.item import ParsedEntry
from transforms.core.sources.readers import Readers
from transforms.core.sources.sitemap import Sitemap
from transforms.core.urls import is_web_url, redact_url, url_key

#: Larger files are no lists: the protocol of sitemaps allows 50 MB, newsbeam reads 20 of them.
MAX_LIST_BYTES: Final = 20 << 20
#: Lists inside lists: an index of sitemaps leads to sitemaps, a sitemap to pages; one more for a feed among them.
MAX_DEPTH: Final = 3
_HEAD_BYTES: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_SITEMAP_ROOT: Final = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_FEED_ROOT: Final = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|RDF|rdf)[\s>]")
_OPML: Final = re.compile(rb"<(?:opml|outline)[\s>]", re.IGNORECASE)
_HTML: Final = re.compile(rb"<(?:!doctype html|html)[\s>]", re.IGNORECASE)
_JSON_FEED: Final = b"jsonfeed.org/version"
#: Names that speak for a list. They decide how large a body may be, and nothing else.
_LIST_NAME: Final = re.compile(r"sitemap|\.(?:xml|rss|atom|rdf|json|gz)$|/(?:rss|atom|feed|feeds)/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Something to ask for."""

    #: Private: as listed, password and all.
    url: str = field(repr=False)
    #: What the list says of the page.
    entry: ParsedEntry = ParsedEntry(body=None)
    #: Lists that led here.
    depth: int = 0
    #: Whether a body of the size of a feed is expected, not one of a page.
    is_list: bool = False

    @property
    def name(self) -> str:
        """What identifies it: the normal form of the address, without secrets; the same however a list spells it."""
        return url_key(self.url) or redact_url(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list leads to."""

    addresses: tuple[Address, ...] = ()
    #: Entries of a feed, which may hold their article themselves.
    entries: tuple[ParsedEntry, ...] = ()
    #: Addresses beyond a cap, or none of the web.
    dropped: int = 0


def listed(data: bytes, readers: Readers) -> Listing | None:
    r"""The addresses in a file.

    Args:
        data: OPML (its feeds), a sitemap or an index of such, packed or not, or lines of which each begins with an address.
        readers: read what was written by strangers, within limits.

    Returns:
        None: it is something else.

    Raises:
        BadRecord: it is a list, and cannot be read.
    """
    if (sitemap := _sitemap(data, readers)) is not None:
        return _in_sitemap(sitemap, 0)
    head = data[:_HEAD_BYTES]
    if _OPML.search(head) and not _HTML.search(head) and not _FEED_ROOT.search(head):
        opml = readers.read_feed_list(data)
        return Listing(addresses=tuple(Address(url=feed.url, is_list=True) for feed in opml.feeds), dropped=len(opml.skipped))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://", b"#")):
        return in_lines(data, strict=True)
    return None


def in_lines(data: bytes, *, strict: bool = False) -> Listing | None:
    r"""Addresses, one a line; a remark begins with `#`.

    Args:
        data: text.
        strict: a line that is no address shows that this is no list: None.

    >>> in_lines(b"# two pages\nhttps://example.org/a\nhttps://example.org/b\n").addresses[1].name
    'https://example.org/b'
    >>> in_lines(b"A headline\n\nhttps://example.org/a", strict=True) is None
    True
    """
    found: list[Address] = []
    dropped = 0
    for line in decode_page(data).text.splitlines():
        url = line.split(maxsplit=1)[0] if line.strip() else ""
        if is_web_url(url):
            found.append(address(url))
        elif url and not url.startswith("#"):
            if strict:
                return None
            dropped += 1
    return Listing(addresses=tuple(found), dropped=dropped) if found or not strict else None


def address(url: str) -> Address:
    """An address that a person gave: of a page or of a list, which its answer will show."""
    return Address(url=url, is_list=_LIST_NAME.search(url.partition("?")[0][:2000]) is not None)


def answered(body: bytes, asked: Address, readers: Readers) -> Listing | None:
    """What an answer leads to.

    Args:
        body: as it was fetched.
        asked: what was asked for.
        readers: read what was fetched, within limits.

    Returns:
        None: it is no list, so it is taken for a page.

    Raises:
        BadRecord: it is a list, and cannot be read.
    """
    if asked.depth >= MAX_DEPTH:
        return None
    if (sitemap := _sitemap(body, readers)) is not None:
        return _in_sitemap(sitemap, asked.depth + 1)
    head = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    is_feed = _FEED_ROOT.search(head) and not _HTML.search(head)
    if is_feed or (head.startswith(b"{") and _JSON_FEED in head):
        feed = read_feed_document(body, readers.read_feed)
        return Listing(entries=feed.entries, dropped=feed.dropped)
    return None


def entry_name(entry: ParsedEntry, asked: Address, digest: str) -> str:
    """What identifies an entry that has no address of its own: its feed, and its guid or its content."""
    return f"{asked.name}#{content_id('entry', entry.declared.entry_guid or digest)}"


def _sitemap(data: bytes, readers: Readers) -> Sitemap | None:
    """The sitemap that it is; None: it is none.

    Raises:
        BadRecord: it says that it is one, and cannot be read.
    """
    head = data[:_HEAD_BYTES]
    if not head.startswith(_GZIP):
        return readers.read_sitemap(data) if _SITEMAP_ROOT.search(head) else None
    try:
        return readers.read_sitemap(data)
    except BadRecord:
        return None


def _in_sitemap(sitemap: Sitemap, depth: int) -> Listing:
    pages: Iterator[Address] = (
        Address(url=page.url, entry=ParsedEntry(body=None, url=page.url, declared=page.declared), depth=depth)
        for page in sitemap.pages
    )
    lists = (Address(url=one.url, depth=depth, is_list=True) for one in sitemap.sitemaps)
    return Listing(addresses=(*lists, *pages), dropped=sitemap.dropped)
