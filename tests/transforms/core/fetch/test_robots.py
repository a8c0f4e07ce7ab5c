"""robots.txt by RFC 9309."""

import asyncio
from datetime import timedelta

import pytest

from schemas.fetching import FetchRequest, FetchResult
from tests.faults.harness import START, FakeNames, ScriptedClock, client_tls, reason, settings_for
from tests.faults.paths import HTML
from tests.faults.server import FaultServer, Reply
from transforms.core.fetch.fetcher import Fetcher, Memory
from transforms.core.fetch.robots import MAX_BYTES, RobotsRecord, asked_interval_s, is_current, refusal
from transforms.core.fetch.session import Session

DISALLOW = b"User-agent: *\nDisallow: /page\n"


def text(body: bytes) -> Reply:
    """A robots.txt."""
    return Reply(body=body, content_type="text/plain")


def moved(path: str) -> Reply:
    """A redirect."""
    return Reply(status="301 Moved Permanently", headers=(("Location", path),))


async def ask_with_robots(
    server: FaultServer, memory: Memory, path: str = "/page", clock: ScriptedClock | None = None
) -> FetchResult:
    """Fetch a page, robots.txt first where that is due."""
    deadlines = {"feed": 0.4, "page": 0.4, "robots": 0.4}
    async with Session(settings_for(server, deadline_s=deadlines), resolve=FakeNames(), tls=client_tls()) as session:
        return await Fetcher(session, (clock or ScriptedClock()).clock(), memory).fetch(FetchRequest(url=server.url(path)))


def outcome(*robots: Reply, path: str = "/robots.txt", to: str = "") -> tuple[str | None, FetchResult]:
    """What becomes of a page under some robots.txt."""

    async def run() -> FetchResult:
        async with FaultServer() as server:
            server.script("/page", Reply(body=HTML))
            server.script(path, list(robots))
            if to:
                server.script("/robots.txt", moved(to))
            return await ask_with_robots(server, Memory())

    result = asyncio.run(run())
    return reason(result), result


@pytest.mark.fault(28)
@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (text(b""), None),
        (text(b"User-agent: *\nDisallow:\n"), None),
        (text(DISALLOW), "robots"),
        (text(b"\xef\xbb\xbf" + DISALLOW), "robots"),
        (text(DISALLOW.replace(b"\n", b"\r")), "robots"),
        (text(b"User-agent: newsbeam\nDisallow: /\n"), "robots"),
        (text(b"User-agent: newsbeam\nAllow: /\n\n" + DISALLOW), None),
        (text(b"User-agent: *\nDisallow: /p*e$\n"), "robots"),
        (text(b"\xff\xfe\x00binary"), None),
        (text(b"<html>no robots</html>"), None),
        (Reply(status="204 No Content"), None),
        (Reply(status="404 Not Found"), None),
        (Reply(status="401 Unauthorized"), None),
        (Reply(status="403 Forbidden"), None),
        (Reply(status="410 Gone"), None),
        (Reply(status="500 Internal Server Error"), "robots_unreachable"),
        (Reply(status="503 Service Unavailable"), "robots_unreachable"),
    ],
)
def test_what_robots_txt_says(robots: Reply, expected: str | None) -> None:
    """Rules are kept; 4xx means that there are none; 5xx that nobody knows, so that nothing may be asked for."""
    assert outcome(robots)[0] == expected


@pytest.mark.fault(28)
@pytest.mark.parametrize(
    ("path", "expected"),
    [("/silent", "robots_unreachable"), ("/reset", "robots_unreachable"), ("/truncgz", "robots_unreachable")],
)
def test_a_robots_txt_that_never_comes(path: str, expected: str) -> None:
    """Time-outs, resets and broken bodies forbid, since nobody knows the rules."""
    assert outcome(Reply(), path="/unused", to=path)[0] == expected


@pytest.mark.fault(28)
def test_a_site_that_is_down_is_told_as_such() -> None:
    """Where even robots.txt fails for want of a host, the host is the failure, not the rules."""

    async def run() -> None:
        async with FaultServer() as server, Session(settings_for(server), resolve=FakeNames(), tls=client_tls()) as session:
            fetcher = Fetcher(session, ScriptedClock().clock())
            assert reason(await fetcher.fetch(FetchRequest(url="http://nowhere.example/"))) == "dns"
            assert reason(await fetcher.fetch(FetchRequest(url="http://later.test/"))) == "dns_temporary"

    asyncio.run(run())


@pytest.mark.fault(28)
def test_only_the_first_half_megabyte_counts() -> None:
    """A rule before the cap holds, one beyond it does not, and a file of any length is no failure."""
    filler = b"# filler\n" * ((MAX_BYTES + 200_000) // 9)
    assert outcome(text(DISALLOW + filler))[0] == "robots"
    assert outcome(text(filler + DISALLOW))[0] is None


@pytest.mark.fault(28)
def test_five_redirects_are_followed() -> None:
    """Rules behind five hops hold; behind six there are none."""

    async def run(hops: int) -> str | None:
        async with FaultServer() as server:
            server.script("/page", Reply(body=HTML))
            server.script("/robots.txt", moved("/r1"))
            for number in range(1, hops):
                server.script(f"/r{number}", moved(f"/r{number + 1}"))
            server.script(f"/r{hops}", text(DISALLOW))
            return reason(await ask_with_robots(server, Memory()))

    assert (asyncio.run(run(5)), asyncio.run(run(6))) == ("robots", None)


@pytest.mark.fault(28)
def test_an_answer_holds_for_a_day() -> None:
    """robots.txt is asked for once, again after a day, and never more often because a process was started anew."""

    async def run() -> None:
        async with FaultServer() as server:
            server.script("/page", Reply(body=HTML))
            memory, clock = Memory(), ScriptedClock()
            for hours in (0, 1, 22, 2):
                clock.time += timedelta(hours=hours)
                assert reason(await ask_with_robots(server, memory, clock=clock)) is None
            assert len(server.requests("/robots.txt")) == 2

    asyncio.run(run())


@pytest.mark.fault(28)
def test_old_rules_stand_in_for_those_that_cannot_be_had() -> None:
    """While the server fails, what it said last is kept for thirty days, and asked for again every hour."""

    async def run() -> None:
        async with FaultServer() as server:
            server.script("/page", Reply(body=HTML))
            server.script("/robots.txt", [text(b"User-agent: *\nDisallow: /other\n"), Reply(status="500 Internal Server Error")])
            memory, clock = Memory(), ScriptedClock()
            assert reason(await ask_with_robots(server, memory, clock=clock)) is None
            clock.time += timedelta(days=2)
            assert reason(await ask_with_robots(server, memory, clock=clock)) is None
            assert reason(await ask_with_robots(server, memory, "/other", clock)) == "robots"
            clock.time += timedelta(days=29)
            assert reason(await ask_with_robots(server, memory, clock=clock)) == "robots_unreachable"
            assert len(server.requests("/robots.txt")) == 3

    asyncio.run(run())


def test_a_record_from_the_future_is_not_believed() -> None:
    """A clock that was set back does not keep a record for ever."""
    record = RobotsRecord(rules="", fetched_at=START, expires_at=START + timedelta(days=1))
    assert is_current(record, START)
    assert not is_current(record, START - timedelta(days=9))


@pytest.mark.fault(29)
@pytest.mark.parametrize(
    ("rules", "interval_s"),
    [
        ("User-agent: *\nCrawl-delay: 1000000000\n", 1e9),
        ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
        ("User-agent: *\nRequest-rate: 1/30\n", 30.0),
        ("User-agent: *\nRequest-rate: 10/1m\nCrawl-delay: 1\n", 6.0),
        ("User-agent: *\nCrawl-delay: soon\nRequest-rate: 0/0\n", None),
        ("User-agent: other\nCrawl-delay: 9\n", None),
        ("", None),
    ],
)
def test_wishes_for_slowness_are_read(rules: str, interval_s: float | None) -> None:
    """The larger of Crawl-delay and Request-rate counts; rubbish is no wish."""
    record = RobotsRecord(rules=rules, fetched_at=START, expires_at=START)
    assert asked_interval_s(record) == interval_s


@pytest.mark.fault(29)
def test_a_wish_for_slowness_is_kept_between_requests() -> None:
    """A site that asks for twenty seconds is asked every twenty seconds, one that asks for a year every minute."""

    async def run(delay: int) -> list[float]:
        async with FaultServer() as server:
            server.script("/robots.txt", text(f"User-agent: *\nCrawl-delay: {delay}\n".encode()))
            server.script("/page", Reply(body=HTML))
            clock = ScriptedClock()
            async with Session(settings_for(server), resolve=FakeNames(), tls=client_tls()) as session:
                fetcher = Fetcher(session, clock.clock())
                for _ in range(3):
                    await fetcher.fetch(FetchRequest(url=server.url("/page")))
            return clock.waits

    assert asyncio.run(run(20)) == [5.0, 20.0, 20.0]
    assert asyncio.run(run(31_536_000)) == [5.0, 60.0, 60.0]


def test_rules_that_could_not_be_had_allow_nothing() -> None:
    """A record without rules refuses whatever is asked."""
    record = RobotsRecord(rules=None, fetched_at=START, expires_at=START, failure="timeout")
    assert refusal(record, "http://site.test/") is not None
