"""gzip unpacked piece by piece: ends that are missing, bytes that are wrong and bombs each have their name.

Libraries give half a file as the whole when its end is cut off; here a member counts only with its end mark and checksum.
"""

import zlib
from typing import Final

from schemas.errors import CorruptGzip, ExcessiveCompression, TruncatedGzip
from transforms.core.sources.window import Window

MAGIC: Final = b"\x1f\x8b\x08"
#: Bytes that may be unpacked from one stream before its ratio is looked at.
_FREE_BYTES: Final = 4 << 20
#: Unpacked bytes per packed one; pages and JSON stay under 30, a bomb reaches 1,000.
_MAX_RATIO: Final = 100
#: Packed bytes handed to zlib at once: what it unpacks from the piece in which an error lies is lost.
_PIECE_BYTES: Final = 1 << 14


class Member:
    """One gzip member, from where a window over packed bytes stands."""

    def __init__(self, packed: Window) -> None:
        """Begin at the member's magic number."""
        self._packed = packed
        self._zlib = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._in = self._out = 0

    @property
    def complete(self) -> bool:
        """Whether the end mark was reached and the checksum held."""
        return self._zlib.eof

    def read(self, size: int) -> bytes:
        """Up to `size` unpacked bytes; the window moves over what they were packed in.

        Raises:
            TruncatedGzip: the bytes end before the end mark.
            CorruptGzip: they do not unpack, or the checksum is wrong.
            ExcessiveCompression: they unpack to too much.
        """
        while not self._zlib.eof:
            piece = self._packed.peek(_PIECE_BYTES)
            try:
                out = self._zlib.decompress(piece, size)
            except zlib.error as error:
                message = f"at byte {self._packed.offset}: {error}"
                raise CorruptGzip(message) from error
            used = len(piece) - len(self._zlib.unused_data or self._zlib.unconsumed_tail)
            self._packed.advance(used)
            self._count(used, len(out))
            if out:
                return out
            if not piece and not self._zlib.eof:
                message = f"the file ends at byte {self._packed.offset}, inside a gzip member"
                raise self._packed.fault or TruncatedGzip(message)
        return b""

    def _count(self, used: int, unpacked: int) -> None:
        self._in += used
        self._out += unpacked
        if self._out > _FREE_BYTES and self._out > _MAX_RATIO * self._in:
            message = f"{self._in} bytes unpack to more than {self._out}"
            raise ExcessiveCompression(message)


class Gunzip:
    """All members of a gzip file, one after the other, as one stream."""

    def __init__(self, packed: Window) -> None:
        """Begin at the start of the file."""
        self._packed = packed
        self._member = Member(packed)

    def read(self, size: int) -> bytes:
        """Up to `size` unpacked bytes; `b""` at the end.

        Raises:
            BadRecord: as `Member.read`; CorruptGzip also for bytes after the last member that are not zeros.
        """
        while not (out := self._member.read(size)):
            while self._packed.peek(1) == b"\0":
                self._packed.advance(1)
            if self._packed.at_end():
                return b""
            if self._packed.peek(len(MAGIC)) != MAGIC:
                message = f"bytes that are no gzip after the last member, at byte {self._packed.offset}"
                raise CorruptGzip(message)
            self._member = Member(self._packed)
        return out
