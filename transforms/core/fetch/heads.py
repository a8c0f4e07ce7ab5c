"""Heads of requests and responses: what is sent, what is kept, what they say about waiting and about machines."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from schemas.fetching import FailureKind, FetchRequest, Purpose
from transforms.core.fetch.decoding import ACCEPT_ENCODING
from transforms.core.fetch.failing import FetchError, printable
from transforms.core.fetch.targets import Target
from transforms.core.metadata.rights import ai_opt_out

RawHeaders = Sequence[tuple[bytes, bytes]]

#: A crawler of news found sites with more than the hundred at which common clients stop (Media Cloud raised it to 1,000).
MAX_HEADERS: Final = 1000
MAX_HEADER_BYTES: Final = 64 << 10
_MAX_VALUE_CHARS: Final = 1000
_MAX_VALIDATOR_CHARS: Final = 8192
_DAY_S: Final = 86_400.0
#: Where a server asks for patience without saying how much, or says it illegibly.
DEFAULT_RETRY_S: Final = 60.0
_ASKS_TO_WAIT: Final = frozenset({429, 503})

_ACCEPT: Final[Mapping[Purpose, str]] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}
#: What feed policy, charset and rights ask for. Cookies and links stay behind: they hold sessions and tokens.
_KEPT: Final = frozenset(
    "age cache-control content-language content-type date expires last-modified etag retry-after x-robots-tag "
    "tdm-reservation tdm-policy content-encoding content-length".split()
)
_CONTACT: Final = re.compile(r"https?://[^\s()<>;]{4,200}|[^\s()<>;@]{1,64}@[^\s()<>;@]{3,200}")
_SECONDS: Final = re.compile(r"[+-]?\d{1,18}(?:\.\d{0,6})?")
# X-Robots-Tag: a crawler's name, then what is asked of it. https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
_FOR_AGENT: Final = re.compile(r"\s*([A-Za-z][\w-]{2,40})\s*:(.*)", re.DOTALL)
_DIRECTIVES_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


def user_agent(contact: str, version: str) -> str:
    """Who we are and whom to write to.

    Args:
        contact: a web address or a mail address of whoever runs this.
        version: newsbeam's.

    Raises:
        ValueError: the contact is neither.

    >>> user_agent("desk@example.org", "0.1.0")
    'newsbeam/0.1.0 (+mailto:desk@example.org)'
    """
    if not _CONTACT.fullmatch(contact):
        raise ValueError(f"no contact: {contact!r}. Give an address of a page or a mailbox, such as https://example.org/bot")
    return f"newsbeam/{version} (+{contact if '://' in contact else f'mailto:{contact}'})"


def request_headers(request: FetchRequest, target: Target, agent: str) -> list[tuple[bytes, bytes]]:
    """The head of a request.

    Validators are echoed byte for byte; an ETag goes alone, since servers that get both may answer by the weaker one.
    """
    fields = [("Host", target.authority), ("User-Agent", agent), ("Accept", _ACCEPT[request.purpose])]
    fields.append(("Accept-Encoding", ACCEPT_ENCODING))
    if target.authorization is not None:
        fields.append(("Authorization", target.authorization))
    if request.etag is not None:
        fields.append(("If-None-Match", request.etag))
    elif request.last_modified is not None:
        fields.append(("If-Modified-Since", request.last_modified))
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in fields if _sendable(value)]


def _sendable(value: str) -> bool:
    """Whether a value from a store of ours, or of somebody else, can stand in a head at all."""
    return len(value) <= _MAX_VALIDATOR_CHARS and not re.search("[\x00-\x08\x0a-\x1f\x7f\u0100-\U0010ffff]", value)


def check_head(headers: RawHeaders) -> None:
    """Hold a head against the caps.

    Raises:
        FetchError: bad_headers.
    """
    if len(headers) > MAX_HEADERS:
        raise FetchError(FailureKind.BAD_HEADERS, f"{len(headers)} header fields")
    if sum(len(name) + len(value) + 4 for name, value in headers) > MAX_HEADER_BYTES:
        raise FetchError(FailureKind.BAD_HEADERS, f"more than {MAX_HEADER_BYTES} bytes of header fields")


class Head:
    """The fields of a response, by lower-case name."""

    def __init__(self, headers: RawHeaders) -> None:
        """Take them as they were sent."""
        self._values: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in headers:
            self._values[name.decode("latin-1").lower()].append(value.decode("latin-1"))

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self._values.get(name, [])

    def first(self, name: str) -> str | None:
        """The first value of a field; None: not sent."""
        return next(iter(self.all(name)), None)

    def validator(self, name: str) -> str | None:
        """A value to send back byte for byte; None: not sent, empty, or too long to send back."""
        value = self.first(name)
        return value if value and len(value) <= _MAX_VALIDATOR_CHARS else None

    def declared_bytes(self) -> int:
        """The length that the body is to have on the wire; 0: not declared."""
        value = self.first("content-length") or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else 0  # noqa: PLR2004  fits 64 bits

    def location(self) -> str | None:
        """Where a redirect leads. Servers write it in UTF-8 where they should have escaped it."""
        value = self.first("location")
        return value.encode("latin-1").decode("utf-8", "replace").strip() if value else None

    def kept(self) -> tuple[tuple[str, str], ...]:
        """The fields that later steps ask for, each once, fit for a log."""
        found = ((name, printable(", ".join(self.all(name)), _MAX_VALUE_CHARS)) for name in sorted(_KEPT & self._values.keys()))
        return tuple((name, value) for name, value in found if value)

    def ai_opt_out(self) -> bool:
        """Whether the head refuses that machines are trained on the document.

        >>> Head([(b"X-Robots-Tag", b"GPTBot: noindex")]).ai_opt_out(), Head([(b"tdm-reservation", b"1")]).ai_opt_out()
        (True, True)
        """
        said: dict[str, list[str]] = {"robots": [], "tdm-reservation": self.all("tdm-reservation")}
        for value in self.all("x-robots-tag"):
            agent = _FOR_AGENT.fullmatch(value)
            named = agent is not None and agent[1].lower() not in _DIRECTIVES_WITH_VALUE
            said.setdefault(agent[1].lower() if agent and named else "robots", []).append(agent[2] if agent and named else value)
        return ai_opt_out(said)

    def retry_after_s(self, status: int, now: datetime) -> float | None:
        """How long everyone should stay away; None: nobody asks for it.

        A date is held against the server's own clock where the head gives it. Clamped to a day. What cannot be read, and a
        429 that says nothing, is `DEFAULT_RETRY_S`.
        """
        if status not in _ASKS_TO_WAIT:
            return None
        value = (self.first("retry-after") or "").strip()
        if not value:
            return DEFAULT_RETRY_S if status == 429 else None  # noqa: PLR2004  RFC 6585
        if _SECONDS.fullmatch(value):
            wait = float(value)
        else:
            until = _http_date(value)
            server_now = _http_date(self.first("date") or "") or now
            wait = DEFAULT_RETRY_S if until is None else (until - server_now).total_seconds()
        return min(_DAY_S, wait) if wait > 0 else DEFAULT_RETRY_S


def _http_date(value: str) -> datetime | None:
    """A time in one of the forms of RFC 9110, 5.6.7; None: none of them."""
    try:
        found = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=timezone.utc) if found.tzinfo is None else found
