"""Words of a text in a normal form, as numbers, each with its place.

A word is letters, their marks and digits; where a script does not part words, a character is one. Its normal form is NFKC
without case; its number a hash of that. All arithmetic is on integers modulo 2^64, so that every machine gives the same.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Words in a row that make a shingle.
SHINGLE_WORDS: Final = 3
#: Characters in a row that make one where the script does not part words.
SHINGLE_CHARACTERS: Final = 5
# Thai to Myanmar, Khmer, kana, Han (with the supplementary planes): written without spaces.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_FIRST_UNSPACED: Final = "\u0e00"
# Vowel signs of Indic scripts and other marks are parts of words, but for the dandas.
_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_TOKEN: Final = re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]|[{_MARKS}])+")
_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
#: What stands before the first word of a sentence; nothing does before that of a text.
_OPENING: Final = ("", ".", "!", "?", ":", "\n")
#: Longer words are addresses and garbage: hashed, but not remembered.
_MAX_CACHED_CHARS: Final = 32

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, in its order."""

    #: Hash of each word's normal form.
    words: Numbers
    #: Where each stands: `text[starts[i]:ends[i]]`.
    starts: Places
    ends: Places
    #: Distinct shingles, ascending.
    shingles: Numbers
    #: Whether each is a name or a number by its form: a digit in it, or a capital that opens no sentence.
    anchors: NDArray[np.bool_]


def _hash(token: str) -> int:
    plain = unicodedata.normalize("NFKC", token).casefold()
    return int.from_bytes(hashlib.blake2b(plain.encode(errors="surrogatepass"), digest_size=8).digest(), "little")


_cached_hash: Final = lru_cache(maxsize=1 << 16)(_hash)


@lru_cache(maxsize=1 << 15)
def _is_unspaced(character: str) -> bool:
    return _IS_UNSPACED.match(character) is not None


def _numbers(tokens: list[str]) -> tuple[Numbers, NDArray[np.bool_]]:
    hashes = (_cached_hash(token) if len(token) <= _MAX_CACHED_CHARS else _hash(token) for token in tokens)
    words = np.fromiter(hashes, np.uint64, len(tokens))
    if max(tokens, default="") < _FIRST_UNSPACED:
        return words, np.zeros(len(tokens), np.bool_)
    return words, np.fromiter((len(token) == 1 and _is_unspaced(token) for token in tokens), np.bool_, len(tokens))


def words_of(text: str) -> tuple[Numbers, NDArray[np.bool_]]:
    """Hash of each word of a text, and whether it is a character of a script without spaces."""
    return _numbers(_TOKEN.findall(text))


def _is_anchor(text: str, start: int, end: int) -> bool:
    first = text[start]
    if first.isupper():
        return text[max(start - 2, 0) : start].rstrip(" \"'(\u201c\u2018\u00ab")[-1:] not in _OPENING
    return first.isdigit() or any(map(str.isdigit, text[start + 1 : end]))


def tokenize(text: str) -> Tokens:
    """The words of a text with their places.

    >>> found = tokenize("Kyiv, KYIV")
    >>> [("Kyiv, KYIV"[s:e]) for s, e in zip(found.starts, found.ends)], bool(found.words[0] == found.words[1])
    (['Kyiv', 'KYIV'], True)
    """
    spans = [match.span() for match in _TOKEN.finditer(text)]
    words, unspaced = _numbers([text[start:end] for start, end in spans])
    places = np.array(spans, np.int64).reshape(-1, 2)
    anchors = np.fromiter((_is_anchor(text, start, end) for start, end in spans), np.bool_, len(spans))
    return Tokens(words, places[:, 0], places[:, 1], shingles_of(words, unspaced), anchors)


def constants(purpose: str, count: int) -> Numbers:
    """Fixed odd numbers for hashing, made from their purpose."""
    digests = (hashlib.blake2b(f"{purpose}{i}".encode(), digest_size=8).digest() for i in range(count))
    numbers: Numbers = np.frombuffer(b"".join(digests), "<u8").astype(np.uint64) | np.uint64(1)
    return numbers


_PLACE: Final = constants("place", SHINGLE_CHARACTERS)


def mixed(numbers: Numbers) -> Numbers:
    """Spread each number over all 64 bits: SplitMix64's finaliser (S. Vigna, https://prng.di.unimi.it/splitmix64.c)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Numbers = numbers ^ (numbers >> np.uint64(31))
    return spread


def runs_of(words: Numbers, length: int) -> Numbers:
    """A number for each run of `length` words, by the place where it begins."""
    count = max(len(words) - length + 1, 0)
    total = np.zeros(count, np.uint64)
    for place in range(length):
        total += words[place : place + count] * _PLACE[place]
    return mixed(total)


def shingles_of(words: Numbers, unspaced: NDArray[np.bool_]) -> Numbers:
    """Distinct shingles of a text, ascending; the script of a shingle's first word decides its length."""
    by_words = runs_of(words, SHINGLE_WORDS)
    if not unspaced.any():
        return np.unique(by_words)
    by_characters = runs_of(words, SHINGLE_CHARACTERS)
    return np.unique(np.concatenate([by_words[~unspaced[: len(by_words)]], by_characters[unspaced[: len(by_characters)]]]))
