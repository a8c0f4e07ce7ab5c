"""Which feeds an output watches: read from lists, added, taken out, told about."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import schemas.errors
from pipelines.sections import FetchConfig
from schemas.errors import BadRecord, UsageRefused
from schemas.feeds import FeedState
from schemas.fetching import FailureKind
from transforms.core.feeds.policy import fresh_start, new_feed
from transforms.core.feeds.recall import moved_articles
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.failing import FetchError
from transforms.core.fetch.targets import target_of
from transforms.core.monitoring.memory import TickChanges
from transforms.core.monitoring.rebuild import rebuild_store, rebuilt_feeds
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.report.readable import span
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.opml import MAX_LIST_BYTES, ListedFeed, refusal, write_opml
from transforms.core.store import Store
from transforms.core.urls import redact_url

#: A feed that failed so many times in a row is failing; less is the weather of the network.
FAILING_ERRORS: Final = 3
#: What an error class means: failures of fetching, and of reading what was fetched.
_MEANINGS: Final = {kind.reason: kind.meaning for kind in FailureKind} | {
    kind.reason: (kind.__doc__ or "").strip()
    for kind in vars(schemas.errors).values()
    if isinstance(kind, type) and issubclass(kind, BadRecord)
}


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


def url_refusal(url: str, fetch: FetchConfig) -> str | None:
    """Why an address cannot be watched, with what to do; None: it can.

    A name is not looked up: where it leads is seen, and refused if need be, whenever it is connected to.
    """
    try:
        target = target_of(url, frozenset(fetch.ports))
    except FetchError as fault:
        if fault.failure.kind is FailureKind.BLOCKED_PORT:
            return f"port {fault.failure.detail} is not asked; add it to fetch.ports"
        if fault.failure.kind is FailureKind.BLOCKED_SCHEME:
            return "only http and https addresses are watched; give one that begins so"
        return "no address that a browser would read; see how it is spelled"
    host = "127.0.0.1" if target.host == "localhost" or target.host.endswith(".localhost") else target.host
    kind = AddressPolicy.of(fetch.allow_private).refusal(host)
    if kind is None or kind == "no address":
        return None
    return f"a {kind} address; if it is yours, add its network to fetch.allow_private"


def read_list(path: Path, fetch: FetchConfig) -> tuple[tuple[FeedState, ...], tuple[str, ...]]:
    """The feeds of a list, and a sentence for each line or outline that was passed over.

    Args:
        path: OPML, one address a line, or JSON.
        fetch: which ports and networks may be asked.

    Raises:
        UsageRefused: the file cannot be read, or there is no feed in it.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_LIST_BYTES + 1)
        listed = shared_sandbox().read_feed_list(data)
    except OSError as error:
        raise UsageRefused(f"{path}: {error.strerror}; name a list of feeds: OPML, one address a line, or JSON") from error
    except BadRecord as error:
        message = f"{path} cannot be taken ({error.reason}: {error}); give OPML, one address a line, or a JSON list"
        raise UsageRefused(message) from error
    skipped = list(listed.skipped)
    feeds: list[FeedState] = []
    for one in listed.feeds:
        if why := url_refusal(one.url, fetch):
            skipped.append(refusal(redact_url(one.url), why))
        else:
            feeds.append(new_feed(one.url, title=one.title, categories=one.categories))
    if not feeds:
        raise UsageRefused(
            f"{path} names no feed that can be watched; give OPML, one address a line, or JSON. {'; '.join(skipped[:3])}".rstrip()
        )
    return tuple(feeds), tuple(skipped)


@contextmanager
def opened(out: Path) -> Iterator[MonitorStore]:
    """The store of an output that is watched already.

    Raises:
        UsageRefused: it is no output, or nothing is watched there.
    """
    output = Output(out)
    output.require()
    if not output.monitor.exists():
        raise UsageRefused(f"nothing is watched in {out}; begin with `newsbeam feeds import FILE --out {out}`")
    with MonitorStore(output.monitor) as store:
        yield store


def watch(out: Path, feeds: Iterable[FeedState], now: datetime, *, others: bool) -> tuple[int, int, int]:
    """Watch feeds.

    Args:
        out: the output; made if missing.
        feeds: those of a list.
        now: the clock.
        others: whether what is watched already stays so.

    Returns:
        How many are new, are not watched any more, are watched now.
    """
    output = Output(out)
    output.claim()
    with MonitorStore(output.monitor) as store:
        added, dropped = store.watch([*(store.feeds() if others else ()), *feeds], now)
        return added, dropped, sum(1 for _ in store.feeds())


def exported(feeds: Iterable[FeedState], *, secrets: bool) -> bytes:
    """The feeds as OPML; without secrets unless asked."""
    listed = (
        ListedFeed(url=feed.url if secrets else redact_url(feed.url), title=feed.title, categories=feed.categories)
        for feed in feeds
    )
    return write_opml(listed, "newsbeam")


def find(store: MonitorStore, url: str) -> FeedState:
    """The watched feed that a person means: by its address, spelled in whatever way, or by its id.

    Raises:
        UsageRefused: there is none.
    """
    feed_id = new_feed(url).feed_id
    shown = redact_url(url)
    for feed in store.feeds():
        if feed.feed_id in (url, feed_id) or redact_url(feed.url) == shown:
            return feed
    raise UsageRefused(f"{shown} is not watched; see `newsbeam feeds list` for what is")


def reset(out: Path, url: str, now: datetime) -> FeedState:
    """Forget what is remembered of a feed, but for the keys of its entries: it is asked at the next tick, whole.

    Raises:
        LockHeld: a monitor is running; it would remember again what was forgotten.
        UsageRefused: the feed is not watched.
    """
    output = Output(out)
    with opened(out) as store, output.run_lock("newsbeam feeds reset"):
        feed = fresh_start(find(store, url))
        store.put_feed(feed, now)
    return feed


def rebuild(out: Path, feeds: Iterable[FeedState], now: datetime) -> tuple[int, int]:
    """Make lost stores again from manifests and tables.

    Args:
        out: the output; a store that is damaged was moved away.
        feeds: those of the list.
        now: the clock.

    Returns:
        How many commits were read (0: the store of the tables was there), and how many feeds are watched.

    Raises:
        LockHeld: something writes here.
        UsageRefused: both stores are there, or a table is not.
    """
    output = Output(out)
    output.require()
    output.claim()  # the folder of the stores may be gone with them
    if output.store.exists() and output.monitor.exists():
        raise UsageRefused(f"both stores of {out} are there; move away the one that is damaged (_state/*.sqlite*), then rebuild")
    commits = 0
    with output.run_lock("newsbeam feeds rebuild"):
        if not output.store.exists():
            commits = _whole(output.store, lambda path: _rebuild_tables(output, path))
        if not output.monitor.exists():
            restored, moved = rebuilt_feeds(output, feeds), moved_articles(output, now)
            _whole(output.monitor, lambda path: _rebuild_feeds(path, restored, moved))
    with MonitorStore(output.monitor) as monitor:
        return commits, sum(1 for _ in monitor.feeds())


def _whole(path: Path, build: Callable[[Path], int]) -> int:
    """Build a store beside its place and move it there when it is whole: one that is half built is worse than none."""
    draft = path.with_name(f"{path.name}-draft")
    for left in path.parent.glob(f"{draft.name}*"):
        left.unlink()
    count = build(draft)
    draft.replace(path)
    return count


def _rebuild_tables(output: Output, path: Path) -> int:
    with output.commit_lock(), Store(path) as store:
        return rebuild_store(output, store)


def _rebuild_feeds(path: Path, feeds: Iterable[FeedState], moved: TickChanges) -> int:
    with MonitorStore(path) as store:
        added, _ = store.watch(feeds, moved.at)
        store.prepare("rebuild", moved)
        store.settle("rebuild", committed=True)
    return added


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


def troubles(store: MonitorStore, now: datetime, *, max_lag_s: float, max_failing: float) -> list[str]:
    """What a health check complains about; empty: all is well.

    Args:
        store: the monitor's.
        now: the clock.
        max_lag_s: how long a feed or an article may have been due.
        max_failing: the largest share of failing feeds, 0-1.
    """
    found = []
    states = [_state(feed) for feed in store.feeds()]
    if not states:
        found.append("no feed is watched")
    due_at = store.next_due_at()
    lag_s = 0.0 if due_at is None else (now - due_at).total_seconds()
    if lag_s > max_lag_s:
        found.append(
            f"something has been due for {span(lag_s)} (more than {span(max_lag_s)}): is a monitor running, and does it keep up?"
        )
    failing = states.count("failing")
    if states and failing > max_failing * len(states):
        found.append(f"{failing} of {len(states)} feeds are failing (more than {max_failing:.0%}): is this machine online?")
    return found
