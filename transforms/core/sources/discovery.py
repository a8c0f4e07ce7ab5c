"""Where the feeds and sitemaps of a site may be: said by its page, said by its robots.txt, or where most sites have them.

Nothing is fetched here. What a page declares comes first; a link in its body that looks like a feed comes second; common paths are
guesses, and whoever follows them has to see whether a feed is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from transforms.core.sources.tags import Token, tokens
from transforms.core.urls import is_web_url

_FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
    "application/xml",
)
# https://www.jsonfeed.org/version/1.1/ (discovery): sites write the plain type as well.
_JSON_TYPES: Final = ("application/json",)
#: A link in the body to something called like a feed.
_FEED_PATH: Final = re.compile(r"(?:^|[/._-])(?:rss|atom|feed|feeds|rdf)(?:[/._?&=-]|\d|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE)
# Paths under which the common publishing systems have their feeds: WordPress, Drupal, Ghost, Hugo, Jekyll, Blogger, Movable Type, Squarespace.
_FEED_PATHS: Final = (
    *(
        "feed/",
        "rss",
        "rss.xml",
        "feed.xml",
        "atom.xml",
        "index.xml",
        "feeds/posts/default",
        "feed.json",
        "rss/index.xml",
        "index.rdf",
    ),
    "?format=rss",
)
# News sitemaps first: they hold two days of articles (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
_SITEMAP_PATHS: Final = (
    *("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemaps/news.xml", "googlenews.xml"),
    *("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml", "wp-sitemap.xml", "sitemap.xml.gz"),
)
_ROBOTS_SITEMAP: Final = re.compile(r"^[ \t]{0,20}sitemap[ \t]{0,20}:[ \t]{0,20}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
#: Links of one page that are kept.
_MAX_LINKS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place to look at."""

    url: str
    kind: Literal["feed", "sitemap"]
    #: How it was found: declared by the page, linked from it, named by robots.txt, or a common path.
    origin: Literal["declared", "linked", "robots", "guessed"]
    #: What the page calls it; None: nothing.
    title: str | None = None


def find_feeds(page: str, url: str) -> tuple[Candidate, ...]:
    """Where a site's feeds may be.

    Args:
        page: one of its pages, as characters; may be empty.
        url: where the page was found.

    Returns:
        Each address once: declared, then linked, then guessed; the guesses beside the page's own folder and at the site's root.

    >>> [one.url for one in find_feeds('<link rel="alternate" type="application/rss+xml" href="/f.xml">', "https://example.org/a/")][:2]
    ['https://example.org/f.xml', 'https://example.org/feed/']
    """
    declared, linked = list[Candidate](), list[Candidate]()
    base, skipped = url, ""
    for token in tokens(page):
        if skipped or token.kind in {"close", "text"}:
            skipped = "" if token.kind == "close" and token.name == skipped else skipped
            continue
        if token.name in ("script", "style", "template") and token.kind == "open":
            skipped = token.name
        elif token.name == "base":
            base = _joined(url, token.attributes.get("href", "")) or base
        elif token.name == "link" and (found := _declared(token, base)):
            declared.append(found)
        elif token.name == "a" and (found := _linked(token, base)):
            linked.append(found)
    guessed = (Candidate(url=place, kind="feed", origin="guessed") for place in _guesses(url, _FEED_PATHS))
    return _once((*declared[:_MAX_LINKS], *linked[:_MAX_LINKS], *guessed))


def find_sitemaps(robots: str, url: str) -> tuple[Candidate, ...]:
    """Where a site's sitemaps may be.

    Args:
        robots: its robots.txt, as characters; may be empty.
        url: any address of the site.
    """
    named = [_joined(url, found) for found in _ROBOTS_SITEMAP.findall(robots)[:_MAX_LINKS]]
    said = (Candidate(url=place, kind="sitemap", origin="robots") for place in named if place)
    root = urljoin(url, "/") if is_web_url(url) else url
    guessed = (Candidate(url=place, kind="sitemap", origin="guessed") for place in _guesses(root, _SITEMAP_PATHS))
    return _once((*said, *guessed))


def _declared(token: Token, base: str) -> Candidate | None:
    attributes = token.attributes
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    is_feed = ("alternate" in relations and kind in (*_FEED_TYPES, *_JSON_TYPES)) or "feed" in relations
    # WordPress declares its API as an alternate in JSON.
    if not is_feed or (kind in _JSON_TYPES and "/wp-json/" in attributes.get("href", "")):
        return None
    place = _joined(base, attributes.get("href", ""))
    return Candidate(url=place, kind="feed", origin="declared", title=attributes.get("title") or None) if place else None


def _linked(token: Token, base: str) -> Candidate | None:
    href = token.attributes.get("href", "")
    kind = token.attributes.get("type", "").lower()
    place = _joined(base, href) if kind in _FEED_TYPES[:4] or _FEED_PATH.search(href[:2000].partition("#")[0]) else None
    return Candidate(url=place, kind="feed", origin="linked", title=token.attributes.get("title") or None) if place else None


def _joined(base: str, href: str) -> str | None:
    """An absolute web address; None: it is none."""
    href = href.strip()
    if href.lower().startswith("feed:"):
        href = href[5:] if href[5:].lower().startswith(("http:", "https:")) else f"http:{href[5:]}"
    try:
        joined = urljoin(base, href).partition("#")[0] if href else ""
    except ValueError:
        return None
    return joined if is_web_url(joined) else None


def _guesses(url: str, paths: tuple[str, ...]) -> Iterator[str]:
    """Common paths under the page's own folder, and under the site's root."""
    if not is_web_url(url):
        return
    parts = urlsplit(url)
    folder = f"{parts.path.rpartition('/')[0]}/"
    root = f"{parts.scheme}://{parts.netloc}/"
    for place in dict.fromkeys((root, f"{root}{folder.lstrip('/')}")):
        yield from (f"{place}{path}" for path in paths)


def _once(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.url, candidate)
    return tuple(found.values())
