"""From an address to a target."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from schemas.errors import UsageRefused
from transforms.core.output import Output
from transforms.core.publish.bucket import Bucket
from transforms.core.publish.folder import Folder
from transforms.core.publish.lake_address import FORMS as LAKES
from transforms.core.publish.lake_address import is_lake, lake_at, lake_folder
from transforms.core.publish.object_target import ObjectTarget
from transforms.core.publish.objects import Objects
from transforms.core.publish.target import Target

_BUCKETS: Final = frozenset({"s3", "gs", "az"})
FORMS: Final = "s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///FOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every target is told."""

    now: Callable[[], datetime]
    #: How long files that were replaced are kept for readers who listed before.
    grace: timedelta


def target_at(address: str, output: Output, terms: Terms) -> Target:
    """The target at an address; no request is made.

    Args:
        address: where.
        output: whose commits it receives.
        terms: the clock, and the grace of replaced files.

    Raises:
        UsageRefused: there is no such kind of target, its library is not installed, or the address says what it must not.
    """
    if is_lake(address):
        if folder := lake_folder(address):
            _see_apart(address, folder, output)
        return lake_at(address, now=terms.now, grace=terms.grace)
    return ObjectTarget(objects_at(address, output), output, now=terms.now, grace=terms.grace)


def objects_at(address: str, output: Output | None = None) -> Objects:
    """The object store at an address.

    Args:
        address: where.
        output: a folder that must not lie in it, nor it in the folder.

    Raises:
        UsageRefused: as above.

    >>> objects_at("file:///srv/news").address
    'file:///srv/news'
    >>> objects_at("s3://key:word@bucket/news")
    Traceback (most recent call last):
    ...
    schemas.errors.UsageRefused: a target's address holds no user, password or parameters; leave them out: credentials are taken from the environment
    """
    parts = urlsplit(address)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageRefused(
            "a target's address holds no user, password or parameters; leave them out: credentials are taken from the environment"
        )
    if parts.scheme in _BUCKETS and parts.netloc:
        return Bucket(address)
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        folder = Path(unquote(parts.path))
        if output is not None:
            _see_apart(address, folder, output)
        return Folder(folder)
    raise UsageRefused(f"{address} is no target; write {FORMS}, {LAKES}")


def _see_apart(address: str, folder: Path, output: Output) -> None:
    one, other = folder.resolve(), output.root.resolve()
    if one in (other, *other.parents) or other in one.parents:
        raise UsageRefused(f"{address} and the output {output.root} lie in one another; name another folder")
