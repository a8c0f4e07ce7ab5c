"""Words of a sentence with their offsets into the text; the text is never copied or changed."""

import re
from itertools import islice
from typing import Final, NamedTuple

#: Words of one sentence that are looked at; what follows is left uncoded, so that a text without stops costs bounded time.
MAX_TOKENS: Final = 300

_LETTER: Final = "A-Za-zÀ-ÖØ-öø-ɏ"
_TOKEN: Final = re.compile(
    rf"""(?:[A-Za-z]\.){{2,}}                                   # U.S., U.N.
    | [$€£¥]
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?%?                       # 10,000  3.5%  09/01/2026
    | [{_LETTER}][{_LETTER}0-9]*(?:[-'’][{_LETTER}0-9]+)*       # cease-fire, d'Ivoire, G-7, G20
    | [^\W\d_]+                                                 # words of other scripts
    | \S""",
    re.VERBOSE,
)
_POSSESSIVE: Final = re.compile(r"['’][sS]?$")
#: Shorter words own nothing: "'s" itself.
_SHORTEST_OWNER: Final = 2
_APOSTROPHES: Final = frozenset("'’")
#: "it is", not a possessive.
_CONTRACTED: Final = frozenset(
    {"it's", "he's", "she's", "that's", "let's", "there's", "it’s", "he’s", "she’s", "that’s", "let’s", "there’s"}
)


class Token(NamedTuple):
    """One word, number or mark. A named tuple: some hundred thousand are made a second, and a frozen class costs threefold."""

    start: int
    end: int
    #: As written, or as it would be written in running text (`casing.restore_case`).
    text: str
    #: Lower-case; `'s` for a possessive ending, however it is written.
    lower: str


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Split a stretch of text into tokens; at most `MAX_TOKENS`.

    A possessive ending is a token of its own, and so is the apostrophe after a plural.

    >>> [t.text for t in tokenise("Russia's U.S. envoy met 10,000 cease-fire monitors.", 0, 51)]
    ['Russia', "'s", 'U.S.', 'envoy', 'met', '10,000', 'cease-fire', 'monitors', '.']
    """
    tokens: list[Token] = []
    for match in islice(_TOKEN.finditer(text, start, end), MAX_TOKENS):
        begin, stop, word = match.start(), match.end(), match.group()
        lower = word.lower()
        owns = word[-1] in _APOSTROPHES or word[-2:-1] in _APOSTROPHES
        ending = _POSSESSIVE.search(word, 1) if owns and len(word) > _SHORTEST_OWNER and lower not in _CONTRACTED else None
        if ending is None:
            plural = word in _APOSTROPHES and bool(tokens) and tokens[-1].end == begin and tokens[-1].lower.endswith("s")
            tokens.append(Token(begin, stop, word, "'s" if plural else lower))
        else:
            cut = ending.start()
            tokens.append(Token(begin, begin + cut, word[:cut], word[:cut].lower()))
            tokens.append(Token(begin + cut, stop, word[cut:], "'s"))
    return tokens
