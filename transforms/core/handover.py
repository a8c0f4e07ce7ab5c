"""Keys of a unit on their way from workers that cannot reach the store to whoever holds it: one file beside the spool.

On a cluster the store stays where the run was started: SQLite wants one machine, and a folder that all machines share is
enough for the rest.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from transforms.core.codec import decode, encode
from transforms.core.sink import write_whole
from transforms.core.staging import StagedKey

_FILE: Final = "keys"
#: In front of the keys; another form gets another mark.
_MARK: Final = b"newsbeam keys 1\n"


def lay_down_keys(folder: Path, keys: Iterable[bytes]) -> None:
    """Write all keys of a unit, whole or not at all; a second attempt takes the place of the first.

    Args:
        folder: the unit's spool.
        keys: encoded StagedKey each.

    Raises:
        OutputFailed: the disk refused.
    """
    write_whole(folder / _FILE, _MARK + encode(list(keys)))


def take_up_keys(folder: Path) -> list[StagedKey]:
    """Read what `lay_down_keys` wrote.

    Args:
        folder: the unit's spool.

    Returns:
        The keys, in the order in which they were written.

    Raises:
        FileNotFoundError: nothing was laid down.
        ValueError: the file is of another form.
    """
    data = (folder / _FILE).read_bytes()
    if not data.startswith(_MARK):
        message = f"{folder / _FILE} is of another version of newsbeam"
        raise ValueError(message)
    return [decode(StagedKey, key) for key in decode(list[bytes], data[len(_MARK) :])]
