"""User and password that are configured for a host."""

import asyncio

from tests.faults.harness import ask, client_tls, server_tls, settings_for
from tests.faults.server import FaultServer, Reply

PAIR = "me:hunter2-canary"


def sent_by(host: str, *, tls: bool, url: str | None = None, insecure: bool = False) -> str | None:
    """The `Authorization` that a server sees, with a pair configured for `secure.test`."""

    async def run() -> str | None:
        async with FaultServer(tls=server_tls() if tls else None) as server:
            server.script("/feed", Reply(body=b"x"))
            settings = settings_for(server, credentials={"secure.test": PAIR})
            assert PAIR not in repr(settings)
            given = (url or "/feed").replace("PORT", str(server.port))
            result = await ask(server, given, host=host, settings=settings, tls=client_tls(), insecure_tls=insecure)
            assert PAIR not in repr(result)
            return server.requests("/feed")[0].header("authorization")

    return asyncio.run(run())


def test_credentials_of_a_host_are_sent_over_tls() -> None:
    """The pair of the host goes with every request for it over TLS; an address that has its own keeps that."""
    assert sent_by("secure.test", tls=True) == "Basic bWU6aHVudGVyMi1jYW5hcnk="
    assert sent_by("secure.test", tls=True, url="https://other:word@secure.test:PORT/feed") == "Basic b3RoZXI6d29yZA=="


def test_credentials_are_not_shown_to_others() -> None:
    """Over plain HTTP, over TLS that is not verified, and to other hosts, nothing is sent."""
    assert sent_by("secure.test", tls=False) is None
    assert sent_by("secure.test", tls=True, insecure=True) is None
    assert sent_by("site.test", tls=False) is None
