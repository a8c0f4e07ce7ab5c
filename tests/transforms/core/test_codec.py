"""Records survive the way through bytes unchanged."""

from datetime import datetime, timedelta, timezone

import pytest
from msgspec import DecodeError

from schemas.events import Event
from schemas.records import Analysis, Article, Declared, Page, PublishedAlternative
from transforms.core.codec import decode, encode

NOON = datetime(2026, 1, 9, 12, 0, 0, 123456, tzinfo=timezone.utc)
PAGE = Page(body="<p>x", media_type="text/html", source_format="html", raw_sha256="00")
ARTICLE = Article(
    revision_id="r",
    article_id="a",
    text="é",
    text_sha256="0",
    text_chars=1,
    text_tokens=1,
    extraction_method="text_input",
    authors=("A", "B"),
    published_alternatives=(PublishedAlternative(value=NOON, method="text", raw="x"),),
    fetched_at=NOON,
    dt=NOON.date(),
)


@pytest.mark.parametrize("body", [b"\xff\x00<p>", "<p>ч", b"", ""])
def test_page_keeps_bytes_and_characters_apart(body: bytes | str) -> None:
    """A page's body comes back as the type it was."""
    page = Page(
        body=body,
        media_type="text/html",
        source_format="html",
        raw_sha256="0",
        fetched_at=NOON,
        declared=Declared(tags=("a", "b")),
        input_offset=2**40,
    )
    assert decode(Page, encode(page)) == page


@pytest.mark.parametrize("record", [ARTICLE, Analysis(article=ARTICLE, artifacts=()), Analysis(article=ARTICLE)])
def test_round_trip(record: Article | Analysis) -> None:
    """Every field comes back equal, tuples as tuples, None apart from empty."""
    assert decode(type(record), encode(record)) == record


def test_times_come_back_in_utc() -> None:
    """A time of another zone is the same instant in UTC."""
    there = datetime(2026, 1, 9, 14, tzinfo=timezone(timedelta(hours=2)))
    back = decode(Page, encode(Page(body="", media_type="text/plain", source_format="text", raw_sha256="", fetched_at=there)))
    assert back.fetched_at == there
    assert back.fetched_at.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused() -> None:
    """A time without a zone is never guessed to be UTC."""
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="fetched_at has no zone"):
        encode(Page(body="", media_type="text/plain", source_format="text", raw_sha256="", fetched_at=naive))


def test_a_lone_surrogate_is_replaced() -> None:
    """Half a character, which UTF-8 cannot hold, does not stop a record."""
    page = Page(body="a\ud800b \U0001f600", media_type="text/plain", source_format="jsonl", raw_sha256="")
    assert decode(Page, encode(page)).body == "a\ufffdb \U0001f600"


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80\x04]q\x00.", encode(PAGE)[:-3], encode(ARTICLE)])
def test_other_bytes_are_refused(data: bytes) -> None:
    """Bytes that are no record of the kind raise; nothing in them is run."""
    with pytest.raises(DecodeError):
        decode(Event, data)


@pytest.mark.fault("C13")
def test_no_pickle() -> None:
    """An encoded record does not start as a pickle does."""
    assert encode(ARTICLE)[:1] != b"\x80"
