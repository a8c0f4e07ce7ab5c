"""An event cluster as its mentions tell it: how far they agree, where they contradict each other, what one may lend another.

Nothing here changes a mention: a number that one lost is suggested beside it, with the mention that has it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from schemas.stories import Conflict, EventCluster, Suggestion
from transforms.core.identity import content_id
from transforms.core.stories.losses import Loss, lost_here
from transforms.core.stories.mentions import Count, Mention
from transforms.core.stories.same_event import METHOD_VERSION

Value = TypeVar("Value", bound=Hashable)
Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Teller:
    """The article of a mention."""

    #: Its outlet; None: not known.
    source: str | None
    #: The article that it repeats; None: none.
    of_article_id: str | None


def cluster_id(founder: Mention) -> str:
    """The id of the cluster that a mention founds."""
    return content_id("event cluster", founder.event_id)


def describe(  # noqa: PLR0913  what a cluster is made of is handed in
    founder: Mention,
    mentions: Sequence[Mention],
    tellers: Mapping[str, Teller],
    *,
    story_id: str,
    revision: int,
    losses: Sequence[Loss] = (),
) -> EventCluster:
    """The row of a cluster.

    Args:
        founder: the mention that the others were held against.
        mentions: all of the cluster, the founder among them.
        tellers: by article.
        story_id: where it belongs.
        revision: number of this row of the cluster, from 1.
        losses: mentions outside of it that lost a number which it alone may tell.

    Returns:
        Without the run's marks; the same for the same mentions in any order.
    """
    mentions = sorted(mentions, key=by_trust)
    own = [each for each in mentions if tellers[each.article_id].of_article_id not in tellers] or list(mentions)
    date_from, date_to = _most(own, _days) or _days(founder)
    place = _most(own, _place)
    return EventCluster(
        event_cluster_id=cluster_id(founder),
        revision=revision,
        story_id=story_id,
        event_type=founder.event_type,
        status=founder.status,
        actor_countries=_countries(each.actors for each in mentions),
        recipient_countries=_countries(each.recipients for each in mentions),
        date_from=date_from,
        date_to=date_to,
        place=place[0] if place else None,
        place_country=place[1] if place else None,
        n_mentions=len(mentions),
        n_articles=len({each.article_id for each in mentions}),
        n_independent_sources=len({tellers[each.article_id].source for each in own}),
        n_translated=sum(each.translated for each in mentions),
        n_clean=sum(each.clean for each in mentions),
        best_event_id=next(each.event_id for each in mentions if each.clean),
        agreement_date=_agreeing(own, _days) or 0.0,
        agreement_actors=_agreeing(own, _actors) or 0.0,
        agreement_place=_agreeing(own, _place),
        conflicts=tuple(_conflicts(mentions)),
        suggestions=tuple(suggestions_of(mentions, losses)),
        first_seen=min(each.published for each in mentions),
        last_seen=max(each.published for each in mentions),
        method_version=METHOD_VERSION,
    )


def by_trust(mention: Mention) -> tuple[bool, float, str]:
    """Sorts the surest mention first."""
    return not mention.clean, -mention.confidence, mention.event_id


def _countries(sides: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for side in sides for code in side if len(code) == len("FRA")}))


# --- agreement -----------------------------------------------------------------------------------------------------------


def _days(mention: Mention) -> tuple[date, date]:
    return mention.date_from, mention.date_to


def _actors(mention: Mention) -> tuple[str, ...] | None:
    return mention.actors or None


def _place(mention: Mention) -> tuple[str, str | None] | None:
    return (mention.place, mention.place_country) if mention.place else None


def _votes(mentions: Sequence[Mention], value: Callable[[Mention], Value | None]) -> Counter[Value]:
    return Counter(said for each in mentions if (said := value(each)) is not None)


def _most(mentions: Sequence[Mention], value: Callable[[Mention], Value | None]) -> Value | None:
    """The value that most mentions give, of the surest one where several are as frequent; None: none gives one."""
    votes = _votes(mentions, value)
    return max(votes, key=votes.__getitem__) if votes else None


def _agreeing(mentions: Sequence[Mention], value: Callable[[Mention], Hashable]) -> float | None:
    votes = _votes(mentions, value)
    return round(max(votes.values()) / votes.total(), 4) if votes else None


# --- contradictions and loans --------------------------------------------------------------------------------------------


def _conflicts(mentions: Sequence[Mention]) -> Iterator[Conflict]:
    """Values of one field that cannot all be true, each with the surest mention that gives it."""
    counts: defaultdict[str, dict[Range, Conflict]] = defaultdict(dict)
    words: defaultdict[str, dict[str, Conflict]] = defaultdict(dict)
    for each in mentions:
        for count in each.counts:
            if count.kind != "other" and count.reason is None:
                said = Conflict(field=count.kind, value=_written(count), event_id=each.event_id)
                counts[count.kind].setdefault((count.low, count.high), said)
        for field, value in (("date", _day_words(each)), ("place", each.place)):
            if value:
                words[field].setdefault(value.casefold(), Conflict(field=field, value=value, event_id=each.event_id))
    for _, ranges in sorted(counts.items()):
        if not _may_all_be(list(ranges)):
            yield from ranges.values()
    for _, values in sorted(words.items()):
        if len(values) > 1:
            yield from values.values()


def _day_words(mention: Mention) -> str:
    return f"{mention.date_from}" if mention.date_from == mention.date_to else f"{mention.date_from}/{mention.date_to}"


def _written(count: Count) -> str:
    low, high = ("" if bound is None else f"{bound:g}" for bound in (count.low, count.high))
    return low if low == high else f"{low}-{high}"


def _may_all_be(ranges: Sequence[Range]) -> bool:
    """Whether one number can be meant by all.

    >>> _may_all_be([(10, None), (15, 15)]), _may_all_be([(10, 10), (15, 15)])
    (True, False)
    """
    lows = [low for low, _ in ranges if low is not None]
    highs = [high for _, high in ranges if high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def suggestions_of(mentions: Sequence[Mention], losses: Sequence[Loss]) -> Iterator[Suggestion]:
    """Numbers that a mention lost, in the cluster or beside it, where the clean ones that have one agree on it."""
    offers: defaultdict[tuple[str, str | None], list[tuple[Count, Mention]]] = defaultdict(list)
    for each in mentions:
        for count in each.counts:
            if each.clean and count.kind != "other" and count.low is not None and count.low == count.high:
                offers[count.kind, count.unit].append((count, each))
    losers: tuple[Mention | Loss, ...] = (*mentions, *losses)
    for loser in losers:
        for offered in offers.values():
            (count, known), *_ = offered
            if len({each.low for each, _ in offered}) == 1 and any(lost_here(loser, each, told.stem) for each, told in offered):
                yield Suggestion(event_id=loser.event_id, field=count.kind, value=count.low or 0.0, filled_from=known.event_id)
