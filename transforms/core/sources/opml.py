"""Lists of feeds in OPML, in and out.

Measured on 118 lists (tests/peers: opml) with 1,572 outlines that have an address: this reader finds all of them, listparser 0.20
finds 1,566, lxml 6.1 in its recovering mode 1,554, and it breaks five addresses by taking `&widgetId=` for a reference. So tags are
read one by one, without a library; nothing is expanded, so bombs are inert: an address that needs one is passed over and named.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from xml.sax.saxutils import quoteattr

from schemas.errors import FeedUnreadable, RecordTooLarge
from transforms.core.sources.feed_markup import clean_feed
from transforms.core.sources.tags import Token, tokens
from transforms.core.urls import is_web_url

MAX_LIST_BYTES: Final = 10 << 20
MAX_OUTLINES: Final = 50_000
#: Folders inside one another that are kept as a category; deeper ones belong to the last.
_MAX_DEPTH: Final = 20
_MAX_TITLE_CHARS: Final = 500
_ADDRESSES: Final = ("xmlurl", "url", "xml_url", "feedurl")
_FEED_TYPES: Final = frozenset({"rss", "atom", "rdf", "json", "feed", "pie", "rss1", "rss2", "include", ""})
_ENTITY: Final = re.compile(rb"<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,99})")
_MAX_ENTITIES: Final = 1000
#: What XML 1.0 cannot hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """One feed of a list."""

    #: As listed; http or https.
    url: str
    title: str | None = None
    #: Folders it lies in, each with its parents: `World/Asia`. A slash in a name becomes `∕` (U+2215).
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What a list holds."""

    #: Each address once, in the order of the list; the categories of all its places.
    feeds: tuple[ListedFeed, ...]
    #: One sentence for each line or outline that is no feed: what it says, and why it was passed over.
    skipped: tuple[str, ...] = field(default=())


def read_opml(data: bytes) -> FeedList:
    """The feeds of an OPML document, however broken.

    Args:
        data: the document.

    Raises:
        RecordTooLarge: more bytes or outlines than a list may have.
        FeedUnreadable: no OPML: there is no outline in it.
    """
    check_size(data)
    found: list[ListedFeed] = []
    skipped: list[str] = []
    outlines = 0
    entities = {f"&{entity[1].decode()};" for entity in islice(_ENTITY.finditer(data), _MAX_ENTITIES)}
    for outlines, (attributes, folders) in enumerate(_outlines(tokens(clean_feed(data).text)), start=1):
        if outlines > MAX_OUTLINES:
            message = f"a list of more than {MAX_OUTLINES} outlines; split it"
            raise RecordTooLarge(message)
        url = next((attributes[name] for name in _ADDRESSES if attributes.get(name)), "")
        title = " ".join((attributes.get("title") or attributes.get("text") or "").split())[:_MAX_TITLE_CHARS] or None
        if not url:
            if attributes.get("type", "").lower() in _FEED_TYPES - {"", "include"}:
                skipped.append(refusal(title or "an outline", "it has no address"))
        elif any(entity in url for entity in entities):
            skipped.append(refusal(url, "entities of a list are not expanded; write the address out"))
        elif attributes.get("type", "").lower() == "link" and "xmlurl" not in attributes:
            skipped.append(refusal(url, "it is a link to a page"))
        elif not is_web_url(url):
            skipped.append(refusal(url, "only http and https addresses are watched"))
        else:
            found.append(ListedFeed(url=url, title=title, categories=_categories(folders, attributes)))
    if not outlines:
        message = "no OPML: there is no outline in it"
        raise FeedUnreadable(message)
    return FeedList(feeds=merged(found), skipped=tuple(skipped))


def _outlines(markup: Iterable[Token]) -> Iterator[tuple[dict[str, str], Sequence[str]]]:
    """Attributes of every outline, and the names of the folders that it lies in."""
    open_ones: list[str | None] = []
    for token in markup:
        if token.name != "outline":
            continue
        if token.kind == "close":
            del open_ones[-1:]
            continue
        attributes = dict(token.attributes)
        yield attributes, [name for name in open_ones[:_MAX_DEPTH] if name]
        if token.kind == "open":
            is_folder = not any(attributes.get(name) for name in _ADDRESSES)
            name = attributes.get("title") or attributes.get("text")
            open_ones.append(" ".join(name.split()).replace("/", "∕")[:_MAX_TITLE_CHARS] if is_folder and name else None)


def _categories(folders: Sequence[str], attributes: dict[str, str]) -> tuple[str, ...]:
    """The folders, and OPML 2.0's `category`: comma-separated, with a slash before absolute ones."""
    listed = [
        "/".join(part.strip("/ ") for part in one.split("/") if part.strip()) for one in attributes.get("category", "").split(",")
    ]
    return tuple(dict.fromkeys(name for name in ("/".join(folders), *listed[:_MAX_DEPTH]) if name))


def check_size(data: bytes) -> None:
    """See that a list is of a size that a list may have.

    Raises:
        RecordTooLarge: it is not.
    """
    if len(data) > MAX_LIST_BYTES:
        message = f"a list of {len(data)} bytes, more than {MAX_LIST_BYTES}; split it"
        raise RecordTooLarge(message)


def refusal(what: str, why: str) -> str:
    """The sentence for something that was passed over, fit for a line on a terminal."""
    printable = " ".join("".join(character if character.isprintable() else " " for character in what[:200]).split())
    return f"{printable}: {why}"


def merged(feeds: Iterable[ListedFeed]) -> tuple[ListedFeed, ...]:
    """Each address once, with the first title and all categories."""
    by_url: dict[str, ListedFeed] = {}
    for feed in feeds:
        known = by_url.get(feed.url)
        by_url[feed.url] = feed if known is None else ListedFeed(
            url=feed.url, title=known.title or feed.title, categories=tuple(dict.fromkeys((*known.categories, *feed.categories)))
        )  # fmt: skip
    return tuple(by_url.values())


def write_opml(feeds: Iterable[ListedFeed], title: str) -> bytes:
    """An OPML 2.0 document of feeds; one in several categories stands in each of them.

    Returns:
        UTF-8; `read_opml` gives the same feeds with the same titles and categories back.
    """
    lines: list[str] = []
    placed = [(category.split("/") if category else [], feed) for feed in feeds for category in feed.categories or ("",)]
    placed.sort(key=lambda place: place[0])
    open_ones: list[str] = []
    for folders, feed in placed:
        shared = _in_common(open_ones, folders)
        lines += ["</outline>"] * (len(open_ones) - shared)
        lines += [f"<outline text={_quoted(name)}>" for name in islice(folders, shared, None)]
        open_ones = folders
        name = _quoted(feed.title) if feed.title else '""'
        lines.append(f'<outline type="rss" text={name} xmlUrl={_quoted(feed.url)}/>')
    lines += ["</outline>"] * len(open_ones)
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"><head><title>{_quoted(title)[1:-1]}</title></head><body>'
    return "\n".join([head, *lines, "</body></opml>\n"]).encode()


def _in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many folders two paths share."""
    pairs = zip(one, other, strict=False)
    return next((depth for depth, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _quoted(text: str) -> str:
    return quoteattr(_UNPRINTABLE.sub(" ", text))
