"""One document, redirects followed: what a request comes to."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from schemas.fetching import FailureKind, FetchFailure, FetchRequest, FetchResult, Hop, Purpose
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.session import Answer, Session
from transforms.core.fetch.targets import Target, led_to, target_of
from transforms.core.urls import redact_url

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_NAMED: Final = {404: FailureKind.HTTP_404, 410: FailureKind.HTTP_410, 429: FailureKind.HTTP_429}
_BY_CLASS: Final = {4: FailureKind.HTTP_4XX, 5: FailureKind.HTTP_5XX}


class Turn(Protocol):
    """One request to one site, while it is under way."""

    def answered(self, answer: Answer) -> None:
        """Take note of what the site answered."""


class Turns(Protocol):
    """Who lets one request to a site follow another."""

    def turn(self, target: Target, purpose: Purpose) -> AbstractAsyncContextManager[Turn]:
        """Wait until the site may be asked; raises FetchError where it may not."""


class _FreeTurn:
    def answered(self, answer: Answer) -> None:
        """Nothing is remembered."""


class FreeTurns:
    """No waiting and no robots.txt: for tests, and for sites of one's own."""

    def turn(self, target: Target, purpose: Purpose) -> AbstractAsyncContextManager[Turn]:  # noqa: ARG002
        """At once."""
        return nullcontext(_FreeTurn())


@dataclass
class _Way:
    """How far a request has come."""

    request: FetchRequest
    started_at: datetime
    #: The address that is asked now; None: the first was refused.
    target: Target | None = None
    hops: list[Hop] = field(default_factory=list)
    #: Private: the addresses that were asked.
    seen: set[str] = field(default_factory=set)
    answer: Answer | None = None
    retry_after_s: float | None = None

    def result(self, failure: FetchFailure | None) -> FetchResult:
        """What it came to."""
        final = self.request.url if self.target is None else self.target.url
        url = redact_url(self.request.url)
        unanswered = FetchResult(
            url=url,
            final_url=url if final == self.request.url else redact_url(final),
            final_url_private=final,
            hops=tuple(self.hops),
            fetched_at=self.started_at,
            failure=failure,
        )
        answer = self.answer
        if answer is None:
            return unanswered
        return replace(
            unanswered,
            status=answer.status,
            headers=answer.head.kept(),
            body=answer.body if failure is None else b"",
            wire_bytes=answer.wire_bytes,
            etag=answer.head.validator("etag"),
            last_modified=answer.head.validator("last-modified"),
            retry_after_s=self.retry_after_s,
            http_version=answer.http_version,
            tls=answer.tls,
            peer=answer.peer,
            ai_opt_out=answer.head.ai_opt_out(),
        )


async def fetch(request: FetchRequest, *, session: Session, clock: Clock, turns: Turns | None = None) -> FetchResult:
    """Ask for one document and follow where it leads.

    Args:
        request: what is asked for.
        session: whose bounds and connections are used.
        clock: tells the time that is stamped into the result, and the seconds by which the deadline is kept.
        turns: lets one request to a site follow another; None: nobody waits.

    Returns:
        The document, or why there is none. Nothing that a server does is raised.
    """
    way = _Way(request=request, started_at=clock.now())
    try:
        await _go(way, session, clock, turns or FreeTurns())
    except FetchError as fault:
        return way.result(fault.failure)
    return way.result(None if way.answer is None else _failure(request, way.answer))


async def _go(way: _Way, session: Session, clock: Clock, turns: Turns) -> None:
    """Ask hop after hop until an answer leads nowhere else."""
    request, settings = way.request, session.settings
    seconds = settings.deadline_s[request.purpose]
    target: Target | None = target_of(request.url, settings.ports)
    while target is not None:
        way.target, way.answer = target, None
        way.seen.add(target.url)
        async with turns.turn(target, request.purpose) as turn:
            started_s = clock.monotonic()
            way.answer = await session.exchange(request, target, seconds)
            seconds -= clock.monotonic() - started_s
            turn.answered(way.answer)
        way.retry_after_s = way.answer.head.retry_after_s(way.answer.status, clock.now())
        target = _next_target(way, way.answer, target, session)


def _next_target(way: _Way, answer: Answer, target: Target, session: Session) -> Target | None:
    """Where the answer leads; None: it is the last.

    Raises:
        FetchError: bad_redirect, redirect_loop, too_many_redirects, blocked_scheme, blocked_port, bad_url.
    """
    settings = session.settings
    if answer.status not in _REDIRECTS:
        return None
    location = answer.head.location()
    if not location:
        raise FetchError(FailureKind.BAD_REDIRECT, f"{answer.status} without Location")
    led = led_to(target, location, settings.ports)
    way.hops.append(Hop(url=target.shown, status=answer.status, downgrade=target.scheme == "https" and led.scheme == "http"))
    if led.url in way.seen:
        raise FetchError(FailureKind.REDIRECT_LOOP, led.shown)
    if len(way.hops) > settings.max_redirects:
        raise FetchError(FailureKind.TOO_MANY_REDIRECTS, f"more than {settings.max_redirects}")
    return led


def _failure(request: FetchRequest, answer: Answer) -> FetchFailure | None:
    """What is wrong with the last answer."""
    if answer.failure is not None:
        return answer.failure
    if answer.status == _OK:
        return None if answer.body else FetchFailure(kind=FailureKind.EMPTY)
    if answer.status == _NOT_MODIFIED and (request.etag is not None or request.last_modified is not None):
        return None
    kind = _NAMED.get(answer.status) or _BY_CLASS.get(answer.status // 100, FailureKind.HTTP_OTHER)
    return FetchFailure(kind=kind, detail=str(answer.status))
