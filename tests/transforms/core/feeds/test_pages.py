"""What an entry becomes: its page, its own words, or a dead letter."""

from datetime import datetime, timezone

import pytest

from schemas.errors import FetchFailed, NoText, NotHtml
from schemas.fetching import FailureKind, FetchFailure, FetchResult
from schemas.records import Declared, Page
from transforms.core.feeds.pages import FINAL, carries_whole, page_in_stead, page_of_entry, page_of_result
from transforms.core.sources.item import ParsedEntry, Refused

AT = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
LONG = "The council met on Monday and decided nothing. " * 60


def result(body: bytes, content_type: str | None = "text/html; charset=iso-8859-1") -> FetchResult:
    """A page that came back."""
    url = "https://news.example/1"
    headers = (("content-type", content_type),) if content_type else ()
    return FetchResult(url=url, final_url=url, final_url_private=url, status=200, headers=headers, body=body, fetched_at=AT)


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (LONG, True),
        (LONG[:1500], False),
        (LONG + "Read more", False),
        (LONG + "Continue reading \u2192", False),
        (LONG + "and then\u2026", False),
        (LONG + "[...]", False),
        (f"<p>{'<b></b>' * 2000}</p>", False),
    ],
)
def test_a_whole_article_is_told_from_a_teaser(body: str, whole: bool) -> None:
    """Length of the text without markup, and how it ends, decide."""
    assert carries_whole(ParsedEntry(body=body, is_html=True)) is whole


def test_a_page_keeps_the_charset_of_its_header_and_the_word_of_its_feed() -> None:
    """What is needed to read the bytes, and what the entry declared, go with them."""
    found = page_of_result(result(b"<html><p>caf\xe9"), ParsedEntry(body=None, declared=Declared(title="Caf\xe9")))
    assert isinstance(found, Page)
    assert (found.charset, found.declared.title, found.fetched_at, found.source_format) == (
        "iso-8859-1",
        "Caf\xe9",
        AT,
        "fetched",
    )


@pytest.mark.parametrize(
    ("body", "kind", "is_page"),
    [
        (b"<!doctype html><html>", None, True),
        (b"<!doctype html><html>", "application/octet-stream", True),
        (b"%PDF-1.7", "text/html", False),
        (b'{"a": 1}', "application/json", False),
        (b"plain words", "text/plain", False),
    ],
)
def test_pages_are_told_by_type_and_bytes(body: bytes, kind: str | None, is_page: bool) -> None:
    """A page under a wrong type is a page; a PDF under the type of pages is none."""
    found = page_of_result(result(body, kind), ParsedEntry(body=None))
    assert isinstance(found, Page) is is_page
    if isinstance(found, Refused):
        assert isinstance(found.error, NotHtml)


def test_an_entry_with_nothing_in_it_is_refused() -> None:
    """Markup alone is no text."""
    found = page_of_entry(ParsedEntry(body="<p> </p>", is_html=True, url="https://u:p@news.example/"), AT)
    assert isinstance(found, Refused)
    assert (type(found.error), found.url) == (NoText, "https://news.example/")


def test_the_entrys_words_stand_in_for_a_page_that_cannot_be_had() -> None:
    """Its own text if it has one, else a dead letter that names the failure."""
    failure = FetchFailure(kind=FailureKind.HTTP_410, detail="410")
    own = page_in_stead(ParsedEntry(body="A short report.", url="https://news.example/1"), failure, AT)
    assert isinstance(own, Page)
    assert (own.media_type, own.source_format) == ("text/plain", "feed")
    silent = page_in_stead(ParsedEntry(body=None, url="https://news.example/1"), failure, AT)
    assert isinstance(silent, Refused)
    assert (type(silent.error), str(silent.error)) == (FetchFailed, "http_410: 410")


def test_what_is_final_is_not_the_weather() -> None:
    """Nothing that may pass by itself is given up at the first attempt."""
    assert {kind.severity for kind in FINAL} == {"hard"}
    assert FailureKind.HTTP_404 not in FINAL
