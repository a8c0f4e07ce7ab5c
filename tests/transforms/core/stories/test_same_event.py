"""Mentions are merged only where it can be shown that they tell one event."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.events import ArtifactMark
from tests.transforms.core.stories.made import DAY, NOON, event, mention
from transforms.core.plain import plain_article
from transforms.core.stories.mentions import Count, mention_of
from transforms.core.stories.same_event import agreement, may_found

FIVE = (Count(kind="killed", low=5.0, high=5.0, reason=None),)
SIX = (Count(kind="killed", low=6.0, high=6.0, reason=None),)

#: What a second mention tells otherwise, and whether it is the same event all the same.
CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("nothing", {}, True),
    ("another type", {"event_type": "CONSULT"}, False),
    ("another status", {"status": "negated"}, False),
    ("planned, not done", {"status": "planned"}, False),
    ("other recipients", {"recipients": ("POL",)}, False),
    ("no recipients", {"recipients": ()}, False),
    ("other actors", {"actors": ("BLR",)}, False),
    ("nobody known", {"actors": ()}, False),
    ("one actor more", {"actors": ("BLR", "RUS")}, True),
    ("the day after", {"date_from": DAY + timedelta(1), "date_to": DAY + timedelta(1)}, False),
    ("three days on, the same number", {"date_from": DAY + timedelta(3), "date_to": DAY + timedelta(3), "counts": FIVE}, False),
    ("two days on, the same number", {"date_from": DAY + timedelta(2), "date_to": DAY + timedelta(2), "counts": FIVE}, True),
    ("two days on, another number", {"date_from": DAY + timedelta(2), "date_to": DAY + timedelta(2), "counts": SIX}, False),
    ("the same day, another number", {"counts": SIX}, True),
    ("a week that holds the day", {"date_from": DAY - timedelta(3), "date_to": DAY + timedelta(3)}, True),
    ("published three days later", {"published": DAY + timedelta(3)}, True),
    ("published four days later", {"published": DAY + timedelta(4)}, False),
    ("another city", {"place": "Lviv"}, False),
    ("the same city in other letters", {"place": "ODESA"}, True),
    ("a country that may hold the city", {"place": "Ukraine", "place_precision": "country"}, True),
    ("a place in another country", {"place": "Poland", "place_country": "POL", "place_precision": "country"}, False),
]


@pytest.mark.parametrize(("_", "changes", "same"), CASES, ids=[name for name, *_ in CASES])
def test_what_makes_one_event(_: str, changes: dict[str, Any], *, same: bool) -> None:
    """Each part of the rule decides by itself, and the other way round as well."""
    founder = mention("a", counts=FIVE)
    other = mention("b", **changes)
    assert (agreement(other, founder) is not None) is same
    assert (agreement(founder, other) is not None) is same


@pytest.mark.parametrize(("place", "same"), [("Brussels", True), (None, False)])
def test_a_body_may_stand_for_its_states(place: str | None, *, same: bool) -> None:
    """The European Union holds France, but that alone shows little: a place or a number has to agree, or the word that tells it."""
    founder = mention("a", actors=("IGOEUR",), stem="sanct", place="Brussels")
    assert (agreement(mention("b", actors=("FRA",), stem="punis", place=place), founder) is not None) is same
    assert agreement(mention("b", actors=("GBR",), stem="sanct", place="Brussels"), founder) is None


def test_a_country_with_itself_says_little() -> None:
    """Two acts of police on one day are one only where place, number or word agrees."""
    founder = mention("a", actors=("TUR",), recipients=("TUR",), place=None, stem="arres")
    assert agreement(mention("b", actors=("TUR",), recipients=("TUR",), place=None, stem="raide"), founder) is None
    assert agreement(mention("b", actors=("TUR",), recipients=("TUR",), place=None, stem="arres"), founder) is not None


def test_the_evidence_is_said() -> None:
    """Who reads a link sees what agreed, and how much."""
    found = agreement(mention("b", place="Odesa"), mention("a", place="Odesa"))
    assert found is not None
    assert found.score == 1.0
    assert found.evidence == (
        "type ASSAULT", "status asserted", "actors RUS = RUS", "recipients UKR",
        f"days {DAY} to {DAY}, 0 from {DAY} to {DAY}", "place Odesa",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"date_from": None, "date_to": None}, {"date_from": date(2026, 1, 1), "date_to": date(2026, 1, 31)}],
    ids=["no day", "a month"],
)
def test_without_days_there_is_nothing_to_hold_against(changes: dict[str, Any]) -> None:
    """A mention whose day is null, or a month, belongs to its story only."""
    article = plain_article("Text.", published_at=NOON)
    assert mention_of(event(article, **changes), article) is None


def test_without_a_publication_there_is_nothing_to_hold_against() -> None:
    """The same of a mention in an article without a date."""
    article = plain_article("Text.")
    assert mention_of(event(article, date_from=DAY, date_to=DAY), article) is None


@pytest.mark.parametrize(
    ("verdict", "marks", "clean"),
    [
        ("original", (), True),
        (None, (), True),
        ("translated", (), False),
        ("uncertain", (), False),
        ("original", (ArtifactMark(artifact_id="1", kind="mojibake", severity="minor", field="actors"),), False),
        ("original", (ArtifactMark(artifact_id="1", kind="foreign_punct", severity="minor", field="sentence"),), True),
        ("original", (ArtifactMark(artifact_id="1", kind="glue", severity="major", field="sentence"),), False),
    ],
)
def test_only_clean_mentions_found(verdict: str | None, marks: tuple[ArtifactMark, ...], *, clean: bool) -> None:
    """What may be a translation, or has a harmed field, founds no cluster."""
    article = plain_article("Text.", published_at=NOON)
    row = event(article, date_from=DAY, date_to=DAY, artifacts=marks, actor_countries=("RUS",))
    found = mention_of(row, replace(article, translation_verdict=verdict))
    assert found is not None
    assert may_found(found) is clean
