"""Damaged archives: the damage is told by its name, and the records around it are kept."""

import base64
import gzip
import hashlib
import random
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import DeadLetter, Page
from tests.peers import peer_path
from transforms.core.sources import warc_framing
from transforms.core.sources.plan import plan_inputs
from transforms.core.sources.reading import read_records

NAMES: Final = ("one", "two", "three")


def response(name: str, *, body: bytes = b"", length: int | None = None, digest: str | None = "right", head: str = "") -> bytes:
    """A response record; `length` and `digest` may lie."""
    page = body or f"<html><body><p>{name} {'word ' * 60}</p></body></html>".encode()
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n".encode() + page
    right = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    declared = {"right": right, "wrong": right[::-1]}.get(digest or "")
    fields = [
        "WARC-Type: response",
        f"WARC-Target-URI: https://news.example/{name}",
        "WARC-Date: 2025-03-04T10:00:00Z",
        *([f"WARC-Block-Digest: sha1:{declared}"] if declared else []),
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return ("WARC/1.0\r\n" + "\r\n".join(fields) + "\r\n\r\n").encode() + block + b"\r\n\r\n"


def outcomes(data: bytes, folder: Path) -> list[str]:
    """What becomes of each record: the name of a page, or the reason of a dead letter and its record's name.

    The same must come of one slice and of many.
    """
    path = folder / "crawl"
    path.write_bytes(data)
    readings = []
    for slice_records in (250, 1):
        pieces = plan_inputs([str(path)], slice_records=slice_records).slices
        found = [list(read_records(piece)) for piece in pieces]
        assert [len(records) for records in found] == [piece.records for piece in pieces]
        readings.append([record for records in found for record in records])
    assert readings[0] == readings[1]
    return [outcome(record) for record in readings[0]]


def outcome(record: Page | DeadLetter) -> str:
    """One record in a word or two."""
    name = (record.url or "").rpartition("/")[2]
    if isinstance(record, Page):
        assert name.encode() in bytes(record.body)  # type: ignore[arg-type]  # pages of archives are bytes
        return name
    assert record.input_offset is not None
    assert record.raw_sha256
    return f"{record.reason} {name}".strip()


def members(*records: bytes) -> bytes:
    """One gzip member for each record."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def test_right_archive_is_read_whole(tmp_path: Path) -> None:
    """Bare, in members and in one member, the same pages come of the same records."""
    records = [response(name) for name in NAMES]
    for data in (
        b"".join(records),
        members(*records),
        gzip.compress(b"".join(records), mtime=0),
        members(b"".join(records[:2]), records[2]),
    ):
        assert outcomes(data, tmp_path) == list(NAMES)


@pytest.mark.fault(59)
@pytest.mark.parametrize("false", [-30, -1, 5, 30, 500, 5000, 10**9, 10**14])
@pytest.mark.parametrize("packed", [False, True])
def test_wrong_length_swallows_nothing(tmp_path: Path, false: int, packed: bool) -> None:
    """A length that leads nowhere costs its own record and no other, however far it points."""
    true = len(response("two")) - response("two").index(b"HTTP/1.1") - 4
    records = [response("one"), response("two", length=true + false), response("three")]
    data = members(*records) if packed else b"".join(records)
    assert outcomes(data, tmp_path) == ["one", "wrong_length two", "three"]


@pytest.mark.parametrize("digest", ["right", None])
def test_length_that_counts_the_closing_lines_is_borne(tmp_path: Path, digest: str | None) -> None:
    """Some writers count line ends after the block: the next record is met all the same, and only a digest can object."""
    block = response("two").partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    data = response("one") + response("two", length=len(block) + 2, digest=digest) + response("three")
    assert outcomes(data, tmp_path) == ["one", "wrong_digest two" if digest else "two", "three"]


def test_length_that_lands_on_a_later_record_is_found_out(tmp_path: Path) -> None:
    """A length that swallows exactly one more record is found out by the digest."""
    block = response("two").partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    swallowing = response("two", length=len(block) + 4 + len(response("three")) - 4)
    assert outcomes(response("one") + swallowing + response("three"), tmp_path) == ["one", "wrong_length two", "three"]


def test_archive_inside_a_page_is_no_record(tmp_path: Path) -> None:
    """A page that quotes an archive, with right length and digest, stays one page."""
    quoting = response("two", body=b"<pre>two \r\n\r\n" + response("inner") + b"</pre>")
    assert outcomes(response("one") + quoting + response("three"), tmp_path) == ["one", "two", "three"]


@pytest.mark.fault(59)
@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_truncated_archive_keeps_what_is_whole(tmp_path: Path, kept: float) -> None:
    """An archive cut inside its last record gives the others, and a dead letter for the cut."""
    last = response("three")
    whole = response("one") + response("two")
    cut = last[: int(len(last) * kept)]
    expected = "bad_archive_record" if b"\r\n\r\n" not in cut else "truncated_record three"
    assert outcomes(whole + cut, tmp_path) == ["one", "two", expected]


@pytest.mark.fault(59)
@pytest.mark.parametrize("kept", [4, 30, 150, -9, -1])
def test_truncated_member_is_told(tmp_path: Path, kept: int) -> None:
    """A gzip member without its end is a dead letter, even where its record could be read."""
    found = outcomes(members(response("one"), response("two")) + members(response("three"))[:kept], tmp_path)
    assert found[:2] == ["one", "two"]
    assert [name.split()[0] for name in found[2:]] == ["truncated_gzip"]


@pytest.mark.fault(59)
@pytest.mark.parametrize(
    "noise", [b"noise", b"\x1f\x8b\x08noise", b"WARC/1.0\r\n\r\n", b"WARC/1.0\r\nno head\r\n\r\n", b"\0" * 7 + b"x" * 400_000]
)
@pytest.mark.parametrize("packed", [False, True])
def test_garbage_between_records_is_one_dead_letter(tmp_path: Path, noise: bytes, packed: bool) -> None:
    """Bytes that are no record are one dead letter; the next record is read."""
    records = [members(response(name)) if packed else response(name) for name in NAMES]
    data = b"".join([*records[:2], noise, records[2]])
    found = outcomes(data, tmp_path)
    assert [found[0], found[1], found[-1]] == list(NAMES)
    assert [name.split()[0] for name in found[2:-1]] in (["bad_archive_record"], ["corrupt_gzip"])


@pytest.mark.parametrize("field", [b"Content-Length: -1", b"Content-Length: abc", b"Content-Length: " + b"9" * 400, b"X: 1"])
def test_head_without_length_is_damage(tmp_path: Path, field: bytes) -> None:
    """A head without a usable length is a dead letter."""
    broken = response("two").replace(b"Content-Length", b"X-Was", 1).replace(b"WARC-Date: 2025-03-04T10:00:00Z", field, 1)
    assert outcomes(response("one") + broken + response("three"), tmp_path) == ["one", "bad_archive_record", "three"]


def test_corrupt_member_costs_itself(tmp_path: Path) -> None:
    """A member with a flipped byte is a dead letter; reading goes on at the next member."""
    packed = [bytearray(members(response(name))) for name in NAMES]
    packed[1][len(packed[1]) // 2] ^= 0xFF
    found = outcomes(b"".join(packed), tmp_path)
    assert (found[0], found[-1]) == ("one", "three")
    assert [name.split()[0] for name in found[1:-1]] == ["corrupt_gzip"]


def test_lost_bytes_inside_a_member_cost_it_alone(tmp_path: Path) -> None:
    """Where a member breaks off and the next begins at once, the next is read."""
    packed = [members(response(name)) for name in NAMES]
    found = outcomes(packed[0] + packed[1][:120] + packed[2], tmp_path)
    assert (found[0], found[-1], len(found)) == ("one", "three", 3)


def test_stored_member_that_breaks_off_gives_back_what_it_ran_over(tmp_path: Path) -> None:
    """A member without compression that breaks off takes the next for its own bytes; they are read again."""
    stored = gzip.compress(response("two", body=b"two" * 20_000), compresslevel=0, mtime=0)
    found = outcomes(members(response("one")) + stored[:30_000] + members(response("three"), response("three")), tmp_path)
    assert found == ["one", "truncated_gzip two", "three", "three"]


def test_wrong_digest_is_told(tmp_path: Path) -> None:
    """A block that does not have its declared digest is a dead letter; an unknown algorithm says nothing."""
    strange = response("three", digest=None).replace(b"WARC-Date", b"WARC-Block-Digest: crc32:AAAA\r\nWARC-Date", 1)
    data = response("one", digest="wrong") + response("two") + strange
    assert outcomes(data, tmp_path) == ["wrong_digest one", "two", "three"]


def test_payload_digest_counts_over_any_reading_of_the_payload(tmp_path: Path) -> None:
    """Writers hash the payload as sent or as decoded: either is right, anything else is wrong."""
    page = b"<html><body>" + b"word " * 50 + b"one two three</body></html>"
    packed = gzip.compress(page, mtime=0)
    record = response("one", body=packed, digest=None, head="Content-Encoding: gzip\r\n")

    def declaring(data: bytes) -> bytes:
        digest = hashlib.sha256(data).hexdigest().encode()
        return record.replace(b"WARC-Date", b"WARC-Payload-Digest: sha-256:" + digest + b"\r\nWARC-Date", 1)

    assert outcomes(declaring(page) + declaring(packed) + declaring(b"other"), tmp_path) == ["one", "one", "wrong_digest one"]


def test_record_beyond_the_limit_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record larger than the limit is a dead letter, and the next is read."""
    monkeypatch.setattr(warc_framing, "MAX_RECORD_BYTES", 2000)
    records = [response("one"), response("two", body=b"two" * 5000), response("three")]
    for data in (b"".join(records), members(*records), gzip.compress(b"".join(records), mtime=0)):
        assert outcomes(data, tmp_path) == ["one", "record_too_large two", "three"]


def test_many_false_lengths_take_no_longer_than_they_are_long(tmp_path: Path) -> None:
    """A hundred heads that each declare more than the limit are a hundred dead letters, and what follows is read."""
    lies = b"".join(response("two", length=21 << 20) for _ in range(100))
    assert outcomes(lies + response("three"), tmp_path) == [*["wrong_length two"] * 100, "three"]


def test_bomb_in_a_member_is_refused(tmp_path: Path) -> None:
    """A member that unpacks to far more than its size is a dead letter; the next member is read."""
    bomb = response("two", body=b"two" + b"\0" * (30 << 20))
    assert outcomes(members(response("one"), bomb, response("three")), tmp_path) == ["one", "excessive_compression two", "three"]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Content-Encoding: br\r\n", b"\x8b\x02\x80", "bad_http_response one"),
        ("Content-Encoding: br\r\n", b"<p>one, stored decoded", "one"),
        ("Content-Encoding: gzip\r\n", b"<p>one, stored decoded", "one"),
        ("Content-Encoding: gzip\r\n", gzip.compress(b"<p>one</p>" * 50, mtime=0)[:-12], "bad_http_response one"),
        ("Content-Encoding: gzip, gzip, gzip\r\n", b"<p>one", "bad_http_response one"),
        ("Transfer-Encoding: chunked\r\n", b"<p>one, stored without chunks", "one"),
        ("Transfer-Encoding: chunked\r\n", b"6\r\n<p>one\r\n0\r\n\r\n", "one"),
        ("Transfer-Encoding: chunked\r\n", b"6\r\n<p>one\r\nff\r\nshort", "bad_http_response one"),
        ("", b"  \r\n", "empty_input one"),
        ("", b"%PDF-1.7 one", "not_html one"),
    ],
)
def test_bodies_are_decoded_or_refused(tmp_path: Path, head: str, body: bytes, expected: str) -> None:
    """A body is decoded where its bytes bear the declared encoding, and refused where half of it is missing."""
    assert outcomes(response("one", body=body, head=head), tmp_path) == [expected]


def test_segment_is_refused(tmp_path: Path) -> None:
    """One segment of a record is no page."""
    segment = response("one").replace(b"WARC-Date", b"WARC-Segment-Number: 1\r\nWARC-Date", 1)
    assert outcomes(segment, tmp_path) == ["bad_archive_record one"]


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_any_damage_keeps_slices_and_whole_equal(
    tmp_path_factory: pytest.TempPathFactory, seed: int, packed: bool, cut: bool
) -> None:
    """Whatever bytes are flipped, cut or put in, slices give what they say, together what the whole gives, and nothing raises."""
    chance = random.Random(seed)
    records = [response(name) for name in NAMES]
    data = bytearray(members(*records) if packed else b"".join(records))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        if cut:
            del data[at : at + chance.randint(1, 200)]
        else:
            data[at:at] = chance.randbytes(chance.randint(1, 50))
    outcomes_without_names(bytes(data), tmp_path_factory.mktemp("damage"))


def outcomes_without_names(data: bytes, folder: Path) -> None:
    """Read in one slice and in many; the outcome must be the same."""
    path = folder / "crawl"
    path.write_bytes(data)
    plans = [plan_inputs([str(path)], slice_records=records).slices for records in (250, 1)]
    whole, parts = ([record for piece in pieces for record in read_records(piece)] for pieces in plans)
    assert whole == parts
    assert [sum(piece.records for piece in pieces) for pieces in plans] == [len(whole)] * 2


#: Pages and dead letters that each file of warcio's suite must give.
WARCIO: Final = {
    "bad.arc": ["bad_archive_record", "bad_http_response", "bad_archive_record"],
    "example-bad-non-chunked.warc.gz": ["page"],
    "example-bad.warc.gz.bad": ["page", "bad_http_response"],
    "example-digest.warc": [],
    "example-iana.org-chunked.warc": ["page"],
    "example-resource.warc.gz": ["page"],
    "example-space-in-target-uri.warc.gz": [],
    "example-space-in-url.arc": ["truncated_record"],
    "example-trunc.warc": ["wrong_length"],
    "example-wget-bad-target-uri.warc.gz": ["page"],
    "example-wrong-chunks.warc.gz": ["wrong_digest"],
    "example.arc": ["page"],
    "example.arc.gz": ["page"],
    "example.warc": ["page"],
    "example.warc.gz": ["page"],
    "post-test.warc.gz": ["not_html", "not_html", "not_html"],
}


@pytest.mark.parametrize("name", WARCIO)
def test_warcio_suite(name: str) -> None:
    """Every archive of warcio's suite, good or damaged, gives the pages and dead letters that it should."""
    plan = plan_inputs([str(peer_path("warcio/test/data") / name)])
    found = [record for piece in plan.slices for record in read_records(piece)]
    assert ["page" if isinstance(record, Page) else record.reason for record in found] == WARCIO[name]
