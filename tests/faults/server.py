"""A server on loopback that misbehaves as it is asked to: one path for each fault, real sockets, every request written down.

In a test, `async with FaultServer() as server`. In a process of its own, `python -m tests.faults.server --max-seconds 60`, which
prints its port and ends itself.
"""

import argparse
import asyncio
import ssl
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final

_MAX_HEAD: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    #: Seconds by the monotonic clock of the server's process.
    at_s: float
    path: str
    #: Names as sent; values in Latin-1.
    headers: tuple[tuple[str, str], ...]
    #: Which connection it came over, counted from 0.
    connection: int

    def header(self, name: str) -> str | None:
        """The value of a field, whatever the case of its name; None: not sent."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    @property
    def host(self) -> str:
        """The host that was asked for, without port."""
        return (self.header("host") or "").partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with nothing wrong in its framing."""

    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = "text/html"
    #: Seconds before it begins.
    delay_s: float = 0.0

    def encoded(self) -> bytes:
        """The bytes on the wire."""
        fields = [("Content-Type", self.content_type), *self.headers, ("Content-Length", str(len(self.body)))]
        head = "".join(f"{name}: {value}\r\n" for name, value in fields)
        return f"HTTP/1.1 {self.status}\r\n{head}\r\n".encode("latin-1") + self.body


class Exchange:
    """What a fault is given: the request, and the raw way back."""

    def __init__(self, server: "FaultServer", seen: Seen, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take both."""
        self.server = server
        self.seen = seen
        self.reader = reader
        self.writer = writer

    async def raw(self, data: bytes) -> None:
        """Write some bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def until_hung_up(self) -> None:
        """Say nothing until the client goes away."""
        await self.reader.read()

    async def reply(self, reply: Reply) -> None:
        """Write a well-formed answer."""
        if reply.delay_s:
            await asyncio.sleep(reply.delay_s)
        await self.raw(reply.encoded())


Fault = Callable[[Exchange], Awaitable[bool]]
Script = Callable[[Seen], Reply]


@dataclass
class FaultServer:
    """Listens on a free port of 127.0.0.1 from `async with` on."""

    #: Certificate and key; None: plain HTTP.
    tls: ssl.SSLContext | None = None
    #: A connection is dropped after this, so that nothing outlives its test.
    max_seconds: float = 60.0
    #: Added before every answer.
    latency_s: float = 0.0
    #: The last requests, oldest first.
    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=100_000))
    port: int = 0
    #: Connections open now, and at most.
    open_connections: int = 0
    _scripts: dict[tuple[str, str], Script] = field(default_factory=dict)
    _connections: int = 0
    _server: asyncio.Server | None = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def __aenter__(self) -> "FaultServer":
        """Begin to listen."""
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Drop every connection and listen no longer."""
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port, ssl=self.tls, limit=_MAX_HEAD, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Drop every connection."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str, host: str = "site.test", scheme: str | None = None) -> str:
        """The address of a path under some name."""
        return f"{scheme or ('https' if self.tls else 'http')}://{host}:{self.port}{path}"

    def script(self, path: str, script: Script | Reply | Iterable[Reply], host: str = "") -> None:
        """Answer a path as told: always the same, one after the other (the last for ever), or as a function says."""
        if callable(script):
            self._scripts[host, path] = script
            return
        left = [script] if isinstance(script, Reply) else list(script)
        self._scripts[host, path] = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def requests(self, path: str | None = None) -> list[Seen]:
        """The requests that arrived, of one path or of all."""
        return [seen for seen in self.seen if path is None or seen.path == path]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number, self._connections = self._connections, self._connections + 1
        self.open_connections += 1
        try:
            await asyncio.wait_for(self._answer_all(reader, writer, number), self.max_seconds)
        except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            pass  # the client hung up, as clients of faults do
        finally:
            self.open_connections -= 1
            writer.transport.abort() if self.tls else writer.close()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        kept = True
        while kept:
            head = await reader.readuntil(b"\r\n\r\n")
            line, *fields = head.decode("latin-1").rstrip("\r\n").split("\r\n")
            pairs = tuple((name, value.strip()) for name, _, value in (each.partition(":") for each in fields))
            seen = Seen(time.monotonic(), line.split(" ")[1], pairs, number)
            self.seen.append(seen)
            if self.latency_s:
                await asyncio.sleep(self.latency_s)
            kept = await self._answer(Exchange(self, seen, reader, writer))

    async def _answer(self, exchange: Exchange) -> bool:
        """Answer one request; whether the connection is kept."""
        from tests.faults.paths import FAULTS  # noqa: PLC0415  the faults are written against this module

        path = exchange.seen.path.partition("?")[0]
        script = self._scripts.get((exchange.seen.host, path)) or self._scripts.get(("", path))
        if script is not None:
            await exchange.reply(script(exchange.seen))
            return True
        fault = FAULTS.get(path)
        if fault is None:
            await exchange.reply(Reply(status="404 Not Found", body=b"nothing here"))
            return True
        return await fault(exchange)


async def _main(port: int, max_seconds: float, latency_s: float) -> None:
    server = FaultServer(latency_s=latency_s, max_seconds=max_seconds)
    await server.start(port)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    await asyncio.sleep(max_seconds)
    await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--max-seconds", type=float, default=60.0)
    parser.add_argument("--latency-s", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(_main(given.port, given.max_seconds, given.latency_s))
