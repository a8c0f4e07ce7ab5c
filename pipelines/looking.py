"""One look at a feed or at a site, for a person: asked politely, shown, and not kept."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Final

from pipelines.asking import RememberingFetcher
from schemas.errors import BadRecord
from schemas.fetching import FetchRequest, FetchResult
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.fetcher import Fetcher
from transforms.core.fetch.session import Session
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.sources.discovery import Candidate, find_feeds, find_sitemaps
from transforms.core.sources.feed_document import read_feed_document
from transforms.core.sources.item import ParsedFeed
from transforms.core.sources.readers import Readers
from transforms.core.sources.sitemap import Sitemap

#: Seconds that a request waits for its turn: a person waits.
_PATIENCE_S: Final = 120.0
#: Places of one site that are looked at.
MAX_CANDIDATES: Final = 12
#: Of those, places where nothing speaks for a feed but custom.
_MAX_GUESSES: Final = 6

#: Makes a session, closed by whoever asked for it.
OpenSession = Callable[[], Session]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found at one address."""

    result: FetchResult
    #: None: it is no feed that can be read.
    feed: ParsedFeed | None = None
    #: Why it is none: `BadRecord.reason` and a sentence; None where it is one, or where nothing came.
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A feed or sitemap of a site, looked at."""

    candidate: Candidate
    look: Look
    #: None: no sitemap.
    sitemap: Sitemap | None = None

    @property
    def found(self) -> bool:
        """Whether something is there."""
        return self.look.feed is not None or self.sitemap is not None


def wall_clock() -> Clock:
    """The time of this machine."""
    return Clock(now=lambda: datetime.now(tz=timezone.utc), monotonic=time.monotonic, wait=asyncio.sleep)


async def look(fetcher: Fetcher, url: str, readers: Readers, *, insecure_tls: bool = False) -> Look:
    """Ask for a feed once, and read it.

    Args:
        fetcher: asks.
        url: of the feed.
        readers: read what comes back, within limits.
        insecure_tls: as in `FetchRequest`.
    """
    result = await fetcher.fetch(FetchRequest(url=url, purpose="feed", insecure_tls=insecure_tls))
    if result.failure is not None:
        return Look(result=result)
    try:
        return Look(result=result, feed=read_feed_document(result.body, readers.read_feed))
    except BadRecord as fault:
        return Look(result=result, fault=(fault.reason, str(fault)))


async def discover(fetcher: Fetcher, url: str, readers: Readers) -> tuple[Look, list[Place]]:
    """Look for the feeds and sitemaps of a site.

    Declared and linked places are looked at first. Customary ones are tried only where those hold no feed.

    Args:
        fetcher: asks; every request waits for its turn, so this takes some time.
        url: a page of the site, or a feed.
        readers: read what comes back, within limits.

    Returns:
        What the address itself holds, and all places that were looked at.
    """
    own = await look(fetcher, url, readers)
    if own.result.failure is not None or own.feed is not None:
        return own, []
    candidates = _candidates(own.result, readers)
    said = [one for one in candidates if one.origin != "guessed"][: MAX_CANDIDATES - _MAX_GUESSES]
    guessed = [one for one in candidates if one.origin == "guessed"][:_MAX_GUESSES]
    places = [Place(candidate=candidate, look=await look(fetcher, candidate.url, readers)) for candidate in said]
    for candidate in guessed:
        if any(place.found for place in places):
            break
        places.append(Place(candidate=candidate, look=await look(fetcher, candidate.url, readers)))
    return own, [*places, *await _sitemaps(fetcher, own.result.final_url_private, readers)]


def _candidates(page: FetchResult, readers: Readers) -> tuple[Candidate, ...]:
    """Where the feeds of a page may be; of one that cannot be read, where most sites have them."""
    try:
        return readers.find_feeds(page.body, page.final_url_private)
    except BadRecord:
        return find_feeds("", page.final_url_private)


async def _sitemaps(fetcher: Fetcher, url: str, readers: Readers) -> list[Place]:
    """The sitemaps that robots.txt names; they are not guessed."""
    robots = "".join(record.rules or "" for origin, record in fetcher.memory.robots.items() if _same_site(origin, url))
    places = []
    for candidate in [one for one in find_sitemaps(robots, url) if one.origin == "robots"][:MAX_CANDIDATES]:
        result = await fetcher.fetch(FetchRequest(url=candidate.url, purpose="feed"))
        sitemap = None
        if result.failure is None:
            try:
                sitemap = readers.read_sitemap(result.body)
            except BadRecord as fault:
                places.append(Place(candidate=candidate, look=Look(result=result, fault=(fault.reason, str(fault)))))
                continue
        places.append(Place(candidate=candidate, look=Look(result=result), sitemap=sitemap))
    return places


def _same_site(origin: str, url: str) -> bool:
    return f"{url}/".startswith((f"{origin}/", f"{origin.rpartition(':')[0]}/"))


@asynccontextmanager
async def asking(open_session: OpenSession, clock: Clock, output: Output | None) -> AsyncIterator[Fetcher]:
    """Whoever asks for a person; where an output is named, sites that its monitor just asked are not asked too soon.

    Args:
        open_session: makes the session.
        clock: tells the time and lets it pass.
        output: None, or one that is not watched: nothing is known of any site.
    """
    async with open_session() as session:
        if output is not None and output.monitor.exists():
            with MonitorStore(output.monitor) as store:
                yield RememberingFetcher(session, clock, store, patience_s=_PATIENCE_S)
        else:
            yield Fetcher(session, clock, patience_s=_PATIENCE_S)
