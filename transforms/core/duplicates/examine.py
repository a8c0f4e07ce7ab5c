"""Two articles laid side by side by the rules that speak to them: those for texts in one language, and those across languages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from schemas.records import Article
from transforms.core.duplicates.across import compare_across, is_translation
from transforms.core.duplicates.anchor_index import NEAR
from transforms.core.duplicates.anchors import Anchors
from transforms.core.duplicates.compare import Comparison, compare
from transforms.core.duplicates.decide import Kind, Repeatable, kind_of, within_window
from transforms.core.duplicates.tokens import Tokens, tokenize

#: Characters of a text that are compared: of more than any report has.
MAX_COMPARED_CHARS: Final = 200_000
#: Of a language that was not told.
UNKNOWN: Final = "und"


@dataclass(frozen=True)
class Side:
    """One of two articles; its text is taken apart once, and only as far as it is needed."""

    about: Repeatable
    article: Article

    @property
    def language(self) -> str | None:
        """BCP 47; None: not known."""
        return None if self.article.language in {None, UNKNOWN} else self.article.language

    @cached_property
    def tokens(self) -> Tokens:
        """The words."""
        return tokenize(self.article.text[:MAX_COMPARED_CHARS])

    @cached_property
    def anchors(self) -> Anchors:
        """What a translation leaves as it is."""
        return Anchors(self.article.text, self.language or UNKNOWN)


def are_across(one: Side, other: Side) -> bool:
    """Whether two articles are in two languages and near enough in time for one to be the other's translation."""
    if one.language is None or other.language is None or one.language == other.language:
        return False
    dated = one.about.published_at is not None and other.about.published_at is not None
    return dated and within_window(one.about, other.about, NEAR)


def examine(one: Side, other: Side) -> tuple[Kind | None, Comparison]:
    """How two articles repeat each other, and what shows it.

    Args:
        one: the one that repeats, if one does; of it are the first pair of offsets.
        other: the one that stands for both.

    Returns:
        A kind of None: they do not. Where they are told to be translations across languages, `jaccard`, `containment` and `passages` are of
        their numbers and names (`across.compare_across`), else of their words.
    """
    found = compare(one.tokens, other.tokens)
    kind = kind_of(one.about, other.about, found)
    if kind is None and are_across(one, other):
        across = compare_across(one.anchors, other.anchors)
        if is_translation(one.anchors, other.anchors, across):
            return "translated", across
    return kind, found
