"""Mentions that lost a number and cannot be merged, because they do not say when: what of them a cluster is held against.

Such a mention is in its story only. If exactly one event of that story is of its type and status, with its sides, told within three days of it,
and contradicts none of its other numbers, the number may be suggested from there. Nothing is merged by that, and the mention stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timezone
from typing import Final

from schemas.events import Event
from schemas.records import Article
from transforms.core.stories.mentions import Count, Mention, codes_of, counts_of, mention_of, stem_of, stems_of, widened
from transforms.core.stories.same_event import MAX_APART_DAYS

#: Why a number is null although the text had one.
LOST: Final = frozenset({"numeral_dropped", "mojibake", "html_residue", "placeholder_token", "untranslated_span"})

#: Words of a sentence that are kept: of more than any sentence of news has.
_WORDS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A mention without days of which a number was lost."""

    event_id: str
    article_id: str
    event_type: str
    status: str
    #: Codes of countries and of bodies of states, sorted; at least one actor.
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    #: Day of publication.
    published: date
    counts: tuple[Count, ...]
    #: The first letters of the word that tells it, and of the words of its sentence where that lost its numerals, the days among them: what
    #: was counted is still there, and that it was counted is not.
    stem: str
    words: tuple[str, ...]


def is_lost(count: Count) -> bool:
    """Whether a number of a known kind stood in the text and is gone.

    >>> is_lost(Count(kind="killed", low=None, high=None, reason="numeral_dropped")), is_lost(Count(kind="killed", low=None, high=None, reason="vague"))
    (True, False)
    """
    return count.reason in LOST and count.kind != "other"


def losses_of(article: Article, events: Iterable[Event]) -> tuple[Loss, ...]:
    """The mentions of an article that lost a number and are in no cluster; none where nobody knows when it was published."""
    if article.published_at is None:
        return ()
    published = article.published_at.astimezone(timezone.utc).date()
    found = [_loss(event, published) for event in events if mention_of(event, article) is None]
    return tuple(each for each in found if each.actors and (each.words or any(map(is_lost, each.counts))))


def _loss(event: Event, published: date) -> Loss:
    return Loss(
        event_id=event.event_id,
        article_id=event.article_id,
        event_type=event.event_type,
        status=event.status,
        actors=codes_of(event.actor_countries, event.actors),
        recipients=codes_of(event.recipient_countries, event.recipients),
        published=published,
        counts=counts_of(event),
        stem=stem_of(event),
        words=tuple(sorted(set(stems_of(event.sentence))))[:_WORDS] if event.date_reason in LOST else (),
    )


def lost_here(loss: Loss | Mention, count: Count, stem: str) -> bool:
    """Whether a mention lost the number that another gives.

    Args:
        loss: the mention.
        count: of the other one.
        stem: the first letters of the word that tells the other one.

    Returns:
        Whether its number of that kind is gone; or no number of that kind is left in a sentence that lost its numerals, tells the event by the
        same word, and has the word for what is counted.
    """
    if any(is_lost(each) and (each.kind, each.unit) == (count.kind, count.unit) for each in loss.counts):
        return True
    if isinstance(loss, Mention) or count.kind in {each.kind for each in loss.counts}:
        return False
    return count.noun in loss.words and stem == loss.stem


def may_be_told_by(loss: Loss, founder: Mention) -> bool:
    """Whether a cluster may tell what a mention lost: all that both say agrees, but for the days."""
    if (loss.event_type, loss.status, loss.recipients) != (founder.event_type, founder.status, founder.recipients):
        return False
    if not widened(loss.actors) & widened(founder.actors) or abs((loss.published - founder.published).days) > MAX_APART_DAYS:
        return False
    told = {(count.kind, count.unit): (count.low, count.high) for count in founder.counts if count.reason is None}
    return all(
        told.get((count.kind, count.unit), (count.low, count.high)) == (count.low, count.high)
        for count in loss.counts
        if count.reason is None
    )
