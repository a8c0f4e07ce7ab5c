"""Fields of a row that belong together: when, where, who says so, how sure; all empty where nothing is known."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from transforms.core.coders.confidence import Confidence
from transforms.core.coders.parse import Report
from transforms.core.coders.tokens import Token
from transforms.core.places import PlaceMention
from transforms.core.timex import DateExpression


class WhenFields(TypedDict, total=False):
    """The date of an event."""

    date_start: int
    date_end: int
    date_surface: str
    date_from: date | None
    date_to: date | None
    date_granularity: str | None
    date_method: str | None
    date_reason: str | None
    date_alternatives: tuple[date, ...]
    date_assumed: date | None


class WhereFields(TypedDict, total=False):
    """The place of an event."""

    place_start: int
    place_end: int
    place: str
    place_country: str | None
    place_admin1: str | None
    place_geonames_id: str | None
    place_lat: float | None
    place_lon: float | None
    place_precision: str
    place_score: float


class SaidFields(TypedDict, total=False):
    """The attribution of an event."""

    attribution_start: int
    attribution_end: int
    speaker: str
    speaker_country: str | None
    speaker_kind: str
    speech_verb: str | None


class SureFields(TypedDict):
    """The confidence of a row and of its fields."""

    confidence: float
    confidence_type: float
    confidence_actors: float | None
    confidence_recipients: float | None
    confidence_date: float | None
    confidence_place: float | None
    confidence_status: float


def when_fields(found: DateExpression | None, published: date | None) -> WhenFields:
    """The date as found; the day of publication is only offered apart, and only where there is none."""
    if found is None:
        return {"date_assumed": published}
    return {
        "date_start": found.start,
        "date_end": found.end,
        "date_surface": found.surface,
        "date_from": found.date_from,
        "date_to": found.date_to,
        "date_granularity": found.granularity,
        "date_method": found.method,
        "date_reason": found.reason,
        "date_alternatives": found.alternatives,
    }


def where_fields(found: PlaceMention | None) -> WhereFields:
    """The place as found."""
    if found is None:
        return {}
    return {
        "place_start": found.start,
        "place_end": found.end,
        "place": found.surface,
        "place_country": found.country,
        "place_admin1": found.admin1,
        "place_geonames_id": found.geonames_id,
        "place_lat": found.lat,
        "place_lon": found.lon,
        "place_precision": found.precision,
        "place_score": found.score,
    }


def said_fields(report: Report | None, text: str, tokens: Sequence[Token]) -> SaidFields:
    """Who says so; of a dateline's agency there is no verb."""
    if report is None:
        return {}
    start, end, verb = tokens[report.first].start, tokens[report.end - 1].end, tokens[report.verb]
    return {
        "attribution_start": start,
        "attribution_end": end,
        "speaker": text[start:end],
        "speaker_country": report.country,
        "speaker_kind": report.kind,
        "speech_verb": text[verb.start : verb.end].lower() if report.spoken else None,
    }


def sure_fields(sure: Confidence) -> SureFields:
    """The confidence as rated."""
    return {
        "confidence": sure.row,
        "confidence_type": sure.event_type,
        "confidence_actors": sure.actors,
        "confidence_recipients": sure.recipients,
        "confidence_date": sure.date,
        "confidence_place": sure.place,
        "confidence_status": sure.status,
    }
