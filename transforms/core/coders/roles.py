"""Roles: which actors of the sentence act, and which are acted upon."""

from dataclasses import replace
from typing import Final

from transforms.core.coders.arguments import (
    behind_pronoun,
    find_subject,
    first,
    last,
    left_of,
    right_of,
    shared_subject,
    subject_of_main_clause,
    subject_of_participle,
)
from transforms.core.coders.attribution import report_for
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.objects import find_object, is_ground, is_place, object_of_relative
from transforms.core.coders.parse import Parse, Sides, Subjects
from transforms.core.coders.trigger import Trigger

#: Types whose noun ("a demand") is read like a verb.
_VERB_LIKE_NOUNS: Final = frozenset({"AGREE", "REQUEST", "REJECT"})
#: "The deployment of French troops": whose troops they are, acts.
_MOVING: Final = frozenset({"MOBILIZE", "RETREAT"})
#: Nouns of hostile acts: whoever else the sentence is about did not do them ("he condemned the attack").
_ALONE: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "ACCUSE"})
#: Organs that act at home, and what they do there.
_ORGANS: Final = frozenset({"COP", "JUD", "LEG", "GOV", "HLH"})
_AT_HOME: Final = frozenset({"COERCE", "ACCUSE", "SANCTION", "REQUEST", "ASSAULT", "RETREAT", "CONCEDE"})
#: A government does these to its own people, where no other are named: "the government ordered farmers", "Iran jailed an editor".
_RULING: Final = frozenset({"GOV", None})
_RULED: Final = frozenset({"COERCE", "REQUEST", "SANCTION", "CONCEDE"})
_SUBJECT: Final = frozenset({"CVL", "OPP", "MED", "LAB", "BUS", "EDU", "HLH", "REL", "AGR"})
#: What is done to states; in passives of other types ("it will be deployed") the pronoun stands for a thing.
_DONE_TO_STATES: Final = frozenset({"ASSAULT", "SANCTION", "ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "CONSULT"})
_MUST: Final = frozenset({"must", "should", "ought to"})
#: Words after a trigger in which its parties stand: named by a preposition, by "by", by "in a ... airstrike".
_REACH_NAME: Final = 7
_REACH_AGENT: Final = 20
_REACH_ATTACK: Final = 8
#: From a noun to its parties: "fighting broke out between".
_REACH_BOTH: Final = 8
#: Words between a verb of saying and its speaker.
_BESIDE: Final = 3


def assign_roles(trigger: Trigger, event_type: str, parse: Parse, subjects: Subjects, *, passive: bool) -> Sides | None:
    """Find both sides of an event.

    Args:
        trigger: the event's trigger.
        event_type: as resolved, not as in the lexicon.
        parse: the sentence.
        subjects: who acted in the events read before.
        passive: the verb is passive.

    Returns:
        Both sides, each maybe empty; None: "must" without anybody who says so is no event.
    """
    if trigger.pattern.source in _MUST:
        return _demand(trigger, parse)
    both = _between(trigger, parse)
    if both:
        return Sides(actors=both, recipients=())
    if not trigger.is_verb and event_type not in _VERB_LIKE_NOUNS:
        source, target = _of_noun(trigger, event_type, parse)
    elif passive:
        source, target = _of_passive(trigger, event_type, parse, subjects)
    else:
        source, target = _of_active(trigger, event_type, parse, subjects)
    actors = _with_group(source, parse)
    own = {parse.lower(chunk.first) for chunk in actors if chunk.kind == "pronoun"}
    received = (chunk for chunk in _with_group(target, parse) if chunk not in actors)
    return Sides(
        actors=actors, recipients=tuple(each for each in received if each.kind != "pronoun" or parse.lower(each.first) not in own)
    )


def _with_group(chunk: Chunk | None, parse: Parse) -> tuple[Chunk, ...]:
    """All that act with it; a pronoun that only the clause tells stands alone."""
    return parse.group(chunk) or (() if chunk is None else (chunk,))


def of_acting_state(sides: Sides, event_type: str) -> Sides:
    """With the country of whom a state arrests, charges, sentences, beats or frees at home: "Vietnamese police arrested a blogger"."""
    abroad = {chunk.first for chunk in sides.recipients if chunk.via == "story"}
    sides = _apart_from_story(sides)
    states = {chunk.country for chunk in sides.actors if chunk.sector in _ORGANS and chunk.country}
    ruling = {chunk.country for chunk in sides.actors if chunk.sector in _RULING and chunk.country}
    if event_type not in _AT_HOME or len(states or ruling) != 1:
        return sides
    state = next(iter(states or ruling))
    recipients = tuple(
        replace(chunk, kind="actor", country=state, via="state")
        if chunk.kind == "agent"
        and chunk.code is None
        and (states or (event_type in _RULED and chunk.sector in _SUBJECT and chunk.first not in abroad))
        else chunk
        for chunk in sides.recipients
    )
    return Sides(actors=sides.actors, recipients=recipients)


def _apart_from_story(sides: Sides) -> Sides:
    """Without the country of the story for whom another state acts upon: "Peru freed the miners" in a story of Chile."""
    states = {chunk.country for chunk in sides.actors if chunk.country and chunk.via != "story"}
    recipients = tuple(
        replace(chunk, kind="agent", country=None, via=None)
        if chunk.via == "story" and states and chunk.country not in states
        else chunk
        for chunk in sides.recipients
    )
    return Sides(actors=sides.actors, recipients=recipients)


def _demand(trigger: Trigger, parse: Parse) -> Sides | None:
    """In "X said that Y must ..." X demands of Y."""
    report = report_for(trigger.first, parse.reports)
    if report is not None:
        speaker = first([chunk for chunk in parse.chunks if chunk.first <= report.first < chunk.end])
        held = find_subject(trigger, parse)
        actors = parse.group(speaker)
        return Sides(actors=actors, recipients=tuple(chunk for chunk in parse.group(held) if chunk not in actors))
    says = [at for at, token in enumerate(parse.tokens) if token.lower in parse.words.speech_verb]
    if not says:
        return None
    verb = min(says, key=lambda at: abs(at - trigger.first))
    if verb < trigger.first:
        before = [chunk for chunk in parse.chunks if chunk.end <= verb and chunk.preposition is None]
        between = [chunk for chunk in parse.chunks if verb < chunk.first < trigger.first]
        source, target = last(before), last(between)
    else:
        near = [chunk for chunk in parse.chunks if -_BESIDE < chunk.end - verb < _BESIDE or 0 <= chunk.first - verb <= _BESIDE]
        before = [chunk for chunk in parse.chunks if chunk.end <= trigger.first]
        source, target = first(near), last(before)
    actors = parse.group(source)
    return Sides(actors=actors, recipients=tuple(chunk for chunk in parse.group(target) if chunk not in actors))


def _of_noun(trigger: Trigger, event_type: str, parse: Parse) -> tuple[Chunk | None, Chunk | None]:
    left, right = left_of(trigger, parse), right_of(trigger, parse)
    agents = [
        chunk
        for chunk in right
        if chunk.preposition == "by" and chunk.first - trigger.end < _REACH_AGENT and not _of_passive_verb(chunk, trigger, parse)
    ]
    owners = [chunk for chunk in left if chunk.end >= trigger.first - 3 and _owns(chunk, trigger, parse)]
    between = parse.group(
        first([chunk for chunk in right if chunk.preposition == "between" and chunk.first - trigger.end < _BESIDE])
    )
    if len(between) > 1:
        return between[0], None
    source = first(agents) or last(owners)
    if source is None and event_type not in _ALONE:
        source = find_subject(trigger, parse) or subject_of_main_clause(trigger, parse)
    governed = [
        chunk
        for chunk in right
        if chunk is not source
        and chunk.preposition in parse.words.role_preposition
        and chunk.first - trigger.end < _REACH_NAME
        and not is_place(chunk, event_type)
        and not (trigger.pattern.mode == "visit" and chunk.kind == "metonym")
        and not is_ground(chunk, parse)
    ]
    moved = first(governed)
    if moved is not None and trigger.pattern.mode == "visit" and moved.preposition == "of":
        return moved, first([chunk for chunk in governed if chunk.group != moved.group])
    if (
        source is None
        and moved is not None
        and event_type in _MOVING
        and moved.preposition == "of"
        and moved.sector == "MIL"
        and moved.code
    ):
        source, governed = moved, [chunk for chunk in governed if chunk.group != moved.group]
    target = first(governed) or find_object(trigger, event_type, parse)
    if target is not None and not trigger.is_verb and event_type not in _VERB_LIKE_NOUNS:
        # A noun takes no bare object: what follows begins something else ("after Russia's offensive, Europe ...").
        target = target if target.first < trigger.end or target.preposition else None
    return source, None if target is source else target


def _between(trigger: Trigger, parse: Parse) -> tuple[Chunk, ...]:
    """Both parties of "talks between Serbia and Kosovo"; empty: they are not told so."""
    if trigger.is_verb and "ing" not in trigger.forms:
        return ()
    near = [chunk for chunk in parse.chunks if chunk.preposition == "between" and 0 <= chunk.first - trigger.first < _REACH_BOTH]
    group = parse.group(first(near))
    return group if len(group) > 1 else ()


def _owns(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether the noun is theirs: "Russia's attack", "the Russian attack"."""
    between = [parse.lower(at) for at in range(chunk.end, trigger.first)]
    if between[:1] == ["'s"]:
        return True
    described = all(word.isalpha() and word not in parse.words.determiner and not _is_past(word, parse) for word in between)
    before = not between and chunk.kind in {"country", "organisation", "metonym", "pronoun"}
    return (chunk.kind in {"demonym", "actor"} and described) or before


def _is_past(word: str, parse: Parse) -> bool:
    return word not in parse.words.being and (word.endswith("ed") or word in parse.words.irregular_past)


def _of_passive(trigger: Trigger, event_type: str, parse: Parse, subjects: Subjects) -> tuple[Chunk | None, Chunk | None]:
    right = right_of(trigger, parse)
    source = first([chunk for chunk in right if chunk.preposition == "by" and not _of_other_verb(chunk, trigger, parse)])
    if source is None and event_type in {"ASSAULT", "COERCE"}:
        source = first([chunk for chunk in right if _leads_attack(chunk, trigger, parse)])
    target = shared_subject(trigger, parse, subjects) or behind_pronoun(trigger, parse) or find_subject(trigger, parse)
    thing = (
        target is not None
        and target.kind == "pronoun"
        and parse.lower(target.first) == "it"
        and event_type not in _DONE_TO_STATES
    )
    return source, None if thing else target


def _of_passive_verb(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether "by" tells who did what is said of a noun: "the attack was condemned by Iraq"."""
    by = next((at for at in range(chunk.first - 1, trigger.end - 1, -1) if parse.lower(at) == "by"), trigger.end)
    group = {parse.lower(at) for at in range(max(trigger.end, by - _BESIDE), by)}
    return _of_other_verb(chunk, trigger, parse) and bool(group & parse.words.being)


def _of_other_verb(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether "by" belongs to a participle between: "released after talks led by the Swiss ambassador"."""
    by = next((at for at in range(chunk.first - 1, trigger.end - 1, -1) if parse.lower(at) == "by"), trigger.end)
    other = next(
        (each for each in parse.triggers if each.is_verb and trigger.end < each.first < by and "participle" in each.forms), None
    )
    if other is not None and by - other.end <= _BESIDE:
        between = {parse.lower(at) for at in range(trigger.end, other.first)}
        if between <= {"and", "or"}:
            # "Were attacked and killed by soldiers": by them both.
            return False
        if between & parse.words.preposition:
            # "Was arrested on Monday and charged by prosecutors": not those who arrested.
            return True
    before = parse.lower(by - 1)
    participle = before in parse.words.irregular_past or (before.endswith("ed") and len(before) > _BESIDE)
    return by > trigger.end and participle


def _leads_attack(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether an actor attacks: "killed in an Israeli airstrike"."""
    following = (parse.lower(at) for at in range(chunk.end, chunk.end + 4))
    close = chunk.first - trigger.end < _REACH_ATTACK and chunk.preposition in {"in", "by", "during", "from"}
    return close and any(word in parse.words.attack_noun for word in following)


def _of_active(trigger: Trigger, event_type: str, parse: Parse, subjects: Subjects) -> tuple[Chunk | None, Chunk | None]:
    source = (
        subject_of_participle(trigger, parse)
        or shared_subject(trigger, parse, subjects)
        or behind_pronoun(trigger, parse)
        or find_subject(trigger, parse)
    )
    own = {chunk.code for chunk in parse.group(source)} - {None}
    return source, object_of_relative(trigger, parse) or find_object(trigger, event_type, parse, own)
