"""Why one article is linked to another, or why it is not: the figures, the rule, the passages."""

from dataclasses import dataclass

from schemas.records import Article
from transforms.core.duplicates.compare import Comparison
from transforms.core.duplicates.decide import Kind, repeatable
from transforms.core.duplicates.examine import Side, are_across, examine
from transforms.core.duplicates.sketch import sketch


@dataclass(frozen=True, slots=True)
class Explanation:
    """Two articles side by side."""

    #: The one that repeats, if one does: published later, or with the larger id.
    later: Article
    #: The one that stands for both.
    earlier: Article
    #: None: they do not repeat each other.
    kind: Kind | None
    found: Comparison
    #: Hashes that both sketches have.
    shared_hashes: int
    #: The rule that decided, in words.
    rule: str


def explain(one: Article, other: Article, canonical_ids: tuple[str | None, str | None] = (None, None)) -> Explanation:
    """Compare two articles as a commit would, and say what decided.

    Args:
        one: a row of `articles`.
        other: another one.
        canonical_ids: ids that their declared canonical addresses would give.
    """
    sketches = sketch(one.text), sketch(other.text)
    sides = sorted(
        (
            (repeatable(article, text_key=kept.text_key, canonical_id=canonical), article)
            for article, kept, canonical in zip((one, other), sketches, canonical_ids, strict=True)
        ),
        key=lambda side: side[0].order,
    )
    (of, earlier), (about, later) = sides
    pair = Side(about, later), Side(of, earlier)
    kind, found = examine(*pair)
    rule = _rule_across(found) if kind == "translated" and are_across(*pair) else _rule(kind, found)
    return Explanation(later, earlier, kind, found, len(set(sketches[0].hashes) & set(sketches[1].hashes)), rule)


def _rule_across(found: Comparison) -> str:
    names = "too few names to tell" if found.anchors is None else f"{found.anchors:.0%} of the names of the text with fewer"
    return (
        f"in two languages, and both tell the same: {found.jaccard:.0%} of the numbers of both stand in both in one order, {names}, "
        f"one is {found.length:.0%} as long as the other"
    )


def _rule(kind: Kind | None, found: Comparison) -> str:
    shares = (
        f"{found.containment:.0%} of the shingles of the text with fewer, {found.words:.0%} of its words and "
        f"{'too few' if found.anchors is None else f'{found.anchors:.0%} of its'} names and numbers stand in the other, {found.spread:.0%} of its stretches"
    )
    said = {
        "same_text": "both have the same words in the same order",
        "same_url": "the texts differ; one address is declared for both",
        "near": f"one is the other with changes: {shares}",
        "syndicated": f"another outlet took whole passages over: {found.in_passages:.0%} of the words of the shorter one",
        "translated": f"one is a translation, and both tell the same in other words: {shares}",
        None: f"too little in common, or what differs is what makes two reports of one form: {shares}",
    }
    return said[kind]
