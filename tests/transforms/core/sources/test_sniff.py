"""The format of a file is told by what is in it."""

import gzip
import io
from pathlib import Path

import pytest

from schemas.errors import BadRecord, RecordTooLarge
from schemas.records import DeadLetter, Page
from transforms.core.sources import sniff
from transforms.core.sources.plan import plan_inputs
from transforms.core.sources.reading import read_records
from transforms.core.sources.sniff import tell_format
from transforms.core.sources.window import Window


def told(data: bytes) -> str:
    """The format, or the reason why there is none."""
    try:
        return tell_format(Window(io.BytesIO(data).read))
    except BadRecord as error:
        return error.reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty_input"),
        (b" \r\n\t", "empty_input"),
        (b"\xef\xbb\xbf", "empty_input"),
        (b"\0" * 900, "binary_input"),
        (b"Some text\0 with NUL bytes", "binary_input"),
        (b"\x89PNG\r\n\x1a\n", "binary_input"),
        (b"%PDF-1.7", "binary_input"),
        (b"PK\x03\x04", "binary_input"),
        (b"\x1f\x8b\x08\0", "binary_input"),
        (b"PAR1", "binary_input"),
        (bytes(range(256)) * 9, "binary_input"),
        (b"\x01\x02\x03 text", "binary_input"),
        (b"x" * 257 + b"ustar", "binary_input"),
        (b"A headline\n\nA text.", "text"),
        ("Überschrift\n\nText.".encode("latin-1"), "text"),
        ("標題\n\n文本。".encode(), "text"),
        ("Headline\n\nText.".encode("utf-16"), "text"),
        (b"[Update] Flood in Riverton", "text"),
        (b"{name} wins the vote", "text"),
        (b"5 < 7 and more", "text"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf \n<!-- a --><HTML>", "html"),
        (b"<p>x</p>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html xmlns="x">', "html"),
        ("<html><p>x".encode("utf-16-le"), "html"),
        (b"\n\njunk before <html><body>", "html"),
        (b'<?xml version="1.0"?><rss version="2.0">', "feed"),
        (b'<!-- made by x --><?xml-stylesheet href="x"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b"<!DOCTYPE rss [<!ENTITY a '>'> <!ENTITY b 'x'>]><rss>", "feed"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "feed"),
        (b"<atom:feed>", "feed"),
        (b'<?xml version="1.0"?><urlset>', "unknown_format"),
        (b'<?xml version="1.0"?><opml><head></head><body>', "unknown_format"),
        (b"<!--" * 900, "unknown_format"),
        (b"WARC/1.0\r\n", "warc"),
        (b"filedesc://a.arc 0.0.0.0 20250101000000 text/plain 0\n", "arc"),
        (b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        (b'{"text": "a"}', "jsonl"),
        (b'{"text": "broken\n{"text": "b"}\n', "jsonl"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "json_feed"),
        (b'{\n"items": [],\n"version": "https://jsonfeed.org/version/1.1"}', "json_feed"),
        (b'[{"text": "a"},\n{"text": "b"}]', "json"),
        (b'{\n "authors": [\n  {"name": "x"}\n ],\n "text": "a"\n}', "json"),
        (b'{"articles": [{"text": "a"}]}', "json"),
        (b'{"text": "cut off', "json"),
        (b"[" * 100_000, "json"),
        ('{"text": "a"}'.encode("utf-16"), "unknown_format"),
    ],
)
def test_content_decides(data: bytes, expected: str) -> None:
    """Each kind of content is told, packed or not."""
    assert told(data) == expected


def test_json_document_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON document that would have to be held whole is refused once it is too large."""
    monkeypatch.setattr(sniff, "MAX_RECORD_BYTES", 1000)
    with pytest.raises(RecordTooLarge):
        tell_format(Window(io.BytesIO(b"[\n" + b'{"text": "a"},\n' * 100).read))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_input"),
        (b"\x89PNG\r\n\x1a\n\0", "binary_input"),
        (b"Some text\0", "binary_input"),
        ("Заголовок\n\nТекст новости.".encode("cp1251"), "unknown_charset"),
        (b"\xef\xbb\xbfbad \xff\xfe utf-8", "unknown_charset"),
        (gzip.compress(b"", mtime=0), "empty_input"),
        (gzip.compress(b"A headline\n\nA text.", mtime=0)[:-4], "truncated_gzip"),
        (gzip.compress(b"A headline\n\nA text.", mtime=0)[:12], "truncated_gzip"),
        (gzip.compress(b"A headline\n\nA text.", mtime=0)[:-5] + b"\0\0\0\0\0", "corrupt_gzip"),
        (gzip.compress(b"A headline\n\nA text.", mtime=0) + b"trailing", "corrupt_gzip"),
        (gzip.compress(gzip.compress(b"A headline\n\nA text.", mtime=0), mtime=0), "binary_input"),
        (gzip.compress(b"A headline " + b"x" * (30 << 20), mtime=0), "excessive_compression"),
        (b"A headline\n" + b"many words " * (2 << 20), "record_too_large"),
        (b'<?xml version="1.0"?><urlset/>', "unknown_format"),
        (b'<?xml version="1.0"?><channel/>', "feed_unreadable"),
    ],
)
def test_file_that_cannot_be_read_is_one_dead_letter(tmp_path: Path, data: bytes, reason: str) -> None:
    """Each kind of broken file is one dead letter with its own reason, its name and the hash of its bytes."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (piece,) = plan_inputs([str(path)]).slices
    (found,) = read_records(piece)
    assert isinstance(found, DeadLetter)
    assert (found.reason, found.input_name, found.input_offset) == (reason, str(path), 0)
    assert found.raw_sha256


def test_gzip_with_zeros_behind_it_is_whole(tmp_path: Path) -> None:
    """Tape padding after a gzip file is no damage."""
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(b"A headline\n\nA text.", mtime=0) + b"\0" * 512)
    (piece,) = plan_inputs([str(path)]).slices
    (found,) = read_records(piece)
    assert isinstance(found, Page)
    assert found.body == "A headline\n\nA text."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_right_characters(tmp_path: Path, encoding: str) -> None:
    """UTF-8, UTF-16 with its mark and Western European bytes become the same characters."""
    path = tmp_path / "a"
    path.write_bytes("Élections à Lyon\n\nLes électeurs ont voté.".encode(encoding))
    (piece,) = plan_inputs([str(path)]).slices
    (found,) = read_records(piece)
    assert isinstance(found, Page)
    assert (found.body, found.declared.title) == ("Élections à Lyon\n\nLes électeurs ont voté.", "Élections à Lyon")


def test_long_first_line_is_no_headline(tmp_path: Path) -> None:
    """A text that begins with a paragraph has no headline."""
    path = tmp_path / "a"
    path.write_text("word " * 200 + "\n\nmore", encoding="utf-8")
    (piece,) = plan_inputs([str(path)]).slices
    (found,) = read_records(piece)
    assert isinstance(found, Page)
    assert (found.declared.title, found.title_opens_body) == (None, False)
