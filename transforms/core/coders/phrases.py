"""What belongs to the clause and to the phrase of a verb's subject."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: "But did not attack": auxiliaries of a denial.
_SUPPORTS: Final = frozenset({"did", "do", "does", "not", "n't", "never", "didn't", "don't", "doesn't"})
_PERFECT: Final = frozenset({"has", "have", "had"})


def stands_before_verb(lower: str, parse: Parse) -> bool:
    """Whether a word may stand between a subject and its verb."""
    words = parse.words
    return (
        lower.endswith("ly")
        or lower in _SUPPORTS
        or lower in words.future
        or lower in words.adverb
        or lower in words.being
        or lower in words.implicative
        or lower in words.modal
    )


def of_clause(before: Sequence[Chunk], trigger: Trigger, parse: Parse) -> list[Chunk]:
    """Those in a verb's clause, without those that stand inside the phrase of its subject."""
    same = [chunk for chunk in before if parse.clauses.same(chunk.first, trigger.first)]
    if not _is_finite(trigger, parse):
        return same
    return [chunk for chunk in same if not _is_object_of_infinitive(chunk, trigger, parse)] or same


def _is_finite(trigger: Trigger, parse: Parse) -> bool:
    before = parse.lower(trigger.first - 1)
    return trigger.is_verb and (before in parse.words.being | _PERFECT or bool(trigger.forms & {"past", "s"}))


def _is_object_of_infinitive(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether it stands inside the phrase of the subject: "Sweden's decision to expel two diplomats was criticised"."""
    return any(
        other.is_verb
        and "base" in other.forms
        and parse.lower(other.first - 1) == "to"
        and other.end <= chunk.first < trigger.first
        and not parse.words.report_verb & {parse.lower(at) for at in range(chunk.end, trigger.first)}
        for other in parse.triggers
    )


def has_own_subject(trigger: Trigger, parse: Parse, before: int) -> bool:
    """Whether a noun that is no known actor stands where the subject does: "killed when rustlers stormed a village"."""
    words = parse.words
    at = trigger.first - 1
    while at > before and (
        stands_before_verb(parse.lower(at), parse)
        or parse.lower(at) in words.negation
        or (trigger.first - 1 > at and _is_inserted(at, trigger, parse))
    ):
        at -= 1
    lower = parse.lower(at)
    if at <= before or not lower[:1].isalpha():
        return False
    return not (
        lower in words.subordinator
        or lower in words.preposition
        or lower in words.pronoun
        or lower in words.report_verb
        or lower in {"and", "or", "but", "that", "then", "to", "not"}
        or any(chunk.first <= at < chunk.end for chunk in parse.chunks)
        or any(other.is_verb and other.first <= at < other.end for other in parse.triggers)
    )


def _is_inserted(at: int, trigger: Trigger, parse: Parse) -> bool:
    """Whether a word belongs to a relative clause that the verb's own clause goes on behind: "the attack that killed nine was condemned"."""
    return parse.clauses.of[at] > parse.clauses.of[trigger.first]
