"""Web archives: WARC 1.0/1.1 and ARC 1, bare or gzip (CC-NEWS layout: one gzip member per record).

An item is a `response` to an HTTP request, or a `resource` that is HTML; `warcinfo`, `request`, `metadata`, `revisit` and
`conversion` records are none. WARC-Target-URI becomes the URL, WARC-Date the time of fetching.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, Final

from schemas.errors import (
    BadArchiveRecord,
    BadHttpResponse,
    BadRecord,
    EmptyInput,
    NotHtml,
    RecordTooLarge,
    WrongDigest,
    WrongLength,
)
from schemas.records import Declared, Page
from transforms.core.sources.archive_digests import matches
from transforms.core.sources.gunzip import MAGIC, Member
from transforms.core.sources.http_message import Response, media_type, parse_response
from transforms.core.sources.item import Item, Refused
from transforms.core.sources.moments import parse_moment
from transforms.core.sources.opening import Packing, opened
from transforms.core.sources.sniff import binary_kind, is_html
from transforms.core.sources.warc_framing import ARC, WARC, Archive, Frame, read_frames
from transforms.core.sources.window import Window, file_reader, open_file

_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_OK: Final = 200
_MEMBER: Final = re.compile(re.escape(MAGIC))
#: Packed bytes from which a member's first unpacked bytes can be told.
_PROBE_BYTES: Final = 4096
#: Packed bytes that may be read a second time in search of a member after damage.
_REREAD_BYTES: Final = 256 << 20


def archive_frames(path: bytes, kind: str, packing: Packing, start: int) -> Iterator[tuple[Frame, bool]]:
    """All records of a file from an offset on.

    Args:
        path: the file.
        kind: `warc` or `arc`.
        packing: how it is packed.
        start: where a record begins, in the offsets of this packing.

    Yields:
        Each record, and whether reading may begin at its offset.

    Raises:
        UnreadableInput: the operating system refuses.
    """
    archive = ARC if kind == "arc" else WARC
    if packing == "members":
        with open_file(path) as stream:
            yield from _member_frames(stream, start, archive)
    else:
        with opened(path, packing) as window_at:
            for frame in read_frames(window_at(start), archive, rewind=window_at):
                yield frame, frame.fault is None


def archive_packing(path: bytes, kind: str) -> Packing:
    """Whether a gzip file has a member for each record; its first member shows it."""
    with open_file(path) as stream:
        window = Window(Member(Window(file_reader(stream))).read)
        frames = read_frames(window, ARC if kind == "arc" else WARC, rewind=None, whole=True)
        first, second = next(frames, None), next(frames, None)
    # Where a record goes on in the next member, all members are one stream.
    goes_on = first is not None and isinstance(first.fault, WrongLength)
    return "stream" if second is not None or goes_on else "members"


def is_item(frame: Frame) -> bool:
    """Whether a record becomes a page or a dead letter."""
    kind = frame.fields.get("warc-type", "").lower()
    if frame.fault is not None and not (frame.fields and isinstance(frame.fault, RecordTooLarge)):
        return True
    if kind == "resource":
        return media_type(frame.fields.get("content-type", ""))[0] in _HTML
    return kind == "response" and not _url(frame.fields).startswith(("dns:", "ftp:"))


def read_frame(frame: Frame) -> Item:
    """The page in a record, or why there is none."""
    url = _url(frame.fields) or None
    try:
        return _page(frame, url)
    except BadRecord as error:
        return Refused(error=error, input_offset=frame.offset, raw_sha256=frame.sha256 or None, url=url)


def _page(frame: Frame, url: str | None) -> Page:
    fields = frame.fields
    if frame.fault is not None:
        raise frame.fault
    if "warc-segment-number" in fields:
        message = "one segment of a record; segments are not joined"
        raise BadArchiveRecord(message)
    _check(fields, "warc-block-digest", frame.block)
    if fields["warc-type"].lower() == "resource":
        body, declared_type, language = frame.block, fields.get("content-type", ""), None
    else:
        response = _response(fields, frame.block)
        body, declared_type = response.body, response.fields.get("content-type", "")
        language = response.fields.get("content-language")
    return Page(
        body=body,
        media_type="text/html",
        charset=_html_charset(declared_type, body),
        url=url,
        fetched_at=parse_moment(fields.get("warc-date", "")),
        declared=Declared(language=language),
        source_format="warc",
        raw_sha256=frame.sha256,
        input_offset=frame.offset,
    )


def _response(fields: Mapping[str, str], block: bytes) -> Response:
    cut = "warc-truncated" in fields
    response = parse_response(block, cut=cut)
    if not cut:
        # Some writers hash what went over the wire, some the body without chunks, some the page.
        _check(fields, "warc-payload-digest", response.raw, response.payload, response.body)
    if response.status != _OK:
        message = f"status {response.status}"
        raise BadHttpResponse(message)
    return response


def _check(fields: Mapping[str, str], name: str, *readings: bytes) -> None:
    declared = fields.get(name)
    if declared is None:
        return
    answers = [matches(declared, data) for data in {id(data): data for data in readings}.values()]
    if False in answers and True not in answers:
        message = f"{name} is {declared}, the bytes have another"
        raise WrongDigest(message)


def _html_charset(declared_type: str, body: bytes) -> str | None:
    essence, charset = media_type(declared_type)
    if not body.strip():
        message = "the body is empty"
        raise EmptyInput(message)
    if essence not in _HTML and (essence or not is_html(body)):
        raise NotHtml(essence or "no content type, and the body is no HTML")
    if kind := binary_kind(body):
        message = f"declared {essence}, but it is {kind}"
        raise NotHtml(message)
    return charset


def _url(fields: Mapping[str, str]) -> str:
    return fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")


def _member_frames(stream: IO[bytes], start: int, archive: Archive) -> Iterator[tuple[Frame, bool]]:
    packed, reread = _packed_at(stream, start), 0
    while not _at_end(packed):
        begin, fault = packed.offset, BadArchiveRecord("bytes that are no gzip member")
        damage = Frame(offset=begin, fault=fault)
        if packed.peek(len(MAGIC)) == MAGIC:
            window = Window(Member(packed).read)
            first = True
            for frame in read_frames(window, archive, rewind=None, whole=True):
                if frame.fault is not None and frame.fault is window.fault:
                    damage = frame
                else:
                    # All of a member has one offset: reading may begin at its first record only.
                    yield replace(frame, offset=begin), first and frame.fault is None
                first = False
            if window.fault is None:
                continue
            if reread < _REREAD_BYTES:
                reread += packed.offset - begin
                packed = _packed_at(stream, begin)
        digest = hashlib.sha256()
        _skip_to_member(packed, archive, digest)
        yield replace(damage, offset=begin, sha256=damage.sha256 or digest.hexdigest()), False
    if packed.fault is not None:
        yield Frame(offset=packed.offset, fault=packed.fault), False


def _packed_at(stream: IO[bytes], offset: int) -> Window:
    stream.seek(offset)
    return Window(file_reader(stream), offset)


def _at_end(packed: Window) -> bool:
    """Whether nothing but zeros is left; moves over them."""
    while packed.peek(1) == b"\0":
        packed.advance(1)
    return packed.at_end()


def _skip_to_member(packed: Window, archive: Archive, digest: "hashlib._Hash") -> None:
    """Move to the next gzip member that unpacks to a record."""
    packed.skip(1, digest)
    while packed.skip_until(_MEMBER, len(MAGIC), digest):
        probe = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            if probe.decompress(packed.peek(_PROBE_BYTES), 16).startswith(archive.opening):
                return
        except zlib.error:
            pass
        packed.skip(1, digest)
