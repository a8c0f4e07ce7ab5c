"""How well near copies are found, and what else is taken for one: copies made of WikiNews texts.

Each text of GeoVirus is copied with edits, cuts and additions; the copy is looked up among all originals by bands, as the
store does, and decided on. The words put in come from other articles, so that they are words of the trade.
"""

import random
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from schemas.records import Article
from transforms.core.dedup import NEAR_JACCARD, Fingerprint, bands, decide, fingerprint, jaccard

#: A text copied: chance, its words, words of other articles -> words of the copy.
Change = Callable[[random.Random, Sequence[str], Sequence[str]], list[str]]


@dataclass(frozen=True, kw_only=True)
class Known:
    """An original in the index."""

    article_id: str
    published_at: str | None
    text_key: str
    minhash: bytes
    shingles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFigures:
    """One kind of copy; shares 0-1."""

    copies: int
    #: Linked to some article.
    found: float
    #: Of those that were linked: to the original, or to an article that is itself a near copy of it.
    right: float
    #: Mean estimated Jaccard similarity to the original.
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFigures:
    """Pairs of different originals."""

    pairs: int
    #: Estimated as near.
    taken_for_near: int
    #: Of these: similar by the shingles themselves, so true revisions of one text.
    truly_near: int


def edited(share: float) -> Change:
    """Change a share of the words: half replaced, a quarter left out, a quarter put in."""

    def change(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
        out: list[str] = []
        for word in words:
            if chance.random() >= share:
                out.append(word)
                continue
            act = chance.randrange(4)
            out += [[chance.choice(others)], [chance.choice(others)], [], [word, chance.choice(others)]][act]
        return out

    return change


def cut(share: float) -> Change:
    """Leave out the end."""
    return lambda _, words, __: list(words[: round(len(words) * (1 - share))])


def wrapped(share: float) -> Change:
    """Put foreign sentences before and behind, a share of the length together."""

    def change(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
        half = round(len(words) * share / 2)
        starts = [chance.randrange(max(len(others) - half, 1)) for _ in range(2)]
        return [*others[starts[0] : starts[0] + half], *words, *others[starts[1] : starts[1] + half]]

    return change


CHANGES: dict[str, Change] = {
    "reset": lambda _, words, __: [word.upper().strip(".,") for word in words],
    **{f"edited {percent}%": edited(percent / 100) for percent in (5, 10, 15, 20, 30)},
    **{f"cut {percent}%": cut(percent / 100) for percent in (10, 25, 50)},
    **{f"wrapped {percent}%": wrapped(percent / 100) for percent in (10, 25, 50)},
}


def read_texts(folder: Path) -> dict[str, str]:
    """Address to text of each article of `geovirus/data/Corpora`, its parts joined."""
    parts: dict[str, list[str]] = defaultdict(list)
    for article in ET.parse(folder / "GeoVirus.xml").getroot():  # noqa: S314  a file we chose
        parts[article.findtext("source", "")].append(article.findtext("text", ""))
    return {source: "\n\n".join(texts) for source, texts in parts.items()}


def print_of(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    return fingerprint(
        Article(
            revision_id="",
            article_id="",
            text=text,
            text_sha256="",
            text_chars=len(text),
            text_tokens=0,
            extraction_method="eval",
        )
    )


def index(texts: dict[str, str]) -> tuple[dict[str, Known], dict[int, list[str]]]:
    """The originals, and which of them lie under each band."""
    known: dict[str, Known] = {}
    under: dict[int, list[str]] = defaultdict(list)
    for name, text in texts.items():
        fp = print_of(text)
        known[name] = Known(article_id=name, published_at=None, text_key=fp.text_key, minhash=fp.minhash, shingles=fp.shingles)
        for band in bands(fp):
            under[band].append(name)
    return known, under


def change_figures(texts: dict[str, str], change: Change, seed: int = 1) -> ChangeFigures:
    """Copy every text once and look the copies up."""
    known, under = index(texts)
    by_key = {one.text_key: name for name, one in known.items()}
    chance = random.Random(seed)
    everything = " ".join(texts.values()).split()
    found = right = 0
    similarity = 0.0
    for name, text in texts.items():
        fp = print_of(" ".join(change(chance, text.split(), everything)))
        names = {other for band in bands(fp) for other in under.get(band, ())} | {
            other for other in [by_key.get(fp.text_key)] if other
        }
        match = decide(fp, [known[other] for other in names])
        similarity += jaccard(fp.minhash, known[name].minhash)
        if match:
            found += 1
            right += match.article_id == name or true_jaccard(texts[match.article_id], text) >= NEAR_JACCARD
    return ChangeFigures(
        copies=len(texts), found=found / len(texts), right=right / max(found, 1), similarity=similarity / len(texts)
    )


def true_jaccard(one: str, other: str) -> float:
    """Jaccard similarity of the word 3-grams themselves, without hashing."""
    first, second = (
        {tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (one.casefold().split(), other.casefold().split())
    )
    return len(first & second) / max(len(first | second), 1)


def pair_figures(texts: dict[str, str]) -> PairFigures:
    """All pairs of originals, compared without bands."""
    known, _ = index(texts)
    near = [(a, b) for a, b in combinations(known, 2) if jaccard(known[a].minhash, known[b].minhash) >= NEAR_JACCARD]
    truly = sum(true_jaccard(texts[a], texts[b]) >= NEAR_JACCARD for a, b in near)
    return PairFigures(pairs=len(known) * (len(known) - 1) // 2, taken_for_near=len(near), truly_near=truly)


def dedup_figures(folder: Path) -> dict[str, ChangeFigures]:
    """Figures of every kind of copy.

    Args:
        folder: `geovirus/data/Corpora`.
    """
    texts = read_texts(folder)
    return {name: change_figures(texts, change) for name, change in CHANGES.items()}


def main() -> None:
    """Print the figures."""
    folder = Path(__file__).parents[3] / "shared" / "peers" / "geovirus" / "data" / "Corpora"
    for name, figures in dedup_figures(folder).items():
        print(f"{name:12}", figures)
    print(pair_figures(read_texts(folder)))


if __name__ == "__main__":
    main()
