"""Which network addresses may be connected to: public ones, and private ones by name of their network alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Named here, not asked of `ipaddress`: what `is_global` answers differs between releases of Python.
# Source: IANA's registries of special-purpose addresses for IPv4 and IPv6, RFC 6890 and what updates it.
_REFUSED: Final = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "unspecified"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "carrier NAT"), ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"), ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"), ("192.31.196.0/24", "reserved"), ("192.52.193.0/24", "reserved"),
        ("192.88.99.0/24", "6to4 relay"), ("192.168.0.0/16", "private"), ("192.175.48.0/24", "reserved"),
        ("198.18.0.0/15", "benchmarking"), ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("::ffff:0:0/96", "IPv4-mapped"), ("::/96", "IPv4-compatible"),
        ("::ffff:0:0:0/96", "IPv4-translated"), ("64:ff9b::/96", "NAT64"), ("64:ff9b:1::/48", "NAT64"), ("100::/64", "discard"),
        ("100:0:0:1::/64", "dummy"), ("2001::/32", "Teredo"), ("2001::/23", "reserved"), ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"), ("2620:4f:8000::/48", "reserved"), ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"), ("fc00::/7", "private"), ("fe80::/10", "link-local"), ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)  # fmt: skip
#: All that IANA has given out for the internet at large; the rest of IPv6 is nobody's.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses may be connected to."""

    #: Networks that may be reached although they are private: an intranet, the loopback of a test.
    allowed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, allow_private: Iterable[str] = ()) -> "AddressPolicy":
        """A policy from networks in CIDR notation.

        Raises:
            ValueError: one of them is no network.
        """
        return cls(tuple(ip_network(network) for network in allow_private))

    def refusal(self, address: str) -> str | None:
        """Why an address must not be connected to.

        Args:
            address: as the system writes it; a zone (`%eth0`) is read over.

        Returns:
            The kind of network that it lies in; None: it may be connected to. An address that embeds another is refused
            unless it is a mapped one whose inner address may be connected to by name of its network.

        >>> policy = AddressPolicy.of(["10.1.0.0/16"])
        >>> policy.refusal("10.1.2.3"), policy.refusal("10.2.0.1"), policy.refusal("64:ff9b::7f00:1")
        (None, 'private', 'NAT64')
        """
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return "no address"
        if any(one in network for one in _with_mapped(found) for network in self.allowed if one.version == network.version):
            return None
        named = next((name for network, name in _REFUSED if found.version == network.version and found in network), None)
        if named is None and isinstance(found, IPv6Address) and found not in _GLOBAL_UNICAST:
            return "reserved"
        return named


def _with_mapped(address: Address) -> Iterator[Address]:
    """An address, and the one that a dual-stack socket means by it."""
    yield address
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        yield address.ipv4_mapped
