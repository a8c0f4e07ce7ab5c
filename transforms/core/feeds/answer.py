"""What came back from one request for a feed, and what that means before an entry is looked at."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from schemas.feeds import FeedState, Outcome, Weight
from schemas.fetching import FailureKind, FetchRequest, FetchResult
from transforms.core.feeds.freshness import fresh_s
from transforms.core.sources.item import ParsedFeed
from transforms.core.url_parameters import REDACTED

_NOT_MODIFIED: Final = 304
_NOT_FOUND: Final = 404
_GONE: Final = 410
_OK: Final = range(200, 300)
#: Answers that say more about the moment than about the feed (RFC 9110 15, RFC 6585 4).
_PASSING: Final = frozenset({408, 421, 425, 429})
_SERVER: Final = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One step of a chain of redirects."""

    status: int
    #: Private: absolute address to which it leads.
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """One request for a feed, told without the client that made it."""

    #: HTTP status of the last response; None: none came.
    status: int | None
    #: Class of the failure (dns, tls, timeout, truncated ...), and how it weighs; None: a whole response came.
    failure: str | None = None
    weight: Weight | None = None
    redirects: tuple[Redirect, ...] = ()
    #: As received.
    etag: str | None = None
    last_modified: str | None = None
    #: What was sent: the validator's kind; `none`: the body was asked for whatever it is.
    sent: Literal["etag", "last_modified", "none"] = "none"
    #: Seconds for which the response calls itself fresh, and for which it asks for silence; None: it does not say.
    fresh_s: float | None = None
    retry_after_s: float | None = None
    body_bytes: int = 0
    #: Lower-case hex; None: there is no body.
    body_sha256: str | None = None
    duration_ms: int = 0
    #: As `FetchResult.tls`.
    tls: Literal["none", "verified", "unverified"] | None = None
    #: What the body holds; None: it was not parsed, or could not be.
    feed: ParsedFeed | None = None
    #: `BadRecord.reason` of what refused to read the body; None: nothing did.
    fault: str | None = None


def answer_of(result: FetchResult, request: FetchRequest, *, duration_ms: int) -> FeedAnswer:
    """What the fetch core brought, not yet parsed.

    Args:
        result: how the request ended; not one that was never made (`host_paused`): that is no answer.
        request: what was asked.
        duration_ms: from the request to the end of the body.
    """
    failure = None if result.failure is None or result.failure.kind is FailureKind.EMPTY else result.failure.kind
    return FeedAnswer(
        status=result.status,
        failure=failure.reason if failure else None,
        weight=("dns_temporary" if failure is FailureKind.DNS_TEMPORARY else failure.severity) if failure else None,
        redirects=tuple(_redirects(result)),
        etag=result.etag,
        last_modified=result.last_modified,
        sent=validator_of(request),
        fresh_s=fresh_s(dict(result.headers), result.fetched_at),
        retry_after_s=result.retry_after_s,
        body_bytes=len(result.body),
        body_sha256=hashlib.sha256(result.body).hexdigest() if result.body else None,
        duration_ms=duration_ms,
        tls=result.tls,
    )


def validator_of(request: FetchRequest) -> Literal["etag", "last_modified", "none"]:
    """The kind of validator that goes with a request."""
    return "etag" if request.etag else "last_modified" if request.last_modified else "none"


def _redirects(result: FetchResult) -> Iterator[Redirect]:
    """Each hop with the address to which it leads, as far as these are known with all that is in them."""
    targets = [*(hop.url for hop in result.hops[1:]), result.final_url_private]
    for hop, target in zip(result.hops, targets, strict=False):
        if REDACTED in target:
            return
        yield Redirect(status=hop.status, url=target)


def needs_reading(state: FeedState, answer: FeedAnswer) -> bool:
    """Whether the body has to be parsed: it is there, and other than the last one."""
    return _outcome_by_status(answer) is None and answer.body_sha256 not in (None, state.body_sha256)


def outcome_of(state: FeedState, answer: FeedAnswer, new_items: int) -> Outcome:
    """How a poll ended.

    Args:
        state: before the poll.
        answer: what came back, parsed where `needs_reading` said so.
        new_items: entries that are new or edited.
    """
    if (outcome := _outcome_by_status(answer)) is not None:
        return outcome
    if answer.body_sha256 is None:
        return "empty"
    if answer.body_sha256 == state.body_sha256:
        return "same_body"
    if answer.feed is None:
        return "empty" if answer.fault == "empty_input" else "not_a_feed"
    if answer.feed.entries and all(entry.fault for entry in answer.feed.entries):
        return "not_a_feed"
    return "new_items" if new_items else "no_new_items"


def _outcome_by_status(answer: FeedAnswer) -> Outcome | None:
    """None: a body has to tell."""
    if answer.status == _GONE:
        return "gone"
    if answer.failure is not None or answer.status is None:
        return "failed"
    if answer.status == _NOT_MODIFIED:
        # One that was not asked for says nothing about the feed.
        return "failed" if answer.sent == "none" else "not_modified"
    return None if answer.status in _OK else "failed"


def failure_of(answer: FeedAnswer, outcome: Outcome) -> tuple[str, Weight] | None:
    """Class and weight of what went wrong; None: nothing did.

    >>> failure_of(FeedAnswer(status=503), "failed")
    ('http_5xx', 'soft')
    """
    if outcome == "gone":
        return "http_410", "hard"
    if outcome == "failed":
        if answer.failure is not None:
            return answer.failure, answer.weight or "soft"
        return _http_failure(answer.status)
    if outcome == "empty":
        return "empty", "soft"
    if outcome == "not_a_feed":
        return answer.fault or "feed_unreadable", "hard"
    return None


def _http_failure(status: int | None) -> tuple[str, Weight]:
    if status is None:
        return "no_answer", "soft"
    if status in _SERVER or status in _PASSING:
        return ("http_5xx" if status in _SERVER else f"http_{status}"), "soft"
    if status == _NOT_FOUND:
        return "http_404", "hard"
    return (f"http_{status // 100}xx", "hard" if status // 100 == 4 else "soft")  # noqa: PLR2004  the client's faults
