"""Files of a partition replaced by others in one step, so that nobody who lists its folder sees a row twice, or not at all.

Two folders change places (`renameat2` with `RENAME_EXCHANGE`, Linux): a listing shows the one or the other. What was replaced then lies where
the new files were made, under `_replaced/`, for those who listed before and open after.
"""

import ctypes
import errno
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from schemas.errors import UsageRefused
from transforms.core.output import Output
from transforms.core.sink import failed, sync_folder

#: linux/fcntl.h, linux/fs.h
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_UNABLE: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV})


def exchange(one: Path, other: Path) -> None:
    """Let two folders change places, in one step.

    Raises:
        UsageRefused: neither this system nor its file system can.
        OSError: anything else.
    """
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError as error:
        raise UsageRefused(_unable(one)) from error
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        if number in _UNABLE:
            raise UsageRefused(_unable(one))
        raise OSError(number, os.strerror(number), str(one))


def _unable(folder: Path) -> str:
    return (
        f"the file system of {folder.parent} cannot let two folders change places in one step, so readers would see rows twice or not at "
        "all; nothing was changed. Copy the output to a local file system of Linux (ext4, xfs, btrfs, tmpfs) and run the command there"
    )


def require_exchange(output: Output) -> None:
    """See that folders of an output can change places, before anything depends on it.

    Raises:
        UsageRefused: they cannot.
        OutputFailed: the disk refused.
    """
    probes = [output.replaced / ".probe-1", output.replaced / ".probe-2"]
    try:
        for probe in probes:
            probe.mkdir(parents=True, exist_ok=True)
        exchange(*probes)
        for probe in probes:
            probe.rmdir()
    except OSError as error:
        raise failed(output.replaced, error) from error


def publish_rewrite(output: Output, manifest: Mapping[str, Any]) -> None:
    """Bring the files of a committed rewrite to where readers see them (inside the commit lock); doing it again changes nothing.

    Args:
        output: the folder.
        manifest: of the rewrite, parsed; its new files lie under `_replaced/UNIT/`.

    Raises:
        OutputFailed: the disk refused.
    """
    gone: dict[PurePosixPath, set[str]] = defaultdict(set)
    for path in map(PurePosixPath, manifest["replaces"]):
        gone[path.parent].add(path.name)
    try:
        for partition, names in sorted(gone.items()):
            _swap(output.root / partition, output.replaced / manifest["unit_id"] / partition, names)
    except OSError as error:
        raise failed(output.root, error) from error


def _swap(final: Path, made: Path, gone: set[str]) -> None:
    """One partition: the files that stay are linked beside the new ones, then the folders change places."""
    present = {path.name for path in final.iterdir()} if final.is_dir() else set()
    if present & gone:
        made.mkdir(parents=True, exist_ok=True)
        for name in sorted(present - gone):
            if not (made / name).exists():
                os.link(final / name, made / name)
        sync_folder(made)
        exchange(made, final)
        sync_folder(final.parent)
        sync_folder(made.parent)
    for path in sorted(made.iterdir()) if made.is_dir() else ():
        if path.name not in gone:
            path.unlink()  # it stays where readers look; this was its other name
    if final.is_dir() and not any(final.iterdir()):
        final.rmdir()
