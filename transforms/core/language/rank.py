"""Which language of a script a sample is in: a sum over all its n-grams and its frequent words.

langdetect draws n-grams at random; the sum over all of them needs no seed, is the same in every thread and on every
machine (whole numbers), and is cheaper.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import exp, log1p, sqrt
from operator import add
from typing import Any, Final

import numpy as np

from transforms.core.language.profiles import SCALE, Table, normal_form, table
from transforms.core.scripts import script_of

#: Longest sample; more text tells no more of the language.
SAMPLE_CHARS: Final = 800
#: A frequent word says more than its n-grams do. Fitted on the even half (by MD5) of lingua's test sentences.
_WORD_WEIGHT: Final = 3
#: Share of a language's trigrams that its own profile has seen: profiles differ in how much rare material they keep.
#: Measured on the same half. The odd half judges (tests/quality/language.py); of its errors only numbers are read.
_USUAL_COVERAGE: Final = {
    "af": 0.86, "ar": 0.75, "az": 0.89, "be": 0.91, "bg": 0.80, "bs": 0.94, "ca": 0.98, "cs": 0.74, "cy": 0.96, "da": 0.92,
    "de": 0.83, "en": 0.88, "eo": 0.96, "es": 0.87, "et": 0.97, "eu": 0.96, "fa": 0.81, "fi": 0.89, "fr": 0.87, "ga": 0.93,
    "hi": 0.76, "hr": 0.92, "hu": 0.77, "id": 0.97, "is": 0.89, "it": 0.89, "kk": 0.93, "la": 0.89, "lg": 0.86, "lt": 0.97,
    "lv": 0.97, "mi": 0.78, "mk": 0.86, "mn": 0.89, "mr": 0.71, "ms": 0.91, "nb": 0.93, "nl": 0.84, "nn": 0.93, "pl": 0.78,
    "pt": 0.86, "ro": 0.96, "ru": 0.76, "sk": 0.74, "sl": 0.97, "sn": 0.81, "so": 0.87, "sq": 0.85, "sr": 0.93, "st": 0.93,
    "sv": 0.81, "sw": 0.84, "tl": 0.90, "tn": 0.98, "tr": 0.80, "ts": 0.94, "uk": 0.77, "ur": 0.79, "vi": 0.97, "xh": 0.91,
    "yo": 0.51, "zu": 0.94,
}  # fmt: skip
_OTHER_COVERAGE: Final = 0.85
#: How far coverage falls short by chance: a floor, and a part that shrinks with the root of the trigrams.
_CHANCE: Final = (0.06, 0.9)
#: Logistic weights of the score: bias, log gap, log gap per n-gram, shortfall. Fitted on the same half; in a quarter of its
#: sentences the right language was taken out of the table, so that the score knows what an unknown language looks like.
_SCORE: Final = (-1.35, 0.26, 0.80, -1.93)
#: Written nearly alike: what is taken for one of them may be the other.
_DOUBT: Final = {"id": -1.12, "ms": -1.12, "hr": -0.95, "bs": -0.95, "sr-Latn": -0.95, "nb": -0.57, "nn": -0.57}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ‘ʼ-][^\W\d_]+)*")
_CAPITALS: Final = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2}\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What the n-grams and words of a sample say."""

    language: str
    #: Nats between the first and the second language, and the same per n-gram.
    gap: float
    gap_per_gram: float
    #: How far the winner's coverage falls short of the usual, in units of chance.
    shortfall: float
    #: BCP 47, and thousandths of a nat for each.
    languages: tuple[str, ...]
    totals: Any

    def lead_over(self, language: str) -> float | None:
        """Nats between the winner and a language; None where the language is not of this script."""
        if language not in self.languages:
            return None
        first, other = self.languages.index(self.language), self.languages.index(language)
        return int(self.totals[first] - self.totals[other]) / SCALE


def _small(text: str) -> bool:
    """Whether a text is mostly in small letters, or in a script that has no others."""
    counts = Counter(text)
    capitals = sum(count for character, count in counts.items() if character.isupper())
    return capitals <= sum(count for character, count in counts.items() if character.islower())


def prepare(text: str, script: str) -> str:
    """Letters of one script, from the middle of a text, in ordinary case."""
    middle = max(0, (len(text) - SAMPLE_CHARS) // 2)
    start = text.find(" ", middle, middle + 40) + 1 if middle else 0
    piece = text[start or middle : middle + SAMPLE_CHARS]
    others = {ord(character): " " for character in set(piece) if script_of(character) not in {script, None}}
    sample = piece.translate(others) if others else piece
    # Words in capitals are names or shouting; the profiles hold neither.
    return _CAPITALS.sub(" ", sample) if _small(sample) else sample.lower()


def _counts(grams: Counter[str], rows: Mapping[str, int]) -> tuple[Any, Any]:
    """Rows of the n-grams that a table has seen, and how often each stands in the sample."""
    found = np.array([rows.get(gram, -1) for gram in grams], dtype=np.int32)
    counts = np.array(list(grams.values()), dtype=np.int32)
    return found[found >= 0], counts[found >= 0]


def _word_logs(sample: str, languages: Table) -> Any:  # noqa: ANN401  a numpy row
    rows = [languages.words[word] for word in _WORD.findall(sample.lower()) if word in languages.words]
    return _WORD_WEIGHT * languages.word_logs[rows].sum(axis=0, dtype=np.int32)


def rank(sample: str, script: str) -> Ranking | None:
    """Rank the languages of a script.

    Args:
        sample: as `prepare` makes it.
        script: ISO 15924.

    Returns:
        None where no profile is of this script, or none has seen anything of the sample.
    """
    languages, words = table(script), normal_form(sample).split()
    if languages is None or not words:
        return None
    # A space at either end of a word is part of its n-grams; one in the middle belongs to none.
    line = f" {' '.join(words)} "
    pairs = list(map(add, line, line[1:]))
    short, short_counts = _counts(Counter(chain(line, pairs)), languages.grams)
    long, long_counts = _counts(Counter(map(add, pairs, line[2:])), languages.grams)
    grams = int(short_counts.sum() + long_counts.sum())
    if not grams:
        return None
    logs = languages.gram_logs[long].astype(np.int32)
    totals = short_counts @ languages.gram_logs[short].astype(np.int32) + long_counts @ logs + _word_logs(sample, languages)
    totals += languages.once + grams * languages.per_gram
    second, first = (int(column) for column in np.argsort(totals, kind="stable")[-2:])
    gap = int(totals[first] - totals[second]) / SCALE
    return Ranking(
        languages=languages.languages,
        totals=totals,
        language=languages.languages[first],
        gap=gap,
        gap_per_gram=gap / grams,
        shortfall=_shortfall(
            languages.languages[first],
            int(long_counts[logs[:, first] > languages.unseen].sum()),
            max(1, len(line) - len(words) - 1),
        ),
    )


def _shortfall(language: str, covered: int, trigrams: int) -> float:
    floor, spread = _CHANCE
    usual = _USUAL_COVERAGE.get(language, _OTHER_COVERAGE)
    return (usual - covered / trigrams) / (floor + spread / sqrt(trigrams))


def score(ranking: Ranking) -> float:
    """How likely the first language is the right one, 0-1."""
    bias, by_gap, by_gap_per_gram, by_shortfall = _SCORE
    total = (
        bias
        + by_gap * log1p(ranking.gap)
        + by_gap_per_gram * log1p(100 * ranking.gap_per_gram)
        + by_shortfall * max(-1.0, ranking.shortfall)
        + _DOUBT.get(ranking.language, 0.0)
    )
    return round(1 / (1 + exp(-total)), 4)
