"""How sure each field of a row is: shares of right answers measured on labelled text (`calibration.py`), in [0, 1].

    type       share of its cell and type; x .9 when hedged, x .9 when an observer says so
    side       mean of the actors' scores; null where the side is empty
    date       share of its method; x .7 when vague; 0 when a numeral was dropped
    place      share of its precision x how sure the place itself is
    status     share of its status; x .8 when an observer says so
    row        type x status x (half of it by the sides: their mean, .6 for an empty one)

Of rows with a confidence of .8 or more at least 80 in 100 are right in type; `make eval` prints the share on each part of the gold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schemas.events import Actor
from transforms.core.coders.calibration import share_of, type_share
from transforms.core.coders.details import Details
from transforms.core.coders.tiers import Candidate

_EMPTY_SIDE: Final = 0.6
_OBSERVER: Final = 0.8
_HEDGED: Final = 0.9
_VAGUE: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Where and by whom an event is told."""

    #: Plainly: its tier.
    core: bool
    #: An observer says so.
    expert: bool
    #: In an article of illness, weather or accidents.
    nature: bool


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


def rate(candidate: Candidate, sides: tuple[Sequence[Actor], Sequence[Actor]], details: Details, telling: Telling) -> Confidence:
    """Rate one row.

    Args:
        candidate: the event.
        sides: actors and recipients, with their scores.
        details: date and place.
        telling: where and by whom it is told.
    """
    known = sum(any(each.country or each.organisation for each in side) for side in sides)
    act = candidate.act
    event_type = type_share("core" if telling.core else "context", act.status, known, act.event_type, nature=telling.nature)
    if candidate.marks.hedged or telling.expert:
        event_type *= _HEDGED
    status = share_of("status", candidate.act.status) * (_OBSERVER if telling.expert else 1)
    one, other = _side(sides[0]), _side(sides[1])
    both = ((_EMPTY_SIDE if one is None else one) + (_EMPTY_SIDE if other is None else other)) / 2
    return Confidence(
        row=round(event_type * status * (0.5 + both / 2), 4),
        event_type=round(event_type, 4),
        actors=one,
        recipients=other,
        date=_date(details),
        place=_place(details),
        status=round(status, 4),
    )


def _place(details: Details) -> float | None:
    place = details.place
    return None if place is None else round(share_of("place", place.precision) * place.score, 4)


def _side(actors: Sequence[Actor]) -> float | None:
    return round(sum(actor.score for actor in actors) / len(actors), 4) if actors else None


def _date(details: Details) -> float | None:
    found = details.date
    if found is None:
        return None
    if found.date_from is None:
        return 0.0 if found.reason == "numeral_dropped" else None
    score = share_of("date", found.method or "") * (_VAGUE if found.granularity == "vague" else 1)
    return round(score, 4)
