"""All stages over one sentence: from its tokens to candidates for events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from transforms.core.coders.attribution import find_reports
from transforms.core.coders.casing import restore_case
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.clauses import find_clauses
from transforms.core.coders.coordination import find_chunks
from transforms.core.coders.lexicon import Lexicon
from transforms.core.coders.names import NameIndex, split_compounds
from transforms.core.coders.operators import read_operators, resolve
from transforms.core.coders.parse import Parse
from transforms.core.coders.references import Memory, resolve_references
from transforms.core.coders.roles import assign_roles
from transforms.core.coders.scopes import find_scopes
from transforms.core.coders.status import find_marks
from transforms.core.coders.tiers import Candidate
from transforms.core.coders.tokens import Token
from transforms.core.coders.triggers import find_triggers

#: Fewer tokens make no event.
_MIN_TOKENS = 3


def parse_sentence(
    tokens: Sequence[Token], lexicon: Lexicon, index: NameIndex, on: date | None, memory: Memory | None = None
) -> Parse | None:
    """Actors, triggers and clauses of a sentence; None: it has no trigger.

    Args:
        tokens: as written.
        lexicon: patterns and word classes.
        index: the gazetteer.
        on: the day from which office-holders are told apart.
        memory: who was named before; gains the actors of this sentence. None: the sentence stands alone.
    """
    memory = memory or Memory()
    cased = restore_case(split_compounds(tokens, index), index, lexicon.words)
    named = find_chunks(cased, index, lexicon.words, on, memory.surnames)
    chunks = resolve_references(cased, named, memory, lexicon.words, lexicon.nominal)
    memory.remember(chunks, cased, lexicon.words)
    if len(tokens) < _MIN_TOKENS or not any(token.lower in lexicon.patterns for token in tokens):
        return None
    triggers = find_triggers(cased, chunks, lexicon)
    if not triggers:
        return None
    clauses = find_clauses(cased, lexicon.words)
    parse = Parse(tokens=cased, chunks=chunks, triggers=triggers, clauses=clauses, words=lexicon.words)
    return replace(parse, reports=find_reports(parse))


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
        act = resolve(reading, marks, parse.tokens, parse.words)
        if act is None:
            continue
        sides = assign_roles(trigger, act.event_type, parse, subjects, passive=marks.passive)
        if sides is None:
            continue
        subjects[trigger.first] = sides.actors[0] if sides.actors else None
        candidates.append(Candidate(trigger=trigger, end=reading.end(parse.words), act=act, marks=marks, sides=sides))
    return candidates
