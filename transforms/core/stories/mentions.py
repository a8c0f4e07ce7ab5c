"""What of a mention of an event is compared with other mentions, and what is kept of it while its story is told.

A mention that does not say when, or whose article was published nobody knows when, cannot be shown to tell what another tells: it
belongs to its story only.
"""

import re
from dataclasses import dataclass
from datetime import date, timezone
from typing import Final

from schemas.events import Actor, Event
from schemas.records import Article

#: States of the bodies that may stand for one of them, or one of them for the body: ISO 3166-1 alpha-3. Members of the European
#: Union on 2026-01-01, https://european-union.europa.eu/principles-countries-history/eu-countries_en.
_MEMBERS: Final = {
    "IGOEUR": frozenset(
        "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE".split()
    )
}
#: Bodies of states, as the gazetteer codes them; other organisations belong to a country, or are known by name alone.
_BODY: Final = "IGO"
#: A longer interval says when no better than no date.
_MAX_INTERVAL_DAYS: Final = 7
#: Letters that inflected forms of a word share.
_STEM: Final = 5
#: Reason of a number that stands in the text, and of which the row says nothing, since others of its sentence are gone.
_DOUBTED: Final = "doubted"
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Verdicts that leave a mention as good as one that was written in its language.
_OWN_WORDS: Final = frozenset({None, "original", "too_short", "not_supported"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number that a mention gives; None: open on that side, or both: lost."""

    kind: str
    low: float | None
    high: float | None
    #: Why both are null.
    reason: str | None
    #: What is counted; ISO 4217 for money.
    unit: str | None = None
    #: The first letters of the word for what is counted; None: there is none.
    noun: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of an event."""

    event_id: str
    article_id: str
    event_type: str
    status: str
    #: The first letters of the word that tells it.
    stem: str
    #: Codes of countries and of bodies of states, sorted.
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    #: Closed interval, at most a week long.
    date_from: date
    date_to: date
    #: Day of publication.
    published: date
    place: str | None
    place_country: str | None
    #: site, city, admin1, country.
    place_precision: str | None
    counts: tuple[Count, ...]
    #: In no translation, and with no field harmed by an artifact: it may found a cluster.
    clean: bool
    #: In an article that is, or may be, a translation.
    translated: bool
    confidence: float


def mention_of(event: Event, article: Article) -> Mention | None:
    """What of a row of `events` is compared; None: it has no days, or none nearly enough, or its article has none."""
    if event.date_from is None or event.date_to is None or article.published_at is None:
        return None
    if (event.date_to - event.date_from).days > _MAX_INTERVAL_DAYS:
        return None
    translated = article.translation_verdict not in _OWN_WORDS
    harmed = any(mark.field != "sentence" or mark.severity in {"major", "critical"} for mark in event.artifacts)
    return Mention(
        event_id=event.event_id,
        article_id=event.article_id,
        event_type=event.event_type,
        status=event.status,
        stem=stem_of(event),
        actors=codes_of(event.actor_countries, event.actors),
        recipients=codes_of(event.recipient_countries, event.recipients),
        date_from=event.date_from,
        date_to=event.date_to,
        published=article.published_at.astimezone(timezone.utc).date(),
        place=event.place,
        place_country=event.place_country,
        place_precision=event.place_precision,
        counts=counts_of(event),
        clean=not (translated or harmed),
        translated=translated,
        confidence=event.confidence,
    )


def stems_of(text: str) -> list[str]:
    """The first letters of the words of a text.

    >>> stems_of("12 protesters")
    ['prote']
    """
    return [word.casefold()[:_STEM] for word in _WORD.findall(text)]


def stem_of(event: Event) -> str:
    """The first letters of the word that tells an event."""
    return event.trigger.strip().partition(" ")[0].casefold()[:_STEM]


def counts_of(event: Event) -> tuple[Count, ...]:
    """The numbers of a row of `events`."""
    return tuple(
        Count(
            kind=each.kind,
            low=each.value_min,
            high=each.value_max,
            reason=_DOUBTED if each.reason and any(map(str.isdigit, each.surface)) else each.reason,
            unit=each.unit,
            noun=next(reversed(stems_of(each.surface)), None),
        )
        for each in event.quantities
    )


def codes_of(countries: tuple[str, ...], actors: tuple[Actor, ...]) -> tuple[str, ...]:
    """Codes of one side: its countries and bodies of states, sorted."""
    bodies = {actor.organisation for actor in actors if actor.organisation and actor.organisation.startswith(_BODY)}
    return tuple(sorted({*countries, *bodies}))


def widened(codes: tuple[str, ...]) -> frozenset[str]:
    """Codes with the states of the bodies among them.

    >>> "FRA" in widened(("IGOEUR",)), "GBR" in widened(("IGOEUR",))
    (True, False)
    """
    return frozenset(codes).union(*(_MEMBERS.get(code, ()) for code in codes))
