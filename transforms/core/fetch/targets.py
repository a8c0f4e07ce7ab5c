"""An address taken apart into what a connection and a request line need, or refused."""

import base64
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from schemas.fetching import FailureKind
from transforms.core.fetch.failing import FetchError
from transforms.core.urls import is_web_url, redact_url, registrable_domain

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# All that may stand in a request line as it is (RFC 3986), and the escapes that are there already.
_KEPT: Final = "%/:=&?~#+!$,;'@()*[]|"
# What a browser trims and drops before it reads an address (URL Standard, 4.1 and 4.4).
_TRIMMED: Final = "".join(map(chr, range(0x21)))
_DROPPED: Final = str.maketrans("", "", "\t\n\r")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to connect to and what to ask for."""

    scheme: str
    #: Lower-case ASCII name, or an address without brackets.
    host: str
    port: int
    #: Path and query as they stand in the request line; begins with `/`.
    path: str = field(repr=False)
    #: Private: the value of `Authorization`; None: the address holds no user.
    authorization: str | None = field(default=None, repr=False)
    #: Private: the whole address without fragment.
    url: str = field(repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """What one connection serves, and one robots.txt speaks for."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The value of `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin_url(self) -> str:
        """The same as an address, port always included, without a path."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def shown(self) -> str:
        """The address without secrets."""
        return redact_url(self.url)

    @property
    def site(self) -> str:
        """Whose patience is tried: the registrable domain, or the host where it has none."""
        return registrable_domain(self.url) or self.host


@lru_cache(maxsize=1024)  # asked for when requests are sorted by site, and again when they are made
def target_of(url: str, ports: frozenset[int]) -> Target:
    """Take an address apart.

    Args:
        url: absolute; a fragment is dropped.
        ports: those that may be connected to.

    Raises:
        FetchError: blocked_scheme, blocked_port or bad_url.

    >>> target = target_of("http://User:p%20w@bücher.example/a b?q=ü#x", frozenset({80}))
    >>> target.origin, target.path, target.shown
    (('http', 'xn--bcher-kva.example', 80), '/a%20b?q=%C3%BC', 'http://bücher.example/a b?q=ü')
    """
    url = url.strip(_TRIMMED).translate(_DROPPED).partition("#")[0]
    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() not in DEFAULT_PORTS:
        raise FetchError(FailureKind.BLOCKED_SCHEME, redact_url(url) if scheme is None else scheme[1])
    if not is_web_url(url):
        raise FetchError(FailureKind.BAD_URL, redact_url(url))
    try:
        parts = urlsplit(url.replace("\\", "/"))
        name, port = parts.hostname or "", parts.port
        host = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError is one
        raise FetchError(FailureKind.BAD_URL, redact_url(url)) from None
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if not host:
        raise FetchError(FailureKind.BAD_URL, redact_url(url))
    if port not in ports:
        raise FetchError(FailureKind.BLOCKED_PORT, str(port))
    path = quote(parts.path or "/", safe=_KEPT) + ("?" + quote(parts.query, safe=_KEPT) if parts.query else "")
    return Target(
        scheme=parts.scheme,
        host=host.rstrip("."),
        port=port,
        path=path if path.startswith("/") else f"/{path}",
        authorization=_authorization(parts.netloc),
        url=url,
    )


def led_to(base: Target, location: str, ports: frozenset[int]) -> Target:
    """Where a redirect leads; one within the same origin keeps the user and password of its base, another does not.

    Raises:
        FetchError: blocked_scheme, blocked_port or bad_url.
    """
    try:
        led = target_of(urljoin(base.url, location.strip(_TRIMMED)), ports)
    except ValueError:  # a host in brackets that is no address
        raise FetchError(FailureKind.BAD_URL, redact_url(location)) from None
    if led.authorization is None and led.origin == base.origin and base.authorization is not None:
        userinfo = urlsplit(base.url).netloc.rpartition("@")[0]
        return target_of(led.url.replace("://", f"://{userinfo}@", 1), ports)
    return led


def _authorization(netloc: str) -> str | None:
    userinfo, found, _ = netloc.rpartition("@")
    return basic_authorization(unquote_to_bytes(userinfo)) if found and userinfo else None


def basic_authorization(pair: bytes) -> str:
    """The value of `Authorization` for `user:password` (RFC 7617)."""
    return f"Basic {base64.b64encode(pair).decode('ascii')}"
