"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import hashlib
import json
from collections.abc import Mapping

from schemas.errors import FeedUnreadable
from schemas.feeds import FeedHints
from schemas.records import Declared
from transforms.core.sources.entries import MAX_ENTRIES, absolute_url, entry_address
from transforms.core.sources.feed_hints import MAX_HUBS
from transforms.core.sources.item import ParsedEntry, ParsedFeed
from transforms.core.sources.json_document import load_json
from transforms.core.sources.sniff import is_json_feed
from transforms.core.urls import is_web_url

_Object = Mapping[str, object]


def parse_json_feed(data: bytes) -> ParsedFeed:
    """The entries of a JSON Feed.

    Raises:
        BadJson: no JSON.
        FeedUnreadable: no JSON Feed, or one without a list of items.
    """
    feed = load_json(data)
    if not isinstance(feed, dict) or not is_json_feed(feed):
        message = "no JSON Feed: no version of jsonfeed.org"
        raise FeedUnreadable(message)
    items = feed.get("items")
    if not isinstance(items, list):
        message = "a JSON Feed without a list of items"
        raise FeedUnreadable(message)
    return ParsedFeed(
        entries=tuple(_entry(item, feed) for item in items[:MAX_ENTRIES]),
        dropped=max(0, len(items) - MAX_ENTRIES),
        hints=_hints(feed),
    )


def _hints(feed: _Object) -> FeedHints:
    hubs = feed.get("hubs")
    addresses = [_text(hub, "url") for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    return FeedHints(
        title=_text(feed, "title"),
        home_url=_text(feed, "home_page_url"),
        hubs=tuple(url for url in addresses if url and is_web_url(url))[:MAX_HUBS],
        expired=feed.get("expired") is True,
    )


def _entry(item: object, feed: _Object) -> ParsedEntry:
    if not isinstance(item, dict):
        return _broken(item, "an item that is no object")
    html, text, summary = _text(item, "content_html"), _text(item, "content_text"), _text(item, "summary")
    base = _text(feed, "home_page_url") or _text(feed, "feed_url")
    body = html or text or summary
    if body is None and not any(_text(item, name) for name in ("id", "url", "title")):
        return _broken(item, "an item with nothing in it")
    declared = Declared(
        title=_text(item, "title"),
        description=summary if summary != body else None,
        authors=_authors(item) or _authors(feed),
        published=_text(item, "date_published"),
        modified=_text(item, "date_modified"),
        language=_text(item, "language") or _text(feed, "language"),
        tags=_texts(item.get("tags")),
        feed_id=_text(feed, "feed_url") or _text(feed, "home_page_url"),
        entry_guid=_id(item),
    )
    address = absolute_url(_text(item, "url") or "", base) or entry_address(_id(item))
    return ParsedEntry(body=body, is_html=html is not None, url=address, declared=declared)


def _broken(item: object, fault: str) -> ParsedEntry:
    written = json.dumps(item, sort_keys=True).encode()
    return ParsedEntry(body=None, fault=fault, raw_sha256=hashlib.sha256(written).hexdigest())


def _text(holder: _Object, name: str) -> str | None:
    value = holder.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _id(item: _Object) -> str | None:
    """The id; numbers are common and to be read as strings (JSON Feed 1.1, "Items")."""
    value = item.get("id")
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else _text(item, "id")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in value if isinstance(part, str) and part.strip()) if isinstance(value, list) else ()


def _authors(holder: _Object) -> tuple[str, ...]:
    """Names under `authors` (1.1), else under `author` (1.0)."""
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) and listed else [holder.get("author")]
    return tuple(name for name in (_text(person, "name") for person in people if isinstance(person, dict)) if name)
