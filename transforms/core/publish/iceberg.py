"""Iceberg: newsbeam's tables as tables of a catalog, for every engine that reads Iceberg."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import CommitFailedException

from schemas.errors import OutputFailed, Refusal, UsageRefused
from schemas.tables import ARTICLES, TABLES, Table
from transforms.core.publish.iceberg_table import OneTable, make
from transforms.core.publish.lake import take, theirs
from transforms.core.publish.lake_address import lake_folder
from transforms.core.publish.target import Publication

#: Of a catalog in a folder, and of the tables where no namespace is named.
NAME: Final = "newsbeam"
_OWNER: Final = "newsbeam.output"
_PUBLISHED: Final = "newsbeam.published"
_LIBRARIES: Final = frozenset(
    {"pyiceberg", "sqlalchemy", "sqlite3", "pyarrow", "requests", "pydantic_core", "botocore", "fsspec"}
)


class IcebergTarget:
    """Tables of one namespace of a catalog."""

    def __init__(self, where: str, *, now: Callable[[], datetime], grace: timedelta) -> None:
        """Nothing is asked for yet.

        Args:
            where: a folder (`/…`, `./…`), in which a catalog in SQLite and the tables lie; or `CATALOG/NAMESPACE`, a catalog as PyIceberg's own configuration
                describes it. Without a namespace it is `newsbeam`; dots divide one.
            now: tells the time.
            grace: how long what was replaced stays readable.
        """
        self._where, self._now, self._grace = where, now, grace
        name, _, namespace = where.partition("/")
        folder = lake_folder(f"iceberg:{where}")
        self._folder = folder.absolute() if folder else None
        self._catalog_name = NAME if folder else name
        self._namespace = (NAME,) if folder or not namespace else tuple(namespace.strip("/").split("."))
        self._opened: Catalog | None = None

    def prepare(self) -> None:
        """Make namespace and tables that are missing, and columns that were appended.

        Raises:
            UsageRefused: the catalog is not configured, cannot be reached, or has other tables of these names.
        """
        with self._theirs(
            UsageRefused,
            "cannot be used; see that the configuration of PyIceberg names the catalog, its warehouse and its credentials",
        ):
            self._opened = self._open()
            self._opened.create_namespace_if_not_exists(self._namespace)
            for table in TABLES:
                make(self._opened, self._name(table), table)

    def _open(self) -> Catalog:
        if self._folder is None:
            return load_catalog(self._catalog_name)
        self._folder.mkdir(parents=True, exist_ok=True)
        return SqlCatalog(NAME, uri=f"sqlite:///{self._folder}/catalog.db", warehouse=self._folder.as_uri())

    @property
    def _catalog(self) -> Catalog:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _name(self, table: Table) -> tuple[str, ...]:
        return (*self._namespace, table.name)

    def _theirs(self, error_class: type[Refusal], said: str) -> AbstractContextManager[None]:
        return theirs(_LIBRARIES, error_class, f"iceberg:{self._where} {said}")

    def holds(self) -> int | None:
        """Number of the last step that is wholly there; None: nothing is."""
        with self._theirs(UsageRefused, "cannot be read; see that the catalog and its warehouse can be reached"):
            there = self._catalog.table_exists(self._name(ARTICLES))
            found = self._catalog.load_table(self._name(ARTICLES)).properties.get(_PUBLISHED) if there else None
        return None if found is None else int(found)

    def owner(self) -> str | None:
        """Name of the first manifest of the output whose tables these are; None: nothing was published yet."""
        found: str | None = self._catalog.load_table(self._name(ARTICLES)).properties.get(_OWNER)
        return found

    def own(self, owner: str) -> bool:
        """Write down whose tables these are; returns whether that went through."""
        return self._say(_OWNER, owner)

    def mark(self, sequence: int) -> bool:
        """Write down that a step is wholly there; returns whether that went through."""
        return self._say(_PUBLISHED, str(sequence))

    def _say(self, name: str, value: str) -> bool:
        try:
            with self._catalog.load_table(self._name(ARTICLES)).transaction() as transaction:
                transaction.set_properties({name: value})
        except CommitFailedException:
            return False
        return True

    def publish(self, publication: Publication, root: Path) -> None:
        """Take one step; repeating one that was half done completes it, and repeating a whole one changes nothing.

        Args:
            publication: the step after the last one that is held.
            root: the output folder.

        Raises:
            FileNotFoundError: a file of the step is gone from the output.
            OutputFailed: the catalog or the store refused.
            UsageRefused: the tables are another output's, or were changed by somebody else.
        """
        with self._theirs(
            OutputFailed, f"refused step {publication.sequence}; run the same command again: it goes on where it stopped"
        ):
            take(publication, root, self._table, self, now=self._now(), grace=self._grace)

    def _table(self, table: Table) -> OneTable:
        return OneTable(self._catalog, self._name(table), table)
