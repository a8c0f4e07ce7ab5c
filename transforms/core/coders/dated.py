"""Which date of a sentence is an event's own, and which is another verb's, a noun's, a quotation's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from transforms.core.coders.found import Found, nearest, token_at
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger
from transforms.core.timex import DateExpression

#: Words between a verb of saying and its own date: "said late on Monday".
_SPEECH_DATE: Final = 3
_QUOTES: Final = frozenset({'"', "“", "”", "„", "«", "»"})
#: Words before a date that make it an end or a beginning, and no time of the event itself.
_BOUNDS: Final = frozenset({"until", "till", "since", "before", "by"})
#: Tokens of a date that frames the whole sentence: "On Monday, ...".
_OPENING_DATE: Final = 4
#: Open clauses that tell what happened at the time of the main clause.
_SAME_TIME: Final = frozenset({"when", "as", "while", "where", "which"})
#: Behind these a date is the span in which something is counted: "for the second time this year", "so far this month".
_COUNTING: Final = frozenset({"time", "times", "far"})
#: Words of a noun that a date stands before: "the 2019 trade agreement".
_NOUN: Final = 3
#: Participles behind a noun that do not end in -ed.
_PARTICIPLES: Final = frozenset(
    "built made held sent set written drawn taken given known seen born found begun lost won sold bought struck shot cut put left".split()
)


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of an event."""

    date: DateExpression | None
    #: A date stands in the event's own clause.
    near: bool
    #: All dates of the sentence but those of verbs of saying.
    told: Sequence[DateExpression]


def find_date(trigger: Trigger, parse: Parse, found: Found) -> Dated:
    """Give an event its date.

    Args:
        trigger: of the event.
        parse: the sentence.
        found: what the text holds.
    """
    first, tokens = trigger.first, parse.tokens
    inside = found.dates.within(tokens[0].start, tokens[-1].end)
    told = [each for each in inside if not _dates_speech(each, first, parse)]
    free = [each for each in told if not _is_of_others(each, trigger, parse)]
    own = [each for each in free if parse.clauses.same(token_at(each.start, parse), first)]
    chosen = _of_verb(own, first, parse) or _of_frame(free, first, parse)
    return Dated(_not_a_bound(chosen, parse) if chosen else None, bool(own), told)


def _dates_speech(found: DateExpression, trigger: int, parse: Parse) -> bool:
    """Whether a date belongs to a verb of saying just before it, and so to the speech, not to what is told."""
    first = next((k for k, token in enumerate(parse.tokens) if token.end > found.start), 0)
    before = range(max(0, first - _SPEECH_DATE), first)
    return any(parse.lower(k) in parse.words.report_verb and k != trigger for k in before)


def _is_of_others(found: DateExpression, trigger: Trigger, parse: Parse) -> bool:
    """Whether a date is a noun's, a participle's, or only the span of a count."""
    counts = parse.lower(token_at(found.start, parse) - 1) in _COUNTING
    return counts or _is_of_noun(found, trigger, parse) or _is_of_participle(found, trigger.first, parse)


def _is_of_noun(found: DateExpression, trigger: Trigger, parse: Parse) -> bool:
    """Whether a date tells which, and not when: "rejected the 2019 agreement", "condemned the June 3 strike"."""
    first, last = token_at(found.start, parse), token_at(found.end - 1, parse)
    begins = parse.lower(first) in {"the", "a", "an"} and parse.tokens[first + 1].text[:1].isdigit()
    named = begins or (parse.lower(first - 1) in parse.words.determiner and parse.lower(first) not in {"the", "that", "this"})
    following = parse.lower(last + 1)
    noun = following[:1].isalpha() and not (
        following in parse.words.preposition
        or following in parse.words.before_verb
        or following in parse.words.being
        or following in parse.words.modal
        or following in parse.words.subordinator
        or following in parse.words.determiner
    )
    return named and noun and not last < trigger.first <= last + _NOUN


def _is_of_participle(found: DateExpression, trigger: int, parse: Parse) -> bool:
    """Whether a date goes with a participle behind a noun: "left the base built in 2017"."""
    first = token_at(found.start, parse)
    at = first - 1 if parse.lower(first - 1) not in {"in", "on", "at"} else first - 2
    word, before = parse.lower(at), parse.lower(at - 1)
    helped = before in parse.words.being or before in parse.words.modal or before in {"has", "have", "had", "and", "or", ","}
    return at - 1 > trigger and (word.endswith("ed") or word in _PARTICIPLES) and before.isalpha() and not helped


def _of_verb(own: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of a verb among those of its clause: with no other verb between; else one that opens the clause."""
    verbs = [each.first for each in parse.triggers if each.is_verb and each.first != trigger]
    at = parse.tokens[trigger].start
    free = [each for each in own if not _is_parted(each, verbs, trigger, parse)]
    after = [each for each in free if each.start > at]
    opening = [each for each in own if token_at(each.start, parse) < _OPENING_DATE]
    return nearest(after, at) or nearest(free, at) or (opening[0] if opening else None)


def _is_parted(found: DateExpression, verbs: Sequence[int], trigger: int, parse: Parse) -> bool:
    """Whether another verb, a mark of quotation or an infinitive stands between a date and its verb."""
    low, high = sorted((token_at(found.start, parse), trigger))
    between = [parse.lower(k) for k in range(low, high)]
    quoted = sum(word in _QUOTES for word in between) % 2 == 1
    inner = low == trigger and (",", "to") in pairwise(between)
    return quoted or inner or any(low < verb < high for verb in verbs) or _is_set_off(found, verbs, trigger, parse)


def _is_set_off(found: DateExpression, verbs: Sequence[int], trigger: int, parse: Parse) -> bool:
    """Whether a date goes with a verb before it, and a comma parts both from ours: "the minister, arrested in May, was released"."""
    first, last = token_at(found.start, parse), token_at(found.end - 1, parse)
    before = max((verb for verb in verbs if verb < first), default=None)
    if before is None or last >= trigger:
        return False
    return "," in map(parse.lower, range(last + 1, trigger)) and "," not in map(parse.lower, range(before, first))


def _of_frame(dates: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of the main clause for a clause that goes on in its time: "were killed on Monday when men attacked"; the sentence's first words."""
    opening = [each for each in dates if token_at(each.start, parse) < _OPENING_DATE]
    if parse.clauses.opener(trigger) in _SAME_TIME:
        before = [each for each in dates if each.start < parse.tokens[trigger].start]
        return before[-1] if before else None
    coordinated = parse.clauses.opener(trigger) in {",", "that", None}
    return opening[0] if opening and coordinated else None


def _not_a_bound(found: DateExpression, parse: Parse) -> DateExpression:
    """The date, emptied where it only bounds the event's time: "aid until 2029" is not given in 2029."""
    words = [token.lower for token in parse.tokens if token.start < found.end]
    first = sum(token.end <= found.start for token in parse.tokens)
    if found.date_from is None or not _BOUNDS & set(words[max(0, first - 1) : first + 1]):
        return found
    return replace(found, date_from=None, date_to=None, method=None, reason="bound")
