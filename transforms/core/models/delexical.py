"""A text without its topic: function words stay, everything else becomes a class. What is left is how it is written.

Content words turn into their suffixes, names into "a capital", numbers into their lengths, quotation marks and dashes into
one form each; so a model can learn neither what a text is about nor which outlet sets which apostrophe.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.uint64]
Buckets: TypeAlias = npt.NDArray[np.int64]

#: Function words, auxiliaries, and adverbs of time and report (own list); words that all kinds of news use alike
#: (`common_words`, which says how they were found).
_KEPT_WORDS: Final = frozenset(
    word
    for name in ("function_words.txt", "common_words.txt")
    for word in Path(__file__).with_name(name).read_text(encoding="utf-8").split()
)
#: Suffixes that tell a word's class, longest first. Source: own list.
_SUFFIXES: Final = sorted(
    (
        "ation ition tion sion ment ness ance ence ship ism ist ity ies ing ings ed er ers est ly able ible ous ive al ful less"
        " ize ise ify ate en or ors ian ish ic ary s es"
    ).split(),
    key=len,
    reverse=True,
)
#: What differs by typesetting, and not by writer.
_TYPESETTING: Final = str.maketrans(
    dict.fromkeys("“”„«»‟″＂", '"')
    | dict.fromkeys("‘’‚`´", "'")
    | dict.fromkeys("–—―−‑", "-")
    | {"…": "...", "，": ",", "。": ".", "：": ":", "；": ";", "（": "(", "）": ")", "\u200b": "", "\ufeff": ""}
)
_TOKEN: Final = re.compile(
    r"n't\b|'(?:s|ll|re|ve|d|m)\b|[A-Za-zÀ-ɏ]+(?=n't\b)|[^\W\d_]+|\d+(?:[.,:]\d+)*|[^\w\s]|_", re.IGNORECASE
)
_LONGEST_LENGTH_CLASS: Final = 4
_YEAR_DIGITS: Final = 4
_WORD: Final = np.uint64(0xFFFFFFFF)


def _code(name: str) -> int:
    return crc32(name.encode())


_STOPS: Final = np.array([_code(stop) for stop in ".!?"], dtype=np.uint64)


def _suffix(word: str) -> str:
    for suffix in _SUFFIXES:
        if len(word) > len(suffix) + 2 and word.endswith(suffix):
            return f"_{suffix}"
    return f"_w{min(len(word) // 3, _LONGEST_LENGTH_CLASS)}"


def _number(token: str) -> str:
    year = len(token) == _YEAR_DIGITS and token[:2] in {"19", "20"} and token.isdigit()
    return "<year>" if year else f"<n{min(len(token), _LONGEST_LENGTH_CLASS)}>"


# Texts share most of their words: looking one up costs a tenth of telling its class.
@lru_cache(maxsize=65_536)
def _classes(token: str) -> tuple[int, int]:
    """Codes of a token's class inside a sentence and at its start, where a capital says nothing."""
    word = token.lower()
    if word in _KEPT_WORDS or not (token[0].isalpha() or token[0].isdigit() or token[0] == "'"):
        return (_code(word),) * 2
    if token[0].isdigit():
        return (_code(_number(token)),) * 2
    plain = _code(_suffix(word))
    if not token[0].isupper():
        return plain, plain
    return _code("<capitals>" if len(token) > 1 and token.isupper() else "<capital>"), plain


def read_codes(text: str) -> Codes:
    """The classes of a text's tokens, in order, as 32-bit codes.

    >>> [len(read_codes(text)) for text in ("", "Ministers didn't say why.")]
    [0, 6]
    >>> list(read_codes("He saw Paris slowly.")) == list(read_codes("He hid Turin quickly."))
    True
    """
    tokens = _TOKEN.findall(text.translate(_TYPESETTING))
    if not tokens:
        return np.zeros(0, dtype=np.uint64)
    classes = np.array([_classes(token) for token in tokens], dtype=np.uint64)
    starts = np.ones(len(tokens), dtype=bool)
    starts[1:] = np.isin(classes[:-1, 0], _STOPS)
    return np.where(starts, classes[:, 1], classes[:, 0])


def mix(codes: Codes) -> Codes:
    """Spread 32-bit codes evenly over 32 bits. Source: lowbias32 of C. Wellons' hash prospector (public domain).

    >>> [int(code) for code in mix(np.array([0, 1], dtype=np.uint64))]
    [0, 1753845952]
    """
    mixed = codes ^ (codes >> np.uint64(16))
    mixed = mixed * np.uint64(0x7FEB352D) & _WORD
    mixed ^= mixed >> np.uint64(15)
    mixed = mixed * np.uint64(0x846CA68B) & _WORD
    result: Codes = mixed ^ (mixed >> np.uint64(16))
    return result


def chain(*parts: Codes) -> Codes:
    """One code for several codes side by side; their order counts.

    >>> one, two = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    >>> int(chain(one, two)[0]) == int(chain(two, one)[0])
    False
    """
    chained = mix(parts[0])
    for part in parts[1:]:
        chained = mix((chained * np.uint64(0x9E3779B1) + part) & _WORD)
    return chained


def grams(codes: Codes, bits: int) -> tuple[Buckets, Buckets]:
    """Buckets of all 1-, 2- and 3-grams of classes, and the place of each one's first token.

    Args:
        codes: of a text, from `read_codes`.
        bits: there are 2**bits buckets.
    """
    found, places = [], []
    for size in (1, 2, 3):
        count = len(codes) - size + 1
        if count > 0:
            found.append(chain(*(codes[skip : skip + count] for skip in range(size))))
            places.append(np.arange(count))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return (np.concatenate(found) & np.uint64((1 << bits) - 1)).astype(np.int64), np.concatenate(places)
