"""One pass over a file: what it is, how many records it holds, and where it can be cut."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from schemas.errors import BadRecord
from transforms.core.sources.documents import is_document, load_document, read_items
from transforms.core.sources.gunzip import MAGIC, Gunzip
from transforms.core.sources.item import FeedParser
from transforms.core.sources.jsonl import split_lines
from transforms.core.sources.opening import Packing, opened
from transforms.core.sources.paths import Located
from transforms.core.sources.slices import Slice
from transforms.core.sources.sniff import Format, tell_format
from transforms.core.sources.warc import archive_frames, archive_packing, is_item
from transforms.core.sources.window import Window, file_reader, open_file
from transforms.core.supervision import supervised

#: Records of one slice: an eighth of a unit, so that workers share its work.
SLICE_RECORDS: Final = 250
#: Unpacked bytes of one slice.
SLICE_BYTES: Final = 32 << 20
#: A stream in one gzip member is unpacked from its beginning for every slice: this many cost 50 passes over the file.
_MAX_STREAM_SLICES: Final = 100
_HASHED_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Mark:
    """One record met while scanning."""

    offset: int
    #: Line or record number.
    number: int
    counts: bool
    #: Whether reading may begin here.
    clean: bool
    size: int


def scan_file(located: Located, *, parse_feed: FeedParser, slice_records: int, slice_bytes: int) -> list[Slice]:
    """The slices of a file; empty: it holds no records.

    Args:
        located: the file.
        parse_feed: reads feed documents, to count their entries.
        slice_records: records of a slice, about.
        slice_bytes: unpacked bytes of a slice, about.

    Returns:
        Slices in order; a single one of the format `bad` where the file cannot be read.
    """
    sha256 = ""
    try:
        if located.fault is not None:
            raise located.fault
        sha256, size = _hash(located.path)
        with supervised("scanning"):
            whole = _whole(located, sha256, size)
            if is_document(cast("Format", whole.format)):
                whole = _count(whole, parse_feed)
                return [whole] if whole.records else []
            return _merge(list(_cut(whole, slice_records, slice_bytes)), whole.packing)
    except BadRecord as error:
        return [_bad(located, error, sha256)]


def _whole(located: Located, sha256: str, size: int) -> Slice:
    kind, packing = _identify(located.path)
    return Slice(
        input_name=located.input_name,
        path=located.path,
        format=kind,
        packing=packing,
        start=0,
        stop=size,
        records=1,
        size_bytes=size,
        sha256=sha256,
    )


def _bad(located: Located, error: BadRecord, sha256: str) -> Slice:
    return Slice(
        input_name=located.input_name,
        path=located.path,
        format="bad",
        start=0,
        stop=0,
        records=1,
        size_bytes=0,
        sha256=sha256,
        fault=error.reason,
        detail=str(error),
    )


def _hash(path: bytes) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    digest, size = hashlib.sha256(), 0
    with open_file(path) as stream:
        read = file_reader(stream)
        while chunk := read(_HASHED_AT_ONCE):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _identify(path: bytes) -> tuple[Format, Packing]:
    with open_file(path) as stream:
        window = Window(file_reader(stream))
        packed = window.peek(len(MAGIC)) == MAGIC
        kind = tell_format(Window(Gunzip(window).read) if packed else window)
    if not packed:
        return kind, "none"
    return kind, archive_packing(path, kind) if kind in ("warc", "arc") else "stream"


def _count(whole: Slice, parse_feed: FeedParser) -> Slice:
    """A document with its number of records and size."""
    if whole.format in ("text", "html") and whole.packing == "none":
        return whole
    data = load_document(whole.path, whole.packing)
    kind = cast("Format", whole.format)
    records = 1 if kind in ("text", "html") else sum(1 for _ in read_items(data, kind, parse_feed))
    return replace(whole, records=records, size_bytes=len(data))


def _marks(whole: Slice) -> Iterator[_Mark]:
    """Every record of a file, in order; those between two marks belong to the first."""
    if whole.format == "jsonl":
        with opened(whole.path, whole.packing) as window_at:
            for number, (offset, line, _) in enumerate(split_lines(window_at(0))):
                counts = isinstance(line, BadRecord) or not line.isspace()
                size = 0 if isinstance(line, BadRecord) else len(line)
                yield _Mark(offset, number, counts=counts, clean=True, size=size)
    else:
        frames = archive_frames(whole.path, whole.format, whole.packing, 0)
        for number, (frame, clean) in enumerate(frames):
            yield _Mark(frame.offset, number, counts=is_item(frame), clean=clean, size=frame.size)


def _cut(whole: Slice, slice_records: int, slice_bytes: int) -> Iterator[Slice]:
    """Slices that hold records; one begins at a clean record once the one before it is full."""
    current, records, size = None, 0, 0
    end = 0
    for mark in _marks(whole):
        if current is None or (mark.clean and (records >= slice_records or size >= slice_bytes)):
            if current is not None and records:
                yield replace(current, stop=mark.offset, records=records, size_bytes=size)
            current, records, size = replace(whole, start=mark.offset, first=mark.number), 0, 0
        records += mark.counts
        size += mark.size
        end = mark.offset + 1
    if current is not None and records:
        yield replace(current, stop=max(end, whole.stop if whole.packing != "stream" else end), records=records, size_bytes=size)


def _merge(slices: list[Slice], packing: Packing) -> list[Slice]:
    """As many slices as the packing bears."""
    together = -(-len(slices) // _MAX_STREAM_SLICES) if packing == "stream" else 1
    if together <= 1:
        return slices
    groups = [slices[at : at + together] for at in range(0, len(slices), together)]
    return [
        replace(
            group[0],
            stop=group[-1].stop,
            records=sum(piece.records for piece in group),
            size_bytes=sum(piece.size_bytes for piece in group),
        )
        for group in groups
    ]
