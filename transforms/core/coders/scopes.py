"""Stretches of a sentence in which nothing is stated: conditions and questions."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

_ENDS: Final = frozenset(";:—–")
_QUOTES: Final = frozenset('"“”«»')
_AUXILIARIES: Final = frozenset({"has", "have", "had", "do", "does", "did"})
#: "hundreds if not thousands", "if necessary": no condition.
_AFTER_IF: Final = frozenset({"not", "any", "only", "necessary", "possible", "so", "anything", "ever"})
#: "once again", "once a week": no condition.
_AFTER_ONCE: Final = frozenset({"again", "more", "and", "in", "upon", "per", "said", "was", "were", "had", "been"})
_PROVIDED: Final = frozenset({"provided", "providing"})
#: Words of a subject between "provided" and its verb.
_REACH_SUBJECT: Final = 7
#: "Would have cost more had Iran attacked": what stands before an inverted clause that no mark parts.
_UNREAL: Final = frozenset({"would", "could", "might", "will", "wouldn't", "couldn't"})
_BEFORE_CLAUSE: Final = frozenset({",", ";", ":", "so", "then", "but", "and", "“", '"', "—", "–"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """Token numbers by what the sentence does there."""

    #: Under if, whether, unless, in case, once, "should Russia attack".
    supposed: AbstractSet[int]
    #: Inside a question.
    asked: AbstractSet[int]
    #: The sentence has a condition (not "whether"): what else it says in the present depends on it.
    conditional: bool = False


def find_scopes(tokens: Sequence[Token], actor_starts: AbstractSet[int], verbs: AbstractSet[int], words: Words) -> Scopes:
    """Find what is supposed and what is asked.

    Args:
        tokens: of one sentence.
        actor_starts: first tokens of actors: what may be the subject of an inverted clause.
        verbs: tokens that open a verb trigger.
        words: word classes.

    >>> from transforms.core.coders.lexicon import load_lexicon
    >>> from transforms.core.coders.tokens import tokenise
    >>> text = "If Moscow attacks, NATO will respond."
    >>> sorted(find_scopes(tokenise(text, 0, len(text)), {1, 4}, {2}, load_lexicon().words).supposed)
    [0, 1, 2]
    """
    supposed: set[int] = set()
    asked: set[int] = set()
    conditional = False
    for at, token in enumerate(tokens):
        if token.lower == "?":
            asked.update(range(_question_start(tokens, at), at))
        if at in supposed or at in asked:
            continue
        if _opens_condition(tokens, at, actor_starts, words) or _provided(tokens, at, verbs, words):
            supposed.update(range(at, _condition_end(tokens, at, verbs, words)))
            conditional = conditional or token.lower != "whether"
        elif _opens_question(tokens, at, actor_starts, words):
            asked.update(range(at, len(tokens)))
    return Scopes(supposed=supposed, asked=asked, conditional=conditional)


def _question_start(tokens: Sequence[Token], mark: int) -> int:
    at = mark - 1
    while at >= 0 and tokens[at].text not in _ENDS and not (tokens[at].text in _QUOTES and at < mark - 1):
        at -= 1
    return at + 1


def _opens_condition(tokens: Sequence[Token], at: int, actor_starts: AbstractSet[int], words: Words) -> bool:
    lower = tokens[at].lower
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if lower in words.condition:
        return following not in _AFTER_IF or lower != "if"
    if lower in words.imagining or (at == 0 and lower == "say"):
        # "Suppose Iran attacks", "Say Iran attacks"; not "officials say".
        return at + 1 in actor_starts if lower == "say" else at == 0 or tokens[at - 1].lower in _BEFORE_CLAUSE
    if at > 0 and tokens[at - 1].lower in words.doubting:
        return lower == "that" or (at in actor_starts and tokens[at - 1].lower.endswith("s"))
    if lower == "once":
        return following not in _AFTER_ONCE and not following.endswith("ed")
    if lower in words.conditional_opener:
        return _inverted(tokens, at, actor_starts, words)
    return any(" ".join(token.lower for token in tokens[at : at + n]) in words.condition_phrase for n in (2, 3))


def _provided(tokens: Sequence[Token], at: int, verbs: AbstractSet[int], words: Words) -> bool:
    """Whether "provided" is a condition: a verb follows with its subject ("provided Iran withdraws"), and nobody provides."""
    if tokens[at].lower not in _PROVIDED or (at > 0 and tokens[at - 1].lower in words.being | _AUXILIARIES):
        return False
    for k in range(at + 1, min(at + _REACH_SUBJECT, len(tokens))):
        opening = at == 0 and tokens[at].lower == "provided" and tokens[k].lower in words.determiner
        if opening or (k > at + 1 and (k in verbs or tokens[k].lower in words.being | words.modal | words.future)):
            return True
        if tokens[k].lower in words.preposition or not tokens[k].text[0].isalnum():
            return False
    return False


def _opens_question(tokens: Sequence[Token], at: int, actor_starts: AbstractSet[int], words: Words) -> bool:
    return tokens[at].lower in words.question_opener and _inverted(tokens, at, actor_starts, words)


def _inverted(tokens: Sequence[Token], at: int, actor_starts: AbstractSet[int], words: Words) -> bool:
    """Whether an auxiliary opens a clause and its subject follows."""
    told = at + 1 in actor_starts and any(token.lower in _UNREAL for token in tokens[:at]) and tokens[at].lower != "have"
    if at > 0 and tokens[at - 1].lower not in _BEFORE_CLAUSE:
        return told and tokens[at - 1].lower not in words.pronoun and (at - 1) not in actor_starts
    following = at + 1
    while following < len(tokens) and tokens[following].lower in words.determiner and following not in actor_starts:
        following += 1
    if following >= len(tokens):
        return False
    if following in actor_starts or tokens[following].lower in words.pronoun:
        return at == 0 or tokens[at - 1].lower != "and"
    return at == 0 and tokens[at].lower not in {"might", "may"}


def _condition_end(tokens: Sequence[Token], start: int, verbs: AbstractSet[int], words: Words) -> int:
    """One past the last token of a condition: the first comma after its verb, inserted relative clauses left out."""
    has_verb = False
    at = start + 1
    while at < len(tokens):
        lower = tokens[at].lower
        if lower in _ENDS or (lower == "then" and has_verb):
            return at
        if lower == ",":
            closing = _next_comma(tokens, at + 1) if _opens_insert(tokens, at + 1, words) else None
            if closing is None and has_verb:
                return at
            at = closing or at
        elif at in verbs or _is_finite(lower, words):
            has_verb = True
        at += 1
    return len(tokens)


def _opens_insert(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether a relative clause or a participle follows a comma: ", which ...,", ", recently discovered in ...,"."""
    following = [token.lower for token in tokens[at : at + 2]]
    if len(following) < 2:  # noqa: PLR2004  an adverb and its participle
        return False
    if following[0].endswith("ly"):
        return following[1].endswith(("ed", "ing"))
    return following[0] in words.relative or following[0].endswith("ed")


def _is_finite(lower: str, words: Words) -> bool:
    auxiliary = lower in words.being or lower in words.modal or lower in words.future or lower in _AUXILIARIES
    return (auxiliary and lower != "'s") or lower.endswith("ed")


def _next_comma(tokens: Sequence[Token], at: int) -> int | None:
    for k in range(at, len(tokens)):
        if tokens[k].lower == ",":
            return k
    return None
