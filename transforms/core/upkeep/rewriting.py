"""Files replaced by others, in steps of which each may be the last.

    draft      new files, written and synced under `_replaced/UNIT/`: nobody sees them
    commit     one transaction in the store: the unit counts, with its manifest; other changes of the store count with it
    publish    partition by partition, folders change places; the manifest is published; the unit is marked

Killed before the commit: the draft is swept at the next start. Killed after it: whoever starts next, a monitor too, publishes what the store
says is committed. Writers of new rows are not held up: they wait for the moment in which folders change places.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.tables import BY_NAME
from transforms.core.catalog import place
from transforms.core.commit import publish_committed
from transforms.core.manifest import Counts, Manifest
from transforms.core.output import Output
from transforms.core.replacing import require_exchange
from transforms.core.sink import TableFile, failed
from transforms.core.staging import Stamp
from transforms.core.store import Store
from transforms.core.upkeep.rows import marks_of, write_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What every piece of upkeep is told."""

    #: Stamped into manifests; the grace of replaced files begins with it.
    now: datetime
    #: Of this newsbeam.
    pipeline_version: str
    #: Only tell what would be done.
    dry_run: bool = False


class Draft:
    """The new files of a rewrite, and those that they replace."""

    def __init__(self, output: Output, unit_id: str, errand: Errand) -> None:
        """Begin with nothing.

        Args:
            output: whose rewrite lock is held.
            unit_id: of the rewrite; made of what it replaces.
            errand: tells the time.
        """
        self._output, self._unit_id = output, unit_id
        self._stamp = Stamp(run_id=unit_id, started_at=errand.now, pipeline_version=errand.pipeline_version)
        self._files: list[TableFile] = []
        self._replaces: list[TableFile] = []
        shutil.rmtree(output.replaced / unit_id, ignore_errors=True)  # a draft that was killed

    def replace(self, old: Sequence[TableFile], rows: Iterable[pa.Table]) -> None:
        """Put rows in the place of files of one table and day; of no rows no file is written.

        Args:
            old: the files.
            rows: under the present schema, in their final order, a piece at a time.

        Raises:
            OutputFailed: the disk refused.
        """
        table, dt = BY_NAME[old[0].table], old[0].dt
        self._replaces += old
        filled = (piece for piece in rows if piece.num_rows)
        try:
            if (first := next(filled, None)) is None:
                return
            staging = self._made(f"{table.name}/dt={dt.isoformat()}")
            marks = marks_of(place(self._output, file.path) for file in old)
            new = write_rows(
                table, chain((first,), filled), staging=staging, dt=dt, expected_rows=_rows(old, table.name),
                metadata={**marks, "newsbeam.run_id": self._stamp.run_id},
            )  # fmt: skip
        except OSError as error:
            raise failed(self._output.replaced, error) from error
        self._files.append(new)

    def scratch(self) -> Path:
        """A folder for what is needed while rows are put in order.

        Raises:
            OutputFailed: the disk refused.
        """
        try:
            return self._made("")
        except OSError as error:
            raise failed(self._output.replaced, error) from error

    def _made(self, name: str) -> Path:
        folder = self._output.replaced / self._unit_id / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def removed(self) -> dict[str, int]:
        """Table to rows that are in the replaced files and not in the new ones."""
        tables = {file.table for file in self._replaces}
        counts = {name: _rows(self._replaces, name) - _rows(self._files, name) for name in sorted(tables)}
        return {name: count for name, count in counts.items() if count}

    def commit(self, tombstones: Sequence[str] = (), also: Callable[[Store], None] | None = None) -> None:
        """Let it count, and bring it to where readers see it.

        Args:
            tombstones: of articles that were erased.
            also: changes of the store that count with it.

        Raises:
            OutputFailed: the disk refused.
        """
        with self._output.commit_lock(), Store(self._output.store) as store:
            with store.transaction():
                if also:
                    also(store)
                store.add_rewrite(
                    Manifest(
                        sequence=store.next_sequence(),
                        unit_id=self._unit_id,
                        stamp=self._stamp,
                        counts=Counts(),
                        tables={},
                        reasons={},
                        files=tuple(self._files),
                        replaces=tuple(file.path for file in self._replaces),
                        removed=self.removed,
                        tombstones=tuple(tombstones),
                    )
                )
            publish_committed(self._output, store)

    def abandon(self) -> None:
        """Remove the new files again."""
        shutil.rmtree(self._output.replaced / self._unit_id, ignore_errors=True)


def _rows(files: Sequence[TableFile], table: str) -> int:
    return sum(file.rows for file in files if file.table == table)


@contextmanager
def rewriting(output: Output, command: str, errand: Errand) -> Iterator[None]:
    """Be the only one that rewrites, over an output in which nothing is half done.

    Args:
        output: the folder.
        command: another one is told that it holds the lock.
        errand: since when.

    Raises:
        LockHeld: another process rewrites.
        UsageRefused: it is no output, or its file system cannot do it.
        OutputFailed: the disk refused.
    """
    output.require()
    with output.rewrite_lock(f"newsbeam {command} since {errand.now.isoformat(timespec='seconds')}"):
        require_exchange(output)
        with output.commit_lock(), Store(output.store) as store:
            publish_committed(output, store)
        yield


def sweep_replaced(output: Output, manifests: Sequence[Mapping[str, Any]], before: datetime) -> int:
    """Remove drafts that never counted, and files that were replaced before a time; what was erased goes at once.

    Returns:
        How many bytes were given back.
    """
    kept = {m["unit_id"] for m in manifests if "tombstones" not in m and datetime.fromisoformat(m["started_at"]) > before}
    count = 0
    for folder in sorted(output.replaced.iterdir()):
        if folder.name not in kept:
            count += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            shutil.rmtree(folder)
    return count
