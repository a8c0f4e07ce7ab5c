"""Feeds and what was found at them, in words and as JSON."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from transforms.core.fetch.failing import printable
from transforms.core.report.readable import counted, since, span

if TYPE_CHECKING:
    from pipelines.feed_status import FeedReport, Status
    from pipelines.looking import Look, Place
    from transforms.core.sources.item import ParsedFeed

#: Entries of a feed that are shown in words.
_SHOWN: Final = 10
_MAX_TITLE_CHARS: Final = 100
#: What is further away is told by its day.
_NEAR: Final = timedelta(days=10)
#: Room for when a feed was asked and is asked next, so that addresses stand below one another.
_TIMES_CHARS: Final = 42


def words_of_feed(one: "FeedReport", now: datetime) -> Iterator[str]:
    """How a feed fares: one line, its address last, and one more where something is wrong."""
    asked = f"asked {_when(one.polled_at, now)}" if one.polled_at else "never asked"
    yield f"{one.state:<9}{f'{asked}, {_next(one.next_poll_at, now)}':<{_TIMES_CHARS}} {one.url}"
    if one.error_class:
        again = "the last time" if one.errors == 1 else f"the last {one.errors} times"
        yield f"{'':<9}{one.error_class}, {again}: {one.why}"
    if one.moving_to:
        yield f"{'':<9}redirects for good to {one.moving_to}; believed after five answers over seven days"


def told_feed(one: "FeedReport") -> dict[str, object]:
    """The same for a script; times in ISO 8601."""
    fields = dataclasses.asdict(one)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


def words_of_status(found: "Status", now: datetime) -> Iterator[str]:
    """How all feeds fare, and what is to be fetched."""
    for one in found.feeds:
        yield from words_of_feed(one, now)
    states = [one.state for one in found.feeds]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    feeds = f"{counted(len(found.feeds), 'feed')}: {counts or 'none'}"
    if found.queued is None or found.revisits is None:
        yield f"{feeds}; watched by a stream, told by their last polls in the tables: what waits, and moves, its job alone knows"
    else:
        yield f"{feeds}; {counted(found.queued, 'article')} {'waits' if found.queued == 1 else 'wait'}"
        yield words_of_revisits(found.revisits, found.revisited)


def told_status(found: "Status") -> dict[str, object]:
    """The same for a script."""
    return {
        "ok": not found.troubles,
        "troubles": found.troubles,
        "watched_by": found.watched_by,
        "queued": found.queued,
        "revisits": None if found.revisits is None else {"planned": found.revisits, "ended": found.revisited},
        "feeds": [told_feed(one) for one in found.feeds],
    }


def words_of_revisits(planned: int, ended: Mapping[str, int]) -> str:
    """How articles fare whose pages are fetched again.

    >>> words_of_revisits(3, {"revised": 1, "unchanged": 4})
    '3 articles are to be fetched again; so far 1 revised, 4 unchanged'
    """
    counts = ", ".join(f"{number} {outcome}" for outcome, number in ended.items())
    return f"{counted(planned, 'article')} {'is' if planned == 1 else 'are'} to be fetched again; so far {counts or 'none was'}"


def words_of_look(found: "Look") -> Iterator[str]:
    """What was found at an address."""
    result = found.result
    yield f"asked     {result.url}"
    for hop in result.hops:
        yield f"{hop.status}       from {hop.url}"
    if result.final_url != result.url:
        yield f"answered  {result.final_url}"
    if result.failure is not None:
        yield f"failed    {result.failure.kind.reason}: {result.failure.kind.meaning} {result.failure.detail}".rstrip()
        return
    yield f"status    {result.status}, {len(result.body)} bytes, {result.header('content-type') or 'no content type'}"
    validators = ", ".join(name for name, value in (("ETag", result.etag), ("Last-Modified", result.last_modified)) if value)
    yield f"unchanged is told by {validators or 'nothing: it is fetched whole at every poll'}"
    if found.feed is None:
        yield f"no feed   {': '.join(found.fault or ())}"
    else:
        yield from _words_of_document(found.feed)


def _words_of_document(feed: "ParsedFeed") -> Iterator[str]:
    broken = sum(1 for entry in feed.entries if entry.fault)
    yield f"feed      {printable(feed.hints.title or 'without a title')}: {len(feed.entries)} entries, {broken} broken, {feed.dropped} beyond the cap"
    for entry in feed.entries[:_SHOWN]:
        title = printable(entry.declared.title or entry.fault or "without a title", _MAX_TITLE_CHARS)
        yield f"          {printable(entry.declared.published or 'undated', 40)}  {title}"
    if len(feed.entries) > _SHOWN:
        yield f"          and {len(feed.entries) - _SHOWN} more"


def told_look(found: "Look") -> dict[str, object]:
    """The same for a script."""
    from transforms.core.urls import redact_url

    result, feed = found.result, found.feed
    entries = [
        {
            "url": redact_url(entry.url) if entry.url else None,
            "title": entry.declared.title,
            "published": entry.declared.published,
            "guid": entry.declared.entry_guid,
            "fault": entry.fault,
        }
        for entry in (feed.entries if feed else ())
    ]
    return {
        "url": result.url,
        "final_url": result.final_url,
        "hops": [dataclasses.asdict(hop) for hop in result.hops],
        "status": result.status,
        "bytes": len(result.body),
        "headers": dict(result.headers),
        "failure": result.failure.kind.reason if result.failure else None,
        "detail": result.failure.detail if result.failure else None,
        "fault": ": ".join(found.fault) if found.fault else None,
        "is_feed": feed is not None,
        "title": feed.hints.title if feed else None,
        "entries": entries,
        "dropped": feed.dropped if feed else 0,
    }


def words_of_place(place: "Place") -> str:
    """A place of a site, in one line."""
    candidate, found = place.candidate, place.look
    if found.feed is not None:
        what = f"feed, {len(found.feed.entries)} entries, {printable(found.feed.hints.title or candidate.title or 'without a title')}"
    elif place.sitemap is not None:
        what = f"sitemap, {len(place.sitemap.pages)} pages, {len(place.sitemap.sitemaps)} other sitemaps"
    elif found.result.failure is not None:
        what = f"nothing: {found.result.failure.kind.reason}"
    else:
        what = f"nothing: {found.fault[0] if found.fault else 'it is empty'}"
    return f"{candidate.origin:<9}{found.result.url}  {what}"


def told_place(place: "Place") -> dict[str, object]:
    """The same for a script."""
    sitemap = place.sitemap
    return {
        "url": place.look.result.url,
        "kind": place.candidate.kind,
        "origin": place.candidate.origin,
        "found": place.found,
        "title": place.look.feed.hints.title if place.look.feed else place.candidate.title,
        "entries": len(place.look.feed.entries) if place.look.feed else None,
        "pages": len(sitemap.pages) if sitemap else None,
        "sitemaps": len(sitemap.sitemaps) if sitemap else None,
        "failure": place.look.result.failure.kind.reason if place.look.result.failure else None,
    }


def _when(at: datetime, now: datetime) -> str:
    """How long ago or in how long; a day where that is far away."""
    return since(at, now) if abs(at - now) < _NEAR else f"{at:%Y-%m-%d}"


def _next(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "next at the next tick"
    return f"next {_when(at, now)}" if at > now else f"due for {span((now - at).total_seconds())}"
