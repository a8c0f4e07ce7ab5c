"""Feeds that grow while they are watched, on addresses of this machine, and what was asked of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from pipelines.demo.feeds import rss
from tests.flink.cluster import free_port
from tests.news_site import Story

#: Feeds, each on a site of its own: 127.0.0.2 and on.
FEEDS: Final = 4
#: Numbers of the stories of one feed.
OF_ONE_FEED: Final = 100_000
#: In odd feeds, one of so many stories is empty: a dead letter.
_EMPTY: Final = 5
#: Entries in a feed: more than appear in the longest time in which nobody asks.
_LENGTH: Final = 60


class Empty(Story):
    """A story of which neither the feed nor the page holds a word."""

    @property
    def summary(self) -> str:
        """Nothing."""
        return ""

    def page(self) -> bytes:
        """Nothing."""
        return b"<!doctype html><html><head></head><body></body></html>"


@dataclass(frozen=True)
class Asked:
    """One request for a feed."""

    at: float
    feed: int
    is_conditional: bool


@dataclass
class GrowingSite:
    """Every feed gains an entry every few seconds, while it grows; odd ones hold a summary and a link, even ones the whole text."""

    every_s: float
    port: int = 0
    #: Entries of each feed until the last change of pace, when that was, and whether it grows.
    _base: int = 1
    _since: float = field(default_factory=time.monotonic)
    _grows: bool = False
    _lock: Lock = field(default_factory=Lock)
    #: Story to the moment (monotonic) at which it was first handed out.
    served: dict[int, float] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def _entries(self) -> int:
        return self._base + (int((time.monotonic() - self._since) / self.every_s) if self._grows else 0)

    def grow(self) -> None:
        """Go on."""
        self._pace(grows=True)

    def rest(self) -> None:
        """Stand still."""
        self._pace(grows=False)

    def _pace(self, *, grows: bool) -> None:
        with self._lock:
            self._base, self._since, self._grows = self._entries(), time.monotonic(), grows

    def story(self, number: int) -> Story:
        """A story by its number."""
        feed = number // OF_ONE_FEED
        kind = Empty if feed % 2 and number % _EMPTY == _EMPTY - 1 else Story
        return kind(number=number, url=f"{self.address(feed)}/story/{number}", guid=f"urn:{number}", whole=feed % 2 == 0)

    def address(self, feed: int) -> str:
        """The site of a feed."""
        return f"http://127.0.0.{feed + 2}:{self.port}"

    def feed(self, feed: int, known: str | None) -> tuple[int, str, bytes]:
        """Status, validator and document."""
        with self._lock:
            count = self._entries()
            self.asked.append(Asked(time.monotonic(), feed, known is not None))
            tag = f'"{feed}-{count}"'
            if known == tag:
                return 304, tag, b""
            numbers = [feed * OF_ONE_FEED + each for each in range(max(0, count - _LENGTH), count)]
            for number in numbers:
                self.served.setdefault(number, time.monotonic())
        return 200, tag, rss([self.story(number) for number in reversed(numbers)])

    def settings(self, folder: Path, tick_s: float) -> tuple[Path, Path]:
        """The list of feeds, and settings under which this site, and nothing else here, may be asked, without waiting."""
        feeds, config = folder / "feeds.txt", folder / "newsbeam.toml"
        feeds.write_text("".join(f"{self.address(feed)}/feed\n" for feed in range(FEEDS)))
        config.write_text(
            '[fetch]\ncontact = "https://example.org/bot"\nallow_private = ["127.0.0.0/8"]\n'
            f"ports = [80, 443, {self.port}]\ninterval_s = 0\ndeadline_s = 5\n"
            f"[monitor]\ntick_s = {tick_s}\nshortest_poll_s = 1\nlongest_poll_s = {0.8 * tick_s}\n"
        )
        return feeds, config


@contextmanager
def growing_site(every_s: float) -> Iterator[GrowingSite]:
    """Serve until the end of the block."""
    site = GrowingSite(every_s, free_port())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            feed = int(self.connection.getsockname()[0].split(".")[3]) - 2
            status, headers, body = 404, {}, b""
            if self.path == "/feed":
                status, tag, body = site.feed(feed, self.headers.get("If-None-Match"))
                headers = {"ETag": tag, "Content-Type": "application/rss+xml"}
            elif self.path.startswith("/story/"):
                status, body = 200, site.story(int(self.path.rpartition("/")[2])).page()
                headers = {"Content-Type": "text/html; charset=utf-8"}
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keep silent."""

    servers = [ThreadingHTTPServer((f"127.0.0.{feed + 2}", site.port), Handler) for feed in range(FEEDS)]
    threads = [Thread(target=server.serve_forever, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
