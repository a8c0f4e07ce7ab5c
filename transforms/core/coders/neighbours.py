"""The words beside a trigger, lower-case."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger

#: Words before a trigger that are looked at; words around it in which a work of art or a court stands.
BEFORE: Final = 4
AROUND: Final = 8
#: How a possessive ends, also where it is one token with its name.
OWNING: Final = ("'s", "’s")


def words_before(tokens: Sequence[Token], trigger: Trigger) -> list[str]:
    """The words before it, nearest last."""
    return [token.lower for token in tokens[max(0, trigger.first - BEFORE) : trigger.first]]


def words_after(tokens: Sequence[Token], trigger: Trigger, reach: int = 2) -> list[str]:
    """As many words behind it as are asked for, or the sentence has."""
    return [token.lower for token in tokens[trigger.end : trigger.end + reach]]


def words_around(tokens: Sequence[Token], trigger: Trigger) -> set[str]:
    """All words near it."""
    return {token.lower for token in tokens[max(0, trigger.first - AROUND) : trigger.end + AROUND]}
