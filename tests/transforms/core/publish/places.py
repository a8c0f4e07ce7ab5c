"""Places that commits are published to, their requests counted, failed and interrupted; and what a reader finds there."""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from tests.transforms.core.upkeep.made import ERRAND, Rows
from transforms.core.catalog import live_files
from transforms.core.output import Output
from transforms.core.publish.bucket import Bucket
from transforms.core.publish.check import check_objects
from transforms.core.publish.folder import Folder
from transforms.core.publish.object_target import ObjectTarget
from transforms.core.publish.objects import Objects
from transforms.core.publish.publisher import Published, Publisher
from transforms.core.publish.steps import Logged, logged, number_of
from transforms.core.sink import TableFile

DAY: Final = timedelta(hours=24)
#: `make objects` names a bucket of a server on this machine: then it is what is tested.
BUCKET: Final = os.environ.get("NEWSBEAM_OBJECTS")
#: Where the server keeps its files.
DISK: Final = os.environ.get("NEWSBEAM_OBJECTS_DISK")
KINDS: Final = ("s3",) if BUCKET else ("folder", "memory")
_PREFIXES: Final = count()
_WRITES: Final = frozenset({"put", "put_if_absent", "upload", "delete"})


def place(kind: str, folder: Path) -> Objects:
    """An empty place."""
    if kind == "folder":
        return Folder(folder / f"place{next(_PREFIXES)}")
    return Bucket("memory:///" if kind == "memory" else f"{BUCKET}/{os.getpid()}/{next(_PREFIXES)}")


@dataclass
class Requests:
    """A place whose requests are counted; before or after one of them something happens, or it fails."""

    inner: Objects
    #: Which request: its number from 0, or what it is and of which object; None: none.
    at: int | tuple[str, str] | None = None
    #: Whether the request takes effect first.
    after: bool = False
    #: What happens then; it may raise.
    happens: Callable[[], object] = lambda: None
    #: Called after every request.
    each: Callable[[], object] = lambda: None
    made: list[str] = field(default_factory=list)
    #: One after the other, so that they have numbers.
    at_once: int = 1

    @property
    def writes(self) -> list[str]:
        """Requests that change something."""
        return [name for name in self.made if name in _WRITES]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the place has
        real = getattr(self.inner, name)
        if not callable(real):
            return real

        def request(*given: Any, **named: Any) -> Any:  # noqa: ANN401  as the real one
            meant = self.at in (len(self.made), (name, *given[:1]))
            self.made.append(name)
            if meant and not self.after:
                self.happens()
            answer = real(*given, **named)
            answer = list(answer) if isinstance(answer, Iterator) else answer
            if meant and self.after:
                self.happens()
            self.each()
            return answer

        return request


def publisher(output: Output, objects: Any, *, grace: timedelta = DAY, now: datetime = ERRAND.now) -> Publisher:  # noqa: ANN401  or what wraps it
    """A publisher of an output into a place."""
    return Publisher(output, objects.address, ObjectTarget(objects, output, now=lambda: now, grace=grace))


def publish(output: Output, objects: Any, *, grace: timedelta = DAY, now: datetime = ERRAND.now) -> Published:  # noqa: ANN401  the same
    """Bring an output to a place."""
    return publisher(output, objects, grace=grace, now=now).publish("a test")


def log_at(objects: Objects) -> list[Logged]:
    """The manifests of a place, in the order of their commits."""
    names = sorted(objects.names("_manifest"), key=lambda name: number_of(name.rpartition("/")[2]))
    return [logged(objects.get(name) or b"") for name in names]


def live_at(objects: Objects) -> list[TableFile]:
    """The files that hold the rows, as a reader is told by manifests."""
    return live_files([each.manifest for each in log_at(objects)])


def rows_at(objects: Objects) -> Rows:
    """All rows of all tables in the form of `made.rows`, as a reader finds them who goes by manifests."""
    found: Rows = {}
    for file in live_at(objects):
        rows = pq.ParquetFile(io.BytesIO(objects.get(file.path) or b"")).read().to_pylist()
        found.setdefault(file.table, []).extend(map(repr, rows))
    return {table: sorted(values) for table, values in sorted(found.items())}


def everything(objects: Objects) -> dict[str, bytes]:
    """Name to bytes of all objects."""
    return {name: objects.get(name) or b"" for name in sorted(objects.names())}


def put_back(objects: Objects, state: dict[str, bytes]) -> Objects:
    """A place with these objects."""
    objects.prepare()
    for name, data in state.items():
        objects.put(name, data)
    return objects


def broken_at(objects: Objects) -> list[str]:
    """The promises that a place does not keep."""
    return [f"{check.name}: {check.broken}" for check in check_objects(objects) if not check.holds]


def holding(objects: Objects, words: Iterable[str]) -> list[str]:
    """Objects that hold a word, as it is or in what Parquet packs; and files, where what keeps the objects is on this disk."""
    there = {**everything(objects), **{str(path): path.read_bytes() for path in _files(objects) if path.is_file()}}
    return [name for name, data in there.items() if any(word.encode() in data or word in _unpacked(data) for word in words)]


def _files(objects: Objects) -> Iterator[Path]:
    if isinstance(objects, Folder):
        yield from Path(objects.address.removeprefix("file://")).rglob("*")
    elif DISK and objects.address.startswith("s3:"):
        yield from (found for top in Path(DISK).iterdir() for found in top.glob(f"*/{objects.address.split('/', 3)[3]}/**/*"))


@lru_cache(maxsize=1024)
def _unpacked(data: bytes) -> str:
    is_parquet = data[:4] == b"PAR1" == data[-4:]
    return repr(pq.ParquetFile(io.BytesIO(data)).read().to_pylist()) if is_parquet else ""
