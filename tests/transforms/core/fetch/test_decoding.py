"""Bodies are unpacked within bounds, and only whole ones count."""

import gzip
import tracemalloc
import zlib
from collections import deque
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import paths
from tests.faults.harness import fetch_path, reason
from tests.faults.paths import FEED, HTML
from transforms.core.fetch.decoding import MAX_RATIO, RATIO_FLOOR_BYTES, Decoder
from transforms.core.fetch.failing import FetchError

CAP = 1 << 20
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress,
}  # fmt: skip


def decoded(packed: bytes, encodings: tuple[str, ...], step: int = 1 << 16, cap: int = CAP) -> bytes:
    """All of a body, fed in steps."""
    decoder = Decoder(encodings, cap)
    fed = [piece for at in range(0, len(packed), step) for piece in decoder.feed(packed[at : at + step])]
    return b"".join([*fed, *decoder.finish()])


@pytest.mark.parametrize("name", PACK)
@given(data=st.binary(max_size=2000), step=st.integers(1, 300))
def test_what_was_packed_is_unpacked(name: str, data: bytes, step: int) -> None:
    """However the network cuts a body, it unpacks to what was packed."""
    assert decoded(PACK[name](data), (name,), step) == data


@pytest.mark.parametrize("outer", PACK)
@pytest.mark.parametrize("inner", PACK)
def test_two_encodings_are_undone(inner: str, outer: str) -> None:
    """The last that was applied is undone first."""
    assert decoded(PACK[outer](PACK[inner](HTML)), (inner, outer), 7) == HTML


@pytest.mark.fault(20)
@pytest.mark.parametrize("name", PACK)
@given(cut=st.integers(1, 60))
def test_a_cut_stream_is_no_document(name: str, cut: int) -> None:
    """Wherever a packed body is cut, it is refused, not passed on in part."""
    packed = PACK[name](HTML)
    with pytest.raises(FetchError, match=r"truncated|bad_encoding"):
        decoded(packed[: max(4, len(packed) - cut)], (name,))


@given(st.binary(max_size=400), st.sampled_from(sorted(PACK)), st.integers(1, 50))
def test_rubbish_is_refused_or_taken_as_it_is(data: bytes, name: str, step: int) -> None:
    """Bytes that were never packed raise nothing but a known failure."""
    try:
        found = decoded(data, (name,), step)
    except FetchError:
        return
    assert len(found) <= CAP


@pytest.mark.fault(24, "C2")
@pytest.mark.parametrize("path", ["/gz", "/br", "/zstd", "/gzgz"])
def test_a_bomb_is_refused(path: str) -> None:
    """64 MiB that arrive as some hundred bytes are never unpacked."""
    assert reason(fetch_path(path)) == "too_large"


@pytest.mark.fault(24, "C2")
@pytest.mark.parametrize(
    ("make", "encodings"),
    [
        (paths.gzip_bomb, ("gzip",)),
        (paths.brotli_bomb, ("br",)),
        (paths.zstd_bomb, ("zstd",)),
        (lambda: gzip.compress(paths.gzip_bomb(), 9), ("gzip", "gzip")),
    ],
)
def test_a_bomb_takes_no_memory(make: Callable[[], bytes], encodings: tuple[str, ...]) -> None:
    """Refusing one takes a few times the floor of the ratio, however large it would be."""
    bomb = make()
    decoder = Decoder(encodings, 20 << 20)
    tracemalloc.start()
    with pytest.raises(FetchError, match="too_large"):
        deque(decoder.feed(bomb), maxlen=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert decoder.decoded_bytes <= max(RATIO_FLOOR_BYTES, MAX_RATIO * len(bomb)) + CAP
    assert peak < 8 << 20


@pytest.mark.fault(24)
def test_a_tight_page_below_the_floor_is_read() -> None:
    """A repetitive page of some hundred kilobytes packs a thousandfold, and is no bomb."""
    page = b"<p>again</p>" * 50_000
    assert decoded(gzip.compress(page, 9), ("gzip",)) == page


@pytest.mark.fault(25)
def test_six_encodings_are_refused() -> None:
    """More than two encodings on one another are not undone."""
    assert reason(fetch_path("/gz5")) == "bad_encoding"


@pytest.mark.parametrize("path", ["/goodgz", "/goodbr", "/goodzstd", "/deflate", "/rawdeflate", "/gz2", "/multigz"])
def test_every_encoding_we_name_is_read(path: str) -> None:
    """What is asked for is understood, in the forms that servers send."""
    result = fetch_path(path)
    assert (result.body, reason(result), result.wire_bytes < len(HTML)) == (HTML, None, True)


@pytest.mark.fault(27)
@pytest.mark.parametrize("path", ["/liegz", "/liezstd", "/liebr", "/unknownenc"])
def test_a_lying_encoding_is_seen_through(path: str) -> None:
    """Plain text that is declared as packed, or as something nobody knows, is plain text."""
    assert fetch_path(path).body == HTML


@pytest.mark.fault(27)
def test_a_packed_file_is_left_packed() -> None:
    """A file that is a gzip archive and says nothing of an encoding arrives as it is; readers of files unpack it."""
    assert gzip.decompress(fetch_path("/gzraw").body) == FEED


@pytest.mark.fault(20)
@pytest.mark.parametrize("path", ["/truncgz", "/truncbr", "/trunczstd", "/truncdeflate"])
def test_a_body_that_unpacks_to_half_a_page_is_refused(path: str) -> None:
    """Its length is right, its status 200, and half of the page is missing."""
    result = fetch_path(path)
    assert (result.status, reason(result), result.body) == (200, "truncated", b"")


def test_a_broken_stream_is_told() -> None:
    """What does not decode is no page."""
    assert reason(fetch_path("/badgz")) == "bad_encoding"
