"""Rows of JSON: one bad line is one dead letter, with its number."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from schemas.records import DeadLetter, Page
from transforms.core.sources import jsonl
from transforms.core.sources.plan import plan_inputs
from transforms.core.sources.reading import read_records

GOOD: Final = b'{"url": "https://news.example/a", "title": "T", "text": "Some text."}'
ROOT: Final = Path(__file__).parents[4]


def read(data: bytes, folder: Path, slice_records: int = 250) -> list[Page | DeadLetter]:
    """All records of a file of these bytes."""
    path = folder / "rows"
    path.write_bytes(data)
    pieces = plan_inputs([str(path)], slice_records=slice_records).slices
    assert [piece.records for piece in pieces] == [len(list(read_records(piece))) for piece in pieces]
    return [record for piece in pieces for record in read_records(piece)]


def row(**fields: object) -> bytes:
    """One line."""
    return json.dumps({"text": "Some text.", **fields}).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "bad_json"),
        (b"[]", "bad_json"),
        (b"null", "bad_json"),
        (b'{"text": "\xff"}', "bad_json"),
        (b'{"a":' * 100_000, "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"a": [' + b"[]," * 1_000_001 + b"[]]}", "bad_json"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "bad_json"),
        (b'{"text": "cut off', "bad_json"),
        (row(text=""), "no_text"),
        (row(text=None), "no_text"),
        (row(text="  \n "), "no_text"),
        (row(text=["a"]), "invalid_field"),
        (row(title={"a": 1}), "invalid_field"),
        (row(url=True), "invalid_field"),
        (row(authors=[1]), "invalid_field"),
        (row(authors=1), "invalid_field"),
        (row(published={}), "invalid_field"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_line_is_one_dead_letter(tmp_path: Path, line: bytes, reason: str) -> None:
    """Whatever is wrong with a line, its neighbours are kept and its number is said."""
    if line.startswith((b'{"a": ' + b"9", b'{"a": [')) and line.endswith(b"}"):
        line = line[:-1] + b', "text": 1}'  # where Python reads such a thing, its text is still none
    found = read(GOOD + b"\n\n" + line + b"\n" + GOOD, tmp_path)
    assert [type(record) for record in found] == [Page, DeadLetter, Page]
    letter = found[1]
    assert isinstance(letter, DeadLetter)
    assert (letter.reason in (reason, "invalid_field"), letter.input_offset, letter.input_name) == (
        True,
        2,
        str(tmp_path / "rows"),
    )
    assert letter.raw_sha256


def test_nul_and_lone_surrogates_are_characters_of_a_text(tmp_path: Path) -> None:
    """Escapes of NUL and of half a character do not cost the row (fault 33)."""
    (found,) = read(b'{"text": "a\\u0000b\\ud83d"}', tmp_path)
    assert isinstance(found, Page)
    assert found.body == "a\0b\ud83d"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n \n"])
def test_line_ends_and_marks(tmp_path: Path, end: bytes) -> None:
    """Line ends of Windows, blank lines, a byte order mark and a missing last line end are borne."""
    for last in (b"", end):
        found = read(b"\xef\xbb\xbf" + GOOD + end + GOOD + last, tmp_path)
        assert [type(record) for record in found] == [Page, Page]


def test_line_beyond_the_limit_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than the limit is a dead letter; the next lines are read under their own numbers."""
    monkeypatch.setattr(jsonl, "MAX_RECORD_BYTES", 1000)
    for size in (1000, 300_000, 700_000):
        found = read(GOOD + b"\n" + row(text="x" * size) + b"\n" + GOOD + b"\n" + row(text="y" * size), tmp_path, slice_records=1)
        assert [getattr(record, "reason", "page") for record in found] == ["page", "record_too_large", "page", "record_too_large"]
        assert [record.input_offset for record in found] == [0, 1, 2, 3]


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_truncated_gzip_keeps_whole_lines(tmp_path: Path, kept: float) -> None:
    """Lines before the cut are kept; the cut is one dead letter with its own reason."""
    lines = [row(title=str(number), text=f"{number * 7919 % 10007} " * 30) for number in range(200)]
    packed = gzip.compress(b"\n".join(lines), mtime=0)
    found = read(packed[: int(len(packed) * kept)], tmp_path, slice_records=10)
    assert [getattr(record, "reason", "page") for record in found] == ["page"] * (len(found) - 1) + ["truncated_gzip"]


def test_corrupt_gzip_is_told(tmp_path: Path) -> None:
    """A wrong checksum at the end is told, after the rows."""
    packed = bytearray(gzip.compress(GOOD + b"\n" + GOOD + b"\n", mtime=0))
    packed[-5] ^= 1
    found = read(bytes(packed) + gzip.compress(GOOD), tmp_path)
    assert [getattr(record, "reason", "page") for record in found][-1] == "corrupt_gzip"


def test_gzip_bomb_is_refused(tmp_path: Path) -> None:
    """Lines that unpack to a thousand times their size end the file with a dead letter."""
    found = read(gzip.compress(GOOD + b"\n" + b" " * (50 << 20)), tmp_path)
    assert [getattr(record, "reason", "page") for record in found] == ["page", "excessive_compression"]


def test_markup_in_a_text_is_a_page(tmp_path: Path) -> None:
    """A text field that holds markup is read as HTML."""
    (found,) = read(row(text="<p>One.</p><p>Two.</p>"), tmp_path)
    assert isinstance(found, Page)
    assert found.media_type == "text/html"


def test_array_of_rows_and_single_object(tmp_path: Path) -> None:
    """One object over many lines, an array, and the containers of search services hold the rows of lines."""
    pretty = json.dumps(json.loads(GOOD), indent=1).encode()
    documents = (
        pretty,
        b"[" + GOOD + b",\n" + GOOD + b"]",
        *(b'{"' + name + b'": [' + GOOD + b"]}" for name in (b"articles", b"stories", b"items")),
    )
    for document, records in zip(documents, (1, 2, 1, 1, 1), strict=True):
        assert [type(record) for record in read(document, tmp_path)] == [Page] * records


@pytest.mark.slow
@pytest.mark.parametrize("packed", [False, True])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, packed: bool) -> None:
    """A file of 200 MB is planned and read in less than 60 MB beyond the interpreter."""
    path = tmp_path / "rows"
    chance = random.Random(0)
    words = [f"{chance.getrandbits(30):x}" for _ in range(3000)]
    texts = [" ".join(chance.choices(words, k=480)) for _ in range(50)]
    with gzip.open(path, "wb", 1) if packed else path.open("wb") as stream:
        for number in range(50_000):
            stream.write(row(url=f"https://news.example/{number}", title="T", text=texts[number % 50]) + b"\n")
    assert packed or path.stat().st_size > 200_000_000
    script = (
        "import resource, sys\n"
        "from transforms.core.sources.plan import plan_inputs\n"
        "from transforms.core.sources.reading import read_records\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "plan = plan_inputs([sys.argv[1]])\n"
        "pieces = plan.slices if sys.argv[2] == 'all' else plan.slices[-1:]\n"
        "found = sum(1 for piece in pieces for _ in read_records(piece))\n"
        "print(found == sum(piece.records for piece in pieces), plan.records, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(path), "last" if packed else "all"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    right, records, grown_kb = run.stdout.split()
    assert (right, records) == ("True", "50000")
    assert int(grown_kb) < 60 << 10
