"""Nouns of people that only describe another noun: "public health", "army base", "refugee camps"."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.names import agent_at
from transforms.core.coders.tokens import Token
from transforms.core.coders.unknown_names import Known
from transforms.core.coders.words import Words

#: Nouns of people that are adjectives more often: "military ties", "civilian deaths".
ADJECTIVES: Final = frozenset({"military", "national", "public", "civilian", "general", "marine", "local"})
_LINKS: Final = frozenset("and or but that who which as to has have had did do does whom whose if so yet".split())
#: Adverbs of time and place, which no noun stands before as part of a compound: "expelled the attaché last month".
_TIMES: Final = frozenset(
    "last next yesterday today tomorrow tonight later earlier again too away abroad there now once twice overnight alone alive".split()
)
#: Things of a bank: "froze the bank accounts".
_OF_BANKS: Final = frozenset(
    "account accounts loan loans note notes robbery robberies transfer transfers deposit deposits card cards charges holiday details".split()
)
#: "Denied the former president bail", "granted the pilot asylum": given to, or kept from, the one before.
_GIVEN: Final = frozenset("bail asylum entry access permission immunity citizenship refuge shelter parole amnesty credit".split())
_AUXILIARIES: Final = frozenset({"has", "does"})
_BEFORE_VERB: Final = frozenset("to and will would can could may might must should not".split())


def is_modifier(chunk: Chunk, tokens: Sequence[Token], words: Words) -> bool:
    """A noun before another noun, as in "public health", "army base", is no actor."""
    if chunk.kind != "agent" or chunk.code is not None or chunk.name is not None or chunk.end >= len(tokens):
        return False
    last, following = tokens[chunk.end - 1].lower, tokens[chunk.end]
    before = tokens[chunk.first - 1].lower if chunk.first > 0 else ""
    given = following.lower in _GIVEN
    if (last == "bank" and following.text in _OF_BANKS) or (last == "intelligence" and before not in {"the", "'s"}):
        return True
    if chunk.end - chunk.first == 1 and _is_no_noun(last, before, following.lower, words):
        return True
    compound = chunk.first > 0 and _is_first_of_compound(last, before, following, words)
    if compound or _describes_things(last, following, words) or (last == "state" and following.lower == "of"):
        return True
    if (last.endswith("s") and not last.endswith("ss")) or last in words.collective or not following.text[:1].islower():
        return False
    return not (given or may_follow_noun(following.lower, words))


def _is_no_noun(word: str, before: str, following: str, words: Words) -> bool:
    """Whether what is the noun of an actor elsewhere is a verb, an adjective or a thing: "to monitor the", "a public hearing", "opposition to"."""
    verb = before in _BEFORE_VERB and following in words.determiner and not word.endswith("s")
    adjective = word in ADJECTIVES and before in {"a", "an"} and following.isalpha() and following not in words.preposition
    return verb or adjective or (word == "opposition" and following == "to")


def _describes_things(last: str, following: Token, words: Words) -> bool:
    """Whether it is an adjective of things in the plural: "public gatherings"."""
    verb = following.lower in words.report_verb | words.being | _AUXILIARIES
    plural = following.text[:1].islower() and following.lower.endswith("s") and not verb
    return last in ADJECTIVES | {"state"} and plural


def _is_first_of_compound(last: str, before: str, following: Token, words: Words) -> bool:
    """Whether a bare noun in the singular stands before one in the plural: "ruled out refugee camps"."""
    bare = before in words.preposition or before in words.particle or before in {"and", "or"} or before.endswith(("ed", "ing"))
    singular = not last.endswith("s") and last not in words.collective | words.institution | words.office
    plural = following.text[:1].islower() and following.lower.endswith("s") and following.lower not in words.report_verb
    return bare and singular and plural


def may_follow_noun(lower: str, words: Words) -> bool:
    """Whether a word may follow the last noun of a phrase: a verb, or a word that opens something else."""
    return (
        lower.endswith(("ed", "ing", "ly", "s", "n't"))
        or lower in words.irregular_past
        or lower in words.preposition
        or lower in words.subordinator
        or lower in words.determiner
        or lower in words.pronoun
        or lower in words.being
        or lower in words.modal
        or lower in words.future
        or lower in words.adverb
        or lower in words.implicative
        or lower in words.report_verb
        or lower in words.negation
        or lower in _LINKS
        or lower in _TIMES
    )


def only_describes(tokens: Sequence[Token], at: int, known: Known) -> bool:
    """Whether it is an adjective of a thing: "Western military intervention", "non-essential public facilities"."""
    if tokens[at].lower == "national" and (tokens[at].text != "national" or not _is_adjective_of_country(tokens, at - 1)):
        return True
    if tokens[at].lower not in ADJECTIVES or at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    if not following.text[:1].islower() or agent_at(tokens, at + 1, known.index) is not None:
        return False
    if following.text in known.words.group_head or following.text in known.words.modifier:
        return False
    return not may_follow_noun(following.lower, known.words)


def _is_adjective_of_country(tokens: Sequence[Token], at: int) -> bool:
    return at >= 0 and (tokens[at].text[:1].isupper() or tokens[at].lower == "foreign")
