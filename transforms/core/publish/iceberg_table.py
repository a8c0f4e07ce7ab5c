"""One of newsbeam's tables in an Iceberg catalog: how it is made, changed and kept small.

PyIceberg's `add_files` takes files as they lie; but a file of an output moves when it is replaced, and has no numbers of nested fields
(`field_ids`). So files are written into the table's own location. Files go out by their names, in an overwrite of exactly these, and the
number of the step is a property that the same commit sets: a property outlives snapshots, which anybody may expire.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Final

import pyarrow.fs as pafs
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io.pyarrow import PyArrowFileIO, parquet_files_to_data_files, pyarrow_to_schema
from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table as IcebergTable
from pyiceberg.table.snapshots import Operation, Snapshot
from pyiceberg.table.update.snapshot import ExpireSnapshots
from pyiceberg.transforms import IdentityTransform

from schemas.columns import DATE, TIME
from schemas.errors import UsageRefused
from schemas.tables import Table
from transforms.core.publish.field_ids import counted, write_numbered
from transforms.core.publish.lake import Change, rewritten
from transforms.core.sink import TableFile, sync_folder

#: Number of the last step that changed the table.
SEQUENCE: Final = "newsbeam.sequence"
#: Says that a table is newsbeam's.
MADE_BY: Final = "newsbeam.table"
_MERGE_AFTER: Final = 100  # small manifests; the default of PyIceberg and of Java, where merging is on
#: PyIceberg 0.12 copies all metadata some fifteen times a commit, and states are most of it.
_STATES: Final = 20


def _properties(table: Table) -> dict[str, str]:
    """How the table is kept.

    Bounds of values outlive their rows in manifests, so only days and times have them.
    """
    bounded = [column.name for column in table.columns if column.kind in {DATE, TIME} and not column.private]
    return {
        MADE_BY: table.name,
        "comment": table.row,
        "commit.retry.num-retries": "0",  # to try again is to look at the number again
        "commit.manifest-merge.enabled": "true",
        "commit.manifest.min-count-to-merge": str(_MERGE_AFTER),
        "write.metadata.delete-after-commit.enabled": "true",
        "write.metadata.previous-versions-max": "20",
        "write.metadata.metrics.default": "none",
        **{f"write.metadata.metrics.column.{name}": "full" for name in bounded},
    }


def _schema(table: Table) -> Schema:
    meanings = {column.name: column.meaning for column in table.columns}
    return pyarrow_to_schema(counted(table.schema(), meanings.__getitem__))


def make(catalog: Catalog, name: tuple[str, ...], table: Table) -> None:
    """Make a table that is missing, and columns that were appended since it was made.

    Raises:
        UsageRefused: a table of that name is somebody else's.
    """
    if not catalog.table_exists(name):
        schema = _schema(table)
        day = PartitionField(schema.find_field("dt").field_id, 1000, IdentityTransform(), "dt")
        catalog.create_table_if_not_exists(name, schema, partition_spec=PartitionSpec(day), properties=_properties(table))
    found = catalog.load_table(name)
    if found.properties.get(MADE_BY) != table.name:
        raise UsageRefused(f"the table {'.'.join(name)} is there and is not newsbeam's; name another namespace")
    if missing := {column.name for column in table.columns} - set(found.schema().column_names):
        with found.update_schema() as update:
            update.union_by_name(_schema(table).select(*missing))


class OneTable:
    """One table; what is said of it is true as of its last `sequence`."""

    def __init__(self, catalog: Catalog, name: tuple[str, ...], table: Table) -> None:
        """Nothing is asked for before `sequence`."""
        self._catalog, self._name, self._table = catalog, name, table

    def sequence(self) -> int:
        """Number of the last step that changed it, as of now; 0: none did."""
        self._found: IcebergTable = self._catalog.load_table(self._name)
        return int(self._found.properties.get(SEQUENCE, 0))

    def commit(self, change: Change) -> bool:
        """Let files in and out and the number be there, in one step.

        Raises:
            UsageRefused: a file that has to go is not there.
        """
        number, written = str(change.sequence), list[str]()
        try:
            with self._found.transaction() as transaction:
                update = transaction.update_snapshot(snapshot_properties={SEQUENCE: number})
                producer = update.overwrite() if change.removed else update.merge_append()
                with producer:
                    for file in self._doomed(change.removed):
                        producer.delete_data_file(file)
                    for each, source in change.added.items():
                        written.append(self._write(each, source, producer.snapshot_id))
                    for file in parquet_files_to_data_files(self._found.io, self._found.metadata, iter(written)):
                        producer.append_data_file(file)
                if old := _needless(self._found):
                    ExpireSnapshots(transaction).by_ids(old).commit()
                transaction.set_properties({SEQUENCE: number})
        except CommitFailedException:
            for location in written:
                self._found.io.delete(location)
            return False
        return True

    def _write(self, file: TableFile, source: Path, snapshot_id: int) -> str:
        """Write a file into the table's location; its name says by which commit, so that two at once never write the same."""
        under = PurePosixPath(file.path).relative_to(self._table.name)
        location = f"{self._found.location()}/data/{under.with_name(f'{under.stem}-{snapshot_id}.parquet')}"
        schema = self._found.schema()
        with self._found.io.new_output(location).create() as stream:
            write_numbered(self._table, source, stream, lambda path: schema.find_field(path).field_id)
        _sync(location)
        return location

    def paths(self) -> set[str]:
        """Paths, in the output, of the files whose rows it holds, as of the last `sequence`."""
        return set(self._live())

    def _live(self) -> dict[str, DataFile]:
        """Path in the output to file in the table."""
        snapshot = self._found.current_snapshot()
        files = _data_files(self._found, [snapshot] if snapshot else [], {})
        return {self._path_of(PurePosixPath(file.file_path)): file for file in files}

    def _path_of(self, location: PurePosixPath) -> str:
        return f"{self._table.name}/{location.parent.name}/{location.stem.rpartition('-')[0]}.parquet"

    def _doomed(self, removed: tuple[str, ...]) -> list[DataFile]:
        live = self._live() if removed else {}
        if missing := sorted(set(removed) - set(live)):
            raise rewritten(".".join(self._name), missing[0])
        return [live[path] for path in removed]

    # What earlier states needed

    def forget(self, now: datetime, grace: timedelta | None) -> None:
        """Remove what only states of the table needed that ended longer ago than a grace, and leavings; None: all states but the present one.

        Raises:
            UsageRefused: somebody's tag or branch keeps rows that were erased.
        """
        table = self._catalog.load_table(self._name)
        kept = {reference.snapshot_id for reference in table.refs().values()}
        if grace is None and len(kept) > 1:
            names = ", ".join(sorted(set(table.refs()) - {"main"}))
            raise UsageRefused(
                f"{names} of the table {'.'.join(self._name)} keeps rows that were erased; drop it, then run the same command again"
            )
        gone = [
            each.snapshot_id for each in _ended(table, None if grace is None else now - grace) if each.snapshot_id not in kept
        ]
        if gone:
            table.maintenance.expire_snapshots().by_ids(gone).commit()
        self._sweep(self._catalog.load_table(self._name), None if grace is None else now - grace)

    def _sweep(self, table: IcebergTable, before: datetime | None) -> None:
        """Remove files in the table's location that no state of it needs; those written after a time may have readers yet, or are on their way."""
        manifests: dict[str, list[DataFile]] = {}
        needed = {_path(file.file_path) for file in _data_files(table, table.snapshots(), manifests)}
        needed |= {_path(location) for location in manifests}
        needed |= {_path(snapshot.manifest_list) for snapshot in table.snapshots()}
        scheme, host, root = PyArrowFileIO.parse_location(table.location(), table.io.properties)
        files = PyArrowFileIO(table.io.properties).fs_by_scheme(scheme, host or None)
        for folder, suffix in (("data", ".parquet"), ("metadata", ".avro")):
            selector = pafs.FileSelector(f"{root}/{folder}", allow_not_found=True, recursive=True)
            for info in files.get_file_info(selector):
                young = before is not None and info.mtime is not None and info.mtime >= before
                if info.is_file and info.path.endswith(suffix) and info.path not in needed and not young:
                    files.delete_file(info.path)


def _states(table: IcebergTable) -> list[Snapshot]:
    return sorted(table.snapshots(), key=lambda snapshot: snapshot.sequence_number or 0)


def _ended(table: IcebergTable, before: datetime | None) -> Iterator[Snapshot]:
    """States that another one followed, and when that was before a time."""
    for state, following in pairwise(_states(table)):
        if before is None or following.timestamp_ms < before.timestamp() * 1000:
            yield state


def _needless(table: IcebergTable) -> list[int]:
    """Early states of which the next one has all files: they make every commit slower, and give a reader nothing."""
    kept = {reference.snapshot_id for reference in table.refs().values()}
    pairs = list(pairwise(_states(table)))[:-_STATES]
    appended = [state for state, following in pairs if following.summary and following.summary.operation == Operation.APPEND]
    return [state.snapshot_id for state in appended if state.snapshot_id not in kept]


def _data_files(table: IcebergTable, snapshots: list[Snapshot], manifests: dict[str, list[DataFile]]) -> Iterator[DataFile]:
    """Files that hold the rows of some states; each manifest is read once and noted."""
    for snapshot in snapshots:
        for manifest in snapshot.manifests(table.io):
            if manifest.manifest_path not in manifests:
                entries = manifest.fetch_manifest_entry(table.io, discard_deleted=True)
                manifests[manifest.manifest_path] = [entry.data_file for entry in entries]
                yield from manifests[manifest.manifest_path]


def _path(location: str) -> str:
    return PyArrowFileIO.parse_location(location)[2]


def _sync(location: str) -> None:
    """On a local file system, let a file outlive a power cut before the catalog names it; object stores see to it themselves."""
    scheme, _, path = PyArrowFileIO.parse_location(location)
    if scheme == "file":
        with Path(path).open("rb") as file:
            os.fsync(file.fileno())
        sync_folder(Path(path).parent)
