"""How well translations find their originals across languages, and what else is taken for one: articles of our own in six languages.

Of each event there are two reports by two pens, each translated; all pairs of texts in different languages are looked at, as if all had
been published on one day. `python -m tests.quality.translations` prints what was missed, too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from tests.peers import ROOT
from tests.quality.duplicates import read_texts
from transforms.core.duplicates.across import compare_across, is_translation
from transforms.core.duplicates.anchor_index import MIN_SHARED
from transforms.core.duplicates.anchors import Anchors, common_weight, fingerprints

FOLDER: Final = Path(__file__).parents[1] / "data" / "translations"
HALVES: Final = ("development", "held_out")


@dataclass(frozen=True)
class Told:
    """One text of one article."""

    #: Of the article; that of another report on the same event differs in its last letter.
    name: str
    anchors: Anchors
    hashes: frozenset[int]


def read_translations(half: str) -> list[Told]:
    """All texts of `development` or `held_out`, in the order of the file."""
    told = []
    for article in (FOLDER / f"{half}.txt").read_text(encoding="utf-8").split("== ")[1:]:
        head, _, rest = article.partition("\n")
        for part in rest.split("@ ")[1:]:
            language, _, text = part.partition("\n")
            told.append(_told(head.split()[0], text.strip(), language))
    return told


def _told(name: str, text: str, language: str) -> Told:
    return Told(name, Anchors(text, language), frozenset(fingerprints(text, language)))


def met(one: Told, other: Told) -> bool:
    """Whether two texts meet in the index."""
    return common_weight(one.hashes, other.hashes) >= MIN_SHARED


def linked(one: Told, other: Told) -> bool:
    """Whether a commit would link two texts: they must meet, then the rule decides."""
    return met(one, other) and is_translation(one.anchors, other.anchors, compare_across(one.anchors, other.anchors))


def _pairs(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    return (pair for pair in combinations(told, 2) if pair[0].anchors.language != pair[1].anchors.language)


def half_figures(half: str, others: Sequence[Told] = ()) -> tuple[dict[str, float], list[str]]:
    """Figures of one half, and what was missed or wrong.

    Args:
        half: `development` or `held_out`.
        others: articles on other things, each of which is held against all texts.
    """
    counts: Counter[str] = Counter()
    told = read_translations(half)
    lines = []
    for one, other in [*_pairs(told), *((mine, theirs) for mine in told for theirs in others if mine.anchors.language != "en")]:
        is_one = one.name == other.name
        found = linked(one, other)
        counts["true" if is_one else "false"] += 1
        counts["true linked" if is_one else "false linked"] += found
        counts["true met"] += is_one and met(one, other)
        if is_one:
            counts[f"{other.anchors.language} {one.anchors.language}"] += found
        if found != is_one:
            lines.append(
                f"{one.name} {one.anchors.language} - {other.name} {other.anchors.language}: {'missed' if is_one else 'WRONG'}"
            )
    figures = {
        "found": counts["true linked"] / counts["true"],
        "met in the index": counts["true met"] / counts["true"],
        "false links": float(counts["false linked"]),
    }
    lines.append(f"{half}: {counts['true']} pairs of one article, {counts['false']} of two")
    return figures, lines


def news(folder: Path) -> list[Told]:
    """English articles on other things.

    Args:
        folder: `geovirus/data/Corpora`.
    """
    return [_told(source, text, "en") for source, text in read_texts(folder).items()]


def across_figures(folder: Path) -> dict[str, float]:
    """All figures that have a pin.

    Args:
        folder: `geovirus/data/Corpora`.
    """
    others = news(folder)
    return {
        f"across languages, {half.replace('_', ' ')}: {name}": value
        for half in HALVES
        for name, value in half_figures(half, others)[0].items()
    }


def main() -> None:
    """Print the figures, and what was missed."""
    others = news(ROOT / "geovirus" / "data" / "Corpora")
    for half in HALVES:
        figures, lines = half_figures(half, others)
        for line in lines:
            print(line)
        for name, value in figures.items():
            print(f"{half.replace('_', ' '):12} {name:20} {value:.4f}")


if __name__ == "__main__":
    main()
