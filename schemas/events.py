"""Events as they are coded: who did what to whom, in which words.

`Event` is a row of the published table of that name: its fields are the columns, in the order of the columns
(`schemas/tables.py`). `start`/`end` are half-open offsets in Unicode code points of `Article.text`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: Harm to an event record, not to a reader.
Severity = Literal["info", "minor", "major", "critical"]
Status = Literal["asserted", "planned", "negated", "hypothetical", "demanded", "historical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who takes part in an event, on one side of it."""

    start: int
    end: int
    surface: str
    #: `actor` or `recipient`.
    role: str
    #: ISO 3166-1 alpha-3.
    country: str | None = None
    organisation: str | None = None
    #: GOV, MIL, REB, CVL ...: three letters.
    sector: str | None = None
    person: str | None = None
    #: How the surface was resolved: gazetteer, office_holder, alias, agent_noun, office, none.
    resolution: str
    score: float
    #: Why a part is null.
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit inside an event's clause."""

    #: killed, injured, arrested, protesters, troops, money, weapons, other.
    kind: str
    value_min: float | None
    value_max: float | None
    #: ISO 4217 for money.
    unit: str | None
    #: exactly, about, at_least, at_most, range, vague.
    qualifier: str | None
    start: int
    end: int
    surface: str
    #: Why the values are null.
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactMark:
    """An artifact that overlaps an event's spans, and the field of the event that it harms."""

    artifact_id: str
    kind: str
    severity: Severity
    #: date, quantities, actors, recipients, place, trigger, sentence.
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One mention of an event."""

    #: Key: hash(revision_id, trigger span, event_type, coder, coder_version).
    event_id: str
    revision_id: str
    article_id: str
    sentence_index: int
    sentence_start: int
    sentence_end: int
    sentence: str
    ontology: str
    ontology_version: str
    event_type: str
    event_mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo_code: str | None = None
    cameo_root: str | None = None
    quad_plover: int
    quad_gdelt: int
    #: Null unless asserted.
    score_plover: float | None = None
    score_goldstein: float | None = None
    status: Status
    tier: Literal["core", "context"]
    trigger_start: int
    trigger_end: int
    trigger: str
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    actor_countries: tuple[str, ...] = ()
    recipient_countries: tuple[str, ...] = ()
    attribution_start: int | None = None
    attribution_end: int | None = None
    speaker: str | None = None
    speaker_country: str | None = None
    #: government, expert, media, anonymous, company, person.
    speaker_kind: str | None = None
    speech_verb: str | None = None
    hedged: bool = False
    date_start: int | None = None
    date_end: int | None = None
    date_surface: str | None = None
    #: Closed interval; null is null: never the publication date in its place.
    date_from: date | None = None
    date_to: date | None = None
    date_granularity: str | None = None
    date_method: str | None = None
    date_reason: str | None = None
    date_alternatives: tuple[date, ...] = ()
    #: Only where a consumer may want a default (the day of publication), always apart.
    date_assumed: date | None = None
    place_start: int | None = None
    place_end: int | None = None
    place: str | None = None
    place_country: str | None = None
    place_admin1: str | None = None
    place_geonames_id: str | None = None
    place_lat: float | None = None
    place_lon: float | None = None
    #: site, city, admin1, country.
    place_precision: str | None = None
    place_score: float | None = None
    quantities: tuple[Quantity, ...] = ()
    confidence: float
    confidence_type: float | None = None
    confidence_actors: float | None = None
    confidence_recipients: float | None = None
    confidence_date: float | None = None
    confidence_place: float | None = None
    confidence_status: float | None = None
    artifacts: tuple[ArtifactMark, ...] = ()
    translation_verdict: str | None = None
    language: str | None = None
    repeats_event_id: str | None = None
    event_cluster_id: str | None = None
    coder: str
    coder_version: str
    lexicon_sha256: str
    pipeline_version: str | None = None
    run_id: str | None = None
    dt: date | None = None
