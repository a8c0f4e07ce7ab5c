"""Records as bytes and back: MessagePack, the only form in which a record crosses a process or a shuffle.

No pickle: decoding builds the named class from checked fields and runs nothing.
"""

import dataclasses
from collections.abc import Hashable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import msgspec

from schemas.records import Page

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder()


def encode(record: object) -> bytes:
    """Write a record as MessagePack.

    Args:
        record: a dataclass of `schemas.records`, or lists, tuples and scalars of such.

    Returns:
        A map of field names to values; times as MessagePack timestamps, hence in UTC. A lone surrogate becomes
        U+FFFD, as in the normal form of text: UTF-8 cannot write it.

    Raises:
        ValueError: a time has no zone.

    >>> from schemas.records import Declared
    >>> decode(Declared, encode(Declared(title="Flood"))).title
    'Flood'
    """
    _refuse_naive_times(record)
    try:
        return _ENCODER.encode(record)
    except UnicodeEncodeError:
        return _ENCODER.encode(_without_surrogates(msgspec.to_builtins(record, builtin_types=(bytes, datetime))))


def decode(kind: type[T], data: bytes | memoryview) -> T:
    """Read one record.

    Args:
        kind: the class that was encoded.
        data: what `encode` returned.

    Raises:
        msgspec.DecodeError: the bytes are not of this kind (a fault of ours: these bytes never come from outside).
    """
    decoded = _decoder(cast("Hashable", kind)).decode(data)
    if kind is Page:
        fields = {field.name: getattr(decoded, field.name) for field in dataclasses.fields(decoded)}
        return kind(**fields)
    return decoded  # type: ignore[no-any-return]


def checked(kind: Any, value: object) -> Any:  # noqa: ANN401  any type that a dataclass field may have
    """A value that somebody wrote (plain lists, tables, numbers, text), as a field of some type takes it.

    Args:
        kind: a type, `tuple[int, ...]`, `Literal[...]` ...; `Path` takes text.
        value: as a file of settings has it.

    Raises:
        ValueError: the value is of another type; the message says of which.

    >>> checked(tuple[int, ...], [80, 443])
    (80, 443)
    """
    try:
        return msgspec.convert(value, kind, dec_hook=lambda wanted, given: wanted(given))
    except msgspec.ValidationError as error:
        raise ValueError(str(error).replace("`", "")) from None


@cache
def _decoder(kind: Hashable) -> "msgspec.msgpack.Decoder[Any]":
    return msgspec.msgpack.Decoder(_wire_page() if kind is Page else kind)


def _wire_page() -> type:
    """`Page` as msgspec can check it: it knows no union of bytes and characters, so the body is left to MessagePack's own types."""
    hints = {**get_type_hints(Page), "body": Any}
    fields = [(field.name, hints[field.name], _default(field)) for field in dataclasses.fields(Page)]
    return dataclasses.make_dataclass("WirePage", fields, kw_only=True)


def _default(field: "dataclasses.Field[Any]") -> "dataclasses.Field[Any]":
    default: dataclasses.Field[Any] = dataclasses.field(default=field.default)
    return default


def _refuse_naive_times(record: object) -> None:
    for name in _time_fields(cast("Hashable", type(record))):
        value = getattr(record, name)
        if value is not None and value.tzinfo is None:
            message = f"{type(record).__name__}.{name} has no zone: {value}"
            raise ValueError(message)


@cache
def _time_fields(kind: Hashable) -> tuple[str, ...]:
    if not dataclasses.is_dataclass(kind):
        return ()
    return tuple(name for name, hint in get_type_hints(kind).items() if hint in (datetime, datetime | None))


def _without_surrogates(value: Any) -> Any:  # noqa: ANN401  any builtin value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_surrogates(item) for item in value]
    return value
