"""Rows of an output folder found again, by what a person has at hand: an id, the beginning of one, or an address."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from schemas.errors import UsageRefused
from transforms.core.manifest import files_of
from transforms.core.output import Output
from transforms.core.sink import read_rows, read_selected

#: Fewer digits of an id mean too many articles.
MIN_DIGITS: Final = 6
_KEYS: Final = ("article_id", "revision_id", "url", "url_canonical", "url_key")


def files_by_table(output: Output, table: str) -> Iterator[str]:
    """Paths of a table's files under the root, in the order of their commits."""
    for path in sorted(output.manifests.glob("[0-9]*.json"), key=lambda path: int(path.name.partition("-")[0])):
        yield from (file.path for file in files_of(json.loads(path.read_bytes())) if file.table == table)


def rows_of(output: Output, table: str, columns: Sequence[str], key: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """Some columns of a table's rows whose key is one of some values, in the order of their commits."""
    wanted = sorted(values)
    return [
        row
        for path in files_by_table(output, table)
        if (output.root / path).is_file()
        for row in read_selected(output.root / path, columns, key, wanted)
    ]


def revisions_of(output: Output, said: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """All revisions of the one article that was meant, in the order in which they were first seen.

    Args:
        output: the folder.
        said: an address, an id of an article or of a revision, or six digits and more of its beginning.
        columns: of `articles`.

    Raises:
        UsageRefused: no article is meant by it, or several are.
    """
    found = {row["article_id"] for row in _keys(output) if _means(row, said)}
    if len(found) == 1:
        return rows_of(output, "articles", columns, "article_id", found)
    if found:
        message = f"{said} may mean {len(found)} articles: {', '.join(sorted(found)[:5])}; write more digits"
    else:
        message = (
            f"no article is meant by {said}; give its address, its id, or {MIN_DIGITS} digits and more of the id's beginning"
        )
    raise UsageRefused(message)


def _keys(output: Output) -> Iterator[Mapping[str, Any]]:
    for path in files_by_table(output, "articles"):
        if (output.root / path).is_file():
            yield from read_rows(output.root / path, _KEYS)


def _means(row: Mapping[str, Any], said: str) -> bool:
    if any(row[name] == said for name in _KEYS):
        return True
    return len(said) >= MIN_DIGITS and any(row[name].startswith(said.lower()) for name in ("article_id", "revision_id"))
