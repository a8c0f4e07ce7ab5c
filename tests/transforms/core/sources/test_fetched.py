"""Pages that were fetched, laid down and read again."""

from pathlib import Path

import pytest

from schemas.errors import FetchFailed, NotHtml
from schemas.records import DeadLetter, Declared, Page
from transforms.core.sources.fetched import SLICE_RECORDS, FetchedPages
from transforms.core.sources.item import Item, Refused
from transforms.core.sources.reading import read_records


def page(number: int, body: bytes | str = b"\xff<p>\x00") -> Page:
    """A page of any bytes."""
    return Page(
        body=body,
        media_type="text/html",
        url=f"https://news.example/{number}",
        declared=Declared(title=f"Report {number}", entry_guid=str(number)),
        source_format="fetched",
        raw_sha256=f"{number:064x}",
    )


def laid(folder: Path, *items: Item) -> list[Page | DeadLetter]:
    """What the reader makes of some records."""
    pages = FetchedPages(folder / "spool" / "fetched")
    for item in items:
        pages.append(item)
    pages.close()
    assert pages.count == len(items)
    return [record for piece in pages.slices() for record in read_records(piece)]


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 1000, "text: \u4e2d", b"x" * 3_000_000])
def test_pages_come_back_as_they_were(tmp_path: Path, body: bytes | str) -> None:
    """Body, address, hash and what was declared survive; the place in the file is added, the name of a file is not."""
    (record,) = laid(tmp_path, page(7, body))
    assert isinstance(record, Page)
    assert (record.body, record.declared, record.raw_sha256) == (body, page(7).declared, page(7).raw_sha256)
    assert (record.input_name, record.input_offset) == (None, 0)


def test_refusals_become_dead_letters_in_their_place(tmp_path: Path) -> None:
    """A refusal keeps reason, stage, detail and address, without secrets."""
    refused = Refused(error=FetchFailed("http_410: 410"), input_offset=0, url="https://u:p@news.example/?token=x")
    first, letter, other = laid(
        tmp_path, page(1), refused, Refused(error=NotHtml("application/pdf"), input_offset=0, raw_sha256="ab")
    )
    assert isinstance(first, Page)
    assert isinstance(letter, DeadLetter)
    assert isinstance(other, DeadLetter)
    assert (letter.stage, letter.reason, letter.detail, letter.input_offset) == ("fetch", "fetch_failed", "http_410: 410", 1)
    assert letter.url == "https://news.example/?token=REDACTED"
    assert (other.reason, other.raw_sha256, other.input_offset) == ("not_html", "ab", 2)


def test_slices_share_the_records(tmp_path: Path) -> None:
    """However many there are, each record is in one slice, in order."""
    count = 2 * SLICE_RECORDS + 1
    records = laid(tmp_path, *(page(number) for number in range(count)))
    assert [record.input_offset for record in records] == list(range(count))
    assert [record.url for record in records] == [page(number).url for number in range(count)]


def test_what_was_laid_down_can_be_taken_up_before_the_file_is_closed(tmp_path: Path) -> None:
    """A record is the same again while others are still to come."""
    pages = FetchedPages(tmp_path / "fetched")
    for number in range(3):
        pages.append(page(number))
    assert [pages.again(number) for number in range(3)] == [page(number) for number in range(3)]
    pages.append(page(3))
    pages.close()
    assert pages.count == 4
