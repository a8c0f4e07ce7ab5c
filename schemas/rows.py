"""Records to rows of the published tables, checked value by value.

One bad value rejects one row, not a batch: `to_row` raises before the row reaches a file.
"""

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime, timezone
from functools import cache
from operator import attrgetter
from typing import Any, Final, cast

import pyarrow as pa

from schemas.errors import InvalidRow
from schemas.tables import BY_NAME, Table

_INT32: Final = 2**31
_INT64: Final = 2**63
_EARLIEST: Final = datetime(1000, 1, 1, tzinfo=timezone.utc)  # engines disagree on years before the Gregorian calendar
_LATEST: Final = datetime(9000, 1, 1, tzinfo=timezone.utc)  # Spark fails on year 9999 (time zones push it over)


def _check_string(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in value


def _check_time(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None and _EARLIEST <= value < _LATEST


def _check_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and value.year < _LATEST.year


def _check_int(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and -limit <= value < limit


def _check_float(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and value == value and abs(value) < 1e30  # noqa: PLR0124, PLR2004  NaN


def _checker(kind: pa.DataType) -> Callable[[object], bool]:
    """The test that one value of an Arrow type has to pass."""
    if pa.types.is_list(kind):
        element = _checker(kind.value_type)
        return lambda value: isinstance(value, list | tuple) and all(element(item) for item in value)
    if pa.types.is_struct(kind):
        members = {field.name: _checker(field.type) for field in kind}
        return lambda value: (
            isinstance(value, Mapping)
            and value.keys() == members.keys()
            and all(item is None or members[name](item) for name, item in value.items())
        )
    simple: dict[pa.DataType, Callable[[object], bool]] = {
        pa.string(): _check_string,
        pa.bool_(): lambda value: isinstance(value, bool),
        pa.int32(): _check_int(_INT32),
        pa.int64(): _check_int(_INT64),
        pa.float32(): _check_float,
        pa.float64(): _check_float,
        pa.date32(): _check_date,
        pa.timestamp("us", tz="UTC"): _check_time,
    }
    return simple[kind]


@cache
def _reader(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    """Field names of a dataclass, and what reads them all at once."""
    names = tuple(field.name for field in dataclasses.fields(kind))
    return names, attrgetter(*names)


def _plain(records: Iterable[object]) -> list[dict[str, Any]]:
    """Nested records as the dictionaries that Arrow takes."""
    plain = []
    for record in records:
        names, read = _reader(cast("Hashable", type(record)))
        plain.append(dict(zip(names, read(record), strict=True)))
    return plain


class _Plan:
    """How the records of one table become rows: made once, used for every row."""

    def __init__(self, table: Table) -> None:
        lists = [(place, column.kind) for place, column in enumerate(table.columns) if pa.types.is_list(column.kind)]
        self.nested = [place for place, kind in lists if pa.types.is_struct(kind.value_type)]
        self.names = tuple(column.name for column in table.columns)
        self.read: Callable[[object], tuple[Any, ...]] = attrgetter(*self.names)
        self.checks = [(column.nullable, _checker(column.kind)) for column in table.columns]


@cache
def _plan(name: str) -> _Plan:
    return _Plan(BY_NAME[name])  # by name: to hash a table is to hash its columns


def as_values(table: Table, record: object) -> list[Any]:
    """A record that was checked before as the values of its row, in column order."""
    plan = _plan(table.name)
    values = list(plan.read(record))
    for place in plan.nested:
        if values[place]:
            values[place] = _plain(values[place])
    return values


def to_row(table: Table, record: object) -> dict[str, Any]:
    """A record as a row of its table, every value checked.

    Args:
        table: the published table.
        record: a dataclass whose fields are the table's columns.

    Returns:
        Column name to value, in column order.

    Raises:
        InvalidRow: a value is null, of another type, or out of range where the table forbids it.
    """
    values = as_values(table, record)
    for column, value, (nullable, fits) in zip(table.columns, values, _plan(table.name).checks, strict=True):
        if not (nullable if value is None else fits(value)):
            message = f"{table.name}.{column.name}: {str(value)[:80]!r} is no {column.kind}"
            raise InvalidRow(message)
    return dict(zip(_plan(table.name).names, values, strict=True))
