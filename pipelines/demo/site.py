"""The demo's site: what it answers at which second, and the server that answers it."""

import hashlib
import html
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from pipelines.demo.feeds import ATOM, JSON, RSS, Listed, atom, json_feed, rss

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HTML: Final = "text/html; charset=utf-8"
#: Address of a feed to what writes it, and how it is labelled.
FEEDS: Final[dict[str, tuple[Callable[[Sequence[Listed], str], bytes], str]]] = {
    "/world.rss": (rss, RSS),
    "/wire.atom": (atom, ATOM),
    "/local.json": (json_feed, JSON),
}
#: The feed that breaks, from which second until which.
BROKEN: Final = ("/local.json", 14.0, 20.0)
#: Stories are dated so long before they appear, so that the site looks like one that has been there for a while.
_AGE: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story as it stands at some second."""

    url: str
    title: str
    author: str
    agency: str
    language: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def guid(self) -> str:
        """Its address."""
        return self.url

    @property
    def summary(self) -> str:
        """Its first paragraph."""
        return self.paragraphs[0]

    def page(self) -> bytes:
        """As a reader's browser gets it."""
        text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in self.paragraphs)
        author = f'<meta name="author" content="{html.escape(self.author)}">' if self.author else ""
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{html.escape(self.title)}</title>'
            f'<meta property="article:published_time" content="{self.published.isoformat()}">{author}</head>'
            f"<body><article><h1>{html.escape(self.title)}</h1>{text}</article></body></html>"
        ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says to one request."""

    body: bytes
    content_type: str = HTML
    status: int = 200


@cache
def _told() -> list[dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))["story"]


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site of three feeds. What it answers follows from the second alone, so that it can be looked at without waiting."""

    #: `http://host:port`.
    base: str
    began: datetime

    def stories(self, second: float, feed: str | None = None) -> list[Story]:
        """The stories that are out at a second of the site's life, newest first; of one feed (`/world.rss`), or all."""
        out = [told for told in _told() if told["appears_s"] <= second and (feed is None or feed[1:] in told["feeds"])]
        return [self._story(told, second) for told in sorted(out, key=lambda told: -told["appears_s"])]

    def answer(self, path: str, second: float) -> Answer:
        """What a path says at a second of the site's life."""
        if path in FEEDS:
            name, begin, end = BROKEN
            if path == name and begin <= second < end:
                return Answer(body=b"<html><body>Error establishing a database connection</body></html>", status=500)
            write, kind = FEEDS[path]
            return Answer(body=write(self.stories(second, path), f"Demo {path[1:].partition('.')[0]}"), content_type=kind)
        if path == "/":
            links = "".join(
                f'<link rel="alternate" type="{kind.partition(";")[0]}" href="{feed}">' for feed, (_, kind) in FEEDS.items()
            )
            listed = "".join(f'<li><a href="{one.url}">{html.escape(one.title)}</a></li>' for one in self.stories(second))
            return Answer(
                body=f"<!doctype html><html><head><title>Demo</title>{links}</head><body><ul>{listed}</ul></body></html>".encode()
            )
        found = next((one for one in self.stories(second) if one.url == self.base + path), None)
        return Answer(body=b"nothing here", status=404) if found is None else Answer(body=found.page())

    def _story(self, told: dict[str, Any], second: float) -> Story:
        later: dict[str, Any] = told.get("correction", {"after_s": math.inf})
        return Story(
            url=f"{self.base}/news/{told['slug']}",
            title=told["title"],
            author=told["author"],
            agency=told.get("agency", ""),
            language=told.get("language", "en"),
            published=self.began - _AGE + timedelta(seconds=told["appears_s"]),
            paragraphs=tuple((later if second >= later["after_s"] else told)["paragraphs"]),
        )


@contextmanager
def serving(began: datetime, port: int = 0) -> Iterator[DemoSite]:
    """Serve the site on loopback until the end of the block. Its seconds are counted from the first time that one of its feeds is asked for.

    Args:
        began: the site's first second (aware, UTC).
        port: of 127.0.0.1; 0: any that is free.

    Raises:
        OSError: the port is taken.
    """
    first_asked_s: list[float] = []

    def second(path: str) -> float:
        if path in FEEDS and not first_asked_s:
            first_asked_s.append(time.monotonic())
        return time.monotonic() - first_asked_s[0] if first_asked_s else 0.0

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            said = site.answer(path, second(path))
            tag = f'"{hashlib.sha256(said.body).hexdigest()[:16]}"'
            known = said.status == 200 and self.headers.get("If-None-Match") == tag  # noqa: PLR2004  HTTP's own number
            self.send_response(304 if known else said.status)
            self.send_header("Content-Type", said.content_type)
            self.send_header("ETag", tag)
            if not known:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if not known:
                self.wfile.write(said.body)

        def log_message(self, *arguments: object) -> None:
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    site = DemoSite(f"http://127.0.0.1:{server.server_address[1]}", began)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def write_settings(site: DemoSite, folder: Path) -> tuple[Path, Path]:
    """A list of the site's feeds, and settings under which it may be asked every second.

    Returns:
        `feeds.txt` and `newsbeam.toml` in the folder, which is made.

    Raises:
        OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    feeds, config = folder / "feeds.txt", folder / "newsbeam.toml"
    feeds.write_text("".join(f"{site.base}{path}\n" for path in FEEDS), encoding="utf-8")
    config.write_text(
        "# For the demo's site alone: a real site is never asked so often, and no address of this machine is.\n"
        '[fetch]\ncontact = "https://example.org/demo"\nallow_private = ["127.0.0.1/32"]\n'
        f"ports = [{site.base.rpartition(':')[2]}]\ninterval_s = 0.05\n\n"
        "[monitor]\nshortest_poll_s = 1\nlongest_poll_s = 2\nedit_wait_s = 1\n",
        encoding="utf-8",
    )
    return feeds, config
