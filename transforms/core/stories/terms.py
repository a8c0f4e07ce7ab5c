"""What an article is about, as words with weights: names count twice, words that stand everywhere count little.

All arithmetic is on integers, so that every machine comes to the same stories.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from pathlib import Path
from typing import Final

#: Characters of a text that are looked at: what a report is about stands at its head.
_LOOKED_AT: Final = 20_000
#: Terms of an article that stand for it, as the prototype found on public news.
MAX_TERMS: Final = 60
#: How much more a name says than another word: as above.
_NAME: Final = 2
#: How often the headline counts.
_TITLE: Final = 2
#: Length of an article's vector: weights are whole numbers, small enough to be summed over ten thousand articles.
LENGTH: Final = 4096
#: Shorter words are terms only where they are names.
_SHORT: Final = 3
_LONG: Final = 40
#: Articles that are supposed to have been counted before the first one, so that the first few say little about what is common.
_SUPPOSED: Final = 30
# Han and katakana: two characters make a term. Hiragana is grammar, and parts them.
_HAN: Final = "\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Thai, Lao, Burmese, Khmer: written without spaces as well, in letters; four make a term.
_THAI: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_HIRAGANA: Final = "\u3040-\u309f"
# Vowel signs of Indic scripts and other marks are parts of words, but for the dandas.
_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_LETTERS: Final = f"(?:[^\\W_{_HAN}{_THAI}{_HIRAGANA}]|[{_MARKS}])+"
_TOKEN: Final = re.compile(f"(?P<han>[{_HAN}]+)|(?P<thai>[{_THAI}]+)|{_LETTERS}(?:['\u2019]{_LETTERS})?")
_RUN: Final = {"han": 2, "thai": 4}
_OPENING: Final = ("", ".", "!", "?", ":", "\n")
_QUIET: Final = frozenset(Path(__file__).with_name("function_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of an article in a normal form."""

    #: How much each is said: a name twice, a word of the headline twice more.
    counts: Mapping[str, int]
    #: Those that are written with a capital where others are not, as they are written.
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vector:
    """What tells an article, or the articles of a story, from others."""

    #: Term to weight.
    weights: dict[str, int]
    #: Which terms are names, as they are written.
    names: dict[str, str]


def log2(number: int) -> int:
    """The logarithm of a whole number from 1, in 256ths; between powers of two on a straight line.

    >>> [log2(number) for number in (1, 2, 3, 1024)]
    [0, 256, 384, 2560]
    """
    whole = number.bit_length() - 1
    return (whole << 8) + ((number << 8) >> whole) - 256


#: Letters before an s that is no plural: virus, crisis, Texas, pass.
_NO_PLURAL: Final = "aious"


@lru_cache(maxsize=1 << 16)
def _plain(token: str) -> str:
    word = unicodedata.normalize("NFKC", token).casefold().replace("\u2019", "'").partition("'")[0]
    return word[:-1] if len(word) > _SHORT + 1 and word[-1] == "s" and word[-2] not in _NO_PLURAL else word


def _opens_sentence(text: str, start: int) -> bool:
    return text[max(start - 2, 0) : start].rstrip(" \"'(\u201c\u2018\u00ab")[-1:] in _OPENING


def count_terms(title: str | None, text: str) -> Terms:
    """The words of an article with how much each is said.

    Args:
        title: the headline; None: there is none.
        text: the body.

    >>> found = count_terms("Flood in Graz", "A flood hit Graz on Monday. The flood rose.")
    >>> sorted(found.counts.items()), found.names
    ([('flood', 4), ('graz', 6), ('rose', 1)], {'graz': 'Graz'})
    """
    tally = _Tally()
    for line, weight in [((title or "")[:_LOOKED_AT], _TITLE), *((line, 1) for line in text[:_LOOKED_AT].splitlines())]:
        found = [match for match in _TOKEN.finditer(line) if match.lastgroup or len(match[0]) <= _LONG]
        is_headline = 2 * sum(match[0][0].isupper() for match in found) > len(found)
        for match in found:
            if match.lastgroup is not None:
                tally.add_runs(match[0], _RUN[match.lastgroup])
            elif match[0].casefold() not in _QUIET and not match[0][0].isdigit():
                tally.add_word(match[0], weight, says_case=not (is_headline or _opens_sentence(line, match.start())))
    return tally.terms()


class _Tally:
    """The words of an article while they are counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        #: How much more often a term is written with a capital than without, where that says something.
        self._capitals: Counter[str] = Counter()
        self._written: dict[str, str] = {}

    def add_runs(self, token: str, length: int) -> None:
        """Count the runs of some length in a stretch of a script without spaces."""
        self._counts.update(token[place : place + length] for place in range(max(len(token) - length + 1, 1)))

    def add_word(self, token: str, weight: int, *, says_case: bool) -> None:
        """Count a word, which is none where it is short and not a name."""
        capital = token[0].isupper()
        if len(token) <= _SHORT and not (capital and len(token) > 1):
            return
        term = _plain(token)
        self._counts[term] += weight
        if not capital:
            self._capitals[term] -= 1
        elif says_case:
            self._capitals[term] += 1
            self._written.setdefault(term, token.replace("\u2019", "'").partition("'")[0])

    def terms(self) -> Terms:
        """What was counted; names twice."""
        names = {term: self._written[term] for term, count in self._capitals.items() if count > 0}
        return Terms({term: count * (_NAME if term in names else 1) for term, count in self._counts.items()}, names)


def vector_of(terms: Terms, carriers: Callable[[str], int], counted: int) -> Vector:
    """The terms that tell an article from others, with weights.

    Args:
        terms: as `count_terms` gives them.
        carriers: in how many articles a term was counted.
        counted: how many articles were counted.

    Returns:
        At most 60 terms; the sum of the squares of their weights is about 4096 squared. Empty: nothing was said.
    """
    total = log2(counted + _SUPPOSED)
    weights = {term: (256 + log2(count)) * max(total - log2(carriers(term) + 1), 0) for term, count in terms.counts.items()}
    strongest = sorted((-weight, term) for term, weight in weights.items() if weight)[:MAX_TERMS]
    length = isqrt(sum(weight * weight for weight, _ in strongest))
    kept = {term: -weight * LENGTH // length for weight, term in strongest}
    return Vector(kept, {term: name for term, name in terms.names.items() if term in kept})


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two vectors are, in thousandths."""

    #: Their cosine.
    all: int
    #: The part of it that names make up; None: one of them has no names (or its script no capitals).
    names: int | None


def compare(one: Vector, other: Vector) -> Likeness:
    """Hold an article against a story.

    >>> compare(Vector({"graz": 3, "flood": 4}, {"graz": "Graz"}), Vector({"graz": 30, "flood": 40}, {"graz": "Graz"}))
    Likeness(all=1000, names=360)
    """
    products = {term: weight * other.weights[term] for term, weight in one.weights.items() if term in other.weights}
    length = max(isqrt(norm(one) * norm(other)), 1)
    names = None
    if one.names and other.names:
        names = sum(product for term, product in products.items() if term in one.names or term in other.names) * 1000 // length
    return Likeness(sum(products.values()) * 1000 // length, names)


def norm(vector: Vector) -> int:
    """The square of a vector's length."""
    return sum(weight * weight for weight in vector.weights.values())
