"""One document over real sockets: every way in which a server can answer, and what it comes to."""

import asyncio
import time

import pytest

from schemas.fetching import FailureKind, FetchRequest
from tests.faults.harness import START, FakeNames, ScriptedClock, ask, client_tls, fetch_path, reason, settings_for
from tests.faults.paths import FAULTS, FEED, HTML
from tests.faults.server import FaultServer, Reply
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.fetching import fetch
from transforms.core.fetch.session import Session

SHORT = {"feed": 0.4, "page": 0.4, "robots": 0.4}

#: Path, what it comes to (None: nothing wrong), and the rows of the table that say so.
OUTCOMES = [
    pytest.param("/feed", None, id="feed"),
    pytest.param("/chunked", None, id="chunked"),
    pytest.param("/close", None, id="close"),
    pytest.param("/304", "http_other", id="304-unasked"),
    pytest.param("/204", "http_other", id="204"),
    pytest.param("/206", "http_other", id="206"),
    pytest.param("/401", "http_4xx", id="401"),
    pytest.param("/403", "http_4xx", id="403"),
    pytest.param("/451", "http_4xx", id="451"),
    pytest.param("/nothing", "http_404", id="404", marks=pytest.mark.fault(10)),
    pytest.param("/410", "http_410", id="410", marks=pytest.mark.fault(9)),
    pytest.param("/429", "http_429", id="429", marks=pytest.mark.fault(11)),
    pytest.param("/500", "http_5xx", id="500", marks=pytest.mark.fault(13)),
    pytest.param("/inf500", "http_5xx", id="endless-500", marks=pytest.mark.fault(13)),
    pytest.param("/503", "http_5xx", id="503", marks=pytest.mark.fault(13)),
    pytest.param("/empty", "empty", id="empty", marks=pytest.mark.fault(15)),
    pytest.param("/closed", "reset", id="closed", marks=pytest.mark.fault(17)),
    pytest.param("/reset", "reset", id="reset", marks=pytest.mark.fault(17)),
    pytest.param("/resetbody", "reset", id="reset-in-body", marks=pytest.mark.fault(17)),
    pytest.param("/trunc", "truncated", id="truncated", marks=pytest.mark.fault(18)),
    pytest.param("/truncchunk", "truncated", id="truncated-chunk", marks=pytest.mark.fault(19)),
    pytest.param("/badchunk", "bad_encoding", id="bad-chunk"),
    pytest.param("/inf", "too_large", id="endless", marks=pytest.mark.fault(23)),
    pytest.param("/biglength", "too_large", id="declared-too-large", marks=pytest.mark.fault(23)),
    pytest.param("/nohttp", "bad_headers", id="no-http"),
    pytest.param("/injected", "bad_headers", id="injected", marks=pytest.mark.fault("C12")),
    pytest.param("/loop", "redirect_loop", id="loop", marks=pytest.mark.fault(7)),
    pytest.param("/ping", "redirect_loop", id="ping-pong", marks=pytest.mark.fault(7)),
    pytest.param("/chain0", "too_many_redirects", id="chain", marks=pytest.mark.fault(6)),
    pytest.param("/chain7", None, id="chain-of-five", marks=pytest.mark.fault(6)),
    pytest.param("/tofile", "blocked_scheme", id="to-file", marks=pytest.mark.fault(8)),
    pytest.param("/toftp", "blocked_scheme", id="to-ftp", marks=pytest.mark.fault(8)),
    pytest.param("/tojs", "blocked_scheme", id="to-javascript", marks=pytest.mark.fault(8)),
    pytest.param("/tonowhere", "bad_redirect", id="to-nowhere"),
    pytest.param("http://nowhere.example/", "dns", id="no-such-host", marks=pytest.mark.fault(16)),
    pytest.param("http://later.test/", "dns_temporary", id="resolver-down", marks=pytest.mark.fault(16)),
    pytest.param("http:///x", "bad_url", id="no-host"),
]


@pytest.mark.parametrize(("path", "expected"), OUTCOMES)
def test_what_an_answer_comes_to(path: str, expected: str | None) -> None:
    """Each fault is told by its own name, and leaves no body behind."""
    result = fetch_path(path)
    assert reason(result) == expected
    assert bool(result.body) == (expected is None)


@pytest.mark.fault(21, 22)
@pytest.mark.bug(8)
@pytest.mark.parametrize("path", ["/slow", "/slowhead", "/silent"])
def test_a_slow_server_meets_the_deadline(path: str) -> None:
    """A byte now and then does not prolong it: the deadline is for the whole exchange."""

    async def run() -> None:
        async with FaultServer() as server:
            started = time.monotonic()
            result = await ask(server, path, settings=settings_for(server, deadline_s=SHORT))
            assert reason(result) == "timeout"
            assert time.monotonic() - started < 20.0

    asyncio.run(run())


@pytest.mark.fault(21)
def test_redirects_share_one_deadline() -> None:
    """Five hops of a third of a second each end before the third."""

    async def run() -> None:
        async with FaultServer() as server:
            for number in range(6):
                server.script(
                    f"/hop{number}", Reply(status="302 Found", headers=(("Location", f"/hop{number + 1}"),), delay_s=0.15)
                )
            settings = settings_for(server, deadline_s=SHORT)
            async with Session(settings, resolve=FakeNames(), tls=client_tls()) as session:
                clock = Clock(now=lambda: START, monotonic=time.monotonic, wait=asyncio.sleep)
                result = await fetch(FetchRequest(url=server.url("/hop0")), session=session, clock=clock)
            assert (reason(result), len(server.requests()) < 5) == ("timeout", True)

    asyncio.run(run())


@pytest.mark.fault(11)
def test_a_status_is_known_although_its_body_never_comes() -> None:
    """A 429 whose body drips still says how long to stay away."""
    result = fetch_path("/slow429")
    assert (result.status, result.retry_after_s) == (429, 120.0)


@pytest.mark.fault(11, 12)
def test_a_wish_to_be_left_alone_reaches_the_result() -> None:
    """Seconds as they are, a date of the next century as a day."""
    assert (fetch_path("/429").retry_after_s, fetch_path("/503").retry_after_s) == (3600.0, 86_400.0)


@pytest.mark.fault(1, 3)
def test_an_unchanged_document_is_a_success() -> None:
    """The second poll sends what the first was given, byte for byte; 304 is no failure and brings the new validator."""

    async def run() -> None:
        async with FaultServer() as server:
            server.script(
                "/news",
                [
                    Reply(body=FEED, headers=(("ETag", 'W/"x y\xe9"'),)),
                    Reply(status="304 Not Modified", headers=(("ETag", '"2"'),)),
                ],
            )
            first = await ask(server, "/news", purpose="feed")
            second = await ask(server, "/news", purpose="feed", etag=first.etag, last_modified=first.last_modified)
            assert server.requests()[1].header("if-none-match") == 'W/"x y\xe9"'
            assert (second.not_modified, second.failure, second.etag, second.body) == (True, None, '"2"', b"")

    asyncio.run(run())


@pytest.mark.fault(2)
def test_a_request_without_validators_cannot_be_answered_by_304() -> None:
    """A full fetch sends none, so that a server that is stuck at 304 shows itself."""

    async def run() -> None:
        async with FaultServer() as server:
            server.script(
                "/stuck", lambda seen: Reply(status="304 Not Modified") if seen.header("If-None-Match") else Reply(body=FEED)
            )
            assert (await ask(server, "/stuck", etag='"old"')).not_modified
            assert (await ask(server, "/stuck")).body == FEED

    asyncio.run(run())


@pytest.mark.fault(4, 5, 6)
@pytest.mark.parametrize(
    ("path", "status", "permanent"),
    [("/perm", 301, True), ("/308", 308, True), ("/302", 302, False), ("/307", 307, False), ("/tohtml", 301, True)],
)
def test_the_way_is_told_with_its_statuses(path: str, status: int, permanent: bool) -> None:
    """Whoever decides on a new address sees each hop, and whether all of them are for good."""
    result = fetch_path(path)
    assert ([hop.status for hop in result.hops], result.permanent, result.status) == ([status], permanent, 200)
    assert result.final_url.endswith("/html" if path == "/tohtml" else "/feed")


@pytest.mark.fault(14)
def test_a_page_in_place_of_a_feed_is_kept() -> None:
    """Whether a body is a feed is not for the fetch core to say: it arrives with its type."""
    result = fetch_path("/html", purpose="feed")
    assert (result.body, result.header("content-type"), reason(result)) == (HTML, "text/html", None)


@pytest.mark.fault("C4")
@pytest.mark.parametrize("path", ["/strbody", "/urlbody"])
def test_a_body_that_is_an_address_is_only_bytes(path: str) -> None:
    """A body that reads like a path or an address is opened by nobody: it arrives as it is."""

    async def run() -> None:
        async with FaultServer() as server:
            result = await ask(server, path, purpose="feed")
            assert result.body.startswith((b"/etc", b"http://"))
            assert [seen.path for seen in server.requests()] == [path]

    asyncio.run(run())


def test_an_address_that_nobody_escaped_is_escaped() -> None:
    """Spaces and letters beyond ASCII are sent as a browser sends them, from a list and from a redirect."""

    async def run() -> None:
        async with FaultServer() as server:
            await ask(server, server.url("/a b/ü?q=é&x=%41#part"))
            await ask(server, "/toutf8")
            assert [seen.path for seen in server.requests()] == ["/a%20b/%C3%BC?q=%C3%A9&x=%41", "/toutf8", "/%C3%A9"]

    asyncio.run(run())


def test_the_agent_says_who_asks() -> None:
    """Name, version and contact are sent with every request, redirects included."""

    async def run() -> None:
        async with FaultServer() as server:
            await ask(server, "/302")
            assert {seen.header("user-agent") for seen in server.requests()} == {"newsbeam/0.1.0 (+https://news.test/bot)"}

    asyncio.run(run())


def test_connections_are_used_again_and_hung_up() -> None:
    """Two requests to one origin share a connection; closing the session closes it."""

    async def run() -> None:
        async with FaultServer() as server:
            async with Session(settings_for(server), resolve=FakeNames(), tls=client_tls()) as session:
                for _ in range(3):
                    await fetch(FetchRequest(url=server.url("/html")), session=session, clock=ScriptedClock().clock())
                assert {seen.connection for seen in server.requests()} == {0}
            await asyncio.sleep(0.01)
            assert server.open_connections == 0

    asyncio.run(run())


def test_a_server_that_hung_up_meanwhile_is_asked_again() -> None:
    """An idle connection that turns out to be dead costs nothing: a new one is made."""

    async def run() -> None:
        async with FaultServer() as server, Session(settings_for(server), resolve=FakeNames(), tls=client_tls()) as session:
            clock = ScriptedClock().clock()
            await fetch(FetchRequest(url=server.url("/html")), session=session, clock=clock)
            port = server.port
            await server.stop()
            await server.start(port)
            assert (await fetch(FetchRequest(url=server.url("/html")), session=session, clock=clock)).body == HTML

    asyncio.run(run())


@pytest.mark.parametrize("path", sorted(FAULTS))
def test_no_fault_leaks(path: str) -> None:
    """After any fault, no connection and no task is left, and what is said of it is one printable line."""

    async def run() -> None:
        async with FaultServer() as server:
            result = await ask(server, path, settings=settings_for(server, deadline_s=SHORT))
            assert result.failure is None or result.failure.detail.isprintable()
            assert isinstance(result.failure.kind if result.failure else FailureKind.EMPTY, FailureKind)
            server_tasks = len(server._tasks)
            assert len(asyncio.all_tasks()) <= 1 + 2 * server_tasks

    asyncio.run(run())
