"""Many sites at a time, each asked by one request at a time, no sooner than it wishes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final
from weakref import WeakValueDictionary

from schemas.fetching import FailureKind, FetchRequest, FetchResult, Purpose
from transforms.core.fetch import politeness, robots
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.fetching import Turn, fetch
from transforms.core.fetch.politeness import HostState
from transforms.core.fetch.robots import RobotsRecord
from transforms.core.fetch.session import Answer, Session
from transforms.core.fetch.targets import Target, target_of

#: Seconds that a request waits for its turn where nobody says otherwise.
DEFAULT_PATIENCE_S: Final = 60.0

Done = tuple[FetchRequest, FetchResult]


@dataclass(slots=True, kw_only=True)
class Memory:
    """What has to outlive a run so that no site is asked too early after a restart; the caller keeps it."""

    #: By registrable domain, or host where there is none.
    hosts: dict[str, HostState] = field(default_factory=dict)
    #: By origin, port included: `https://example.org:443`.
    robots: dict[str, RobotsRecord] = field(default_factory=dict)


class _SiteTurn:
    """Writes down what an answer asks for."""

    def __init__(self, memory: Memory, clock: Clock, site: str) -> None:
        self._memory, self._clock, self._site = memory, clock, site

    def answered(self, answer: Answer) -> None:
        now = self._clock.now()
        state, retry_after_s = self._memory.hosts[self._site], answer.head.retry_after_s(answer.status, now)
        self._memory.hosts[self._site] = politeness.after_response(state, now, retry_after_s)


class Fetcher:
    """What fetches for one run."""

    def __init__(
        self, session: Session, clock: Clock, memory: Memory | None = None, patience_s: float = DEFAULT_PATIENCE_S
    ) -> None:
        """Take what is remembered.

        Args:
            session: whose bounds and connections are used; closed by the caller.
            clock: tells the time and lets it pass.
            memory: changed in place while fetching; None: nothing is remembered.
            patience_s: a request whose turn comes later than this is not made: `host_paused`.
        """
        self.memory = memory or Memory()
        self._session = session
        self._clock = clock
        self._patience_s = patience_s
        self._unverified: set[str] = set()
        self._under_way = asyncio.Semaphore(session.settings.parallel)
        self._sites: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._origins: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Ask for one document when its site may be asked, each hop in its own turn."""
        origin = self._origin_of(request)
        if request.insecure_tls:
            self._unverified.add(origin)
        elif request.purpose == "robots" and origin in self._unverified:
            # What may be read without a valid certificate is only read after the robots.txt under the same certificate.
            request = replace(request, insecure_tls=True)
        return await fetch(request, session=self._session, clock=self._clock, turns=self)

    async def fetch_all(self, requests: Iterable[FetchRequest]) -> AsyncGenerator[Done, None]:
        """Results as they come; requests to one site in the order given.

        Use it in `async with aclosing(...)`: what is under way is cancelled, and has ended, when the caller leaves. Where the
        caller is slow, as many results wait for it as requests may be under way, and no more.
        """
        queues: dict[str, list[FetchRequest]] = {}
        for request in requests:
            queues.setdefault(self._site_of(request), []).append(request)
        room, results = asyncio.Semaphore(self._session.settings.parallel), asyncio.Queue[Done | None]()
        tasks = [asyncio.ensure_future(self._fetch_site(queue, room, results)) for queue in queues.values()]
        try:
            left = len(tasks)
            while left:
                done = await results.get()
                if done is None:
                    left -= 1
                else:
                    room.release()
                    yield done
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch_site(
        self, queue: list[FetchRequest], room: asyncio.Semaphore, results: "asyncio.Queue[Done | None]"
    ) -> None:
        try:
            for request in queue:
                result = await self.fetch(request)
                await room.acquire()
                results.put_nowait((request, result))
        finally:
            results.put_nowait(None)

    def _site_of(self, request: FetchRequest) -> str:
        try:
            return target_of(request.url, self._session.settings.ports).site
        except FetchError:
            return ""  # refused without asking anyone

    def _origin_of(self, request: FetchRequest) -> str:
        try:
            return target_of(request.url, self._session.settings.ports).origin_url
        except FetchError:
            return ""

    @asynccontextmanager
    async def turn(self, target: Target, purpose: Purpose) -> AsyncIterator[Turn]:
        """Wait until a site may be asked, and let nobody else ask it meanwhile.

        Raises:
            FetchError: robots and its kin, or host_paused.
        """
        asked_s = None if purpose == "robots" else await self._heed_robots(target)
        site, hosts, least_s = target.site, self.memory.hosts, self._session.settings.interval_s
        async with self._sites.setdefault(site, asyncio.Lock()):
            await self._await_turn(site)
            async with self._under_way:
                state = politeness.with_interval(hosts.get(site, HostState()), asked_s, least_s)
                hosts[site] = politeness.after_request(state, self._clock.now())
                yield _SiteTurn(self.memory, self._clock, site)

    async def _await_turn(self, site: str) -> None:
        while (wait_s := self._wait_s(site)) > 0:
            if wait_s > self._patience_s:
                until = self._clock.now() + timedelta(seconds=wait_s)
                raise FetchError(FailureKind.HOST_PAUSED, f"{site} until {until:%Y-%m-%dT%H:%M:%SZ}")
            await self._clock.wait(wait_s)

    def _wait_s(self, site: str) -> float:
        known, now = self.memory.hosts.get(site), self._clock.now()
        if known is None:
            return 0.0
        self.memory.hosts[site] = state = politeness.possible(known, now)
        return (politeness.next_allowed_at(state, now) - now).total_seconds()

    async def _heed_robots(self, target: Target) -> float | None:
        """The interval that the site's robots.txt asks for.

        Raises:
            FetchError: it asks us to stay away, or cannot be had.
        """
        origin = target.origin_url
        async with self._origins.setdefault(origin, asyncio.Lock()):
            record, now = self.memory.robots.get(origin), self._clock.now()
            if record is None or not robots.is_current(record, now):
                asked = await self.fetch(FetchRequest(url=f"{origin}/robots.txt", purpose="robots"))
                if asked.failure is not None and asked.failure.kind is FailureKind.HOST_PAUSED:
                    raise FetchError(asked.failure.kind, asked.failure.detail)
                record = robots.record_of(asked, record, self._clock.now())
                self.memory.robots[origin] = record
        refusal = robots.refusal(record, target.url)
        if refusal is not None:
            raise FetchError(refusal.kind, refusal.detail)
        return robots.asked_interval_s(record)
