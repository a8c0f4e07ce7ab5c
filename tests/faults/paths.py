"""The faults that the server knows, one path each. A fault returns whether its connection can be used again."""

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final

import brotli
from backports import zstd

from tests.faults.server import Exchange, Fault, Reply

FAULTS: Final[dict[str, Fault]] = {}

FEED: Final = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
    b"<item><title>a</title><guid>1</guid><link>http://x.test/1</link></item></channel></rss>"
)
HTML: Final = (
    b"<html><body><article>"
    + b"<p>The quick brown fox jumps over the lazy dog again and again in this article about foxes.</p>" * 20
    + b"</article></body></html>"
)
JSON_FEED: Final = b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","content_text":"a"}]}'
#: Planted where no reader may ever find them again.
CANARIES: Final = ("canary-password-5121", "canary-token-8443", "canary-cookie-2716")
BOMB_BYTES: Final = 64 << 20
_GZIP: Final = (("Content-Encoding", "gzip"),)
_ZEROS: Final = bytes(1 << 20)


def _fault(*paths: str) -> Callable[[Callable[[Exchange], Awaitable[bool | None]]], Fault]:
    """Register a fault that writes by itself; its connection ends unless it returns True."""

    def register(function: Callable[[Exchange], Awaitable[bool | None]]) -> Fault:
        async def run(exchange: Exchange) -> bool:
            return bool(await function(exchange))

        FAULTS.update(dict.fromkeys(paths, run))
        return run

    return register


def _reply(path: str, make: Reply | Callable[[], Reply]) -> None:
    """Register a fault that is a whole, well-framed answer; made at its first use."""

    async def run(exchange: Exchange) -> bool:
        await exchange.reply(make if isinstance(make, Reply) else make())
        return True

    FAULTS[path] = run


def _moved(path: str, status: str, location: str | None) -> None:
    _reply(path, Reply(status=status, headers=(("Location", location),) if location is not None else ()))


@cache
def gzip_bomb() -> bytes:
    """64 MiB of nothing in 64 KiB."""
    return gzip.compress(bytes(BOMB_BYTES), 9)


@cache
def brotli_bomb() -> bytes:
    """The same in some hundred bytes."""
    packer = brotli.Compressor(quality=5)
    return b"".join([*(packer.process(_ZEROS) for _ in range(BOMB_BYTES >> 20)), packer.finish()])


@cache
def zstd_bomb() -> bytes:
    """The same in some thousand bytes."""
    return zstd.compress(bytes(BOMB_BYTES))


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the head that the standard asks for."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _six_times(data: bytes) -> bytes:
    for _ in range(6):
        data = gzip.compress(data)
    return data


# Whole answers

_reply("/feed", Reply(content_type="application/rss+xml", body=FEED, headers=(("ETag", '"v1"'),)))
_reply("/jsonfeed", Reply(content_type="application/feed+json", body=JSON_FEED))
_reply("/html", Reply(body=HTML))
_reply("/empty", Reply())
_reply("/304", Reply(status="304 Not Modified", headers=(("ETag", 'W/"a b"'),)))
_reply("/204", Reply(status="204 No Content"))
_reply("/206", Reply(status="206 Partial Content", body=b"part"))
_reply("/401", Reply(status="401 Unauthorized"))
_reply("/403", Reply(status="403 Forbidden", body=HTML))
_reply("/410", Reply(status="410 Gone"))
_reply("/451", Reply(status="451 Unavailable For Legal Reasons"))
_reply("/500", Reply(status="500 Internal Server Error", body=HTML))
_reply("/429", Reply(status="429 Too Many Requests", headers=(("Retry-After", "3600"),)))
_reply("/503", Reply(status="503 Service Unavailable", headers=(("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT"),)))
_reply("/robots.txt", Reply(content_type="text/plain", body=b"User-agent: *\nDisallow: /private\n"))
_reply("/optout", Reply(body=HTML, headers=(("X-Robots-Tag", "noai, noimageai"), ("TDM-Reservation", "1"))))
_reply("/cookie", Reply(body=HTML, headers=(("Set-Cookie", f"session={CANARIES[2]}"),)))
_reply("/strbody", Reply(content_type="application/rss+xml", body=b"/etc/hostname"))
_reply("/urlbody", Reply(content_type="application/rss+xml", body=b"http://127.0.0.2:9/stolen"))
_reply("/utf16", Reply(body="<html><body><p>café</p>".encode("utf-16")))
_reply("/wrongcs", Reply(body="<p>café naïve</p>".encode("latin-1"), content_type="text/html; charset=utf-8"))
_reply("/manyhead900", Reply(body=HTML, headers=tuple((f"X-{number}", "a") for number in range(900))))
_reply("/manyhead", Reply(body=HTML, headers=tuple((f"X-{number}", "a") for number in range(5000))))

# Encodings

_reply("/goodgz", lambda: Reply(body=gzip.compress(HTML), headers=_GZIP))
_reply("/goodbr", lambda: Reply(body=brotli.compress(HTML), headers=(("Content-Encoding", "br"),)))
_reply("/goodzstd", lambda: Reply(body=zstd.compress(HTML), headers=(("Content-Encoding", "zstd"),)))
_reply("/deflate", lambda: Reply(body=zlib.compress(HTML), headers=(("Content-Encoding", "deflate"),)))
_reply("/rawdeflate", lambda: Reply(body=raw_deflate(HTML), headers=(("Content-Encoding", "deflate"),)))
_reply("/gz2", lambda: Reply(body=brotli.compress(gzip.compress(HTML)), headers=(("Content-Encoding", "gzip, br"),)))
_reply("/multigz", lambda: Reply(body=gzip.compress(HTML[:900]) + gzip.compress(HTML[900:]), headers=_GZIP))
_reply("/gz5", lambda: Reply(body=_six_times(HTML), headers=(("Content-Encoding", ", ".join(["gzip"] * 6)),)))
_reply("/gz", lambda: Reply(body=gzip_bomb(), headers=_GZIP))
_reply("/br", lambda: Reply(body=brotli_bomb(), headers=(("Content-Encoding", "br"),)))
_reply("/zstd", lambda: Reply(body=zstd_bomb(), headers=(("Content-Encoding", "zstd"),)))
_reply("/gzgz", lambda: Reply(body=gzip.compress(gzip_bomb(), 9), headers=(("Content-Encoding", "gzip, gzip"),)))
_reply("/gzraw", lambda: Reply(body=gzip.compress(FEED), content_type="application/gzip"))
_reply("/liegz", Reply(body=HTML, headers=_GZIP))
_reply("/liezstd", Reply(body=HTML, headers=(("Content-Encoding", "zstd"),)))
_reply("/liebr", Reply(body=HTML, headers=(("Content-Encoding", "br"),)))
_reply("/unknownenc", Reply(body=HTML, headers=(("Content-Encoding", "utf-8"),)))
_reply("/badgz", lambda: Reply(body=gzip.compress(HTML)[:40] + b"\xff" * 400, headers=_GZIP))
_reply("/truncgz", lambda: Reply(body=gzip.compress(HTML * 50)[:-200], headers=_GZIP))
_reply("/truncbr", lambda: Reply(body=brotli.compress(HTML * 50)[:-40], headers=(("Content-Encoding", "br"),)))
_reply("/trunczstd", lambda: Reply(body=zstd.compress(HTML * 50)[:-40], headers=(("Content-Encoding", "zstd"),)))
_reply("/truncdeflate", lambda: Reply(body=raw_deflate(HTML * 50)[:-40], headers=(("Content-Encoding", "deflate"),)))

# Redirects

_moved("/perm", "301 Moved Permanently", "/feed")
_moved("/308", "308 Permanent Redirect", "/feed")
_moved("/302", "302 Found", "/feed")
_moved("/307", "307 Temporary Redirect", "/feed")
_moved("/tohtml", "301 Moved Permanently", "/html")
_moved("/loop", "302 Found", "/loop")
_moved("/ping", "302 Found", "/pong")
_moved("/pong", "302 Found", "/ping")
_moved("/tofile", "302 Found", "file:///etc/hostname")
_moved("/toftp", "302 Found", "ftp://127.0.0.1:1/x")
_moved("/tojs", "302 Found", "javascript:alert(1)")
_moved("/tometa", "302 Found", "http://127.0.0.2/latest/meta-data")
_moved("/toport", "302 Found", "http://site.test:22/")
_moved("/tonowhere", "302 Found", None)
_moved("/tosecret", "302 Found", f"/html?token={CANARIES[1]}")
_moved("/toutf8", "302 Found", "/é".encode().decode("latin-1"))
for _number in range(12):
    _moved(f"/chain{_number}", "302 Found", f"/chain{_number + 1}")
_reply("/chain12", Reply(body=HTML))


# What is wrong on the wire itself


@_fault("/trunc")
async def _truncated(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + HTML)


@_fault("/truncchunk")
async def _truncated_chunks(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(HTML), HTML))


@_fault("/badchunk")
async def _bad_chunks(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n")
    await asyncio.sleep(1)


@_fault("/chunked")
async def _chunked(exchange: Exchange) -> bool:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML))
    return True


@_fault("/close")
async def _until_closed(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML)


@_fault("/slow")
async def _slow_body(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await exchange.raw(b"x")
        await asyncio.sleep(0.05)


@_fault("/slowhead")
async def _slow_head(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        await exchange.raw(b"X-Wait: a\r\n")
        await asyncio.sleep(0.05)


@_fault("/silent")
async def _silent(exchange: Exchange) -> None:
    await exchange.until_hung_up()


@_fault("/slow429")
async def _slow_429(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 1000\r\n\r\n")
    await exchange.until_hung_up()


@_fault("/inf")
async def _endless(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        await exchange.raw(b"<p>x</p>" * 8192)


@_fault("/inf500")
async def _endless_error(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n\r\n")
    while True:
        await exchange.raw(b"<p>x</p>" * 8192)


@_fault("/biglength")
async def _declared_too_large(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + HTML)
    await asyncio.sleep(1)


@_fault("/hugehead")
async def _huge_head(exchange: Exchange) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 60_000) for number in range(90))
    await exchange.raw(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 2\r\n\r\nok")


@_fault("/head80k")
async def _large_head(exchange: Exchange) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 8000) for number in range(10))
    await exchange.raw(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 2\r\n\r\nok")


@_fault("/infhead")
async def _endless_head(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        await exchange.raw(b"a" * 65536)


@_fault("/inf100")
async def _endless_interim(exchange: Exchange) -> None:
    while True:
        await exchange.raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


@_fault("/nohttp")
async def _no_http(exchange: Exchange) -> None:
    await exchange.raw(b"220 mail.site.test ESMTP ready\r\n\r\n")
    await asyncio.sleep(1)


@_fault("/injected")
async def _injected(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nX-Robots-Tag: a\rFORGED 200 ok\r\nContent-Length: 2\r\n\r\nok")
    await asyncio.sleep(1)


@_fault("/controls")
async def _controls(exchange: Exchange) -> bool:
    head = 'Content-Type: text/html\x1b[31m\x9bFORGED\r\nETag: "\x80\xff"\r\n'.encode("latin-1")
    await exchange.raw(b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: 2\r\n\r\nok")
    return True


@_fault("/closed")
async def _closed(exchange: Exchange) -> None:
    """Nothing is said."""


@_fault("/reset")
async def _reset(exchange: Exchange) -> None:
    raw = exchange.writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.writer.transport.abort()


@_fault("/resetbody")
async def _reset_in_body(exchange: Exchange) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + HTML)
    await asyncio.sleep(0.05)
    await _reset(exchange)
