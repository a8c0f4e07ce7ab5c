"""Records on local disk on their way from one step to a later one; only keys that say where they lie cross a shuffle.

A spool file belongs to one attempt of one worker. What no key points to is swept away with its folder.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from transforms.core.sink import failed

#: One byte for each record laid down, in the spool folder.
PROGRESS_FILE: Final = "progress"


class Spool:
    """An append-only file of encoded records."""

    def __init__(self, folder: Path, name: str) -> None:
        """Create the file.

        Args:
            folder: made where it is missing.
            name: unique to this attempt of this worker.

        Raises:
            OutputFailed: the file cannot be written.
        """
        self.folder, self.name = folder, name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / name).open("xb")
            self._progress = (folder / PROGRESS_FILE).open("ab", buffering=0)
        except OSError as error:
            raise failed(folder, error) from error

    def append(self, data: bytes) -> int:
        """Append and return where the data starts.

        Raises:
            OutputFailed: the disk refused.
        """
        start = self._file.tell()
        try:
            self._file.write(data)
            self._progress.write(b".")
        except OSError as error:
            self._abandon()
            raise failed(self.folder, error) from error
        return start

    def _abandon(self) -> None:
        """Close what can be closed; what is in it is not pointed to."""
        for file in (self._progress, self._file):
            with suppress(OSError):
                file.close()

    def close(self) -> None:
        """Hand everything to the operating system.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            self._progress.close()
            self._file.close()
        except OSError as error:
            raise failed(self.folder, error) from error


def read_spooled(folder: Path, name: str, start: int, length: int) -> bytes:
    """Take a record up again.

    Args:
        folder: the spool's folder.
        name: of its file.
        start: what `Spool.append` returned.
        length: bytes.
    """
    with (folder / name).open("rb") as file:
        file.seek(start)
        return file.read(length)
