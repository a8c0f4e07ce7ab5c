"""Places of events in Spanish text: countries, capitals and well-known regions named after `en`, `cerca de` or `desde`."""

import re
from typing import Final

from transforms.core.gazetteer.records import Entry, Gazetteer
from transforms.core.gazetteer.table import name_tokens
from transforms.core.places import PlaceMention

#: Longest name that is looked up, in words.
_MAX_WORDS: Final = 5
_LEAD: Final = re.compile(
    r"\b(?:en|cerca de|desde)[ \u00a0](?:(?:el|la|los|las)[ \u00a0])?"
    r"(?:(?:norte|sur|este|oeste|centro|ciudad|capital|región|provincia|zona)[ \u00a0]de(?:l|[ \u00a0]la)?[ \u00a0])?"
    r"(?=[A-ZÁÉÍÓÚÑ])",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
#: As `places.py`, less a tenth: not measured.
_SCORES: Final = {"capital": 0.8, "country": 0.75, "region": 0.7}


def find_spanish_places(text: str, *, gazetteer: Gazetteer) -> list[PlaceMention]:
    """Find places in running Spanish text.

    Args:
        text: text with its capital letters.
        gazetteer: with Spanish names.

    Returns:
        Mentions in the order of the text, not overlapping.
    """
    found: list[PlaceMention] = []
    for lead in _LEAD.finditer(text):
        mention = _place_at(text, lead.end(), gazetteer) if text[lead.end()].isupper() else None
        if mention is not None and (not found or mention.start >= found[-1].end):
            found.append(mention)
    return found


def _place_at(text: str, start: int, gazetteer: Gazetteer) -> PlaceMention | None:
    """The longest place name that begins here."""
    for end in reversed(_ends(text, start)):
        entry = gazetteer.names.get(name_tokens(text[start:end]))
        if entry is not None:
            return _mention(text, start, end, entry, gazetteer)
    return None


def _ends(text: str, start: int) -> list[int]:
    ends: list[int] = []
    position = start
    for _ in range(_MAX_WORDS):
        word = _WORD.match(text, position)
        if word is None:
            break
        ends.append(word.end())
        position = word.end() + 1
    return ends


def _mention(text: str, start: int, end: int, entry: Entry, gazetteer: Gazetteer) -> PlaceMention | None:
    if entry.kind not in _SCORES or entry.country is None:
        return None
    city = gazetteer.capitals.get(name_tokens(text[start:end])) if entry.kind == "capital" else None
    known = city is not None and city.country == entry.country
    precision = "city" if entry.kind == "capital" or entry.form == "city" else "admin1" if entry.kind == "region" else "country"
    return PlaceMention(
        start=start,
        end=end,
        surface=text[start:end],
        country=entry.country,
        admin1=None,
        geonames_id=None,
        lat=city.latitude if city is not None and known else None,
        lon=city.longitude if city is not None and known else None,
        precision=precision,
        score=_SCORES[entry.kind],
    )
