"""What the model of languages knows: langdetect's n-gram profiles, our own for languages that it lacks, frequent words.

One table a script, so that a text meets the languages that it could be in, and no others. The only door to langdetect.

Our own profiles (`languages/profiles/*.txt`) are made by `profiles_build.py` from openly licensed texts; their
sources and licences are in `languages/profiles/SOURCES.md`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram

from transforms.core.scripts import script_of

_FOLDER: Final = Path(__file__).parents[1] / "languages" / "profiles"
#: Log-probabilities are whole thousandths of a nat, so that sums are exact in any order.
SCALE: Final = 1_000
#: langdetect's smoothing: alpha 0.5 over a base frequency of 10,000.
_SMOOTHING: Final = 0.5 / 10_000
#: The probability of a word that is not among a language's frequent ones.
_WORD_SMOOTHING: Final = 3e-6
#: Levels of our own files: quarters of a nat below 1.
_LEVELS: Final = 4
_TAGS: Final = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "no": "nb"}
#: Scripts of langdetect's languages that are not Latin and are not decided by their script alone.
_SCRIPTS: Final = {
    **dict.fromkeys(("bg", "mk", "ru", "uk"), "Cyrl"),
    **dict.fromkeys(("ar", "fa", "ur"), "Arab"),
    **dict.fromkeys(("hi", "mr", "ne"), "Deva"),
}
#: langdetect's languages that need no profile here: their script tells, or `east_asian.py`.
_ELSEWHERE: Final = frozenset("el bn gu he kn ml pa ta te th ja ko zh-Hans zh-Hant".split())
#: Thousandths of a nat that a language gains a gram. Profiles made of little text, or of screens instead of news, fit the
#: news worse than they should. Fitted on the even half (by MD5) of lingua's test sentences, as are those below.
_PER_GRAM: Final = {"la": 120, "xh": 100, "st": 80, "sn": 60, "yo": 20, "sr-Latn": 15, "bs": 15}
#: The same once a text: which of two close languages a text is taken for while it says little. Long texts outweigh it.
_ONCE: Final = {"hr": 8_000, "id": 6_000, "sr-Latn": -2_000}
#: For languages whose news are rare beside those of langdetect's and of the larger ones that we added.
_RARE: Final = frozenset(
    "gl mt lb fy br gd fo oc ast ky tg tt uz uz-Cyrl az-Cyrl ug ps ckb sa ha ig rw ny mg nso ss ve ln om wo ht ceb jv su ku tk".split()
)
_RARE_ONCE: Final = -4_000
_RARE_PER_GRAM: Final = -10
_LOCK: Final = Lock()
#: More than any writing uses; hostile input holds all of Unicode.
_MOST_CHARACTERS: Final = 30_000
#: Words that say of a sentence whose it is; close languages have lists ten times as long.
_FREQUENT: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The languages of one script."""

    #: BCP 47, one a column.
    languages: tuple[str, ...]
    #: n-gram or word -> row.
    grams: Mapping[str, int]
    words: Mapping[str, int]
    #: Rows x columns, int32, thousandths of a nat.
    gram_logs: Any
    word_logs: Any
    #: What a column gains once, and for each gram; int32.
    once: Any
    per_gram: Any
    #: The value of `gram_logs` that stands for "never seen".
    unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One language, as a file or langdetect tells it; probabilities among n-grams of the same length, and among words."""

    script: str
    grams: Mapping[str, float]
    words: Mapping[str, float]


class _NormalForm(dict[int, str]):
    """langdetect's character classes, filled as characters are met; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        normal: str = NGram.normalize(chr(code))
        if len(self) < _MOST_CHARACTERS:
            self[code] = normal
        return normal


_NORMAL_FORM: Final = _NormalForm()


def normal_form(text: str) -> str:
    """A text in langdetect's character classes: rare letters of a kind are one, punctuation is a space.

    >>> normal_form("Это, да!")
    'Это  да '
    """
    composed: str = NGram.normalize_vi(text)
    return composed.translate(_NORMAL_FORM)


def read_profile(text: str) -> Profile:
    r"""Parse the text of a profile.

    >>> read_profile("script\tLatn\ng4\t_a b\nw8\tthe\n").grams == {" a": 0.36787944117144233, "b": 0.36787944117144233}
    True
    """
    script, grams, words = "Latn", dict[str, float](), dict[str, float]()
    for line in text.splitlines():
        head, _, rest = line.partition("\t")
        if head == "script":
            script = rest
        elif head[:1] in {"g", "w"} and head[1:].isdigit():
            probability = float(np.exp(-int(head[1:]) / _LEVELS))
            kept = grams if head[0] == "g" else words
            kept.update(dict.fromkeys(rest.replace("_", " ").split(" ") if head[0] == "w" else _spaced(rest), probability))
    return Profile(script=script, grams=grams, words=words)


def _spaced(line: str) -> list[str]:
    return [gram.replace("_", " ") for gram in line.split(" ")]


def write_profile(profile: Profile, sources: Sequence[str]) -> str:
    """The text of a profile: for each level of probability the n-grams and words on it, in a fixed order."""
    lines = [f"sources\t{' '.join(sources)}", f"script\t{profile.script}"]
    for mark, kept in (("w", profile.words), ("g", profile.grams)):
        levels: dict[int, list[str]] = {}
        for name, probability in kept.items():
            levels.setdefault(round(-_LEVELS * float(np.log(probability))), []).append(name.replace(" ", "_"))
        lines += [f"{mark}{level}\t{' '.join(sorted(names))}" for level, names in sorted(levels.items())]
    return "\n".join(lines) + "\n"


def _mean(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {name: (one.get(name, 0.0) + other.get(name, 0.0)) / 2 for name in dict.fromkeys((*one, *other))}


def _langdetect(tag: str, path: Path, ours: Profile | None) -> Profile:
    """What langdetect knows of a language, with our words, and mixed with our n-grams where we have some."""
    said = json.loads(path.read_text(encoding="utf-8"))
    script, totals = _SCRIPTS.get(tag, "Latn"), said["n_words"]
    shares = {gram: count / totals[len(gram) - 1] for gram, count in said["freq"].items() if 1 <= len(gram) <= len(totals)}
    grams: Mapping[str, float] = {gram: share for gram, share in shares.items() if _fits(gram, script)}
    if ours is not None and ours.grams:
        grams = _mean(grams, ours.grams)
    return Profile(script=script, grams=grams, words=ours.words if ours is not None else {})


def _fits(gram: str, script: str) -> bool:
    # Names in Latin letters stand in every profile, and say nothing of the language.
    return all(script_of(letter) in {script, None} for letter in gram)


def langdetect_profiles() -> dict[str, Path]:
    """BCP 47 tag to file, for the languages that langdetect knows."""
    return {_TAGS.get(path.name, path.name): path for path in sorted(Path(PROFILES_DIRECTORY).iterdir()) if path.is_file()}


def _profiles() -> dict[str, Profile]:
    """All languages, by tag; by name, not in the order of a folder: columns must not depend on the file system."""
    ours = {path.stem: read_profile(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.txt")}
    theirs = {tag: _langdetect(tag, path, ours.get(tag)) for tag, path in langdetect_profiles().items() if tag not in _ELSEWHERE}
    return dict(sorted((ours | theirs).items()))


def _logs(columns: Sequence[Mapping[str, float]], smoothing: float) -> tuple[dict[str, int], Any]:
    rows: dict[str, int] = {}
    for column in columns:
        for name in column:
            rows.setdefault(name, len(rows))
    table = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for index, column in enumerate(columns):
        table[[rows[name] for name in column], index] = np.fromiter(column.values(), dtype=np.float32)
    logs = np.round(np.log(table + np.float32(smoothing)) * SCALE).astype(np.int16)
    return rows, logs


@cache
def _load() -> Mapping[str, Table]:
    profiles = _profiles()
    tables = {}
    for script in sorted({profile.script for profile in profiles.values()}):
        tags = tuple(tag for tag, profile in profiles.items() if profile.script == script)
        grams, gram_logs = _logs([profiles[tag].grams for tag in tags], _SMOOTHING)
        words, word_logs = _logs([profiles[tag].words for tag in tags], _WORD_SMOOTHING)
        tables[script] = Table(
            languages=tags,
            grams=grams,
            words=words,
            gram_logs=gram_logs,
            word_logs=word_logs,
            once=np.array([_RARE_ONCE if tag in _RARE else _ONCE.get(tag, 0) for tag in tags], dtype=np.int32),
            per_gram=np.array([_RARE_PER_GRAM if tag in _RARE else _PER_GRAM.get(tag, 0) for tag in tags], dtype=np.int32),
            unseen=int(np.round(np.log(np.float32(_SMOOTHING)) * SCALE)),
        )
    return tables


def table(script: str) -> Table | None:
    """The languages of a script (ISO 15924) that several share; None for any other script. Read once per process."""
    # Threads that come first together must not each load the tables.
    with _LOCK:
        return _load().get(script)


def profiled_script(language: str) -> str | None:
    """The script, ISO 15924, in whose table a language is; None: its script alone tells it, or it is not known.

    >>> profiled_script("uk"), profiled_script("el")
    ('Cyrl', None)
    """
    with _LOCK:
        tables = _load()
    return next((script for script, found in tables.items() if language in found.languages), None)


@cache
def frequent_words(language: str) -> Mapping[str, float]:
    """The 300 most frequent words of a language, lower case, with their share; empty where none are known."""
    path = _FOLDER / f"{language}.txt"
    words = read_profile(path.read_text(encoding="utf-8")).words if path.is_file() else {}
    return dict(islice(words.items(), _FREQUENT))
