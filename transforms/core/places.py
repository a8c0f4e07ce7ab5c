"""Places of events: countries, capitals and well-known regions named after a preposition of place, or where an event puts them."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from transforms.core.gazetteer.loader import load_gazetteer
from transforms.core.gazetteer.records import Capital, Entry, Gazetteer
from transforms.core.gazetteer.table import name_tokens

#: Longest name that is looked up, in words; the longest of the gazetteer's places has seven.
_MAX_WORDS: Final = 7
#: Names joined by commas and `and` after one preposition.
_MAX_JOINED: Final = 6
_LEAD: Final = re.compile(
    r"\b(?:in|at|near|outside|inside|off|around|across|throughout|(?:city|town|village|port|province|region|district|island|state) of)[ \u00a0](?-i:the[ \u00a0])?"
    r"(?-i:(?:(?:north|south|east|west)(?:ern|[- ]?(?:east|west)(?:ern)?)?|central|downtown|upper|lower|neighbou?ring|nearby|occupied|war-torn|post-war)"
    r"(?:(?:[ \u00a0]and[ \u00a0]|[-–])(?:north|south|east|west)(?:ern)?)?[ \u00a0])?(?-i:(?=[A-Z]))",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’][^\W_]+)*\.?")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_OWNED: Final = re.compile(r"['’]s?[ \u00a0](?=[A-Z])")
_JOIN: Final = re.compile(
    r"(?:,[ \u00a0]?(?:and[ \u00a0])?|[ \u00a0](?:and|or)[ \u00a0])(?:in[ \u00a0])?(?:the[ \u00a0])?(?=[A-Z])"
)
_COMMA: Final = re.compile(r",[ \u00a0]?(?=[A-Z])")
_CAPITAL_OF: Final = re.compile(r"[ \u00a0]capital(?!\w)(?:,?[ \u00a0](?:of[ \u00a0])?(?=[A-Z]))?")
_GAP: Final = re.compile(r"[ \u00a0]")

#: How sure a mention is; measured on GeoVirus (tests/transforms/core/test_places.py).
_SCORES: Final = {"capital": 0.9, "country": 0.85, "region": 0.8}
_SHARED_NAME_FACTOR: Final = 0.6
_POSSESSIVE_FACTOR: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """One place: `text[start:end] == surface`."""

    start: int
    end: int
    surface: str
    #: ISO 3166-1 alpha-3.
    country: str | None
    #: ISO 3166-2; None: not known (no source of provinces ships).
    admin1: str | None
    #: None: no GeoNames subset is loaded.
    geonames_id: str | None
    #: Degrees north; None: not known, and always for a country: a centroid is no place.
    lat: float | None
    #: Degrees east; as `lat`.
    lon: float | None
    #: city, admin1, country.
    precision: str
    #: 0-1: that the place is named and is the one meant.
    score: float


class _Name(NamedTuple):
    """A name where it stands."""

    start: int
    end: int
    surface: str


class Cities(Protocol):
    """Cities that the gazetteer lacks, with coordinates: `geonames.Cities`."""

    def at(self, text: str, start: int, end: int) -> PlaceMention | None:
        """The city that a stretch of text names; None: none, or open which."""

    def located(self, mention: PlaceMention) -> PlaceMention:
        """A city of the gazetteer with id and coordinates, where they are known."""


def find_places(text: str, cities: Cities | None = None) -> list[PlaceMention]:
    """Find places in running text.

    Args:
        text: text with its capital letters; in lower case nothing is found.
        cities: more than the gazetteer knows; None: capitals, countries and well-known regions only.

    Returns:
        Mentions in the order of the text, not overlapping.

    >>> [(p.surface, p.country, p.precision, p.lat) for p in find_places("Talks in Paris, then a strike near Syria.")]
    [('Paris', 'FRA', 'city', 48.86), ('Syria', 'SYR', 'country', None)]
    """
    gazetteer = load_gazetteer()
    found: list[PlaceMention] = []
    position = 0
    while (lead := _LEAD.search(text, position)) is not None:
        position = lead.end()
        for _ in range(_MAX_JOINED):
            mention = _place_at(text, position, gazetteer) or _city_at(text, position, cities)
            if mention is None:
                break
            found.append(mention if cities is None else cities.located(mention))
            position = mention.end
            join = _JOIN.match(text, position)
            if join is None:
                break
            position = join.end()
    return found


def place_at(text: str, start: int) -> PlaceMention | None:
    """The place whose name begins at a code point, whatever stands before it; None: no name of a place does.

    >>> place_at("They shelled Kyiv.", 13).country
    'UKR'
    """
    return _place_at(text, start, load_gazetteer())


def _city_at(text: str, start: int, cities: Cities | None) -> PlaceMention | None:
    """The longest name of a city that begins here."""
    if cities is None:
        return None
    found = (cities.at(text, start, end) for end, _ in reversed(_ends(text, start)))
    return next((city for city in found if city is not None), None)


def _place_at(text: str, start: int, gazetteer: Gazetteer) -> PlaceMention | None:
    """The longest place name that begins here; `Kingston, Jamaica` counts where the name alone would not."""
    for end, possessive in reversed(_ends(text, start)):
        name = text[start:end]
        tokens = name_tokens(name)
        entry = gazetteer.acronyms.get(name) or gazetteer.names.get(tokens)
        others = gazetteer.alternatives.get(tokens, ())
        told = _told_by_country(text, end, (entry, *others), gazetteer)
        if told is not None:
            return _mention(_Name(start, end, name), told, gazetteer, 1.0)
        if entry is None:
            continue
        if entry.kind not in _SCORES or (entry.kind == "region" and not entry.country and entry.form != "sea"):
            return _capital_behind(_Name(start, end, name), text, entry, gazetteer)
        if possessive and (inner := _inside(text, end, entry, gazetteer)):
            return inner
        factor = (_SHARED_NAME_FACTOR if others else 1.0) * (_POSSESSIVE_FACTOR if possessive else 1.0)
        return _mention(_Name(start, end, name), entry, gazetteer, factor)
    return None


def _capital_behind(name: _Name, text: str, entry: Entry, gazetteer: Gazetteer) -> PlaceMention | None:
    """`the French capital`; `Brussels`, which stands for the European Union and is a city; None: neither."""
    if entry.kind == "demonym" and entry.country:
        return _capital_of(text, name.start, name.end, entry.country, gazetteer)
    capital = gazetteer.capitals.get(name_tokens(name.surface))
    return _city(name, capital, round(_SCORES["capital"] * _SHARED_NAME_FACTOR, 3)) if capital is not None else None


def _inside(text: str, end: int, whole: Entry, gazetteer: Gazetteer) -> PlaceMention | None:
    """`Russia's Kursk`: the part, where it lies in the country that owns it."""
    gap = _OWNED.match(text, end)
    part = _place_at(text, gap.end(), gazetteer) if gap else None
    return part if part is not None and part.country == whole.country else None


def _ends(text: str, start: int) -> list[tuple[int, bool]]:
    """Where a name that begins here may end, and whether a possessive ending follows there; shortest first."""
    ends = []
    position = start
    for _ in range(_MAX_WORDS):
        word = _WORD.match(text, position)
        if word is None:
            break
        ending = _POSSESSIVE.search(word.group())
        if ending is not None:
            ends.append((word.start() + ending.start(), True))
            break
        if word.group().endswith(".") and word.group().count(".") == 1:
            ends.append((word.end() - 1, False))
        ends.append((word.end(), False))
        gap = _GAP.match(text, word.end())
        if gap is None:
            break
        position = gap.end()
    return ends


def _told_by_country(text: str, end: int, entries: tuple[Entry | None, ...], gazetteer: Gazetteer) -> Entry | None:
    """The meaning that a country after a comma picks."""
    comma = _COMMA.match(text, end)
    places = [entry for entry in entries if entry is not None and entry.kind in {"capital", "region"}]
    if comma is None or not places:
        return None
    for country_end, _ in reversed(_ends(text, comma.end())):
        name = text[comma.end() : country_end]
        country = gazetteer.acronyms.get(name) or gazetteer.names.get(name_tokens(name))
        if country is not None and country.kind == "country":
            return next((place for place in places if place.country == country.country), None)
    return None


def _capital_of(text: str, start: int, end: int, country: str, gazetteer: Gazetteer) -> PlaceMention | None:
    """`the French capital`."""
    phrase = _CAPITAL_OF.match(text, end)
    if phrase is None:
        return None
    stop = text.index("capital", end) + len("capital")
    capital = next((place for place in gazetteer.capitals.values() if place.country == country), None)
    return None if capital is None else _city(_Name(start, stop, text[start:stop]), capital, _SCORES["capital"])


def _mention(name: _Name, entry: Entry, gazetteer: Gazetteer, factor: float) -> PlaceMention:
    score = round(_SCORES[entry.kind] * factor, 3)
    if entry.kind == "capital":
        known = gazetteer.capitals.get(name_tokens(name.surface))
        if known is not None and known.country == entry.country:
            return _city(name, known, score)
    precision = "city" if entry.kind == "capital" or entry.form == "city" else "admin1" if entry.kind == "region" else "country"
    return PlaceMention(
        start=name.start,
        end=name.end,
        surface=name.surface,
        country=entry.country,
        admin1=None,
        geonames_id=None,
        lat=None,
        lon=None,
        precision=precision,
        score=score,
    )


def _city(name: _Name, capital: Capital, score: float) -> PlaceMention:
    return PlaceMention(
        start=name.start,
        end=name.end,
        surface=name.surface,
        country=capital.country,
        admin1=None,
        geonames_id=None,
        lat=capital.latitude,
        lon=capital.longitude,
        precision="city",
        score=score,
    )
