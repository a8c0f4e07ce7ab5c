"""Whether two mentions in one story tell one event.

A mention is held against the one that founded the cluster, never against those that joined it, so that no chain of likenesses
leads from one event to another. What cannot be shown is not merged. Figures: `python -m tests.quality.stories`.
"""

from dataclasses import dataclass
from typing import Final

from transforms.core.stories.mentions import Count, Mention, widened

#: Raised when a rule changes, here or in what makes a story.
METHOD_VERSION: Final = "stories-2"
#: Days between two intervals that may still be one event told from two time zones, or by "last night".
_MAX_GAP_DAYS: Final = 2
#: Days between two reports of one event.
MAX_APART_DAYS: Final = 3
_TWO_SIDES: Final = 2
#: `place_precision` from which two names are two places.
_PRECISE: Final = {"site", "city"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two mentions tell one event."""

    #: 0-1: mean over sides, days and place, where both tell them.
    score: float
    evidence: tuple[str, ...]


def may_found(mention: Mention) -> bool:
    """Whether a mention may be the one that others are held against."""
    return mention.clean and bool(mention.actors)


def agreement(mention: Mention, founder: Mention) -> Agreement | None:
    """Whether a mention tells the founder's event.

    Args:
        mention: of the same story, with its days.
        founder: the mention that founded the cluster.

    Returns:
        None: it does not, or it cannot be shown.
    """
    if (mention.event_type, mention.status) != (founder.event_type, founder.status) or mention.recipients != founder.recipients:
        return None
    gap = _days_between(mention, founder)
    if gap > _MAX_GAP_DAYS or abs((mention.published - founder.published).days) > MAX_APART_DAYS:
        return None
    places = _places_agree(mention, founder)
    counts = _counts_agree(mention.counts, founder.counts)
    if not widened(mention.actors) & widened(founder.actors) or places is False or (gap > 0 and counts is not True):
        return None
    if _needs_more(mention, founder) and not (places or counts or mention.stem == founder.stem):
        return None
    shares = [_share(mention.actors, founder.actors), 1 - gap / (_MAX_GAP_DAYS + 1)]
    shares += [float(each) for each in (places, counts) if each is not None]
    return Agreement(round(sum(shares) / len(shares), 4), tuple(_evidence(mention, founder, gap, places=places, counts=counts)))


def _days_between(one: Mention, other: Mention) -> int:
    """Days that lie between two intervals; 0 where they overlap."""
    return max((max(one.date_from, other.date_from) - min(one.date_to, other.date_to)).days, 0)


def _needs_more(mention: Mention, founder: Mention) -> bool:
    """Whether the sides say little: one country with itself or with nobody known, or sides that only meet through a body of states."""
    sides = {*mention.actors, *mention.recipients}
    return len(sides) < _TWO_SIDES or not set(mention.actors) & set(founder.actors)


def _places_agree(one: Mention, other: Mention) -> bool | None:
    """Whether both name one place; a country may hold a city. None: one names none, or one only a country or region."""
    if not one.place or not other.place:
        return None
    if one.place.casefold() == other.place.casefold():
        return True
    if one.place_country and other.place_country and one.place_country != other.place_country:
        return False
    return False if {one.place_precision, other.place_precision} <= _PRECISE else None


def _counts_agree(one: tuple[Count, ...], other: tuple[Count, ...]) -> bool | None:
    """Whether some number of one kind is the same; None: no kind is counted by both."""
    mine = {each.kind: (each.low, each.high) for each in one if each.reason is None}
    theirs = {each.kind: (each.low, each.high) for each in other if each.reason is None}
    both = mine.keys() & theirs.keys()
    return any(mine[kind] == theirs[kind] for kind in both) if both else None


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Share of the side with fewer codes that the other one has too; a body and one of its states are the same."""
    short, long = sorted((one, other), key=len)
    return sum(bool(widened((code,)) & widened(long)) for code in short) / len(short)


def _evidence(mention: Mention, founder: Mention, gap: int, *, places: bool | None, counts: bool | None) -> list[str]:
    said = [f"type {mention.event_type}", f"status {mention.status}"]
    said.append(f"actors {' '.join(mention.actors)} = {' '.join(founder.actors)}")
    said.append(f"recipients {' '.join(mention.recipients) or 'none'}")
    said.append(f"days {mention.date_from} to {mention.date_to}, {gap} from {founder.date_from} to {founder.date_to}")
    if places:
        said.append(f"place {mention.place}")
    if counts is not None:
        said.append("same number" if counts else "other number")
    return said
