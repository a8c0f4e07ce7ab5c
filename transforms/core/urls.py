"""Addresses: what identifies an article, whose site it is on, and what of it may be published.

The policy of `url_key`, over w3lib's canonical form (percent-encoding, sorted query, dot segments, no fragment): http is
https; the host is lower-case ASCII without `www.`, `m.`, `mobile.` and `amp.` above the registrable domain; user, password
and default port go; sessions, secrets, trackers and layout switches go from the query; AMP caches, `/amp`, `/print` and
`index.html` lead to the article; no slash at the end. The address itself is kept beside the key (`redact_url`).
"""

import ipaddress
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import unquote_plus, unquote_to_bytes

from w3lib.url import canonicalize_url

from transforms.core.url_parameters import REDACTED, hides_secret, is_irrelevant, is_secret, redact_parameter

#: Raised when `url_key` gives another key for some address.
URL_KEY_VERSION: Final = "1"
#: Code points; RFC 9110 (4.1) asks that addresses of 8,000 octets at least be understood.
MAX_URL_CHARS: Final = 8192

#: One more round was the most that any address needed in 20,000 made at random.
_MAX_ROUNDS: Final = 8
_DEFAULT_PORTS: Final = {"", "80", "443"}
_MAX_PORT: Final = 65535
# What a browser does to an address before it reads it (URL Standard 4.1, 4.4): trims, and drops tabs and line ends.
_TRIMMED: Final = "".join(map(chr, range(0x21)))
_DROPPED: Final = str.maketrans("", "", "\t\n\r")
_WEB: Final = re.compile(r"https?:[/\\]*(?P<authority>[^/\\?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?", re.IGNORECASE)
# What names of hosts are made of; browsers let more through (URL Standard 3.2), no registry does.
_HOST: Final = re.compile(r"[a-z0-9_-][a-z0-9_.-]*")
_IDEOGRAPHIC_STOPS: Final = str.maketrans("。．｡", "...")
_NUMERIC_LABEL: Final = re.compile(r"\d+|0x[0-9a-f]*")
_MAX_HOST_CHARS: Final = 253
_LAYOUT_LABELS: Final = frozenset({"www", "m", "mobile", "amp"})
# https://developers.google.com/amp/cache/overview: /c/s/ is content over TLS.
_AMP_CACHE: Final = re.compile(
    r"(?:(?:[a-z0-9-]+\.)?cdn\.ampproject\.org/(?:c|v|wp)|(?:www\.)?google\.[a-z.]{2,6}/amp)/(?:s/)?(?P<page>[^/]+\.[^/]+/.+)"
)
# ASP.NET and Java keep sessions in the path.
_PATH_SESSION: Final = re.compile(rf"/(?:\(|%28)[A-Z](?:\(|%28)(?:[A-Za-z0-9]{{20,}}|{REDACTED})(?:\)|%29){{2}}(?=[/;]|%3[Bb]|$)")
_CUT_PARAMETER: Final = re.compile(rf"(?:;|%3[Bb])[^;/]*={REDACTED}(?=[;/]|$)")
_LAYOUT_PAGES: Final = frozenset({"amp", "print"})
_INDEX_PAGES: Final = frozenset({"index.html", "index.htm", "index.php"})

_SPECIAL_AUTHORITY: Final = re.compile(r"((?:(?:https?|wss?|ftp):|(?=[/\\]{2}))[/\\]*)([^/\\?#]*@)", re.IGNORECASE)
_OTHER_AUTHORITY: Final = re.compile(r"([a-z][a-z0-9+.-]*://)([^/?#]*@)", re.IGNORECASE)
# A password with a raw slash: what follows the colon is no port.
_SPLIT_USERINFO: Final = re.compile(r"([a-z][a-z0-9+.-]*:[/\\]+)([^/\\?#@:\[]*:(?!\d*(?:[/\\?#]|$))[^?#]*@)", re.IGNORECASE)
_SITE: Final = re.compile(r"(?:(?:https?|wss?|ftp):[/\\]*|[a-z][a-z0-9+.-]*:[/\\]{2}|[/\\]{2})[^/\\]*", re.IGNORECASE)
_NESTED_USERINFO: Final = re.compile(r"([/\\]{2})[^/\\?#]*(?:(?<![/\\])@|%40)")
_SEPARATORS: Final = re.compile("([&?#])")
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def url_key(url: str) -> str | None:
    """The normal form that identifies an article.

    Returns:
        `https://host[:port]/path[?query]` in ASCII, at most about three times `MAX_URL_CHARS`; None: no http(s) address, one
        that a browser refuses, or one longer than `MAX_URL_CHARS`. Idempotent.

    >>> url_key("http://User:pw@www.Example.org:443/a/../b/?utm_source=rss&id=2&token=SECRET#frag")
    'https://example.org/b?id=2'
    >>> url_key("https://m.example.org/story/amp/?b=2&a=1"), url_key("mailto:desk@example.org")
    ('https://example.org/story?a=1&b=2', None)
    """
    if len(url) > MAX_URL_CHARS:
        return None
    key = _key(url)
    for _ in range(_MAX_ROUNDS):  # one step may lay bare what another takes away
        before, key = key, key and _key(key)
        if key == before:
            break
    return key


def is_web_url(url: str) -> bool:
    """Whether a browser would read this as an absolute http(s) address of a host.

    >>> is_web_url("https://example.org"), is_web_url("javascript:alert(1)"), is_web_url("http://a b/")
    (True, False, False)
    """
    return len(url) <= MAX_URL_CHARS and _split(url) is not None


def registrable_domain(url: str) -> str | None:
    """The domain under which the site was registered, by the public suffix list that the `tld` package carries.

    Returns:
        Lower-case ASCII (Punycode); None: no http(s) address, an IP address, a bare suffix or a single label.

    >>> registrable_domain("https://news.bbc.co.uk/1/hi"), registrable_domain("http://127.0.0.1/")
    ('bbc.co.uk', None)
    """
    parts = _split(url) if len(url) <= MAX_URL_CHARS else None
    return None if parts is None else _registrable(parts[0])


def redact_url(url: str) -> str:
    """An address that may be published: without user and password, and without the values of secret parameters.

    Everything else is left as it is, byte for byte; only what cannot stand in a table is mended as browsers do (trimmed, tabs
    and line ends dropped, controls percent-encoded, U+FFFD for a lone surrogate). Works on any string. Idempotent.
    `url_key` of the result is `url_key` of the argument.

    >>> redact_url("https://user:pw@example.org/a/../b/?id=2&token=SECRET#frag")
    'https://example.org/a/../b/?id=2&token=REDACTED#frag'
    """
    return _redacted(url) if len(url) <= MAX_URL_CHARS else _redacted.__wrapped__(url)


# One page asks for its own address several times.
@lru_cache(maxsize=256)
def _redacted(url: str) -> str:
    mended = _UNPRINTABLE.sub(lambda control: f"%{ord(control[0]):02X}", _trim(url))
    for authority in (_SPECIAL_AUTHORITY, _SPLIT_USERINFO, _OTHER_AUTHORITY):
        mended = _cut_userinfo(authority, mended)
    start = re.search("[?#]", mended)
    path, tail = (mended[: start.start()], mended[start.start() :]) if start else (mended, "")
    parts = _SEPARATORS.split(tail)
    parts[::2] = [redact_parameter(pair) for pair in parts[::2]]
    return _redact_path(path) + "".join(parts)


def _trim(url: str) -> str:
    return _SURROGATE.sub("\ufffd", url.strip(_TRIMMED).translate(_DROPPED))


# What identifies


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Host, `:port` or nothing, path and `?query` of a web address, the host in normal form; None: it is none."""
    found = _WEB.match(_trim(url))
    if not found:
        return None
    place = found["authority"].rpartition("@")[2]
    bracket = place.rfind("]")
    colon = place.find(":", bracket + 1)
    name, port = (place, "") if colon < 0 else (place[:colon], place[colon + 1 :])
    host = _host(name)
    if host is None or (port and not (port.isascii() and port.isdigit() and len(port) <= 20 and int(port) <= _MAX_PORT)):  # noqa: PLR2004
        return None
    port = "" if port in _DEFAULT_PORTS or int(port) in {80, 443} else f":{int(port)}"
    return host, port, found["path"].replace("\\", "/"), found["query"] or ""


@lru_cache(maxsize=4096)
def _host(name: str) -> str | None:
    """The normal form of a host; None: no host can be called so."""
    if name.startswith("["):
        return _ipv6(name)
    if len(name) > 3 * _MAX_HOST_CHARS:
        return None
    try:
        plain = unquote_to_bytes(name).decode().translate(_IDEOGRAPHIC_STOPS).lower()
        # The codec refuses long labels and bad names; ASCII names are left to the rules below (underscores are in use).
        host = plain if plain.isascii() else plain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    host = host.rstrip(".")
    if len(host) > _MAX_HOST_CHARS or not _HOST.fullmatch(host):
        return None
    return _ipv4(host) if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) else host


def _ipv4(host: str) -> str | None:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None


def _ipv6(name: str) -> str | None:
    if not name.endswith("]") or "%" in name:
        return None
    try:
        return f"[{ipaddress.IPv6Address(name[1:-1]).compressed}]"
    except ValueError:
        return None


def _key(url: str) -> str | None:
    parts = inner = _canonical(redact_url(url))
    while inner and (cached := _AMP_CACHE.fullmatch(f"{inner[0]}{inner[2]}")):
        inner = _canonical(f"https://{cached['page']}{inner[3]}")
        parts = inner or parts
    if parts is None:
        return None
    host, port, path, query = parts
    kept = "&".join(pair for pair in query.removeprefix("?").split("&") if pair and not _is_dropped(pair))
    return f"https://{_site(host)}{port}{_page(path)}{'?' if kept else ''}{kept}"


def _canonical(url: str) -> tuple[str, str, str, str] | None:
    """What `_split` gives for an address with its secrets cut, without sessions, path and query in w3lib's canonical form."""
    parts = _split(url)
    if parts is None:
        return None
    host, port, path, query = parts
    path = _PATH_SESSION.sub("", _CUT_PARAMETER.sub("", path)).removeprefix("/")
    # The host is ready; w3lib sees a stand-in, so that it cannot read it another way.
    canonical = canonicalize_url(f"https://host.invalid/{path}{query}").removeprefix("https://host.invalid")
    path, mark, query = canonical.partition("?")
    return host, port, path, f"{mark}{query}"


def _site(host: str) -> str:
    """The host without the labels that choose a layout; the registrable domain is never touched."""
    domain = _registrable(host)
    if domain is None or host == domain:
        return host
    labels = [label for label in host.removesuffix(f".{domain}").split(".") if label not in _LAYOUT_LABELS]
    return ".".join([*labels, domain])


def _page(path: str) -> str:
    """The path without what chooses a layout and without a slash at the end; at least one other part stays."""
    before = None
    while path != before:
        before = path
        path = _without_layout(path.rstrip("/;"))
    return path or "/"


def _without_layout(path: str) -> str:
    if path.endswith((".amp", ".amp.html", ".amp.htm")):
        name, _, suffix = path.rpartition(".amp")
        return f"{name}{suffix}"
    if path.startswith("/amp/"):
        return path.removeprefix("/amp")
    head, _, last = path.rpartition("/")
    return head if last in _INDEX_PAGES or (head.strip("/") and last in _LAYOUT_PAGES) else path


def _is_dropped(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return is_secret(name, value) or hides_secret(parameter) or is_irrelevant(unquote_plus(name), unquote_plus(value))


# Whose site


@cache
def _suffixes() -> frozenset[str]:
    """The rules of the public suffix list, in ASCII; `tld`'s own functions are not called, for they may fetch a newer list."""
    lines = (files("tld") / "res" / "effective_tld_names.dat.txt").read_text(encoding="utf-8").splitlines()
    rules = (line.split()[0] for line in lines if line.strip() and not line.startswith("//"))
    return frozenset(rule if rule.isascii() else _ascii_rule(rule) for rule in rules)


def _ascii_rule(rule: str) -> str:
    return ".".join(label.encode("idna").decode("ascii") for label in rule.split("."))


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str | None:
    """The public suffix and one label more, by the algorithm of https://publicsuffix.org/list/."""
    labels = host.split(".")
    if len(labels) < 2 or "" in labels or host.startswith("[") or labels[-1].isdigit():  # noqa: PLR2004
        return None
    rules = _suffixes()
    suffix_labels = 1  # an unlisted top-level domain is a suffix
    for start in range(len(labels)):
        name, parent = ".".join(labels[start:]), ".".join(labels[start + 1 :])
        if f"!{name}" in rules:
            suffix_labels = len(labels) - start - 1
            break
        if name in rules or f"*.{parent}" in rules:
            suffix_labels = len(labels) - start
            break
    return ".".join(labels[-suffix_labels - 1 :]) if suffix_labels < len(labels) else None


# What may be published


def _cut_userinfo(authority: re.Pattern[str], url: str) -> str:
    found = authority.match(url)
    if found is None:
        return url
    rest = url[found.end() :]
    # With nothing in place of a host, the sign stays: else a part of the path would be read as one.
    return found[1] + ("" if rest and rest[0] not in "/\\?#" else "@") + rest


def _redact_path(path: str) -> str:
    found = _SITE.match(path)
    start = found.end() if found else 0
    rest = _NESTED_USERINFO.sub(r"\1", _PATH_SESSION.sub(f"/(S({REDACTED}))", path[start:]))
    return path[:start] + "/".join(redact_parameter(part) for part in rest.split("/"))
