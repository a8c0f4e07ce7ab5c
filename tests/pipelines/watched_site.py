"""A monitor in this process over the fault server: sockets are real, time passes when somebody waits for it."""

import asyncio
import io
import json
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyarrow.parquet as pq

from pipelines.backfill import Progress, Summary
from pipelines.demo.feeds import RSS, rss
from pipelines.journal import Journal
from pipelines.monitor import monitor
from pipelines.options import MonitorOptions
from schemas.feeds import FeedState
from tests.faults.harness import FakeNames, ScriptedClock, client_tls, settings_for
from tests.faults.server import FaultServer, Reply
from tests.news_site import Story
from transforms.core.feeds.policy import new_feed
from transforms.core.fetch.session import Session
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.verify import verify


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    """A fault server in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = FaultServer(tls, max_seconds=300.0)
    asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class Watched:
    """Feeds, the monitor that watches them, and what it said and wrote."""

    folder: Path
    server: FaultServer
    feeds: tuple[FeedState, ...] = ()
    names: FakeNames = field(default_factory=FakeNames)
    time: ScriptedClock = field(default_factory=ScriptedClock)
    said: io.StringIO = field(default_factory=io.StringIO)
    settings: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    stop: Event = field(default_factory=Event)

    @property
    def output(self) -> Output:
        """The output folder."""
        return Output(self.folder / "out")

    def publish(self, *stories: Story, path: str = "/feed", host: str = "", **reply: Any) -> None:  # noqa: ANN401
        """Let a feed and the pages of its stories be there."""
        self.server.script(path, Reply(body=rss(stories), content_type=RSS, **reply), host)
        for story in stories:
            if story.url is not None:
                self.server.script("/" + story.url.partition("://")[2].partition("/")[2], Reply(body=story.page()))

    def story(self, number: int, **fields: Any) -> Story:  # noqa: ANN401
        """A story with a page on the server."""
        url = fields.pop("url", self.server.url(f"/story/{number}"))
        return Story(**{"number": number, "url": url, "guid": f"urn:{number}", **fields})

    def watch(self, *paths: str, **fields: Any) -> None:  # noqa: ANN401
        """Watch these paths of the server, or addresses."""
        urls = [path if "://" in path else self.server.url(path) for path in paths]
        self.feeds = tuple(new_feed(url, **fields) for url in urls)

    def tick(self, **wait: float) -> Summary:
        """One tick, after some time."""
        self.time.time += timedelta(**wait)
        settings = settings_for(self.server, **self.settings)
        options = MonitorOptions(
            out=self.output.root, fetching=settings, feeds=self.feeds, **{"once": True, "revisit_share": 0.0, **self.options}
        )  # fmt: skip
        return monitor(
            options,
            clock=self.time.clock(),
            progress=self.progress,
            stop=self.stop,
            journal=Journal(self.said, lambda: self.time.time),
            open_session=lambda: Session(settings, resolve=self.names, tls=client_tls()),
        )

    def until_done(self, ticks: int = 40) -> None:
        """Ticks, each when something is due, until no article waits."""
        for _ in range(ticks):
            self.tick()
            with MonitorStore(self.output.monitor) as store:
                if not store.queued_count():
                    return
            self.to_next()
        message = "articles still wait"
        raise AssertionError(message)

    def to_next(self) -> None:
        """Let time pass until something is due."""
        with MonitorStore(self.output.monitor) as store:
            due = store.next_due_at()
        if due is not None:
            self.time.time = max(self.time.time, due)

    def feed(self, number: int = 0) -> FeedState:
        """What is remembered of a feed."""
        with MonitorStore(self.output.monitor) as store:
            found = store.feed(self.feeds[number].feed_id)
        assert found is not None
        return found

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        return rows(self.output.root, table)

    def events(self, name: str) -> list[dict[str, Any]]:
        """What was said under a name."""
        lines = [json.loads(line) for line in self.said.getvalue().splitlines()]
        return [line for line in lines if line["event"] == name]

    def paths(self) -> list[str]:
        """Paths that were asked for, but for robots.txt."""
        return [seen.path for seen in self.server.seen if seen.path != "/robots.txt"]


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table of an output folder."""
    files = sorted(root.glob(f"{table}/dt=*/part-*.parquet"))
    return [row for path in files for row in pq.read_table(path, partitioning=None).to_pylist()]


def broken(root: Path) -> list[str]:
    """What breaks a promise of an output folder."""
    return [line for check in verify(root) for line in check.broken]


def urls(found: Sequence[dict[str, Any]]) -> list[str]:
    """Paths of the addresses of some rows, sorted."""
    return sorted("/" + (row["url"] or "").partition("://")[2].partition("/")[2] for row in found)


def later(moment: datetime, **span: float) -> datetime:
    """A moment after another."""
    return moment + timedelta(**span)
