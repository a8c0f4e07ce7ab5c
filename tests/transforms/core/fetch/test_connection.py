"""TLS and HTTP/2."""

import asyncio
import socket
import ssl

import pytest

from schemas.fetching import FailureKind, FetchRequest, FetchResult
from tests.faults.harness import FakeNames, ScriptedClock, client_tls, reason, server_tls, settings_for
from tests.faults.http2 import Http2Server
from tests.faults.paths import FEED, HTML
from tests.faults.server import FaultServer, Reply
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.fetching import fetch
from transforms.core.fetch.session import Session
from transforms.core.fetch.sockets import SystemResolver, tls_contexts


def secure(path: str, host: str = "secure.test", *, trusted: bool = True, insecure_tls: bool = False) -> FetchResult:
    """Fetch one path over TLS."""

    async def run() -> FetchResult:
        async with FaultServer(tls=server_tls()) as server:
            tls = client_tls() if trusted else None
            async with Session(settings_for(server), resolve=FakeNames(), tls=tls) as session:
                request = FetchRequest(url=server.url(path, host), insecure_tls=insecure_tls)
                return await fetch(request, session=session, clock=ScriptedClock().clock())

    return asyncio.run(run())


def test_a_valid_certificate_is_marked_so() -> None:
    """What was protected, and how, is told."""
    result = secure("/html")
    assert (result.body, result.tls, result.http_version) == (HTML, "verified", "HTTP/1.1")


@pytest.mark.fault("C6")
@pytest.mark.parametrize(("host", "trusted"), [("secure.test", False), ("wrong.test", True), ("wrong.test", False)])
def test_a_forged_certificate_is_refused(host: str, trusted: bool) -> None:
    """A certificate of an unknown authority, or for another host, ends the request before it is made."""
    result = secure("/html", host, trusted=trusted)
    assert (reason(result), result.body, result.tls) == ("tls", b"", None)


@pytest.mark.fault("C6")
def test_the_exception_is_for_one_feed_and_marked() -> None:
    """Where a request lets an invalid certificate pass, its result says so."""
    result = secure("/html", "wrong.test", trusted=False, insecure_tls=True)
    assert (result.body, result.tls) == (HTML, "unverified")


@pytest.mark.fault("C6")
def test_an_exception_does_not_rub_off() -> None:
    """A connection that was not verified is not used for a request that has to be."""

    async def run() -> None:
        async with FaultServer(tls=server_tls()) as server, Session(settings_for(server), resolve=FakeNames()) as session:
            url, clock = server.url("/html"), ScriptedClock().clock()
            assert (await fetch(FetchRequest(url=url, insecure_tls=True), session=session, clock=clock)).tls == "unverified"
            assert reason(await fetch(FetchRequest(url=url), session=session, clock=clock)) == "tls"

    asyncio.run(run())


@pytest.mark.fault("C6")
def test_the_way_from_https_to_http_is_recorded() -> None:
    """It is followed, as browsers do, and each such hop is marked."""

    async def run() -> FetchResult:
        async with FaultServer(tls=server_tls()) as server, FaultServer() as plain:
            server.script("/down", Reply(status="302 Found", headers=(("Location", plain.url("/html")),)))
            settings = settings_for(server, ports=frozenset({server.port, plain.port}))
            async with Session(settings, resolve=FakeNames(), tls=client_tls()) as session:
                return await fetch(
                    FetchRequest(url=server.url("/down", "secure.test")), session=session, clock=ScriptedClock().clock()
                )

    result = asyncio.run(run())
    assert (reason(result), [hop.downgrade for hop in result.hops], result.tls) == (None, [True], "none")


def test_a_server_without_tls_is_told() -> None:
    """Https to a port that answers in plain HTTP fails in the handshake."""

    def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def run() -> FetchResult:
        plain = await asyncio.start_server(answer, "127.0.0.1", 0)
        stand_in = FaultServer(port=plain.sockets[0].getsockname()[1])
        async with plain, Session(settings_for(stand_in), resolve=FakeNames(), tls=client_tls()) as session:
            request = FetchRequest(url=stand_in.url("/", scheme="https"))
            return await fetch(request, session=session, clock=ScriptedClock().clock())

    assert reason(asyncio.run(run())) == "tls"


async def over_http2(server: Http2Server, *paths: str) -> list[FetchResult]:
    """Fetch some paths over HTTP/2, one after the other."""
    stand_in = FaultServer(port=server.port)
    async with Session(settings_for(stand_in), resolve=FakeNames(), tls=client_tls()) as session:
        return [
            await fetch(
                FetchRequest(url=f"https://secure.test:{server.port}{path}"), session=session, clock=ScriptedClock().clock()
            )
            for path in paths
        ]


def test_http2_is_spoken_where_it_is_offered() -> None:
    """Documents, statuses and one connection for all of them."""

    async def run() -> tuple[list[FetchResult], int]:
        async with Http2Server(server_tls()) as server:
            return await over_http2(server, "/feed", "/html", "/410"), server.connections

    (feed, page, gone), connections = asyncio.run(run())
    assert (feed.body, feed.http_version, feed.tls) == (FEED, "HTTP/2", "verified")
    assert (page.body, reason(gone), connections) == (HTML, "http_410", 1)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/rst", {"reset"}),
        ("/goaway", {"reset"}),
        ("/hugehead", {"bad_headers"}),
        ("/half", {"truncated"}),
        ("/trunc", {"truncated"}),
    ],
)
def test_faults_of_http2(path: str, expected: set[str]) -> None:
    """A stream that is reset, a connection that ends, a head beyond the cap, half a body: each by its name."""

    async def run() -> list[FetchResult]:
        async with Http2Server(server_tls()) as server:
            return await over_http2(server, path, "/html")

    bad, good = asyncio.run(run())
    assert reason(bad) in expected
    assert (good.body, reason(good)) == (HTML, None)


def test_the_machines_own_certificates_are_asked() -> None:
    """Without contexts of its own, a session verifies by the machine's authorities and by name."""
    verifying, passing = tls_contexts()
    assert (verifying.verify_mode, verifying.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (passing.verify_mode, passing.check_hostname) == (ssl.CERT_NONE, False)


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), FailureKind.DNS),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), FailureKind.DNS_TEMPORARY),
        (UnicodeError("label too long"), FailureKind.DNS),
    ],
)
def test_the_machines_resolver_says_whether_to_try_again(
    raised: Exception, expected: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that does not exist is told from a resolver that is down."""

    def fail(*_: object, **__: object) -> None:
        raise raised

    async def run() -> None:
        resolver = SystemResolver()
        try:
            await resolver("site.test", 80)
        finally:
            resolver.close()

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(FetchError) as caught:
        asyncio.run(run())
    assert caught.value.failure.kind is expected


def test_the_machines_resolver_gives_each_address_once() -> None:
    """A name of this machine's own has an address, and none twice."""

    async def run() -> list[str]:
        resolver = SystemResolver()
        try:
            return list(await resolver("localhost", 80))
        finally:
            resolver.close()

    found = asyncio.run(run())
    assert "127.0.0.1" in found
    assert len(found) == len(set(found))


def test_a_handshake_that_never_ends_meets_the_deadline() -> None:
    """A server that accepts and says nothing holds nobody, before TLS either."""

    async def run() -> FetchResult:
        async with FaultServer() as server:
            settings = settings_for(server, deadline_s={"feed": 0.3, "page": 0.3, "robots": 0.3})
            async with Session(settings, resolve=FakeNames(), tls=client_tls()) as session:
                request = FetchRequest(url=server.url("/html", scheme="https"))
                return await fetch(request, session=session, clock=ScriptedClock().clock())

    assert reason(asyncio.run(run())) == "timeout"
