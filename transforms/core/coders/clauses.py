"""Clauses of a sentence, by their opening words and marks: enough to keep roles and negation where they belong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.lexicon import Words
from transforms.core.coders.tokens import Token

_MARKS: Final = frozenset(";:—–()")
#: "as a", "as well as", "as part of": no clause.
_AFTER_AS: Final = frozenset({"a", "an", "well", "part", "of", "the"})
#: "after 5 p.m.", "since 2014": a time, no clause.
_TIME_OPENERS: Final = frozenset({"after", "before", "since", "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """Which clause each token is in; clauses are numbered from 0 in order and do not nest."""

    of: Sequence[int]
    #: What opens each clause: a subordinator, `that`, a comma before "and" or "but", a mark; None: the sentence's begin.
    openers: Sequence[str | None]

    def opener(self, token: int) -> str | None:
        """What opens the clause of a token."""
        return self.openers[self.of[token]]

    def same(self, one: int, other: int) -> bool:
        """Whether two tokens are in one clause."""
        return self.of[one] == self.of[other]


def find_clauses(tokens: Sequence[Token], words: Words) -> Clauses:
    """Split a sentence into clauses.

    >>> from transforms.core.coders.lexicon import load_lexicon
    >>> from transforms.core.coders.tokens import tokenise
    >>> text = "Russia said that it left, and Iran stayed because Iraq asked."
    >>> find_clauses(tokenise(text, 0, len(text)), load_lexicon().words).openers
    [None, 'that', ',', 'because']
    """
    of: list[int] = []
    openers: list[str | None] = [None]
    for at in range(len(tokens)):
        opener = _opener(tokens, at, words)
        if opener is not None and (at > 0 or opener in words.condition):
            openers.append(opener)
        of.append(len(openers) - 1)
    return Clauses(of=of, openers=openers)


def _opener(tokens: Sequence[Token], at: int, words: Words) -> str | None:
    lower = tokens[at].lower
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if lower in _MARKS:
        return lower
    if lower in words.subordinator:
        phrase = (lower == "as" and following in _AFTER_AS) or (lower in _TIME_OPENERS and following[:1].isdigit())
        return None if phrase else lower
    reported = lower == "that" and at > 0 and (tokens[at - 1].lower in words.speech_verb or tokens[at - 1].text == ",")
    coordinated = lower == "," and at + 2 < len(tokens) and following in {"and", "but"}
    return lower if reported or coordinated else None
