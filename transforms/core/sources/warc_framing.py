"""Where one record of a web archive ends and the next begins; nothing is believed that the bytes do not bear out.

WARC 1.0/1.1 (ISO 28500) and ARC 1. Libraries follow a wrong Content-Length into the next record and report the end of a cut
file as success. Here a record counts only where its length leads to another record or to the end; otherwise it is one
fault, and reading goes on at the next head that the bytes show. Damage never costs more than the records it lies in.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from schemas.errors import BadArchiveRecord, BadRecord, RecordTooLarge, TruncatedRecord, WrongLength
from transforms.core.sources.archive_digests import disproved
from transforms.core.sources.item import MAX_RECORD_BYTES
from transforms.core.sources.window import Window

_MAX_HEAD_BYTES: Final = 1 << 16
# A head worth going on at: version line, line end, the first letter of a field name.
_WARC_HEAD: Final = re.compile(rb"WARC/[01]\.\d{1,2}[ \t]*\r?\n(?=[A-Za-z])")
_ARC_HEAD: Final = re.compile(
    rb"(?<=\n)(?:https?|ftp|dns|filedesc):[^\r\n]{1,2048} [\d.:a-fA-F]{1,39} \d{14} [^\s]{1,127} \d{1,12}\r?\n"
)
_ARC_REACH: Final = 2300
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_NEWLINES: Final = re.compile(rb"(?:\r?\n){0,2}")
_CLOSING: Final = 4
_NUMBER: Final = re.compile(r"\d{1,15}")
#: How often a file may send the reader back: each time costs what a false length had it read.
_MAX_REWINDS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One record of an archive, or what stands where one should be."""

    offset: int
    #: Field names in lower case; empty where there was no head.
    fields: Mapping[str, str] = field(default_factory=dict)
    #: Bytes after the head; empty where `fault` is set.
    block: bytes = b""
    fault: BadRecord | None = None
    #: SHA-256 of head and block.
    sha256: str = ""
    #: Bytes from here to the next record.
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """How the records of one kind of archive are told."""

    #: Matches where a record begins.
    head: re.Pattern[bytes]
    #: Bytes that such a match may need.
    reach: int
    #: What opens every record.
    opening: tuple[bytes, ...]
    #: Line ends after a record.
    closing_lines: int
    #: The head at the window, and its fields; None: there is none.
    read_head: Callable[[Window], tuple[bytes, dict[str, str]] | None]


def read_frames(
    window: Window, archive: Archive, *, rewind: Callable[[int], Window] | None, whole: bool = False
) -> Iterator[Frame]:
    """All records from where the window stands.

    Args:
        window: over unpacked bytes.
        archive: which kind.
        rewind: opens a new window at an earlier offset; None: it cannot be done.
        whole: the window ends where a gzip member ended well, so that nothing was cut off.

    Yields:
        Frames in order; the last may be damage.
    """
    rewinds = 0
    while True:
        while window.peek(1) in (b"\r", b"\n"):
            window.advance(1)
        if window.at_end():
            break
        begin = window.offset
        frame = _read_frame(window, archive, whole=whole)
        if isinstance(frame.fault, WrongLength) and frame.size == 0 and rewind and rewinds < _MAX_REWINDS:
            rewinds += 1
            window = rewind(begin)
            frame = _without_length(window, archive, frame.fields, whole=whole)
        yield frame
        if frame.fault is not None and frame.fault is window.fault:
            return
    if window.fault is not None:
        yield Frame(offset=window.offset, fault=window.fault)


def _read_frame(window: Window, archive: Archive, *, whole: bool) -> Frame:
    """The record at the window; `size` 0: its length was false and its bytes are gone by."""
    begin = window.offset
    found = archive.read_head(window)
    if found is None:
        return _garbage(window, archive)
    head, fields = found
    length = int(fields["content-length"])
    need = len(head) + length
    if length > MAX_RECORD_BYTES and (window.end is None or begin + need <= window.end):
        return _oversized(window, archive, head, fields)
    have = window.ensure(need + _CLOSING + len(archive.opening[0])) if length <= MAX_RECORD_BYTES else 0
    if have < need or not _leads_on(window, archive, need):
        return _without_length(window, archive, fields, whole=whole)
    block = window.peek(length, skip=len(head))
    if (inner := archive.head.search(block)) and inner.start() and disproved(fields, block):
        return _without_length(window, archive, fields, whole=whole)
    sha256 = hashlib.sha256(head)
    sha256.update(block)
    window.advance(need)
    if whole and window.fault is not None:
        # The gzip member that holds the record is broken: its checksum bears nothing out.
        return Frame(offset=begin, fields=fields, fault=window.fault, sha256=sha256.hexdigest(), size=need)
    return Frame(offset=begin, fields=fields, block=block, sha256=sha256.hexdigest(), size=need)


def _leads_on(window: Window, archive: Archive, need: int) -> bool:
    """Whether the bytes beyond a record are its closing lines, another record or the end."""
    beyond = window.peek(_CLOSING + max(map(len, archive.opening)), skip=need)
    closing = _NEWLINES.match(beyond)
    after = beyond[closing.end() :] if closing else beyond
    closed = closing is not None and closing[0].count(b"\n") >= archive.closing_lines
    return closed or not after or after.startswith(archive.opening)


def _garbage(window: Window, archive: Archive) -> Frame:
    begin, digest = window.offset, hashlib.sha256()
    window.skip(1, digest)
    window.skip_until(archive.head, archive.reach, digest)
    size = window.offset - begin
    at_end = window.at_end()
    fault = window.fault if at_end and window.fault else BadArchiveRecord(f"{size} bytes that are no record")
    return Frame(offset=begin, fault=fault, sha256=digest.hexdigest(), size=size)


def _oversized(window: Window, archive: Archive, head: bytes, fields: dict[str, str]) -> Frame:
    begin, digest = window.offset, hashlib.sha256()
    need = len(head) + int(fields["content-length"])
    skipped = window.skip(need, digest)
    if skipped < need and window.fault:
        return Frame(offset=begin, fields=fields, fault=window.fault, sha256=digest.hexdigest(), size=skipped)
    if skipped < need or not _leads_on(window, archive, 0):
        message = f"declared {fields['content-length']} bytes, which do not lead to a record"
        return Frame(offset=begin, fields=fields, fault=WrongLength(message), sha256=digest.hexdigest())
    fault = RecordTooLarge(f"{fields['content-length']} bytes, more than {MAX_RECORD_BYTES}")
    return Frame(offset=begin, fields=fields, fault=fault, sha256=digest.hexdigest(), size=need)


def _without_length(window: Window, archive: Archive, fields: Mapping[str, str], *, whole: bool) -> Frame:
    """The record at the window, whose length is not to be believed: it ends where the next head stands."""
    begin, digest = window.offset, hashlib.sha256()
    window.skip(1, digest)
    found = window.skip_until(archive.head, archive.reach, digest)
    size = window.offset - begin
    declared = fields["content-length"]
    fault: BadRecord
    if not found and window.fault:
        fault = window.fault
    elif found or whole:
        fault = WrongLength(f"declared {declared} bytes of content; head and content are {size}")
    else:
        fault = TruncatedRecord(f"declared {declared} bytes of content; the file ends after {size} of head and content")
    return Frame(offset=begin, fields=fields, fault=fault, sha256=digest.hexdigest(), size=size)


def _warc_head(window: Window) -> tuple[bytes, dict[str, str]] | None:
    if not _WARC_HEAD.match(window.peek(32)):
        return None
    near = window.peek(_MAX_HEAD_BYTES)
    end = _BLANK_LINE.search(near)
    if end is None:
        return None
    fields = header_fields(near[: end.start()])
    if "warc-type" not in fields or not _NUMBER.fullmatch(fields.get("content-length", "")):
        return None
    return near[: end.end()], fields


def header_fields(head: bytes) -> dict[str, str]:
    """Fields of a WARC or HTTP head after its first line: names in lower case, folded lines joined, the first of each name."""
    fields: dict[str, str] = {}
    last = ""
    for raw in head.decode("utf-8", "replace").split("\n")[1:]:
        line = raw.rstrip("\r")
        if line[:1] in (" ", "\t") and last:
            fields[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        last = name.strip().lower() if colon and name.strip().lower() not in fields else ""
        if last:
            fields[last] = value.strip()
    return fields


def _arc_head(window: Window) -> tuple[bytes, dict[str, str]] | None:
    """`URL IP date type length`; the URL may hold spaces."""
    line, newline, _ = window.peek(_ARC_REACH).partition(b"\n")
    words = line.decode("utf-8", "replace").rstrip("\r").rsplit(" ", 4)
    if not newline or len(words) != 5 or not words[0].startswith(("http", "ftp:", "dns:", "filedesc:")):  # noqa: PLR2004  as above
        return None
    url, _, date, media_type, length = words
    if not _NUMBER.fullmatch(length) or not (date.isascii() and date.isdigit()):
        return None
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    fields = {
        "warc-type": kind,
        "warc-target-uri": url,
        "warc-date": date,
        "content-length": length,
        "arc-content-type": media_type,
    }
    return line + newline, fields


WARC: Final = Archive(head=_WARC_HEAD, reach=32, opening=(b"WARC/",), closing_lines=2, read_head=_warc_head)
_ARC_OPENING: Final = (b"http", b"ftp:", b"dns:", b"filedesc:")
ARC: Final = Archive(head=_ARC_HEAD, reach=_ARC_REACH, opening=_ARC_OPENING, closing_lines=1, read_head=_arc_head)
