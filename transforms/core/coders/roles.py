"""Roles: which actors of the sentence act, and which are acted upon."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from transforms.core.coders.attribution import report_for
from transforms.core.coders.mentions import Chunk
from transforms.core.coders.parse import Parse, Sides, Subjects
from transforms.core.coders.triggers import Trigger

#: Types whose noun ("a demand") is read like a verb.
_VERB_LIKE_NOUNS: Final = frozenset({"AGREE", "REQUEST", "REJECT"})
#: "sent troops to Ukraine": the thing sent is not the one acted upon.
_INSTRUMENTS: Final = frozenset({"MIL", "NGO"})
_SENDING: Final = frozenset({"MOBILIZE", "AGREE", "AID", "REJECT", "SANCTION", "RETREAT"})
#: "The deployment of French troops": whose troops they are, acts.
_MOVING: Final = frozenset({"MOBILIZE", "RETREAT"})
#: "signed in Paris": a place, no party.
_PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near"})
_MEETING: Final = frozenset({"CONSULT", "AGREE", "SUPPORT"})
#: "since" opens a clause more often than it leads a phrase.
_INCLUDING: Final = frozenset({None, "including", "like", "since"})
_RELATIVE: Final = frozenset({"which", "who", "whose", "whom", "where"})
_MUST: Final = frozenset({"must", "should", "ought to"})
#: In another clause these report the event; they do not act in it.
_OTHER_STORY: Final = frozenset({"after", "before", "because", "while", "when", "although", "though", "whereas", "since", "as"})
_PRONOUNS: Final = frozenset({"it", "he", "she", "they"})
_BARE: Final = frozenset({"country", "metonym", "demonym"})
_REPORTERS: Final = frozenset({"MED", "ELI"})
#: Words after a trigger in which the one acted upon stands.
_REACH: Final = 14
_REACH_NAME: Final = 10
_REACH_AGENT: Final = 20
_REACH_ATTACK: Final = 8
#: Words between a verb of saying and its speaker.
_BESIDE: Final = 3
_REACH_INSTRUMENT: Final = 7


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
    if not trigger.is_verb and event_type not in _VERB_LIKE_NOUNS:
        source, target = _of_noun(trigger, event_type, parse)
    elif passive:
        source, target = _of_passive(trigger, event_type, parse)
    else:
        source, target = _of_active(trigger, event_type, parse, subjects)
    actors = parse.group(source)
    return Sides(actors=actors, recipients=tuple(chunk for chunk in parse.group(target) if chunk not in actors))


# --- kinds of triggers ---------------------------------------------------------------------------------------------------


def _demand(trigger: Trigger, parse: Parse) -> Sides | None:
    """In "X said that Y must ..." X demands of Y."""
    report = report_for(trigger.first, parse.reports)
    if report is not None:
        speaker = _first([chunk for chunk in parse.chunks if chunk.first <= report.first < chunk.end])
        held = _subject(trigger, parse)
        actors = parse.group(speaker)
        return Sides(actors=actors, recipients=tuple(chunk for chunk in parse.group(held) if chunk not in actors))
    says = [at for at, token in enumerate(parse.tokens) if token.lower in parse.words.speech_verb]
    if not says:
        return None
    verb = min(says, key=lambda at: abs(at - trigger.first))
    if verb < trigger.first:
        before = [chunk for chunk in parse.chunks if chunk.end <= verb]
        between = [chunk for chunk in parse.chunks if verb < chunk.first < trigger.first]
        source, target = _last(before), _last(between)
    else:
        near = [chunk for chunk in parse.chunks if -_BESIDE < chunk.end - verb < _BESIDE or 0 <= chunk.first - verb <= _BESIDE]
        before = [chunk for chunk in parse.chunks if chunk.end <= trigger.first]
        source, target = _first(near), _last(before)
    actors = parse.group(source)
    return Sides(actors=actors, recipients=tuple(chunk for chunk in parse.group(target) if chunk not in actors))


def _of_noun(trigger: Trigger, event_type: str, parse: Parse) -> tuple[Chunk | None, Chunk | None]:
    left, right = _left(trigger, parse), _right(trigger, parse)
    agents = [chunk for chunk in right if chunk.preposition == "by" and chunk.first - trigger.end < _REACH_AGENT]
    owners = [chunk for chunk in left if chunk.end >= trigger.first - 3 and _owns(chunk, parse)]
    source = _first(agents) or _last(owners) or _subject(trigger, parse) or _subject_of_main_clause(trigger, parse)
    governed = [
        chunk
        for chunk in right
        if chunk is not source
        and chunk.preposition in parse.words.role_preposition
        and chunk.first - trigger.end < _REACH_NAME
        and not _is_place(chunk, event_type)
    ]
    moved = _first(governed)
    if (
        source is None
        and moved is not None
        and event_type in _MOVING
        and moved.preposition == "of"
        and moved.sector == "MIL"
        and moved.code
    ):
        source, governed = moved, [chunk for chunk in governed if chunk.group != moved.group]
    target = _first(governed) or _object(trigger, event_type, parse)
    return source, None if target is source else target


def _subject_of_main_clause(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Who acts, after an opening phrase and its comma: "After talks with Iran, Iraq said"."""
    for chunk in parse.chunks:
        at = chunk.first - 1
        while at > trigger.end and parse.lower(at) in parse.words.determiner | parse.words.title:
            at -= 1
        opens = at > trigger.end and parse.lower(at) == "," and not parse.is_source(chunk)
        if opens and chunk.kind != "name" and chunk.preposition is None:
            return chunk
    return None


def _owns(chunk: Chunk, parse: Parse) -> bool:
    """Whether the noun is theirs: "Russia's attack", "the Russian attack"."""
    return parse.lower(chunk.end) == "'s" or chunk.kind in {"demonym", "actor"}


def _of_passive(trigger: Trigger, event_type: str, parse: Parse) -> tuple[Chunk | None, Chunk | None]:
    right = _right(trigger, parse)
    source = _first([chunk for chunk in right if chunk.preposition == "by"])
    if source is None and event_type in {"ASSAULT", "COERCE"}:
        source = _first([chunk for chunk in right if _leads_attack(chunk, trigger, parse)])
    return source, _subject(trigger, parse)


def _leads_attack(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether an actor attacks: "killed in an Israeli airstrike"."""
    following = (parse.lower(at) for at in range(chunk.end, chunk.end + 4))
    close = chunk.first - trigger.end < _REACH_ATTACK and chunk.preposition in {"in", "by", "during", "from"}
    return close and any(word in parse.words.attack_noun for word in following)


def _of_active(trigger: Trigger, event_type: str, parse: Parse, subjects: Subjects) -> tuple[Chunk | None, Chunk | None]:
    source = _shared_subject(trigger, parse, subjects) or _behind_pronoun(trigger, parse) or _subject(trigger, parse)
    return source, _object(trigger, event_type, parse, {chunk.code for chunk in parse.group(source)} - {None})


# --- subject and object --------------------------------------------------------------------------------------------------


def _shared_subject(trigger: Trigger, parse: Parse, subjects: Subjects) -> Chunk | None:
    """The subject of "and attacked": that of the verb before, with nobody in between; None: no such verb."""
    at = trigger.first - 1
    while at > 0 and _stands_before_verb(parse.lower(at), parse):
        at -= 1
    if parse.lower(at) not in {"and", "but", "or", ","} or any(at < chunk.first < trigger.first for chunk in parse.chunks):
        return None
    earlier = [other for other in parse.triggers if other.first < trigger.first and other.is_verb]
    if earlier and subjects.get(earlier[-1].first) is not None:
        return subjects[earlier[-1].first]
    return _leading_subject(at, trigger, parse) if parse.lower(at) != "," else None


def _behind_pronoun(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Whom "it attacked" means: the subject of the sentence so far; None: no pronoun stands for the subject."""
    clause = parse.clauses.of[trigger.first]
    before = [at for at in range(trigger.first) if parse.clauses.of[at] == clause]
    named = any(parse.clauses.of[chunk.first] == clause and chunk.end <= trigger.first for chunk in parse.chunks)
    if named or not any(parse.lower(at) in _PRONOUNS for at in before):
        return None
    return _first([chunk for chunk in _left(trigger, parse) if _is_strong_subject(chunk)])


def _stands_before_verb(lower: str, parse: Parse) -> bool:
    words = parse.words
    return (
        lower.endswith("ly")
        or lower in words.future
        or lower in words.adverb
        or lower in words.being
        or lower in words.implicative
        or lower in words.modal
    )


def _leading_subject(conjunction: int, trigger: Trigger, parse: Parse) -> Chunk | None:
    """The first actor of the clause that a coordinated verb goes on with; None: the words before are no such clause."""
    finite = trigger.forms & {"past", "s"} or any(
        parse.lower(at) in parse.words.future | parse.words.modal for at in range(conjunction, trigger.first)
    )
    if not finite:
        return None
    clause = parse.clauses.of[conjunction]
    clauses = {clause}
    while clause > 0 and parse.clauses.openers[clause] in {",", "but", *_RELATIVE}:
        if parse.clauses.openers[clause] in _RELATIVE:
            clauses.discard(clause)
        clause -= 1
        clauses.add(clause)
    return _first(
        [
            chunk
            for chunk in parse.chunks
            if parse.clauses.of[chunk.first] in clauses and chunk.end <= conjunction and _is_strong_subject(chunk)
        ]
    )


def _subject(trigger: Trigger, parse: Parse) -> Chunk | None:
    clause = parse.clauses.of[trigger.first]
    before_trigger = _left(trigger, parse)
    same = [chunk for chunk in before_trigger if parse.clauses.of[chunk.first] == clause]
    left = [chunk for chunk in before_trigger if chunk in same or chunk.sector not in _REPORTERS]
    if parse.clauses.openers[clause] in parse.words.relative - {"that"} and not same:
        before = [chunk for chunk in left if parse.clauses.of[chunk.first] == clause - 1]
        if before:
            return before[-1]
    for pool in (same, left):
        for fits in (_is_strong_subject, _has_no_preposition):
            found = [chunk for chunk in pool if fits(chunk)]
            if found:
                return found[-1]
        if pool is same:
            found = [chunk for chunk in pool if chunk.preposition in {"by", "between"}]
            if found:
                return found[-1]
    return _first([chunk for chunk in left if chunk.kind != "name"]) or _first(left)


def _is_strong_subject(chunk: Chunk) -> bool:
    return chunk.preposition in _INCLUDING and chunk.kind != "name"


def _has_no_preposition(chunk: Chunk) -> bool:
    return chunk.preposition is None


def _object(trigger: Trigger, event_type: str, parse: Parse, own: AbstractSet[str | None] = frozenset()) -> Chunk | None:
    """Who is acted upon; a state's bare name is never its own object ("Italy's Meloni said Italy ...")."""
    right = [
        chunk
        for chunk in _right(trigger, parse)
        if (trigger.pattern.mode == "visit" or not _is_place(chunk, event_type))
        and not (chunk.kind in _BARE and chunk.code in own)
    ]
    same = [chunk for chunk in right if parse.clauses.same(chunk.first, trigger.first)]
    here = [chunk for chunk in right if not _is_beyond(chunk, trigger, parse)]
    for pool in (same, here):
        near = [chunk for chunk in pool if chunk.kind != "name" and chunk.first - trigger.end < _REACH]
        if near:
            return _behind_instrument(near, event_type, parse) or near[0]
    return _first([chunk for chunk in here if chunk.first - trigger.end < _REACH_NAME])


def _is_beyond(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether an actor stands in a clause that tells something else: "delayed their talks after Iran ..."."""
    clauses = parse.clauses
    between = clauses.openers[clauses.of[trigger.first] + 1 : clauses.of[chunk.first] + 1]
    return any(opener in _OTHER_STORY for opener in between)


def _behind_instrument(near: Sequence[Chunk], event_type: str, parse: Parse) -> Chunk | None:
    thing = near[0]
    if thing.code is not None or thing.sector not in _INSTRUMENTS or event_type not in _SENDING:
        return None
    governed = [
        chunk
        for chunk in near[1:]
        if chunk.code and chunk.preposition in parse.words.role_preposition and chunk.first - thing.end < _REACH_INSTRUMENT
    ]
    return _first(governed)


def _is_place(chunk: Chunk, event_type: str) -> bool:
    """Whether it tells where, not with whom: "in Paris" after a verb of meeting or signing."""
    return event_type in _MEETING and chunk.preposition in _PLACE_PREPOSITIONS and chunk.kind in {"metonym", "country", "region"}


def _left(trigger: Trigger, parse: Parse) -> list[Chunk]:
    return [
        chunk
        for chunk in parse.chunks
        if (chunk.end <= trigger.first or _opens_trigger(chunk, trigger))
        and not _qualifies(chunk, trigger)
        and not parse.is_source(chunk)
    ]


def _opens_trigger(chunk: Chunk, trigger: Trigger) -> bool:
    """Whether the actor is part of the pattern: "UN peacekeepers deployed"."""
    return not trigger.is_verb and chunk.first <= trigger.first < chunk.end < trigger.end


def _qualifies(chunk: Chunk, trigger: Trigger) -> bool:
    """Whether it is an adjective, no actor: "military assistance"."""
    return not trigger.is_verb and chunk.kind == "agent" and chunk.code is None and chunk.end == trigger.first


def _right(trigger: Trigger, parse: Parse) -> list[Chunk]:
    return [chunk for chunk in parse.chunks if chunk.first > trigger.first and not parse.is_speaker(chunk)]


def _first(chunks: Sequence[Chunk]) -> Chunk | None:
    return chunks[0] if chunks else None


def _last(chunks: Sequence[Chunk]) -> Chunk | None:
    return chunks[-1] if chunks else None
