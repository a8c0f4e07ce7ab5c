"""Stories as feeds, in the three formats."""

import html
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

RSS: Final = "application/rss+xml; charset=utf-8"
ATOM: Final = "application/atom+xml; charset=utf-8"
JSON: Final = "application/feed+json"


class Listed(Protocol):
    """What a feed tells of a story."""

    @property
    def url(self) -> str | None:
        """Absolute address of its page; None: it has none."""

    @property
    def guid(self) -> str | None:
        """Its id; None: the feed gives none."""

    @property
    def title(self) -> str:
        """The headline."""

    @property
    def summary(self) -> str:
        """The teaser, or the whole text."""

    @property
    def published(self) -> datetime:
        """UTC."""


def rss(stories: Iterable[Listed], title: str = "Wire") -> bytes:
    """RSS 2.0."""
    items = ""
    for one in stories:
        guid = f"<guid isPermaLink='false'>{html.escape(one.guid)}</guid>" if one.guid else ""
        link = f"<link>{html.escape(one.url)}</link>" if one.url else ""
        date = f"<pubDate>{one.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
        text = f"<title>{html.escape(one.title)}</title><description>{html.escape(one.summary)}</description>"
        items += f"<item>{guid}{link}{date}{text}</item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def atom(stories: Iterable[Listed], title: str = "Wire") -> bytes:
    """Atom 1.0."""
    entries = ""
    for one in stories:
        link = f"<link href='{html.escape(one.url)}'/>" if one.url else ""
        text = f"<title>{html.escape(one.title)}</title><summary>{html.escape(one.summary)}</summary>"
        entries += (
            f"<entry><id>{html.escape(one.guid or '')}</id><updated>{one.published.isoformat()}</updated>{link}{text}</entry>"
        )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{entries}</feed>'.encode()


def json_feed(stories: Iterable[Listed], title: str = "Wire") -> bytes:
    """JSON Feed 1.1."""
    items = [
        {"id": one.guid, "title": one.title, "content_text": one.summary, "date_published": one.published.isoformat()}
        | ({"url": one.url} if one.url else {})
        for one in stories
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()
