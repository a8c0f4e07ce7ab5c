"""robots.txt by RFC 9309: what its answer means, how long it holds, what it allows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from protego import Protego

from schemas.fetching import FailureKind, FetchFailure, FetchResult

#: Our name in robots.txt.
AGENT: Final = "newsbeam"
#: Bytes beyond which a file need not be read (RFC 9309, 2.5).
MAX_BYTES: Final = 500 * 1024
#: How long an answer is used (RFC 9309, 2.4).
VALID_FOR: Final = timedelta(hours=24)
#: How soon it is asked for again where it could not be had, and how long old rules stand in for it (RFC 9309, 2.3.1.4).
RETRY_IN: Final = timedelta(hours=1)
STALE_FOR: Final = timedelta(days=30)
_SUCCESSES: Final = range(200, 300)
_CLIENT_ERRORS: Final = range(400, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """What is known of one origin's robots.txt; plain values that any store keeps."""

    #: The rules, at most `MAX_BYTES` of UTF-8; empty: all is allowed. None: they could not be had, and nothing is allowed.
    rules: str | None
    #: When `rules` were read, aware UTC.
    fetched_at: datetime
    #: From when they have to be asked for again.
    expires_at: datetime
    #: Why they could not be had, by `FailureKind.reason`; None: they were.
    failure: str | None = None


def is_current(record: RobotsRecord | None, now: datetime) -> bool:
    """Whether a record can be used without asking again; a clock that was set back does not keep one for ever."""
    return record is not None and record.expires_at - VALID_FOR <= now < record.expires_at


def record_of(result: FetchResult, before: RobotsRecord | None, now: datetime) -> RobotsRecord:
    """What an answer to the request for robots.txt means.

    A success gives rules; 4xx, and more redirects than are followed, mean that there are none; all else, that nobody knows,
    so that rules of the last thirty days stand, or else nothing may be asked for.

    Args:
        result: the answer.
        before: what was known; None: nothing.
        now: aware UTC.
    """
    failure = result.failure
    absent = {FailureKind.TOO_MANY_REDIRECTS, FailureKind.EMPTY, FailureKind.REDIRECT_LOOP}
    if failure is None:
        text = result.body[:MAX_BYTES].decode("utf-8-sig", "replace")
        return RobotsRecord(rules=text, fetched_at=now, expires_at=now + VALID_FOR)
    other_success = failure.kind is FailureKind.HTTP_OTHER and result.status in _SUCCESSES
    if failure.kind in absent or other_success or result.status in _CLIENT_ERRORS:
        return RobotsRecord(rules="", fetched_at=now, expires_at=now + VALID_FOR)
    stands = before is not None and before.rules is not None and now - before.fetched_at < STALE_FOR
    return RobotsRecord(
        rules=before.rules if before is not None and stands else None,
        fetched_at=before.fetched_at if before is not None and stands else now,
        expires_at=now + RETRY_IN,
        failure=failure.kind.reason,
    )


def refusal(record: RobotsRecord, url: str) -> FetchFailure | None:
    """Why an address must not be asked for; None: it may.

    A robots.txt that could not be had for a reason of the network is that reason: the site is down, it did not refuse.

    Args:
        record: of the address's origin.
        url: absolute.
    """
    if record.rules is None:
        reason = record.failure or FailureKind.ROBOTS_UNREACHABLE.reason
        network = {kind.reason: kind for kind in _NETWORK}
        return FetchFailure(kind=network.get(reason, FailureKind.ROBOTS_UNREACHABLE), detail=f"robots.txt: {reason}")
    return None if _parsed(record.rules).can_fetch(url, AGENT) else FetchFailure(kind=FailureKind.ROBOTS)


_NETWORK: Final = (
    *(FailureKind.DNS, FailureKind.DNS_TEMPORARY, FailureKind.CONNECT, FailureKind.TLS, FailureKind.BLOCKED_ADDRESS),
    FailureKind.BLOCKED_PORT,
)


def asked_interval_s(record: RobotsRecord) -> float | None:
    """Seconds between two requests that the rules ask for: the larger of Crawl-delay and Request-rate; None: they do not.

    Not clamped: see `politeness.with_interval`.
    """
    if not record.rules:
        return None
    rules = _parsed(record.rules)
    delay, rate = rules.crawl_delay(AGENT), rules.request_rate(AGENT)
    wishes = [float(delay)] if delay is not None else []
    if rate is not None and rate.requests > 0:
        wishes.append(rate.seconds / rate.requests)
    return max(wishes, default=None)


@lru_cache(maxsize=512)
def _parsed(rules: str) -> Protego:
    return Protego.parse(rules)
