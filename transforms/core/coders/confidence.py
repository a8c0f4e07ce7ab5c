"""How sure each field of a row is: plain products of what was seen, in [0, 1].

The base values are shares of right rows that the prototype of this coder reached on fresh news, judged by hand: type .80 in
the core tier and .50 in the context tier. They are not yet calibrated on labelled text.

    type       base of the tier, + .05 for a pattern of several words, - .05 for a noun, x .9 when hedged
    side       mean of the actors' scores; null where the side is empty
    date       .9 explicit, .8 relative; x .8 outside the event's clause; x .7 when vague; 0 when a numeral was dropped
    place      score of the place
    status     .9 asserted, .8 otherwise; x .8 when an expert says so
    row        type x mean of the sides (.6 for an empty one) x (.5 + status / 2)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schemas.events import Actor
from transforms.core.coders.details import Details
from transforms.core.coders.tiers import Candidate

_TYPE_BASE: Final = {True: 0.80, False: 0.50}
_EMPTY_SIDE: Final = 0.6
_OBSERVER: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Per field, 0 to 1, higher is surer; None: the field is empty."""

    row: float
    event_type: float
    actors: float | None
    recipients: float | None
    date: float | None
    place: float | None
    status: float


def rate(
    candidate: Candidate, sides: tuple[Sequence[Actor], Sequence[Actor]], details: Details, *, core: bool, expert: bool
) -> Confidence:
    """Rate one row.

    Args:
        candidate: the event.
        sides: actors and recipients, with their scores.
        details: date and place.
        core: its tier.
        expert: an observer says so.
    """
    trigger = candidate.trigger
    event_type = _TYPE_BASE[core] + 0.05 * (trigger.length > 1) - 0.05 * (not trigger.is_verb)
    if candidate.marks.hedged:
        event_type *= 0.9
    status = (0.9 if candidate.act.status == "asserted" else 0.8) * (_OBSERVER if expert else 1)
    one, other = _side(sides[0]), _side(sides[1])
    both = ((_EMPTY_SIDE if one is None else one) + (_EMPTY_SIDE if other is None else other)) / 2
    return Confidence(
        row=round(event_type * both * (0.5 + status / 2), 4),
        event_type=round(event_type, 4),
        actors=one,
        recipients=other,
        date=_date(details),
        place=details.place.score if details.place is not None else None,
        status=round(status, 4),
    )


def _side(actors: Sequence[Actor]) -> float | None:
    return round(sum(actor.score for actor in actors) / len(actors), 4) if actors else None


def _date(details: Details) -> float | None:
    found = details.date
    if found is None:
        return None
    if found.date_from is None:
        return 0.0 if found.reason == "numeral_dropped" else None
    score = 0.9 if found.method == "explicit" else 0.8
    if not details.date_near:
        score *= 0.8
    if found.granularity == "vague":
        score *= 0.7
    return round(score, 4)
