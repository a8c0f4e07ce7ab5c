"""Roles: which actors of the sentence act, and which are acted upon."""

from typing import Final

from transforms.core.coders.addressees import addressee, speaker_of_talks
from transforms.core.coders.arguments import (
    behind_pronoun,
    crowd,
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
from transforms.core.coders.grounds import is_ground, is_place
from transforms.core.coders.objects import find_object, object_of_relative
from transforms.core.coders.parse import Parse, Sides, Subjects
from transforms.core.coders.states import of_other_state, with_place
from transforms.core.coders.trigger import Trigger

#: Types whose noun ("a demand") is read like a verb.
_VERB_LIKE_NOUNS: Final = frozenset({"AGREE", "REQUEST", "REJECT"})
#: "The deployment of French troops": whose troops they are, acts.
_MOVING: Final = frozenset({"MOBILIZE", "RETREAT"})
#: Nouns of hostile acts: whoever else the sentence is about did not do them ("he condemned the attack").
_ALONE: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "ACCUSE"})
#: What is done to states; in passives of other types ("it will be deployed") the pronoun stands for a thing.
_DONE_TO_STATES: Final = frozenset({"ASSAULT", "SANCTION", "ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "CONSULT"})
#: Verbs of which "by" tells who does what their subject names: "sanctions were tightened by Poland".
_CARRIED_OUT: Final = frozenset(
    "imposed tightened extended renewed announced launched mounted staged held hosted conducted carried committed lifted eased made issued"
    " ordered organised organized claimed perpetrated unleashed initiated begun started led".split()
)
#: Of what a noun tells, the subject of these is the one who gets it.
_RECEIVING: Final = frozenset(
    "face faces faced facing draw draws drew drawn receive receives received win wins won earn earned get gets got meet met under attracted"
    " provoked prompted sparked triggered secured obtained sought enjoys enjoyed".split()
)
#: "Aid was provided to Vanuatu": whom the preposition leads to receives it.
_GIVING: Final = frozenset(
    {"provide", "give", "send", "deliver", "offer", "supply", "donate", "grant", "lend", "ship", "distribute"}
)
#: Verbs whose subject suffers: "died in shelling".
_SUFFERING: Final = frozenset({"die", "perish"})
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
    elif passive or trigger.pattern.head in _SUFFERING:
        source, target = _of_passive(trigger, event_type, parse, subjects)
    else:
        source, target = _of_active(trigger, event_type, parse, subjects)
    actors = _with_group(source, parse)
    target = of_other_state(target, trigger, actors, parse) or addressee(trigger, event_type, actors, parse)
    own = {parse.lower(chunk.first) for chunk in actors if chunk.kind == "pronoun"}
    received = (chunk for chunk in with_place(_with_group(target, parse), event_type, actors, parse) if chunk not in actors)
    return Sides(
        actors=actors, recipients=tuple(each for each in received if each.kind != "pronoun" or parse.lower(each.first) not in own)
    )


def opens_series(trigger: Trigger, parse: Parse) -> bool:
    """Whether a verb only looks like a participle: "Belarus detained, interrogated and expelled two drivers", "whom police arrested"."""
    at = trigger.end
    if parse.clauses.opener(trigger.first) == "whom" and parse.lower(trigger.first - 1) not in parse.words.being:
        return True
    subject = any(chunk.end == trigger.first for chunk in parse.chunks)
    if not subject or parse.lower(at) != "," or not _is_past(parse.lower(at + 1), parse):
        return False
    while parse.lower(at) in {",", "and"}:
        at += 1
        while _is_past(parse.lower(at), parse) or parse.lower(at) == "and":
            at += 1
    return any(chunk.first - at <= _BESIDE and chunk.first >= at and chunk.preposition is None for chunk in parse.chunks)


def _with_group(chunk: Chunk | None, parse: Parse) -> tuple[Chunk, ...]:
    """All that act with it; a pronoun that only the clause tells stands alone."""
    if chunk is None:
        return ()
    group = parse.group(chunk)
    alone = sum(each.first == chunk.first for each in group) == 1
    # What was found out about one of them since stays known.
    return tuple(chunk if alone and each.first == chunk.first else each for each in group) or (chunk,)


def _demand(trigger: Trigger, parse: Parse) -> Sides | None:
    """In "X said that Y must ..." X demands of Y."""
    report = report_for(trigger.first, parse.reports)
    if report is not None:
        speaker = first([chunk for chunk in parse.chunks if chunk.first <= report.first < chunk.end])
        held = find_subject(trigger, parse)
        actors = parse.group(speaker)
        if held is None and parse.lower(report.verb) == "told":
            held = first([chunk for chunk in parse.chunks if 0 < chunk.first - report.verb <= _BESIDE])
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
    if source is None:
        giver = first([chunk for chunk in right if chunk.preposition == "from" and chunk.first - trigger.end < _BESIDE])
        getter = find_subject(trigger, parse) if giver is not None and _is_received(trigger, parse) else None
        if giver is not None and getter is not None:
            return giver, getter
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
    if source is None and target is not None and event_type == "CONSULT":
        source = speaker_of_talks(trigger, target, parse)
    return source, None if target is source else target


def _is_received(trigger: Trigger, parse: Parse) -> bool:
    """Whether the subject gets what a noun tells: "faced criticism from", "has won support from"."""
    return any(parse.lower(at) in _RECEIVING for at in range(max(0, trigger.first - _BESIDE), trigger.first))


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
    given = [chunk for chunk in right if chunk.preposition in {"to", "for"} and chunk.first - trigger.end < _BESIDE]
    if trigger.pattern.head in _GIVING and given and not any(chunk.end == trigger.first - 1 for chunk in parse.chunks):
        return source, given[0]
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
    return _of_other_verb(chunk, trigger, parse) and bool(group & parse.words.being) and not group & _CARRIED_OUT


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
    if source is None and (event_type == "PROTEST" or trigger.pattern.head == "protest"):
        source = crowd(trigger, parse)
    own = {chunk.code for chunk in parse.group(source)} - {None}
    return source, object_of_relative(trigger, parse) or find_object(trigger, event_type, parse, own)
