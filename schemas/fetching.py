"""What is asked of a server and what came of it: requests, results, and the fixed list of ways to fail.

No field of these records but those marked private holds a password or a secret parameter; private fields are not shown by
`repr` and stand in no table.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Literal

Purpose = Literal["feed", "page", "robots"]


class FailureKind(Enum):
    """Why there is nothing to read. The value's first part is published and never renamed.

    A hard failure speaks against the address, a soft one against the moment.
    """

    DNS = ("dns", "hard", "The name of the host does not exist.")
    DNS_TEMPORARY = ("dns_temporary", "soft", "The name of the host could not be looked up just now.")
    CONNECT = ("connect", "soft", "No address of the host accepts a connection.")
    TLS = ("tls", "hard", "The certificate is not valid for the host, or no common protocol was found.")
    RESET = ("reset", "soft", "The server closed the connection before it answered, or in the middle.")
    TIMEOUT = ("timeout", "soft", "The whole exchange took longer than its deadline.")
    TOO_LARGE = ("too_large", "hard", "The body, as sent or unpacked, is larger than the cap, or was packed too tightly.")
    TRUNCATED = ("truncated", "soft", "The body ended before its declared length, its last chunk or the end of its encoding.")
    BAD_ENCODING = ("bad_encoding", "hard", "The body does not decode as declared, or is encoded more than twice.")
    BAD_HEADERS = ("bad_headers", "hard", "The head is no HTTP, or has more fields or bytes than the caps.")
    REDIRECT_LOOP = ("redirect_loop", "hard", "Redirects lead back to an address that redirected.")
    TOO_MANY_REDIRECTS = ("too_many_redirects", "hard", "More redirects than the cap.")
    BAD_REDIRECT = ("bad_redirect", "hard", "A redirect that names no address.")
    BLOCKED_ADDRESS = ("blocked_address", "hard", "The host has no address outside private and reserved networks.")
    BLOCKED_SCHEME = ("blocked_scheme", "hard", "The address is neither http nor https.")
    BLOCKED_PORT = ("blocked_port", "hard", "The port is none of those that are allowed.")
    BAD_URL = ("bad_url", "hard", "The address is none that a browser would read.")
    ROBOTS = ("robots", "hard", "The site's robots.txt asks us to stay away.")
    ROBOTS_UNREACHABLE = ("robots_unreachable", "soft", "The site's robots.txt cannot be had, so nothing else may be asked for.")
    HOST_PAUSED = ("host_paused", "soft", "Not asked: the host's turn comes later than this run waits.")
    HTTP_404 = ("http_404", "soft", "Not found.")
    HTTP_410 = ("http_410", "hard", "Gone, says the server.")
    HTTP_429 = ("http_429", "soft", "Too many requests, says the server.")
    HTTP_4XX = ("http_4xx", "hard", "Another refusal.")
    HTTP_5XX = ("http_5xx", "soft", "The server failed.")
    HTTP_OTHER = ("http_other", "soft", "A status that nobody asked for.")
    EMPTY = ("empty", "soft", "A success without a body.")

    def __init__(self, reason: str, severity: Literal["hard", "soft"], meaning: str) -> None:
        self.reason = reason
        self.severity: Literal["hard", "soft"] = severity
        self.meaning = meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """One way to fail, and what was seen."""

    kind: FailureKind
    #: One line of printable characters, at most 300, without secrets; may be empty.
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One document to ask for."""

    #: Private: as the feed list has it, password and all.
    url: str = field(repr=False)
    #: Decides caps and what is accepted.
    purpose: Purpose = "page"
    #: As the server sent it, byte for byte (Latin-1); None: never seen one.
    etag: str | None = None
    #: As the server sent it; only used where there is no `etag`.
    last_modified: str | None = None
    #: Whether a certificate that is not valid is let pass, for this one feed; marked in the result.
    insecure_tls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One exchange that led on to another address."""

    #: Secrets removed.
    url: str
    #: 301, 302, 303, 307 or 308.
    status: int
    #: Whether it led from https to http.
    downgrade: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """How a request ended. Read `failure` first: where it is None, `body` is the document or `status` is 304."""

    #: What was asked for, secrets removed.
    url: str
    #: What answered, after redirects; secrets removed.
    final_url: str
    #: Private: `final_url` with its secrets, for the store alone.
    final_url_private: str = field(repr=False)
    #: Redirects that were followed, in order.
    hops: tuple[Hop, ...] = ()
    #: HTTP status of the last answer; None: there was none.
    status: int | None = None
    #: Lower-case names, from a fixed list; values printable and at most 1,000 characters.
    headers: tuple[tuple[str, str], ...] = ()
    #: Decoded; empty unless the status is 200.
    body: bytes = field(default=b"", repr=False)
    #: Bytes of the body as they were sent.
    wire_bytes: int = 0
    #: When the request was made, aware UTC.
    fetched_at: datetime
    #: Validators to send next time, byte for byte; None: the server sent none (a 304 may repeat or renew them).
    etag: str | None = None
    last_modified: str | None = None
    #: How long the server asks everyone to stay away from the host, clamped to a day; None: it does not.
    retry_after_s: float | None = None
    #: `HTTP/1.1`, `HTTP/2` ...; None: no answer.
    http_version: str | None = None
    #: What protects the last hop; `unverified` only where the request allows it; None: no connection.
    tls: Literal["none", "verified", "unverified"] | None = None
    #: The address that was really connected to.
    peer: str | None = None
    #: Whether headers refuse training on the document; None: no answer.
    ai_opt_out: bool | None = None
    failure: FetchFailure | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server says that what we have is still what there is."""
        return self.failure is None and self.status == 304  # noqa: PLR2004  RFC 9110, 15.4.5

    @property
    def permanent(self) -> bool:
        """Whether every redirect said that it is for good (301, 308); False where there was none."""
        return bool(self.hops) and all(hop.status in {301, 308} for hop in self.hops)

    def header(self, name: str) -> str | None:
        """The value of a header by its lower-case name; None: not sent, or not one of those that are kept."""
        return next((value for known, value in self.headers if known == name), None)
