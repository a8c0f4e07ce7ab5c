"""Rows of an output folder found again, by what a person has at hand: an id, the beginning of one, or an address."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from schemas.errors import UsageRefused
from transforms.core.catalog import live_files, manifests_of, place
from transforms.core.output import Output
from transforms.core.sink import read_rows, read_selected

#: Fewer digits of an id mean too many articles.
MIN_DIGITS: Final = 6
_KEYS: Final = ("article_id", "revision_id", "url", "url_canonical", "url_key")


def files_by_table(output: Output, table: str) -> Iterator[str]:
    """Paths under the root of the files that hold a table's rows, in the order of the commits that wrote them."""
    yield from (file.path for file in live_files(manifests_of(output)) if file.table == table)


def rows_of(output: Output, table: str, columns: Sequence[str], key: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """Some columns of a table's rows whose key is one of some values, in the order of their commits."""
    wanted = sorted(values)
    return [
        row
        for path in files_by_table(output, table)
        for row in _read(output, path, lambda found: read_selected(found, columns, key, wanted))
    ]


def _read(output: Output, path: str, read: Callable[[Path], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows of a file, which may be replaced at this very moment; none where it is gone."""
    try:
        return list(read(output.root / path))
    except FileNotFoundError:
        found = place(output, path)
        return list(read(found)) if found.is_file() else []


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
        rows = rows_of(output, "articles", [*{*columns, "first_seen_at"}], "article_id", found)
        ordered = sorted(rows, key=lambda row: row["first_seen_at"])  # a compacted file has another order than its commits
        return [{name: row[name] for name in columns} for row in ordered]
    if found:
        message = f"{said} may mean {len(found)} articles: {', '.join(sorted(found)[:5])}; write more digits"
    else:
        message = (
            f"no article is meant by {said}; give its address, its id, or {MIN_DIGITS} digits and more of the id's beginning"
        )
    raise UsageRefused(message)


def _keys(output: Output) -> Iterator[Mapping[str, Any]]:
    for path in files_by_table(output, "articles"):
        yield from _read(output, path, lambda found: read_rows(found, _KEYS))


def _means(row: Mapping[str, Any], said: str) -> bool:
    if any(row[name] == said for name in _KEYS):
        return True
    return len(said) >= MIN_DIGITS and any(row[name].startswith(said.lower()) for name in ("article_id", "revision_id"))
