"""What tests of both lakes share: an output brought to a lake, in this process or in one that is killed on the way."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
from deltalake import DeltaTable
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import Table as IcebergTable

from schemas.tables import TABLES
from tests.transforms.core.upkeep.made import Rows
from transforms.core.output import Output
from transforms.core.publish.publisher import Published, Publisher
from transforms.core.publish.target import Target

#: Modules that a child has before it begins: to import them takes longer than to publish.
_PRELOADED = ["transforms.core.publish.iceberg", "transforms.core.publish.delta", "transforms.core.publish.publisher", __name__]


@dataclass(frozen=True)
class Lake:
    """One kind of lake: how it is opened, and what its steps are."""

    name: str
    #: Module and class of the target.
    target: tuple[str, str]
    #: Places of the files that hold the rows of a table, as a reader of the lake is told them.
    files: Callable[[Path, str], list[Path]]
    #: Drops a table.
    drop: Callable[[Path, str], None]
    #: Module, owner in it (empty: the module itself) and name of what is called once a step; a child may be killed before and after each call.
    steps: tuple[tuple[str, str, str], ...]

    def open(self, folder: Path, grace: timedelta = timedelta(hours=24)) -> Target:
        """The lake in a folder."""
        module, name = self.target
        # Both libraries stamp what they commit with the time of the machine.
        made: Target = getattr(import_module(module), name)(str(folder), now=lambda: datetime.now(timezone.utc), grace=grace)
        return made

    def rows(self, folder: Path) -> Rows:
        """All rows of all tables in the form of `made.rows`: every column of the files that a reader is told."""
        found: Rows = {}
        for table in TABLES:
            for path in self.files(folder, table.name):
                found.setdefault(table.name, []).extend(map(repr, pq.ParquetFile(path).read().to_pylist()))
        return {name: sorted(values) for name, values in found.items()}

    def publish(self, output: Output, folder: Path, grace: timedelta = timedelta(hours=24)) -> Published:
        """Bring an output to the lake."""
        return Publisher(output, str(folder), self.open(folder, grace)).publish("a test")

    def publish_killed(self, output: Output, folder: Path, moment: int) -> bool:
        """Bring it there in a process that is killed at the n-th moment, from 0; returns whether it lived to its end."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        child = context.Process(target=_killed_at, args=(self, output, folder, moment))
        child.start()
        child.join()
        assert child.exitcode in {0, -signal.SIGKILL}
        return child.exitcode == 0


def _killed_at(lake: Lake, output: Output, folder: Path, moment: int) -> None:
    moments = iter(range(moment, -1, -1))

    def passed() -> None:
        if next(moments, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  whatever the real one takes
            passed()
            result = real(*args, **kwargs)
            passed()
            return result

        return call

    for module, owner, name in lake.steps:
        home = getattr(import_module(module), owner) if owner else import_module(module)
        setattr(home, name, watched(getattr(home, name)))
    lake.publish(output, folder)


def holding(folder: Path, canary: str) -> list[str]:
    """Files in whose bytes a word stands."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and canary.encode() in path.read_bytes()
    ]


def _catalog(folder: Path) -> SqlCatalog:
    return SqlCatalog("newsbeam", uri=f"sqlite:///{folder}/catalog.db", warehouse=str(folder))


def iceberg_table(folder: Path, name: str) -> IcebergTable:
    """A table as its user opens it."""
    return _catalog(folder).load_table(("newsbeam", name))


def _drop_iceberg(folder: Path, name: str) -> None:
    _catalog(folder).drop_table(("newsbeam", name))


def _drop_delta(folder: Path, name: str) -> None:
    shutil.rmtree(folder / name)


def _iceberg_files(folder: Path, name: str) -> list[Path]:
    return [Path(task.file.file_path.removeprefix("file://")) for task in iceberg_table(folder, name).scan().plan_files()]


def _delta_files(folder: Path, name: str) -> list[Path]:
    return [Path(uri) for uri in DeltaTable(str(folder / name)).file_uris()]


_HOME: Final = "transforms.core.publish"
ICEBERG: Final = Lake(
    "iceberg",
    (f"{_HOME}.iceberg", "IcebergTarget"),
    _iceberg_files,
    _drop_iceberg,
    (
        (f"{_HOME}.iceberg_table", "OneTable", "_write"),
        (f"{_HOME}.iceberg_table", "OneTable", "commit"),
        (f"{_HOME}.iceberg_table", "OneTable", "_sweep"),
        ("pyiceberg.catalog.sql", "SqlCatalog", "commit_table"),
    ),
)
DELTA: Final = Lake(
    "delta",
    (f"{_HOME}.delta", "DeltaTarget"),
    _delta_files,
    _drop_delta,
    (
        (f"{_HOME}.delta", "DeltaTarget", "own"),
        (f"{_HOME}.delta", "", "_bring_here"),
        (f"{_HOME}.delta", "", "_committed"),
        (f"{_HOME}.delta", "OneTable", "forget"),
    ),
)
