"""Datelines tell from where it is told: no party is taken from them, none is lost behind them."""

import pytest

from transforms.core.coders.datelines import dateline_end
from transforms.core.coders.tokens import tokenise
from transforms.core.events import code_events
from transforms.core.plain import plain_article

TOLD = "Japan sent two ships with food to Peru on Monday."


@pytest.mark.parametrize(
    "dateline",
    [
        "",
        "MANILA - ",
        "MANILA – ",
        "MANILA — ",
        "MANILA—",
        "MANILA, Philippines (AP) — ",
        "MANILA, Nov 5 (Reuters) - ",
        "MANILA/JAKARTA, Nov. 5, 2026 (Xinhua) -- ",
        "Manila (AFP) - ",
        "PORT MORESBY, Papua New Guinea - ",
        "RIO DE JANEIRO - ",
    ],
)
def test_who_acts_is_the_same_with_and_without(dateline: str) -> None:
    """A city before the dash, with country, day and agency or without, changes no actor and no recipient."""
    _, events = code_events(plain_article(dateline + TOLD), ())
    assert [(event.event_type, event.actor_countries, event.recipient_countries) for event in events] == [
        ("AID", ("JPN",), ("PER",))
    ]
    (event,) = events
    assert (dateline + TOLD)[event.actors[0].start : event.actors[0].end] == "Japan"


@pytest.mark.parametrize(
    "text",
    [
        "Russia - Ukraine talks have failed.",
        "RUSSIA - UKRAINE TALKS FAIL",
        "The border - closed since May - opened.",
        "MANILA-based rebels attacked police.",
        "US-China talks - the third this year - began.",
        "",
        "-",
        "GENEVA",
        "GENEVA -",
    ],
)
def test_what_is_none_is_left(text: str) -> None:
    """Pairs of states, headlines in capitals, asides and compounds are no datelines."""
    assert dateline_end(tokenise(text, 0, len(text))) == 0


def test_a_story_still_plays_where_it_is_told() -> None:
    """The dateline's country counts for whose police it is."""
    told, anywhere = "Police arrested 37 people on Friday. Schools in Kenya and in Peru stayed open.", ("NAIROBI - ", "")
    first = [code_events(plain_article(opening + told), ())[1][0] for opening in anywhere]
    assert [event.actor_countries for event in first] == [("KEN",), ()]
