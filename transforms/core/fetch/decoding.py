"""Bodies unpacked while they arrive: never more than the cap, never beyond the ratio, and only whole streams count."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

import brotli
from backports import zstd

from schemas.fetching import FailureKind
from transforms.core.fetch.failing import FetchError, printable

#: What we say we understand.
ACCEPT_ENCODING: Final = "gzip, deflate, br, zstd"
#: Twice is met where a proxy packs what the server packed; six times is an attack.
MAX_ENCODINGS: Final = 2
#: No text is packed more tightly than this over a megabyte, but for bombs; below the floor a repetitive page may be.
MAX_RATIO: Final = 100
RATIO_FLOOR_BYTES: Final = 1 << 20
#: How much one call unpacks, so that a cap is met before memory is taken.
_STEP_BYTES: Final = 64 << 10
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
# All other names are read over: `identity`, and the charsets and transports that servers put into the wrong field.
_NAMES: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
_ZLIB_METHOD: Final = 8
_MARKUP: Final = re.compile(rb"<[!?A-Za-z]")


class _Unpacker(Protocol):
    """One encoding's state."""

    #: Whether the stream's own end was met.
    ended: bool

    def unpack(self, data: bytes) -> Iterator[bytes]:
        """All that `data` unpacks to, in small pieces."""


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self.ended = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while data and not self.ended:
            piece = self._stream.decompress(data, _STEP_BYTES)
            if piece:
                yield piece
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                # A gzip file may have several members (RFC 1952, 2.2); what else follows the end is padding.
                data = self._stream.unused_data
                self.ended = not data.startswith(_GZIP_MAGIC)
                self._stream = zlib.decompressobj(self._wbits)
        while not self.ended and not data and (piece := self._stream.decompress(b"", _STEP_BYTES)):
            yield piece


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self.ended = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while not self.ended:
            piece = self._stream.process(data, output_buffer_limit=_STEP_BYTES)
            data = b""
            if piece:
                yield piece
            self.ended = self._stream.is_finished()
            if not piece:
                break


class _Zstandard:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor()
        self.ended = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while not self.ended:
            piece = self._stream.decompress(data, _STEP_BYTES)
            data = b""
            if piece:
                yield piece
            if self._stream.eof:
                data = self._stream.unused_data
                self.ended = not data.startswith(_ZSTD_MAGIC)  # several frames may follow one another (RFC 8878, 3.1)
                self._stream = zstd.ZstdDecompressor()
            elif self._stream.needs_input or not piece:
                break


class _Plain:
    ended = True

    def unpack(self, data: bytes) -> Iterator[bytes]:
        yield data


def _deflate(start: bytes) -> _Zlib:
    """With the two bytes of zlib's head, as the standard asks, or without, as some servers send it."""
    wrapped = start[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(start[:2], "big") % 31 == 0
    return _Zlib(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


_UNPACKERS: Final[dict[str, Callable[[bytes], _Unpacker]]] = {
    "gzip": lambda start: _Zlib(16 + zlib.MAX_WBITS) if start.startswith(_GZIP_MAGIC) else _Plain(),
    "zstd": lambda start: _Zstandard() if start.startswith(_ZSTD_MAGIC) else _Plain(),
    "deflate": _deflate,
    # It has no sign of its own, but no server packs with the small window that would make it begin like markup.
    "br": lambda start: _Plain() if _MARKUP.match(start) else _Brotli(),
}


def encodings_of(values: Sequence[str]) -> tuple[str, ...]:
    """The encodings to undo, in the order in which they were applied.

    Raises:
        FetchError: bad_encoding, where there are more than two.

    >>> encodings_of(["x-gzip, BR"]), encodings_of(["utf-8"]), encodings_of([])
    (('gzip', 'br'), (), ())
    """
    named = [name.strip().lower() for value in values for name in value.split(",")]
    known = tuple(_NAMES[name] for name in named if name in _NAMES)
    if len(known) > MAX_ENCODINGS:
        raise FetchError(FailureKind.BAD_ENCODING, f"{len(known)} encodings on one another")
    return known


class _Layer:
    """One encoding, chosen when its first bytes are there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.unpacked_bytes = 0
        self._start = b""
        self._unpacker: _Unpacker | None = None

    def unpack(self, data: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            self._start += data
            if len(self._start) < len(_ZSTD_MAGIC):
                return
            yield from self._begin()
        else:
            yield from self._unpacker.unpack(data)

    def _begin(self) -> Iterator[bytes]:
        self._unpacker = _UNPACKERS[self.name](self._start)
        return self._unpacker.unpack(self._start)

    def finish(self) -> Iterator[bytes]:
        """What was too short to choose by.

        Raises:
            FetchError: truncated, where the encoding's own end was not met.
        """
        if self._unpacker is None and self._start:
            yield from self._begin()
        if self._unpacker is not None and not self._unpacker.ended:
            raise FetchError(FailureKind.TRUNCATED, f"{self.name} stream ends early")


class Decoder:
    """Takes a body as it arrives and hands out what it holds.

    A body that is declared as packed and does not begin like it is taken as it is: servers that say so and send plain
    text are common, and browsers read them.
    """

    def __init__(self, encodings: Sequence[str], max_bytes: int) -> None:
        """Take the encodings in the order in which they were applied, and the cap on what comes out, in bytes."""
        self._layers = [_Layer(name) for name in reversed(encodings)]
        self._max_bytes = max_bytes
        self.wire_bytes = 0
        self.decoded_bytes = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """All that some bytes from the wire unpack to, piece by piece.

        Raises:
            FetchError: too_large or bad_encoding.
        """
        self.wire_bytes += len(data)
        if self.wire_bytes > self._max_bytes:
            raise FetchError(FailureKind.TOO_LARGE, f"more than {self._max_bytes} bytes on the wire")
        yield from self._through(self._layers, data)

    def finish(self) -> Iterator[bytes]:
        """What is left at the end of the body.

        Raises:
            FetchError: truncated, where the body ends before its encoding does; too_large, bad_encoding.
        """
        for at in range(len(self._layers)):
            yield from self._through(self._layers[at:], None)

    def _through(self, layers: list[_Layer], data: bytes | None) -> Iterator[bytes]:
        """Data through some layers, the outermost first; None: the first of them ends."""
        if not layers:
            self._count(len(data or b""))
            yield data or b""
            return
        try:
            for piece in layers[0].finish() if data is None else layers[0].unpack(data):
                layers[0].unpacked_bytes += len(piece)
                if layers[0].unpacked_bytes > self._max_bytes:
                    raise FetchError(FailureKind.TOO_LARGE, f"more than {self._max_bytes} bytes inside {layers[0].name}")
                yield from self._through(layers[1:], piece)
        except (zlib.error, zstd.ZstdError, brotli.error) as fault:
            raise FetchError(FailureKind.BAD_ENCODING, f"{layers[0].name}: {printable(str(fault))}") from None

    def _count(self, new_bytes: int) -> None:
        self.decoded_bytes += new_bytes
        if self.decoded_bytes > self._max_bytes:
            raise FetchError(FailureKind.TOO_LARGE, f"more than {self._max_bytes} bytes")
        if self.decoded_bytes > max(RATIO_FLOOR_BYTES, MAX_RATIO * self.wire_bytes):
            raise FetchError(FailureKind.TOO_LARGE, f"unpacks to more than {MAX_RATIO} times its size")
