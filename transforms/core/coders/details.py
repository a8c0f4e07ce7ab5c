"""When, where and how many: what stands in an event's clause or sentence, found over the whole text once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from schemas.events import Quantity
from transforms.core.coders.found import Found, Spanned, clause_span, nearest, token_at
from transforms.core.coders.parse import Parse
from transforms.core.coders.tiers import Candidate
from transforms.core.coders.whereabouts import find_place
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression

#: Words between a verb of saying and its own date: "said late on Monday".
_SPEECH_DATE: Final = 3
#: Words before a date that make it an end or a beginning, and no time of the event itself.
_BOUNDS: Final = frozenset({"until", "till", "since", "before", "by"})
#: Tokens of a date that frames the whole sentence: "On Monday, ...".
_OPENING_DATE: Final = 4
#: Open clauses that tell what happened at the time of the main clause.
_SAME_TIME: Final = frozenset({"when", "as", "while", "where", "which"})
#: Units that measure, and count no party.
_MEASURES: Final = frozenset(
    "years year months month weeks week days day hours minutes kilometres kilometers km miles metres meters percent times points degrees".split()
)
#: Kinds of numbers that may stand before their verb: "five people were killed".
_OF_HARM: Final = frozenset({"killed", "injured", "arrested", "protesters"})
#: Words between a verb and the number that it is about.
_REACH_QUANTITY: Final = 8
#: An event told with a date so long before publication looks back.
HISTORICAL: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """When, where and how many, for one event."""

    date: DateExpression | None
    #: The date stands in the event's own clause.
    date_near: bool
    place: PlaceMention | None
    quantities: tuple[Quantity, ...]


def find_details(candidate: Candidate, parse: Parse, found: Found) -> Details:
    """Give an event its date, place and quantities.

    Args:
        candidate: the event, with both sides.
        parse: the sentence.
        found: what the text holds.
    """
    tokens = parse.tokens
    trigger = candidate.trigger.first
    clause_start, clause_end = clause_span(trigger, parse)
    dates = [each for each in found.dates.within(tokens[0].start, tokens[-1].end) if not _dates_speech(each, trigger, parse)]
    own = [each for each in dates if _in_clause(each, trigger, parse)]
    chosen = _of_verb(own, trigger, parse) or _of_frame(dates, trigger, parse)
    quantities = [each for each in found.quantities.within(clause_start, clause_end) if _is_quantity_of(each, candidate, parse)]
    return Details(
        date=_not_a_bound(chosen, parse) if chosen else None,
        date_near=bool(own),
        place=find_place(candidate, parse, found),
        quantities=tuple(each for each in quantities if not any(_overlap(each, other) for other in dates)),
    )


def _in_clause(found: Spanned, trigger: int, parse: Parse) -> bool:
    at = token_at(found.start, parse)
    return parse.clauses.same(at, trigger)


def _of_verb(own: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of a verb among those of its clause: with no other verb between; else one that opens the clause."""
    verbs = [each.first for each in parse.triggers if each.is_verb and each.first != trigger]
    at = parse.tokens[trigger].start

    def parted(each: DateExpression) -> bool:
        low, high = sorted((token_at(each.start, parse), trigger))
        return any(low < verb < high for verb in verbs)

    free = [each for each in own if not parted(each)]
    after = [each for each in free if each.start > at]
    opening = [each for each in own if token_at(each.start, parse) < _OPENING_DATE]
    return nearest(after, at) or nearest(free, at) or (opening[0] if opening else None)


def _of_frame(dates: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of the main clause for a clause that goes on in its time: "were killed on Monday when men attacked"; the sentence's first words."""
    opening = [each for each in dates if token_at(each.start, parse) < _OPENING_DATE]
    if parse.clauses.opener(trigger) in _SAME_TIME:
        before = [each for each in dates if each.start < parse.tokens[trigger].start]
        return before[-1] if before else None
    coordinated = parse.clauses.opener(trigger) in {",", "that", None}
    return opening[0] if opening and coordinated else None


def _is_quantity_of(quantity: Quantity, candidate: Candidate, parse: Parse) -> bool:
    """Whether a number counts a party of the event, or what its verb is about."""
    start, end = token_at(quantity.start, parse), token_at(quantity.end - 1, parse)
    sides = (*candidate.sides.actors, *candidate.sides.recipients)
    if any(chunk.first <= end and start < chunk.end for chunk in sides):
        return True
    if (quantity.unit or "") in _MEASURES:
        return False
    low, high = sorted((start, candidate.trigger.first))
    near = not any(low < each.first < high for each in parse.triggers if each.is_verb and parse.lower(each.first - 1) != "to")
    return near and (start > candidate.trigger.first or quantity.kind in _OF_HARM) and high - low <= _REACH_QUANTITY


def _not_a_bound(found: DateExpression, parse: Parse) -> DateExpression:
    """The date, emptied where it only bounds the event's time: "aid until 2029" is not given in 2029."""
    words = [token.lower for token in parse.tokens if token.start < found.end]
    first = sum(token.end <= found.start for token in parse.tokens)
    if found.date_from is None or not _BOUNDS & set(words[max(0, first - 1) : first + 1]):
        return found
    return replace(found, date_from=None, date_to=None, method=None, reason="bound")


def is_historical(details: Details, published: date | None) -> bool:
    """Whether the event's date lies more than a year before publication; False where either is unknown."""
    day = details.date.date_to if details.date is not None else None
    return published is not None and day is not None and published - day > HISTORICAL


def _dates_speech(found: DateExpression, trigger: int, parse: Parse) -> bool:
    """Whether a date belongs to a verb of saying just before it, and so to the speech, not to what is told."""
    first = next((k for k, token in enumerate(parse.tokens) if token.end > found.start), 0)
    before = range(max(0, first - _SPEECH_DATE), first)
    return any(parse.lower(k) in parse.words.report_verb and k != trigger for k in before)


def _overlap(one: Spanned, other: Spanned) -> bool:
    return one.start < other.end and other.start < one.end
