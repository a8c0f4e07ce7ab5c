"""Pages that were fetched, laid down in one file for the ordinary reader: one frame after the other, each with its length before it.

The file belongs to one tick of a monitor. It lies in the tick's spool folder and is swept away with it.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import schemas.errors
from schemas.errors import BadRecord
from schemas.records import Page
from transforms.core.codec import decode, encode
from transforms.core.sink import failed
from transforms.core.sources.item import Item, Refused
from transforms.core.sources.slices import Slice

_LENGTH_BYTES: Final = 4
_PAGE: Final = b"p"
_REFUSED: Final = b"r"
#: Records of one slice: workers share a tick's pages by slices.
SLICE_RECORDS: Final = 20


class FetchedPages:
    """The file while it is written."""

    def __init__(self, path: Path) -> None:
        """Create it, and its folder.

        Raises:
            OutputFailed: the disk refused.
        """
        self.path = path
        #: Where each record begins; the last is the end.
        self._marks = [0]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("xb")
        except OSError as error:
            raise failed(path, error) from error

    @property
    def count(self) -> int:
        """Records laid down."""
        return len(self._marks) - 1

    def append(self, item: Item) -> None:
        """Lay one record down.

        Raises:
            OutputFailed: the disk refused.
        """
        frame = framed(item)
        try:
            self._file.write(frame)
        except OSError as error:
            with suppress(OSError):
                self._file.close()
            raise failed(self.path, error) from error
        self._marks.append(self._marks[-1] + len(frame))

    def again(self, number: int) -> Item:
        """A record that was laid down, by its number.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._file.flush()
            with self.path.open("rb") as file:
                file.seek(self._marks[number] + _LENGTH_BYTES)
                return _read(file.read(self._marks[number + 1] - self._marks[number] - _LENGTH_BYTES))
        except OSError as error:
            raise failed(self.path, error) from error

    def close(self) -> None:
        """Hand everything to the operating system.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._file.close()
        except OSError as error:
            raise failed(self.path, error) from error

    def slices(self) -> list[Slice]:
        """What the reader is given, once the file is closed."""
        starts = range(0, self.count, SLICE_RECORDS)
        return [self._slice(first, min(first + SLICE_RECORDS, self.count)) for first in starts]

    def _slice(self, first: int, end: int) -> Slice:
        start, stop = self._marks[first], self._marks[end]
        return Slice(
            input_name="",  # no file of the user's
            path=str(self.path).encode(),
            format="fetched",
            start=start,
            stop=stop,
            first=first,
            records=end - first,
            size_bytes=stop - start,
            sha256="",
        )


def read_fetched(piece: Slice) -> Iterator[Item]:
    """The records of a slice, each with its number in the file."""
    with Path(piece.path.decode()).open("rb") as file:
        file.seek(piece.start)
        for number in range(piece.first, piece.first + piece.records):
            length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
            yield replace(_read(file.read(length)), input_offset=number)


def framed(item: Item) -> bytes:
    """One record as it stands in such a file; a file of one record is nothing else."""
    payload = _written(item)
    return len(payload).to_bytes(_LENGTH_BYTES, "big") + payload


def _written(item: Item) -> bytes:
    if isinstance(item, Page):
        return _PAGE + encode(item)
    return _REFUSED + encode((type(item.error).__name__, str(item.error), item.raw_sha256, item.url, item.article_id))


def _read(payload: bytes) -> Item:
    if payload[:1] == _PAGE:
        return decode(Page, payload[1:])
    name, message, digest, url, *rest = decode(list[str | None], payload[1:])
    kind: type[BadRecord] = getattr(schemas.errors, name or "")
    # Files that an earlier version left behind do not name the article.
    return Refused(error=kind(message), input_offset=0, raw_sha256=digest, url=url, article_id=rest[0] if rest else None)
