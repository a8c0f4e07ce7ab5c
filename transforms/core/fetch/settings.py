"""What whoever runs newsbeam decides about fetching."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from schemas.fetching import Purpose
from transforms.core.fetch.politeness import DEFAULT_INTERVAL_S
from transforms.core.fetch.robots import MAX_BYTES

_MIB: Final = 1 << 20
#: A decoder's step beyond the cap, so that a longer robots.txt is cut at exactly the cap.
_ROBOTS_ROOM: Final = 128 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The bounds of every request."""

    #: A web address or mail address of whoever runs this; sent with every request.
    contact: str
    #: newsbeam's version, sent with every request.
    version: str
    #: Private networks that may be reached, in CIDR notation.
    allow_private: tuple[str, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    #: Seconds between two requests to one site, where its robots.txt does not ask for more.
    interval_s: float = DEFAULT_INTERVAL_S
    #: Requests under way at one time.
    parallel: int = 64
    #: Caps on a body, as sent and unpacked.
    max_bytes: Mapping[Purpose, int] = field(
        default_factory=lambda: {"feed": 20 * _MIB, "page": 5 * _MIB, "robots": MAX_BYTES + _ROBOTS_ROOM}
    )
    #: Seconds for the whole exchange, redirects included, waiting for a turn not included.
    deadline_s: Mapping[Purpose, float] = field(default_factory=lambda: {"feed": 30.0, "page": 30.0, "robots": 15.0})
    #: Redirects that are followed (RFC 9309 asks for five at robots.txt; nobody needs more elsewhere).
    max_redirects: int = 5
    #: Private: host, lower-case, to `user:password`, for addresses that hold none; sent over TLS that is verified, and not otherwise.
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
