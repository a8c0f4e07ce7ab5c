"""Clauses of a sentence, by their opening words and marks: enough to keep roles and negation where they belong."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

_MARKS: Final = frozenset(";:—–()")
#: "as a", "as well as", "as part of": no clause.
_AFTER_AS: Final = frozenset({"a", "an", "well", "part", "of", "the"})
#: "Dismissed as absurd": how something is called.
_NAMING: Final = frozenset(
    "dismissed dismisses dismiss rejected denounced described condemned criticised criticized branded hailed praised seen viewed known"
    " regarded serving".split()
)
_TIMES: Final = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday noon midnight dawn dusk sunrise sunset last next then early late mid yesterday today tomorrow".split()
)
#: Words between a verb of saying and "that": "said on Monday that".
_SAID: Final = 4
_PERFECT: Final = frozenset(
    {"has", "have", "had", "did", "does", "do", "met", "sent", "said", "told", "left", "took", "withdrew", "made", "gave"}
)
#: Verbs of learning that something is so, besides those of saying.
_FINDING: Final = frozenset(
    "found find finds finding learned learnt discovered concluded ruled revealed proved knew knows see saw".split()
)
#: Open clauses that tell which one is meant; "that" opens others as well.
_RESTRICTING: Final = frozenset({"who", "which"})
#: Auxiliaries with which the main clause goes on.
_RESUMING: Final = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "would"})
#: Before "that" these open no relative clause: "so that", "is that", "and that".
_NO_NOUNS: Final = frozenset("so now is was are were be and or but not than as if it sure clear likely possible true".split())
_BETWEEN: Final = frozenset({"also", "now", "then", "still", "on", "later"})
#: "bed", "red" end in -ed and are no verbs.
_SHORTEST_PAST: Final = 4
#: "after 5 p.m.", "since 2014": a time, no clause.
_TIME_OPENERS: Final = frozenset({"after", "before", "since", "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """Which clause each token is in; clauses are numbered from 0 in order. After an inserted relative clause the outer one goes on."""

    of: Sequence[int]
    #: What opens each clause: a subordinator, `that`, a comma before "and" or "but", a mark; None: the sentence's begin.
    openers: Sequence[str | None]

    def opener(self, token: int) -> str | None:
        """What opens the clause of a token."""
        return self.openers[self.of[token]]

    def same(self, one: int, other: int) -> bool:
        """Whether two tokens are in one clause."""
        return self.of[one] == self.of[other]


def find_clauses(tokens: Sequence[Token], words: Words, verbs: AbstractSet[int] = frozenset()) -> Clauses:
    """Split a sentence into clauses.

    Args:
        tokens: of the sentence.
        words: word classes.
        verbs: tokens that open a verb of an event: an opening clause ends at the first comma behind one.

    >>> from transforms.core.coders.lexicon import load_lexicon
    >>> from transforms.core.coders.tokens import tokenise
    >>> text = "Russia said that it left, and Iran stayed because Iraq asked."
    >>> find_clauses(tokenise(text, 0, len(text)), load_lexicon().words).openers
    [None, 'that', ',', 'because']
    """
    of: list[int] = []
    openers: list[str | None] = [None]
    here, outer = 0, None
    relative = _Relative()
    opens = bool(tokens) and (tokens[0].lower in words.subordinator or tokens[0].lower in words.conditional_opener)
    for at, token in enumerate(tokens):
        opener = _opener(tokens, at, words)
        if opener is not None and (at > 0 or opener in words.condition):
            inserted = opener in words.relative and at > 0 and tokens[at - 1].lower == ","
            outer = here if inserted and outer is None else outer if opener == "that" else None
            relative.opened(before=here, restricts=opener in _RESTRICTING and not inserted)
            openers.append(opener)
            here = len(openers) - 1
        elif relative.ends_at(token.lower, words):
            here = relative.outer
        elif opens and token.lower == "," and any(verb < at for verb in verbs) and outer is None:
            openers.append(",")
            here, opens = len(openers) - 1, False
        elif outer is not None and token.lower == "," and _goes_on(tokens, at + 1, words):
            here, outer = outer, None
        of.append(here)
    return Clauses(of=of, openers=openers)


class _Relative:
    """A relative clause without commas: "journalists who had been held were freed" goes on with its second verb."""

    def __init__(self) -> None:
        self.outer = 0
        #: Verb groups seen so far, and whether the last word belonged to one; None: no such clause is open.
        self._groups: int | None = None
        self._inside = False
        #: The last word was a participle, behind which an auxiliary begins another group: "may have been infected are urged".
        self._participle = False

    def opened(self, *, before: int, restricts: bool) -> None:
        """A clause begins; only a restricting one is watched."""
        self.outer, self._groups, self._inside = before, 0 if restricts else None, False

    def ends_at(self, lower: str, words: Words) -> bool:
        """Whether the outer clause goes on with this word."""
        if self._groups is None:
            return False
        auxiliary = lower in _RESUMING
        finite = auxiliary or lower in words.irregular_past or (lower.endswith("ed") and len(lower) > _SHORTEST_PAST)
        finite = finite or lower in words.modal or lower in words.being
        if lower in {",", "and", "or", "but", ";"}:
            self._groups = None
            return False
        if auxiliary and self._groups and (not self._inside or self._participle):
            self._groups = None
            return True
        self._participle = finite and not (auxiliary or lower in words.modal or lower in words.being)
        if finite and not self._inside:
            self._groups += 1
        self._inside = finite or (self._inside and (lower.endswith("ly") or lower in {"not", "n't", "also"}))
        return False


def _goes_on(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether a verb follows the comma that closes an inserted clause: "Iran, which denies it, has built"."""
    while at < len(tokens) and (tokens[at].lower.endswith("ly") or tokens[at].lower in _BETWEEN):
        at += 1
    lower = tokens[at].lower if at < len(tokens) else ""
    finite = lower in words.being or lower in words.modal or lower in words.future or lower in words.report_verb
    return finite or lower in _PERFECT or (lower.endswith("ed") and len(lower) > _SHORTEST_PAST)


def _brackets_one_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bracket holds one word, as a short form or a party: "(WHO)"."""
    opening = tokens[at].lower == "(" and at + 2 < len(tokens) and tokens[at + 2].lower == ")"
    return opening or (tokens[at].lower == ")" and at > 1 and tokens[at - 2].lower == "(")


def _restricts(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether "that" tells which one is meant: a noun before it, a finite verb behind: "the attack that killed nine soldiers"."""
    before = tokens[at - 1].text if at > 0 else ""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    noun = (
        before.isalpha() and not before.endswith(("ed", "ly", "ing")) and before.lower() not in words.preposition | words.adverb
    )
    noun = noun and not (
        before.lower() in words.report_verb or before.lower() in words.irregular_past or before.lower() in _NO_NOUNS
    )
    finite = following in words.irregular_past or (following.endswith("ed") and len(following) > _SHORTEST_PAST)
    return noun and (finite or following in _RESUMING or following in words.modal)


def _opener(tokens: Sequence[Token], at: int, words: Words) -> str | None:
    lower = tokens[at].lower
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if lower in _MARKS:
        return None if _brackets_one_word(tokens, at) else lower
    if lower in words.subordinator:
        named = at > 0 and tokens[at - 1].lower in _NAMING
        phrase = (lower == "as" and (following in _AFTER_AS or named)) or (
            lower in _TIME_OPENERS and (following[:1].isdigit() or following in _TIMES)
        )
        return None if phrase else lower
    said = any(token.lower in words.speech_verb for token in tokens[max(0, at - _SAID) : at])
    found = lower == "that" and at > 0 and tokens[at - 1].lower in _FINDING
    reported = lower == "that" and at > 0 and (said or found or tokens[at - 1].text == ",")
    if lower == "that" and not (said or found) and _restricts(tokens, at, words):
        return "which"
    coordinated = lower == "," and at + 2 < len(tokens) and following in {"and", "but"}
    return lower if reported or coordinated else None
