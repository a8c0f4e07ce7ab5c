"""Bytes read forward, a little at a time."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, Protocol

from schemas.errors import BadRecord, UnreadableInput

#: Bytes asked for at once.
CHUNK_BYTES: Final = 1 << 18

#: Gives up to so many bytes; `b""`: the end; raises BadRecord where the bytes are damaged.
Read = Callable[[int], bytes]


class Digest(Protocol):
    """What `hashlib` gives."""

    def update(self, data: bytes, /) -> None:
        """Take bytes in."""


def file_reader(stream: IO[bytes]) -> Read:
    """Reads of an open file whose failures are bad records."""

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except OSError as error:
            raise UnreadableInput(str(error)) from error

    return read


def open_file(path: bytes | str | Path) -> IO[bytes]:
    """Open an input.

    Raises:
        UnreadableInput: the operating system refuses.
    """
    try:
        return open(path, "rb", buffering=0)  # noqa: PTH123  a path of bytes
    except OSError as error:
        raise UnreadableInput(error.strerror or str(error)) from error


class Window:
    """A stretch of a stream that moves forward.

    Memory is what `ensure` asked for and one chunk. Damage ends the stream: what came before it is still given out,
    then `fault` says what it was.
    """

    def __init__(self, read: Read, offset: int = 0, end: int | None = None) -> None:
        """Begin.

        Args:
            read: where the bytes come from.
            offset: of the first of them, as `self.offset` shall count.
            end: the offset at which the stream ends, where it is known.
        """
        self.end = end
        self._read = read
        self._data = b""
        self._at = 0
        self._base = offset
        self._ended = False
        #: What broke the stream; None: nothing so far.
        self.fault: BadRecord | None = None

    @property
    def offset(self) -> int:
        """Where the window begins."""
        return self._base + self._at

    def ensure(self, size: int) -> int:
        """Read until so many bytes are at hand; returns how many are."""
        have = len(self._data) - self._at
        if have >= size or self._ended:
            return have
        parts = [self._data[self._at :]]
        while have < size and (chunk := self._chunk()):
            parts.append(chunk)
            have += len(chunk)
        self._base += self._at
        self._at = 0
        self._data = b"".join(parts)
        return have

    def peek(self, size: int, skip: int = 0) -> bytes:
        """Up to `size` bytes beyond the first `skip`, without moving."""
        self.ensure(skip + size)
        begin = self._at + skip
        return self._data[begin : begin + size]

    def advance(self, size: int) -> None:
        """Move over bytes that were peeked at."""
        self._at += size

    def take(self, size: int) -> bytes:
        """Up to `size` bytes; moves over them."""
        taken = self.peek(size)
        self._at += len(taken)
        return taken

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.ensure(1) == 0

    def skip(self, size: int, digest: Digest | None = None) -> int:
        """Move over up to `size` bytes without holding them; returns how many there were."""
        left = size
        while left and (part := self.take(min(left, CHUNK_BYTES))):
            if digest is not None:
                digest.update(part)
            left -= len(part)
        return size - left

    def skip_until(self, pattern: re.Pattern[bytes], reach: int, digest: Digest) -> bool:
        """Move to the next match.

        Args:
            pattern: what is looked for.
            reach: how many bytes a match may need; fewer at the end of the stream are enough.
            digest: takes in what is moved over.

        Returns:
            False: there is none, the window is at the end.
        """
        while True:
            have = self.ensure(CHUNK_BYTES + reach)
            found = pattern.search(self._data, self._at)
            if found and (found.start() + reach <= len(self._data) or have < CHUNK_BYTES + reach):
                digest.update(self._data[self._at : found.start()])
                self._at = found.start()
                return True
            step = have if have < CHUNK_BYTES + reach else CHUNK_BYTES
            if step == 0:
                return False
            digest.update(self._data[self._at : self._at + step])
            self._at += step

    def line(self, limit: int) -> bytes | None:
        r"""The next line with its `\n`, which the last may lack; `b""` at the end; None: longer than `limit`, not moved over."""
        end = self._data.find(b"\n", self._at)
        while end < 0:
            seen = len(self._data) - self._at
            if seen > limit:
                return None
            if self.ensure(max(2 * seen, 1)) <= seen:
                end = len(self._data) - 1
                break
            end = self._data.find(b"\n", self._at + seen)
        if end + 1 - self._at > limit:
            return None
        taken = self._data[self._at : end + 1]
        self._at = end + 1
        return taken

    def _chunk(self) -> bytes:
        if self._ended:
            return b""
        try:
            chunk = self._read(CHUNK_BYTES)
        except BadRecord as fault:
            self.fault = fault
            chunk = b""
        self._ended = not chunk
        return chunk
