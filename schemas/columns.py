"""What the published tables are made of: types, columns, tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

SCHEMA_VERSION: Final = "1.3"
OFFSET_UNIT: Final = "unicode code points of articles.text, half-open"

STRING: Final = pa.string()
BOOL: Final = pa.bool_()
INT: Final = pa.int32()
LONG: Final = pa.int64()
FLOAT: Final = pa.float32()
DOUBLE: Final = pa.float64()
DATE: Final = pa.date32()
TIME: Final = pa.timestamp("us", tz="UTC")


def list_of(item: pa.DataType) -> pa.ListType:
    """A list whose elements are called `element` and are never null."""
    return pa.list_(pa.field("element", item, nullable=False))


def struct(**fields: pa.DataType) -> pa.StructType:
    """One level of scalars."""
    return pa.struct([pa.field(name, kind) for name, kind in fields.items()])


STRINGS: Final = list_of(STRING)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a published table."""

    name: str
    kind: pa.DataType
    #: What a value means, and what null means.
    meaning: str
    nullable: bool = True
    #: Gets a Bloom filter: an id that readers look up.
    lookup: bool = False
    #: Holds words of an article or names of persons: no statistics, so that erasing a row erases it.
    private: bool = False


def identifier(name: str, meaning: str, *, nullable: bool = False) -> Column:
    """An id that readers look up."""
    return Column(name, STRING, meaning, nullable=nullable, lookup=True)


def required(name: str, kind: pa.DataType, meaning: str, *, private: bool = False) -> Column:
    """A column without nulls."""
    return Column(name, kind, meaning, nullable=False, private=private)


def words(name: str, meaning: str, kind: pa.DataType = STRING) -> Column:
    """Words of an article, or names of persons."""
    return Column(name, kind, meaning, private=True)


@dataclass(frozen=True, slots=True)
class Table:
    """One published table."""

    name: str
    #: What one row is.
    row: str
    #: Columns that identify a row.
    key: tuple[str, ...]
    #: Columns by which the rows of a file are sorted.
    order: tuple[str, ...]
    columns: tuple[Column, ...]

    def schema(self, metadata: Mapping[str, str] | None = None) -> pa.Schema:
        """The Arrow schema of every file of this table.

        Args:
            metadata: what differs from file to file (`newsbeam.version`, `newsbeam.run_id`).

        Returns:
            Fields in published order, each with its `PARQUET:field_id`.
        """
        fixed = {"newsbeam.schema_version": SCHEMA_VERSION, "newsbeam.offsets": OFFSET_UNIT}
        fields = [
            pa.field(c.name, c.kind, nullable=c.nullable, metadata={"PARQUET:field_id": str(number)})
            for number, c in enumerate(self.columns, start=1)
        ]
        return pa.schema(fields, metadata={**fixed, **(metadata or {})})


#: Columns that every table of records ends with.
RUN: Final = (
    required("pipeline_version", STRING, "version of newsbeam that wrote the row"),
    required("run_id", STRING, "hash of the inputs and of everything that shapes the rows"),
    required("dt", DATE, "UTC day of first sight; also the partition"),
)
