"""What tests of fetching share: names that all lead to the fault server, a clock that does as it is told, one call."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final

from schemas.fetching import FailureKind, FetchRequest, FetchResult
from tests.faults.server import FaultServer
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.fetching import fetch
from transforms.core.fetch.session import Session
from transforms.core.fetch.settings import FetchSettings

START: Final = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
CERTIFICATES: Final = Path(__file__).parents[1] / "data" / "tls"


class FakeNames:
    """A resolver: names under `.test` are this machine unless told otherwise, all others do not exist."""

    def __init__(self, told: Mapping[str, Sequence[str]] | None = None) -> None:
        """Take the names that are something else."""
        self.told = dict(told or {})
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Addresses of a name."""
        self.asked.append(host)
        if host in self.told:
            return self.told[host]
        if host == "later.test":
            raise FetchError(FailureKind.DNS_TEMPORARY, host)
        if host.endswith(".test"):
            return ["127.0.0.1"]
        raise FetchError(FailureKind.DNS, host)


class ScriptedClock:
    """Time that passes when somebody waits for it, and not otherwise."""

    def __init__(self, start: datetime = START) -> None:
        """Begin at a time."""
        self.time = start
        self.waits: list[float] = []

    def clock(self) -> Clock:
        """As fetching takes it."""
        return Clock(now=lambda: self.time, monotonic=self._seconds, wait=self.wait)

    def _seconds(self) -> float:
        return self.time.timestamp()

    async def wait(self, seconds: float) -> None:
        """Let some seconds pass at once."""
        self.waits.append(seconds)
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def settings_for(server: FaultServer, **changes: Any) -> FetchSettings:  # noqa: ANN401  fields differ in type
    """Settings under which the server, and nothing else of this machine, may be reached."""
    plain = FetchSettings(
        contact="https://news.test/bot",
        version="0.1.0",
        allow_private=("127.0.0.1/32",),
        ports=frozenset({80, 443, server.port}),
        deadline_s={"feed": 5.0, "page": 5.0, "robots": 5.0},
    )
    return replace(plain, **changes)


def server_tls() -> ssl.SSLContext:
    """The server's side: a certificate for `secure.test`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "site.pem", CERTIFICATES / "site-key.pem")
    return context


@cache
def client_tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The client's side: what trusts that certificate, and what lets everything pass."""
    trusting, passing = ssl.create_default_context(cafile=CERTIFICATES / "site.pem"), ssl.create_default_context()
    passing.check_hostname = False
    passing.verify_mode = ssl.CERT_NONE
    return trusting, passing


async def ask(
    server: FaultServer,
    path: str,
    *,
    names: FakeNames | None = None,
    tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None,
    settings: FetchSettings | None = None,
    host: str = "site.test",
    **request: Any,  # noqa: ANN401  fields differ in type
) -> FetchResult:
    """Fetch one path of the server, in a session of its own, with no waiting; `path` may be a whole address."""
    url = path if "://" in path else server.url(path, host)
    async with Session(settings or settings_for(server), resolve=names or FakeNames(), tls=tls or client_tls()) as session:
        return await fetch(FetchRequest(url=url, **request), session=session, clock=ScriptedClock().clock())


def fetch_path(path: str, **given: Any) -> FetchResult:  # noqa: ANN401  fields differ in type
    """Start a server, fetch one path, stop it."""

    async def run() -> FetchResult:
        async with FaultServer() as server:
            return await ask(server, path, **given)

    return asyncio.run(run())


def reason(result: FetchResult) -> str | None:
    """The published name of what went wrong; None: nothing did."""
    return result.failure.kind.reason if result.failure else None
