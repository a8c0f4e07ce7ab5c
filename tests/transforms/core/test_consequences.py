"""Each artifact changes exactly the fields that it harms."""

from dataclasses import fields, replace
from datetime import date, datetime, timezone

import pytest

from schemas.events import Event, Quantity
from schemas.records import Artifact
from transforms.core.coders.plover import code
from transforms.core.consequences import apply_artifacts
from transforms.core.plain import plain_article

TEXT = "On 4 January 2026 Zelensky sent 500 soldiers to Poland, Reuters reported."
DATE = {"date_from", "date_to", "date_granularity", "date_method", "date_reason", "confidence_date"}


def _event() -> Event:
    [event] = code(plain_article(TEXT, published_at=datetime(2026, 1, 9, tzinfo=timezone.utc)))
    quantity = Quantity(
        kind="troops", value_min=500, value_max=500, unit=None, qualifier="exactly", start=32, end=44, surface="500 soldiers"
    )
    return replace(
        event,
        place="Poland",
        place_start=48,
        place_end=54,
        place_country="POL",
        place_precision="country",
        place_score=0.8,
        quantities=(quantity,),
    )


def _artifact(kind: str, surface: str) -> Artifact:
    start = TEXT.index(surface)
    return Artifact(
        artifact_id="a1",
        revision_id="r1",
        kind=kind,
        family="translation",
        start=start,
        end=start + len(surface),
        surface=surface,
        field="text",
        severity="major",
        score=0.9,
        evidence="test",
        detector_version="1",
    )


def _changed(before: Event, after: Event) -> set[str]:
    return {field.name for field in fields(Event) if getattr(before, field.name) != getattr(after, field.name)}


@pytest.mark.parametrize(
    ("kind", "surface", "changed", "marks"),
    [
        ("date_placeholder", "On", {*DATE, "quantities"}, ["date", "quantities"]),
        ("numeral_dropped", "reported", {*DATE, "quantities"}, ["date", "quantities"]),
        ("date_ambiguous", "4 January 2026", {*DATE, "date_alternatives"}, ["date"]),
        ("date_ambiguous", "reported", set(), ["sentence"]),
        ("transliteration_variant", "Zelensky", {"actors", "confidence_actors"}, ["actors"]),
        ("transliteration_variant", "reported", set(), ["sentence"]),
        ("mojibake", "reported", {"confidence"}, ["sentence"]),
        ("html_residue", "Zelensky", {"actors", "actor_countries", "confidence_actors", "confidence"}, ["actors"]),
        ("mojibake", "January", {*DATE, "confidence"}, ["date"]),
        ("placeholder_token", "sent", {"confidence_type", "confidence"}, ["trigger"]),
        ("untranslated_span", "500", {"quantities", "confidence"}, ["trigger", "quantities"]),
        (
            "mojibake",
            "Poland",
            {"recipients", "recipient_countries", "confidence_recipients", "place_country", "place_precision", "place_score"}
            | {"confidence_place", "confidence"},
            ["recipients", "place"],
        ),
        ("untranslated_span", "Reuters", {"speaker_country", "speaker_kind", "confidence"}, ["sentence"]),
        ("name_inconsistency", "Zelensky", {"actors", "confidence_actors"}, ["actors"]),
        ("wrong_entity", "Zelensky", {"actors", "confidence_actors"}, ["actors"]),
        ("wrong_entity", "Reuters", set(), ["sentence"]),
        ("name_misspelling", "Zelensky", {"actors"}, ["actors"]),
        ("repeated_item", "Poland", {"recipients", "recipient_countries", "confidence_recipients", "confidence"}, ["recipients"]),
        ("repeated_item", "reported", set(), ["sentence"]),
        (
            "sentence_truncation",
            "reported",
            {"recipients", "recipient_countries", "confidence_recipients", "place_country", "place_precision", "place_score"}
            | {"confidence_place"},
            ["recipients", "place"],
        ),
        ("sentence_fragment", "On", {"tier", "actors", "actor_countries", "confidence_actors"}, ["actors"]),
        ("duplicate_headline", "On", set(), ["sentence"]),
        ("repeated_segment", "On", set(), ["sentence"]),
    ],
)
def test_exactly_the_harmed_fields_change(kind: str, surface: str, changed: set[str], marks: list[str]) -> None:
    """A finding takes what it makes unknowable, marks it, and leaves every other field as it was."""
    before = _event()
    after = apply_artifacts(before, [_artifact(kind, surface)], numerals_stripped=False)
    extra = {"confidence_type"} if "trigger" in marks else set()
    assert _changed(before, after) == changed | extra | {"artifacts"}
    assert [mark.field for mark in after.artifacts] == marks


def test_office_against_date() -> None:
    """Who cannot have held the office then is not named; his country stays, and the row says why."""
    [actor] = apply_artifacts(_event(), [_artifact("wrong_entity", "Zelensky")], numerals_stripped=False).actors
    assert (actor.country, actor.person, actor.reason) == ("UKR", None, "role_date_conflict")
    assert actor.score < _event().actors[0].score


def test_lost_numerals() -> None:
    """Dates and numbers are null with a reason; who and what stay."""
    after = apply_artifacts(_event(), [_artifact("numeral_dropped", "500")], numerals_stripped=False)
    assert (after.date_from, after.date_reason, after.confidence_date) == (None, "numeral_dropped", 0.0)
    assert [(each.value_min, each.value_max, each.reason) for each in after.quantities] == [(None, None, "numeral_dropped")]
    assert (after.event_type, after.actor_countries) == ("MOBILIZE", ("UKR",))


def test_stripped_article() -> None:
    """An article that lost all its digits has no dates and numbers, with no single finding to blame."""
    before = _event()
    after = apply_artifacts(before, [], numerals_stripped=True)
    assert _changed(before, after) == {*DATE, "quantities"}


def test_lost_numeral_outranks_other_damage() -> None:
    """A second finding in the same date does not hide that a numeral was lost."""
    damage = [_artifact("numeral_dropped", "4"), _artifact("mojibake", "January")]
    assert apply_artifacts(_event(), damage, numerals_stripped=False).date_reason == "numeral_dropped"


def test_ambiguous_readings_are_kept() -> None:
    """An ambiguous date keeps its reading as an alternative."""
    after = apply_artifacts(_event(), [_artifact("date_ambiguous", "4 January")], numerals_stripped=False)
    assert (after.date_from, after.date_reason, after.date_alternatives) == (None, "ambiguous", (date(2026, 1, 4),))
