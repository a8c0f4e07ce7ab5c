"""An archived HTTP response: head, and the body as the server meant it.

Archives differ in what they keep: some store the body as it went over the wire, some store it decoded under the head that
says it is encoded. So each encoding is undone only where the bytes bear it.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schemas.errors import BadHttpResponse, BadRecord
from transforms.core.sources.gunzip import MAGIC, Gunzip
from transforms.core.sources.item import MAX_RECORD_BYTES
from transforms.core.sources.warc_framing import header_fields
from transforms.core.sources.window import Window

_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_MAX_HEAD_BYTES: Final = 1 << 16
_CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,256})?\r?\n")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
#: A server that stacks more is refused, as urllib3 and curl do.
_MAX_ENCODINGS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response."""

    status: int
    #: Names in lower case.
    fields: Mapping[str, str]
    #: As archived.
    raw: bytes
    #: Without chunks.
    payload: bytes
    #: Without chunks and compression.
    body: bytes


def parse_response(block: bytes, *, cut: bool = False) -> Response:
    """Take a response apart.

    Args:
        block: head and body.
        cut: the archive says that it cut the body off; what there is of it is used.

    Raises:
        BadHttpResponse: no head, or a body that does not decode.
    """
    status = _STATUS.match(block)
    end = _HEAD_END.search(block, 0, _MAX_HEAD_BYTES)
    if status is None or end is None:
        message = "no HTTP head"
        raise BadHttpResponse(message)
    fields = header_fields(block[: end.start()])
    raw = block[end.end() :]
    payload = raw
    if "chunked" in fields.get("transfer-encoding", "").lower():
        payload = _join_chunks(raw, cut=cut)
    return Response(status=int(status[1]), fields=fields, raw=raw, payload=payload, body=_decompress(payload, fields, cut=cut))


def media_type(content_type: str) -> tuple[str, str | None]:
    """Type and charset label of a Content-Type.

    >>> media_type("text/HTML; charset='utf-8'")
    ('text/html', 'utf-8')
    """
    found = _CHARSET.search(content_type)
    return content_type.partition(";")[0].strip().lower(), found[1] if found else None


def _join_chunks(raw: bytes, *, cut: bool) -> bytes:
    """The body out of its chunks; as it is where it does not begin with one."""
    at = 0
    parts: list[bytes] = []
    while size := _CHUNK_SIZE.match(raw, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        part = raw[size.end() : size.end() + length]
        parts.append(part)
        at = size.end() + length
        if len(part) < length or raw[at : at + 1] not in (b"\r", b"\n"):
            break
        at += 2 if raw[at : at + 2] == b"\r\n" else 1
    if not parts:
        return raw
    if cut:
        return b"".join(parts)
    message = f"the chunks of the body break at byte {at} of {len(raw)}"
    raise BadHttpResponse(message)


def _decompress(payload: bytes, fields: Mapping[str, str], *, cut: bool) -> bytes:
    names = [name.strip().lower() for name in fields.get("content-encoding", "").split(",")]
    encodings = [name for name in names if name not in ("", "identity")]
    if len(encodings) > _MAX_ENCODINGS:
        message = f"{len(encodings)} content encodings on top of each other"
        raise BadHttpResponse(message)
    body = payload
    for name in reversed(encodings):
        body = _undo(name, body, cut=cut)
    return body


def _undo(name: str, body: bytes, *, cut: bool) -> bytes:
    if name in ("gzip", "x-gzip") and body.startswith(MAGIC):
        return _gunzip(body, cut=cut)
    if name == "deflate" and not _is_markup(body):
        return _inflate(body)
    if name in ("gzip", "x-gzip") or _is_markup(body):
        return body
    message = f"content encoding {name} is not read"
    raise BadHttpResponse(message)


def _gunzip(body: bytes, *, cut: bool) -> bytes:
    source = iter((body,))
    window = Window(Gunzip(Window(lambda _: next(source, b""))).read)
    out = window.take(MAX_RECORD_BYTES + 1)
    if len(out) > MAX_RECORD_BYTES:
        message = f"the body unpacks to more than {MAX_RECORD_BYTES} bytes"
        raise BadHttpResponse(message)
    if window.fault is not None and not (cut and out):
        raise _as_response(window.fault)
    return out


def _as_response(fault: BadRecord) -> BadHttpResponse:
    return BadHttpResponse(f"the body does not unpack: {fault.reason}: {fault}")


def _inflate(body: bytes) -> bytes:
    """`deflate` is zlib by RFC 9110 and bare deflate by some servers."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflater = zlib.decompressobj(wbits=wbits)
        try:
            out = inflater.decompress(body, MAX_RECORD_BYTES)
        except zlib.error:
            continue
        if inflater.eof:
            return out
    message = "the body does not inflate"
    raise BadHttpResponse(message)


def _is_markup(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
