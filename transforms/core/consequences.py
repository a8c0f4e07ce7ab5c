"""What an artifact does to the events whose spans it touches: harm is taken field by field, never from the whole row.

| artifact | effect |
|---|---|
| date_placeholder, numeral_dropped in the sentence; an article whose numerals were stripped | date null, `numeral_dropped`, confidence 0; values of quantities null |
| date_ambiguous in the date | date null, its readings become alternatives |
| transliteration_variant, name_inconsistency in an actor | resolution `alias`, score x .7 |
| wrong_entity in an actor (his office contradicts the date) | person null, reason `role_date_conflict`, score x .5; the country stays |
| name_misspelling in an actor | person null, reason `name_misspelling`; the country stays, told by the office |
| repeated_item in a recipient | recipients empty, confidence of the row x .5 |
| sentence_truncation in the sentence | recipients and place empty |
| sentence_fragment in the sentence | tier context, actors empty |
| number_format, scale_calque in a quantity | its values null: the number may be read wrong |
| mojibake, html_residue, placeholder_token, untranslated_span, mixed_script_word, repetition_loop, glue in a span | that field null; in the trigger: confidence of the type x .5 |
| the same, elsewhere in the sentence | confidence of the row x .8 |
| repeated_segment, duplicate_headline | `repeats_event_id` (set by `events.py`, which sees all rows) |
| numerals_stripped (of the whole article) | as numeral_dropped, for every row |
| language_mismatch (of the whole article) | nothing: it is of no sentence |
| any other | noted in `artifacts`, nothing changed |
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from schemas.events import Actor, ArtifactMark, Event
from schemas.records import Artifact

#: Kinds that tell an event again.
REPEATS: Final = frozenset({"repeated_segment", "duplicate_headline"})

_NUMERALS: Final = frozenset({"date_placeholder", "numeral_dropped", "numerals_stripped"})
_GARBLED: Final = frozenset(
    {"mojibake", "html_residue", "placeholder_token", "untranslated_span", "mixed_script_word", "repetition_loop"}
)
_MISREAD: Final = frozenset({"number_format", "scale_calque"})
#: Findings about a whole article; the span that shows them harms nothing by lying where it lies.
OF_DOCUMENT: Final = frozenset({"numerals_stripped", "language_mismatch"})
#: Words run together, so that names and verbs are lost in them; other slips of spacing harm nothing.
_GLUE: Final = ("punct_spacing", "no_space_after")
_ALIAS: Final = 0.7
_NEAR_DAMAGE: Final = 0.8
_DAMAGED_TRIGGER: Final = 0.5
_CONTRADICTED: Final = 0.5


def apply_artifacts(event: Event, artifacts: Iterable[Artifact], *, numerals_stripped: bool) -> Event:
    """Take from an event what damage makes unknowable.

    Args:
        event: as coded.
        artifacts: findings over the text that overlap the event's sentence, and `numerals_stripped` of the article.
        numerals_stripped: the article as a whole lost its digits.

    Returns:
        The event with the harmed fields changed and a mark for each artifact and field; all other fields as they were.
    """
    if numerals_stripped:
        event = _without_numbers(event)
    marks: list[ArtifactMark] = []
    for artifact in artifacts:
        event, harmed = _apply(event, artifact)
        marks.extend(
            ArtifactMark(artifact_id=artifact.artifact_id, kind=artifact.kind, severity=artifact.severity, field=field)
            for field in harmed
        )
    return replace(event, artifacts=(*event.artifacts, *marks)) if marks else event


def _apply(event: Event, artifact: Artifact) -> tuple[Event, tuple[str, ...]]:
    change = _CHANGES.get(artifact.kind)
    if change is not None:
        return _change_actors(event, artifact, change)
    effect = _garbled if (artifact.kind, artifact.evidence) == _GLUE else _EFFECTS.get(artifact.kind)
    return (event, ("sentence",)) if effect is None else effect(event, artifact)


def _overlaps(artifact: Artifact, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and artifact.start < end and start < artifact.end


# --- dates and numbers ---------------------------------------------------------------------------------------------------


def _without_date(event: Event, reason: str) -> Event:
    return replace(
        event,
        date_from=None,
        date_to=None,
        date_granularity=None,
        date_method=None,
        date_reason=event.date_reason if event.date_reason == "numeral_dropped" else reason,
        date_alternatives=(),
        date_assumed=None,
        confidence_date=0.0,
    )


def _without_numbers(event: Event) -> Event:
    quantities = tuple(
        replace(quantity, value_min=None, value_max=None, reason="numeral_dropped") for quantity in event.quantities
    )
    return replace(_without_date(event, "numeral_dropped"), quantities=quantities)


def _misread(event: Event, artifact: Artifact) -> tuple[Event, tuple[str, ...]]:
    if not any(_overlaps(artifact, quantity.start, quantity.end) for quantity in event.quantities):
        return event, ("sentence",)
    return _without_quantities(event, artifact), ("quantities",)


def _lost(event: Event, _: Artifact) -> tuple[Event, tuple[str, ...]]:
    return _without_numbers(event), ("date", "quantities") if event.quantities else ("date",)


def _unclear(event: Event, artifact: Artifact) -> tuple[Event, tuple[str, ...]]:
    if not _overlaps(artifact, event.date_start, event.date_end):
        return event, ("sentence",)
    return _ambiguous(event), ("date",)


def _ambiguous(event: Event) -> Event:
    readings = {*event.date_alternatives, *(day for day in (event.date_from, event.date_to) if day is not None)}
    return replace(_without_date(event, "ambiguous"), date_alternatives=tuple(sorted(readings)))


# --- actors --------------------------------------------------------------------------------------------------------------


def _as_alias(actor: Actor, _: Artifact) -> Actor:
    return replace(actor, resolution="alias", score=round(actor.score * _ALIAS, 4))


def _out_of_office(actor: Actor, _: Artifact) -> Actor:
    return replace(actor, person=None, score=round(actor.score * _CONTRADICTED, 4), reason="role_date_conflict")


def _misspelt(actor: Actor, artifact: Artifact) -> Actor:
    return replace(actor, person=None, reason=artifact.kind)


def _unknown(actor: Actor, artifact: Artifact) -> Actor:
    return replace(
        actor, country=None, organisation=None, sector=None, person=None, resolution="none", score=0.0, reason=artifact.kind
    )


def _change_actors(event: Event, artifact: Artifact, change: Callable[[Actor, Artifact], Actor]) -> tuple[Event, tuple[str, ...]]:
    """Change each actor that an artifact touches; names the sides that were touched, or the sentence where none was."""
    harmed: list[str] = []
    if any(_overlaps(artifact, actor.start, actor.end) for actor in event.actors):
        actors = _changed(event.actors, artifact, change)
        event = replace(event, actors=actors, actor_countries=_countries(actors), confidence_actors=_mean(actors))
        harmed.append("actors")
    if any(_overlaps(artifact, actor.start, actor.end) for actor in event.recipients):
        recipients = _changed(event.recipients, artifact, change)
        event = replace(
            event, recipients=recipients, recipient_countries=_countries(recipients), confidence_recipients=_mean(recipients)
        )
        harmed.append("recipients")
    return event, tuple(harmed) or ("sentence",)


def _changed(actors: Sequence[Actor], artifact: Artifact, change: Callable[[Actor, Artifact], Actor]) -> tuple[Actor, ...]:
    return tuple(change(actor, artifact) if _overlaps(artifact, actor.start, actor.end) else actor for actor in actors)


def _countries(actors: Sequence[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.country for actor in actors if actor.country is not None))


def _mean(actors: Sequence[Actor]) -> float:
    return round(sum(actor.score for actor in actors) / len(actors), 4)


# --- lost and repeated words ---------------------------------------------------------------------------------------------


def _repeated(event: Event, artifact: Artifact) -> tuple[Event, tuple[str, ...]]:
    if not any(_overlaps(artifact, actor.start, actor.end) for actor in event.recipients):
        return event, ("sentence",)
    return replace(_without_recipients(event), confidence=round(event.confidence * _CONTRADICTED, 4)), ("recipients",)


def _truncated(event: Event, _: Artifact) -> tuple[Event, tuple[str, ...]]:
    return _without_place(_without_recipients(event)), ("recipients", "place")


def _fragment(event: Event, _: Artifact) -> tuple[Event, tuple[str, ...]]:
    return replace(event, tier="context", actors=(), actor_countries=(), confidence_actors=None), ("actors",)


def _without_recipients(event: Event) -> Event:
    return replace(event, recipients=(), recipient_countries=(), confidence_recipients=None)


# --- garbled characters --------------------------------------------------------------------------------------------------


def _garbled(event: Event, artifact: Artifact) -> tuple[Event, tuple[str, ...]]:
    event, sides = _change_actors(event, artifact, _unknown)
    harmed = [side for side in sides if side != "sentence"]
    if _overlaps(artifact, event.trigger_start, event.trigger_end):
        damaged = None if event.confidence_type is None else round(event.confidence_type * _DAMAGED_TRIGGER, 4)
        event = replace(event, confidence_type=damaged)
        harmed.append("trigger")
    if _overlaps(artifact, event.date_start, event.date_end):
        event = _without_date(event, artifact.kind)
        harmed.append("date")
    if _overlaps(artifact, event.place_start, event.place_end):
        event = _without_place(event)
        harmed.append("place")
    if any(_overlaps(artifact, quantity.start, quantity.end) for quantity in event.quantities):
        event = _without_quantities(event, artifact)
        harmed.append("quantities")
    if _overlaps(artifact, event.attribution_start, event.attribution_end):
        event = replace(event, speaker_country=None, speaker_kind=None)
        harmed.append("sentence")
    event = replace(event, confidence=round(event.confidence * _NEAR_DAMAGE, 4))
    return event, tuple(harmed) or ("sentence",)


def _without_place(event: Event) -> Event:
    return replace(
        event,
        place_country=None,
        place_admin1=None,
        place_geonames_id=None,
        place_lat=None,
        place_lon=None,
        place_precision=None,
        place_score=None,
        confidence_place=0.0,
    )


def _without_quantities(event: Event, artifact: Artifact) -> Event:
    return replace(
        event,
        quantities=tuple(
            replace(quantity, value_min=None, value_max=None, reason=artifact.kind)
            if _overlaps(artifact, quantity.start, quantity.end)
            else quantity
            for quantity in event.quantities
        ),
    )


#: What an artifact in an actor makes of it.
_CHANGES: Final[dict[str, Callable[[Actor, Artifact], Actor]]] = {
    "transliteration_variant": _as_alias,
    "name_inconsistency": _as_alias,
    "wrong_entity": _out_of_office,
    "name_misspelling": _misspelt,
}
#: What an artifact takes from a row, and the names of the fields that it harmed.
_EFFECTS: Final[dict[str, Callable[[Event, Artifact], tuple[Event, tuple[str, ...]]]]] = {
    "date_ambiguous": _unclear,
    "repeated_item": _repeated,
    "sentence_truncation": _truncated,
    "sentence_fragment": _fragment,
    **dict.fromkeys(_NUMERALS, _lost),
    **dict.fromkeys(_MISREAD, _misread),
    **dict.fromkeys(_GARBLED, _garbled),
}
