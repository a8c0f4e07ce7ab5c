"""Connections to addresses that may be connected to: resolved, checked, connected, checked again."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any, Final, TypeVar

from schemas.fetching import FailureKind
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.failing import FetchError

#: A host and a port in, its addresses out, best first; raises FetchError: dns or dns_temporary.
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
T = TypeVar("T")

#: Seconds for one address, so that a dead one (IPv6 without a route) leaves time for the next.
_CONNECT_S: Final = 5.0
_MAX_ADDRESSES: Final = 6
#: Look-ups under way at one time; each holds a thread, since the system's resolver knows no other way.
_LOOKUPS: Final = 32
_TEMPORARY: Final = frozenset({socket.EAI_AGAIN, socket.EAI_MEMORY, socket.EAI_SYSTEM})


class SystemResolver:
    """The machine's own resolver, its hosts file and search list included."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS, "newsbeam-dns")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Addresses of a host.

        Raises:
            FetchError: dns or dns_temporary.
        """
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _look_up, host, port)
        except socket.gaierror as fault:
            kind = FailureKind.DNS_TEMPORARY if fault.errno in _TEMPORARY else FailureKind.DNS
            raise FetchError(kind, host) from None
        except UnicodeError:  # a label of more than 63 characters
            raise FetchError(FailureKind.DNS, host) from None
        return found

    def close(self) -> None:
        """Let no further look-up begin; one that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def connect(host: str, port: int, policy: AddressPolicy, resolve: Resolver) -> tuple[socket.socket, str]:
    """Connect to a host at the first of its addresses that may be connected to and answers.

    The name is resolved once and the connection made to the address that was checked, so that a name which changes its mind
    in between (DNS rebinding) gains nothing; the peer's address is checked as well, before a byte is sent.

    Returns:
        The connected socket, and the address at its other end.

    Raises:
        FetchError: dns, dns_temporary, blocked_address, connect.
    """
    addresses = [host] if _is_address(host) else list(dict.fromkeys(await resolve(host, port)))[:_MAX_ADDRESSES]
    if not addresses:
        raise FetchError(FailureKind.DNS, host)
    allowed = [address for address in addresses if policy.refusal(address) is None]
    if not allowed:
        raise FetchError(FailureKind.BLOCKED_ADDRESS, f"{host} is {addresses[0]}: {policy.refusal(addresses[0])}")
    seen = ""
    for address in allowed:
        try:
            return await within(_CONNECT_S, _connect(address, port, policy))
        except OSError as fault:
            seen = f"{address}: {fault.strerror or type(fault).__name__}"
        except TookTooLongError:
            seen = f"{address}: no answer in {_CONNECT_S:g} s"
    raise FetchError(FailureKind.CONNECT, seen)


def _is_address(host: str) -> bool:
    """Whether a host is written as an address, so that there is no name to look up."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def _connect(address: str, port: int, policy: AddressPolicy) -> tuple[socket.socket, str]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connected = socket.socket(family, socket.SOCK_STREAM)
    try:
        connected.setblocking(False)  # noqa: FBT003  the standard library's signature
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(connected, (address, port))
        peer = _checked_peer(connected, policy)
    except BaseException:  # raised again: no socket stays open behind a connection that was not made
        connected.close()
        raise
    return connected, peer


def _checked_peer(connected: socket.socket, policy: AddressPolicy) -> str:
    """Who is really at the other end."""
    peer = str(connected.getpeername()[0])
    refusal = policy.refusal(peer)
    if refusal is not None:
        raise FetchError(FailureKind.BLOCKED_ADDRESS, f"connected to {peer}: {refusal}")
    return peer


async def open_streams(
    connected: socket.socket, tls: ssl.SSLContext | None, name: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Streams over a connected socket, which belongs to them from here on.

    Raises:
        FetchError: tls, or reset where the other side hangs up in the middle of the handshake.
    """
    try:
        return await asyncio.open_connection(sock=connected, ssl=tls, server_hostname=name)
    except ssl.SSLCertVerificationError as fault:
        raise FetchError(FailureKind.TLS, fault.verify_message or "certificate verify failed") from None
    except ssl.SSLError as fault:
        raise FetchError(FailureKind.TLS, fault.reason or "no TLS") from None
    except OSError as fault:
        raise FetchError(FailureKind.RESET, fault.strerror or "closed in the TLS handshake") from None


def tls_contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What verifies, by the machine's own certificates, and what lets everything pass."""
    verifying, passing = ssl.create_default_context(), ssl.create_default_context()
    passing.check_hostname = False
    passing.verify_mode = ssl.CERT_NONE
    return verifying, passing


class TookTooLongError(Exception):
    """A deadline passed."""


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The result of some work, which is cancelled and has ended when the deadline has passed or the caller is cancelled.

    Written out because `asyncio.wait_for` before Python 3.12 can swallow a cancellation that meets the end of the work.

    Raises:
        TookTooLongError: the deadline passed.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=max(0.0, seconds))
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    if task.cancelled():
        raise TookTooLongError
    return task.result()
