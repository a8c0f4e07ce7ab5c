"""Which addresses may be connected to."""

import asyncio
import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fetching import FailureKind, FetchResult
from tests.faults.harness import FakeNames, ask, fetch_path, reason, settings_for
from tests.faults.server import FaultServer
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.sockets import connect
from transforms.core.fetch.targets import target_of

REFUSED = {
    "127.0.0.1": "loopback", "127.9.9.9": "loopback", "10.0.0.1": "private", "172.16.0.1": "private", "172.31.255.255": "private",
    "192.168.1.1": "private", "169.254.169.254": "link-local", "100.64.0.1": "carrier NAT", "0.0.0.0": "unspecified",  # noqa: S104

    "0.1.2.3": "unspecified", "224.0.0.1": "multicast", "239.255.255.255": "multicast", "255.255.255.255": "reserved",
    "240.0.0.1": "reserved", "192.0.2.1": "documentation", "198.51.100.7": "documentation", "203.0.113.9": "documentation",
    "198.18.0.1": "benchmarking", "192.0.0.1": "reserved", "192.88.99.1": "6to4 relay",
    "::1": "loopback", "::": "unspecified", "fe80::1": "link-local", "fe80::1%eth0": "link-local", "fc00::1": "private",
    "fd12:3456::1": "private", "fec0::1": "site-local", "ff02::1": "multicast", "64:ff9b::7f00:1": "NAT64",
    "64:ff9b::808:808": "NAT64", "64:ff9b:1::1": "NAT64", "2002:7f00:1::": "6to4", "2001::1": "Teredo",
    "::ffff:127.0.0.1": "IPv4-mapped", "::ffff:8.8.8.8": "IPv4-mapped", "::127.0.0.1": "IPv4-compatible",
    "::ffff:0:7f00:1": "IPv4-translated", "2001:db8::1": "documentation", "3fff::1": "documentation", "100::1": "discard",
    "5f00::1": "segment routing", "4000::1": "reserved", "localhost": "no address", "": "no address",
}  # fmt: skip


@pytest.mark.fault("C1")
@pytest.mark.parametrize("address", REFUSED)
def test_special_networks_are_refused(address: str) -> None:
    """An address that is not on the internet at large is refused, by the name of its network."""
    assert AddressPolicy().refusal(address) == REFUSED[address]


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are_allowed(address: str) -> None:
    """An ordinary address is none of them."""
    assert AddressPolicy().refusal(address) is None


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_allowed(address: object) -> None:
    """The list refuses at least what the standard library knows to be private, reserved or multicast."""
    found = ip_address(str(address))
    special = found.is_private or found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified
    assert AddressPolicy().refusal(str(address)) is not None or not special


def test_a_network_is_allowed_by_name_alone() -> None:
    """What the operator names may be reached, mapped into IPv6 too, and its neighbour may not."""
    policy = AddressPolicy.of(["127.0.0.1/32", "fd00::/8"])
    allowed = [policy.refusal(address) for address in ("127.0.0.1", "::ffff:127.0.0.1", "fd00::1")]
    assert (allowed, policy.refusal("127.0.0.2")) == ([None, None, None], "loopback")


def test_what_is_no_network_is_an_error() -> None:
    """A mistyped network is told at once."""
    with pytest.raises(ValueError, match="host bits"):
        AddressPolicy.of(["10.0.0.1/8"])


@pytest.mark.fault("C1", 16)
def test_a_name_for_a_private_address_is_refused_before_connecting() -> None:
    """A public name whose address is private costs no packet."""
    result = fetch_path("http://inside.test/", names=FakeNames({"inside.test": ["127.0.0.2"]}))
    assert reason(result) == "blocked_address"
    assert result.failure is not None
    assert result.failure.detail == "inside.test is 127.0.0.2: loopback"


@pytest.mark.fault("C1")
@pytest.mark.parametrize("host", ["127.0.0.2", "[::ffff:127.0.0.2]", "[64:ff9b::7f00:2]", "[fec0::1]", "0.0.0.1"])
def test_an_address_in_place_of_a_name_is_checked(host: str) -> None:
    """No resolver is asked for a literal address, and it is held against the list all the same."""
    names = FakeNames()
    assert (reason(fetch_path(f"http://{host}/", names=names)), names.asked) == ("blocked_address", [])


@pytest.mark.fault("C1")
@pytest.mark.parametrize("host", ["2130706434", "0x7f.2", "127.2", "017700000002"])
def test_disguised_addresses_are_no_hosts(host: str) -> None:
    """Forms that only the system's resolver reads as addresses reach nobody."""
    assert reason(fetch_path(f"http://{host}/")) in {"bad_url", "dns"}


@pytest.mark.fault("C1")
def test_a_redirect_to_a_private_address_is_refused() -> None:
    """The guard stands before every hop."""
    result = fetch_path("/tometa")
    assert (reason(result), len(result.hops)) == ("blocked_address", 1)


@pytest.mark.fault("C1", 16)
def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    """The connection goes to the address that was checked: the name is looked up once for each connection."""

    class Rebinding(FakeNames):
        async def __call__(self, host: str, port: int) -> list[str]:
            self.asked.append(host)
            return ["127.0.0.1"] if len(self.asked) == 1 else ["127.0.0.2"]

    async def run() -> None:
        async with FaultServer() as server:
            names = Rebinding()
            first = await ask(server, "/html", names=names)
            second = await ask(server, "/html", names=names)
            assert (first.peer, len(names.asked), reason(second)) == ("127.0.0.1", 2, "blocked_address")

    asyncio.run(run())


@pytest.mark.fault("C1")
def test_a_private_address_among_public_ones_is_passed_over() -> None:
    """Only those addresses of a name that may be connected to are tried."""
    result = fetch_path("/html", names=FakeNames({"site.test": ["127.0.0.2", "127.0.0.1"]}))
    assert (reason(result), result.peer) == (None, "127.0.0.1")


@pytest.mark.fault("C1")
def test_the_peer_is_checked_before_a_byte_is_sent() -> None:
    """Should a connection lead elsewhere than where it was made to (a NAT, a proxy of the system), the peer's address decides."""

    class Forgetful(AddressPolicy):
        """Lets the first look pass."""

        looks = 0

        def refusal(self, address: str) -> str | None:
            Forgetful.looks += 1
            return None if Forgetful.looks == 1 else super().refusal(address)

    async def run() -> None:
        async with FaultServer() as server:
            with pytest.raises(FetchError) as caught:
                await connect("site.test", server.port, Forgetful(), FakeNames())
            assert caught.value.failure.kind is FailureKind.BLOCKED_ADDRESS
            await asyncio.sleep(0)
            assert server.requests() == []

    asyncio.run(run())


@pytest.mark.fault("C1")
def test_no_proxy_of_the_environment_goes_around_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxy variables are not read: the request reaches the site itself."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.2:9/")
    result = fetch_path("/html")
    assert (reason(result), result.peer) == (None, "127.0.0.1")


@pytest.mark.fault("C1")
def test_ports_are_named() -> None:
    """A port that is not configured is refused, in the first address and in a redirect."""
    assert reason(fetch_path("http://site.test:22/")) == "blocked_port"
    assert reason(fetch_path("/toport")) == "blocked_port"


@pytest.mark.fault("C1", "C4", "C5")
@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "ftp://site.test/x", "javascript:alert(1)", "gopher://site.test/", "/etc/passwd", "", "data:,x"],
)
def test_other_schemes_are_refused(url: str) -> None:
    """Only http and https are asked for, whatever a feed list, a sitemap or a body holds."""
    with pytest.raises(FetchError) as caught:
        target_of(url, frozenset({80}))
    assert caught.value.failure.kind is FailureKind.BLOCKED_SCHEME


def test_a_dead_address_leaves_time_for_the_next() -> None:
    """A host whose first address refuses is reached at its second."""

    async def run() -> None:
        async with FaultServer() as server:
            settings = settings_for(server, allow_private=("127.0.0.0/8", "::1/128"))
            names = FakeNames({"site.test": ["::1", "127.0.0.1"]})
            assert (await ask(server, "/html", names=names, settings=settings)).peer == "127.0.0.1"

    asyncio.run(run())


def test_nobody_listens() -> None:
    """A refused connection is told with the address that refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

        async def run() -> FetchResult:
            async with FaultServer() as server:
                return await ask(server, f"http://site.test:{port}/", settings=settings_for(server, ports=frozenset({port})))

        result = asyncio.run(run())
    assert (reason(result), result.failure and result.failure.detail[:10]) == ("connect", "127.0.0.1:")
