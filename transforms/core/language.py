"""Which language an article is in: langdetect's profiles behind gates. The only door to langdetect.

langdetect always answers, and its confidence is no probability: ALL-CAPS English is Vietnamese at 0.99999, a kanji
headline is Korean, more than half of the sentences in languages it does not know get a wrong label above 0.9. So:

1. A script that one language uses decides by itself; a script that a few use narrows the choice.
2. Its n-gram model runs over *all* n-grams of a sample from the middle of the text. langdetect draws them at random;
   the sum needs no seed, is the same in every thread and on every machine (whole numbers), and is eight times cheaper.
3. Two checks ask whether the winner is a language at all that the profiles know: the share of the text's trigrams that
   the winner's profile has ever seen, and the letters and words of languages without a profile (`languages/*.toml`).
4. What is left in doubt is `und` with a reason: empty, too_short, mixed, no_profile, low_score, undecided_script.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp, log1p, sqrt
from operator import add
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

from schemas.records import Article
from transforms.core.east_asian import EAST_ASIAN, guess_east_asian
from transforms.core.language_lists import Hit, explains, find_hits
from transforms.core.scripts import count_scripts, script_of

#: Scripts that one language in the news uses. Source: Unicode CLDR, languages by script.
_SOLE: Final = {
    "Grek": "el", "Armn": "hy", "Hebr": "he", "Beng": "bn", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my",
    "Geor": "ka", "Ethi": "am", "Khmr": "km",
}  # fmt: skip
#: Which profiles compete in a script that several languages use; in Latin script: all that are left.
_SHARED: Final = {"Cyrl": ("bg", "mk", "ru", "uk"), "Arab": ("ar", "fa", "ur"), "Deva": ("hi", "mr", "ne")}
#: A character of these scripts says more than a Latin letter.
_WEIGHTS: Final = {"Hani": 3, "Kana": 3, "Hang": 3, "Arab": 2, "Deva": 2}
#: Fewest letters (weighted) to judge a text at all, and the share of them that its main script must hold.
_FEWEST_LETTERS: Final = 10
_MAIN_SHARE: Final = 0.5
_CLIP_CHARS: Final = 10_000
_SAMPLE_CHARS: Final = 1_200

#: Log-probabilities are whole thousandths of a nat, so that sums are exact in any order.
_SCALE: Final = 1_000
#: langdetect's smoothing: alpha 0.5 over a base frequency of 10,000.
_SMOOTHING: Final = 0.5 / 10_000
_TAGS: Final = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "no": "nb"}
#: Share of a language's trigrams that its own profile has seen: profiles differ in how much rare material they keep.
#: Measured on the even half (by MD5) of lingua's test sentences. The odd half judges (tests/quality/language.py), though not
#: as a stranger: its errors were read once before `_MAIN_SHARE` and `_LOWEST_SCORE` were set.
_USUAL_COVERAGE: Final = {
    "af": 0.86, "ar": 0.76, "bg": 0.82, "ca": 0.99, "cs": 0.75, "cy": 0.98, "da": 0.84, "de": 0.84, "en": 0.88, "es": 0.87,
    "et": 0.98, "fa": 0.81, "fi": 0.90, "fr": 0.87, "hi": 0.75, "hr": 0.84, "hu": 0.79, "id": 0.90, "it": 0.91, "lt": 0.98,
    "lv": 0.97, "mk": 0.85, "mr": 0.70, "nb": 0.85, "ne": 0.70, "nl": 0.84, "pl": 0.79, "pt": 0.86, "ro": 0.98, "ru": 0.78,
    "sk": 0.73, "sl": 0.97, "so": 0.87, "sq": 0.85, "sv": 0.82, "sw": 0.85, "tl": 0.91, "tr": 0.81, "uk": 0.77, "ur": 0.74,
    "vi": 0.97,
}  # fmt: skip
#: How far coverage falls short by chance: a floor, and a part that shrinks with the root of the trigrams.
_CHANCE: Final = (0.06, 0.9)
#: Shortfall, in units of chance, from which no profile fits.
_NO_PROFILE: Final = 1.6
#: Logistic weights of the score: bias, log gap, log gap per n-gram, shortfall, share of words of an unprofiled
#: language. Fitted on the same half, of whose sentences a third are in languages without a profile.
_SCORE: Final = (-1.13, 0.65, 0.62, -2.4, -12.4)
#: Written nearly alike in languages without a profile: Malay; Bosnian, Serbian and Montenegrin in Latin script.
_DOUBT: Final = {"id": -3.5, "hr": -2.0}
#: Below: `und`. Low, since a consumer can ask for more by `language_score`, and nobody can bring back a label.
_LOWEST_SCORE: Final = 0.05

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|[@#]\w{1,64}")
_NUMBER: Final = re.compile(r"[\d_]+")
_CAPITALS: Final = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2}\w*")
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageGuess:
    """The language of a text."""

    #: BCP 47, or `und`.
    language: str
    #: 0-1, higher is surer; for `und` that of the best candidate, 0 where there was none.
    score: float
    #: Why it is `und`; None otherwise.
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profiles:
    """langdetect's profiles as one table."""

    #: BCP 47, one a column.
    languages: tuple[str, ...]
    #: n-gram -> row.
    rows: dict[str, int]
    #: Rows x columns, int16, thousandths of a nat.
    logs: Any
    #: The value that stands for "never seen".
    unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranking:
    """What the n-grams of a sample say."""

    language: str
    #: Nats between the first and the second language, and the same per n-gram.
    gap: float
    gap_per_gram: float
    #: How far the winner's coverage falls short of the usual, in units of chance.
    shortfall: float


#: More than any writing uses; hostile input holds all of Unicode.
_MOST_CHARACTERS: Final = 30_000


class _NormalForm(dict[int, str]):
    """langdetect's character classes, filled as characters are met; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        normal: str = NGram.normalize(chr(code))
        if len(self) < _MOST_CHARACTERS:
            self[code] = normal
        return normal


_NORMAL_FORM: Final = _NormalForm()


@cache
def _load_profiles() -> _Profiles:
    # By name, not in the order of the folder: columns must not depend on the file system.
    factory = DetectorFactory()
    paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file())
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in paths])
    table = np.array(list(factory.word_lang_prob_map.values()), dtype=np.float32)
    return _Profiles(
        languages=tuple(_TAGS.get(name, name) for name in factory.langlist),
        rows={gram: row for row, gram in enumerate(factory.word_lang_prob_map)},
        logs=np.round(np.log(table + np.float32(_SMOOTHING)) * _SCALE).astype(np.int16),
        unseen=int(np.round(np.log(np.float32(_SMOOTHING)) * _SCALE)),
    )


def _profiles() -> _Profiles:
    # Threads that come first together must not each load the table.
    with _LOCK:
        return _load_profiles()


def _candidates(script: str) -> tuple[str, ...]:
    if script in _SHARED:
        return _SHARED[script]
    taken = {*_SOLE.values(), *sum(_SHARED.values(), ()), "zh-Hans", "zh-Hant", "ja", "ko"}
    return tuple(name for name in _profiles().languages if name not in taken)


def _grams(words: Sequence[str]) -> Counter[str]:
    """N-grams of 1 to 3 characters, the space at either end of a word included."""
    line = f" {' '.join(words)} "
    pairs = list(map(add, line, line[1:]))
    grams = Counter(line)
    grams.update(pairs)
    grams.update(map(add, pairs, line[2:]))
    del grams[" "]
    return grams


def _rank(sample: str, script: str) -> _Ranking | None:
    """Rank the profiled languages of a script; None where no n-gram of the sample is known."""
    profiles, names = _profiles(), _candidates(script)
    grams = _grams(NGram.normalize_vi(sample).translate(_NORMAL_FORM).split())
    known = {gram: count for gram, count in grams.items() if gram in profiles.rows}
    if not known:
        return None
    rows = profiles.logs[[profiles.rows[gram] for gram in known]]
    logs = rows[:, [profiles.languages.index(name) for name in names]].astype(np.int64)
    totals = np.array(list(known.values()), dtype=np.int64) @ logs
    second, first = (int(column) for column in np.argsort(totals, kind="stable")[-2:])
    seen = logs[:, first] > profiles.unseen
    trigrams = sum(count for gram, count in grams.items() if len(gram) == 3 and gram[1] != " ")  # noqa: PLR2004  a trigram
    covered = sum(count for (gram, count), kept in zip(known.items(), seen, strict=True) if kept and len(gram) == 3)  # noqa: PLR2004
    floor, spread = _CHANCE
    gap = int(totals[first] - totals[second]) / _SCALE
    return _Ranking(
        language=names[first],
        gap=gap,
        gap_per_gram=gap / sum(known.values()),
        shortfall=(_USUAL_COVERAGE.get(names[first], 0.85) - covered / max(trigrams, 1))
        / (floor + spread / sqrt(max(trigrams, 1))),
    )


def _score(ranking: _Ranking, hits: Sequence[Hit]) -> float:
    bias, by_gap, by_gap_per_gram, by_shortfall, by_words = _SCORE
    total = (
        bias
        + by_gap * log1p(ranking.gap)
        + by_gap_per_gram * log1p(100 * ranking.gap_per_gram)
        + by_shortfall * max(-1.0, ranking.shortfall)
        + by_words * min(hits[0].share if hits else 0.0, 0.3)
        + _DOUBT.get(ranking.language, 0.0)
    )
    return round(1 / (1 + exp(-total)), 4)


def _und(reason: str, score: float = 0.0) -> LanguageGuess:
    return LanguageGuess(language="und", score=score, reason=reason)


def _judge(sample: str, script: str) -> LanguageGuess:
    """Judge a sample in a script that several languages share."""
    ranking = _rank(sample, script)
    if ranking is None:
        return _und("no_profile")
    hits = find_hits(sample, script)
    score = _score(ranking, hits)
    for hit in hits:
        if explains(hit, ranking.language, ranking.shortfall):
            return LanguageGuess(language=hit.known.language, score=round(min(0.9, 0.6 + hit.share), 4))
    if ranking.shortfall > _NO_PROFILE:
        return _und("no_profile", score)
    return LanguageGuess(language=ranking.language, score=score) if score >= _LOWEST_SCORE else _und("low_score", score)


def _prepare(text: str, script: str) -> str:
    """Letters of one script, from the middle of a text, in ordinary case."""
    middle = max(0, (len(text) - _SAMPLE_CHARS) // 2)
    start = text.find(" ", middle, middle + 40) + 1 if middle else 0
    sample = "".join(c if script_of(c) in {script, None} else " " for c in text[start or middle : middle + _SAMPLE_CHARS])
    capitals, small = sum(map(str.isupper, sample)), sum(map(str.islower, sample))
    # Words in capitals are names or shouting; the profiles hold neither.
    return sample.lower() if capitals > small else _CAPITALS.sub(" ", sample)


def _by_script(text: str, scripts: Counter[str], main: str, share: float) -> LanguageGuess:
    if main in EAST_ASIAN:
        found = guess_east_asian(text, scripts)
        return LanguageGuess(language=found[0], score=found[1]) if found else _und("undecided_script")
    if main in _SOLE:
        return LanguageGuess(language=_SOLE[main], score=round(min(0.99, share), 4))
    guess = _judge(_prepare(text, main), main)
    # A second script beside the main one is a doubt of its own.
    return replace(guess, score=round(guess.score * min(1.0, share + 0.1), 4))


def guess_language(text: str) -> LanguageGuess:
    """Guess the language of a text.

    Args:
        text: any text; the first 10,000 characters count.

    Returns:
        A BCP 47 tag with its score, or `und` with the reason.

    >>> guess_language("The president met his counterpart on Monday to discuss the ceasefire.").language
    'en'
    >>> guess_language("12.03.2024 18:30").reason
    'too_short'
    """
    clipped = _NUMBER.sub(" ", _ADDRESS.sub(" ", text[:_CLIP_CHARS]))
    scripts = count_scripts(clipped)
    weights = {script: count * _WEIGHTS.get(script, 1) for script, count in scripts.items()}
    total = sum(weights.values())
    if total < _FEWEST_LETTERS:
        return _und("too_short" if text.strip() else "empty")
    main = max(weights, key=lambda script: (weights[script], script))
    share = sum(weight for script, weight in weights.items() if script == main or {script, main} <= EAST_ASIAN) / total
    if share < _MAIN_SHARE:
        return _und("mixed", round(share, 4))
    return _by_script(clipped, scripts, main, share)


def detect_language(article: Article) -> Article:
    """Fill `language`, `language_score` and `language_reason`.

    The text decides; the headline is read with it only where the text is too short to say. What the page declares is
    not used: it stays beside the result, in `language_declared`. `language_spans` stays None: not looked at.

    Args:
        article: any article; its text may be empty.
    """
    guess = guess_language(article.text)
    if guess.reason in {"empty", "too_short"} and article.title and not article.title_in_text:
        with_title = guess_language(f"{article.title}\n{article.text}")
        guess = guess if with_title.reason == "too_short" else with_title
    return replace(article, language=guess.language, language_score=guess.score, language_reason=guess.reason)
