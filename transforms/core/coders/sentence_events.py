"""All stages over one sentence: from its tokens to candidates for events."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from transforms.core.coders.attribution import find_reports, with_first_person
from transforms.core.coders.casing import restore_case
from transforms.core.coders.chunk import Chunk, shifted
from transforms.core.coders.clauses import find_clauses
from transforms.core.coders.coordination import find_chunks
from transforms.core.coders.datelines import dateline_end
from transforms.core.coders.lexicon import Lexicon
from transforms.core.coders.memory import Memory
from transforms.core.coders.names import NameIndex, split_compounds
from transforms.core.coders.operators import Act, resolve
from transforms.core.coders.parse import Parse, Sides
from transforms.core.coders.readings import Reading, is_intention, read_operators
from transforms.core.coders.references import resolve_references
from transforms.core.coders.roles import assign_roles, opens_series
from transforms.core.coders.scopes import Scopes, find_scopes
from transforms.core.coders.setting import scene_country, story_country
from transforms.core.coders.states import of_acting_state
from transforms.core.coders.status import Marks, find_marks
from transforms.core.coders.tiers import Candidate
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.triggers import find_triggers

#: Whose journeys are of public concern.
_OFFICIAL: Final = frozenset({"GOV", "LEG", "IGO", "REL", "OPP", "PTY", "MIL", "SPY"})
_PRIVATE: Final = frozenset({"MED", "COP", "CVL", "BUS", "HLH", "EDU", "SCI", "REF", "LAB"})
_FREED: Final = frozenset({"him", "her", "them", "us", "me", "one", "all", "both", "some", "many", "nobody", "none", "no"})
_CROWDS: Final = frozenset({"CVL", "OPP", "LAB", "EDU", "REF", "REL", "NGO", "HLH", "PTY", "REB", "JUD", "MED", "BUS"})
#: Act for the state in whose story they are named.
_ORGANS: Final = frozenset({"GOV", "LEG", "JUD", "COP", "MIL", "SPY", "HLH"})
#: Of eleven such rows without any party one was right. Source: development half of the event gold.
_WITH_SOMEBODY: Final = frozenset({"AGREE", "AID", "CONSULT"})
#: Fewer tokens make no event.
_MIN_TOKENS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence whose actors are found as they are named, before references are resolved."""

    #: In the letter case of running text.
    tokens: Sequence[Token]
    named: Sequence[Chunk]
    #: Places from which it is told: none of them acts.
    dateline: Sequence[Chunk] = ()


def draft_sentence(
    tokens: Sequence[Token], lexicon: Lexicon, index: NameIndex, on: date | None, surnames: AbstractSet[str] = frozenset()
) -> Draft:
    """Find the actors that a sentence names.

    Args:
        tokens: as written.
        lexicon: patterns and word classes.
        index: the gazetteer.
        on: the day from which office-holders are told apart.
        surnames: of people named before, lower-case.
    """
    cased = restore_case(split_compounds(tokens, index), index, lexicon.words)
    body = dateline_end(tokens)
    named = find_chunks(cased[body:], index, lexicon.words, on, surnames)
    if not body:
        return Draft(tokens=cased, named=named)
    dateline = find_chunks(cased[:body], index, lexicon.words, on, surnames)
    return Draft(tokens=cased, named=[shifted(chunk, body) for chunk in named], dateline=dateline)


def parse_sentence(draft: Draft, lexicon: Lexicon, memory: Memory) -> Parse | None:
    """Actors, triggers and clauses of a sentence; None: it has no trigger.

    Args:
        draft: the sentence.
        lexicon: patterns and word classes.
        memory: who was named before; gains the actors of this sentence.
    """
    tokens = draft.tokens
    chunks = resolve_references(tokens, draft.named, memory, lexicon.words, lexicon.nominal)
    memory.remember(chunks, tokens, lexicon.words)
    if len(tokens) < _MIN_TOKENS or not any(token.lower in lexicon.patterns for token in tokens):
        return None
    triggers = find_triggers(tokens, chunks, lexicon)
    if not triggers:
        return None
    clauses = find_clauses(tokens, lexicon.words, {trigger.first for trigger in triggers if trigger.is_verb})
    parse = Parse(
        tokens=tokens,
        chunks=chunks,
        triggers=triggers,
        clauses=clauses,
        words=lexicon.words,
        story=memory.story,
        scene=memory.scene,
    )
    parse = replace(parse, reports=memory.speakers.recognise(find_reports(parse), parse, memory.at))
    return replace(parse, chunks=with_first_person(parse))


def parse_alone(tokens: Sequence[Token], lexicon: Lexicon, index: NameIndex, on: date | None) -> Parse | None:
    """A sentence without a text around it; arguments as in `draft_sentence`; None: it has no trigger."""
    draft = draft_sentence(tokens, lexicon, index, on)
    named = [draft.named]
    return parse_sentence(draft, lexicon, Memory(story_country(named), scene_country(named, [tokens])))


def _is_empty(trigger: Trigger, sides: Sides, parse: Parse) -> bool:
    """Whether a verb of wide meaning tells of nobody that is known: "rents hurt households", "shares were hit"."""
    known = any(chunk.code and (chunk.via != "story" or chunk.sector in _ORGANS) for chunk in (*sides.actors, *sides.recipients))
    if trigger.is_verb and trigger.pattern.head == "release" and trigger.length == 1 and not sides.recipients:
        # What is released without anybody who is free then is a text, a film or a gas.
        following = parse.lower(trigger.end)
        passive = parse.lower(trigger.first - 1) in parse.words.being
        return not (passive or following in _FREED or following in parse.words.count or following[:1].isdigit())
    return trigger.is_verb and parse.lower(trigger.first) in parse.words.weak_verb and trigger.length == 1 and not known


def _is_nobodys(act: Act, sides: Sides) -> bool:
    """Whether an act that somebody must do with or for somebody names neither: "the need for talks", "help is on its way"."""
    return act.event_type in _WITH_SOMEBODY and not sides.actors and not sides.recipients


def _is_private(trigger: Trigger, sides: Sides, parse: Parse) -> bool:
    """Whether it is nobody's public act: a journey of no official, a crowd that goes home, an emergency of health."""
    acting = {chunk.sector for chunk in sides.actors}
    official = any(
        chunk.kind in {"leader", "country", "metonym"} or chunk.person or chunk.sector in _OFFICIAL for chunk in sides.actors
    )
    if trigger.is_verb and trigger.pattern.mode == "visit":
        return not official and (trigger.pattern.head in parse.words.movement or (bool(acting) and acting <= _PRIVATE))
    if trigger.is_verb and trigger.pattern.head == "vote":
        # Whom voters choose is no act of a state towards another.
        return bool(sides.recipients) and all(chunk.kind == "leader" or chunk.person or chunk.name for chunk in sides.recipients)
    if trigger.is_verb and trigger.pattern.head == "disperse":
        return not sides.recipients and bool(acting & {"OPP", "CVL"})
    return any(parse.lower(at) == "health" for at in range(trigger.first, trigger.end)) and trigger.pattern.head == "declare"


def _by_protester(act: Act, trigger: Trigger, sides: Sides) -> Act:
    """With the type that depends on who protests: a crowd does so in the street, a state by words."""
    if (
        trigger.pattern.head != "protest"
        or not trigger.is_verb
        or act.event_type not in {"PROTEST", "ACCUSE"}
        or not sides.actors
    ):
        return act
    crowd = all(chunk.sector in _CROWDS for chunk in sides.actors)
    return replace(act, event_type="PROTEST", cameo="141") if crowd else replace(act, event_type="ACCUSE", cameo="111")


def _doing(reading: Reading, act: Act, marks: Marks, parse: Parse, scopes: Scopes) -> tuple[Trigger, bool]:
    """The trigger whose grammar tells who does it, and whether it is passive: in "was about to be charged by" that of what is intended."""
    inner = reading.inner
    if inner is None or not is_intention(reading.trigger, parse.words) or act.event_type != inner.pattern.event_type:
        return reading.trigger, marks.passive
    passive = find_marks(inner, parse.tokens, parse.clauses, scopes, parse.words).passive
    return (inner, True) if passive else (reading.trigger, marks.passive)


def find_candidates(parse: Parse) -> list[Candidate]:
    """Events of a sentence, in the order of their triggers."""
    starts = {chunk.first for chunk in parse.chunks}
    verbs = {trigger.first for trigger in parse.triggers if trigger.is_verb}
    scopes = find_scopes(parse.tokens, starts, verbs, parse.words)
    candidates: list[Candidate] = []
    subjects: dict[int, Chunk | None] = {}
    for reading in read_operators(parse, scopes.supposed):
        trigger = reading.trigger
        marks = find_marks(trigger, parse.tokens, parse.clauses, scopes, parse.words)
        if marks.passive and opens_series(trigger, parse):
            marks = replace(marks, passive=False)
        act = resolve(reading, marks, parse.tokens, parse.words)
        if act is None:
            continue
        doing, passive = _doing(reading, act, marks, parse, scopes)
        sides = assign_roles(doing, act.event_type, parse, subjects, passive=passive)
        if sides is None:
            continue
        if (
            _is_empty(trigger, sides, parse)
            or _is_private(trigger, sides, parse)
            or (_is_nobodys(act, sides) and not marks.passive)
        ):
            continue
        act = _by_protester(act, trigger, sides)
        sides = of_acting_state(sides, act.event_type, parse)
        subject_side = sides.recipients if marks.passive else sides.actors
        subjects[trigger.first] = subject_side[0] if subject_side else None
        candidates.append(Candidate(trigger=trigger, end=reading.end(parse.words), act=act, marks=marks, sides=sides))
    return candidates
