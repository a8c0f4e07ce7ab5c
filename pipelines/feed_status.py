"""How the feeds of an output fare: by the store of its monitor, or, where a stream watches them, by their last polls in the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import schemas.errors
from pipelines.watchlist import opened
from schemas.errors import BadRecord, UsageRefused
from schemas.feeds import FeedState
from schemas.fetching import FailureKind
from transforms.core.monitoring.rebuild import rebuilt_feeds
from transforms.core.output import Output
from transforms.core.report.readable import span
from transforms.core.streaming.watching import WatchFile, told_at
from transforms.core.urls import redact_url

#: A feed that failed so many times in a row is failing; less is the weather of the network.
FAILING_ERRORS: Final = 3
#: What an error class means: failures of fetching, and of reading what was fetched.
_MEANINGS: Final = {kind.reason: kind.meaning for kind in FailureKind} | {
    kind.reason: (kind.__doc__ or "").strip()
    for kind in vars(schemas.errors).values()
    if isinstance(kind, type) and issubclass(kind, BadRecord)
}
#: How far back polls of a stream are looked for: a feed that is watched is asked once a week at least.
_POLLED: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """One watched feed, as it may be shown."""

    feed_id: str
    #: Secrets removed.
    url: str
    title: str | None
    categories: tuple[str, ...]
    #: `new`: never asked; `failing`: `FAILING_ERRORS` failures in a row at least; `troubled`: fewer; `parked`: see `FeedState`.
    state: str
    polls: int
    polled_at: datetime | None
    #: None: at the next tick.
    next_poll_at: datetime | None
    #: When an entry was new last.
    new_at: datetime | None
    errors: int
    error_class: str | None
    #: What the error class means; None: nothing is wrong.
    why: str | None
    #: Where a permanent redirect leads that is not yet believed.
    moving_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All feeds of an output."""

    watched_by: Literal["monitor", "stream"]
    feeds: tuple[FeedReport, ...]
    #: What a health check complains about; empty: all is well.
    troubles: list[str]
    #: Articles that wait for their turn; None: the job of a stream alone knows.
    queued: int | None = None
    #: Articles whose page is to be fetched again; None: a stream fetches none again.
    revisits: int | None = None
    #: How fetching them again ended so far, over all runs.
    revisited: Mapping[str, int] = field(default_factory=dict)


def status(out: Path, now: datetime, *, max_lag_s: float, max_failing: float) -> Status:
    """How the feeds of an output fare.

    Args:
        out: the folder.
        now: the clock.
        max_lag_s: as in `troubles`.
        max_failing: as in `troubles`.

    Raises:
        UsageRefused: it is no output, nothing is watched there, or what is watched may not be read.
    """
    output = Output(out)
    output.require()
    if (streamed := _streamed(output)) is not None:
        feeds, told = streamed
        wrong = troubles(feeds, _due_at(feeds, told), now, max_lag_s=max_lag_s, max_failing=max_failing, by="stream")
        return Status(watched_by="stream", feeds=tuple(map(report, feeds)), troubles=wrong)
    with opened(out) as store:
        feeds = list(store.feeds())
        return Status(
            watched_by="monitor",
            feeds=tuple(map(report, feeds)),
            troubles=troubles(feeds, store.next_due_at(), now, max_lag_s=max_lag_s, max_failing=max_failing),
            queued=store.queued_count(),
            revisits=store.looks.count(),
            revisited=store.looks.ended(),
        )


def _streamed(output: Output) -> tuple[list[FeedState], datetime] | None:
    """The feeds that a stream watches, as of their last polls that are committed, and when it was told of them; None: no stream does."""
    try:
        found, told = WatchFile(output.stream).read(), told_at(output.stream)
    except PermissionError as error:
        message = f"{error.filename} is closed to all but its owner and group; run this as one of them"
        raise UsageRefused(message) from error
    return None if found is None or told is None else (rebuilt_feeds(output, found[1].feeds, back=_POLLED), told)


def _due_at(feeds: Sequence[FeedState], told: datetime) -> datetime | None:
    """When the next feed is due; one that was never asked, since it is watched."""
    return min((feed.next_poll_at or told for feed in feeds), default=None)


def report(feed: FeedState) -> FeedReport:
    """A feed as it may be shown."""
    return FeedReport(
        feed_id=feed.feed_id,
        url=redact_url(feed.url),
        title=feed.title,
        categories=feed.categories,
        state=_state(feed),
        polls=feed.polls,
        polled_at=feed.polled_at,
        next_poll_at=feed.next_poll_at,
        new_at=feed.new_at,
        errors=feed.errors,
        error_class=feed.error_class,
        why=None if feed.error_class is None else meaning(feed.error_class),
        moving_to=redact_url(feed.move.url) if feed.move and feed.move.times else None,
    )


def meaning(error_class: str) -> str:
    """A sentence for a class of failure; a status that has none of its own is named.

    >>> meaning("http_404"), meaning("http_418")
    ('Not found.', 'The server answered 418.')
    """
    return _MEANINGS.get(error_class) or f"The server answered {error_class.removeprefix('http_')}."


def _state(feed: FeedState) -> str:
    if feed.status == "parked":
        return "parked"
    if feed.errors:
        return "failing" if feed.errors >= FAILING_ERRORS else "troubled"
    return "active" if feed.polls else "new"


def troubles(  # noqa: PLR0913  two limits, and what they are held against
    feeds: Sequence[FeedState],
    due_at: datetime | None,
    now: datetime,
    *,
    max_lag_s: float,
    max_failing: float,
    by: Literal["monitor", "stream"] = "monitor",
) -> list[str]:
    """What a health check complains about; empty: all is well.

    Args:
        feeds: all that are watched.
        due_at: when the next feed or article is due; None: there is none.
        now: the clock.
        max_lag_s: how long a feed or an article may have been due.
        max_failing: the largest share of failing feeds, 0-1.
        by: who watches them.
    """
    found = []
    states = [_state(feed) for feed in feeds]
    if not states:
        found.append("no feed is watched")
    lag_s = 0.0 if due_at is None else (now - due_at).total_seconds()
    if lag_s > max_lag_s:
        found.append(
            f"something has been due for {span(lag_s)} (more than {span(max_lag_s)}): is a {by} running, and does it keep up?"
        )
    failing = states.count("failing")
    if states and failing > max_failing * len(states):
        found.append(f"{failing} of {len(states)} feeds are failing (more than {max_failing:.0%}): is this machine online?")
    return found
