"""WARC records as CC-NEWS lays them out: one gzip member a record, ids made from content, no clock."""

import base64
import gzip
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One archived exchange."""

    url: str
    #: `2025-06-14T19:02:11Z`.
    captured_at: str
    status: str = "200 OK"
    content_type: str = "text/html; charset=utf-8"
    body: bytes


def info_record(file_name: str, captured_at: str) -> bytes:
    """The record that opens an archive."""
    block = b"software: newsbeam tests\r\nformat: WARC File Format 1.0\r\n"
    return _record("warcinfo", "application/warc-fields", block, captured_at, {"WARC-Filename": file_name})


def exchange_records(capture: Capture) -> Iterator[bytes]:
    """A request and its response."""
    host, _, path = capture.url.split("://")[1].partition("/")
    request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: none\r\n\r\n".encode()
    target = {"WARC-Target-URI": capture.url}
    yield _record("request", "application/http; msgtype=request", request, capture.captured_at, target)
    head = f"HTTP/1.1 {capture.status}\r\nContent-Type: {capture.content_type}\r\nContent-Length: {len(capture.body)}\r\n\r\n"
    payload = {**target, "WARC-IP-Address": "192.0.2.10", "WARC-Payload-Digest": _digest(capture.body)}
    response = head.encode() + capture.body
    yield _record("response", "application/http; msgtype=response", response, capture.captured_at, payload)


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _record(kind: str, content_type: str, block: bytes, captured_at: str, fields: dict[str, str]) -> bytes:
    digest = _digest(block)
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {captured_at} {digest}')}>",
        "WARC-Date": captured_at,
        **fields,
        "WARC-Block-Digest": digest,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return gzip.compress(b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", 6, mtime=0)
