"""A number that a mention without a date lost is suggested from the one event of its story that may be meant, and nothing is merged."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.events import Event, Quantity
from schemas.records import Article
from schemas.stories import Suggestion
from tests.transforms.core.stories.made import DAY, TEXT, Desk, article, desk, event
from transforms.core.artifacts import artifact_row, find_artifacts
from transforms.core.events import code_events
from transforms.core.plain import plain_article

__all__ = ["desk"]

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
#: The day when people know that each of the samples was published.
SAMPLE_DAYS = (312, 32, 180)


def _quantity(value: float | None, kind: str = "killed", unit: str | None = None) -> Quantity:
    return Quantity(
        kind=kind, value_min=value, value_max=value, unit=unit, qualifier=None, start=0, end=6, surface="people",
        reason="numeral_dropped" if value is None else None,
    )  # fmt: skip


def _clean(name: str, value: float = 12, day: float = 0, **fields: Any) -> tuple[Article, tuple[Event, ...]]:  # noqa: ANN401
    """An article that says when it happened and how many were killed."""
    one = article(name, f"{TEXT} {name} said so.", day)
    dated = {"date_from": DAY + timedelta(day), "date_to": DAY + timedelta(day), **fields}
    return one, (event(one, quantities=(_quantity(value),), **dated),)


def _damaged(name: str = "damaged", day: float | None = 0.1, **fields: Any) -> tuple[Article, tuple[Event, ...]]:  # noqa: ANN401
    """An article whose numerals are gone: no date, no number."""
    one = article(name, f"{TEXT} {name} did not say when.", day, translation_verdict="translated")
    lost = {"date_from": None, "date_to": None, "date_reason": "numeral_dropped", "quantities": (_quantity(None),), **fields}
    return one, (event(one, **lost),)


def _suggested(desk: Desk) -> list[tuple[Suggestion, ...]]:
    """What each cluster suggests at the end."""
    last = {row.event_cluster_id: row.suggestions for row in desk.written.event_clusters}
    return [suggestions for suggestions in last.values() if suggestions]


@pytest.mark.parametrize("is_first", [False, True], ids=["the clean one first", "the damaged one first"])
def test_a_lost_number_is_suggested_and_nothing_is_merged(desk: Desk, is_first: bool) -> None:
    """In either order, in two commits: the cluster of the clean mention names the damaged one, and holds the clean one alone."""
    clean, damaged = _clean("clean"), _damaged()
    for told in (damaged, clean) if is_first else (clean, damaged):
        desk.commit(told)
    [(suggestion,)] = _suggested(desk)
    [lost], [known] = damaged[1], clean[1]
    assert suggestion == Suggestion(event_id=lost.event_id, field="killed", value=12, filled_from=known.event_id)
    assert {link.event_id for link in desk.written.event_links} == {known.event_id}
    assert desk.written.event_clusters[-1].n_mentions == 1


ELSE = {
    "another type": {"event_type": "CONSULT"},
    "another status": {"status": "planned"},
    "other actors": {"actor_countries": ("BLR",), "actors": ()},
    "no actor": {"actor_countries": (), "actors": ()},
    "other recipients": {"recipient_countries": ("POL",), "recipients": ()},
    "another kind of number": {"quantities": (_quantity(None, "injured"),)},
    "another number that stayed": {"quantities": (_quantity(None, "injured"), _quantity(40))},
    "a vague number": {"quantities": (Quantity(kind="killed", value_min=None, value_max=None, unit=None, qualifier="vague", start=0, end=6, surface="Drones", reason="vague"),)},
    "nothing lost": {"quantities": ()},
}  # fmt: skip


@pytest.mark.parametrize("fields", ELSE.values(), ids=ELSE.keys())
def test_what_differs_is_suggested_nothing(desk: Desk, fields: dict[str, Any]) -> None:
    """Type, status, both sides and every number that is left have to agree."""
    desk.commit(_clean("clean"), _damaged(**fields))
    assert _suggested(desk) == []


@pytest.mark.parametrize("day", [3.6, None], ids=["four days later", "undated"])
def test_what_was_told_at_another_time_is_suggested_nothing(desk: Desk, day: float | None) -> None:
    """Three days apart at most, and an article of which nobody knows when it was published is not near to any."""
    desk.commit(_clean("clean"))
    desk.commit(_damaged(day=day))
    assert _suggested(desk) == []


def test_of_another_story_nothing_is_suggested(desk: Desk) -> None:
    """The same sides on the same day in a text on other things are no sibling."""
    one, events = _damaged()
    other = article(
        "other",
        "Belgrade votes on a tramway to Zemun. Mayor Aleksandar Sapic promised forty stops near the Sava and Danube banks.",
        0.1,
    )
    desk.commit(_clean("clean"), (other, events))
    assert one.article_id not in desk.written.story_links[0].article_id
    assert _suggested(desk) == []


def test_where_two_events_may_be_meant_the_suggestion_is_taken_back(desk: Desk) -> None:
    """A second attack with other victims: the first cluster is told again, without the suggestion."""
    desk.commit(_clean("clean"), _damaged())
    assert len(_suggested(desk)) == 1
    desk.commit(_clean("second", 30, 2, place="Pivdennyi"))
    assert len({row.event_cluster_id for row in desk.written.event_clusters}) == 2
    assert _suggested(desk) == []


def test_money_is_lent_in_its_currency(desk: Desk) -> None:
    """Dollars are no euros."""
    one = article("clean")
    euros = event(one, quantities=(_quantity(5e6, "money", "EUR"),))
    desk.commit((one, (euros,)), _damaged(quantities=(_quantity(None, "money", "USD"),)))
    assert _suggested(desk) == []
    desk.commit(_damaged("again", quantities=(_quantity(None, "money", "EUR"),)))
    assert [[each.value for each in row] for row in _suggested(desk)] == [[5e6]]


def test_a_cluster_that_has_nothing_to_suggest_is_not_told_again(desk: Desk) -> None:
    """A damaged mention alone makes no new revision."""
    one = article("clean")
    desk.commit((one, (event(one),)))
    assert desk.commit(_damaged()).event_clusters == []


def test_what_leaves_the_window_is_forgotten(desk: Desk) -> None:
    """Losses go with their story: state is bounded."""
    desk.commit(_damaged())
    assert desk.count("event_losses") == 1
    desk.commit(
        *(article(f"late{number}", f"Quite another matter, number {number}, in Porto and Lisbon.", 40) for number in range(3))
    )
    assert desk.count("event_losses") == 0


#: What a damaged text tells of the same event, and whether it is clear which number is gone.
SENTENCES = {
    "Russian drones killed people in Odesa, Ukraine, on the th of March.": 1,
    "Russian drones killed children in Odesa, Ukraine, on the th of March.": 0,
    "Russian drones hit a school for people in Odesa, Ukraine, on the th of March.": 0,
    "Russian drones killed 14 people in Odesa, Ukraine, on the th of March.": 0,
    "Russian drones killed people in Odesa, Ukraine, last week.": 0,
}


@pytest.mark.parametrize(("sentence", "suggestions"), SENTENCES.items())
def test_the_coders_own_rows_are_lent_a_number(desk: Desk, sentence: str, suggestions: int) -> None:
    """From text to suggestion: the same word for the event and for what is counted, in a sentence that lost its numerals and has no number left."""
    rest = (
        " Governor Oleh Kiper said that a silo near the Lanzheron beach burned down. Shahed drones had come from the Black Sea."
    )
    for first in ("Russian drones killed 12 people in Odesa, Ukraine, on 2 March 2026.", sentence):
        made = plain_article(first + rest, title="Drones hit Odesa", published_at=article("x", day=1).published_at, language="en")
        marks = tuple(artifact_row(made, finding) for finding in find_artifacts(made))
        desk.commit(code_events(made, marks))
    found = [each for row in _suggested(desk) for each in row]
    assert [(each.field, each.value) for each in found] == [("killed", 12.0)] * suggestions
    assert all(row.n_mentions == 1 for row in desk.written.event_clusters)


def test_the_samples_lend_one_another_nothing(desk: Desk) -> None:
    """One story thread over months: no merged event, and no number of January for one of October."""
    for path, day in zip(sorted(SAMPLES.glob("*.txt")), SAMPLE_DAYS, strict=True):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        made = plain_article(text.strip(), title=title, published_at=article("x", day=day - 365).published_at)
        desk.commit(code_events(made, ()))
    assert _suggested(desk) == []
