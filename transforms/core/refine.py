"""Let models look at events that a coder found, inside bounds that no model can leave.

What a hook says is taken field by field: see `coders/seam.py` for what it may say, and here for what is made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from schemas.events import Actor, Event
from schemas.records import Analysis
from transforms.core.coders.seam import ConfidenceField, Hook, Judge, Resolution, TypeScorer, Verdict

T = TypeVar("T")

#: Field of an `ArtifactMark` to the confidence that it harms; a mark on the sentence harms all.
_HARMS: Final[Mapping[str, ConfidenceField]] = {
    "trigger": "confidence_type",
    "actors": "confidence_actors",
    "recipients": "confidence_recipients",
    "date": "confidence_date",
    "place": "confidence_place",
}


class HookError(ValueError):
    """A hook answered out of turn: not one answer for each event, a number outside 0-1, an unknown status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refined:
    """Events after a hook."""

    kept: tuple[Event, ...]
    #: As they were; the caller decides where they are written.
    dropped: tuple[Event, ...] = ()


def refine(events: Sequence[Event], hook: Hook) -> Refined:
    """Ask a hook about events and apply what it says.

    Args:
        events: of any articles; whole articles, so that repeated tellings find one another.
        hook: a type scorer, an actor resolver or a judge.

    Raises:
        HookError: the hook broke its protocol.
    """
    if isinstance(hook, Judge):
        return _judged(events, _answers(events, hook.judge(events)))
    if isinstance(hook, TypeScorer):
        scored = _answers(events, hook.score_types(events))
        return Refined(kept=tuple(_scored(event, scores) for event, scores in zip(events, scored, strict=True)))
    resolved = _answers(events, hook.resolve_actors(events))
    return Refined(kept=tuple(_resolved(event, found) for event, found in zip(events, resolved, strict=True)))


def refine_analyses(analyses: Sequence[Analysis], hook: Hook) -> list[Analysis]:
    """The same for articles with their events; the hook is asked once for all of them."""
    events = [event for analysis in analyses for event in analysis.events or ()]
    if not events:
        return list(analyses)
    kept: dict[str, list[Event]] = {}
    for event in refine(events, hook).kept:
        kept.setdefault(event.revision_id, []).append(event)
    return [
        analysis if analysis.events is None else replace(analysis, events=tuple(kept.get(analysis.article.revision_id, ())))
        for analysis in analyses
    ]


def _answers(events: Sequence[Event], answers: Sequence[T]) -> Sequence[T]:
    if len(answers) != len(events):
        raise HookError(f"{len(answers)} answers to {len(events)} events")
    return answers


def harmed(event: Event) -> frozenset[ConfidenceField]:
    """Confidences of an event that may not rise: an artifact harmed what they speak of."""
    if not event.artifacts:
        return frozenset()
    fields = {mark.field for mark in event.artifacts}
    if "sentence" in fields:
        return frozenset({"confidence", "confidence_status", *_HARMS.values()})
    return frozenset({"confidence", *(_HARMS[name] for name in fields & _HARMS.keys())})


def _with_confidences(event: Event, wanted: Mapping[ConfidenceField, float]) -> Event:
    fixed = harmed(event)
    changes: dict[str, Any] = {}
    for name, value in wanted.items():
        held: float | None = getattr(event, name)
        if not 0 <= value <= 1:
            raise HookError(f"{name} {value} is outside 0-1")
        if held is not None:
            changes[name] = min(held, value) if name in fixed else value
    return replace(event, **changes)


# --- a judge -------------------------------------------------------------------------------------------------------------


def _judged(events: Sequence[Event], verdicts: Sequence[Verdict]) -> Refined:
    kept: list[Event] = []
    dropped: list[Event] = []
    for event, verdict in zip(events, verdicts, strict=True):
        if verdict.action == "drop":
            dropped.append(event)
        else:
            kept.append(_with_confidences(_fixed(event, verdict) if verdict.action == "fix" else event, verdict.confidences))
    return Refined(kept=tuple(_repointed(kept, {event.event_id for event in dropped})), dropped=tuple(dropped))


def _fixed(event: Event, verdict: Verdict) -> Event:
    if verdict.status == "asserted" != event.status:
        raise HookError("a judge may not assert what the text does not")
    status = verdict.status or event.status
    tier = verdict.tier or event.tier
    asserted = status == "asserted"
    return replace(
        event,
        status=status,
        tier="context" if status == "hypothetical" else tier,
        score_plover=event.score_plover if asserted else None,
        score_goldstein=event.score_goldstein if asserted else None,
    )


def _repointed(events: Sequence[Event], gone: set[str]) -> list[Event]:
    """Repeats of a dropped row point at the first of them that is kept."""
    heir: dict[str, str] = {}
    result = []
    for event in events:
        first = event.repeats_event_id
        if first in gone:
            known = heir.get(first)
            heir.setdefault(first, event.event_id)
            result.append(replace(event, repeats_event_id=known))
        else:
            result.append(event)
    return result


# --- a scorer, a resolver ------------------------------------------------------------------------------------------------


def _scored(event: Event, scores: Mapping[str, float]) -> Event:
    """Confidence of the type is what the scorer gives to it; that of the row falls and rises in proportion."""
    score = scores.get(event.event_type)
    if score is None or not event.confidence_type:
        return event
    row = min(1.0, event.confidence * score / event.confidence_type)
    return _with_confidences(event, {"confidence_type": score, "confidence": round(row, 4)})


def _resolved(event: Event, found: Mapping[int, Resolution]) -> Event:
    """Sides with what the resolver adds; a side that an artifact touched stays as it is."""
    touched = {mark.field for mark in event.artifacts}
    actors = event.actors if "actors" in touched else tuple(_known(actor, found) for actor in event.actors)
    recipients = event.recipients if "recipients" in touched else tuple(_known(actor, found) for actor in event.recipients)
    confidences: dict[ConfidenceField, float] = {}
    if actors != event.actors:
        confidences["confidence_actors"] = _mean(actors)
    if recipients != event.recipients:
        confidences["confidence_recipients"] = _mean(recipients)
    if not confidences:
        return event
    known = replace(
        event,
        actors=actors,
        recipients=recipients,
        actor_countries=_countries(actors),
        recipient_countries=_countries(recipients),
    )
    return _with_confidences(known, confidences)


def _known(actor: Actor, found: Mapping[int, Resolution]) -> Actor:
    """An actor with what the resolver adds; who is known already stays who it is."""
    told = found.get(actor.start)
    if told is None or actor.country is not None or actor.organisation is not None:
        return actor
    if not 0 <= told.score <= 1:
        raise HookError(f"score {told.score} is outside 0-1")
    return replace(
        actor,
        country=told.country,
        organisation=told.organisation,
        sector=actor.sector or told.sector,
        resolution="model",
        score=told.score,
        reason=None if told.country or told.organisation else actor.reason,
    )


def _mean(actors: Sequence[Actor]) -> float:
    return round(sum(actor.score for actor in actors) / len(actors), 4)


def _countries(actors: Sequence[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.country for actor in actors if actor.country is not None))
