"""The fetch core beside bare clients on one loopback server, 64 sites side by side.

    python -m tests.benchmarks.fetching [--requests 4000] [--rounds 3] [--peers PYTHON]

The core does all that it does in earnest: guard, robots.txt, turns by site (with no interval between them), caps, records.
A bare client gathers over 64 workers and reads bodies: httpcore2's pool, and where PYTHON has them, httpx2 and aiohttp. Each side
runs in a fresh process, in turn; throughput by the clock on the wall. The A/A pair (bare against bare) says how far to trust a run.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from datetime import datetime, timezone
from typing import Any, Final

_SITES: Final = 64
_BODY: Final = b"<p>" + b"x" * 20_000
_HEAD: Final = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(_BODY)
_RATIO_GATE: Final = 0.8
_AA_LIMIT: Final = 0.1
_LATENCIES_S: Final = (0.0, 0.1)
_PEERS: Final = ("httpx2", "aiohttp")
#: aiohttp's parser is C and knows no HTTP/2: its figure is printed, and decides nothing.
_GATED: Final = ("bare", "httpx2")


class _Server(asyncio.Protocol):
    """Answers every head with one page, after the latency; as little work as can be."""

    latency_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer; a head comes in one piece here."""
        asyncio.get_running_loop().call_later(self.latency_s, self._answer)

    def _answer(self) -> None:
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.write(_HEAD + _BODY)


async def serve(latency_s: float, max_seconds: float) -> None:
    """Print a port, serve, end."""
    _Server.latency_s = latency_s
    server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.sleep(max_seconds)


async def core(port: int, requests: int) -> int:
    """The fetch core."""
    from schemas.fetching import FetchRequest  # noqa: PLC0415  a bare side must not pay for it
    from transforms.core.fetch.clock import Clock  # noqa: PLC0415
    from transforms.core.fetch.fetcher import Fetcher  # noqa: PLC0415
    from transforms.core.fetch.session import Session  # noqa: PLC0415
    from transforms.core.fetch.settings import FetchSettings  # noqa: PLC0415

    async def resolve(_: str, __: int) -> list[str]:
        return ["127.0.0.1"]

    settings = FetchSettings(
        contact="https://news.test/bot", version="0", allow_private=("127.0.0.1/32",), ports=frozenset({port}), interval_s=0.0
    )
    clock = Clock(now=lambda: datetime.now(timezone.utc), monotonic=time.monotonic, wait=asyncio.sleep)
    asked = [FetchRequest(url=f"http://site{number % _SITES}.test:{port}/{number}") for number in range(requests)]
    async with Session(settings, resolve=resolve) as session, aclosing(Fetcher(session, clock).fetch_all(asked)) as results:
        return sum([len(result.body) == len(_BODY) async for _, result in results])


async def _gather(requests: int, get: Callable[[], Awaitable[int]]) -> int:
    """64 workers over so many requests."""
    left, good = iter(range(requests)), 0

    async def work() -> None:
        nonlocal good
        for _ in left:
            length = await get()
            good += length == len(_BODY)

    await asyncio.gather(*(work() for _ in range(_SITES)))
    return good


async def bare(port: int, requests: int) -> int:
    """The pool of the library that the core stands on."""
    import httpcore2  # noqa: PLC0415

    async with httpcore2.AsyncConnectionPool(max_connections=_SITES, http2=True) as pool:

        async def get() -> int:
            return len((await pool.request("GET", f"http://127.0.0.1:{port}/")).content)

        return await _gather(requests, get)


async def httpx2(port: int, requests: int) -> int:
    """The client that stands on the same library."""
    import httpx2 as client_library  # type: ignore[import-not-found]  # noqa: PLC0415  in the peers' environment alone

    limits = client_library.Limits(max_connections=_SITES)
    async with client_library.AsyncClient(trust_env=False, limits=limits) as client:

        async def get() -> int:
            return len((await client.get(f"http://127.0.0.1:{port}/")).content)

        return await _gather(requests, get)


async def aiohttp(port: int, requests: int) -> int:
    """A client whose parser is written in C; it knows no HTTP/2."""
    import aiohttp as client_library  # type: ignore[import-not-found]  # noqa: PLC0415  in the peers' environment alone

    async with client_library.ClientSession(connector=client_library.TCPConnector(limit=_SITES)) as client:

        async def get() -> int:
            async with client.get(f"http://127.0.0.1:{port}/") as response:
                return len(await response.read())

        return await _gather(requests, get)


SIDES: Final = {side.__name__: side for side in (core, bare, httpx2, aiohttp)}


@contextmanager
def _server(latency_s: float, max_seconds: float = 300.0) -> Iterator[int]:
    argv = [sys.executable, "-m", "tests.benchmarks.fetching", "--serve", str(latency_s), "--max-seconds", str(max_seconds)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _run(side: str, port: int, requests: int, python: str) -> dict[str, float]:
    argv = [python, "-m", "tests.benchmarks.fetching", "--side", side, "--port", str(port), "--requests", str(requests)]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)  # `-m` finds `tests` in the working folder
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _measure(side: str, port: int, requests: int) -> None:
    asyncio.run(SIDES[side](port, _SITES))  # imports are paid once in the life of a process
    start, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    good = asyncio.run(SIDES[side](port, requests))
    wall_s, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    assert good == requests, f"{side}: {good} of {requests} pages"
    cpu_s = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
    print(json.dumps({"per_s": requests / wall_s, "cpu_us": cpu_s / requests * 1e6, "peak_mib": after.ru_maxrss / 1024}))


def _has(python: str, module: str) -> bool:
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def compare(latency_s: float, requests: int, rounds: int, peers: str) -> bool:
    """Run the sides in turn and print them; whether the gate holds, or no verdict is possible."""
    sides = ["bare", "core", "bare again", *(peer for peer in _PEERS if _has(peers, peer))]
    runs: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
    with _server(latency_s) as port:
        for _ in range(rounds):
            for side in sides:
                python = peers if side in _PEERS else sys.executable
                runs[side].append(_run(side.partition(" ")[0], port, requests, python))
    median = {side: {name: statistics.median(run[name] for run in found) for name in found[0]} for side, found in runs.items()}
    print(f"\nlatency {latency_s * 1000:.0f} ms, {requests} requests, {rounds} rounds, medians")
    for side, found in median.items():
        print(f"  {side:<11}{found['per_s']:7.0f}/s  {found['cpu_us']:6.0f} us CPU a request  {found['peak_mib']:5.0f} MiB")
    off = abs(median["bare again"]["per_s"] / median["bare"]["per_s"] - 1)
    print(f"  A/A pair off by {off:.1%}{'' if off <= _AA_LIMIT else ': too noisy for a verdict'}")
    holds = True
    for side in ("bare", *(peer for peer in _PEERS if peer in median)):
        ratio = median["core"]["per_s"] / median[side]["per_s"]
        verdict = "no verdict" if off > _AA_LIMIT else "holds" if ratio >= _RATIO_GATE else "FALLS SHORT"
        holds &= verdict != "FALLS SHORT" or side not in _GATED
        print(f"  {verdict:<12}core / {side}: {ratio:.2f} (at least {_RATIO_GATE})")
    return holds


def main() -> int:
    """Compare, or run one side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable, help="an interpreter that has httpx2 and aiohttp")
    for hidden, kind in (("--side", str), ("--port", int), ("--serve", float), ("--max-seconds", float)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    given: Any = parser.parse_args()
    if given.serve is not None:
        asyncio.run(serve(given.serve, given.max_seconds))
    elif given.side:
        _measure(given.side, given.port, given.requests)
    else:
        verdicts = [compare(latency_s, given.requests, given.rounds, given.peers) for latency_s in _LATENCIES_S]
        return 0 if all(verdicts) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
