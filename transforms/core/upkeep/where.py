"""Which articles are meant: conditions on columns of `articles`, as a person writes them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final

from schemas.columns import STRING, STRINGS, TIME
from schemas.errors import UsageRefused
from schemas.tables import ARTICLES
from transforms.core.identity import content_id
from transforms.core.urls import url_key

_CONDITION: Final = re.compile(r"(?P<column>[a-z][a-z0-9_]*) ?(?P<operator>=|~|<|>=) ?(?P<value>.+)", re.DOTALL)
_KINDS: Final = {column.name: column.kind for column in ARTICLES.columns}
_TEXTS: Final = frozenset(name for name, kind in _KINDS.items() if kind in {STRING, STRINGS})
_TIMES: Final = frozenset(name for name, kind in _KINDS.items() if kind == TIME)
_TESTS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": lambda found, value: found == value,
    "~": lambda found, value: value.casefold() in found.casefold(),
    "<": lambda found, value: found < value,
    ">=": lambda found, value: found >= value,
}
_GRAMMAR: Final = "write an address, an id, or COLUMN=VALUE, COLUMN~WORDS (holds them), COLUMN<TIME, COLUMN>=TIME, with a column of `newsbeam schema articles`"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a row of `articles`; null fulfils none."""

    column: str
    operator: str
    value: str | datetime

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are looked at."""
        return ("url", "url_canonical", "article_id") if self.is_address else (self.column,)

    @property
    def is_address(self) -> bool:
        """Whether it names one address: however it is written, the article is meant."""
        return self.column == "url" and self.operator == "="

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row fulfils it; a column that the row has not got counts as null."""
        if self.is_address:
            return self.value in {row.get("url"), row.get("url_canonical")} or row.get("article_id") == address_id(
                str(self.value)
            )
        found = row.get(self.column)
        values = found if isinstance(found, list) else [found]
        return any(value is not None and _TESTS[self.operator](value, self.value) for value in values)


def address_id(url: str) -> str | None:
    """The id that an article at an address has; None: it is no address."""
    key = url_key(url)
    return content_id("url", key) if key else None


def conditions(said: Sequence[str]) -> tuple[Condition, ...]:
    """Conditions as they are written, all of which have to hold.

    Args:
        said: each an address, an id, or a column, an operator and a value.

    Raises:
        UsageRefused: one of them says nothing that can be looked for.

    >>> conditions(["domain=example.org", "published_at<2020-01-01"])[0]
    Condition(column='domain', operator='=', value='example.org')
    """
    if not said:
        raise UsageRefused(f"--where is missing; {_GRAMMAR}")
    return tuple(map(_condition, said))


def _condition(said: str) -> Condition:
    found = _CONDITION.fullmatch(said.strip())
    if found is None or "://" in said.partition("=")[0]:
        return Condition("url", "=", said.strip()) if "://" in said else Condition("article_id", "=", _id(said))
    column, operator, value = found["column"], found["operator"], found["value"]
    if column in _TIMES and operator in {"<", ">="}:
        return Condition(column, operator, _time(value))
    if column in _TEXTS and operator in {"=", "~"}:
        return Condition(column, operator, value)
    raise UsageRefused(f"{said!r}: {column} is no column that can be asked so; {_GRAMMAR}")


def _id(said: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", said.strip()):
        raise UsageRefused(f"{said!r} is neither an address nor a whole article_id (32 digits) nor a condition; {_GRAMMAR}")
    return said.strip()


def _time(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError as error:
        raise UsageRefused(f"{value!r} is no ISO 8601 time; write it like 2026-01-31 or 2026-01-31T12:00:00Z") from error
    return found.replace(tzinfo=found.tzinfo or timezone.utc)


def columns_of(found: Iterable[Condition]) -> set[str]:
    """The columns of `articles` that some conditions look at."""
    return {name for condition in found for name in condition.columns}
