"""Operators: "agree to", "refuse to", "threaten to" take the event after them and give it their own type.

PLOVER codes what is done by words as the act of speaking: a promise of aid is an agreement, a refusal to help a rejection. Reading
operator and inner event as a pair keeps the lexicon small.

What is said is done by saying it: a promise, a refusal, a demand are asserted, whatever becomes of their content. A plan, an
intention or the plain future is no act of speaking: its event is planned.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schemas.events import Status
from transforms.core.coders.readings import DEMANDS, REACH_SPEECH, SPEECH, WARNINGS, Reading, is_intention
from transforms.core.coders.status import Marks
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

MATERIAL_CONFLICT: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
#: What a will to do it makes a threat. A march that is called for next week is no threat, a deployment may help.
_THREATS: Final = MATERIAL_CONFLICT - {"MOBILIZE", "PROTEST"}
_COOPERATION: Final = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
#: Not to take these stances is to take the opposite one.
_STANCES: Final = frozenset({"AGREE", "CONCEDE"})
#: CAMEO codes of "express intent to ..." by the type of what is intended.
_INTENT: Final = {
    "AID": "033", "CONSULT": "036", "COOPERATE": "031", "SUPPORT": "032", "CONCEDE": "035", "RETREAT": "035", "MOBILIZE": "0334",
}  # fmt: skip
_WARNING_NOUNS: Final = frozenset({"issue .. ultimatum/warning/threat", "issue .. warning"})
#: A threat speaks of what will follow; "warned that extremists had plans for an attack" tells of a danger.
_AHEAD: Final = frozenset({"will", "would", "shall", "face", "faces", "risk", "risks", "if", "unless", "must"})
_ADDRESSED: Final = frozenset({"its", "his", "their", "them", "him", "her"})
_DENIALS: Final = frozenset({"will not", "won't"})
#: What is only weighed is neither promised nor threatened: the act itself is possible.
_DELIBERATING: Final = frozenset({"consider", "mull", "weigh", "ponder", "contemplate"})
#: "announced a plan": what it names is still to come.
_PLANS: Final = frozenset({"plan", "plans", "planned"})
#: "Will not tolerate attacks" refuses something; it promises no restraint.
_GRANTING: Final = frozenset("accept tolerate allow permit recognise recognize support stand let forgive agree approve".split())
#: "will not" before these denies nothing that could be an event.
_EMPTY_DENIALS: Final = frozenset(
    "be have only just able even necessarily go happen change last take leave abandon forget hesitate rest fail forsake comment say".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Type and standing of an event."""

    event_type: str
    cameo: str
    #: Standing of the act as the type names it.
    status: Status = "asserted"


def resolve(reading: Reading, marks: Marks, tokens: Sequence[Token], words: Words) -> Act | None:
    """Type, code and status of a reading; None: it is no event after all."""
    if marks.asked or marks.void or reading.trigger.pattern.source == "would not":
        return None
    pattern = reading.trigger.pattern
    warns = (pattern.head in WARNINGS and pattern.source != "warn .. not to") or pattern.source in _WARNING_NOUNS
    harmless = reading.inner is None or reading.inner.pattern.event_type in _COOPERATION
    if warns and harmless and not _is_threat(reading.trigger, tokens, words):
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
        if reading.trigger.pattern.source in DEMANDS:
            # "Residents must leave" is a request that is made; "Russia must withdraw" names an act that ought to be.
            status = "demanded" if reading.inner is not None else "asserted"
        elif marks.demanded:
            status = "demanded"
        elif marks.possible:
            status = "hypothetical"
        elif (marks.future and reading.trigger.pattern.source not in _DENIALS) or marks.intended:
            status = "planned"
    return Act(event_type=act.event_type, cameo=act.cameo, status=status)


def _resolve(reading: Reading, marks: Marks, tokens: Sequence[Token], words: Words) -> Act | None:
    trigger, inner = reading.trigger, reading.inner
    event_type, cameo = _peacekeeping(trigger, tokens, words)
    if trigger.pattern.source in _DENIALS:
        return _denial(trigger, inner, tokens)
    if event_type == "AGREE" and (trigger.is_operator or not trigger.is_verb):
        return _agreement(reading, marks, cameo, words)
    if trigger.is_operator:
        # Who fails at what is no act towards anybody refuses nothing.
        idle = inner is None and trigger.pattern.head == "fail"
        return None if idle else _operator(event_type, cameo, inner, marks)
    if marks.negated:
        return _negated(event_type, cameo, marks)
    if marks.future:
        return _future(event_type, cameo)
    return Act(event_type=event_type, cameo=cameo)


def _is_threat(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a warning is of what somebody will do, or is addressed to somebody; that a danger exists is no threat."""
    behind = [token.text for token in tokens[trigger.end : trigger.end + 2]]
    if behind[:1] == ["to"] and behind[-1][:1].isupper():
        return True
    after = [token.lower for token in tokens[trigger.first + 1 : trigger.end + REACH_SPEECH]]
    if not after or after[0] not in {"that", "of", "about", "against", ",", "the"}:
        return bool(after) and (
            tokens[trigger.first + 1].text[:1].isupper() or after[0] in words.pronoun or after[0] in _ADDRESSED
        )
    own = any(one in words.pronoun and other in words.future | words.modal for one, other in itertools.pairwise(after))
    looks_ahead = after[0] != "that" or bool(_AHEAD & set(after))
    return own or (looks_ahead and bool(words.consequence & set(after)))


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
    granted = trigger.end < len(tokens) and tokens[trigger.end].lower in _GRANTING
    if not granted and inner is not None and inner.pattern.event_type in MATERIAL_CONFLICT - {"MOBILIZE"}:
        return Act(event_type="AGREE", cameo="0356")
    return Act(event_type="REJECT", cameo="120")


def _agreement(reading: Reading, marks: Marks, cameo: str, words: Words) -> Act | None:
    trigger, inner = reading.trigger, reading.inner
    intention = is_intention(trigger, words)
    if inner is None and (intention or trigger.pattern.head in words.empty_alone):
        return None
    status: Status = "planned" if intention or marks.future else "asserted"
    if marks.negated and not _is_weighed(reading):
        return Act(event_type="REJECT", cameo="120", status="negated" if intention else "asserted")
    return Act(event_type="AGREE", cameo=cameo, status=status) if inner is None else _intended(reading, inner, status)


def _is_weighed(reading: Reading) -> bool:
    return reading.inner is not None and reading.trigger.pattern.head in _DELIBERATING


def _intended(reading: Reading, inner: Trigger, status: Status) -> Act:
    """The act of promising, intending or weighing another."""
    inner_type = inner.pattern.event_type
    if _is_weighed(reading):
        return Act(event_type=inner_type, cameo=inner.pattern.cameo, status="hypothetical")
    if inner_type in _THREATS:
        return Act(event_type="THREATEN", cameo="138" if inner_type == "ASSAULT" else "130", status=status)
    if inner_type in (SPEECH - {"AGREE"}) | {"PROTEST"}:
        return Act(event_type=inner_type, cameo=inner.pattern.cameo, status="planned")
    return Act(event_type="AGREE", cameo=_INTENT.get(inner_type, "030"), status=status)


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
    if event_type in _STANCES or (event_type in _COOPERATION and marks.future):
        return Act(event_type="REJECT", cameo="120", status="asserted" if marks.future else "negated")
    if event_type == "MOBILIZE" and marks.future:
        return Act(event_type="REJECT", cameo="1224")
    if event_type in MATERIAL_CONFLICT and marks.future:
        return Act(event_type="AGREE", cameo="0356")
    return Act(event_type=event_type, cameo=cameo, status="negated")


def _future(event_type: str, cameo: str) -> Act:
    if event_type in _COOPERATION - {"AGREE"}:
        return Act(event_type="AGREE", cameo=_INTENT.get(event_type, "035"), status="planned")
    if event_type == "MOBILIZE":
        return Act(event_type="AGREE", cameo="0334", status="planned")
    if event_type in _THREATS:
        return Act(event_type="THREATEN", cameo="138" if event_type == "ASSAULT" else "130", status="planned")
    return Act(event_type=event_type, cameo=cameo, status="planned")
