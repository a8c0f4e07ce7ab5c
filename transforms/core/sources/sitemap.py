"""Sitemaps (sitemaps.org 0.9), news sitemaps (Google's schema 0.9) and indexes of sitemaps, packed or not."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemas.errors import CorruptGzip, ExcessiveCompression, FeedUnreadable, RecordTooLarge, TruncatedGzip
from schemas.records import Declared
from transforms.core.page.charset import decode_page
from transforms.core.sources.feed_markup import clean_feed
from transforms.core.sources.tags import Token, tokens
from transforms.core.urls import is_web_url

#: The protocol's own caps are 50,000 addresses and 50 MB; no body of more than 20 MB is fetched.
MAX_LOCATIONS: Final = 50_000
MAX_SITEMAP_BYTES: Final = 20 << 20
_GZIP: Final = b"\x1f\x8b"
_MAX_FIELD_CHARS: Final = 2000
_NEWS: Final = frozenset({"title", "publication_date", "language", "name", "keywords", "genres"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address of a sitemap."""

    url: str
    #: As written; None: not said.
    lastmod: str | None = None
    #: What a news sitemap says of the article: title, publication_date, language, name (of the publication), keywords.
    declared: Declared = Declared()
    #: Whether the address stands in a `news:news` element's company.
    is_news: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One document."""

    #: Pages, in the order of the document.
    pages: tuple[Location, ...] = ()
    #: Other sitemaps, where the document is an index.
    sitemaps: tuple[Location, ...] = ()
    #: Addresses beyond the cap, and those that are none of the web.
    dropped: int = 0


def read_sitemap(data: bytes) -> Sitemap:
    """The addresses of a sitemap or an index: XML, or one address a line, packed with gzip or not.

    Args:
        data: the document as it was fetched.

    Raises:
        TruncatedGzip, CorruptGzip, ExcessiveCompression: it does not unpack.
        RecordTooLarge: more bytes than a sitemap may have.
        FeedUnreadable: there is no address in it.
    """
    plain = unpacked(data) if data.startswith(_GZIP) else data
    if len(plain) > MAX_SITEMAP_BYTES:
        message = f"a sitemap of {len(plain)} bytes, more than {MAX_SITEMAP_BYTES}"
        raise RecordTooLarge(message)
    is_markup = plain[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    found = _elements(clean_feed(plain).text) if is_markup else _lines(decode_page(plain).text)
    pages: list[Location] = []
    sitemaps: list[Location] = []
    dropped = 0
    for kind, location in found:
        if not is_web_url(location.url) or len(pages) + len(sitemaps) >= MAX_LOCATIONS:
            dropped += 1
        else:
            (sitemaps if kind == "sitemap" else pages).append(location)
    if not (pages or sitemaps):
        message = f"no sitemap: no address of the web in it ({dropped} of other kinds)"
        raise FeedUnreadable(message)
    return Sitemap(pages=tuple(pages), sitemaps=tuple(sitemaps), dropped=dropped)


def unpacked(data: bytes) -> bytes:
    """A gzip file of one or more members, whole.

    Raises:
        TruncatedGzip, CorruptGzip, ExcessiveCompression: what is wrong with it.
    """
    parts: list[bytes] = []
    size, rest = 0, data
    while rest.startswith(_GZIP):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            part = member.decompress(rest, MAX_SITEMAP_BYTES + 1 - size)
        except zlib.error as error:
            message = f"a sitemap that does not unpack: {error}"
            raise CorruptGzip(message) from error
        size += len(part)
        if size > MAX_SITEMAP_BYTES:
            message = f"a sitemap of {len(data)} bytes that unpacks to more than {MAX_SITEMAP_BYTES}"
            raise ExcessiveCompression(message)
        if not member.eof:
            message = "a sitemap that ends inside its gzip member"
            raise TruncatedGzip(message)
        parts.append(part)
        rest = member.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _lines(text: str) -> Iterator[tuple[str, Location]]:
    for line in text.splitlines():
        if line.strip():
            yield "url", Location(url=line.strip())


def _elements(markup: str) -> Iterator[tuple[str, Location]]:
    """Each `url` or `sitemap` with what it holds; one that is not closed ends where the next begins."""
    kind, fields, in_news = "", dict[str, str](), False
    name, texts = "", list[str]()
    for token in tokens(markup):
        if token.kind == "text":
            texts.append(token.content)
            continue
        if token.name in ("url", "sitemap") and not token.prefix.startswith(("image", "video")):
            if kind and "loc" in fields:
                yield kind, _location(fields, is_news=in_news)
            kind, fields, in_news = (token.name if token.kind == "open" else ""), {}, False
        elif token.kind == "close" and token.name == name:
            _keep(fields, token, " ".join("".join(texts).split())[:_MAX_FIELD_CHARS])
        in_news = in_news or (token.name == "news" and bool(kind))
        name, texts = (token.name if token.kind == "open" else ""), []
    if kind and "loc" in fields:
        yield kind, _location(fields, is_news=in_news)


def _keep(fields: dict[str, str], token: Token, text: str) -> None:
    """A field of the address itself, or of its news; those of images and films are others' titles and addresses."""
    is_own = token.name in ("loc", "lastmod") and token.prefix in ("", "sm", "sitemap", "s", "ns0")
    if text and (is_own or (token.name in _NEWS and (token.prefix in ("news", "n") or token.name == "publication_date"))):
        fields.setdefault(token.name, text)


def _location(fields: dict[str, str], *, is_news: bool) -> Location:
    keywords = tuple(word.strip() for word in fields.get("keywords", "").split(",") if word.strip())
    declared = Declared(
        title=fields.get("title"),
        published=fields.get("publication_date"),
        language=fields.get("language"),
        tags=keywords,
        source_id=None,
    )
    return Location(url=fields["loc"], lastmod=fields.get("lastmod"), declared=declared, is_news=is_news)
