"""Whose people those are whom a state, or somebody in it, acts upon, where no word says so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.grounds import PLACE_PREPOSITIONS
from transforms.core.coders.parse import Parse, Sides
from transforms.core.coders.trigger import Trigger

#: Organs that act at home, and what they do there.
_ORGANS: Final = frozenset({"COP", "JUD", "LEG", "GOV", "HLH"})
_AT_HOME: Final = frozenset({"COERCE", "ACCUSE", "SANCTION", "REQUEST", "ASSAULT", "RETREAT", "CONCEDE"})
#: A government does these to its own people, where no other are named: "the government ordered farmers", "Iran jailed an editor".
_RULING: Final = frozenset({"GOV", None})
_RULED: Final = frozenset({"COERCE", "REQUEST", "SANCTION", "CONCEDE"})
_SUBJECT: Final = frozenset({"CVL", "OPP", "MED", "LAB", "BUS", "EDU", "HLH", "REL", "AGR"})
#: Kinds that name a state and nobody in it.
_BARE: Final = frozenset({"country", "metonym", "demonym"})
#: Done to the envoys of others: one's own are recalled.
_TO_ENVOYS: Final = frozenset({"summon", "expel", "convoke", "deport"})
_ON_THE_SPOT: Final = frozenset({"ASSAULT", "COERCE"})
_GROUND: Final = frozenset({"country", "metonym", "region"})
#: At home where they are hurt, more often than not; peacekeepers and foreigners are told as such.
_HURT: Final = frozenset({"MIL", "COP", "CVL", "MED", "HLH", "EDU", "REL", "LAB", "OPP", "LEG", "JUD", "GOV"})


def of_acting_state(sides: Sides, event_type: str, parse: Parse) -> Sides:
    """With the country of whom a state arrests, charges, sentences, beats or frees at home: "Vietnamese police arrested a blogger"."""
    told = {chunk.first: chunk.country for chunk in sides.recipients if chunk.via == "story"}
    sides = _apart_from_story(sides)
    if event_type == "MOBILIZE":
        # "Guarded two schools": forces of a story's country are moved against others.
        sides = Sides(actors=sides.actors, recipients=tuple(chunk for chunk in sides.recipients if chunk.via != "story"))
    states = {chunk.country for chunk in sides.actors if chunk.sector in _ORGANS and chunk.country}
    ruling = {chunk.country for chunk in sides.actors if chunk.sector in _RULING and chunk.country}
    if event_type not in _AT_HOME or len(states or ruling) != 1:
        return sides
    state = next(iter(states or ruling))
    recipients = tuple(
        replace(chunk, kind="actor", country=state, via="state")
        if chunk.kind == "agent"
        and chunk.code is None
        and chunk.sector != "BUS"
        and parse.lower(chunk.end - 1) not in parse.words.relation
        and (states or (event_type in _RULED and chunk.sector in _SUBJECT and told.get(chunk.first, state) == state))
        else chunk
        for chunk in sides.recipients
    )
    return Sides(actors=sides.actors, recipients=recipients)


def _apart_from_story(sides: Sides) -> Sides:
    """Without the country of the story for whom another state acts upon: "Peru freed the miners" in a story of Chile.

    Whom a state deals with by its bare name may be anybody: "Peru expelled the attaché".
    """
    states = {chunk.country for chunk in sides.actors if chunk.country and chunk.via != "story"}
    bare = {chunk.country for chunk in sides.actors if chunk.kind in _BARE}
    recipients = tuple(
        replace(chunk, kind="agent", country=None, via=None)
        if chunk.via == "story" and states and (chunk.country not in states or chunk.country in bare)
        else chunk
        for chunk in sides.recipients
    )
    return Sides(actors=sides.actors, recipients=recipients)


def with_place(received: Sequence[Chunk], event_type: str, actors: Sequence[Chunk], parse: Parse) -> tuple[Chunk, ...]:
    """With the country of the only place of a sentence for whom nobody of another state hurt: "two soldiers were killed in northern Benin"."""
    if event_type not in _ON_THE_SPOT or any(chunk.code for chunk in actors):
        return tuple(received)
    named = {chunk.country for chunk in parse.chunks if chunk.country and chunk not in received}
    placed = {chunk.country for chunk in parse.chunks if chunk.kind in _GROUND and chunk.preposition in PLACE_PREPOSITIONS}
    country = next(iter(placed)) if len(named) == 1 and named == placed else None
    return tuple(
        replace(chunk, kind="actor", country=country, via="story")
        if country and chunk.kind == "agent" and chunk.code is None and chunk.sector in _HURT
        else chunk
        for chunk in received
    )


def of_other_state(target: Chunk | None, trigger: Trigger, actors: Sequence[Chunk], parse: Parse) -> Chunk | None:
    """Whose envoy it is: who "summoned its ambassador" summoned that of the other state, if the sentence names just one."""
    if target is None or target.via != "pronoun" or trigger.pattern.head not in _TO_ENVOYS or target.kind == "pronoun":
        return target
    own = {chunk.country for chunk in actors}
    others = {
        chunk.country for chunk in parse.chunks if chunk.first < trigger.first and chunk.country and chunk.country not in own
    }
    if target.country not in own:
        return target
    return replace(target, country=others.pop() if len(others) == 1 else None, organisation=None)
