"""Records to rows of the published tables, checked value by value.

One bad value rejects one row, not a batch: `to_row` raises before the row reaches a file.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime, timezone
from typing import Any, Final

import pyarrow as pa

from schemas.errors import InvalidRow
from schemas.tables import Column, Table

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


_CHECKS: Final[dict[pa.DataType, Callable[[object], bool]]] = {}


def _fits(column: Column, value: object) -> bool:
    if value is None:
        return column.nullable
    if column.kind not in _CHECKS:
        _CHECKS[column.kind] = _checker(column.kind)
    return _CHECKS[column.kind](value)


def _plain(value: object) -> object:
    """A nested record as the dictionary that Arrow takes."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value


def to_row(table: Table, record: object) -> dict[str, Any]:
    """A record as a row of its table.

    Args:
        table: the published table.
        record: a dataclass whose fields are the table's columns.

    Returns:
        Column name to value, in column order.

    Raises:
        InvalidRow: a value is null, of another type, or out of range where the table forbids it.
    """
    row = {column.name: _plain(getattr(record, column.name)) for column in table.columns}
    for column in table.columns:
        if not _fits(column, row[column.name]):
            message = f"{table.name}.{column.name}: {str(row[column.name])[:80]!r} is no {column.kind}"
            raise InvalidRow(message)
    return row
