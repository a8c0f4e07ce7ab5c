"""How our own language profiles are made: `python -m transforms.core.language.profiles_build TEXTS`.

TEXTS holds one folder a language, named by its BCP 47 tag, with any of these files (`languages/profiles/SOURCES.md` says
where they come from): `NAME.txt`, running text; `NAME.words`, words or pairs of words, the most frequent first.

A word of a list counts by Zipf's law (1 / rank). Sources are mixed by weight, not by size: a Bible of four megabytes must
not drown a declaration of ten kilobytes. Languages that langdetect knows get their words only, but for those that have a close
relative which it lacks: two languages can be told apart only by texts of one kind.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from transforms.core.language.profiles import Profile, langdetect_profiles, normal_form, write_profile
from transforms.core.scripts import count_scripts, script_of

#: Share of a source: web text before screens, screens before one old book; lists hold most, a declaration little.
_WEIGHTS: Final = {"tesseract.words": 4.0, "autshumato.txt": 4.0, "mozilla.txt": 1.5, "libreoffice.txt": 1.0, "bible.txt": 1.0}
_OTHER_WEIGHT: Final = 0.5
#: Half the weight for a source with fewer characters.
_SMALL_CHARS: Final = 30_000
#: No source counts beyond.
_MOST_CHARS: Final = 1_500_000
_MOST_RANKS: Final = 60_000
_MOST_WORDS: Final = 30_000
#: What a profile keeps: n-grams of each length, words, and no n-gram rarer than this.
_KEPT_GRAMS: Final = 3_000
_KEPT_WORDS: Final = 300
#: Languages that n-grams hardly tell apart are told by words, so theirs are more: three in four of their confusions on the half that
#: was looked at remain with 300 words. Longer lists than these did not help.
_CLOSE_WORDS: Final = 3_000
_CLOSE: Final = frozenset("hr bs sr-Latn sl da nb nn sv id ms cs sk ru uk be bg mk sr hi mr ne".split())
_RAREST: Final = 2e-5
#: langdetect's own profiles end at three characters.
_LONGEST: Final = 3
#: With a close relative of ours: bs and sr-Latn, ms, nn.
_BOTH: Final = frozenset({"hr", "id", "nb", "da"})
_ENGLISH: Final = frozenset(
    "the of and by for from with this is in to on at that it as was are be or page new not can you use have more all an your file"
    " will if has".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻ‘ʼ-][^\W\d_]+)*")


@cache
def _in_script(word: str, script: str) -> bool:
    return all(script_of(letter) in {script, None} for letter in word)


def _most(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The heaviest, in a fixed order, as shares of all."""
    total = sum(weights.values())
    return {name: weights[name] / total for name in sorted(weights, key=lambda name: (-weights[name], name))[:most]}


def _weights(path: Path, script: str, foreign: frozenset[str]) -> Mapping[str, float]:
    """Words of one source with their weight."""
    text = path.read_text(encoding="utf-8")[:_MOST_CHARS]
    if path.suffix != ".words":
        return Counter(word for word in _WORD.findall(text) if _in_script(word, script))
    weights: dict[str, float] = defaultdict(float)
    for rank, line in enumerate(text.splitlines()[:_MOST_RANKS]):
        for token in line.split():
            word = token.strip('.,;:!?()"«»„“”|[]')
            if _WORD.fullmatch(word) and _in_script(word, script) and word.lower() not in foreign:
                weights[word] += 1 / (rank + 3)
    return weights


def _foreign(tag: str, folder: Path) -> frozenset[str]:
    """English words that stand high in lists from the web, but not in the language's own declaration."""
    if tag == "en":
        return frozenset()
    declaration = folder / "udhr.txt"
    if not declaration.is_file():
        return frozenset({"the", "of", "and", "with", "this", "from"})
    return _ENGLISH - {word.lower() for word in _WORD.findall(declaration.read_text(encoding="utf-8"))}


def _mixed(folder: Path) -> tuple[str, dict[str, float]]:
    """The script of a language, and its words with their share."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".words"})
    largest = max(paths, key=lambda path: path.stat().st_size)
    scripts = count_scripts(largest.read_text(encoding="utf-8")[:200_000])
    script = max(scripts, key=lambda name: (scripts[name], name))
    foreign = _foreign(folder.name, folder)
    mixed: dict[str, float] = defaultdict(float)
    for path in paths:
        words = _weights(path, script, foreign)
        weight = _WEIGHTS.get(path.name, _OTHER_WEIGHT)
        weight *= 1.0 if path.stat().st_size > _SMALL_CHARS or path.name not in _WEIGHTS else 0.5
        total = sum(words.values())
        for word, count in words.items():
            mixed[word] += weight * count / total
    return script, _most(mixed, _MOST_WORDS)


def _grams(words: Mapping[str, float]) -> dict[str, float]:
    kept: dict[str, float] = {}
    counts: list[dict[str, float]] = [defaultdict(float) for _ in range(_LONGEST)]
    for word, share in words.items():
        for part in normal_form(word).split():
            padded = f" {part} "
            for length, counter in enumerate(counts, start=1):
                for start in range(len(padded) - length + 1):
                    counter[padded[start : start + length]] += share
    for counter in counts:
        counter.pop(" ", None)
        kept |= {gram: share for gram, share in _most(counter, _KEPT_GRAMS).items() if share >= _RAREST}
    return kept


def build_profile(folder: Path, *, words_only: bool) -> str:
    """The text of one language's profile.

    Args:
        folder: its texts.
        words_only: langdetect has its n-grams.
    """
    script, words = _mixed(folder)
    lower: dict[str, float] = defaultdict(float)
    for word, share in words.items():
        lower[word.lower()] += share
    frequent = _most(lower, _CLOSE_WORDS if folder.name in _CLOSE else _KEPT_WORDS)
    sources = sorted({path.stem for path in folder.iterdir()})
    return write_profile(Profile(script=script, grams={} if words_only else _grams(words), words=frequent), sources)


def main() -> None:
    """Build the profiles of all languages in a folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "languages" / "profiles")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = langdetect_profiles().keys() - _BOTH
    for folder in sorted(path for path in options.texts.iterdir() if path.is_dir()):
        text = build_profile(folder, words_only=folder.name in known)
        (options.out / f"{folder.name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
