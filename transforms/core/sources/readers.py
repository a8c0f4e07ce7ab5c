"""Readers of documents that strangers wrote: the same functions, here or in a process that has limits."""

from typing import Protocol

from transforms.core.sources.discovery import Candidate
from transforms.core.sources.item import ParsedFeed
from transforms.core.sources.opml import FeedList
from transforms.core.sources.sitemap import Sitemap


class Readers(Protocol):
    """What reads them. Every method raises BadRecord where there is nothing to read; `Sandbox` is one."""

    def read_feed(self, document: bytes) -> ParsedFeed:
        """As `feed_document.parse_any_feed`."""

    def read_sitemap(self, document: bytes) -> Sitemap:
        """As `sitemap.read_sitemap`."""

    def read_feed_list(self, document: bytes) -> FeedList:
        """As `feed_list.read_feed_list`."""

    def find_feeds(self, page: bytes, url: str) -> tuple[Candidate, ...]:
        """As `discovery.find_feeds`, of a page in bytes."""
