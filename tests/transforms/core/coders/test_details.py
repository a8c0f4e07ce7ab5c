"""When, where and how many: what belongs to an event, and what belongs to the speech about it."""

from datetime import date, datetime, timezone

import pytest

from schemas.events import Event
from transforms.core.coders.plover import code, publication_day
from transforms.core.plain import plain_article

PUBLISHED = datetime(2026, 1, 9, 12, tzinfo=timezone.utc)


def _only(text: str, published: datetime | None = PUBLISHED) -> Event:
    [event] = code(plain_article(text, published_at=published))
    return event


def test_date_of_the_event_not_of_the_speech() -> None:
    """A date beside the verb of saying dates the speech."""
    event = _only("Israel said on Thursday that it attacked Iran on 4 January 2026.")
    assert (event.date_surface, event.date_from) == ("4 January 2026", date(2026, 1, 4))
    assert event.date_assumed is None


def test_without_anchor_relative_dates_stay_null() -> None:
    """Yesterday is no day where the day of publication is not known."""
    event = _only("Russia attacked Ukraine yesterday.", None)
    assert (event.date_from, event.date_reason, event.date_assumed) == (None, "anchor_missing", None)


def test_publication_day_stands_apart() -> None:
    """Where the text gives no date, the day of publication is only assumed."""
    event = _only("Russia attacked Ukraine.")
    assert (event.date_from, event.date_reason, event.date_assumed) == (None, None, date(2026, 1, 9))
    assert event.confidence_date is None


def test_publication_month_is_no_day() -> None:
    """A publication time that is known to the month only anchors nothing."""
    article = plain_article("Russia attacked Ukraine.", published_at=PUBLISHED)
    assert publication_day(article) == date(2026, 1, 9)
    object.__setattr__(article, "published_precision", "month")
    assert publication_day(article) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "France promised Ukraine military aid until 2029.",
        "Russia has attacked Ukraine since 2022.",
        "Germany sent troops to Mali before March 2020.",
        "Iran attacked Iraq by 12 May 2021.",
    ],
)
def test_a_bound_is_no_date(sentence: str) -> None:
    """A day up to which, or from which on, something holds is kept with its offsets, and is not the event's own date."""
    events = code(plain_article(sentence))
    assert events
    assert {(event.date_from, event.date_to) for event in events} == {(None, None)}
    assert "bound" in {event.date_reason for event in events}


def test_old_dates_are_history() -> None:
    """An event dated more than a year before publication is historical and has no scores."""
    event = _only("Russia annexed Crimea in March 2014.")
    assert (event.status, event.score_plover, event.score_goldstein) == ("historical", None, None)


def test_place_in_the_clause() -> None:
    """A place after "in" is the event's; one beyond a comma is not; a country has no pin."""
    event = _only("Macron met Zelensky in Berlin.")
    assert (event.place, event.place_country) == ("Berlin", "DEU")
    assert _only("Trump cut off aid to Ukraine, leading to a defeat in Kursk.").place is None
    country = _only("Russia attacked troops in Ukraine.")
    assert country.place_lat is None


def test_quantities_of_the_clause() -> None:
    """Numbers in the event's clause, without the numbers of its date."""
    event = _only("On 4 January 2026 France sent 500 soldiers to Mali.")
    assert [(quantity.value_min, quantity.kind) for quantity in event.quantities] == [(500.0, "troops")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The Russian army shelled Kharkiv with artillery.", "Kharkiv"),
        ("The French president flew to Rabat.", "Rabat"),
        ("Denmark deployed a frigate to the Strait of Hormuz.", "Strait of Hormuz"),
        ("Talks between Serbia and Kosovo resumed in Brussels.", "Brussels"),
        ("Iran accused Washington of lying.", None),
        ("Russia attacked Ukraine.", None),
    ],
)
def test_place_of_an_event(text: str, place: str | None) -> None:
    """A city or region that an act reaches is its place; a capital that stands for its government is none."""
    assert [event.place for event in code(plain_article(text))][:1] == [place]
