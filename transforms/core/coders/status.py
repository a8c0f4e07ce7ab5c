"""What stands around a trigger and tells how the event stands: negated, future, possible, demanded, supposed, asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.clauses import Clauses
from transforms.core.coders.scopes import Scopes
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.unreal import is_unreal
from transforms.core.coders.words import Words

#: Words before a trigger, in its clause, that bear on it.
_NEAR: Final = 4
#: Words before it in which a far "if" or a negation of the whole phrase may stand.
_FAR: Final = 6
#: "will deploy ships and send troops": how far back the auxiliary of a coordinated verb is looked for.
_COORDINATION_REACH: Final = 45
#: The negation is part of the pattern.
_NEGATED_PATTERNS: Final = frozenset({"will not", "won't", "would not", "could not be allowed", "cannot accept"})
#: "the first city to approve": how far back "first" is looked for.
_REACH_IMPLICATIVE: Final = 9
#: After a noun of an event: it was not done.
_NOT_DONE: Final = frozenset({"not", "never", "didn't"})
#: "Instead of attacking", "stopped short of attacking", "rather than attack".
_INSTEAD: Final = frozenset({"instead", "short", "rather"})
_SEEMING: Final = frozenset("appear appears appeared seem seems seemed known found thought believed seen first last one".split())
_FIRM_FUTURE: Final = frozenset({"will", "shall"})
_BEFORE_AGENT: Final = frozenset({"from", "in", "on", "at", "near", "during", "after"})
_ROUGHLY: Final = frozenset({"around", "about", "over", "between", "near"})
_PERFECT: Final = frozenset({"has", "have", "had", "having"})
_DONE_TO: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE"})
#: Words between a participle and one that is coordinated with it.
_REACH_PASSIVE: Final = 8
#: "An attack is likely".
_POSSIBLE: Final = frozenset({"possible", "likely", "unlikely", "imminent", "conceivable", "thinkable", "improbable", "probable"})
#: An event that is not told of before, and is only spoken of, has not been: "rumours of an attack", not "concern over the attack".
_SPOKEN_OF: Final = frozenset(
    "danger dangers speculation rumour rumours rumor rumors chance chances talk spectre specter concern concerns worry worries worried scenarios"
    " depend depends hint hints".split()
)
_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their", "last", "recent", "'s"})
#: Words between a modal and its verb: "could, as early as next week, attack".
_REACH_MODAL: Final = 10
#: Words between "any" and "that".
_REACH_ANY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What was found around one trigger."""

    negated: bool = False
    future: bool = False
    #: could, may, might; "would have".
    possible: bool = False
    #: should, must.
    demanded: bool = False
    #: An infinitive of purpose, or a noun that is "planned".
    intended: bool = False
    #: Under a condition, or dependent on one (also "would", where nobody says it), or a noun that is "possible", "feared", "deterred".
    supposed: bool = False
    asked: bool = False
    #: Nothing is done at all: "offered no proof".
    void: bool = False
    hedged: bool = False
    passive: bool = False


def find_marks(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses, scopes: Scopes, words: Words) -> Marks:
    """Judge one trigger by its neighbourhood."""
    at = trigger.first
    window = [_word(tokens, k) for k in range(max(0, at - _FAR), at) if clauses.same(k, at)]
    near = window[-_NEAR:]
    counterfactual = any(word in words.modal and "have" in near[k + 1 :] for k, word in enumerate(near))
    told = any(token.lower in words.speech_verb for token in tokens[:at])
    imagined = "would" in near and not told
    future = not counterfactual and (any(word in words.future for word in near) or _led_by(near, words))
    possible = (
        counterfactual
        or any(word in words.modal and word not in words.future for word in near)
        or _may_from_afar(trigger, tokens, words)
    )
    yet = near[-2:] == ["yet", "to"]
    led = len(near) > 1 and "ing" in trigger.forms and near[-1] in words.preposition
    instead = led and near[-2] in _INSTEAD
    purpose = led and near[-2] in words.purpose_lead
    demanded = any(word in words.demand_modal for word in near) and not counterfactual
    if _is_coordinated(trigger, tokens, words) and not future:
        auxiliary = _auxiliary_before(tokens, at, words)
        future = auxiliary in _FIRM_FUTURE
        possible = possible or (auxiliary is not None and not future)
    nominal = not trigger.is_verb or _is_gerund_noun(trigger, tokens, words)
    lead = set(near) if nominal else set()
    after = {token.lower for token in _following(trigger, tokens, clauses)} if nominal else set()
    possible = (
        possible or bool(after & (words.modal - words.future | {"would"})) or bool(after & words.being and after & _POSSIBLE)
    )
    return Marks(
        negated=trigger.pattern.source not in _NEGATED_PATTERNS
        and (_is_negated(near, words) or bool(after & _NOT_DONE) or yet or instead),
        future=future and not yet,
        possible=possible,
        demanded=demanded,
        intended=not yet
        and (
            purpose
            or _is_passive_purpose(near, words)
            or bool(lead & words.intended_noun or after & _FIRM_FUTURE)
            or _is_purpose(trigger, tokens, words)
        ),
        supposed=imagined
        or is_unreal(trigger, tokens, clauses, words)
        or at in scopes.supposed
        or bool(lead & words.unreal_lead)
        or bool(lead & _SPOKEN_OF and not lead & _DEFINITE)
        or (not trigger.is_verb and "any" in near[-_REACH_ANY:])
        or (scopes.conditional and not _is_past(trigger)),
        asked=at in scopes.asked,
        void=trigger.is_verb and trigger.end < len(tokens) and tokens[trigger.end].lower == "no",
        hedged=any(token.lower in words.hedge for token in tokens[max(0, at - 5) : at + 3]),
        passive=_is_passive(trigger, tokens, words),
    )


def _may_from_afar(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a modal governs a bare verb across an adverbial: "could, as early as next week, attack"."""
    if "base" not in trigger.forms or tokens[trigger.first - 1].lower == "to":
        return False
    for at in range(trigger.first - 1, max(-1, trigger.first - _REACH_MODAL), -1):
        lower = tokens[at].lower
        if lower in words.modal - words.future:
            return True
        if lower in words.subordinator - {"as"} or lower in words.being | words.irregular_past | {"that", "and", ";"}:
            return False
    return False


def _is_gerund_noun(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a form in -ing stands as a noun: "an Iranian meeting with"."""
    before = tokens[trigger.first - 1] if trigger.first > 0 else None
    return "ing" in trigger.forms and before is not None and (before.lower in words.determiner or before.text[:1].isupper())


def _word(tokens: Sequence[Token], at: int) -> str:
    """Lower-case word; of a name, as in "Doctors Without Borders", only its first letter, so that it says nothing."""
    name = at > 0 and tokens[at].text[:1].isupper() and not tokens[at].text.isupper()
    return tokens[at].lower[:1] if name else tokens[at].lower


def _following(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses) -> Sequence[Token]:
    """What is said of a noun: "the deployment of troops may be a step"."""
    stop = trigger.end
    while (
        stop < min(len(tokens), trigger.end + _FAR)
        and clauses.same(stop, trigger.first)
        and tokens[stop].lower != ","
        and not (tokens[stop].lower == "to" and stop + 1 < len(tokens) and tokens[stop + 1].text.islower())
    ):
        stop += 1
    return tokens[trigger.end : stop]


def _is_past(trigger: Trigger) -> bool:
    return trigger.is_verb and "past" in trigger.forms


def _is_negated(near: Sequence[str], words: Words) -> bool:
    for k, word in enumerate(near):
        if (word in words.negation or word.endswith(("n't", "n’t"))) and near[k + 1 : k + 2] != ["only"]:
            return True
    return False


def _led_by(near: Sequence[str], words: Words) -> bool:
    return len(near) > 1 and near[-1] == "to" and near[-2] in words.future_lead


def _is_coordinated(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether an auxiliary may stand before an earlier verb: "will send arms and continue training them"."""
    at = trigger.first - 1
    while at > 0 and (tokens[at].lower in words.implicative or _is_adverb(tokens[at].lower, words)):
        at -= 1
    bare = bool(trigger.forms & {"base", "ing"})
    return trigger.is_verb and bare and at >= 0 and tokens[at].lower in {",", "and"}


def _auxiliary_before(tokens: Sequence[Token], at: int, words: Words) -> str | None:
    for k in range(at - 1, max(-1, at - _COORDINATION_REACH), -1):
        lower = tokens[k].lower
        if lower in {";", "."}:
            return None
        if lower in _FIRM_FUTURE or lower in words.modal:
            return lower
    return None


def _is_purpose(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether the verb is an infinitive whose truth the sentence does not vouch for ("a raid to capture him")."""
    at = trigger.first
    if not trigger.is_verb or "base" not in trigger.forms or at == 0 or tokens[at - 1].lower != "to":
        return False
    before = [token.lower for token in tokens[max(0, at - _REACH_IMPLICATIVE) : at - 1]]
    verbs = [word for number, word in enumerate(before) if number == 0 or before[number - 1] not in words.determiner]
    return "first" not in before and not any(word in words.implicative for word in verbs[-_NEAR:])


def _is_passive_purpose(near: Sequence[str], words: Words) -> bool:
    """Whether it is an infinitive of the passive that nobody reports as done: "plans for the border to be patrolled"."""
    if list(near[-2:]) != ["to", "be"]:
        return False
    return not any(word in words.implicative or word in words.report_verb or word in _SEEMING for word in near[:-2])


def _is_passive(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    if not trigger.is_verb or "participle" not in trigger.forms:
        return False
    k = trigger.first - 1
    stops = words.being | _PERFECT
    while k >= 0 and trigger.first - k < _NEAR + 1 and _is_adverb(tokens[k].lower, words) and tokens[k].lower not in stops:
        k -= 1
    if k >= 0 and tokens[k].lower in words.being:
        return True
    if k >= 0 and tokens[k].lower in _PERFECT:
        return False
    after = [token.lower for token in tokens[trigger.end : trigger.end + 7]]
    objectless = not after or (after[0] in words.preposition and not _is_number(after)) or not after[0][:1].isalnum()
    objectless = objectless or tokens[trigger.end - 1].lower in words.preposition
    transitive = tokens[trigger.first].lower in words.transitive and trigger.length == 1
    if objectless and (transitive or (_is_done_to(trigger) and _goes_on_passive(k, tokens, words))):
        return True
    if after[:1] == ["by"]:
        return True
    return bool(after) and after[0] in _BEFORE_AGENT and "by" in after and not _is_participle(after[after.index("by") - 1], words)


def _is_done_to(trigger: Trigger) -> bool:
    """Whether it is done to somebody: nobody is resigned or marched."""
    return trigger.pattern.event_type in _DONE_TO or trigger.pattern.mode == "release"


def _goes_on_passive(conjunction: int, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a participle shares the "was" of one before: "was arrested on Monday and charged with fraud"."""
    if conjunction < 0 or tokens[conjunction].lower not in {"and", "or"}:
        return False
    for at in range(conjunction - 1, max(0, conjunction - _REACH_PASSIVE), -1):
        if tokens[at].lower in {",", ";", "who", "which", "that"} | _PERFECT:
            return False
        if _is_participle(tokens[at].lower, words):
            before = at - 1
            while before > 0 and _is_adverb(tokens[before].lower, words) and tokens[before].lower not in words.being:
                before -= 1
            return tokens[before].lower in words.being
    return False


def _is_number(following: Sequence[str]) -> bool:
    """Whether a preposition belongs to a number that is the object: "killed at least 70", "arrested around 40"."""
    rough = following[1:2] in (["least"], ["most"]) or (
        following[0] in _ROUGHLY and following[1:2] and following[1][:1].isdigit()
    )
    return bool(rough)


def _is_participle(lower: str, words: Words) -> bool:
    """Whether "by" behind it tells who did that, not what the verb before tells: "opened fire on crowds angered by"."""
    return (lower.endswith("ed") and len(lower) > _NEAR) or lower in words.irregular_past


def _is_adverb(lower: str, words: Words) -> bool:
    return lower.endswith("ly") or lower in words.adverb
