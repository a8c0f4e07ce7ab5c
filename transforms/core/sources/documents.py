"""Formats that are read as a whole: a text, a page, a feed, a JSON document."""

from collections.abc import Iterator

from schemas.errors import RecordTooLarge
from transforms.core.sources.entries import read_entries
from transforms.core.sources.html import read_html
from transforms.core.sources.item import MAX_RECORD_BYTES, FeedParser, Item
from transforms.core.sources.jsonl import read_document
from transforms.core.sources.opening import Packing, opened
from transforms.core.sources.sniff import Format
from transforms.core.sources.text import read_text


def is_document(kind: Format) -> bool:
    """Whether files of this format are read as a whole; the others are read record by record."""
    return kind not in ("jsonl", "warc", "arc")


def load_document(path: bytes, packing: Packing) -> bytes:
    """All bytes of a file, unpacked.

    Raises:
        BadRecord: it cannot be read or unpacked, or is too large.
    """
    with opened(path, packing) as window_at:
        window = window_at(0)
        data = window.take(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        message = f"one document of more than {MAX_RECORD_BYTES} bytes"
        raise RecordTooLarge(message)
    if window.fault is not None:
        raise window.fault
    return data


def read_items(data: bytes, kind: Format, parse_feed: FeedParser) -> Iterator[Item]:
    """The records of a document.

    Raises:
        BadRecord: it has none that could be told apart.
    """
    if kind in ("feed", "json_feed"):
        return read_entries(parse_feed(data), data, kind)
    if kind == "json":
        return read_document(data)
    return read_text(data) if kind == "text" else read_html(data)
