"""Whether one text repeats another: fingerprints, the bands by which candidates are found, and the decision.

Pure functions; the index of fingerprints is the store's. All arithmetic is on integers modulo 2^64, so that every machine
gives the same bytes. Source of the method: A. Broder, On the resemblance and containment of documents (1997); bands:
J. Leskovec et al., Mining of Massive Datasets, chapter 3.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.records import Article

#: Raised when a fingerprint, a band or a decision changes.
METHOD_VERSION: Final = "minhash-1"
#: Smallest estimated Jaccard similarity of a near copy. Of 25,651 pairs of WikiNews reports none came above .09, and independent
#: translations of one article stay below .5; a copy with one word in ten changed has about .61, one in five .39
#: (tests/quality/dedup.py): precision comes first.
NEAR_JACCARD: Final = 0.5
#: Texts with fewer shingles are only ever compared whole: a fixed phrase would make two short notices alike.
MIN_SHINGLES: Final = 20

_ROWS: Final = 4
_BANDS: Final = 32
_HASHES: Final = _ROWS * _BANDS
_WORDS: Final = 3
_CHARACTERS: Final = 5
# Thai to Myanmar, Khmer, kana, Han (with the supplementary planes): written without spaces, so a character is a token.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs of Indic scripts and other marks are parts of words, but for the dandas.
_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_TOKEN: Final = re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]|[{_MARKS}])+")
_FIRST_UNSPACED: Final = "\u0e00"
#: Longer tokens are addresses and garbage: hashed, but not remembered.
_MAX_CACHED_CHARS: Final = 32
#: Shingles that are hashed at once, so that a long text needs 2 MB and not a table of its own size.
_BLOCK: Final = 2048

_Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of a text to find its copies."""

    #: Hash of the text's letters and digits, 32 hexadecimal digits; empty: the text has none.
    text_key: str
    #: 128 minima, uint32 little-endian; all ones where there is no shingle.
    minhash: bytes
    #: Number of distinct shingles.
    shingles: int


class Candidate(Protocol):
    """An article that was seen before, as the store keeps it."""

    @property
    def article_id(self) -> str:
        """Its id."""

    @property
    def published_at(self) -> str | None:
        """ISO 8601 in UTC; None: not known."""

    @property
    def text_key(self) -> str:
        """As in `Fingerprint`."""

    @property
    def minhash(self) -> bytes:
        """As in `Fingerprint`."""

    @property
    def shingles(self) -> int:
        """As in `Fingerprint`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One text repeats another."""

    #: The representative.
    article_id: str
    kind: Literal["same_text", "near"]
    #: Jaccard similarity of the shingles, 0-1, estimated to +-.09 (two standard errors at .5); 1 for the same text.
    score: float


def fingerprint(article: Article) -> Fingerprint:
    """Reduce an article's text to what is needed to find its copies.

    The normal form is NFKC, without case, and of letters, their marks, and digits only. Shingles are three words in a row, or five
    characters where the script does not part words.
    """
    plain = unicodedata.normalize("NFKC", article.text).casefold()
    tokens = _TOKEN.findall(plain)
    letters = "".join(tokens)
    shingles = np.unique(_shingles(tokens))
    return Fingerprint(
        text_key=hashlib.blake2b(letters.encode(errors="surrogatepass"), digest_size=16).hexdigest() if letters else "",
        minhash=_minhash(shingles),
        shingles=len(shingles),
    )


def bands(fp: Fingerprint) -> list[int]:
    """Keys under which a text meets its near copies: 32 integers of 63 bits; none for a text too short for near copies.

    Two texts of Jaccard similarity s share at least one key with probability 1 - (1 - s^4)^32: .05 at .2, .87 at .5, .99 at .6.
    """
    if fp.shingles < MIN_SHINGLES:
        return []
    width = 4 * _ROWS
    return [_band(number, fp.minhash[number * width : (number + 1) * width]) for number in range(_BANDS)]


def jaccard(a: bytes, b: bytes) -> float:
    """Estimated Jaccard similarity of two texts, 0-1, from their `minhash`."""
    return float(np.count_nonzero(np.frombuffer(a, "<u4") == np.frombuffer(b, "<u4"))) / _HASHES


def decide(fp: Fingerprint, candidates: Iterable[Candidate]) -> Match | None:
    """Which of some other articles a text repeats.

    Args:
        fp: the text's fingerprint.
        candidates: other articles, in any order and as often as they come; those that match in nothing cost nothing.

    Returns:
        Of all that it repeats, the one published first (then: with the smallest id; one without a date comes last). None: none.
    """
    matches = [(one.published_at is None, one.published_at or "", match) for one in candidates if (match := _compare(fp, one))]
    return min(matches, key=lambda found: (*found[:2], found[2].article_id, -found[2].score))[2] if matches else None


def _compare(fp: Fingerprint, other: Candidate) -> Match | None:
    if fp.text_key and fp.text_key == other.text_key:
        return Match(article_id=other.article_id, kind="same_text", score=1.0)
    if min(fp.shingles, other.shingles) < MIN_SHINGLES:
        return None
    score = jaccard(fp.minhash, other.minhash)
    return Match(article_id=other.article_id, kind="near", score=score) if score >= NEAR_JACCARD else None


def _band(number: int, rows: bytes) -> int:
    digest = hashlib.blake2b(rows, digest_size=8, salt=number.to_bytes(2, "little"), person=METHOD_VERSION.encode())
    return int.from_bytes(digest.digest(), "little") >> 1


# Hashing


def _constants(purpose: str, count: int) -> _Words:
    digests = (hashlib.blake2b(f"{purpose}{i}".encode(), digest_size=8).digest() for i in range(count))
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


_PLACE: Final = _constants("place", _CHARACTERS) | np.uint64(1)
_MULTIPLIERS: Final = (_constants("multiplier", _HASHES) | np.uint64(1))[:, None]
_SUMMANDS: Final = _constants("summand", _HASHES)[:, None]


def _token_hash(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.encode(errors="surrogatepass"), digest_size=8).digest(), "little")


_cached_token_hash: Final = lru_cache(maxsize=1 << 16)(_token_hash)


def _shingles(tokens: list[str]) -> _Words:
    """Hashes of the shingles of a text, in its order; the script of a shingle's first token decides its length."""
    hashes = (_cached_token_hash(token) if len(token) <= _MAX_CACHED_CHARS else _token_hash(token) for token in tokens)
    words = np.fromiter(hashes, np.uint64, len(tokens))
    by_words = _windows(words, _WORDS)
    if max(tokens, default="") < _FIRST_UNSPACED:
        return by_words
    unspaced = np.fromiter((len(token) == 1 and _is_unspaced(token) for token in tokens), np.bool_, len(tokens))
    by_characters = _windows(words, _CHARACTERS)
    return np.concatenate([by_words[~unspaced[: len(by_words)]], by_characters[unspaced[: len(by_characters)]]])


@lru_cache(maxsize=1 << 15)
def _is_unspaced(character: str) -> bool:
    return re.fullmatch(f"[{_UNSPACED}]", character) is not None


def _windows(words: _Words, length: int) -> _Words:
    """Hash each run of `length` tokens: a sum weighted by place, then SplitMix64's mixing steps."""
    count = len(words) - length + 1
    if count <= 0:
        return words[:0]
    mixed = np.zeros(count, np.uint64)
    for place in range(length):
        mixed += words[place : place + count] * _PLACE[place]
    # S. Vigna, https://prng.di.unimi.it/splitmix64.c
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    hashed: _Words = mixed ^ (mixed >> np.uint64(31))
    return hashed


def _minhash(shingles: _Words) -> bytes:
    """The upper 32 bits of the smallest of (a x + b) mod 2^64 over all shingles, for each of 128 pairs a, b."""
    smallest = np.full(_HASHES, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(shingles), _BLOCK):
        hashed = _MULTIPLIERS * shingles[start : start + _BLOCK]
        hashed += _SUMMANDS
        np.minimum(smallest, hashed.min(axis=1), out=smallest)
    minima: bytes = (smallest >> np.uint64(32)).astype("<u4").tobytes()
    return minima
