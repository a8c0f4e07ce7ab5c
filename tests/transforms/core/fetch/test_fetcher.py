"""Many sites at a time, each asked politely."""

import asyncio
from collections import Counter, defaultdict
from contextlib import aclosing
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from schemas.fetching import FetchRequest, FetchResult
from tests.faults.harness import FakeNames, ScriptedClock, client_tls, reason, settings_for
from tests.faults.paths import FEED, HTML
from tests.faults.server import FaultServer, Reply, Seen
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.fetcher import Fetcher, Memory
from transforms.core.fetch.robots import RobotsRecord
from transforms.core.fetch.session import Answer, Session
from transforms.core.fetch.targets import Target

ALLOWED = b"User-agent: *\nAllow: /\n"


def welcome(server: FaultServer, *paths: str) -> None:
    """Let every site allow everything, and have some pages."""
    server.script("/robots.txt", Reply(body=ALLOWED, content_type="text/plain"))
    for path in paths:
        server.script(path, Reply(body=HTML))


def session_for(server: FaultServer, **changes: object) -> Session:
    """A session whose names all lead to the server."""
    return Session(settings_for(server, **changes), resolve=FakeNames(), tls=client_tls())


def in_real_time(clock: ScriptedClock, factor: float) -> Clock:
    """A clock on which time passes while the loop runs, faster than outside."""
    loop = asyncio.get_running_loop()
    start_s = loop.time()

    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds / factor)

    return Clock(now=lambda: clock.time + timedelta(seconds=(loop.time() - start_s) * factor), monotonic=loop.time, wait=wait)


def test_no_site_is_asked_faster_than_its_limit() -> None:
    """Whatever the requests, robots.txt and redirects included, five seconds lie between two that a site gets."""
    made: defaultdict[str, list[datetime]] = defaultdict(list)

    async def run() -> None:
        async with FaultServer() as server, session_for(server) as session:
            welcome(server, *(f"/{number}" for number in range(4)))
            server.script("/moved", Reply(status="302 Found", headers=(("Location", server.url("/0", "b.other.test")),)))
            clock = in_real_time(ScriptedClock(), factor=25)
            exchange = session.exchange

            async def noted(request: FetchRequest, target: Target, seconds: float) -> Answer:
                made[target.site].append(clock.now())
                return await exchange(request, target, seconds)

            session.exchange = noted  # type: ignore[method-assign]
            hosts = ("a.site.test", "b.site.test", "b.other.test")
            requests = [FetchRequest(url=server.url(path, host)) for host in hosts for path in ("/0", "/1", "/moved", "/2")]
            async with aclosing(Fetcher(session, clock, patience_s=1e9).fetch_all(requests)) as results:
                assert {reason(result) async for _, result in results} == {None}

    asyncio.run(run())
    assert {site: len(times) for site, times in made.items()} == {"site.test": 2 + 8, "other.test": 1 + 4 + 3}
    for times in made.values():  # half a second of this clock is 20 ms of a busy machine's
        assert min((late - early).total_seconds() for early, late in pairwise(times)) >= 4.5


@pytest.mark.fault(62)
def test_a_restart_storm_asks_nobody_early() -> None:
    """Ten runs, each begun anew with what the last remembered, wait as one run would have."""

    async def run() -> None:
        async with FaultServer() as server:
            welcome(server, "/page")
            memory, clock, made = Memory(), ScriptedClock(), list[datetime]()

            def page(_: Seen) -> Reply:
                made.append(clock.time)
                return Reply(body=HTML)

            server.script("/page", page)
            for _ in range(10):
                async with session_for(server) as session:
                    await Fetcher(session, clock.clock(), memory).fetch(FetchRequest(url=server.url("/page")))
            gaps = [(late - early).total_seconds() for early, late in pairwise(made)]
            assert gaps == [5.0] * 9

    asyncio.run(run())


@pytest.mark.fault(43)
def test_a_clock_that_was_set_back_costs_one_interval() -> None:
    """A site that was asked under a clock a year ahead is asked again after one interval, and not after a year of them."""

    async def run() -> None:
        async with FaultServer() as server, session_for(server) as session:
            welcome(server, "/page")
            memory, clock = Memory(), ScriptedClock()
            await Fetcher(session, clock.clock(), memory).fetch(FetchRequest(url=server.url("/page")))
            clock.waits.clear()
            clock.time -= timedelta(days=365)
            result = await Fetcher(session, clock.clock(), memory).fetch(FetchRequest(url=server.url("/page")))
            # robots.txt is asked for again as well: what it said holds for a day of the other year.
            assert (result.status, sum(clock.waits)) == (200, 10.0)

    asyncio.run(run())


@pytest.mark.fault(11)
def test_a_429_pauses_the_whole_host() -> None:
    """After one page was refused, every other page and sub-domain of the site waits, and other sites do not."""

    async def run() -> None:
        async with FaultServer() as server, session_for(server) as session:
            welcome(server, "/page")
            clock = ScriptedClock()
            fetcher = Fetcher(session, clock.clock())
            assert reason(await fetcher.fetch(FetchRequest(url=server.url("/429")))) == "http_429"
            asked = len(server.requests())
            for url in (server.url("/page"), server.url("/page", "sub.site.test")):
                paused = await fetcher.fetch(FetchRequest(url=url))
                assert (reason(paused), "2026-01-31T13:00" in str(paused.failure)) == ("host_paused", True)
            assert len(server.requests()) == asked
            assert reason(await fetcher.fetch(FetchRequest(url=server.url("/page", "other.test")))) is None
            clock.time += timedelta(seconds=3601)
            assert reason(await fetcher.fetch(FetchRequest(url=server.url("/page")))) is None

    asyncio.run(run())


def test_robots_stand_before_every_hop() -> None:
    """A redirect into what another site forbids is not followed."""

    async def run() -> None:
        async with FaultServer() as server, session_for(server) as session:
            welcome(server, "/closed-to-us")
            server.script("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /closed-to-us\n"), host="other.test")
            server.script("/go", Reply(status="302 Found", headers=(("Location", server.url("/closed-to-us", "other.test")),)))
            result = await Fetcher(session, ScriptedClock().clock()).fetch(FetchRequest(url=server.url("/go")))
            assert (reason(result), len(result.hops), server.requests("/closed-to-us")) == ("robots", 1, [])

    asyncio.run(run())


def test_many_sites_at_a_time_and_one_request_for_each() -> None:
    """Sites are asked side by side up to the limit, and no site is asked twice at once."""
    under_way: Counter[str] = Counter()
    most, most_of_one = 0, 0

    async def run() -> None:
        nonlocal most, most_of_one
        async with FaultServer() as server, session_for(server, parallel=16, interval_s=0.0) as session:
            welcome(server)
            exchange = session.exchange

            async def counted(request: FetchRequest, target: Target, seconds: float) -> Answer:
                nonlocal most, most_of_one
                under_way[target.site] += 1
                most, most_of_one = max(most, under_way.total()), max(most_of_one, under_way[target.site])
                try:
                    return await exchange(request, target, seconds)
                finally:
                    under_way[target.site] -= 1

            session.exchange = counted  # type: ignore[method-assign]
            server.script("/page", Reply(body=HTML, delay_s=0.02))
            fetcher = Fetcher(session, ScriptedClock().clock())
            requests = [FetchRequest(url=server.url("/page", f"site{number}.test")) for number in range(40) for _ in range(3)]
            async with aclosing(fetcher.fetch_all(requests)) as results:
                assert [reason(result) async for _, result in results] == [None] * 120

    asyncio.run(run())
    assert (most, most_of_one) == (16, 1)


def test_results_come_for_every_request() -> None:
    """Bad addresses, dead hosts and good pages all come back, each once."""

    async def run() -> list[FetchResult]:
        async with FaultServer() as server, session_for(server) as session:
            welcome(server, "/page")
            urls = [
                "",
                "ftp://site.test/",
                "http://nowhere.example/",
                server.url("/page"),
                server.url("/reset", "b.test"),
                "http:///",
            ]
            fetcher = Fetcher(session, ScriptedClock().clock())
            async with aclosing(fetcher.fetch_all(FetchRequest(url=url) for url in urls)) as results:
                return [result async for _, result in results]

    reasons = sorted(str(reason(result)) for result in asyncio.run(run()))
    assert reasons == ["None", "bad_url", "blocked_scheme", "blocked_scheme", "dns", "reset"]


@pytest.mark.parametrize("leave_after", [0, 1, 3])
def test_leaving_early_leaves_nothing_behind(leave_after: int) -> None:
    """A caller that stops, or is cancelled, ends what is under way: no task, no connection stays."""

    async def run() -> None:
        async with FaultServer() as server:
            welcome(server, "/page")
            async with session_for(server, interval_s=0.0) as session:
                requests = [FetchRequest(url=server.url("/page", f"quick{number}.test")) for number in range(5)]
                requests += [FetchRequest(url=server.url("/silent", f"slow{number}.test")) for number in range(40)]
                fetcher = Fetcher(session, ScriptedClock().clock())

                async def take() -> None:
                    taken = 0
                    async with aclosing(fetcher.fetch_all(requests)) as results:
                        async for _ in results:
                            taken += 1
                            if taken == leave_after:
                                break

                task = asyncio.ensure_future(take())
                if not leave_after:
                    while len(server.requests("/silent")) < 10:  # noqa: ASYNC110  the server tells nobody
                        await asyncio.sleep(0.01)
                    task.cancel()
                await asyncio.wait({task}, timeout=5)
                assert task.done()
                ours = [each for each in asyncio.all_tasks() if "FaultServer" not in repr(each.get_coro())]
                assert ours == [asyncio.current_task()]
            await asyncio.sleep(0.05)
            assert server.open_connections == 0

    asyncio.run(run())


def test_a_slow_caller_is_not_buried_in_results() -> None:
    """Where nobody takes results, only as many wait as requests may be under way; the rest is fetched, and none is lost."""

    async def run() -> None:
        async with FaultServer() as server, session_for(server, interval_s=0.0, parallel=4) as session:
            server.script("/robots.txt", Reply(status="404 Not Found"))
            server.script("/page", Reply(body=HTML))
            fetcher = Fetcher(session, ScriptedClock().clock())
            requests = [FetchRequest(url=server.url("/page", "site.test")) for _ in range(40)]
            async with aclosing(fetcher.fetch_all(requests)) as results:
                await anext(results)
                await asyncio.sleep(0.3)
                assert len(server.requests("/page")) <= 1 + 4 + 1
                assert [reason(result) async for _, result in results] == [None] * 39

    asyncio.run(run())


def test_what_is_known_of_a_site_spares_a_request() -> None:
    """With robots.txt remembered, the first request to a site is for the page itself."""

    async def run() -> None:
        async with FaultServer() as server, session_for(server) as session:
            server.script("/feed.xml", Reply(body=FEED))
            clock = ScriptedClock()
            record = RobotsRecord(rules="", fetched_at=clock.time, expires_at=clock.time + timedelta(hours=9))
            memory = Memory(robots={f"http://site.test:{server.port}": record})
            result = await Fetcher(session, clock.clock(), memory).fetch(
                FetchRequest(url=server.url("/feed.xml"), purpose="feed")
            )
            assert (result.body, [seen.path for seen in server.requests()], clock.waits) == (FEED, ["/feed.xml"], [])

    asyncio.run(run())
