"""Delta: each of newsbeam's tables as a Delta table in a folder or a bucket, with newsbeam's own files in it, byte for byte.

Files are brought into the table's folder (on one file system as a second name, which takes no space), then one commit of the log names those that
come in, those that go out, and the number of the step as a transaction of an application: the protocol lets no two commits of one application
through that did not know of one another.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Final

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from deltalake.fs import DeltaStorageHandler
from deltalake.schema import Schema
from deltalake.transaction import AddAction, CommitProperties, RemoveAction, Transaction

from schemas.errors import OutputFailed, Refusal, UsageRefused
from schemas.tables import ARTICLES, TABLES, Table
from transforms.core.publish.lake import Change, rewritten, take, theirs
from transforms.core.publish.target import Publication
from transforms.core.sink import sync_folder

#: Applications, as the log calls them: their versions are numbers of steps.
_SEQUENCE: Final = "newsbeam.sequence"
_PUBLISHED: Final = "newsbeam.published"
_OWNER: Final = "newsbeam.output"
_LIBRARIES: Final = frozenset({"_internal", "deltalake", "pyarrow"})
#: Who opens a table reads the log since its last checkpoint: with a commit a minute, of some minutes.
_KEPT: Final[Mapping[str, str | None]] = {"delta.checkpointInterval": "20"}
_COPIED_BYTES: Final = 1 << 20
_GATHERED_BYTES: Final = 8 << 20


def _schema(table: Table) -> Schema:
    fields = [pa.field(c.name, c.kind, nullable=c.nullable, metadata={"comment": c.meaning}) for c in table.columns]
    return Schema.from_arrow(pa.schema(fields))


def _title(table: Table) -> str:
    return f"newsbeam.{table.name}"


class OneTable:
    """One table; what is said of it is true as of its last `sequence`."""

    def __init__(self, uri: str, table: Table, found: DeltaTable) -> None:
        """Take it as it was opened."""
        self._uri, self._table, self._found = uri, table, found

    def sequence(self) -> int:
        """Number of the last step that changed it, as of now; 0: none did."""
        self._found.update_incremental()
        return self._found.transaction_version(_SEQUENCE) or 0

    def commit(self, change: Change) -> bool:
        """Let files in and out and the number be there, in one step.

        Raises:
            UsageRefused: a file that has to go is not there.
        """
        sizes = self._sizes() if change.removed else {}
        at = int(change.at.timestamp() * 1000)
        actions: list[AddAction | RemoveAction] = []
        for path in change.removed:
            inside = self._inside(path)
            if inside not in sizes:
                raise rewritten(self._uri, inside)
            actions.append(RemoveAction(inside, True, at, sizes[inside], _values(inside)))  # noqa: FBT003  its own order
        for file, source in change.added.items():
            inside = self._inside(file.path)
            self._bring(source, inside)
            stats = json.dumps({"numRecords": file.rows})  # bounds of values would outlive their rows in the log
            actions.append(AddAction(inside, file.bytes, _values(inside), at, True, stats))  # noqa: FBT003
        return _committed(self._found, actions, _SEQUENCE, change.sequence)

    def paths(self) -> set[str]:
        """Paths, in the output, of the files whose rows it holds, as of the last `sequence`."""
        return {f"{self._table.name}/{inside}" for inside in self._sizes()}

    def _inside(self, path: str) -> str:
        return PurePosixPath(path).relative_to(self._table.name).as_posix()

    def _sizes(self) -> dict[str, int]:
        """Path in the table to bytes, of the files that hold its rows."""
        found = pa.table(self._found.get_add_actions(flatten=True)).select(["path", "size_bytes"]).to_pydict()
        return dict(zip(found["path"], found["size_bytes"], strict=True))

    def _bring(self, source: Path, inside: str) -> None:
        """Let a file lie in the table, whole or not at all; doing it again changes nothing."""
        if _is_local(self._uri):
            _bring_here(source, Path(self._uri) / inside)
        else:
            # Its stream takes bytes alone, and Arrow's hands a buffer on as it is, but for what it gathers first.
            stream = pa.BufferedOutputStream(DeltaStorageHandler(self._uri).open_output_stream(inside), _GATHERED_BYTES)
            with source.open("rb") as file, stream:
                while block := file.read(_COPIED_BYTES):
                    stream.write(block)

    def forget(self, now: datetime, grace: timedelta | None) -> None:  # noqa: ARG002  deltalake asks its own clock
        """Remove what only states of the table needed that ended longer ago than a grace, and leavings; None: all states but the present one."""
        hours = -(-(grace or timedelta()) // timedelta(hours=1))  # whole hours, rather too many
        self._found.update_incremental()
        self._found.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True)


def _values(inside: str) -> dict[str, str | None]:
    return {"dt": PurePosixPath(inside).parts[0].partition("=")[2]}


def _committed(table: DeltaTable, actions: list[AddAction | RemoveAction], application: str, version: int) -> bool:
    try:
        table.create_write_transaction(
            actions,
            mode="append",
            schema=table.schema(),
            partition_by=["dt"],
            commit_properties=CommitProperties(app_transactions=[Transaction(application, version)]),
        )
    except CommitFailedError:
        return False
    return True


def _is_local(uri: str) -> bool:
    return "://" not in uri


def _bring_here(source: Path, final: Path) -> None:
    if final.exists() and final.samefile(source):
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    coming = final.with_name(f"{final.name}.tmp")  # no dot before it: what is left over by a kill, a vacuum has to see
    coming.unlink(missing_ok=True)
    try:
        os.link(source, coming)
    except OSError:  # another file system, or one that knows no links
        shutil.copyfile(source, coming)
        with coming.open("rb") as file:
            os.fsync(file.fileno())
    coming.replace(final)
    sync_folder(final.parent)


class DeltaTarget:
    """Delta tables that lie side by side."""

    def __init__(self, where: str, *, now: Callable[[], datetime], grace: timedelta) -> None:
        """Nothing is asked for yet.

        Args:
            where: a folder, or an address that deltalake knows (`s3://BUCKET/PREFIX` and its like); credentials come from the environment.
            now: tells the time.
            grace: how long what was replaced stays readable.
        """
        self._where = str(Path(where).absolute()) if _is_local(where) else where.rstrip("/")
        self._now, self._grace = now, grace
        self._opened: dict[str, DeltaTable] = {}

    def prepare(self) -> None:
        """Make tables that are missing, and columns that were appended.

        Raises:
            UsageRefused: the place cannot be reached or written, or has other tables of these names.
        """
        with self._theirs(
            UsageRefused, "cannot be used; see that the place is there, and that the environment has its credentials"
        ):
            self._opened.clear()
            for table in TABLES:
                self._make(table)

    def _make(self, table: Table) -> None:
        uri = self._uri(table)
        if not DeltaTable.is_deltatable(uri):
            if _is_local(uri):
                Path(uri).mkdir(parents=True, exist_ok=True)
            DeltaTable.create(
                uri,
                _schema(table),
                mode="ignore",
                partition_by=["dt"],
                name=_title(table),
                description=table.row,
                configuration=_KEPT,
            )
        found = DeltaTable(uri)
        if found.metadata().name != _title(table):
            raise UsageRefused(f"the table {uri} is there and is not newsbeam's; name another place")
        there = {field.name for field in found.schema().fields}
        if missing := [field for field in _schema(table).fields if field.name not in there]:
            found.alter.add_columns(missing)

    def _uri(self, table: Table) -> str:
        return f"{self._where}/{table.name}"

    def _theirs(self, error_class: type[Refusal], said: str) -> AbstractContextManager[None]:
        return theirs(_LIBRARIES, error_class, f"delta:{self._where} {said}")

    def _open(self, table: Table) -> DeltaTable:
        """A table as of now; what was read of its log before is not read again."""
        if table.name in self._opened:
            self._opened[table.name].update_incremental()
        else:
            self._opened[table.name] = DeltaTable(self._uri(table))
        return self._opened[table.name]

    def holds(self) -> int | None:
        """Number of the last step that is wholly there; None: nothing is."""
        with self._theirs(UsageRefused, "cannot be read; see that the place can be reached"):
            try:
                return self._open(ARTICLES).transaction_version(_PUBLISHED)
            except TableNotFoundError:
                return None

    def owner(self) -> str | None:
        """Name of the first manifest of the output whose tables these are; None: nothing was published yet."""
        return self._open(ARTICLES).metadata().configuration.get(_OWNER)

    def own(self, owner: str) -> bool:
        """Write down whose tables these are; returns whether that went through."""
        try:
            self._open(ARTICLES).alter.set_table_properties({_OWNER: owner}, raise_if_not_exists=False)
        except CommitFailedError:
            return False
        return True

    def mark(self, sequence: int) -> bool:
        """Write down that a step is wholly there; returns whether that went through."""
        return _committed(self._open(ARTICLES), [], _PUBLISHED, sequence)

    def publish(self, publication: Publication, root: Path) -> None:
        """Take one step; repeating one that was half done completes it, and repeating a whole one changes nothing.

        Args:
            publication: the step after the last one that is held.
            root: the output folder.

        Raises:
            FileNotFoundError: a file of the step is gone from the output.
            OutputFailed: the store refused.
            UsageRefused: the tables are another output's, or were changed by somebody else.
        """
        with self._theirs(
            OutputFailed, f"refused step {publication.sequence}; run the same command again: it goes on where it stopped"
        ):
            take(publication, root, self._table, self, now=self._now(), grace=self._grace)

    def _table(self, table: Table) -> OneTable:
        return OneTable(self._uri(table), table, self._open(table))
