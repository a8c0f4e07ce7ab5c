"""A fetcher whose manners outlive the process: no request is made before the store knows of it.

So a monitor that is killed and started again, as often as it may be, asks no site sooner than the site wishes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from schemas.fetching import Purpose
from transforms.core.codec import decode, encode
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.fetcher import Fetcher, Memory
from transforms.core.fetch.fetching import Turn
from transforms.core.fetch.politeness import HostState, next_allowed_at, possible
from transforms.core.fetch.robots import RobotsRecord
from transforms.core.fetch.session import Session
from transforms.core.fetch.targets import Target
from transforms.core.monitoring.memory import HostMemory

#: Seconds by which the store's word is more careful than our own: a request is made a moment after it is written down.
_MARGIN: Final = timedelta(seconds=1)
#: Seconds for which requests that are about to be made wait for one another: the disk is synced once for all of them.
_GATHER_S: Final = 0.01
_POLITENESS: Final = "politeness"
_ROBOTS: Final = "robots"


class RememberingFetcher(Fetcher):
    """Fetches for one tick; sites are taken up from the store when they are met first."""

    def __init__(self, session: Session, clock: Clock, store: HostMemory, *, patience_s: float) -> None:
        """Begin with nothing in memory.

        Args:
            session: whose bounds and connections are used; closed by the caller.
            clock: tells the time and lets it pass.
            store: keeps what is remembered of sites.
            patience_s: a request whose turn comes later than this is not made.
        """
        super().__init__(session, clock, Memory(), patience_s)
        self._store = store
        self._time = clock
        self._least_s = session.settings.interval_s
        self._met: set[str] = set()
        self._changed: set[str] = set()
        self._kept_robots: dict[str, RobotsRecord] = {}
        self._writing: asyncio.Future[None] | None = None
        #: Milliseconds of the last exchange with each site.
        self.last_ms: dict[str, int] = {}

    def wait_s(self, site: str) -> float:
        """Seconds until a site may be asked."""
        now = self._time.now()
        return max(0.0, (next_allowed_at(self.memory.hosts.get(site, HostState()), now) - now).total_seconds())

    def interval_s(self, site: str) -> float:
        """Seconds between two requests to a site: as configured, or longer where its robots.txt asked for that."""
        known = self.memory.hosts.get(site)
        return self._least_s if known is None else known.interval_s

    @asynccontextmanager
    async def turn(self, target: Target, purpose: Purpose) -> AsyncIterator[Turn]:
        """As a fetcher does, written down before the request and after an answer that asks for a pause."""
        self._meet(target)
        site = target.site
        async with super().turn(target, purpose) as turn:
            await self._write_down(site)
            self.memory.hosts[site] = before = _as_of(self.memory.hosts[site], self._time.now())
            started_s = self._time.monotonic()
            try:
                yield turn
            finally:
                self.last_ms[site] = round(1000 * (self._time.monotonic() - started_s))
                answered = self.memory.hosts[site]
                # The interval is one of silence: a request may reach a busy server long after it was made.
                self.memory.hosts[site] = _as_of(answered, self._time.now())
                self._changed.add(site)
            if answered.paused_until != before.paused_until:
                await self._write_down(site)

    def write(self) -> None:
        """Put what changed into the store, at once.

        Raises:
            OutputFailed: the disk refused.
        """
        now, hosts = self._time.now(), self.memory.hosts
        robots = {origin: record for origin, record in self.memory.robots.items() if self._kept_robots.get(origin) is not record}
        if self._changed:
            self._store.put_host_states(_POLITENESS, {site: encode(_careful(hosts[site])) for site in sorted(self._changed)}, now)
            self._changed.clear()
        if robots:
            self._store.put_host_states(_ROBOTS, {origin: encode(record) for origin, record in robots.items()}, now)
            self._kept_robots.update(robots)

    def _meet(self, target: Target) -> None:
        site, origin = target.site, target.origin_url
        if site not in self._met:
            for name, state in self._store.host_states(_POLITENESS, [site]).items():
                known = decode(HostState, state)
                met = self.memory.hosts.setdefault(name, possible(known, self._time.now()))
                if met != known:  # of a clock that was set back: it counts from now on, in the store too
                    self._changed.add(name)
        if origin not in self._met:
            for name, state in self._store.host_states(_ROBOTS, [origin]).items():
                self._kept_robots[name] = self.memory.robots.setdefault(name, decode(RobotsRecord, state))
        self._met |= {site, origin}

    async def _write_down(self, site: str) -> None:
        self._changed.add(site)
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write_soon())
        await asyncio.shield(self._writing)

    async def _write_soon(self) -> None:
        await self._time.wait(_GATHER_S)
        self._writing = None  # who comes from here on waits for the next one
        self.write()


def _as_of(state: HostState, now: datetime) -> HostState:
    """The state of a site that is asked, or has answered, now: a moment after its turn began."""
    least = now + timedelta(seconds=state.interval_s)
    return replace(state, full_at=least if state.full_at is None else max(state.full_at, least))


def _careful(state: HostState) -> HostState:
    return state if state.full_at is None else replace(state, full_at=state.full_at + _MARGIN)
