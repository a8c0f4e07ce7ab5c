"""Slices of files to records."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final, cast

import schemas.errors
from schemas.errors import BadRecord, UnreadableInput
from schemas.records import DeadLetter, Page
from transforms.core.dead_letters import dead_letter
from transforms.core.sources.documents import load_document, read_items
from transforms.core.sources.feed_document import parse_any_feed as parse_here
from transforms.core.sources.fetched import read_fetched
from transforms.core.sources.item import FeedParser, Item, Refused
from transforms.core.sources.jsonl import read_lines
from transforms.core.sources.opening import opened
from transforms.core.sources.slices import Slice
from transforms.core.sources.sniff import Format
from transforms.core.sources.warc import archive_frames, is_item, read_frame
from transforms.core.supervision import supervised
from transforms.core.urls import redact_url

_REASONS: Final = {
    kind.reason: kind for kind in vars(schemas.errors).values() if isinstance(kind, type) and issubclass(kind, BadRecord)
}  # fmt: skip


def read_records(item: Slice, *, parse_feed: FeedParser = parse_here) -> Iterator[Page | DeadLetter]:
    """All records of a slice.

    Args:
        item: what to read.
        parse_feed: reads a feed document; give one that works in a process with limits.

    Yields:
        Exactly `item.records` pages and dead letters, in the order of the file, or those of them that are wanted; where the
        file changed since it was planned, dead letters for what is missing.
    """
    found = 0
    wanted = frozenset(item.only)
    for found, record in enumerate(islice(_items(item, parse_feed), item.records), start=1):  # noqa: B007  counted
        if not wanted or record.input_offset in wanted:
            yield _stamp(record, item.input_name)
    for number in range(item.first + found, item.first + item.records):
        if wanted and number not in wanted:
            continue
        error = UnreadableInput("the file changed after it was planned: a record is missing")
        yield dead_letter(error, input_name=item.input_name, input_offset=number)


def _items(item: Slice, parse_feed: FeedParser) -> Iterator[Item]:
    if item.format == "bad":
        yield Refused(error=_REASONS[item.fault](item.detail), input_offset=0, raw_sha256=item.sha256 or None)
        return
    done = 0
    try:
        with supervised("reading"):
            for record in _reader_of(item)(item, parse_feed):
                done += 1
                yield record
    except BadRecord as error:
        # What was to be read is refused as a whole: each record that was planned has its own dead letter.
        for number in range(done, item.records):
            yield Refused(error=error, input_offset=item.first + number, raw_sha256=item.sha256)


def _reader_of(item: Slice) -> Callable[[Slice, FeedParser], Iterator[Item]]:
    if item.format == "fetched":
        return _fetched
    if item.format == "jsonl":
        return _lines
    return _archive_items if item.format in ("warc", "arc") else _document_items


def _fetched(item: Slice, _parse_feed: FeedParser) -> Iterator[Item]:
    yield from read_fetched(item)


def _document_items(item: Slice, parse_feed: FeedParser) -> Iterator[Item]:
    yield from read_items(load_document(item.path, item.packing), cast("Format", item.format), parse_feed)


def _lines(item: Slice, _parse_feed: FeedParser) -> Iterator[Item]:
    with opened(item.path, item.packing) as window_at:
        for _offset, record in read_lines(window_at(item.start), item.stop, item.first):
            yield record


def _archive_items(item: Slice, _parse_feed: FeedParser) -> Iterator[Item]:
    for frame, _clean in archive_frames(item.path, item.format, item.packing, item.start):
        if frame.offset >= item.stop:
            return
        if is_item(frame):
            yield read_frame(frame)


def _stamp(record: Item, input_name: str) -> Page | DeadLetter:
    if isinstance(record, Page):
        return replace(record, input_name=input_name or None)
    return dead_letter(
        record.error,
        raw_sha256=record.raw_sha256,
        input_name=input_name or None,
        input_offset=record.input_offset,
        url=None if record.url is None else redact_url(record.url),
        article_id=record.article_id,
    )
