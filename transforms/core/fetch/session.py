"""One exchange with a server within its deadline, over connections that are kept for a while."""

import ssl
from collections import OrderedDict
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from schemas.fetching import FailureKind, FetchFailure, FetchRequest
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.connection import Connection, Opening
from transforms.core.fetch.decoding import Decoder, encodings_of
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.heads import Head, check_head, request_headers, user_agent
from transforms.core.fetch.settings import FetchSettings
from transforms.core.fetch.sockets import Resolver, SystemResolver, TookTooLongError, tls_contexts, within
from transforms.core.fetch.targets import Target, basic_authorization

Protection = Literal["none", "verified", "unverified"]
_OK: Final = 200
#: Bodies of other answers are read to this length so that the connection can be used again, and thrown away.
_DRAINED_BYTES: Final = 64 << 10
_DRAIN_S: Final = 2.0
#: Idle connections that are kept; the least recently used is closed first.
_MAX_IDLE: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    status: int
    head: Head
    http_version: str
    tls: Protection
    peer: str | None
    #: Decoded; empty unless the status is 200.
    body: bytes = field(default=b"", repr=False)
    wire_bytes: int = 0
    #: What went wrong after the head was there.
    failure: FetchFailure | None = None


class Session:
    """Connections, resolver and certificates of one run; closed by `close` or at the end of `async with`."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolve: Resolver | None = None,
        tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
    ) -> None:
        """Take the bounds.

        Args:
            settings: the bounds.
            resolve: looks names up; None: the machine's resolver.
            tls: what verifies, and what lets everything pass; None: by the machine's certificates.

        Raises:
            ValueError: the contact is no address, or a private network is no network.
        """
        self.settings = settings
        self._agent = user_agent(settings.contact, settings.version)
        self._policy = AddressPolicy.of(settings.allow_private)
        self._own_resolver = SystemResolver() if resolve is None else None
        self._resolve: Resolver = self._own_resolver or resolve  # type: ignore[assignment]
        self._tls = tls
        self._idle: OrderedDict[tuple[tuple[str, str, int], bool], Connection] = OrderedDict()

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up on everyone."""
        while self._idle:
            await self._idle.popitem()[1].close()
        if self._own_resolver is not None:
            self._own_resolver.close()

    async def exchange(self, request: FetchRequest, target: Target, seconds: float) -> Answer:
        """Ask a server for one address, following nothing.

        Args:
            request: what is asked for.
            target: the address of this hop.
            seconds: the deadline for all of it: look-up, connection, handshake, head, body.

        Raises:
            FetchError: there is no answer.
        """
        try:
            return await within(seconds, self._exchange(request, target))
        except TookTooLongError:
            raise FetchError(FailureKind.TIMEOUT, f"more than {self.settings.deadline_s[request.purpose]:g} s") from None

    async def _exchange(self, request: FetchRequest, target: Target) -> Answer:
        headers = request_headers(request, self._with_credentials(request, target), self._agent)
        connection = await self._take(target, insecure=request.insecure_tls)
        try:
            try:
                opening = await connection.ask(target, headers)
            except FetchError as fault:
                if not connection.used or fault.failure.kind is not FailureKind.RESET:
                    raise
                # The server hung up on an idle connection while the request was on its way.
                await connection.close()
                connection = self._new(target, insecure=request.insecure_tls)
                opening = await connection.ask(target, headers)
            answer = await self._read(request, target, connection, opening)
        except BaseException:  # raised again: whatever ended the request, its connection is not left open
            await connection.close()
            raise
        await self._give_back(target, connection, insecure=request.insecure_tls)
        return answer

    def _with_credentials(self, request: FetchRequest, target: Target) -> Target:
        """The target with user and password of its host, where we have them and nobody on the way can read them."""
        pair = self.settings.credentials.get(target.host)
        if pair is None or target.authorization is not None or target.scheme != "https" or request.insecure_tls:
            return target
        return replace(target, authorization=basic_authorization(pair.encode()))

    async def _read(self, request: FetchRequest, target: Target, connection: Connection, opening: Opening) -> Answer:
        check_head(opening.headers)
        head = Head(opening.headers)
        body, failure, wire_bytes = bytearray(), None, 0
        limit, cut = self.settings.max_bytes[request.purpose], request.purpose == "robots"
        if opening.status == _OK and head.declared_bytes() > limit and not cut:
            failure = FetchFailure(kind=FailureKind.TOO_LARGE, detail=f"{head.declared_bytes()} bytes declared")
        elif opening.status == _OK:
            failure, wire_bytes = await _read_body(connection, opening, head, limit, body)
            if failure is not None and failure.kind is FailureKind.TOO_LARGE and cut:
                failure = None  # RFC 9309, 2.5: what is beyond the cap is not read
        else:
            with suppress(TookTooLongError):
                await within(_DRAIN_S, _drain(connection, opening))
        return Answer(
            status=opening.status,
            head=head,
            http_version=opening.http_version,
            tls="none" if target.scheme == "http" else "unverified" if request.insecure_tls else "verified",
            peer=connection.peer,
            body=bytes(body) if failure is None else b"",
            wire_bytes=wire_bytes,
            failure=failure,
        )

    async def _take(self, target: Target, *, insecure: bool) -> Connection:
        kept = self._idle.pop((target.origin, insecure), None)
        if kept is not None and kept.usable:
            return kept
        if kept is not None:
            await kept.close()
        return self._new(target, insecure=insecure)

    def _new(self, target: Target, *, insecure: bool) -> Connection:
        if self._tls is None:  # reading the machine's certificates takes some time
            self._tls = tls_contexts()
        return Connection(target, self._tls[insecure], self._policy, self._resolve)

    async def _give_back(self, target: Target, connection: Connection, *, insecure: bool) -> None:
        place = (target.origin, insecure)
        if not connection.usable or place in self._idle:
            await connection.close()
            return
        self._idle[place] = connection
        while len(self._idle) > _MAX_IDLE:
            await self._idle.popitem(last=False)[1].close()


async def _read_body(
    connection: Connection, opening: Opening, head: Head, limit: int, body: bytearray
) -> tuple[FetchFailure | None, int]:
    """Read and decode a body into `body`; what went wrong, and the bytes that were sent."""
    wire_bytes = 0
    try:
        async with aclosing(connection.body(opening)) as pieces:
            decoder = Decoder(encodings_of(head.all("content-encoding")), limit)
            async for piece in pieces:
                wire_bytes += len(piece)
                for decoded in decoder.feed(piece):
                    body += decoded
            for decoded in decoder.finish():
                body += decoded
    except FetchError as fault:
        return fault.failure, wire_bytes
    return None, wire_bytes


async def _drain(connection: Connection, opening: Opening) -> None:
    """Read a body that nobody wants, if it is short."""
    seen = 0
    try:
        async with aclosing(connection.body(opening)) as pieces:
            async for piece in pieces:
                seen += len(piece)
                if seen > _DRAINED_BYTES:
                    break
    except FetchError:
        return  # the status is the answer; its body was not wanted
