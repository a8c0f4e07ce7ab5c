"""Operators: "agree to", "refuse to", "threaten to" take the event after them and give it their own type.

PLOVER codes what is done by words as the act of speaking: a promise of aid is an agreement, a refusal to help a rejection. Reading
operator and inner event as a pair keeps the lexicon small.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from schemas.events import Status
from transforms.core.coders.clauses import Clauses
from transforms.core.coders.lexicon import Words
from transforms.core.coders.status import Marks
from transforms.core.coders.tokens import Token
from transforms.core.coders.triggers import Trigger

MATERIAL_CONFLICT: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
_COOPERATION: Final = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
_SPEECH: Final = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
#: CAMEO codes of "express intent to ..." by the type of what is intended.
_INTENT: Final = {
    "AID": "033", "CONSULT": "036", "COOPERATE": "031", "SUPPORT": "032", "CONCEDE": "035", "RETREAT": "035", "MOBILIZE": "0334",
}  # fmt: skip
#: Without an inner event these say nothing: "plans for the weekend".
_EMPTY_ALONE: Final = frozenset(
    {"plan", "aim", "hope", "seek", "consider", "want", "wish", "prepare", "intend", "weigh", "mull", "ponder", "propose"}
    | {"ready", "set", "prepared", "due"}
)
#: Between operator and event: the event is no longer its object.
_BARRIERS: Final = frozenset({";", "but", "while", "after", "when", "before", "as"})
#: Words between an operator, or a verb, and what it takes with it.
_REACH_SPEECH: Final = 14
_REACH_AGREE: Final = 9
_REACH_VERB: Final = 12
#: "announced a plan": what it names is still to come.
_PLANS: Final = frozenset({"plan", "plans", "planned"})
#: "will not" before these denies nothing that could be an event.
_EMPTY_DENIALS: Final = frozenset(
    "be have only just able even necessarily go happen change last take leave abandon forget hesitate rest fail forsake".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A trigger that stands for an event of its own, and the event it takes as its object."""

    trigger: Trigger
    inner: Trigger | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Type and standing of an event."""

    event_type: str
    cameo: str
    #: Standing of what the trigger, or the event inside it, names.
    status: Status = "asserted"


def read_operators(
    triggers: Sequence[Trigger], tokens: Sequence[Token], clauses: Clauses, supposed: AbstractSet[int]
) -> list[Reading]:
    """Let operators take their objects; what is taken is no event of its own.

    Args:
        triggers: of one sentence, in order.
        tokens: of the sentence.
        clauses: of the sentence.
        supposed: tokens under a condition: an operator there takes nothing beyond it.
    """
    taken: set[int] = set()
    readings: list[Reading] = []
    for number, trigger in enumerate(triggers):
        if number in taken:
            continue
        later = range(number + 1, len(triggers))
        if trigger.is_operator or trigger.pattern.event_type in _SPEECH:
            here = trigger.first in supposed
            objects = [k for k in _objects(trigger, triggers, later, tokens) if not here or triggers[k].first in supposed]
            readings.append(Reading(trigger=trigger, inner=triggers[objects[0]] if objects else None))
        else:
            objects = _arguments(trigger, triggers, later, tokens, clauses) if trigger.is_verb else []
            readings.append(Reading(trigger=trigger))
        taken.update(objects)
    return readings


def _objects(trigger: Trigger, triggers: Sequence[Trigger], later: range, tokens: Sequence[Token]) -> list[int]:
    reach = _REACH_AGREE if trigger.pattern.event_type not in _SPEECH - {"AGREE"} else _REACH_SPEECH
    objects = []
    for number in later:
        other = triggers[number]
        if other.first - trigger.end > reach:
            break
        between = {token.lower for token in tokens[trigger.end : other.first]}
        if between & _BARRIERS:
            break
        coordinated = {",", "and"} <= between and bool(other.forms & {"past", "s"})
        if coordinated and (trigger.pattern.event_type != "ACCUSE" or tokens[other.first - 1].lower == "and"):
            break
        objects.append(number)
    return objects


def _arguments(
    trigger: Trigger, triggers: Sequence[Trigger], later: range, tokens: Sequence[Token], clauses: Clauses
) -> list[int]:
    """Nouns of events and infinitives of purpose that belong to a verb: "signed a statement on the deployment of"."""
    taken = []
    for number in later:
        other = triggers[number]
        if other.first - trigger.end > _REACH_VERB or not clauses.same(other.first, trigger.first):
            break
        if not other.is_verb or (tokens[other.first - 1].lower == "to" and "base" in other.forms):
            taken.append(number)
    return taken


def resolve(reading: Reading, marks: Marks, tokens: Sequence[Token], words: Words) -> Act | None:
    """Type, code and status of a reading; None: it is no event after all."""
    if marks.asked or reading.trigger.pattern.source == "would not":
        return None
    act = _resolve(reading, marks, tokens, words)
    if act is None:
        return None
    inside = {token.lower for token in tokens[reading.trigger.first : reading.trigger.end]}
    if act.event_type == "AGREE" and act.status == "asserted" and inside & _PLANS:
        act = Act(event_type=act.event_type, cameo=act.cameo, status="planned")
    return _with_status(act, reading, marks)


def _with_status(act: Act, reading: Reading, marks: Marks) -> Act:
    """What is supposed, possible, demanded or only intended is never asserted."""
    status = act.status
    if marks.supposed or (status == "planned" and marks.possible and not marks.future):
        status = "hypothetical"
    elif status == "asserted":
        if marks.demanded or reading.trigger.pattern.source in {"must", "should", "ought to"}:
            status = "demanded"
        elif marks.possible:
            status = "hypothetical"
        elif marks.future or marks.intended:
            status = "planned"
    return Act(event_type=act.event_type, cameo=act.cameo, status=status)


def _resolve(reading: Reading, marks: Marks, tokens: Sequence[Token], words: Words) -> Act | None:
    trigger, inner = reading.trigger, reading.inner
    event_type, cameo = _peacekeeping(trigger, tokens, words)
    if trigger.pattern.source in {"will not", "won't"}:
        return _denial(trigger, inner, tokens)
    if event_type == "AGREE" and (trigger.is_operator or not trigger.is_verb):
        return _agreement(trigger, inner, marks, cameo)
    if trigger.is_operator:
        return _operator(event_type, cameo, inner, marks)
    if marks.negated:
        return _negated(event_type, cameo, marks)
    if marks.future:
        return _future(event_type, cameo)
    return Act(event_type=event_type, cameo=cameo)


def _peacekeeping(trigger: Trigger, tokens: Sequence[Token], words: Words) -> tuple[str, str]:
    """Peacekeepers who come are aid; peacekeepers who leave are a sanction."""
    pattern = trigger.pattern
    around = tokens[max(0, trigger.first - 6) : trigger.end + 8]
    if any(token.lower in words.peacekeeping for token in around):
        if pattern.event_type == "MOBILIZE" or (pattern.event_type == "CONSULT" and pattern.head == "arrive"):
            return "AID", "074"
        if pattern.event_type == "RETREAT" and pattern.cameo == "087":
            return "SANCTION", "1661"
    return pattern.event_type, pattern.cameo


def _denial(trigger: Trigger, inner: Trigger | None, tokens: Sequence[Token]) -> Act | None:
    if trigger.end < len(tokens) and tokens[trigger.end].lower in _EMPTY_DENIALS:
        return None
    if inner is not None and inner.pattern.event_type in MATERIAL_CONFLICT - {"MOBILIZE"}:
        return Act(event_type="AGREE", cameo="0356", status="negated")
    return Act(event_type="REJECT", cameo="120", status="negated")


def _agreement(trigger: Trigger, inner: Trigger | None, marks: Marks, cameo: str) -> Act | None:
    if inner is None and trigger.pattern.head in _EMPTY_ALONE:
        return None
    if marks.negated:
        return Act(event_type="REJECT", cameo="120", status="negated")
    if inner is None:
        return Act(event_type="AGREE", cameo=cameo, status="planned")
    inner_type = inner.pattern.event_type
    if inner_type in MATERIAL_CONFLICT - {"MOBILIZE"}:
        return Act(event_type="THREATEN", cameo="138" if inner_type == "ASSAULT" else "130", status="planned")
    if inner_type in _SPEECH - {"AGREE"}:
        return Act(event_type=inner_type, cameo=inner.pattern.cameo, status="planned")
    return Act(event_type="AGREE", cameo=_INTENT.get(inner_type, "030"), status="planned")


def _operator(event_type: str, cameo: str, inner: Trigger | None, marks: Marks) -> Act | None:
    if event_type == "CONCEDE":
        if inner is None or inner.pattern.event_type not in MATERIAL_CONFLICT | {"THREATEN", "REJECT"}:
            return None
        if marks.negated:
            return Act(event_type="REJECT", cameo="124", status="negated")
    if event_type == "RETREAT" and marks.negated:
        return Act(event_type="REJECT", cameo="120", status="negated")
    if marks.future and event_type in {"CONCEDE", "RETREAT"}:
        return Act(event_type="AGREE", cameo="035", status="planned")
    return Act(event_type=event_type, cameo=cameo, status="negated" if marks.negated else "asserted")


def _negated(event_type: str, cameo: str, marks: Marks) -> Act:
    if event_type in _COOPERATION:
        return Act(event_type="REJECT", cameo="120", status="negated")
    if event_type == "MOBILIZE" and marks.future:
        return Act(event_type="REJECT", cameo="1224", status="negated")
    if event_type in MATERIAL_CONFLICT and marks.future:
        return Act(event_type="AGREE", cameo="0356", status="negated")
    return Act(event_type=event_type, cameo=cameo, status="negated")


def _future(event_type: str, cameo: str) -> Act:
    if event_type in _COOPERATION - {"AGREE"}:
        return Act(event_type="AGREE", cameo=_INTENT.get(event_type, "035"), status="planned")
    if event_type == "MOBILIZE":
        return Act(event_type="AGREE", cameo="0334", status="planned")
    if event_type in MATERIAL_CONFLICT:
        return Act(event_type="THREATEN", cameo="138" if event_type == "ASSAULT" else "130", status="planned")
    return Act(event_type=event_type, cameo=cameo)
