"""What has not come to pass, told without a condition: what is waited for, weighed, done by whoever, or part of what only may be."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.clauses import Clauses
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

#: Words before a trigger, in its clause, that bear on it.
_NEAR: Final = 4
#: Words before a verb in which what it is weighed by stands.
_REACH_WEIGHED: Final = 9
#: How far back the "would have" of a coordinated participle is looked for.
_COORDINATION_REACH: Final = 45
#: Words between "any" and "that".
_REACH_ANY: Final = 3
#: Before a verb in the present these open a clause that has not come true.
_AWAITING: Final = frozenset({"until", "till", "before", "once"})
#: "Would be forced to send troops when Russia attacks": open what has not come to pass either, where the sentence looks ahead.
_AHEAD: Final = frozenset({"when", "whenever", "after"})
_LOOKING_AHEAD: Final = frozenset({"will", "would", "shall"})
#: "At the moment" is a time.
_AT: Final = frozenset({"at", "for", "until", "of", "from"})
#: "Those who lay down their arms", "any ship that attacks": whoever may do so.
_ANYBODY: Final = frozenset({"those", "anyone", "anybody", "everyone", "everybody", "any", "every", "whoever"})
_WHO: Final = frozenset({"who", "that", "which"})
_MAY_BE: Final = frozenset({"could", "would", "might"})
#: Behind these a gerund is only spoken of: "debated arresting them", "the deal means closing the border".
_SPEAKING_OF: Final = frozenset(
    "debate debates debated debating discuss discusses discussed discussing suggest suggests suggested suggesting propose proposes proposed"
    " proposing recommend recommends recommended recommending advocate advocates advocated consider considers considered considering"
    " contemplate contemplates contemplated explore explores explored exploring envisage envisages envisaged imagine imagined favour favours"
    " favoured favor favors favored oppose opposes opposed opposing support supports supported mean means meant involve involves involved"
    " risk risks risked entail entails entailed justify justifies justified against".split()
)
#: What these let somebody do nobody has done yet: "the bill allows police to arrest them".
_ENABLING: Final = frozenset(
    "allow allows allowing enable enables enabling permit permits permitting empower empowers empowering entitle entitles oblige obliges"
    " authorise authorises authorize authorizes require requires".split()
)
#: Words between such a verb and the infinitive.
_REACH_ENABLED: Final = 7
#: Words between such a modal and the relative clause.
_REACH_MODAL: Final = 6


def is_unreal(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses, words: Words) -> bool:
    """Whether the sentence tells of something that has not come to pass, though no condition governs it.

    >>> from transforms.core.coders.plover import code
    >>> from transforms.core.plain import plain_article
    >>> [event.status for event in code(plain_article("Anyone who attacks Iraq will lose."))]
    ['hypothetical']
    """
    return (
        _goes_on_unreal(trigger, tokens, words)
        or _is_for_somebody(trigger, tokens, words)
        or _is_awaited(trigger, tokens, clauses, words)
        or _is_of_anybody(trigger, tokens, words)
        or _is_in_what_may_be(trigger, tokens, clauses)
        or _is_spoken_of(trigger, tokens)
        or _is_enabled(trigger, tokens, words)
    )


def _is_awaited(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses, words: Words) -> bool:
    """Whether a verb in the present tells what is waited for: "until Russia withdraws", "before anything is signed"."""
    opener = "once" if _as_soon_as(trigger, tokens, clauses) else clauses.opener(trigger.first)
    if opener is None and tokens[0].lower in _AWAITING and all(token.lower != "," for token in tokens[: trigger.first]):
        opener = tokens[0].lower
    ahead = opener in _AHEAD and any(
        token.lower in _LOOKING_AHEAD for at, token in enumerate(tokens) if not clauses.same(at, trigger.first)
    )
    if not trigger.is_verb or not (opener in _AWAITING or ahead):
        return False
    before = [tokens[k].lower for k in range(max(0, trigger.first - _NEAR), trigger.first) if clauses.same(k, trigger.first)]
    passive = any(word in {"is", "are"} for word in before)
    started = any(word in words.being or word in {"has", "have", "had"} for word in before)
    return passive or (bool(trigger.forms & {"s", "base"}) and not trigger.forms & {"past"} and not started)


def _as_soon_as(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses) -> bool:
    """Whether it is told when something else follows: "as soon as Hamas releases", "the moment Iran attacks"."""
    return any(
        ([token.lower for token in tokens[k : k + 3]] == ["as", "soon", "as"] and clauses.same(k + 2, trigger.first))
        or ([token.lower for token in tokens[k : k + 2]] == ["the", "moment"] and tokens[max(0, k - 1)].lower not in _AT)
        for k in range(max(0, trigger.first - _REACH_WEIGHED), trigger.first)
    )


def _is_for_somebody(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether it is only weighed: "it would be a mistake for Britain to withdraw"."""
    at = trigger.first
    if not trigger.is_verb or "base" not in trigger.forms or tokens[at - 1].lower != "to":
        return False
    before = [token.lower for token in tokens[max(0, at - _REACH_WEIGHED) : at - 1]]
    weighed = any(token.lower in words.modal | {"would"} for token in tokens[:at])
    return weighed and "for" in before and "be" in {token.lower for token in tokens[:at]}


def _is_of_anybody(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a verb in the present tells which of many are meant: "those who lay down their arms", "anyone who attacks"."""
    if not trigger.is_verb or not trigger.forms & {"s", "base"} or "past" in trigger.forms:
        return False
    for k in range(trigger.first - 1, max(-1, trigger.first - _NEAR), -1):
        lower = tokens[k].lower
        if lower == "whoever" or lower in _WHO:
            before = {token.lower for token in tokens[max(0, k - _REACH_ANY) : k + 1]}
            return bool(before & _ANYBODY)
        if lower in words.being or lower in words.future or lower in {"has", "have", "had", "to"}:
            return False
    return False


def _is_in_what_may_be(trigger: Trigger, tokens: Sequence[Token], clauses: Clauses) -> bool:
    """Whether a verb in the present tells more of what only may be: "a war could begin in which Iran withdraws"."""
    if not trigger.is_verb or trigger.forms & {"past", "ing"} or clauses.opener(trigger.first) not in _WHO:
        return False
    outside = [token.lower for at, token in enumerate(tokens[: trigger.first]) if not clauses.same(at, trigger.first)]
    return bool(_MAY_BE & set(outside[-_REACH_MODAL:]))


def _is_spoken_of(trigger: Trigger, tokens: Sequence[Token]) -> bool:
    return trigger.is_verb and "ing" in trigger.forms and trigger.first > 0 and tokens[trigger.first - 1].lower in _SPEAKING_OF


def _is_enabled(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a law, or the like, only lets somebody do it: "the bill allows police to arrest protesters"."""
    at = trigger.first
    if not trigger.is_verb or "base" not in trigger.forms or tokens[at - 1].lower != "to":
        return False
    before = range(max(0, at - _REACH_ENABLED), at - 1)
    enabling = [k for k in before if tokens[k].lower in _ENABLING]
    return bool(enabling) and any(token.lower in words.decree for token in tokens[: enabling[0]])


def _goes_on_unreal(trigger: Trigger, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a participle shares the "would have" of one before: "would have raised pay, cut taxes and sent troops"."""
    at = trigger.first - 1
    if not trigger.is_verb or "participle" not in trigger.forms or tokens[max(at, 0)].lower not in {",", "and", "or"}:
        return False
    for k in range(at - 1, max(0, at - _COORDINATION_REACH), -1):
        lower = tokens[k].lower
        if lower == "have":
            return tokens[k - 1].lower in words.modal | {"would"}
        if lower in {";", ".", "has", "had", "is", "was", "are", "were", "who", "that"} or lower in words.report_verb:
            return False
    return False
