"""Make the file of cities out of GeoNames' official dump: `cities15000.txt`, `admin1CodesASCII.txt`, `countryInfo.txt`.

The dump lies at https://download.geonames.org/export/dump/ (CC BY 4.0) and is fetched by hand. Columns: its `readme.txt`.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from transforms.core.gazetteer import load_gazetteer
from transforms.core.gazetteer.table import name_tokens, spellings
from transforms.core.geonames.cities import FORMAT, GeonamesError

CITIES: Final = "cities15000.txt"
PROVINCES: Final = "admin1CodesASCII.txt"
COUNTRIES: Final = "countryInfo.txt"

_CITY_COLUMNS: Final = 19
_PROVINCE_COLUMNS: Final = 4
_COUNTRY_COLUMNS: Final = 19
#: Countries whose admin1 codes are those of ISO 3166-2. Source: readme.txt of the dump, "AdminCodes".
_ISO_PROVINCES: Final = frozenset({"US", "CH", "BE", "ME"})
#: Features that are no city of today: historical, destroyed, abandoned, and parts of a city.
_NO_CITIES: Final = frozenset({"PPLH", "PPLW", "PPLQ", "PPLX", "PPLCH"})
#: Other spellings are taken from cities of so many inhabitants: those of small towns are often words.
_NAMES_FROM: Final = 50_000
#: A further name: Latin letters, begins with a capital, no code of an airport.
_NAME: Final = re.compile(r"(?=.{4,60}$)[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]+(?:[ -][A-Za-zÀ-ÖØ-öø-ÿ'’]+){0,4}")

_SCHEMA: Final = """
CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE city (id INTEGER PRIMARY KEY, country TEXT NOT NULL, admin1 TEXT, admin1_name TEXT,
    lat REAL NOT NULL, lon REAL NOT NULL, population INTEGER NOT NULL);
CREATE TABLE name (tokens TEXT NOT NULL, city INTEGER NOT NULL, PRIMARY KEY (tokens, city)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was written."""

    cities: int
    names: int
    #: Lines left out: no city of today, too small, or of a country that newsbeam does not know.
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    file: str
    number: int
    cells: tuple[str, ...]

    def error(self, problem: str) -> GeonamesError:
        return GeonamesError(f"{self.file}:{self.number}: {problem}")


def build(dump: Path, out: Path, *, dated: str, min_population: int = 15_000) -> Built:
    """Write the file of cities.

    Args:
        dump: a folder with the three files, unpacked.
        out: the file to write; an earlier one is replaced when all is written.
        dated: day of the dump, as its server tells it; goes into the attribution.
        min_population: smaller cities are left out, but for capitals.

    Raises:
        GeonamesError: a file is missing, or a line is not of the dump's format; the message begins with file and line number.
    """
    for name in (CITIES, PROVINCES, COUNTRIES):
        if not (dump / name).is_file():
            raise GeonamesError(f"{dump / name}: not found; unpack the official dump there")
    draft = out.with_suffix(".part")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    try:
        with connection:
            connection.executescript(_SCHEMA)
            built = _fill(connection, dump, min_population)
            connection.executemany("INSERT INTO fact VALUES (?, ?)", _facts(dump, dated))
    finally:
        connection.close()
    draft.replace(out)
    return built


def _fill(connection: sqlite3.Connection, dump: Path, min_population: int) -> Built:
    countries, provinces = _countries(dump / COUNTRIES), _provinces(dump / PROVINCES)
    cities = names = left_out = 0
    for line in _lines(dump / CITIES, _CITY_COLUMNS):
        number, latitude, longitude, population = _numbers(line)
        kind, code, admin1 = line.cells[7], line.cells[8], line.cells[10]
        country = countries.get(code)
        small = population < min_population and kind != "PPLC"
        if country is None or kind in _NO_CITIES or small:
            left_out += 1
            continue
        iso = f"{code}-{admin1}" if code in _ISO_PROVINCES and admin1 else None
        row = (number, country, iso, provinces.get(f"{code}.{admin1}"), latitude, longitude, population)
        connection.execute("INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        written = sorted({" ".join(name_tokens(name)) for name in _names(line, population)})
        connection.executemany("INSERT INTO name VALUES (?, ?)", [(tokens, number) for tokens in written])
        cities += 1
        names += len(written)
    return Built(cities=cities, names=names, left_out=left_out)


def _lines(path: Path, columns: int) -> Iterator[_Line]:
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, text in enumerate(lines, start=1):
                line = _Line(file=path.name, number=number, cells=tuple(text.rstrip("\r\n").split("\t")))
                if text.startswith("#") or not text.strip():
                    continue
                if len(line.cells) != columns:
                    raise line.error(f"{len(line.cells)} columns; expected {columns}")
                yield line
    except UnicodeDecodeError as error:
        raise GeonamesError(f"{path.name}: not UTF-8: {error}") from error


def _numbers(line: _Line) -> tuple[int, float, float, int]:
    try:
        number, latitude, longitude, population = (
            int(line.cells[0]),
            float(line.cells[4]),
            float(line.cells[5]),
            int(line.cells[14]),
        )
    except ValueError as error:
        raise line.error(str(error)) from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004  the globe
        raise line.error(f"{latitude} {longitude} is no place on the globe")
    return number, latitude, longitude, population


def _names(line: _Line, population: int) -> Iterator[str]:
    """Name, ASCII name, and other Latin spellings of large cities."""
    own = [line.cells[1], line.cells[2]]
    if population >= _NAMES_FROM:
        own += [name for name in line.cells[3].split(",") if _NAME.fullmatch(name)]
    for name in own:
        if name:
            yield name
            yield from spellings(name)


def _countries(path: Path) -> dict[str, str]:
    """ISO 3166-1 alpha-2 to alpha-3, of the countries that newsbeam knows."""
    known = load_gazetteer().countries
    codes = {line.cells[0]: line.cells[1] for line in _lines(path, _COUNTRY_COLUMNS)}
    return {two: three for two, three in codes.items() if three in known}


def _provinces(path: Path) -> dict[str, str]:
    """`US.IL` to its English name."""
    return {line.cells[0]: line.cells[2] or line.cells[1] for line in _lines(path, _PROVINCE_COLUMNS)}


def _facts(dump: Path, dated: str) -> list[tuple[str, str]]:
    digest = hashlib.sha256()
    for name in (CITIES, PROVINCES, COUNTRIES):
        digest.update((dump / name).read_bytes())
    attribution = f"GeoNames (https://www.geonames.org), dump of {dated}, CC BY 4.0; filtered and indexed by newsbeam"
    return [("format", FORMAT), ("attribution", attribution), ("sha256", digest.hexdigest())]
