"""What an entry of a feed becomes: the page that was fetched, what the feed itself says, or a dead letter."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from schemas.errors import FeedUnreadable, FetchFailed, NoText, NotHtml
from schemas.fetching import FailureKind, FetchFailure, FetchResult
from schemas.records import Page
from transforms.core.codec import encode
from transforms.core.sources.http_message import media_type
from transforms.core.sources.item import Item, ParsedEntry, Refused
from transforms.core.sources.sniff import binary_kind, is_html
from transforms.core.urls import redact_url

#: Another attempt would be answered alike, or must not be made: nobody is asked again.
FINAL: Final = frozenset(
    {
        *(FailureKind.ROBOTS, FailureKind.BLOCKED_ADDRESS, FailureKind.BLOCKED_PORT, FailureKind.BLOCKED_SCHEME),
        *(FailureKind.BAD_URL, FailureKind.TOO_LARGE),
    }
)
#: Code points of text from which an entry is taken for the whole article. Chosen: no teaser is so long, and a whole article that is
#: shorter only costs a request.
_WHOLE_CHARS: Final = 2000
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
#: What stands at the end of a text that goes on elsewhere.
_CUT_OFF: Final = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|»|>>|&gt;|→|(?:read|continue|more|weiter|mehr|suite|leer|más)[^.]{0,40})\W*\Z", re.IGNORECASE
)
_END_CHARS: Final = 80
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})


def carries_whole(entry: ParsedEntry) -> bool:
    """Whether an entry holds its article, so that no page has to be asked for.

    >>> carries_whole(ParsedEntry(body="A teaser.")), carries_whole(ParsedEntry(body="Long. " * 500))
    (False, True)
    >>> carries_whole(ParsedEntry(body="Long. " * 500 + "Read more"))
    False
    """
    text = _plain(entry)
    return len(text) >= _WHOLE_CHARS and _CUT_OFF.search(text[-_END_CHARS:]) is None


def page_of_entry(entry: ParsedEntry, fetched_at: datetime) -> Item:
    """The article as the feed has it; a refusal where the entry says nothing.

    Args:
        entry: with what it declares.
        fetched_at: when the feed was asked (aware).
    """
    address = None if entry.url is None else redact_url(entry.url)
    if entry.fault is not None:
        return Refused(error=FeedUnreadable(entry.fault), input_offset=0, raw_sha256=entry.raw_sha256, url=address)
    if not _plain(entry):
        silent = NoText("an entry with neither content nor summary")
        return Refused(error=silent, input_offset=0, raw_sha256=_digest(encode(entry)), url=address)
    digest = _digest((entry.body or "").encode(errors="replace"))
    return Page(
        body=entry.body or "",
        media_type="text/html" if entry.is_html else "text/plain",
        url=address,
        fetched_at=fetched_at,
        declared=entry.declared,
        source_format="feed",
        raw_sha256=digest,
    )


def page_of_result(result: FetchResult, entry: ParsedEntry) -> Item:
    """The page that was fetched for an entry; a refusal where it is none.

    Args:
        result: without a failure.
        entry: what the feed declares stands before what the page says.
    """
    digest = _digest(result.body)
    kind, charset = media_type(result.header("content-type") or "")
    binary = binary_kind(result.body[:1024])
    if binary or (kind not in _HTML_TYPES and not is_html(result.body)):
        error = NotHtml(f"{kind or 'no type'}{f': {binary}' if binary else ''}")
        return Refused(error=error, input_offset=0, raw_sha256=digest, url=result.final_url)
    return Page(
        body=result.body,
        media_type="text/html",
        charset=charset,
        url=result.final_url,
        fetched_at=result.fetched_at,
        declared=entry.declared,
        source_format="fetched",
        raw_sha256=digest,
    )


def page_in_stead(entry: ParsedEntry, failure: FetchFailure, fetched_at: datetime) -> Item:
    """What an entry becomes when its page cannot be had: its own words, else a dead letter that names the failure."""
    own = page_of_entry(entry, fetched_at)
    if isinstance(own, Page):
        return own
    error = FetchFailed(": ".join(part for part in (failure.kind.reason, failure.detail) if part))
    return replace(own, error=error, raw_sha256=None)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _plain(entry: ParsedEntry) -> str:
    text = entry.body or ""
    return " ".join((_TAG.sub(" ", text) if entry.is_html else text).split())
