"""How well feeds are read: suites of other readers, the fields of JSON Feed, lists of feeds."""

import html
import io
import json
import re
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import feedparser

from schemas.errors import BadRecord
from tests.peers import ROOT
from transforms.core.sources.feed_document import parse_any_feed
from transforms.core.sources.feed_list import read_feed_list
from transforms.core.sources.item import ParsedEntry, ParsedFeed

#: Suites whose documents are read beside the library.
SUITES: Final = ("feedparser/tests", "feedvalidator/testcases", "gofeed/testdata")
_TAG: Final = re.compile(r"<[^<>]*>")
#: Fields of gofeed's model that an entry of ours has a place for, and where it is.
_OURS: Final[dict[str, Callable[[ParsedEntry], str | None]]] = {
    "title": lambda entry: entry.declared.title,
    "description": lambda entry: entry.declared.description or entry.body,
    "content": lambda entry: entry.body,
    "link": lambda entry: entry.url,
    "guid": lambda entry: entry.declared.entry_guid,
    "published": lambda entry: entry.declared.published,
    "updated": lambda entry: entry.declared.modified or entry.declared.published,
}
#: One item and one feed with every field of JSON Feed 1.1 for which an article has a place, and what is to be read from each.
_JSON_FEED: Final = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Wire",
    "home_page_url": "https://news.example/",
    "feed_url": "https://news.example/feed.json",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "expired": True,
    "language": "en",
    "authors": [{"name": "Desk"}],
    "items": [
        {
            "id": 7,
            "url": "/a",
            "title": "Flood",
            "content_html": "<p>Rain</p>",
            "content_text": "Rain",
            "summary": "In short",
            "date_published": "2026-03-01T10:00:00Z",
            "date_modified": "2026-03-02T10:00:00Z",
            "authors": [{"name": "Ann"}],
            "tags": ["weather"],
            "language": "fr",
        },
        {"id": "b", "content_text": "Text alone", "author": {"name": "Old style"}},
        {"id": "c", "summary": "Summary alone"},
    ],
}
_JSON_FIELDS: Final[dict[str, Callable[[ParsedFeed], bool]]] = {
    "title": lambda feed: feed.hints.title == "Wire",
    "home_page_url": lambda feed: feed.hints.home_url == "https://news.example/",
    "feed_url": lambda feed: feed.entries[0].declared.feed_id == "https://news.example/feed.json",
    "hubs": lambda feed: feed.hints.hubs == ("https://hub.example/",),
    "expired": lambda feed: feed.hints.expired,
    "language": lambda feed: feed.entries[1].declared.language == "en",
    "authors": lambda feed: feed.entries[2].declared.authors == ("Desk",),
    "item.id": lambda feed: feed.entries[0].declared.entry_guid == "7",
    "item.url": lambda feed: feed.entries[0].url == "https://news.example/a",
    "item.title": lambda feed: feed.entries[0].declared.title == "Flood",
    "item.content_html": lambda feed: (feed.entries[0].body, feed.entries[0].is_html) == ("<p>Rain</p>", True),
    "item.content_text": lambda feed: (feed.entries[1].body, feed.entries[1].is_html) == ("Text alone", False),
    "item.summary": lambda feed: (feed.entries[0].declared.description, feed.entries[2].body) == ("In short", "Summary alone"),
    "item.date_published": lambda feed: feed.entries[0].declared.published == "2026-03-01T10:00:00Z",
    "item.date_modified": lambda feed: feed.entries[0].declared.modified == "2026-03-02T10:00:00Z",
    "item.authors": lambda feed: feed.entries[0].declared.authors == ("Ann",),
    "item.author": lambda feed: feed.entries[1].declared.authors == ("Old style",),
    "item.tags": lambda feed: feed.entries[0].declared.tags == ("weather",),
    "item.language": lambda feed: feed.entries[0].declared.language == "fr",
}


@dataclass(slots=True)
class SuiteCounts:
    """What reading the documents of a suite came to; anything but a bad record that is raised is let through."""

    documents: int = 0
    #: Entries that the library finds, and those of them that we do not.
    entries: int = 0
    lost: int = 0
    #: Seconds of CPU for the slowest document.
    slowest_s: float = 0.0


def suite_counts(folder: Path) -> SuiteCounts:
    """Read every document of a suite, and hold it against what the library finds in it."""
    counts = SuiteCounts()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".py"):
        data = path.read_bytes()
        begin = time.process_time()
        try:
            ours = len(parse_any_feed(data).entries)
        except BadRecord:
            ours = 0
        counts.slowest_s = max(counts.slowest_s, time.process_time() - begin)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            theirs = len(feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)["entries"])
        counts.documents += 1
        counts.entries += theirs
        counts.lost += max(0, theirs - ours)
    return counts


def mapped_fields(folder: Path) -> list[tuple[str, bool]]:
    """The fields of gofeed's translated feeds for which newsbeam has a place: name, and whether ours says the same.

    Args:
        folder: XML documents, each with the JSON of the model that it must become beside it.
    """
    found = []
    for expected in sorted(folder.rglob("*.json")):
        document = expected.with_suffix(".xml")
        if document.exists():
            model = json.loads(expected.read_text(encoding="utf-8"))
            feed = parse_any_feed(document.read_bytes())
            found += [(f"{expected.parent.name}/{expected.stem}: {name}", same) for name, same in _compared(model, feed)]
    return found


def _compared(model: dict[str, Any], feed: ParsedFeed) -> Iterator[tuple[str, bool]]:
    for name, ours in (("title", feed.hints.title), ("link", feed.hints.home_url)):
        if model.get(name):
            yield f"feed.{name}", _plain(model[name]) == _plain(ours)
    items = model.get("items") or []
    for item, entry in zip(items, feed.entries, strict=True):
        for name, place in _OURS.items():
            if item.get(name):
                yield name, _plain(item[name]) == _plain(place(entry))
        names = [person.get("name") or person.get("email") for person in item.get("authors") or []]
        for name, theirs, said in (
            ("authors", names, entry.declared.authors),
            ("categories", item.get("categories"), entry.declared.tags),
        ):
            if theirs:
                yield name, all(any(_plain(one) in _plain(ours) for ours in said) for one in theirs)


def _plain(text: str | None) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text or "")).split())


def json_feed_fields() -> dict[str, bool]:
    """Field of JSON Feed to whether it is read."""
    feed = parse_any_feed(json.dumps(_JSON_FEED).encode())
    return {name: holds(feed) for name, holds in _JSON_FIELDS.items()}


def listed_feeds(folder: Path) -> tuple[int, int]:
    """Addresses that stand in lists of feeds, and those of them that are imported."""
    said = imported = 0
    for path in sorted(folder.rglob("*.opml")):
        data = path.read_bytes()
        addresses = {
            html.unescape(found.decode(errors="replace")).strip() for found in re.findall(rb"xmlUrl\s*=\s*\"([^\"]+)\"", data)
        } - {""}
        said += len(addresses)
        imported += len(addresses & {feed.url for feed in read_feed_list(data).feeds})
    return said, imported


def feed_figures(root: Path) -> dict[str, float]:
    """All figures of feeds; `root` holds the peers' suites."""
    fields, json_fields = mapped_fields(root / "gofeed" / "testdata" / "translator"), json_feed_fields()
    said, imported = listed_feeds(root / "opml")
    figures = {
        "gofeed: mapped fields": sum(same for _, same in fields) / len(fields),
        "JSON Feed: fields read": sum(json_fields.values()) / len(json_fields),
        "OPML lists: addresses imported": imported / said,
    }
    return figures | {f"{suite}: entries lost": float(suite_counts(root / suite).lost) for suite in SUITES}


def main() -> None:
    """Print every figure, what it was counted from, and what was missed."""
    fields = mapped_fields(ROOT / "gofeed" / "testdata" / "translator")
    print(f"gofeed: {sum(same for _, same in fields)} of {len(fields)} mapped fields")
    print(*(f"  missed: {name}" for name, same in fields if not same), sep="\n")
    json_fields = json_feed_fields()
    print(f"JSON Feed: {sum(json_fields.values())} of {len(json_fields)} fields")
    said, imported = listed_feeds(ROOT / "opml")
    print(f"OPML lists: {imported} of {said} addresses")
    for suite in SUITES:
        counts = suite_counts(ROOT / suite)
        print(
            f"{suite}: {counts.documents} documents, {counts.entries} entries, {counts.lost} lost, slowest {counts.slowest_s:.2f} s"
        )


if __name__ == "__main__":
    main()
