"""When, where and how many: what stands in an event's clause or sentence, found over the whole text once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from schemas.events import Quantity
from transforms.core.coders.dated import find_date
from transforms.core.coders.found import Found, Spanned, clause_span, token_at
from transforms.core.coders.parse import Parse
from transforms.core.coders.tiers import Candidate
from transforms.core.coders.whereabouts import find_place
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression

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
    dated = find_date(candidate.trigger, parse, found)
    clause_start, clause_end = clause_span(candidate.trigger.first, parse)
    quantities = [each for each in found.quantities.within(clause_start, clause_end) if _is_quantity_of(each, candidate, parse)]
    return Details(
        date=dated.date,
        date_near=dated.near,
        place=find_place(candidate, parse, found),
        quantities=tuple(each for each in quantities if not any(_overlap(each, other) for other in dated.told)),
    )


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


def is_historical(details: Details, published: date | None) -> bool:
    """Whether the event's date lies more than a year before publication; False where either is unknown."""
    day = details.date.date_to if details.date is not None else None
    return published is not None and day is not None and published - day > HISTORICAL


def _overlap(one: Spanned, other: Spanned) -> bool:
    return one.start < other.end and other.start < one.end
