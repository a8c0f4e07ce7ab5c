"""A body that came back for a feed's address, of whatever kind it turns out to be."""

from typing import Final

from schemas.errors import EmptyInput, FeedUnreadable
from transforms.core.sources.feeds import parse_feed
from transforms.core.sources.item import FeedParser, ParsedFeed
from transforms.core.sources.json_feed import parse_json_feed
from transforms.core.sources.sniff import binary_kind

_BLANK: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"


def parse_any_feed(data: bytes) -> ParsedFeed:
    """The entries of a feed of any kind: JSON Feed, RSS, Atom.

    Takes hostile bytes: to be called where time and memory are limited.

    Raises:
        FeedUnreadable, BadJson: no feed.
        RecordTooLarge: more bytes than are read at once.
    """
    return parse_json_feed(data) if data[:1024].strip(_BLANK).startswith(b"{") else parse_feed(data)


def read_feed_document(data: bytes, parse: FeedParser) -> ParsedFeed:
    """The entries of a feed document.

    Args:
        data: the document, unpacked.
        parse: reads feeds of any kind; give one that works in a process with limits.

    Raises:
        EmptyInput: nothing, or white space only.
        FeedUnreadable: no feed: a page, an image, JSON of another kind.
        BadRecord: what else keeps it from being read.
    """
    if not data[:1024].strip(_BLANK) and not data.strip(_BLANK):
        message = "no bytes, or only white space"
        raise EmptyInput(message)
    if kind := binary_kind(data[:1024]):
        message = f"no feed but {kind}"
        raise FeedUnreadable(message)
    return parse(data)
