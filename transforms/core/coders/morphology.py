"""Inflected forms of English words, made when the lexicon is loaded."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

Form = Literal["base", "s", "past", "participle", "ing"]
#: Forms that a noun shares with a verb.
NOUN_LIKE: Final[frozenset[Form]] = frozenset({"base", "s"})
#: Forms that an adjective shares with a verb.
PARTICIPLE: Final[frozenset[Form]] = frozenset({"past", "participle"})

_VOWELS: Final = "aeiou"
_PLURALS: Final = {"man": "men", "woman": "women", "child": "children", "person": "people"}


class Inflection(Protocol):
    """How the words of a lexicon are inflected in its language."""

    def forms(self, word: str) -> Mapping[str, frozenset[Form]]:
        """All spellings of a word, lower-case, each with what it may be."""

    def key(self, word: str) -> str:
        """How tokens write a function word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbRules:
    """What English spelling does not tell."""

    #: Base form to (past, participle).
    irregular: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Verbs that double their last consonant before -ed and -ing.
    doubling: AbstractSet[str] = frozenset()
    #: Verbs that do so in British spelling only.
    british_doubling: AbstractSet[str] = frozenset()

    def forms(self, word: str) -> Mapping[str, frozenset[Form]]:
        """All forms of an English word, taken as a verb and as a noun."""
        return inflect(word, self)

    def key(self, word: str) -> str:
        """The word itself: the keys are English."""
        return word


def inflect(word: str, rules: VerbRules) -> dict[str, frozenset[Form]]:
    """All forms of a word, taken as a verb and as a noun.

    Args:
        word: base form, lower-case.
        rules: irregular verbs and doubling.

    Returns:
        Each form with what it may be.

    >>> sorted(inflect("deny", VerbRules()))
    ['denied', 'denies', 'deny', 'denying']
    >>> inflect("cut", VerbRules(irregular={"cut": ("cut", "cut")}))["cut"] == {"base", "past", "participle"}
    True
    """
    forms: dict[str, set[Form]] = {word: {"base"}}

    def add(spelling: str, *kinds: Form) -> None:
        forms.setdefault(spelling, set()).update(kinds)

    for spelling in _third_person(word):
        add(spelling, "s")
    past, participle = rules.irregular.get(word) or (_past(word, rules.doubling),) * 2
    add(past, "past")
    add(participle, "participle")
    add(_ing(word, rules.doubling), "ing")
    if word in rules.british_doubling:
        add(word + word[-1] + "ed", "past", "participle")
        add(word + word[-1] + "ing", "ing")
    if word in _PLURALS:
        add(_PLURALS[word], "s")
    return {spelling: frozenset(kinds) for spelling, kinds in forms.items()}


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in _VOWELS


def _third_person(word: str) -> tuple[str, ...]:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word + "es",)
    if _ends_in_consonant_y(word):
        return (word[:-1] + "ies",)
    if word.endswith("o"):
        return (word + "es", word + "s")
    return (word + "s",)


def _past(word: str, doubling: AbstractSet[str]) -> str:
    if word.endswith("e"):
        return word + "d"
    if _ends_in_consonant_y(word):
        return word[:-1] + "ied"
    return word + word[-1] + "ed" if word in doubling else word + "ed"


def _ing(word: str, doubling: AbstractSet[str]) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith("ee") and word != "be":
        return word[:-1] + "ing"
    return word + word[-1] + "ing" if word in doubling else word + "ing"
