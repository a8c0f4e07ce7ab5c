"""When, where and how many: what stands in an event's clause or sentence, found over the whole text once."""

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Generic, Protocol, TypeVar

from schemas.events import Quantity
from transforms.core.coders.parse import Parse
from transforms.core.coders.tiers import Candidate
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
#: Of what is done by words a place tells where only just behind them; further on it belongs to what is said.
_SPOKEN: Final = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_BESIDE_SPEECH: Final = 4
#: Types whose direct object may be ground, and what leads to ground: "marched through", "deployed to", "pulled out of".
_ON_GROUND: Final = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST"})
_REACHED: Final = frozenset({None, "to", "in", "at", "around"})
_CROSSED: Final = frozenset({"into", "from", "through", "of", "on", "over"})
_REACH_GROUND: Final = 6
#: Units that measure, and count no party.
_MEASURES: Final = frozenset(
    "years year months month weeks week days day hours minutes kilometres kilometers km miles metres meters percent times points degrees".split()
)
#: Kinds of numbers that may stand before their verb: "five people were killed".
_OF_HARM: Final = frozenset({"killed", "injured", "arrested", "protesters"})
#: Words between a verb and the number that it is about.
_REACH_QUANTITY: Final = 8
#: Words before a place that opens the sentence: "In the Polish city of Lublin, ...".
_OPENING: Final = 9
#: An event told with a date so long before publication looks back.
HISTORICAL: Final = timedelta(days=366)


class Spanned(Protocol):
    """Has offsets into the text."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""


T = TypeVar("T", bound=Spanned)


class Spans(Generic[T]):
    """Things found in a text, by place."""

    def __init__(self, found: Sequence[T]) -> None:
        """Args: found: in any order, not overlapping."""
        self._found = sorted(found, key=lambda each: each.start)
        self._starts = [each.start for each in self._found]

    def within(self, start: int, end: int) -> list[T]:
        """All that lie wholly inside a half-open stretch, in order."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [each for each in self._found[first:last] if each.end <= end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in a text apart from events."""

    dates: Spans[DateExpression]
    places: Spans[PlaceMention]
    quantities: Spans[Quantity]
    #: The place whose name begins at a code point.
    place_at: Callable[[int], PlaceMention | None]


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
    clause_start, clause_end = _clause_span(trigger, parse)
    at = tokens[trigger].start
    dates = [each for each in found.dates.within(tokens[0].start, tokens[-1].end) if not _dates_speech(each, trigger, parse)]
    own = [each for each in dates if _in_clause(each, trigger, parse)]
    chosen = _of_verb(own, trigger, parse) or _of_frame(dates, trigger, parse)
    places = [each for each in found.places.within(clause_start, clause_end) if _is_place_of(each, candidate, parse)]
    quantities = [each for each in found.quantities.within(clause_start, clause_end) if _is_quantity_of(each, candidate, parse)]
    return Details(
        date=_not_a_bound(chosen, parse) if chosen else None,
        date_near=bool(own),
        place=_nearest(places, at) or _reached(candidate, parse, found),
        quantities=tuple(each for each in quantities if not any(_overlap(each, other) for other in dates)),
    )


def _in_clause(found: Spanned, trigger: int, parse: Parse) -> bool:
    at = _token_at(found.start, parse)
    return parse.clauses.same(at, trigger)


def _token_at(start: int, parse: Parse) -> int:
    """Number of the token in which a code point lies."""
    starts = [token.start for token in parse.tokens]
    return max(0, bisect.bisect_right(starts, start) - 1)


def _of_verb(own: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of a verb among those of its clause: with no other verb between; else one that opens the clause."""
    verbs = [each.first for each in parse.triggers if each.is_verb and each.first != trigger]
    at = parse.tokens[trigger].start

    def parted(each: DateExpression) -> bool:
        low, high = sorted((_token_at(each.start, parse), trigger))
        return any(low < verb < high for verb in verbs)

    free = [each for each in own if not parted(each)]
    after = [each for each in free if each.start > at]
    opening = [each for each in own if _token_at(each.start, parse) < _OPENING_DATE]
    return _nearest(after, at) or _nearest(free, at) or (opening[0] if opening else None)


def _of_frame(dates: Sequence[DateExpression], trigger: int, parse: Parse) -> DateExpression | None:
    """The date of the main clause for a clause that goes on in its time: "were killed on Monday when men attacked"; the sentence's first words."""
    opening = [each for each in dates if _token_at(each.start, parse) < _OPENING_DATE]
    if parse.clauses.opener(trigger) in _SAME_TIME:
        before = [each for each in dates if each.start < parse.tokens[trigger].start]
        return before[-1] if before else None
    coordinated = parse.clauses.opener(trigger) in {",", "that", None}
    return opening[0] if opening and coordinated else None


def _is_quantity_of(quantity: Quantity, candidate: Candidate, parse: Parse) -> bool:
    """Whether a number counts a party of the event, or what its verb is about."""
    start, end = _token_at(quantity.start, parse), _token_at(quantity.end - 1, parse)
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


def _clause_span(trigger: int, parse: Parse) -> tuple[int, int]:
    clause = parse.clauses.of[trigger]
    inside = [token for token, number in zip(parse.tokens, parse.clauses.of, strict=True) if number == clause]
    return inside[0].start, inside[-1].end


def _is_place_of(place: PlaceMention, candidate: Candidate, parse: Parse) -> bool:
    """Whether no comma parts a place from its event, but for a place that opens the sentence; "officials in Kyiv" act anywhere."""
    at = parse.tokens[candidate.trigger.first].start
    where = _token_at(place.start, parse)
    if place.precision == "country" and parse.lower(where - 1) == "at":
        # "Fired at Israel", "at Israel's request": a target or an owner.
        return False
    if any(chunk.first <= where < chunk.end and chunk.sector != "JUD" for chunk in candidate.sides.actors):
        return False
    if candidate.trigger.pattern.event_type in _SPOKEN and where - candidate.end > _BESIDE_SPEECH:
        return False
    low, high = min(place.start, at), max(place.start, at)
    opens = place.start < at and sum(token.start < place.start for token in parse.tokens) <= _OPENING
    return opens or not any(token.lower == "," for token in parse.tokens if low <= token.start < high)


def _reached(candidate: Candidate, parse: Parse, found: Found) -> PlaceMention | None:
    """A city or region that is where an event is done, though no preposition of place says so: "shelled Kharkiv", "flew to Rabat"."""
    trigger = candidate.trigger
    visit = trigger.pattern.mode == "visit"
    if not trigger.is_verb or not (visit or candidate.act.event_type in _ON_GROUND):
        return None
    for chunk in parse.chunks:
        near = trigger.first < chunk.first <= trigger.end + _REACH_GROUND and parse.clauses.same(chunk.first, trigger.first)
        owns = parse.lower(chunk.end) == "'s" or parse.is_speaker(chunk)
        if (
            near
            and not owns
            and chunk.kind in {"metonym", "region"}
            and chunk.preposition in (_REACHED if visit else _REACHED | _CROSSED)
        ):
            return found.place_at(parse.tokens[chunk.first].start)
    return None


def _dates_speech(found: DateExpression, trigger: int, parse: Parse) -> bool:
    """Whether a date belongs to a verb of saying just before it, and so to the speech, not to what is told."""
    first = next((k for k, token in enumerate(parse.tokens) if token.end > found.start), 0)
    before = range(max(0, first - _SPEECH_DATE), first)
    return any(parse.lower(k) in parse.words.report_verb and k != trigger for k in before)


def _nearest(found: Sequence[T], at: int) -> T | None:
    return min(found, key=lambda each: (abs(each.start - at), each.start), default=None)


def _overlap(one: Spanned, other: Spanned) -> bool:
    return one.start < other.end and other.start < one.end
