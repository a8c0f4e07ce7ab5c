"""Entries of a feed, of whatever kind, to pages."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

from schemas.errors import BadRecord, FeedUnreadable, NoText, TooManyEntries
from schemas.records import Page
from transforms.core.sources.item import Item, ParsedEntry, ParsedFeed, Refused
from transforms.core.urls import is_web_url

#: Entries of one document that are read; feedparser needs about 1 ms for each, and the largest honest feeds hold some hundreds.
MAX_ENTRIES: Final = 2000


def read_entries(feed: ParsedFeed, data: bytes, source_format: str) -> Iterator[Item]:
    """A page or a refusal for every entry, and one refusal for all entries beyond the cap.

    `raw_sha256` is that of the document: an entry is found in it by its index, which is `input_offset`.

    Args:
        feed: the parsed document.
        data: its bytes.
        source_format: `feed` or `json_feed`.

    Raises:
        FeedUnreadable: every entry is broken, so that the feed itself must be.
    """
    if feed.entries and all(entry.fault for entry in feed.entries):
        message = f"none of its {len(feed.entries)} entries can be read: {feed.entries[0].fault}"
        raise FeedUnreadable(message)
    digest = hashlib.sha256(data).hexdigest()
    # An id that stands twice in one document identifies nothing.
    ids = Counter(entry.declared.entry_guid for entry in feed.entries)
    for index, entry in enumerate(feed.entries):
        guid = entry.declared.entry_guid
        unique = replace(entry, declared=replace(entry.declared, entry_guid=None)) if guid and ids[guid] > 1 else entry
        yield _read_entry(unique, index, digest, source_format)
    if feed.dropped:
        error = TooManyEntries(f"{feed.dropped} entries beyond the first {len(feed.entries)}")
        yield Refused(error=error, input_offset=len(feed.entries), raw_sha256=digest)


def _read_entry(entry: ParsedEntry, index: int, digest: str, source_format: str) -> Item:
    error: BadRecord | None = None
    if entry.fault:
        error = FeedUnreadable(entry.fault)
    elif not (entry.body or "").strip():
        error = NoText("an entry with neither content nor summary")
    if error is not None:
        return Refused(error=error, input_offset=index, raw_sha256=digest, url=entry.url)
    return Page(
        body=entry.body or "",
        media_type="text/html" if entry.is_html else "text/plain",
        url=entry.url,
        declared=entry.declared,
        source_format=source_format,
        raw_sha256=digest,
        input_offset=index,
    )


def absolute_url(link: str, base: str | None) -> str | None:
    """A link as a web address; None: it is none, even beside the feed's own address.

    >>> absolute_url("/a", "https://example.org/feed")
    'https://example.org/a'
    >>> absolute_url("javascript:alert(1)", None)
    """
    try:
        joined = urljoin(base, link.strip()) if base and link.strip() else link.strip()
    except ValueError:
        joined = link.strip()
    return joined if is_web_url(joined) else None


def entry_address(guid: str | None) -> str | None:
    """An id that is an address in itself; None: it is none."""
    return guid if guid and is_web_url(guid) else None
