"""What of a text a translation leaves as it is: its numbers, its names, and their order.

`fingerprints` is what an index keeps, `Anchors` what two texts are compared by. Everything is read from the text and its language alone.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from transforms.core.duplicates.figures import Figure, figures_of
from transforms.core.duplicates.sounds import LEAST, sound
from transforms.core.identity import content_id

#: Characters of a text that are looked at, and numbers and names of it: a list of prices is no report.
_LOOKED_AT: Final = 20_000
_MOST: Final = 80
#: Fingerprints of an article: pairs of numbers that follow one another, and numbers that say much by themselves.
_PAIRS: Final = 8
_SINGLES: Final = 8
_SAYS_MUCH: Final = 3
#: Weight of a number by its digits that say something, and of a year, which many texts of a day share: about the bits that it tells.
_WEIGHTS: Final = {1: 2.0, 2: 4.0, 3: 7.0}
_WEIGHT: Final = 9.0
_YEAR_WEIGHT: Final = 2.0
_WORD: Final = re.compile(r"[^\W\d_]{3,40}")
_OPENING: Final = ("", ".", "!", "?", ":", "\n")
_QUOTES: Final = " \"'(\u201c\u2018\u00ab\u201e"
#: Characters of a text in Latin letters that one of Han, kana or Hangul stands for. Source: median over our own translations.
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSITY: Final = 3


@dataclass(frozen=True)
class Anchors:
    """The anchors of one text."""

    text: str
    #: BCP 47.
    language: str

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its numbers, in its order."""
        found = figures_of(self.text[:_LOOKED_AT], self.language.partition("-")[0])
        return tuple(figure for figure, _ in zip(found, range(_MOST), strict=False))

    @cached_property
    def names(self) -> dict[str, tuple[int, int]]:
        """Its names by their consonants (`sounds.sound`), with where each stands first; none in scripts without capitals."""
        names: dict[str, tuple[int, int]] = {}
        for start, end in self._capitals():
            key = sound(self.text[start:end])
            if len(key) >= LEAST and len(names) < _MOST:
                names.setdefault(key, (start, end))
        return names

    @cached_property
    def length(self) -> int:
        """Characters, as if all of it were written in letters."""
        return len(self.text) + (_DENSITY - 1) * len(_DENSE.findall(self.text))

    def _capitals(self) -> Iterator[tuple[int, int]]:
        """Words with a capital that open no sentence."""
        for match in _WORD.finditer(self.text[:_LOOKED_AT]):
            before = self.text[max(match.start() - 2, 0) : match.start()].rstrip(_QUOTES)[-1:]
            if match[0][0].isupper() and before not in _OPENING:
                yield match.span()


def weight_of(figure: Figure) -> float:
    """About the bits that a number tells."""
    return _YEAR_WEIGHT if figure.is_year else _WEIGHTS.get(figure.digits, _WEIGHT)


def fingerprints(text: str, language: str) -> tuple[int, ...]:
    """Numbers of 32 bits by which a translation meets its original; at most 16, ascending; those of pairs are odd.

    Args:
        text: of an article.
        language: BCP 47.

    >>> mine = fingerprints("6.4 on the scale, 14 dead, 620 houses, 2,350 rescuers", "en")
    >>> set(mine) == set(fingerprints("Stärke 6,4; 14 Tote; 620 Häuser; 2.350 Retter", "de")), len(mine)
    (True, 4)
    """
    figures = Anchors(text, language).figures
    pairs = list(dict.fromkeys((one.value, other.value) for one, other in pairwise(figures)))
    singles = dict.fromkeys((each.value,) for each in figures if each.digits >= _SAYS_MUCH and not each.is_year)
    kept = [*pairs[:_PAIRS], *list(singles)[:_SINGLES]]
    return tuple(sorted({int(content_id("anchor", *each)[:8], 16) & ~1 | (len(each) - 1) for each in kept}))


def common_weight(one: Collection[int], other: Collection[int]) -> int:
    """How much two texts share by their fingerprints: a pair counts twice."""
    return sum(1 + (value & 1) for value in set(one) & set(other))
