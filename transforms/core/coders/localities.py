"""Localities that no gazetteer knows: a name behind a preposition of place is one all the same ("a post near Adré").

Gazetteers name the large places; news happens in small ones. The country of such a place is told by the known place that follows it, else
by the story, else by the only country that the sentence names. Where several could be meant no place is told: a name that may
lie anywhere helps nobody.
"""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.found import Found
from transforms.core.coders.parse import Parse
from transforms.core.places import PlaceMention

#: A name behind these is a place; "at" leads to companies and events as well.
_LEADS: Final = frozenset({"in", "near", "outside", "around", "inside", "off", "throughout", "across"})
_SITES: Final = frozenset(
    "airport airfield airbase base barracks bridge camp cathedral checkpoint church crossing dam harbour harbor hospital hotel jail lake mine"
    " mosque mountain mountains museum plant port prison pass river road school square stadium station street synagogue temple tunnel"
    " university valley village".split()
)
_DISTRICTS: Final = frozenset(
    "area canton county department district governorate island islands oblast peninsula prefecture province region state territory".split()
)
#: "The village of X", "the province of X".
_OF_SETTLEMENTS: Final = frozenset({"village", "town", "city", "suburb", "neighbourhood", "neighborhood", "outskirts", "hamlet"})
#: Last words of names that are no places, though something happens "in" or "at" them.
_NO_PLACES: Final = frozenset(
    "act agreement award awards bank championship championships college company conference convention corporation corps court cup day"
    " festival final forum foundation games group inc institute league ltd ministry movement newspaper office open operation party press"
    " report revolution times treaty trophy union war week".split()
)
#: Words between a locality and the known place that tells where it lies: ", in southern".
_REACH_WHOLE: Final = 4
_BETWEEN: Final = frozenset(
    "in of the , province district state region county town city northern southern eastern western central 's near".split()
)
#: How sure such a place is, beside .8 to .9 of a known one. Source: own judgement, below every known place.
_SCORE: Final = 0.5


def unknown_localities(parse: Parse, found: Found) -> list[PlaceMention]:
    """Localities of a sentence that the gazetteer lacks, in order."""
    localities = (locality(chunk, parse, found) for chunk in parse.chunks if _is_locality(chunk, parse))
    return [each for each in localities if each is not None]


def locality(chunk: Chunk, parse: Parse, found: Found) -> PlaceMention | None:
    """A name as a place, with the country that the sentence or the story tells; no coordinates; None: it is open where it lies."""
    country = _country(chunk, parse, found)
    if country is None:
        return None
    start, end = parse.tokens[chunk.first].start, parse.tokens[chunk.end - 1].end
    return PlaceMention(
        start=start,
        end=end,
        surface=found.text[start:end],
        country=country,
        admin1=None,
        geonames_id=None,
        lat=None,
        lon=None,
        precision=_precision(chunk, parse),
        score=_SCORE,
    )


def _is_locality(chunk: Chunk, parse: Parse) -> bool:
    last = parse.lower(chunk.end - 1)
    if chunk.kind != "name" or last in _NO_PLACES or parse.lower(chunk.end) == "'s" or parse.tokens[chunk.first].text.isupper():
        return False
    if any(parse.tokens[at].text in parse.words.media | parse.words.company for at in range(chunk.first, chunk.end)):
        return False
    before = parse.lower(chunk.first - 1)
    noun = parse.lower(chunk.first - 2)
    if before == "of":
        return noun in _OF_SETTLEMENTS | _DISTRICTS
    if chunk.preposition == "at":
        return noun in _SITES or last in _SITES or parse.lower(chunk.end) in _SITES
    return chunk.preposition in _LEADS


def _precision(chunk: Chunk, parse: Parse) -> str:
    last, after = parse.lower(chunk.end - 1), parse.lower(chunk.end)
    noun = parse.lower(chunk.first - 2) if parse.lower(chunk.first - 1) == "of" else ""
    if {last, after, noun} & _DISTRICTS:
        return "admin1"
    return "site" if {last, after} & _SITES else "city"


def _country(chunk: Chunk, parse: Parse, found: Found) -> str | None:
    """Country of an unknown locality; None: several could be meant."""
    for at in range(chunk.end, min(chunk.end + _REACH_WHOLE, len(parse.tokens))):
        whole = found.place_at(parse.tokens[at].start) if parse.tokens[at].text[:1].isupper() else None
        if whole is not None:
            return whole.country
        if parse.lower(at) not in _BETWEEN:
            break
    if parse.story is not None:
        return parse.story
    countries = {each.country for each in parse.chunks if each.country}
    return countries.pop() if len(countries) == 1 else None
