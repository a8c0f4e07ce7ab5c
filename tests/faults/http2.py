"""A server of HTTP/2 on loopback, with faults of its own."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Final

import h2.config
import h2.connection
import h2.events

from tests.faults.paths import FEED, HTML

_CONFIG: Final = h2.config.H2Configuration(client_side=False, validate_outbound_headers=False)


def _send(
    connection: h2.connection.H2Connection, stream: int, body: bytes, *, length: int | None = None, status: str = "200"
) -> None:
    """A head and a body that the window has room for."""
    connection.send_headers(
        stream, [(":status", status), ("content-type", "text/html"), ("content-length", str(length or len(body)))]
    )
    connection.send_data(stream, body, end_stream=True)


def _huge_head(connection: h2.connection.H2Connection, stream: int) -> None:
    connection.send_headers(stream, [(":status", "200"), *((f"x-{number}", "a" * 900) for number in range(100))])


def _half(connection: h2.connection.H2Connection, stream: int) -> None:
    connection.send_headers(stream, [(":status", "200"), ("content-length", "100000")])
    connection.send_data(stream, HTML)
    connection.close_connection()


def _goaway(connection: h2.connection.H2Connection, stream: int) -> None:
    connection.close_connection(error_code=11, last_stream_id=stream)


FAULTS: Final[dict[str, Callable[[h2.connection.H2Connection, int], None]]] = {
    "/feed": lambda connection, stream: _send(connection, stream, FEED),
    "/html": lambda connection, stream: _send(connection, stream, HTML),
    "/410": lambda connection, stream: _send(connection, stream, b"gone", status="410"),
    "/trunc": lambda connection, stream: _send(connection, stream, HTML, length=100_000),
    "/rst": lambda connection, stream: connection.reset_stream(stream, 2),
    "/goaway": _goaway,
    "/hugehead": _huge_head,
    "/half": _half,
}


class Http2Server:
    """Speaks HTTP/2, and nothing else, over TLS."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        """Take the certificate."""
        tls.set_alpn_protocols(["h2"])
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.port = 0

    async def __aenter__(self) -> "Http2Server":
        """Begin to listen on a free port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Drop every connection."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(config=_CONFIG)
        connection.initiate_connection()
        try:
            writer.write(connection.data_to_send())
            while data := await asyncio.wait_for(reader.read(65536), 30):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        FAULTS[dict(event.headers)[b":path"].decode()](connection, event.stream_id)
                writer.write(connection.data_to_send())
                await writer.drain()
                if connection.state_machine.state is h2.connection.ConnectionState.CLOSED:
                    break
        except (OSError, asyncio.TimeoutError):
            pass  # the client hung up
        finally:
            writer.transport.abort()
