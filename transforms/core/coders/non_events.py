"""What makes the words of an event none: "raise a question", "fight a fire", "asked whether"."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.idioms import is_idiom
from transforms.core.coders.lexicon import Pattern
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Around, Trigger
from transforms.core.coders.words import Words

#: Words after a trigger in which its object, or what makes it no event, is looked for.
_AFTER: Final = 5
#: Words around a verb of harm in which its cause stands.
_CAUSE: Final = 8
#: "An E. coli outbreak linked to bagged spinach in 20 states has killed".
_CAUSE_BEFORE: Final = 14
#: Words between "asked" and what for.
_REQUESTED: Final = 30
#: Who looks for a wrong also where a disease is spoken of.
_OF_WRONGS: Final = frozenset({"COP", "JUD", "LEG", "GOV"})
#: Verbs of fighting, which a disease or a fire may be the foe of.
_FIGHTING: Final = frozenset({"fight", "battle", "combat", "attack", "war", "offensive", "strike", "hit", "repel", "defend"})
#: "Beat him by 29 points": won by these.
_CONTESTS: Final = frozenset({"beat", "rout", "thrash", "defeat", "crush"})
_BALLOTS: Final = frozenset(
    "points votes vote voters ballot election elections primary percent margin poll polls runoff seats odds".split()
)
#: "Press release", "news conference".
_PRESS: Final = frozenset({"press", "news", "media"})
#: "Asked whether", "asked about", '"Why?" asked X': a question, which asks nobody to act.
_ASKED_FOR_WORDS: Final = frozenset({"whether", "if", "about", "why", "how", "what", "when", "where", "who", ".", ","})
#: Behind "asked X", within a few words: a question.
_QUESTIONS: Final = frozenset({"whether", "if", "what", "why", "how", '"', "“"})
#: Before "demand for" they tell of a market.
_OF_MARKETS: Final = frozenset(
    "reduced increased growing strong weak global consumer high higher low lower rising falling domestic energy market record peak"
    " huge great much".split()
)
_BEFORE_BASE: Final = frozenset(
    {"to", "will", "would", "can", "could", "must", "should", "may", "might", "and", "not", "did", "n't"}
)
_AFTER_ADJECTIVE: Final = frozenset({"but", "and", ".", ",", "that", "for", "news", "sign", "signs", "results", ""})
_DEGREES: Final = frozenset({"worst", "hard", "hardest", "badly", "worse"})
_CLAIMED: Final = frozenset({"had", "has", "have", "was", "were", "is", "are", "did", "does", "will", "would"})


def is_no_event(tokens: Sequence[Token], trigger: Trigger, around: Around) -> bool:
    """Whether the words around a trigger take its meaning away."""
    pattern, words = trigger.pattern, around.lexicon.words
    following = [token.lower for token in tokens[trigger.first + 1 : trigger.first + 1 + _AFTER]]
    pressed = any(token.lower in _PRESS for token in tokens[trigger.first : trigger.end])
    if pressed or _is_no_violence(tokens, trigger, following, around) or _is_only_said(trigger, following):
        return True
    if _is_adjective(tokens, trigger, around) or _asks_nothing(tokens, trigger) or is_idiom(tokens, trigger, words):
        return True
    if not trigger.is_verb:
        if pattern.source == "release" and trigger.first > 0 and tokens[trigger.first - 1].lower == "a":
            return True
        press = trigger.first > 0 and tokens[trigger.first - 1].lower in _PRESS
        inverted = pattern.source == "should" and _opens_clause(tokens, trigger.first)
        return inverted or press or (trigger.end < len(tokens) and tokens[trigger.end].lower == "'s")
    if pattern.mode == "visit" and pattern.head in words.movement:
        return not any(chunk.code and trigger.first < chunk.first <= trigger.first + _AFTER for chunk in around.chunks)
    not_events = around.lexicon.not_events.get(tokens[trigger.first].lower, frozenset())
    # "Declined in May" is no refusal, "declined the offer of a swap" is one: small words count close by.
    void = any(each in not_events and (at <= 1 or each not in words.preposition) for at, each in enumerate(following))
    return void or (bool(following) and _says_nothing(pattern, following[0], words))


def _is_only_said(trigger: Trigger, following: Sequence[str]) -> bool:
    """Whether it asks a question, or claims something: "asked whether", "insisted that he had no role"; "insisted that he resign" demands."""
    if not trigger.is_verb:
        return False
    asked = trigger.first == 0 or bool(following[:1] and following[0] in _ASKED_FOR_WORDS) or bool(_QUESTIONS & set(following))
    return (trigger.pattern.head == "ask" and asked) or (trigger.pattern.head == "insist" and bool(_CLAIMED & set(following)))


def _asks_nothing(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """Whether "asked" leads to nothing that could be asked for: "Why, he asked during his speech"."""
    after = {token.lower for token in tokens[trigger.end : trigger.end + _REQUESTED]}
    return trigger.is_verb and trigger.pattern.source == "ask" and not after & {"to", "for", "that", "not"}


def _is_adjective(tokens: Sequence[Token], trigger: Trigger, around: Around) -> bool:
    """Whether it only tells how something is: "free shots", "the trend is encouraging", "worst hit", "close to the airport"."""
    head, before = trigger.pattern.head, tokens[trigger.first - 1].lower if trigger.first > 0 else ""
    following = tokens[trigger.first + 1].lower if trigger.first + 1 < len(tokens) else ""
    objects = any(trigger.first < chunk.first <= trigger.first + _AFTER for chunk in around.chunks)
    if trigger.pattern.source == "demand for":
        return before in _OF_MARKETS
    if head == "free":
        return trigger.forms <= {"base"} and before not in _BEFORE_BASE
    if head == "encourage":
        return trigger.forms <= {"ing"} and (not objects or following in _AFTER_ADJECTIVE)
    if head == "visit" and trigger.forms <= {"ing"}:
        return before[:1].isdigit() or before in around.lexicon.words.determiner
    state = head == "readiness" and before == "of"
    return state or (head == "hit" and before in _DEGREES) or (head == "close" and following == "to")


def _is_no_violence(tokens: Sequence[Token], trigger: Trigger, following: Sequence[str], around: Around) -> bool:
    """Whether nature, sport or a disease makes words of violence, or of an inquiry, harmless."""
    pattern, words = trigger.pattern, around.lexicon.words
    if pattern.head in _FIGHTING and any(each in words.abstract_foe for each in following):
        return True
    played = pattern.event_type == "ASSAULT" or pattern.mode == "visit" or pattern.head == "give"
    if played and any(token.lower in words.sport for token in tokens):
        return True
    if pattern.head in _CONTESTS and any(token.lower in _BALLOTS for token in tokens):
        return True
    caused = pattern.head in words.harm or "alert" in pattern.source
    studied = pattern.mode == "investigate" and not any(chunk.sector in _OF_WRONGS for chunk in around.chunks)
    return (caused or studied) and _has_natural_cause(tokens, trigger, words)


def _opens_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word stands before its subject: "Should Russia attack"."""
    return at == 0 or tokens[at - 1].lower in {",", ";", "and", "or"}


def _has_natural_cause(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether a disease, storm or accident stands where the attacker would, or is what is prevented."""
    before = [token.lower for token in tokens[max(0, trigger.first - _CAUSE_BEFORE) : trigger.first]]
    after = [token.lower for token in tokens[trigger.first + 1 : trigger.end + _CAUSE]]
    natural = any(word in words.natural_cause for word in (*before, *after))
    return natural and not any(word in words.attack_noun for word in (*before, *after))


def _says_nothing(pattern: Pattern, following: str, words: Words) -> bool:
    """Whether the next word takes the verb another way: "defend themselves", "demonstrate a method", "seek to balance aid"."""
    if pattern.head == "defend":
        return following.endswith(("self", "selves"))
    if pattern.head == "back" and len(pattern.elements) == 1:
        return following in words.preposition
    if pattern.head == "return":
        return following in words.preposition or following in {"to", "home", ".", ",", "safely"}
    if pattern.head == "demonstrate":
        return following not in words.after_demonstrate
    return pattern.head == "seek" and len(pattern.elements) > 1 and following == "to"
