"""Objects as files of a folder, on this machine or mounted from another."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from schemas.errors import OutputFailed
from transforms.core.sink import sync_folder

_BLOCK: Final = 1 << 20
#: Files on their way to their names; what a killed publisher left is removed by the next one.
_COMING: Final = "_coming"


class Folder:
    """Files under a folder, synced before they get their names."""

    at_once: Final = 1  # one disk

    def __init__(self, root: Path) -> None:
        """Take a folder; it is made by `prepare`."""
        self._root = root
        self.address = f"file://{root}"

    def prepare(self) -> None:
        """Make the folder, and remove what was on its way when a publisher was killed."""
        with self._failing():
            shutil.rmtree(self._root / _COMING, ignore_errors=True)
            (self._root / _COMING).mkdir(parents=True)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, in the place of what was there."""
        self.upload(name, BytesIO(data))

    def put_if_absent(self, name: str, data: bytes) -> bool:
        """Write a file if none has the name: a link is made by one of several at once."""
        with self._failing():
            coming = self._write(name, BytesIO(data))
            try:
                os.link(coming, self._root / name)
            except FileExistsError:
                return False
            finally:
                coming.unlink()
            self._sync(name)
        return True

    def upload(self, name: str, file: BinaryIO) -> None:
        """Write a file from an open one, in the place of what was there."""
        with self._failing():
            self._write(name, file).replace(self._root / name)
            self._sync(name)

    def _write(self, name: str, file: BinaryIO) -> Path:
        final = self._root / name
        final.parent.mkdir(parents=True, exist_ok=True)
        coming = self._root / _COMING / f"{os.getpid()}-{final.name}"
        with coming.open("wb") as made:
            shutil.copyfileobj(file, made, _BLOCK)
            made.flush()
            os.fsync(made.fileno())
        return coming

    def _sync(self, name: str) -> None:
        """Make a name durable, and the folder's name that may be new."""
        for folder in (self._root / name).parents:
            sync_folder(folder)
            if folder == self._root:
                break

    def get(self, name: str) -> bytes | None:
        """All bytes of a file."""
        with self._failing():
            path = self._root / name
            return path.read_bytes() if path.is_file() else None

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, block by block."""
        with self._failing():
            if (path := self._root / name).is_file():
                with path.open("rb") as file:
                    while block := file.read(_BLOCK):
                        yield block

    def size(self, name: str) -> int | None:
        """Bytes of a file."""
        with self._failing():
            path = self._root / name
            return path.stat().st_size if path.is_file() else None

    def names(self, folder: str = "", *, after: str = "") -> Iterator[str]:
        """Names of all files, but for those on their way."""
        with self._failing():
            for path in sorted((self._root / folder).rglob("*")):
                name = path.relative_to(self._root).as_posix()
                if name > after and path.is_file() and not name.startswith(f"{_COMING}/"):
                    yield name

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, and folders of partitions that are empty then."""
        with self._failing():
            for name in names:
                path = self._root / name
                path.unlink(missing_ok=True)
                if path.parent.is_dir() and not any(path.parent.iterdir()) and path.parent.name.startswith("dt="):
                    path.parent.rmdir()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = (
                f"{self.address} refused: {error.strerror or error}. What was published is intact; mend it, then publish again"
            )
            raise OutputFailed(message) from error
