"""One connection to one origin, HTTP/1.1 or HTTP/2, over a guarded socket; the door to httpcore2.

httpcore2 is the layer under httpx2: it speaks the protocol and nothing else. Redirects, cookies, proxies, decoding and pools are
not its business, so none of them can go around the guard.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final

import h2.exceptions
import httpcore2

from schemas.fetching import FailureKind
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.failing import FetchError, printable
from transforms.core.fetch.heads import MAX_HEADER_BYTES, RawHeaders
from transforms.core.fetch.sockets import Resolver, connect, open_streams
from transforms.core.fetch.targets import Target

#: Seconds for which an idle connection is kept; servers commonly hang up after 5 to 75.
KEEP_ALIVE_S: Final = 20.0
#: What may be read before a head is complete: a head at its cap, one read beyond it, interim answers.
_HEAD_ROOM_BYTES: Final = MAX_HEADER_BYTES + (192 << 10)

# Their debug lines hold whole heads, and with them passwords and tokens.
for _chatty in ("httpcore2", "hpack"):
    logging.getLogger(_chatty).setLevel(logging.INFO)


class _Stream(httpcore2.AsyncNetworkStream):
    """A socket that opens its streams when it is known whether they are encrypted."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        #: What may still be read; None: no bound.
        self.room_bytes: int | None = _HEAD_ROOM_BYTES
        #: Whether the other side has closed.
        self.ended = False

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> "_Stream":
        await self._open(ssl_context, server_hostname)
        return self

    async def _open(self, tls: ssl.SSLContext | None, name: str | None) -> None:
        self._reader, self._writer = await open_streams(self._socket, tls, name)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  one deadline for all
        assert self._reader is not None  # noqa: S101  nothing is read before something was written
        try:
            data = await self._reader.read(max_bytes)
        except OSError as fault:  # ssl.SSLError is one
            raise FetchError(FailureKind.RESET, fault.strerror or type(fault).__name__) from None
        self.ended = not data
        if self.room_bytes is not None:
            self.room_bytes -= len(data)
            if self.room_bytes < 0:
                raise FetchError(FailureKind.BAD_HEADERS, f"more than {_HEAD_ROOM_BYTES} bytes before the body")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        if self._writer is None:
            await self._open(None, None)
        assert self._writer is not None  # noqa: S101  opened above
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as fault:
            # The answer may have come before the connection was closed: it is read if there is one.
            raise httpcore2.WriteError(fault.strerror) from None

    async def aclose(self) -> None:
        if self._writer is None:
            self._socket.close()
        else:
            self._writer.transport.abort()  # nothing of ours is on its way that anyone waits for

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  by httpcore2's protocol
        if info == "is_readable":
            return self._reader is not None and self._reader.at_eof()
        return None if self._writer is None else self._writer.get_extra_info(info)


class _Backend(httpcore2.AsyncNetworkBackend):
    """Connects through the guard, and remembers what it connected to."""

    def __init__(self, policy: AddressPolicy, resolve: Resolver) -> None:
        self._policy = policy
        self._resolve = resolve
        self.stream: _Stream | None = None
        self.peer: str | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> _Stream:
        connected, self.peer = await connect(host, port, self._policy, self._resolve)
        self.stream = _Stream(connected)
        return self.stream


@dataclass(frozen=True, slots=True)
class Opening:
    """The head of an answer, its body still on the wire."""

    status: int
    headers: RawHeaders
    http_version: str
    response: httpcore2.Response


class Connection:
    """One request at a time to one origin."""

    def __init__(self, target: Target, tls: ssl.SSLContext, policy: AddressPolicy, resolve: Resolver) -> None:
        """Nothing is connected before the first request."""
        scheme, host, port = target.origin
        self._backend = _Backend(policy, resolve)
        self._http = httpcore2.AsyncHTTPConnection(
            httpcore2.Origin(scheme.encode(), host.encode(), port),
            ssl_context=tls,
            keepalive_expiry=KEEP_ALIVE_S,
            http2=True,
            network_backend=self._backend,
        )
        self._origin = httpcore2.URL(scheme=scheme.encode(), host=host.encode(), port=port, target=b"/")
        #: Whether an answer came over it before.
        self.used = False

    @property
    def peer(self) -> str | None:
        """The address at the other end; None: not connected."""
        return self._backend.peer

    @property
    def usable(self) -> bool:
        """Whether another request can be made over it, as far as can be seen from here."""
        stream = self._backend.stream
        return (
            self._http.is_idle()
            and self._http.is_available()
            and not self._http.has_expired()
            and stream is not None
            and not stream.get_extra_info("is_readable")
        )

    async def ask(self, target: Target, headers: list[tuple[bytes, bytes]]) -> Opening:
        """Send a GET and read the head of its answer.

        Raises:
            FetchError: any that `connect` raises; reset, tls, bad_headers.
        """
        request = httpcore2.Request("GET", self._origin, headers=headers, extensions={"target": target.path.encode("ascii")})
        if self._backend.stream is not None:
            self._backend.stream.room_bytes = _HEAD_ROOM_BYTES
        try:
            response = await self._http.handle_async_request(request)
        except (
            httpcore2.ProtocolError,
            httpcore2.NetworkError,
            httpcore2.ConnectionNotAvailable,
            h2.exceptions.H2Error,
        ) as fault:
            raise FetchError(self._head_failure(fault), printable(_words(fault))) from None
        if self._backend.stream is not None:
            self._backend.stream.room_bytes = None
        self.used = True
        version = response.extensions.get("http_version", b"HTTP/1.1").decode("ascii", "replace")
        return Opening(response.status, response.headers, version, response)

    def _head_failure(self, fault: Exception) -> FailureKind:
        """A server that hangs up or gives up on a stream has reset; one that goes on and cannot be understood has a bad head."""
        if any(isinstance(cause, h2.exceptions.InvalidBodyLengthError) for cause in fault.args):
            return FailureKind.TRUNCATED  # the whole of it came with the head
        stream = self._backend.stream
        hung_up = stream is None or stream.ended or not isinstance(fault, httpcore2.ProtocolError)
        gave_up = isinstance(fault, httpcore2.RemoteProtocolError) and not isinstance(fault.args[0], (str, Exception))
        return FailureKind.RESET if hung_up or gave_up else FailureKind.BAD_HEADERS

    async def body(self, opening: Opening) -> AsyncGenerator[bytes, None]:
        """The body as it was sent, in pieces of at most 64 KiB.

        Raises:
            FetchError: truncated, reset, bad_encoding (chunks that are none).
        """
        try:
            async with aclosing(opening.response.aiter_stream()) as pieces:
                async for piece in pieces:
                    yield piece
        except httpcore2.RemoteProtocolError as fault:
            stream = self._backend.stream
            whole = stream is not None and not stream.ended and opening.http_version != "HTTP/2"
            raise FetchError(FailureKind.BAD_ENCODING if whole else FailureKind.TRUNCATED, printable(_words(fault))) from None
        except (httpcore2.ProtocolError, httpcore2.NetworkError, h2.exceptions.H2Error) as fault:
            raise FetchError(FailureKind.TRUNCATED, printable(_words(fault))) from None
        finally:
            await opening.response.aclose()

    async def close(self) -> None:
        """Hang up, at once."""
        stream = self._backend.stream
        if stream is not None:
            await stream.aclose()


def _words(fault: Exception) -> str:
    """What a library says of a fault, without the line of the server that it quotes: a cookie may stand in it."""
    return f"{fault}".partition(": bytearray")[0]
