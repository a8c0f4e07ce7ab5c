"""Giving headlines and texts in one letter case the capitals of running text, so that names are found and verbs are not names.

Only `Token.text` changes; offsets, and so every published surface, stay those of the text.
"""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.names import NameIndex, name_at
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Words that say something about a sentence's letter case are longer than this: "of" and "the" stay small in headlines.
_SHORT: Final = 3
#: Fewer telling words say nothing.
_MIN_WORDS: Final = 5
#: A headline has no stop at its end, and says something with fewer.
_MIN_HEADLINE: Final = 3
_STOPS: Final = frozenset({".", "!", "?", "…", '"', "”"})
#: Words of a sentence in which one small word more makes no running text.
_LONG: Final = 10
#: Share of words all in capitals from which a sentence is shouted.
_SHOUTED: Final = 0.7


def restore_case(tokens: Sequence[Token], index: NameIndex, words: Words) -> Sequence[Token]:
    """Tokens as they would be written in running text.

    Args:
        tokens: of one sentence.
        index: names that keep, or get, their capitals.
        words: for `common_word`, names that are other words when written small.

    Returns:
        The same tokens where the sentence is running text; else, with the same offsets: headline words small but for names
        and acronyms, ALL CAPS the same, all-small text with its names capitalised.
    """
    telling = [token.text for token in tokens if len(token.text) > _SHORT and token.text[0].isalpha()]
    headline = bool(tokens) and tokens[-1].text not in _STOPS
    if len(telling) < (_MIN_HEADLINE if headline or all(word.isupper() for word in telling) else _MIN_WORDS):
        return tokens
    if _is_headline(tokens, words, len(telling)):
        shouted = sum(word.isupper() for word in telling) > _SHOUTED * len(telling)
        return _lowered(tokens, index, words, shouted=shouted)
    if not any(token.text[:1].isupper() for token in tokens):
        return _raised(tokens, index, words)
    return tokens


def _is_headline(tokens: Sequence[Token], words: Words, count: int) -> bool:
    """Whether all words but those of grammar are capitalised; one of many may be written small."""
    small = sum(token.text[0].islower() and not _is_grammar(token.lower, words) for token in tokens)
    return small == 0 or (small == 1 and count >= _LONG)


def _is_grammar(lower: str, words: Words) -> bool:
    return (
        lower in words.preposition
        or lower in words.determiner
        or lower in words.subordinator
        or lower in words.being
        or lower in words.modal
        or lower in words.pronoun
        or lower in {"and", "or", "but", "nor", "to", "not", "'s", "n't", "vs", "per", "will", "that", "so"}
    )


def _lowered(tokens: Sequence[Token], index: NameIndex, words: Words, *, shouted: bool) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        function_word = shouted and (token.lower in words.preposition or token.lower in words.subordinator)
        found = None if function_word else name_at(tokens, at, index)
        if found:
            result.extend(tokens[at : at + found[0]])
            at += found[0]
            continue
        keeps = token.text.isupper() and not shouted
        result.append(token if keeps else token._replace(text=token.lower))
        at += 1
    return result


def _raised(tokens: Sequence[Token], index: NameIndex, words: Words) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        found = None if token.lower in words.common_word else name_at(tokens, at, index, any_case=True)
        if found is None and token.lower not in words.common_word and token.text.upper() in index.gazetteer.acronyms:
            result.append(token._replace(text=token.text.upper()))
            at += 1
            continue
        length = found[0] if found else 1
        result.extend(each._replace(text=each.text.capitalize()) if found else each for each in tokens[at : at + length])
        at += length
    return result
