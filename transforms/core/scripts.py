"""Which script a letter belongs to, and which scripts a text is written in."""

import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import Final

#: First and last code point of the blocks of each script. Source: Unicode Blocks.txt, letters in modern use.
BLOCKS: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "Latn": ((0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0x24F), (0x1E00, 0x1EFF), (0xFF21, 0xFF5A)),
    "Grek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "Cyrl": ((0x400, 0x52F),),
    "Armn": ((0x530, 0x58F),),
    "Hebr": ((0x590, 0x5FF),),
    "Arab": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    "Deva": ((0x900, 0x97F),),
    "Beng": ((0x980, 0x9FF),),
    "Guru": ((0xA00, 0xA7F),),
    "Gujr": ((0xA80, 0xAFF),),
    "Orya": ((0xB00, 0xB7F),),
    "Taml": ((0xB80, 0xBFF),),
    "Telu": ((0xC00, 0xC7F),),
    "Knda": ((0xC80, 0xCFF),),
    "Mlym": ((0xD00, 0xD7F),),
    "Sinh": ((0xD80, 0xDFF),),
    "Thai": ((0xE00, 0xE7F),),
    "Laoo": ((0xE80, 0xEFF),),
    "Tibt": ((0xF00, 0xFFF),),
    "Mymr": ((0x1000, 0x109F),),
    "Geor": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "Hang": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)),
    "Ethi": ((0x1200, 0x139F),),
    "Khmr": ((0x1780, 0x17FF),),
    "Kana": ((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F)),
    "Hani": ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
}
_RANGES: Final = sorted((first, last, script) for script, blocks in BLOCKS.items() for first, last in blocks)
_FIRSTS: Final = [first for first, _, _ in _RANGES]


@lru_cache(maxsize=65_536)
def script_of(character: str) -> str | None:
    """ISO 15924 code of a letter's script; None for anything but a letter or mark of a known script.

    >>> script_of("é"), script_of("ж"), script_of("中"), script_of("7")
    ('Latn', 'Cyrl', 'Hani', None)
    """
    first, last, script = _RANGES[bisect_right(_FIRSTS, ord(character)) - 1]
    inside = first <= ord(character) <= last
    return script if inside and unicodedata.category(character)[0] in "LM" else None


def count_scripts(text: str) -> Counter[str]:
    """Letters of a text by script, ISO 15924; characters without a script are not counted.

    >>> count_scripts("Москва 2024: ok") == {"Cyrl": 6, "Latn": 2}
    True
    """
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        script = script_of(character)
        if script is not None:
            counts[script] += count
    return counts
