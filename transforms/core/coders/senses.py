"""Other senses of words that stand for an event: "alleged texts", "a request for comment", "verbal attacks", "thanks to".

Each function tells whether the words beside a trigger give it such a sense.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from transforms.core.coders.neighbours import OWNING, words_after, words_before
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

_HAVING: Final = frozenset({"have", "has", "had", "having"})
#: Attacks of words, in court, in a game.
_OF_SPEECH: Final = frozenset(
    "verbal personal legal political online scathing blistering rhetorical ideological heart panic court ad".split()
)
#: Violence that is one definite outbreak.
_FRESH: Final = frozenset(
    "recent deadly ethnic sectarian renewed fresh new latest intercommunal communal post-election mob gang election".split()
)
_BREAKING: Final = frozenset(
    "broke in between against left began spread by has had following after since during erupted flared".split()
)
_ANSWERS: Final = frozenset(
    {"comment", "comments", "interview", "interviews", "records", "clarification", "information", "proposals"}
)
_RESPONDING: Final = frozenset({"respond", "responded", "responding", "reply", "replied", "answer", "answered"})


def _only_said_to_be(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether "alleged" tells what something is said to be: "her alleged texts"; unlike "alleged that", "it alleged fraud"."""
    follows, before = words_after(tokens, trigger)[:1], tokens[trigger.first - 1].lower if trigger.first > 0 else ""
    noun = (
        bool(follows)
        and follows[0].isalpha()
        and follows[0] not in words.determiner | words.preposition | words.pronoun | {"that"}
    )
    named = tokens[max(0, trigger.first - 1)].text[:1].isupper()
    subject = (before in words.pronoun or before in _HAVING or before in words.being or named) and not before.endswith(OWNING)
    return trigger.pattern.source == "allege" and noun and not subject


def _is_put_to_use(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether nothing is asked for: "care is applied to the data"."""
    return "participle" in trigger.forms and bool(words.being & set(words_before(tokens, trigger)))


def _is_at_fault(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether it tells the cause: "theft is to blame for the closure"."""
    before, follows = words_before(tokens, trigger)[-1:], words_after(tokens, trigger)[:1]
    return before == ["to"] and not (follows and (follows[0] in words.determiner or follows[0] in words.pronoun))


def _in_view_of(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether "considering" opens a clause of its own: "considering he had turned it down"."""
    follows = (words_after(tokens, trigger) or [""])[0]
    return trigger.forms <= {"ing"} and (follows in words.pronoun or follows in {"that", "how"})


def _by_words(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether an attack is one of words, or in court: "verbal attacks", "legal battle"."""
    return bool(_OF_SPEECH & set(words_before(tokens, trigger)[-1:]))


def _is_talk_of_force(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether violence is only a topic: "crime and violence", "an adviser on violence"; unlike "the violence in Darfur"."""
    before, follows = (words_before(tokens, trigger) or [""])[-1], (words_after(tokens, trigger) or [""])[0]
    definite = before in words.determiner or before.endswith(OWNING) or before in _FRESH
    told = follows.endswith("ed") or follows in _BREAKING or follows in words.being
    return not (definite or told)


def _for_words(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether an answer is asked for: "did not respond to a request for comment"."""
    after = set(words_after(tokens, trigger, 3))
    return bool(after & _ANSWERS) or bool(_RESPONDING & set(words_before(tokens, trigger)))


def _strives(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether nobody is fought: "fight to bring buses", "fight it in court"."""
    return words_after(tokens, trigger)[:1] in (["to"], ["it"], ["hard"])


def _attempts(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether somebody only endeavours: "tried to outrun him for years"."""
    after = [token.lower for token in tokens[trigger.first + 1 : trigger.first + 2]]
    return bool({"to", "and", "hard", "again", "out", "it"} & set(after))


def _lessens(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether something loses by it: "it takes away from the work"."""
    return words_after(tokens, trigger)[:1] == ["from"]


def _claims(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return bool({"to", "that"} & {token.lower for token in tokens[trigger.first + 1 : trigger.first + 3]})


def _owes(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether "thanks to" tells a cause."""
    return tokens[trigger.first].lower == "thanks" and words_after(tokens, trigger)[:1] == ["to"]


def _mentions(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether somebody only speaks of it: "referring to the court"."""
    return tokens[trigger.first + 1].lower == "to" if trigger.first + 1 < len(tokens) else False


def _in_language(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether sentences are words: "sentences that were written"."""
    follows = (words_after(tokens, trigger) or [""])[0]
    return tokens[trigger.first].lower == "sentences" and (follows in words.relative or follows in words.being | {"that", ""})


Sense = Callable[[Sequence[Token], Trigger, Words], bool]
#: By the whole pattern, and by its first word.
SENSES_OF_PATTERN: Final[Mapping[str, Sense]] = {
    "request for": _for_words,
    "claim .. live": _claims,
    "try .. for": _attempts,
    "take away": _lessens,
    "thank": _owes,
    "apply to": _is_put_to_use,
    "apply for": _is_put_to_use,
    "blame": _is_at_fault,
    "consider": _in_view_of,
    "violence": _is_talk_of_force,
    "genocide": _is_talk_of_force,
    "sentence": _in_language,
    "refer .. to .. prosecutor/court/tribunal": _mentions,
}
SENSES_OF_HEAD: Final[Mapping[str, Sense]] = {
    "allege": _only_said_to_be,
    "fight": _strives,
    "attack": _by_words,
    "battle": _by_words,
    "assault": _by_words,
    "fighting": _by_words,
}
