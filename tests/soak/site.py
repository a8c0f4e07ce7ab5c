"""Hundreds of hosts in one process that fail at random, write down what they served, and see who asks too soon.

    python -m tests.soak.site --feeds 2000 --interval-s 1 --max-seconds 3000

Prints its port. `control.test/stats` tells what was served; `control.test/quiet` ends growth and failures.
"""

import argparse
import asyncio
import hashlib
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from pipelines.demo.feeds import ATOM, JSON, RSS, atom, json_feed, rss
from tests.faults.server import Exchange, FaultServer, Reply
from tests.news_site import Story

#: Feeds of one host.
PER_HOST: Final = 4
#: Entries that a feed shows.
_SHOWN: Final = 20
_FAILING_FEED: Final = 0.08
_FAILING_PAGE: Final = 0.05
#: Share of stories whose page is gone and of which the feed says nothing.
_GONE: Final = 0.01
_KINDS: Final = ((rss, RSS), (atom, ATOM), (json_feed, JSON))
_FAULTS: Final = ("503", "reset", "cut", "html", "empty", "429")


def host_of(feed: int) -> str:
    """The host of a feed."""
    return f"h{feed // PER_HOST}.test"


@dataclass
class SoakSite(FaultServer):
    """A fault server whose paths are scripted by time and chance."""

    feeds: int = 0
    #: Seconds that have to lie between two requests to one host.
    interval_s: float = 1.0
    #: Seconds in which a feed gains a story, at least and at most.
    pace_s: tuple[float, float] = (60.0, 300.0)
    seed: int = 7
    quiet: bool = False
    #: Numbers of stories that a whole document brought, and how often a request came too soon.
    served: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    least_gap_s: float = float("inf")
    told: Counter[str] = field(default_factory=Counter)
    _last_s: dict[str, float] = field(default_factory=dict)
    #: Host to the path of the last request where that was hung up on.
    _hung_up: dict[str, str] = field(default_factory=dict)
    _begun_s: float = field(default_factory=time.monotonic)
    _until_s: float | None = None
    _chance: random.Random = field(default_factory=lambda: random.Random(11))

    def _now_s(self) -> float:
        return (self._until_s or time.monotonic()) - self._begun_s

    def stories(self, feed: int) -> list[Story]:
        """What a feed shows now, newest first."""
        pace_s = random.Random(f"{self.seed} {feed}").uniform(*self.pace_s)
        count = min(2 + int(self._now_s() / pace_s), 1000)
        return [self._story(feed, number, pace_s) for number in range(count - 1, max(-1, count - 1 - _SHOWN), -1)]

    def _story(self, feed: int, number: int, pace_s: float) -> Story:
        """A story; each tenth is edited once, half a pace after it appeared."""
        edited = number % 10 == 3 and self._now_s() > (number - 1.5) * pace_s
        own = feed % 11 == 5
        return Story(
            number=feed * 1000 + number,
            revision=int(edited),
            url=None if own else f"http://{host_of(feed)}:{self.port}/story/{feed}/{number}",
            guid=None if feed % 7 == 3 and not own else f"urn:soak:{feed}:{number}",
            whole=own,
        )

    async def _answer(self, exchange: Exchange) -> bool:
        path, host = exchange.seen.path, exchange.seen.host
        if host == "control.test":
            return await self._control(exchange)
        self._check_gap(host, path, exchange.seen.at_s)
        if path == "/robots.txt":
            await exchange.reply(Reply(body=b"User-agent: *\nDisallow: /never/\n", content_type="text/plain"))
            return True
        _, kind, feed, *rest = path.split("/")
        self.told[kind] += 1
        return await (self._feed(exchange, int(feed)) if kind == "feed" else self._page(exchange, int(feed), int(rest[0])))

    def _check_gap(self, host: str, path: str, at_s: float) -> None:
        """See that a host is asked no sooner than it may be.

        A client that was hung up on before it got an answer, on a connection that it had used before, repeats its request at once: the
        server may have closed the connection for its age (RFC 9112, 9.3.1).
        """
        last_s, self._last_s[host] = self._last_s.get(host), at_s
        hung_up, self._hung_up[host] = self._hung_up.get(host), ""
        if last_s is not None and hung_up == path:
            self.told["repeated"] += 1
        elif last_s is not None:
            self.least_gap_s = min(self.least_gap_s, at_s - last_s)
            self.told["too_soon"] += at_s - last_s < 0.9 * self.interval_s

    async def _control(self, exchange: Exchange) -> bool:
        if exchange.seen.path == "/quiet":
            self.quiet, self._until_s = True, time.monotonic()
        said = {
            "served": sorted(self.served),
            "gone": sorted(self.gone),
            "least_gap_s": self.least_gap_s,
            "told": dict(self.told),
        }
        await exchange.reply(Reply(body=json.dumps(said).encode(), content_type="application/json"))
        return True

    async def _feed(self, exchange: Exchange, feed: int) -> bool:
        if not self.quiet and self._chance.random() < _FAILING_FEED:
            return await self._fail(exchange, self._chance.choice(_FAULTS))
        stories = self.stories(feed)
        write, content_type = _KINDS[feed % 3 if feed % 7 != 3 else 0]
        silent = {story.number for story in stories if self._is_gone(story.number) and story.url}
        body = write(stories)
        if feed % 13 == 2 and write is rss:  # the newest entry stands there twice, and one is empty
            newest = rss(stories[:1]).partition(b"</title>")[2].partition(b"</channel>")[0]
            body = body.replace(b"</channel>", newest + b"<item></item></channel>")
        body = _without_text(body, stories, silent)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if exchange.seen.header("if-none-match") == etag:
            self.told["not_modified"] += 1
            await exchange.reply(Reply(status="304 Not Modified", headers=(("ETag", etag),)))
            return True
        await exchange.reply(Reply(body=body, content_type=content_type, headers=(("ETag", etag),)))
        self.served.update(story.number for story in stories)
        self.gone.update(silent)
        return True

    def _is_gone(self, number: int) -> bool:
        return random.Random(f"gone {number}").random() < _GONE

    async def _page(self, exchange: Exchange, feed: int, number: int) -> bool:
        if self._is_gone(feed * 1000 + number):
            await exchange.reply(Reply(status="410 Gone", body=b"gone"))
            return True
        if not self.quiet and self._chance.random() < _FAILING_PAGE:
            return await self._fail(exchange, self._chance.choice(("503", "reset", "cut", "429")))
        pace_s = random.Random(f"{self.seed} {feed}").uniform(*self.pace_s)
        await exchange.reply(Reply(body=self._story(feed, number, pace_s).page()))
        return True

    async def _fail(self, exchange: Exchange, how: str) -> bool:
        self.told[f"fault {how}"] += 1
        if how == "reset":
            self._hung_up[exchange.seen.host] = exchange.seen.path
            exchange.writer.transport.abort()
            return False
        if how == "cut":
            await exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html><body>cut")
            return False
        replies = {
            "503": Reply(status="503 Service Unavailable", body=b"no"),
            "429": Reply(status="429 Too Many Requests", headers=(("Retry-After", "120"),), body=b"no"),
            "html": Reply(body=b"<html><body>Maintenance</body></html>"),
            "empty": Reply(),
        }
        await exchange.reply(replies[how])
        return True


def _without_text(body: bytes, stories: list[Story], silent: set[int]) -> bytes:
    for story in stories:
        if story.number in silent:
            body = body.replace(story.summary.encode(), b"")
    return body


async def _main(feeds: int, interval_s: float, pace_s: float, max_seconds: float) -> None:
    site = SoakSite(feeds=feeds, interval_s=interval_s, pace_s=(pace_s / 5, pace_s), max_seconds=max_seconds)
    await site.start()
    sys.stdout.write(f"{site.port}\n")
    sys.stdout.flush()
    await asyncio.sleep(max_seconds)
    await site.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--interval-s", type=float, default=1.0)
    parser.add_argument("--pace-s", type=float, default=300.0)
    parser.add_argument("--max-seconds", type=float, default=3000.0)
    given = parser.parse_args()
    asyncio.run(_main(given.feeds, given.interval_s, given.pace_s, given.max_seconds))
