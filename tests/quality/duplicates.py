"""How well repetitions are found, and what else is taken for one: pairs made of WikiNews texts, and translations of one article.

Each text of GeoVirus is copied with edits, cuts and additions, as a wire copy, with a corrected number, and as the background
of another report; forms are filled in twice. The copy is looked up among all originals by its sketch, as a commit does, and the
texts decide. Words put in come from other articles, so that they are words of the trade.
"""

import json
import os
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Final

from transforms.core.duplicates.compare import compare
from transforms.core.duplicates.decide import Kind, Repeatable, kind_of
from transforms.core.duplicates.index import MIN_SHARED
from transforms.core.duplicates.sketch import sketch
from transforms.core.duplicates.tokens import Tokens, tokenize

#: A text copied: chance, its words, words of other articles -> words of the copy.
Change = Callable[[random.Random, Sequence[str], Sequence[str]], list[str]]
_FORMS: Final = Path(__file__).parents[1] / "data" / "duplicates" / "forms.json"
#: Fillings of each form.
_FILLINGS: Final = 50
#: A folder with `xml/newstest2021.*.all.xml` of the repository wmt-conference/wmt21-news-systems.
WMT: Final = "NEWSBEAM_WMT21"
#: Articles with fewer words say little.
_MIN_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class Text:
    """A text as an index and the rules see it."""

    about: Repeatable
    tokens: Tokens
    hashes: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFigures:
    """One kind of copy; shares 0-1."""

    copies: int
    #: Linked to some article.
    found: float
    #: Linked to the original.
    original: float
    #: Of those that were linked: to the original, or to an article that is itself a copy of it.
    right: float
    #: Of those that were linked: by the kind that was made.
    kind: float


def text_of(text: str, article_id: str, **about: str | None) -> Text:
    """Take a text apart."""
    kept = sketch(text)
    side = replace(Repeatable(article_id=article_id, text_key=kept.text_key), **about)  # type: ignore[arg-type]
    return Text(side, tokenize(text), frozenset(kept.hashes))


def link_of(one: Text, other: Text) -> Kind | None:
    """What a commit would make of two texts: they must meet, then the rules decide."""
    if one.about.text_key != other.about.text_key and len(one.hashes & other.hashes) < MIN_SHARED:
        return None
    return kind_of(one.about, other.about, compare(one.tokens, other.tokens))


# Copies


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


def _stretch(chance: random.Random, others: Sequence[str], length: int) -> list[str]:
    start = chance.randrange(max(len(others) - length, 1))
    return list(others[start : start + length])


def wrapped(share: float) -> Change:
    """Put foreign sentences before and behind, a share of the length together."""

    def change(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
        half = round(len(words) * share / 2)
        return [*_stretch(chance, others, half), *words, *_stretch(chance, others, half)]

    return change


def wired(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Take a report from the wire: a dateline and a line of credit, the end left out, a paragraph of one's own, a word changed here and there."""
    kept = edited(0.03)(chance, words[: round(len(words) * 0.8)], others)
    return [
        "(Reuters)",
        "-",
        *kept,
        *_stretch(chance, others, len(words) // 5),
        "Reporting",
        "by",
        "our",
        "correspondents;",
        "editing",
        "here.",
    ]


def corrected(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Change one number, or one word where there is none, and say so at the end."""
    numbers = [place for place, word in enumerate(words) if any(map(str.isdigit, word))] or list(range(len(words)))
    place = chance.choice(numbers)
    return [*words[:place], str(chance.randrange(100, 1000)), *words[place + 1 :], "This", "report", "was", "corrected."]


def background(share: float) -> Change:
    """Report something else, and repeat the end of the first report as background."""

    def change(chance: random.Random, words: Sequence[str], others: Sequence[str]) -> list[str]:
        kept = round(len(words) * share)
        return [*_stretch(chance, others, max(len(words) - kept, 20)), *words[len(words) - kept :]]

    return change


CHANGES: dict[str, Change] = {
    "reset": lambda _, words, __: [word.upper().strip(".,") for word in words],
    **{f"edited {percent}%": edited(percent / 100) for percent in (5, 10, 15, 20, 30)},
    **{f"cut {percent}%": cut(percent / 100) for percent in (10, 25, 50)},
    **{f"wrapped {percent}%": wrapped(percent / 100) for percent in (10, 25, 50)},
    "corrected": corrected,
    "wired": wired,
}
#: What is no copy.
OTHERS: dict[str, Change] = {f"background of {percent}%": background(percent / 100) for percent in (20, 30)}
#: The kind that a copy should be linked by, where it is not `near`.
KINDS: Final = {"reset": "same_text", "wired": "syndicated"}


def read_texts(folder: Path) -> dict[str, str]:
    """Address to text of each article of `geovirus/data/Corpora`, its parts joined."""
    parts: dict[str, list[str]] = defaultdict(list)
    for article in ET.parse(folder / "GeoVirus.xml").getroot():  # noqa: S314  a file we chose
        parts[article.findtext("source", "")].append(article.findtext("text", ""))
    return {source: "\n\n".join(texts) for source, texts in parts.items()}


def change_figures(texts: Mapping[str, str], name: str, change: Change, seed: int = 1) -> ChangeFigures:
    """Copy every text once and look the copies up among all originals."""
    known = [text_of(text, source, domain="one.example") for source, text in texts.items()]
    chance = random.Random(seed)
    everything = " ".join(texts.values()).split()
    outlet = "two.example" if name == "wired" else "one.example"
    found = right = kinds = 0
    for original, text in zip(known, texts.values(), strict=True):
        copy = text_of(" ".join(change(chance, text.split(), everything)), "copy", domain=outlet)
        links = [(other, kind) for other in known if (kind := link_of(copy, other))]
        found += bool(links)
        right += any(other is original for other, _ in links)
        kinds += any(other is original and kind == KINDS.get(name, "near") for other, kind in links)
    return ChangeFigures(
        copies=len(known),
        found=found / len(known),
        original=right / len(known),
        right=right / max(found, 1),
        kind=kinds / max(found, 1),
    )


# What is no copy


def _filled(chance: random.Random, form: str) -> str:
    places = iter(chance.sample(_PLACES, 3) + chance.sample(_COUNTRIES, 2) + chance.sample(_NAMES, 4))
    names = {name: next(places) for name in ("p", "p2", "p3", "c", "c2", "na", "na2", "na3", "na4")}
    days = {name: chance.choice(_DAYS) for name in ("day", "day2")} | {name: chance.choice(_MONTHS) for name in ("mo", "mo2")}
    limits = {"n1": 39, "n2": 90, "n3": 900, "n4": 99, "n5": 99, "d": 9, "h": 9, "m": 59, "g": 3}
    return form.format(
        **names, **days, y=chance.randint(1960, 2020), **{name: chance.randint(1, most) for name, most in limits.items()}
    )


_PLACES: Final = (
    "Graz Lyon Osaka Lagos Lima Quito Tartu Split Varna Porto Leeds Turin Minsk Dhaka Perth Davao Hue Suva Accra Oran".split()
)
_COUNTRIES: Final = (
    "Austria France Japan Nigeria Peru Ecuador Estonia Croatia Bulgaria Portugal Britain Italy Belarus Bangladesh Australia Vietnam Fiji Ghana"
).split()
_NAMES: Final = "Anders Boyle Castro Dumont Eriksen Fischer Garcia Huang Ivanov Jansen Keita Lopez Meyer Novak Okafor Petrov Quinn Rossi Sato Toth".split()
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS: Final = "January February March April June July August September October".split()


def form_pairs(half: str, seed: int = 1) -> Iterator[Kind | None]:
    """What is made of two fillings of one form, for pairs of each form of `development` or `held_out`."""
    chance = random.Random(seed)
    for form in json.loads(_FORMS.read_text(encoding="utf-8"))[half]:
        for _ in range(_FILLINGS):
            yield link_of(
                text_of(_filled(chance, form), "a", domain="one.example"),
                text_of(_filled(chance, form), "b", domain="one.example"),
            )


def other_pairs(texts: Mapping[str, str]) -> tuple[int, int]:
    """Pairs of different originals: how many there are, and how many are linked though they do not repeat each other."""
    known = [text_of(text, source) for source, text in texts.items()]
    linked = sum(link_of(a, b) is not None and compare(a.tokens, b.tokens).jaccard < TRULY for a, b in combinations(known, 2))
    return len(known) * (len(known) - 1) // 2, linked


#: Two reports of one corpus that share more of their shingles are versions of one report.
TRULY: Final = 0.5


# Translations


def wmt_documents(file: Path) -> dict[str, dict[str, str]]:
    """Document to its English texts (by system or translator) of a file of WMT21."""
    documents: dict[str, dict[str, str]] = {}
    for document in ET.parse(file).getroot():  # noqa: S314  a file we chose
        texts = {
            f"{side.tag} {side.get('system') or side.get('translator')}": "\n".join(
                " ".join(segment.text or "" for segment in paragraph) for paragraph in side
            )
            for side in document
            if side.tag in {"ref", "hyp"}
        }
        documents[document.get("id", "")] = {name: text for name, text in texts.items() if len(text.split()) >= _MIN_WORDS}
    return {name: texts for name, texts in documents.items() if len(texts) > 1}


def translation_figures(folder: Path, pair: str, seed: int = 1) -> dict[str, float]:
    """Translations of one article among all documents of a language pair of WMT21.

    Args:
        folder: of the repository.
        pair: languages, as `ja-en`.
        seed: which translations are compared.

    Returns:
        Share of the pairs of two translations that are linked, a human one with one of a machine and two of machines; false links
        in 10,000 pairs of different documents; numbers of pairs.
    """
    chance = random.Random(seed)
    taken: list[dict[str, Text]] = []
    for document, texts in wmt_documents(folder / "xml" / f"newstest2021.{pair}.all.xml").items():
        people = sorted(name for name in texts if name.startswith("ref"))[:1]
        machines = chance.sample(sorted(name for name in texts if name.startswith("hyp")), 3)
        taken.append(
            {name: text_of(texts[name], f"{document} {name}", translation_verdict="translated") for name in people + machines}
        )
    counts: Counter[str] = Counter()
    for versions in taken:
        for (one, first), (other, second) in combinations(versions.items(), 2):
            what = "human and machine" if one.startswith("ref") or other.startswith("ref") else "two machines"
            counts[what] += 1
            counts[f"{what} linked"] += link_of(first, second) is not None
    for one_document, other_document in combinations(taken, 2):
        for first in one_document.values():
            for second in other_document.values():
                counts["other"] += 1
                counts["other linked"] += link_of(first, second) is not None
    return {
        "human and machine": counts["human and machine linked"] / counts["human and machine"],
        "two machines": counts["two machines linked"] / counts["two machines"],
        "false links in 10,000 pairs": counts["other linked"] / counts["other"] * 10_000,
        "pairs": counts["human and machine"] + counts["two machines"],
        "other pairs": counts["other"],
    }


def duplicate_figures(folder: Path) -> dict[str, float]:
    """All figures that have a pin.

    Args:
        folder: `geovirus/data/Corpora`.
    """
    texts = read_texts(folder)
    made = {name: change_figures(texts, name, change) for name, change in CHANGES.items()}
    figures = {f"near copies, found: {name}": each.found for name, each in made.items()}
    figures |= {
        f"near copies, right kind: {name}": each.kind
        for name, each in made.items()
        if name in {*KINDS, "corrected", "edited 10%"}
    }
    figures["near copies, linked to the original"] = min(each.right for each in made.values())
    figures["near copies, other pairs taken for near"] = float(other_pairs(texts)[1])
    for name, change in OTHERS.items():
        figures[f"near copies, linked: {name}"] = change_figures(texts, name, change).original
    for half in ("development", "held_out"):
        kinds = list(form_pairs(half))
        figures[f"near copies, linked: forms, {half.replace('_', ' ')}"] = sum(kind is not None for kind in kinds) / len(kinds)
    return figures


def main() -> None:
    """Print the figures."""
    folder = Path(__file__).parents[3] / "shared" / "peers" / "geovirus" / "data" / "Corpora"
    for name, value in duplicate_figures(folder).items():
        print(f"{name:55} {value:.4f}")
    if where := os.environ.get(WMT):
        for file in sorted(Path(where).glob("xml/newstest2021.*-en.all.xml")):
            if pair := re.search(r"\.(\w\w-en)\.", file.name):
                print(f"translations, WMT21 {pair[1]}:", translation_figures(Path(where), pair[1]))
    else:
        print(f"translations: skipped, {WMT} does not name a folder of wmt21-news-systems")


if __name__ == "__main__":
    main()
