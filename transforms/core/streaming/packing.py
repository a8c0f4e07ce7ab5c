"""The state of a shard: the store of a small monitor, as bytes that any version from this one on can tell.

It is the file that a monitor on one machine has, packed: queue, keys, expiry and migrations are the same, and no class of ours is pickled.
"""

import zlib
from pathlib import Path
from typing import Final

from schemas.errors import UsageRefused
from transforms.core.monitoring.database import MonitorDatabase

#: In front of the file; another form gets another mark.
_MARK: Final = b"newsbeam shard 1\n"
#: Of 5.5 KB a feed (80 keys, which do not shrink) 3.6 stay.
_LEVEL: Final = 1


def packed(path: Path) -> bytes:
    """The store of a shard as bytes.

    Args:
        path: of the file, which nobody has open.
    """
    database = MonitorDatabase(path, is_scratch=True)
    database.trim()
    database.close()
    return _MARK + zlib.compress(path.read_bytes(), _LEVEL)


def unpack(state: bytes, path: Path) -> None:
    """Lay a store down again.

    Args:
        state: what `packed` returned.
        path: of the file, which is not there.

    Raises:
        UsageRefused: it is of another form.
    """
    if not state.startswith(_MARK):
        message = (
            f"the state of a shard begins with {state[: len(_MARK)]!r} and is of another newsbeam; run the one that wrote it, or start "
            "without a savepoint: the state is then made again from the tables (docs/cluster.md)"
        )
        raise UsageRefused(message)
    path.write_bytes(zlib.decompress(state[len(_MARK) :]))
