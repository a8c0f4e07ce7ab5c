"""Pairs as newsrooms make them: a report of an agency at another outlet in the forms in which it is printed, and corrections.

Unlike the changes of `duplicates`, which are drawn word by word, these keep sentences whole: credit lines, a local lead, another headline,
boxes between paragraphs, an end cut to length. Figures come with the bound above which they lie with 95 % (Wilson's score interval).
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from tests.peers import ROOT
from tests.quality.duplicates import CHANGES, Text, change_figures, form_pairs, link_of, read_texts, text_of
from transforms.core.sentences import split_sentences

#: Of the normal distribution, for 95 % on one side.
_Z: Final = 1.645
#: Every how many texts are printed so: the others are what they must not be linked to.
_EVERY: Final = 2
#: Sentences of a paragraph.
_PARAGRAPH: Final = 3
_LEADS: Final = (
    "People in our region follow the matter with concern, as a survey among readers of this paper shows.",
    "What does it mean for us? The mayor of our town said on Monday that nobody here need worry for the time being.",
    "Families in the county have relatives there; the church council has opened a telephone line for them.",
    "Two firms of our town do business with the region, and their managers asked for patience.",
)
_BOXES: Final = (
    "Read also: Ten things that you can do now, and what experts say about it",
    "Picture: the square in the evening (photo: private)",
    "Newsletter: the most important news of the day, every morning in your mailbox. Sign up here.",
    "In brief: what is known, what is not, and what comes next",
)


@dataclass(frozen=True, slots=True)
class Print:
    """One form in which a report is printed."""

    #: Chance, its sentences -> the text of the copy.
    make: Callable[[random.Random, Sequence[str]], str]
    kind: str
    #: Whether at another outlet, and with the agency named on both sides.
    elsewhere: bool = True
    agency: str | None = None


def _paragraphs(sentences: Sequence[str]) -> str:
    return "\n".join(" ".join(sentences[start : start + _PARAGRAPH]) for start in range(0, len(sentences), _PARAGRAPH))


def _cut(share: float) -> Callable[[random.Random, Sequence[str]], str]:
    return lambda _, sentences: _paragraphs(sentences[: max(round(len(sentences) * share), 1)])


def _boxed(chance: random.Random, sentences: Sequence[str]) -> str:
    paragraphs = _paragraphs(sentences).split("\n")
    for box in chance.sample(_BOXES, 3):
        paragraphs.insert(chance.randrange(1, len(paragraphs) + 1), box)
    return "\n".join(paragraphs)


def _led(chance: random.Random, sentences: Sequence[str]) -> str:
    return f"{' '.join(chance.sample(_LEADS, 2))}\n{_paragraphs(sentences[1 : max(round(len(sentences) * 0.8), 2)])}"


def _credited(_: random.Random, sentences: Sequence[str]) -> str:
    return f"BERLIN (dpa) - {_paragraphs(sentences)}\n© dpa-infocom, all rights reserved. Passing it on is not allowed."


def _headed(chance: random.Random, sentences: Sequence[str]) -> str:
    words = chance.choice(sentences).split()[:6]
    return f"Live: {' '.join(words).upper()}\nWhat we know so far\n{_paragraphs(sentences)}"


def _rearranged(chance: random.Random, sentences: Sequence[str]) -> str:
    first, *others = _paragraphs(sentences).split("\n")
    chance.shuffle(others)
    return "\n".join([first, *others])


def _noted(chance: random.Random, sentences: Sequence[str]) -> str:
    place = chance.randrange(len(sentences))
    kept = [*sentences[:place], *sentences[place + 1 :]] or list(sentences)
    return f"Correction: an earlier version of this report named a wrong place.\n{_paragraphs(kept)}"


def _renamed(chance: random.Random, sentences: Sequence[str]) -> str:
    text = _paragraphs(sentences)
    names = sorted({word.strip(".,") for word in text.split() if word[:1].isupper() and len(word) > len("Graz")})
    return text.replace(chance.choice(names), "Kowalczyk") if names else text


PRINTS: Final[Mapping[str, Print]] = {
    "agency line": Print(_credited, "syndicated", agency="dpa"),
    "cut to 60%": Print(_cut(0.6), "syndicated", agency="dpa"),
    "cut to a third": Print(_cut(1 / 3), "syndicated", agency="dpa"),
    "local lead": Print(_led, "syndicated"),
    "other headline": Print(_headed, "syndicated"),
    "boxed": Print(_boxed, "syndicated"),
    "rearranged": Print(_rearranged, "syndicated"),
    "correction noted": Print(_noted, "near", elsewhere=False),
    "name corrected": Print(_renamed, "near", elsewhere=False),
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """Their share, 0-1; 1 of none."""
        return self.right / self.of if self.of else 1.0

    @property
    def bound(self) -> float:
        """What the true share exceeds with 95 %: the lower end of Wilson's interval.

        >>> round(Share(114, 114).bound, 3), round(Share(50, 100).bound, 3)
        (0.977, 0.419)
        """
        if not self.of:
            return 0.0
        spread = _Z * sqrt(self.value * (1 - self.value) / self.of + _Z * _Z / (4 * self.of * self.of))
        return (self.value + _Z * _Z / (2 * self.of) - spread) / (1 + _Z * _Z / self.of)


@dataclass(slots=True)
class _Tally:
    pairs: int = 0
    found: int = 0
    kind: int = 0
    links: int = 0
    right: int = 0


def print_figures(texts: Mapping[str, str]) -> dict[str, dict[str, Share]]:
    """Print every second text in every form, and look each copy up among all originals.

    Returns:
        Form to: recall (linked to its original), precision (of all links, those to the original or to a text that is itself linked to it), kind
        (of those found, by the kind that was made).
    """
    chance = random.Random(3)
    originals = {name: text_of(text, name, domain="agency.example", agency="dpa") for name, text in texts.items()}
    alike = _alike(originals)
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for form, printed in PRINTS.items():
        outlet = "other.example" if printed.elsewhere else "agency.example"
        for name in list(texts)[::_EVERY]:
            sentences = [texts[name][each.start : each.end] for each in split_sentences(texts[name])]
            copy = text_of(printed.make(chance, sentences), "copy", domain=outlet, agency=printed.agency)
            tally = tallies[form]
            links = [(other, kind) for other, text in originals.items() if (kind := link_of(copy, text))]
            found = dict(links).get(name)
            tally.pairs += 1
            tally.found += found is not None
            tally.kind += found in {printed.kind, "same_text"}
            tally.links += len(links)
            tally.right += sum(other == name or (name, other) in alike for other, _ in links)
    return {
        form: {
            "recall": Share(each.found, each.pairs),
            "precision": Share(each.right, each.links),
            "kind": Share(each.kind, each.found),
        }
        for form, each in tallies.items()
    }


def _alike(originals: Mapping[str, Text]) -> set[tuple[str, str]]:
    """Pairs of originals that are versions of one report."""
    names = list(originals)
    return {
        pair
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if link_of(originals[one], originals[other])
        for pair in ((one, other), (other, one))
    }


def newsroom_figures(texts: Mapping[str, str]) -> dict[str, float]:
    """All figures that have a pin."""
    made = print_figures(texts)
    figures = {f"newsroom, {form}: {name}": share.value for form, shares in made.items() for name, share in shares.items()}
    whole = {
        name: Share(sum(each[name].right for each in made.values()), sum(each[name].of for each in made.values()))
        for name in ("recall", "precision")
    }
    figures |= {f"newsroom, all: {name}, bound": share.bound for name, share in whole.items()}
    figures["newsroom, linked: templates"] = 1 - templates().value
    return figures


def templates() -> Share:
    """Pairs of fillings of our templates (obituary, warning, prices, results, road works, council, programme) that are not linked."""
    kinds = list(form_pairs("templates"))
    return Share(sum(kind is None for kind in kinds), len(kinds))


def lines(texts: Mapping[str, str]) -> Iterator[str]:
    """The figures with their bounds, for people; those of `duplicates.CHANGES` as well."""
    for name, change in CHANGES.items():
        made = change_figures(texts, name, change)
        found, right = Share(round(made.found * made.copies), made.copies), round(made.found * made.copies)
        exact = Share(round(made.right * right), right)
        yield f"{name:18} {made.copies:4} pairs  recall {found.value:.3f} (>= {found.bound:.3f})  precision {exact.value:.3f} (>= {exact.bound:.3f})"
    for form, shares in print_figures(texts).items():
        said = "  ".join(f"{name} {share.value:.3f} (>= {share.bound:.3f})" for name, share in shares.items())
        yield f"{form:18} {shares['recall'].of:4} pairs  {said}"
    apart = templates()
    yield f"{'templates':18} {apart.of:4} pairs  not linked {apart.value:.3f} (>= {apart.bound:.3f})"


def main() -> None:
    """Print the figures of all labelled pairs."""
    for line in lines(read_texts(ROOT / "geovirus" / "data" / "Corpora")):
        print(line)


if __name__ == "__main__":
    main()
