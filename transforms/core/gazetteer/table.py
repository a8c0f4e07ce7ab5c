"""Reading of the gazetteer's TSV files: a line that is wrong is refused with its file and number."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEGREES: Final = re.compile(r"-?\d{1,3}\.\d{2}")
_TERM: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’][^\W_]+)*(?:(?<=s)['’](?!\w))?|\S")
_POSSESSIVE: Final = re.compile(r"(?<=.)['’]s?$")
# Letters that Unicode does not decompose.
_PLAIN: Final = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "ð": "d", "þ": "th", "ə": "e"})  # fmt: skip


class GazetteerError(ValueError):
    """A line of the gazetteer is wrong: the message begins with file and line number."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        """Args: file: its name; line: counted from 1, 0 for the whole file; problem: what to mend."""
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table, cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def required(self, column: str) -> str:
        """A cell that may not be empty."""
        value = self.cells[column]
        if not value:
            raise self.error(f"{column} is empty")
        return value

    def optional(self, column: str) -> str | None:
        """A cell, or None where it is empty."""
        return self.cells[column] or None

    def items(self, column: str) -> list[str]:
        """A cell that holds a list, parts separated by `; `."""
        cell = self.cells[column]
        parts = cell.split("; ") if cell else []
        if any(not part or part != part.strip(" ;") for part in parts):
            raise self.error(f"{column}: parts are separated by '; ', no part is empty")
        return parts

    def matching(self, column: str, pattern: re.Pattern[str]) -> str:
        """A cell of a fixed form."""
        value = self.cells[column]
        if not pattern.fullmatch(value):
            raise self.error(f"{column} {value!r} is not of the form {pattern.pattern}")
        return value

    def error(self, problem: str) -> GazetteerError:
        """An error that names this line."""
        return GazetteerError(self.file, self.line, problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the lines that begin with `#` must state."""

    columns: tuple[str, ...]
    source: str
    #: Day at which the facts of the file were right.
    date: date


def read_table(path: Path, columns: tuple[str, ...]) -> tuple[Header, Iterator[Row]]:
    """Read one file.

    Args:
        path: the file, UTF-8.
        columns: the columns that the reader expects, in order.

    Returns:
        The header and the rows, in the order of the file.

    Raises:
        GazetteerError: the file is missing or not UTF-8, its header lacks source, date or columns, or a row is malformed.
    """
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except FileNotFoundError as error:
        raise GazetteerError(path.name, 0, "the file is missing") from error
    except UnicodeDecodeError as error:
        raise GazetteerError(path.name, 0, f"not UTF-8 at byte {error.start}") from error
    header = _header(path.name, lines)
    if header.columns != columns:
        raise GazetteerError(path.name, 0, f"columns are {', '.join(header.columns)}; expected {', '.join(columns)}")
    return header, _rows(path.name, lines, columns)


def _header(file: str, lines: list[str]) -> Header:
    stated = {}
    for line in lines:
        if not line.startswith("#"):
            break
        key, colon, value = line[1:].partition(":")
        if colon:
            stated[key.strip()] = value.strip()
    for key in ("columns", "source", "date"):
        if not stated.get(key):
            raise GazetteerError(file, 0, f"the header has no line '# {key}: ...'")
    if not _ISO_DATE.fullmatch(stated["date"]):
        raise GazetteerError(file, 0, f"date {stated['date']!r} is not YYYY-MM-DD")
    columns = tuple(stated["columns"].split("\t"))
    return Header(columns=columns, source=stated["source"], date=date.fromisoformat(stated["date"]))


def _rows(file: str, lines: list[str], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise GazetteerError(file, number, f"{len(cells)} cells; expected {len(columns)} separated by tabs")
        for column, cell in zip(columns, cells, strict=True):
            if cell != cell.strip():
                raise GazetteerError(file, number, f"{column}: white space around {cell.strip()!r}")
        yield Row(file=file, line=number, cells=dict(zip(columns, cells, strict=True)))


def degrees(row: Row, column: str, limit: int) -> float | None:
    """A coordinate with two decimals; None where the cell is empty."""
    if not row.cells[column]:
        return None
    value = float(row.matching(column, _DEGREES))
    if abs(value) > limit:
        raise row.error(f"{column} {value} is beyond {limit} degrees")
    return value


def term_bounds(row: Row, column: str) -> tuple[date, date] | None:
    """First and last day that a date, a month or a year may mean; None where the cell is empty."""
    return _bounds(row, column, row.cells[column]) if row.cells[column] else None


def last_day_bounds(row: Row, column: str) -> tuple[date, date | None] | None:
    """First and last day on which a term may have ended; None where the cell is empty.

    `2024+` is "until 2024 at least": the last day is None.
    """
    text = row.cells[column]
    if text.endswith("+"):
        return _bounds(row, column, text[:-1])[0], None
    return term_bounds(row, column)


def _bounds(row: Row, column: str, text: str) -> tuple[date, date]:
    match = _TERM.fullmatch(text)
    if match is None:
        raise row.error(f"{column} {row.cells[column]!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise row.error(f"{column} {row.cells[column]!r}: {error}") from error
    if day:
        return first, first
    return first, _month_end(year, month or 12)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def name_tokens(name: str) -> tuple[str, ...]:
    """Words of a name in lower case, as running text is split.

    Acronyms keep their dots; hyphens and inner apostrophes stay; a possessive ending is the token `'s`; marks stand alone.

    >>> name_tokens("Côte d'Ivoire"), name_tokens("U.S. Congress"), name_tokens("St. Lucia")
    (('côte', "d'ivoire"), ('u.s.', 'congress'), ('st', '.', 'lucia'))
    >>> name_tokens("People’s Daily"), name_tokens("Workers' Party")
    (('people', "'s", 'daily'), ('workers', "'s", 'party'))
    """
    lower = name.lower()
    if lower.replace(" ", "").isalnum():  # nine names in ten, at a third of the cost
        return tuple(lower.split())
    tokens: list[str] = []
    for word in _WORD.findall(lower):
        ending = _POSSESSIVE.search(word)
        tokens += [word] if ending is None else [word[: ending.start()], "'s"]
    return tuple(tokens)


def spellings(name: str) -> Iterator[str]:
    """Other ways to write the same name: without diacritics, with the other apostrophe.

    >>> list(spellings("Söder")), list(spellings("Sana'a")), list(spellings("Oslo"))
    (['Soder'], ['Sana’a'], [])
    """
    if name.isascii() and "'" not in name:
        return
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.translate(_PLAIN)) if not unicodedata.combining(c))
    seen = {name}
    for form in (plain, name.replace("'", "’"), plain.replace("'", "’")):
        if form not in seen:
            seen.add(form)
            yield form


def folder_sha256(folder: Path, names: Iterable[str]) -> str:
    """SHA-256 over names, lengths and bytes of some files, in the given order, lower-case hex."""
    digest = hashlib.sha256()
    for name in names:
        data = (folder / name).read_bytes()
        digest.update(b"%s %d\n" % (name.encode(), len(data)))
        digest.update(data)
    return digest.hexdigest()
