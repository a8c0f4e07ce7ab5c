"""Where an event is done: the place of its clause, named by a preposition of place or reached by the verb itself."""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.found import Found, clause_span, nearest, token_at
from transforms.core.coders.localities import locality, unknown_localities
from transforms.core.coders.parse import Parse
from transforms.core.coders.tiers import Candidate
from transforms.core.places import PlaceMention

#: Of what is done by words a place tells where only just behind them; further on it belongs to what is said.
_SPOKEN: Final = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_BESIDE_SPEECH: Final = 4
#: Words between a noun and the name of its place: "in", "in the".
_BEHIND: Final = 2
#: Types whose direct object may be ground, and what leads to ground: "marched through", "deployed to", "pulled out of".
_ON_GROUND: Final = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST"})
#: What is done where those who do it are: "police in Hue arrested".
_ON_THE_SPOT: Final = frozenset({"ASSAULT", "COERCE", "PROTEST"})
#: What is done, or said close by, in a country, where that is all that is told.
_IN_COUNTRIES: Final = _ON_THE_SPOT | _SPOKEN | {"CONSULT"}
_REACHED: Final = frozenset({None, "to", "in", "at", "around"})
_CROSSED: Final = frozenset({"into", "from", "through", "of", "on", "over"})
_REACH_GROUND: Final = 6
#: Verbs of force whose direct object is ground as often as people: "shelled Kobani".
_HITTING_GROUND: Final = frozenset(
    {"shell", "bomb", "bombard", "storm", "besiege", "capture", "recapture", "retake", "overrun", "raid"}
)
_MEETINGS: Final = frozenset({"talks", "summit", "meeting", "conference", "negotiations", "round"})
#: Words before a place that opens the sentence: "In the Polish city of Lublin, ...".
_OPENING: Final = 6


def find_place(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """The place of an event; None: its clause tells none."""
    start, end = clause_span(candidate.trigger.first, parse)
    at = parse.tokens[candidate.trigger.first].start
    unknown = unknown_localities(parse, found)
    named = _within(start, end, unknown, found)
    own = [each for each in named if _is_place_of(each, candidate, parse)]
    told = nearest(own, at) or _before_noun(candidate, parse, found) or _of_circumstance(candidate, parse, found)
    return told or _reached(candidate, parse, found) or _before_where(candidate, parse, found)


def _within(start: int, end: int, unknown: list[PlaceMention], found: Found) -> list[PlaceMention]:
    known = found.places.within(start, end)
    apart = [
        each
        for each in unknown
        if start <= each.start
        and each.end <= end
        and not any(each.start < other.end and other.start < each.end for other in known)
    ]
    return [*known, *apart]


def _is_place_of(place: PlaceMention, candidate: Candidate, parse: Parse) -> bool:
    """Whether no comma parts a place from its event, but for a place that opens the sentence; "officials in Kyiv" act anywhere."""
    at = parse.tokens[candidate.trigger.first].start
    where = token_at(place.start, parse)
    event_type = candidate.trigger.pattern.event_type
    concerned = event_type not in _IN_COUNTRIES or parse.lower(where - 1) == "at" or _is_party(where, candidate)
    if place.precision == "country" and concerned:
        # "Sent doctors to fight cholera in Chad", "fired at Israel": whom it is for, or against, more than where it is done.
        return False
    acting = [chunk for chunk in candidate.sides.actors if chunk.first <= where < chunk.end]
    judging = event_type != "ACCUSE" and all(chunk.sector == "JUD" for chunk in acting)
    if acting and not judging and event_type not in _ON_THE_SPOT:
        # A court sentences where it sits; who investigates may do so anywhere.
        return False
    if event_type in _SPOKEN and where - candidate.end > _BESIDE_SPEECH:
        return False
    if any(report.first < where <= report.end + _BEHIND <= report.verb + _BEHIND for report in parse.reports if report.spoken):
        # "A diplomat in Vienna said": where it is said.
        return False
    low, high = min(place.start, at), max(place.start, at)
    opens = place.start < at and sum(token.start < place.start for token in parse.tokens) <= _OPENING
    return opens or not any(token.lower == "," for token in parse.tokens if low <= token.start < high)


def _is_party(where: int, candidate: Candidate) -> bool:
    """Whether the place stands among those who are acted upon."""
    return any(chunk.first <= where < chunk.end for chunk in candidate.sides.recipients)


def _reached(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """A city or region that is where an event is done, though no preposition of place says so: "shelled Kharkiv", "flew to Rabat"."""
    trigger = candidate.trigger
    visit = trigger.pattern.mode == "visit"
    if not (visit or (trigger.is_verb and candidate.act.event_type in _ON_GROUND)):
        return None
    for chunk in parse.chunks:
        near = trigger.first < chunk.first <= trigger.end + _REACH_GROUND and parse.clauses.same(chunk.first, trigger.first)
        owns = parse.lower(chunk.end) == "'s" or parse.is_speaker(chunk)
        led = chunk.preposition in (_REACHED if visit else _REACHED | _CROSSED)
        if not near or owns or not led:
            continue
        if chunk.kind in {"metonym", "region"}:
            return found.place_at(parse.tokens[chunk.first].start)
        if chunk.kind == "name" and _is_ground(chunk, candidate, visit=visit):
            return locality(chunk, parse, found)
    return None


def _of_circumstance(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """The only place of a sentence that tells how somebody was hurt: "were killed when a mine exploded in northern Benin"."""
    at = candidate.trigger.first
    later = [k for k, clause in enumerate(parse.clauses.of) if k > at and clause == parse.clauses.of[at] + 1]
    if (
        candidate.act.event_type != "ASSAULT"
        or not candidate.marks.passive
        or not later
        or parse.lower(later[0]) not in {"when", "as"}
    ):
        return None
    places = found.places.within(parse.tokens[at].start, parse.tokens[later[-1]].end)
    return places[0] if len(places) == 1 else None


def _before_noun(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """The city that a meeting is named after: "the Geneva talks", "attended the Aktau summit"."""
    trigger = candidate.trigger
    if trigger.pattern.event_type != "CONSULT":
        return None
    for at in range(trigger.first, trigger.end):
        chunk = next((each for each in parse.chunks if each.end == at), None) if parse.lower(at) in _MEETINGS else None
        if chunk is not None and chunk.kind in {"metonym", "region", "name"}:
            known = found.place_at(parse.tokens[chunk.first].start)
            return known if known is not None or chunk.kind != "name" else locality(chunk, parse, found)
    return None


def _is_ground(chunk: Chunk, candidate: Candidate, *, visit: bool) -> bool:
    """Whether an unknown name is where the verb leads: "withdrew from Badme", "visited Goma's camps"."""
    if chunk.preposition is None:
        return candidate.trigger.pattern.head in _HITTING_GROUND
    moving = candidate.act.event_type in {"MOBILIZE", "RETREAT", "PROTEST"}
    return (visit and chunk.preposition == "to") or (moving and chunk.preposition in {"to", "into", "from", "through"})


def _before_where(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """The place just before the clause: "came from Lima, where unions called off a strike"."""
    first = parse.clauses.of.index(parse.clauses.of[candidate.trigger.first])
    if parse.lower(first) != "where":
        return None
    end = first - (parse.lower(first - 1) == ",")
    chunk = next((each for each in parse.chunks if each.end == end), None)
    return found.place_at(parse.tokens[chunk.first].start) if chunk is not None else None
