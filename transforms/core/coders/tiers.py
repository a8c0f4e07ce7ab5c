"""Two tiers: `core` rows are told plainly and have their parties; all others are `context`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.operators import MATERIAL_CONFLICT, Act
from transforms.core.coders.parse import Parse, Sides
from transforms.core.coders.status import Marks
from transforms.core.coders.trigger import Trigger

#: Events that need somebody else beside the actor; who gives way, refuses, withdraws or restricts may do so alone.
_DYADIC: Final = frozenset({"AID", "COOPERATE", "SANCTION", "ACCUSE", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "ASSAULT"})
#: Unrest and violence whose actors often have no country of their own in the sentence.
_UNREST: Final = frozenset({"PROTEST", "ASSAULT", "COERCE"})
_UNREST_SECTORS: Final = frozenset({"OPP", "LAB", "REB", "CVL", "COP", "MIL"})
_SPEECH_ACTS: Final = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
#: Clauses that tell something beside what the sentence tells.
_SUBORDINATE: Final = frozenset(
    {"after", "before", "because", "while", "when", "where", "which", "who", "whom", "whose", "if", "since", "although", "as"}
    | {"though", "unless", "whether", "whereas", "until"}
)
#: Behind these a sentence goes on, or says something beside.
_INSERTIONS: Final = frozenset({"(", ")", "–", "—", ":"})
#: Words of a phrase before its noun.
_PHRASE: Final = 5
#: "Bed", "red" are no verbs.
_SHORTEST_PAST: Final = 4
#: Prominence below which an event is context. Source: prototype, set on fresh news.
_THRESHOLD: Final = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event of one sentence before its row is made."""

    trigger: Trigger
    #: One past the last token of the words that stand for it.
    end: int
    act: Act
    marks: Marks
    sides: Sides

    @property
    def actor_codes(self) -> frozenset[str]:
        """Countries, or organisations, that act, as far as more than the scene tells them."""
        return frozenset(chunk.code for chunk in self.sides.actors if chunk.code and not chunk.presumed)

    @property
    def recipient_codes(self) -> frozenset[str]:
        """Countries, or organisations, that are acted upon; as `actor_codes`."""
        return frozenset(chunk.code for chunk in self.sides.recipients if chunk.code and not chunk.presumed)


def core_events(candidates: Sequence[Candidate], parse: Parse, quads: dict[str, int]) -> set[int]:
    """Which events of a sentence belong to the core tier.

    Args:
        candidates: all events of one sentence.
        parse: the sentence.
        quads: PLOVER's quad class by type.

    Returns:
        Positions in `candidates`. Of events that say the same of the same parties only the most prominent is core.
    """
    ranked = sorted(range(len(candidates)), key=lambda k: (-_prominence(candidates[k]), k))
    seen: set[tuple[object, ...]] = set()
    core: set[int] = set()
    for k in ranked:
        each = candidates[k]
        same = {
            (quads[each.act.event_type], each.actor_codes, each.recipient_codes),
            (each.act.event_type, each.actor_codes),
        }
        if _prominence(each) >= _THRESHOLD and _is_plain(each, parse) and _has_parties(each, parse) and not same & seen:
            core.add(k)
            seen |= same
    return core


def _prominence(each: Candidate) -> float:
    """How much the sentence is about an event: early, verbal, with known parties, in the main clause."""
    trigger = each.trigger
    return (
        2.0
        - 0.04 * trigger.first
        + 0.8 * trigger.is_verb
        + 0.4 * (trigger.length > 1)
        + 0.6 * bool(each.actor_codes)
        + 0.5 * bool(each.recipient_codes)
        + 0.4 * (trigger.is_operator and trigger.pattern.event_type in _SPEECH_ACTS)
        - 0.4 * (each.act.status == "hypothetical")
    )


def _is_plain(each: Candidate, parse: Parse) -> bool:
    status, event_type = each.act.status, each.act.event_type
    if status == "hypothetical" or (status == "negated" and event_type != "REJECT"):
        return False
    if each.marks.hedged and event_type in MATERIAL_CONFLICT | {"ASSAULT"}:
        return False
    if status == "negated" and each.trigger.pattern.event_type == "REJECT":
        return False
    if not each.trigger.is_verb and event_type not in _SPEECH_ACTS | {"AGREE"} and not _is_subject(each, parse):
        return False
    purpose = (
        each.marks.intended and not each.marks.future and each.trigger.is_verb and parse.lower(each.trigger.first - 1) == "to"
    )
    if purpose and parse.lower(each.trigger.first - 2) not in parse.words.being:
        # An infinitive of purpose: "prepares foreign contingents to deploy" tells the aim of something else.
        return False
    return parse.clauses.opener(each.trigger.first) not in _SUBORDINATE and not _is_participle_clause(each, parse)


def _is_subject(each: Candidate, parse: Parse) -> bool:
    """Whether a noun is what its clause speaks of: "talks between A and B ended the row", not "cancelled the talks with B"."""
    start = parse.clauses.of.index(parse.clauses.of[each.trigger.first])
    before = range(start, each.trigger.first)
    verbs = any(trigger.is_verb and trigger.first in before for trigger in parse.triggers)
    if parse.clauses.opener(each.trigger.first) in _INSERTIONS or _is_governed(each.trigger.first, start, parse):
        return False
    spoken = any(_is_finite(parse.lower(at), parse) for at in before)
    return not (verbs or spoken)


def _is_governed(noun: int, start: int, parse: Parse) -> bool:
    """Whether a preposition leads its phrase: "in a telephone conversation with"."""
    for at in range(noun - 1, max(start, noun - _PHRASE) - 1, -1):
        if parse.lower(at) in parse.words.preposition:
            return True
        if parse.lower(at) in {"'s", ","}:
            return False
    return parse.lower(start) in parse.words.preposition


def _is_finite(lower: str, parse: Parse) -> bool:
    past = lower.endswith("ed") and len(lower) > _SHORTEST_PAST
    return past or lower in parse.words.irregular_past or lower in parse.words.report_verb or lower in parse.words.being - {"'s"}


def _is_participle_clause(each: Candidate, parse: Parse) -> bool:
    """Whether it is told beside the main verb: "left the room, accusing Israel", "soldiers killed in the raid"."""
    trigger = each.trigger
    before = parse.lower(trigger.first - 1)
    if "ing" in trigger.forms:
        return trigger.is_verb and before not in parse.words.being and before not in parse.words.implicative | parse.words.adverb
    return each.marks.passive and before not in parse.words.being | parse.words.adverb and before != "and"


def _has_parties(each: Candidate, parse: Parse) -> bool:
    event_type, sides = each.act.event_type, each.sides
    sectors = {chunk.sector for chunk in sides.actors}
    unrest = event_type in _UNREST and bool(sectors & _UNREST_SECTORS)
    if not each.actor_codes and not unrest:
        return False
    second = bool(
        each.recipient_codes - each.actor_codes or len(each.actor_codes) > 1 or any(chunk.sector for chunk in sides.recipients)
    )
    if event_type in _DYADIC and not second:
        return False
    weak = parse.lower(each.trigger.first) in parse.words.weak_verb or not each.trigger.is_verb
    return not weak or len(each.actor_codes) > 1 or bool(each.actor_codes and each.recipient_codes - each.actor_codes)
