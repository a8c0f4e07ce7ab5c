"""From the address of a lake to its target. The libraries are extras: they are imported when they are asked for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from schemas.errors import UsageRefused
from transforms.core.publish.target import Target

LAKES: Final = {"iceberg": "IcebergTarget", "delta": "DeltaTarget"}
FORMS: Final = "iceberg:/FOLDER, iceberg:CATALOG/NAMESPACE, delta:/FOLDER or delta:s3://BUCKET/PREFIX"


def is_lake(address: str) -> bool:
    """Whether an address is that of a lake."""
    return address.partition(":")[0] in LAKES


def lake_folder(address: str) -> Path | None:
    """The local folder that the address of a lake names; None: it names none.

    >>> [lake_folder(f"iceberg:{where}") for where in ("/srv/lake", "./lake", "prod/news")]
    [PosixPath('/srv/lake'), PosixPath('lake'), None]
    >>> [lake_folder(f"delta:{where}") for where in ("/srv/lake", "lake", "s3://archive/news")]
    [PosixPath('/srv/lake'), PosixPath('lake'), None]
    """
    kind, _, where = address.partition(":")
    is_folder = where.startswith(("/", "./", "../")) if kind == "iceberg" else "://" not in where
    return Path(where) if is_folder else None


def lake_at(address: str, *, now: Callable[[], datetime], grace: timedelta) -> Target:
    """The lake at an address; no request is made.

    Args:
        address: where.
        now: tells the time.
        grace: how long what was replaced stays readable.

    Raises:
        UsageRefused: its library is not installed, or the address says what it must not.
    """
    kind, _, where = address.partition(":")
    parts = urlsplit(where)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageRefused(
            "a target's address holds no user, password or parameters; leave them out: credentials are taken from the environment or from "
            "the configuration of PyIceberg"
        )
    if not where.strip("/"):
        raise UsageRefused(f"{address} names no place; write {FORMS}")
    try:
        module = import_module(f"transforms.core.publish.{kind}")
    except ModuleNotFoundError as error:
        raise UsageRefused(f"{address} needs {error.name}; install it with: pip install 'newsbeam[{kind}]'") from error
    target: Target = getattr(module, LAKES[kind])(where, now=now, grace=grace)
    return target
