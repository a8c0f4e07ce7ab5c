"""Proof that an object store holds what its manifests say; nothing but the store is asked."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.errors import UsageRefused
from schemas.tables import BY_NAME
from transforms.core.catalog import live_files, replaced_by
from transforms.core.publish.object_target import MANIFESTS, MARK
from transforms.core.publish.objects import Objects
from transforms.core.publish.steps import number_of
from transforms.core.sink import TableFile
from transforms.core.verify import Check, check_balance, shown


def check_objects(objects: Objects) -> list[Check]:
    """Read all manifests, and every byte of every file that holds rows.

    Args:
        objects: where an output was published to.

    Returns:
        One check for each promise.

    Raises:
        UsageRefused: nothing was published there.
        OutputFailed: the store cannot be reached.
    """
    if objects.get(MARK) is None:
        raise UsageRefused(f"no output was published to {objects.address}; see `newsbeam publish --help`")
    names = sorted((name.rpartition("/")[2] for name in objects.names(MANIFESTS)), key=number_of)
    manifests = [json.loads(objects.get(f"{MANIFESTS}/{name}") or b"null") for name in names]
    files = live_files(manifests)
    present = {name for table in BY_NAME for name in objects.names(table)}
    return [
        _check_log(names, manifests),
        check_balance(manifests),
        Check(name="manifests match files by sha256", looked_at=len(files), broken=shown(_broken(objects, files))),
        _check_known(files, present, replaced_by(manifests)),
    ]


def _check_log(names: Sequence[str], manifests: Sequence[dict[str, Any]]) -> Check:
    """Each manifest follows the one before it: numbers are passed over only where manifests were made one."""

    def broken() -> Iterator[str]:
        held = 0
        for name, manifest in zip(names, manifests, strict=True):
            if number_of(name) != manifest["sequence"]:
                yield f"{name} says that it is commit {manifest['sequence']}"
            if (first := manifest.get("merged_from", manifest["sequence"])) != held + 1:
                yield f"{name} begins with commit {first}, and the one before it ends with {held}"
            held = manifest["sequence"]

    return Check(name="commits follow one another", looked_at=len(names), broken=shown(broken()))


def _broken(objects: Objects, files: Sequence[TableFile]) -> Iterator[str]:
    for file in files:
        digest, size = hashlib.sha256(), 0
        for block in objects.blocks(file.path):
            digest.update(block)
            size += len(block)
        if not size:
            yield f"{file.path} is missing"
        elif (size, digest.hexdigest()) != (file.bytes, file.sha256):
            yield f"{file.path} has other bytes than its manifest says"


def _check_known(files: Sequence[TableFile], present: set[str], gone: Iterable[str]) -> Check:
    """No row is named twice; what lies beside the rows was replaced, or is on its way."""
    twice = [path for path, count in Counter(file.path for file in files).items() if count > 1]
    name = f"every file is named once ({len(present.intersection(gone))} replaced ones wait for their grace)"
    return Check(name=name, looked_at=len(present), broken=shown(twice))
