"""Which feeds an output watches: read from lists, added, taken out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

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
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.opml import MAX_LIST_BYTES, ListedFeed, refusal, write_opml
from transforms.core.store import Store
from transforms.core.streaming.watching import is_watched
from transforms.core.urls import redact_url


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
        if is_watched(output.stream):
            raise UsageRefused(
                f"{out} keeps no list: its stream was given one with --feeds; change that file, or see `newsbeam feeds status`"
            )
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
        UsageRefused: the feed is not watched, or by a stream.
    """
    output = Output(out)
    if is_watched(output.stream):
        message = f"a stream watches the feeds of {out}, and its job keeps what it remembers; begin it without a savepoint to forget that"
        raise UsageRefused(message)
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
