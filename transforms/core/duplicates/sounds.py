"""What of a name is left in every language: its consonants, in classes that transliteration does not cross.

Pashinyan, Paschinjan, Pachinian and Пашинян are one name. Source of the idea: phonetic keys since R. Russell's Soundex (1918); the
classes are our own, made so that spellings of one name in English, German, French, Spanish, Polish and Russian news agree.
"""

import unicodedata
from functools import lru_cache
from typing import Final

#: Consonants of a key; fewer say nothing.
LEAST: Final = 3
#: Longest key: endings of inflection lie behind it.
_MOST: Final = 5
#: Groups of letters that are one sound, the longest first.
_GROUPS: Final = (
    *(("tsch", "S"), ("dsch", "S"), ("schtsch", "S"), ("sch", "S"), ("tch", "S"), ("dzh", "S"), ("dj", "S")),
    *(("sh", "S"), ("ch", "S"), ("zh", "S"), ("cz", "S"), ("sz", "S"), ("rz", "S"), ("ts", "S"), ("tz", "S")),
    *(("ph", "F"), ("kh", ""), ("gh", "K"), ("th", "T"), ("qu", "K"), ("ck", "K"), ("ce", "S"), ("ci", "S"), ("x", "KS")),
)
_LETTERS: Final = {
    **dict.fromkeys("bp", "B"), **dict.fromkeys("fvw", "F"), **dict.fromkeys("kcqg", "K"), **dict.fromkeys("dt", "T"),
    **dict.fromkeys("szß", "S"), "l": "L", "r": "R", "m": "M", "n": "N", "ł": "L", "đ": "T", "ð": "T", "þ": "T",
}  # fmt: skip
#: Cyrillic letters in Latin ones. Source: the usual practice of English-language news.
_CYRILLIC: Final = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя",
        *[
            "a b v g g d e e e zh z i i i y k l m n o p r s t u f kh ts ch sh sh _ y _ e yu ya".replace("_", "").split(" "),
        ],
        strict=True,
    )
)
_GREEK: Final = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f kh ps o".split(), strict=True)
)
#: Endings of Slavic cases that would add a consonant to a name.
_ENDINGS: Final = ("ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ым", "им", "ом", "ем", "ов", "ев", "ах", "ях")
_LEFT: Final = 4


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """The consonants of a name; shorter than `LEAST` where it has too few, empty in scripts that are not read here.

    >>> {sound(name) for name in ("Pashinyan", "Paschinjan", "Pachinian", "Пашинян", "Пашиняном")}
    {'BSNN'}
    """
    plain = word.casefold()
    if plain[:1] in _CYRILLIC:
        ending = next((each for each in _ENDINGS if plain.endswith(each)), "")
        plain = plain[: len(plain) - len(ending)] if len(plain) - len(ending) >= _LEFT else plain
    letters = "".join(_CYRILLIC.get(letter) or _GREEK.get(letter) or letter for letter in plain)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", letters) if not unicodedata.combining(letter))
    key = last = ""
    place = 0
    while place < len(bare) and len(key) < _MOST:
        group = next((pair for pair in _GROUPS if bare.startswith(pair[0], place)), None)
        found = group[1] if group else _LETTERS.get(bare[place], "")
        key += found if found != last else ""  # a doubled letter is one sound
        last = found
        place += len(group[0]) if group else 1
    return key[:_MOST]
