"""Objects under a prefix: the few requests that a target makes of a store.

A request is whole or was not made, as far as a reader sees; one that failed may have taken effect. Names have `/` between their parts.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol


class Objects(Protocol):
    """A bucket with a prefix, or a folder.

    Every method raises `OutputFailed` where the store refuses or cannot be reached.
    """

    #: The address, without anything secret; for messages.
    address: str

    @property
    def at_once(self) -> int:
        """How many files it takes at a time."""

    def prepare(self) -> None:
        """Make ready what has to be there before the first request."""

    def put(self, name: str, data: bytes) -> None:
        """Write an object, in the place of what was there."""

    def put_if_absent(self, name: str, data: bytes) -> bool:
        """Write an object if none has the name; of several writers at once, one does.

        Returns:
            Whether this call wrote it; False may also follow an answer that was lost.
        """

    def upload(self, name: str, file: BinaryIO) -> None:
        """Write an object from an open file, in the place of what was there."""

    def get(self, name: str) -> bytes | None:
        """All bytes of an object; None: there is none."""

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of an object, block by block; of one that is not there, none."""

    def size(self, name: str) -> int | None:
        """Bytes of an object; None: there is none."""

    def names(self, folder: str = "", *, after: str = "") -> Iterator[str]:
        """Names of all objects in a folder and the folders in it, in no order.

        Args:
            folder: empty: everywhere.
            after: only names that sort after this one.
        """

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; those that are not there are passed over."""
