"""What the sandbox can run: names, and functions from bytes to bytes."""

from collections.abc import Callable
from typing import Final

from schemas.records import Page
from transforms.core.codec import decode, encode
from transforms.core.extract import extract_article
from transforms.core.page.charset import decode_page
from transforms.core.sources.discovery import find_feeds
from transforms.core.sources.feed_list import read_feed_list
from transforms.core.sources.sitemap import read_sitemap


def _extract_article(payload: bytes) -> bytes:
    return encode(extract_article(decode(Page, payload)))


def _parse_feed(payload: bytes) -> bytes:
    # Its parser is loaded by the first feed: most processes never meet one.
    from transforms.core.sources.feed_document import parse_any_feed  # noqa: PLC0415

    return encode(parse_any_feed(payload))


def _read_sitemap(payload: bytes) -> bytes:
    return encode(read_sitemap(payload))


def _read_feed_list(payload: bytes) -> bytes:
    return encode(read_feed_list(payload))


def _find_feeds(payload: bytes) -> bytes:
    page, url = decode(tuple[bytes, str], payload)
    return encode(find_feeds(decode_page(page).text, url))


OPERATIONS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "extract_article": _extract_article,
    "parse_feed": _parse_feed,
    "read_sitemap": _read_sitemap,
    "read_feed_list": _read_feed_list,
    "find_feeds": _find_feeds,
}
