"""Grounds: actors that only tell where something is done, or along which border or road."""

from collections.abc import Set as AbstractSet
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse

#: "Signed in Paris", "marched in Prague": a place, no party.
PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near"})
#: A city, and a name that the gazetteer lacks, are places after these.
LOCATIVES: Final = frozenset(
    "in at near through around outside across off inside along into over of from within throughout".split()
)
_MEETING: Final = frozenset({"CONSULT", "AGREE", "SUPPORT", "PROTEST", "COOPERATE"})
#: What another state does inside a country by force is done to that country; what is fired "at" a place hits it.
_ON_TERRITORY: Final = frozenset({"ASSAULT", "COERCE"})
#: Types in which a city, a province or a sea tells where: "sent a frigate to the Strait of Hormuz", "toured the camps around Goma".
_NOT_BY_REGION: Final = frozenset({"MOBILIZE", "CONSULT", "PROTEST", "RETREAT"})
_BORDERS: Final = frozenset({"border", "borders", "frontier", "frontiers", "boundary"})
#: Nouns of a state, or of its government, that are grounds as well.
_GROUNDS: Final = frozenset(
    {"capital", "state", "states", "countries", "nation", "nations", "bloc", "continent", "region", "world"}
)
_PARTS: Final = frozenset(
    {"part", "parts", "rest", "most", "out", "areas", "regions", "north", "south", "east", "west", "centre", "center"}
)
#: Words between a part and its whole: "parts of the".
_MAX_OF: Final = 3
_WAYS: Final = frozenset({"road", "roads", "route", "routes", "highway", "highways", "bridge", "bridges"})
#: "Suspended its operations in Mali", "withdrew its forces in Iraq": done with the state.
_LOST_BY: Final = frozenset({"SANCTION", "RETREAT"})
_TERRITORY: Final = frozenset({"metonym", "country", "region", "demonym"})


def is_ground(chunk: Chunk, parse: Parse) -> bool:
    """Whether a noun tells where: "in the French capital", "in parts of the country", "the U.S.-Mexico border", "border with", "road to"."""
    at = chunk.end
    while parse.lower(at) in {"-", "–", "and"}:
        at += 2
    if parse.lower(at) in _BORDERS:
        return True
    if _ends_way(chunk, parse):
        return True
    last = parse.lower(chunk.end - 1)
    if chunk.name is not None or (last not in parse.words.country_noun and last not in _GROUNDS):
        return False
    before = [parse.lower(at) for at in range(max(0, chunk.first - _MAX_OF), chunk.first)]
    parts = chunk.preposition == "of" and bool(_PARTS & set(before))
    return parts or chunk.preposition in LOCATIVES - {"of", "from", "into"}


def _ends_way(chunk: Chunk, parse: Parse) -> bool:
    """Whether a way or a border leads to it, along which something is done: "every road to La Paz", "along its border with Syria"."""
    before = range(max(1, chunk.first - _MAX_OF), chunk.first)
    at = next((k for k in before if parse.lower(k) == chunk.preposition and chunk.preposition in {"to", "with"}), None)
    if at is None:
        return False
    noun = parse.lower(at - 1)
    beside = [parse.lower(k) for k in range(max(0, at - 1 - _MAX_OF), at - 1)]
    return noun in _WAYS if chunk.preposition == "to" else noun in _BORDERS and bool({"on", "to", *LOCATIVES} & set(beside))


def is_place(chunk: Chunk, event_type: str, own: AbstractSet[str | None] = frozenset()) -> bool:
    """Whether it tells where, not with whom: "in Paris" after a verb of meeting, "off Crete", "a mosque in the Afghan city of Herat".

    Args:
        chunk: an actor behind a trigger.
        event_type: as resolved.
        own: codes of those who act: what one state hits in another hits that one ("bombed a depot in Lebanon").
    """
    if event_type in _MEETING and chunk.preposition in PLACE_PREPOSITIONS:
        one_word = chunk.kind == "organisation" and chunk.end - chunk.first == 1
        return one_word or chunk.kind in {"metonym", "country", "region"}
    if chunk.kind == "region" and (event_type in _NOT_BY_REGION or chunk.code is None):
        return True
    if chunk.preposition not in LOCATIVES - {"of", "from", "into"} or chunk.kind not in _TERRITORY or chunk.noun:
        return False
    if event_type in _ON_TERRITORY and chunk.preposition == "at":
        return False
    loses = chunk.kind == "country" and event_type in _LOST_BY
    abroad = bool(own) and chunk.code not in own
    return not loses and not (abroad and event_type in _ON_TERRITORY)
