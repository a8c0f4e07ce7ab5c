"""A subset of GeoNames as an extra: cities with coordinates and ids, for the places of events.

GeoNames (https://www.geonames.org) is licensed under CC BY 4.0: who publishes rows that hold its ids or coordinates names it as their
source. Nothing of it ships here. `build.py` makes the file out of the official dump; where `NEWSBEAM_GEONAMES` names
such a file, `places.py` reads it.
"""

import functools
import os
import re
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from transforms.core.gazetteer import load_gazetteer
from transforms.core.gazetteer.table import name_tokens
from transforms.core.places import PlaceMention

#: Names the file that `build.build` wrote; workers inherit it.
VARIABLE: Final = "NEWSBEAM_GEONAMES"
#: Raised with every change of the file's tables.
FORMAT: Final = "1"
#: Most words of a city's name that are looked up.
_MAX_WORDS: Final = 5
_FOLLOWING: Final = re.compile(r",[ \u00a0]?(?P<name>[A-Z]\w*(?:[ \u00a0-][A-Z]\w*){0,3})")
#: A city is meant by its bare name where it has so many inhabitants, and so many times more than the next of that name.
#: Source: own choice; Paris in France has 85 times the inhabitants of Paris in Texas, Birmingham in England 5 times those in Alabama.
_LARGE: Final = 100_000
_TIMES: Final = 4
#: How sure a mention is: told by a country or province, large and alone, one of several.
_SCORES: Final = {"told": 0.85, "large": 0.7, "only": 0.55}

_QUERY: Final = (
    "SELECT city.id, city.country, city.admin1, city.admin1_name, city.lat, city.lon, city.population"
    " FROM name JOIN city ON city.id = name.city WHERE name.tokens = ? ORDER BY city.population DESC, city.id LIMIT 50"
)


class GeonamesError(ValueError):
    """The file, or a line of the dump, is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """One city."""

    geonames_id: int
    #: ISO 3166-1 alpha-3.
    country: str
    #: ISO 3166-2; None: GeoNames has a code of another scheme there.
    admin1: str | None
    #: English name of the province; None: not known.
    admin1_name: str | None
    lat: float
    lon: float
    population: int


class Cities:
    """The cities of one file; read as they are asked for, so that nothing is held in memory."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            GeonamesError: it is no such file, or of another format.
        """
        try:
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            facts = dict(self._connection.execute("SELECT key, value FROM fact"))
        except sqlite3.Error as error:
            raise GeonamesError(f"{path}: {error}") from error
        if facts.get("format") != FORMAT:
            raise GeonamesError(f"{path}: format {facts.get('format')}; expected {FORMAT}: build it again")
        #: Who to name as the source, and of which day.
        self.attribution: str = facts["attribution"]
        #: Hash over the dump's files that were read, lower-case hex.
        self.sha256: str = facts["sha256"]

    def named(self, name: str) -> list[City]:
        """Cities of a name, largest first."""
        rows = self._connection.execute(_QUERY, (" ".join(name_tokens(name)),))
        return [
            City(geonames_id=number, country=country, admin1=code, admin1_name=province, lat=lat, lon=lon, population=population)
            for number, country, code, province, lat, lon, population in rows
        ]

    def at(self, text: str, start: int, end: int) -> PlaceMention | None:
        """The city that a stretch of text names.

        Args:
            text: the article's text.
            start: first code point of a capitalised word.
            end: one past the last of the name.

        Returns:
            None: no city has the name, or several do and nothing tells which.
        """
        surface = text[start:end]
        if surface.count(" ") >= _MAX_WORDS or not surface.rpartition(" ")[2][:1].isupper():
            return None
        known = self.named(surface)
        if not known:
            return None
        told = _told(known, text, end)
        chosen = told or _by_size(known)
        if chosen is None:
            return None
        score = _SCORES["told" if told else "large" if chosen.population >= _LARGE else "only"]
        return _mention(chosen, start, end, surface, score)

    def located(self, mention: PlaceMention) -> PlaceMention:
        """A city that the gazetteer found, with id and coordinates; as it was where the file does not know it."""
        if mention.precision != "city" or mention.geonames_id is not None:
            return mention
        city = next((city for city in self.named(mention.surface) if city.country == mention.country), None)
        if city is None:
            return mention
        return replace(mention, admin1=city.admin1, geonames_id=str(city.geonames_id), lat=city.lat, lon=city.lon)


@functools.cache
def installed_cities() -> Cities | None:
    """The file that `NEWSBEAM_GEONAMES` names, opened once a process; None: the variable is not set."""
    path = os.environ.get(VARIABLE)
    return Cities(Path(path)) if path else None


def _told(known: list[City], text: str, end: int) -> City | None:
    """The city whose country or province follows: `Springfield, Illinois`."""
    following = _FOLLOWING.match(text, end)
    if following is None:
        return None
    gazetteer = load_gazetteer()
    name = following["name"]
    entry = gazetteer.acronyms.get(name) or gazetteer.names.get(name_tokens(name))
    country = entry.country if entry is not None and entry.kind == "country" else None
    return next((city for city in known if city.admin1_name == name or (country and city.country == country)), None)


def _by_size(known: list[City]) -> City | None:
    """The largest, where it is much larger than the next, or the only one."""
    if len(known) == 1 or known[0].population >= _TIMES * max(known[1].population, 1):
        return known[0]
    return None


def _mention(city: City, start: int, end: int, surface: str, score: float) -> PlaceMention:
    return PlaceMention(
        start=start,
        end=end,
        surface=surface,
        country=city.country,
        admin1=city.admin1,
        geonames_id=str(city.geonames_id),
        lat=city.lat,
        lon=city.lon,
        precision="city",
        score=score,
    )
