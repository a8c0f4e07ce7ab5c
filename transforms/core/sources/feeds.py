"""RSS 0.9x-2.0, RDF, Atom and CDF, through feedparser: the only module that imports it.

feedparser opens what looks like a path or an address, so it is given a stream of cleaned bytes and nothing else. Its own
readings of dates are not used (they lie about zones and short years): dates pass on as written.
"""

import hashlib
import html
import io
import re
import warnings
from dataclasses import replace
from typing import Any, Final

import feedparser

from schemas.errors import FeedUnreadable, RecordTooLarge
from schemas.records import Declared
from transforms.core.sources.entries import MAX_ENTRIES, absolute_url, entry_address
from transforms.core.sources.feed_hints import read_hints
from transforms.core.sources.feed_markup import FeedMarkup, clean_feed
from transforms.core.sources.item import MAX_RECORD_BYTES, ParsedEntry, ParsedFeed

_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
# CDF and RSS 1.1, whose entries feedparser reads and whose version it does not know.
_CHANNEL: Final = re.compile(r"<\?xml[^>]*\?>\s*<(?:[\w-]{1,40}:)?channel[\s>]", re.IGNORECASE)
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
#: Code points of a name, of one tag, and of all tags an entry may have.
_MAX_NAME_CHARS: Final = 500
_MAX_NAMES: Final = 100

# feedparser's records: dictionaries whose own `get` maps names and warns, hence the plain one.
_Parsed = dict[str, Any]


def parse_feed(data: bytes) -> ParsedFeed:
    """The entries of a feed document.

    Takes hostile bytes: to be called where time and memory are limited.

    Args:
        data: the document, unpacked.

    Raises:
        FeedUnreadable: no feed.
        RecordTooLarge: more bytes than are read at once.
    """
    if len(data) > MAX_RECORD_BYTES:
        message = f"a feed of {len(data)} bytes, more than {MAX_RECORD_BYTES}"
        raise RecordTooLarge(message)
    markup = clean_feed(data)
    dropped = max(0, len(markup.entries) - MAX_ENTRIES)
    try:
        entries = _parse(markup.only(0, MAX_ENTRIES) if dropped else markup.text)
    except FeedUnreadable:
        if len(markup.entries) < 2:  # noqa: PLR2004  nothing to tell apart
            raise
        entries = _parse_apart(markup)
    beyond = max(0, len(entries) - MAX_ENTRIES)
    kept = tuple(_placed(entry, index, markup, len(entries)) for index, entry in enumerate(entries[:MAX_ENTRIES]))
    return ParsedFeed(entries=kept, dropped=dropped + beyond, hints=read_hints(markup.only(0, 0)))


def _placed(entry: ParsedEntry, index: int, markup: FeedMarkup, found: int) -> ParsedEntry:
    """A broken entry with the hash of its markup, where it is clear which this is."""
    if entry.fault is None or found != min(len(markup.entries), MAX_ENTRIES):
        return entry
    return replace(entry, raw_sha256=hashlib.sha256(markup.entry(index).encode()).hexdigest())


def _parse_apart(markup: FeedMarkup) -> tuple[ParsedEntry, ...]:
    """Each entry by itself, where one of them breaks the parser.

    Raises:
        FeedUnreadable: the document is broken without its entries.
    """
    _parse(markup.only(0, 0))
    entries: list[ParsedEntry] = []
    for index in range(min(len(markup.entries), MAX_ENTRIES)):
        try:
            entries += _parse(markup.only(index, index + 1))
        except FeedUnreadable as error:
            entries.append(ParsedEntry(body=None, fault=str(error)))
    return tuple(entries)


def _parse(text: str) -> tuple[ParsedEntry, ...]:
    with warnings.catch_warnings():
        # feedparser warns of its own plans while it parses.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            found = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
        except Exception as error:  # its handlers work on attacker's markup and raise whatever Python raises
            message = f"feedparser: {type(error).__name__}: {error}"
            raise FeedUnreadable(message) from error
    if not dict.get(found, "version") and not (found["entries"] and _CHANNEL.match(text)):
        message = "no feed in any format that is read"
        raise FeedUnreadable(message)
    feed = dict.get(found, "feed", {})
    is_rss = not str(dict.get(found, "version", "")).startswith("atom")
    return tuple(_entry(entry, feed, is_rss=is_rss) for entry in found["entries"])


def _entry(entry: _Parsed, feed: _Parsed, *, is_rss: bool) -> ParsedEntry:
    body, is_html = _body(entry)
    guid = _text(entry, "id")
    summary = _text(entry, "summary")
    published, updated = _text(entry, "published") or _text(entry, "created"), _text(entry, "updated")
    title = _plain(entry, "title")
    address = _address(entry, feed) or entry_address(guid)
    fault = None if body is not None or guid or title or address else "an entry with nothing in it"
    declared = Declared(
        title=title,
        description=_plain(entry, "summary") if summary and summary != body else None,
        authors=_authors(entry) or _authors(feed),
        # RSS has dc:date for the day of publication, which feedparser calls `updated`.
        published=published or (updated if is_rss else None),
        modified=updated if published or not is_rss else None,
        language=_language(entry) or _text(feed, "language"),
        tags=_tags(entry),
        feed_id=_text(feed, "id") or _own_link(feed) or _text(feed, "link"),
        entry_guid=guid,
        licence=_licence(entry) or _licence(feed),
    )
    return ParsedEntry(body=body, is_html=is_html, url=address, declared=declared, fault=fault)


def _text(holder: _Parsed, name: str) -> str | None:
    value = dict.get(holder, name)  # past feedparser's own `get`
    return value.strip() or None if isinstance(value, str) else None


def _listed(holder: _Parsed, name: str) -> list[_Parsed]:
    value = dict.get(holder, name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _body(entry: _Parsed) -> tuple[str | None, bool]:
    """The longest of content and summary, content first among equals; and whether it is HTML."""
    detail = dict.get(entry, "summary_detail")
    readings = [*_listed(entry, "content"), detail if isinstance(detail, dict) else {"value": _text(entry, "summary")}]
    texts = [reading for reading in readings if _text(reading, "value")]
    if not texts:
        return None, False
    best = max(texts, key=lambda reading: len(str(reading["value"])))
    body = _text(best, "value") or ""
    is_html = _text(best, "type") in _HTML_TYPES
    # feedparser calls every RSS description HTML; without a tag it is text, with references in it at most.
    return (body, True) if is_html and _MARKUP.search(body) else (html.unescape(body) if is_html else body, False)


def _plain(entry: _Parsed, name: str) -> str | None:
    """A field as text: without tags and references where it is HTML."""
    value = _text(entry, name)
    detail = dict.get(entry, f"{name}_detail")
    if value is None or not isinstance(detail, dict) or _text(detail, "type") not in _HTML_TYPES:
        return value
    return " ".join(html.unescape(_TAG.sub(" ", value)).split()) or None


def _address(entry: _Parsed, feed: _Parsed) -> str | None:
    """The article's address: what FeedBurner replaced, the alternate link, then any link that is no enclosure."""
    base = _text(feed, "link") or _own_link(feed)
    links = [link for link in _listed(entry, "links") if _text(link, "rel") in (None, "alternate")]
    candidates = [_text(entry, "feedburner_origlink"), _text(entry, "link"), *(_text(link, "href") for link in links)]
    return next((url for link in candidates if link and (url := absolute_url(link, base))), None)


def _own_link(feed: _Parsed) -> str | None:
    return next((_text(link, "href") for link in _listed(feed, "links") if _text(link, "rel") == "self"), None)


def _authors(holder: _Parsed) -> tuple[str, ...]:
    names = [_text(author, "name") for author in _listed(holder, "authors")[:_MAX_NAMES]]
    found = [name[:_MAX_NAME_CHARS] for name in names if name]
    if not found and (single := _text(holder, "author")):
        found = [single[:_MAX_NAME_CHARS]]
    return tuple(dict.fromkeys(found))


def _tags(entry: _Parsed) -> tuple[str, ...]:
    words = [_text(tag, "label") or _text(tag, "term") for tag in _listed(entry, "tags")[:_MAX_NAMES]]
    return tuple(dict.fromkeys(word[:_MAX_NAME_CHARS] for word in words if word))


def _language(entry: _Parsed) -> str | None:
    """`xml:lang` of the body or the title; `dc:language`."""
    detail = dict.get(entry, "title_detail")
    readings = [*_listed(entry, "content"), *([detail] if isinstance(detail, dict) else [])]
    return _text(entry, "language") or next((tag for reading in readings if (tag := _text(reading, "language"))), None)


def _licence(holder: _Parsed) -> str | None:
    links = (_text(link, "href") for link in _listed(holder, "links") if _text(link, "rel") == "license")
    return next((link for link in links if link), None) or _text(holder, "license")
