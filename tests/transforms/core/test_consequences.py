"""Each artifact changes exactly the fields that it harms."""

from dataclasses import fields, replace
from datetime import date, datetime, timezone

import pytest

from schemas.events import Actor, Event, Quantity
from schemas.records import Artifact
from transforms.core.artifacts import detectors
from transforms.core.coders.plover import code
from transforms.core.consequences import apply_artifacts
from transforms.core.events import code_events
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

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
        ("mixed_script_word", "Zelensky", {"actors", "actor_countries", "confidence_actors", "confidence"}, ["actors"]),
        ("repetition_loop", "reported", {"confidence"}, ["sentence"]),
        ("number_format", "500", {"quantities"}, ["quantities"]),
        ("scale_calque", "500 soldiers", {"quantities"}, ["quantities"]),
        ("number_format", "reported", set(), ["sentence"]),
        ("numerals_stripped", "On", {*DATE, "quantities"}, ["date", "quantities"]),
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


#: What lies on every field of the row and harms none: it tells where a text comes from, or how it was set.
HARMLESS = {
    "boilerplate", "calque_phrase", "caption_run", "case_after_stop", "duplicate_headline", "foreign_punct", "invisible_char", "language_mismatch", "llm_note",
    "metadata_line", "mixed_quote_style", "punct_spacing", "repeated_segment", "repeated_word", "source_clue", "translation_notice", "unbalanced_pair",
    "wrong_terminal_punct",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(detectors()))
def test_every_kind_has_its_effect(kind: str) -> None:
    """A finding over the whole sentence changes something if its kind is one that harms, and nothing but the marks if it is not."""
    before = _event()
    after = apply_artifacts(before, [_artifact(kind, TEXT)], numerals_stripped=False)
    assert (_changed(before, after) == {"artifacts"}) == (kind in HARMLESS)


CLEAN = "On 4 January 2026, Zelensky sent 500 soldiers to Poland, Reuters reported, and the talks went on in Paris."
RECIPIENT = {"recipients", "recipient_countries", "confidence_recipients"}
#: Kind, clean words, damaged words, fields that change.
INJECTED = [
    ("numeral_dropped", "in Paris", "in Paris within the next - years", {*DATE, "quantities"}),
    ("date_placeholder", "On 4 January 2026,", "On month day,", {*DATE, "quantities", "date_surface"}),
    ("mojibake", "the talks", "â€™ the talks", {"confidence"}),
    ("html_residue", "the talks", "the&nbsp;talks", {"confidence"}),
    ("placeholder_token", "in Paris", "in [place]", {"confidence"}),
    ("untranslated_span", "the talks", "the 无人机 talks", {"confidence"}),
    ("mixed_script_word", "talks", "tаlks", {"confidence"}),
    ("repetition_loop", "the talks", "the talks the talks the talks the talks", {"confidence"}),
    ("scale_calque", "500 soldiers", "35 ten thousand soldiers", {"quantities", "trigger"}),
    ("sentence_truncation", "went on in Paris.", "went on in the city of", {*RECIPIENT, "confidence_place"}),
    ("punct_spacing", "in Paris", "in Paris , it is said", set()),
    ("repeated_word", "the talks", "the the talks", set()),
    ("invisible_char", "talks", "ta\u200blks", set()),
    ("calque_phrase", "in Paris", "in the press service of X on the territory of Paris", set()),
    ("foreign_punct", ", and", " ， and", set()),
    ("source_clue", "in Paris", "in Paris /TASS/", set()),
    ("transliteration_variant", "in Paris", "in Kharkov of Ukraine", set()),
    ("case_after_stop", "in Paris", "in Paris today. and went on", set()),
    ("llm_note", "in Paris.", "in Paris. As an AI language model, I cannot verify this.", set()),
    ("translation_notice", "in Paris.", "in Paris. (Translated by Google)", set()),
    ("caption_run", "in Paris.", "in Paris.\nPhoto: Ann Lee", set()),
    ("metadata_line", "in Paris.", "in Paris.\n9 January 2026", set()),
    ("boilerplate", "in Paris.", "in Paris.\nAll rights reserved.", set()),
    ("repeated_item", "in Paris.", "in Paris. Envoys of France, Italy, France and Spain came.", set()),
    ("date_ambiguous", "On 4 January 2026,", "On 03/02/2025,", {*DATE, "date_surface", "date_alternatives"}),
    ("date_ambiguous", "in Paris", "in Paris until 03/02/2025", set()),
    ("number_format", "500 soldiers", "1.200.000 soldiers", {"quantities", "trigger"}),
    ("number_format", "in Paris", "in Paris for 3,5 million euros", set()),
    ("name_misspelling", "and the talks", "and French President Emmanuel Makron went on with the talks", set()),
    ("name_inconsistency", "in Paris.", "in Paris. Joachim Kessler spoke for long, and Joachim Kassler spoke too.", set()),
    ("wrong_entity", "in Paris.", "in Paris. German Chancellor Merkel agreed.", set()),
    ("sentence_fragment", "in Paris.", "in Paris. Currently preparing to establish satellite facilities in Germany.", set()),
    ("wrong_terminal_punct", "in Paris.", "in Paris. Why did he come to the town so late.", set()),
    ("repeated_segment", "in Paris.", "in Paris." + 2 * "\nIt had rained for days in all of the old towns by the river.", set()),
    ("duplicate_headline", "in Paris.", f"in Paris.\n{CLEAN}", set()),
]
#: Where things stand, and what they are derived from, moves with any word.
PLACES = {field.name for field in fields(Event) if field.name.endswith(("_start", "_end"))} | {
    "event_id", "revision_id", "article_id", "sentence", "artifacts",
}  # fmt: skip


def _coded(text: str) -> tuple[Event, tuple[Artifact, ...]]:
    article = plain_article(text, published_at=datetime(2026, 1, 9, tzinfo=timezone.utc))
    article, artifacts = detect_artifacts(article)
    return code_events(article, artifacts)[1][0], artifacts


def _without_places(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_without_places(each) for each in value)
    return replace(value, start=0, end=0) if isinstance(value, Actor | Quantity) else value


@pytest.mark.parametrize(("kind", "clean", "damaged", "changed"), INJECTED)
def test_an_injected_fault_changes_what_it_harms(kind: str, clean: str, damaged: str, changed: set[str]) -> None:
    """From the text on: the fault is found, and the event differs from that of the clean text in the harmed fields alone."""
    before, _ = _coded(CLEAN)
    after, artifacts = _coded(CLEAN.replace(clean, damaged))
    assert kind in {artifact.kind for artifact in artifacts}
    differing = {
        field.name
        for field in fields(Event)
        if field.name not in PLACES
        and _without_places(getattr(before, field.name)) != _without_places(getattr(after, field.name))
    }
    assert differing == changed


def test_of_a_document() -> None:
    """Lost numerals of the article reach every event with their mark; a wrongly declared language reaches none."""
    filler = "Nobody in the old town knew when the long talks would come to an end. " * 8
    text = f"Zelensky sent soldiers to Poland for $ million.\n{filler}\nPutin visited China within the next - years."
    article = replace(plain_article(text), language_declared="fr", language_score=0.99)
    article, artifacts = detect_artifacts(article)
    assert {"numerals_stripped", "language_mismatch"} <= {artifact.kind for artifact in artifacts}
    events = code_events(article, artifacts)[1]
    assert len(events) > 1
    for event in events:
        marked = {mark.kind for mark in event.artifacts}
        assert "numerals_stripped" in marked
        assert "language_mismatch" not in marked
        assert event.date_reason == "numeral_dropped"


def test_extraction_faults_are_no_evidence_of_translation() -> None:
    """Mojibake, markup, look-alikes, captions, repeats and cut ends together say nothing about translation."""
    line = "The ministers met on Monday in the old hall and spoke for two hours about the price of bread and of milk."
    text = f"{line}\n{line}\nIt isnâ€™t over.Â\nHe said&nbsp;so <br/> in the Кremlin\u200b.\nPhoto: Ann Lee\n9 January 2026\nAll rights reserved.\nThey met and said that the"
    article, artifacts = detect_artifacts(plain_article(text))
    assert {artifact.family for artifact in artifacts if artifact.kind != "punct_spacing"} == {"extraction"}
    assert len({artifact.kind for artifact in artifacts}) > 6
    assert article.translation_evidence == ()
