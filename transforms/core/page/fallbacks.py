"""The body of a page by more than one way, and which of them is believed.

In this order: trafilatura on the pruned page; where it found little of what the page holds or declares, also the body that
the page declares in JSON-LD, trafilatura bent on recall over the whole page, and the element in which the sentences lie.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from transforms.core.page.body import main_text
from transforms.core.page.frame import find_frame, prose_chars
from transforms.core.page.pruning import link_chars, prune_page
from transforms.core.page.tree import Tree

#: A shorter text is looked at again.
_LITTLE_CHARS: Final = 400
#: A text with a smaller share of the page's sentences, or of the declared body, is looked at again.
_LITTLE_SHARE: Final = 0.55
#: Another way must find this many times as much.
_MUCH_MORE: Final = 1.8
#: Share of the words of title and description that the first way found which another way must find.
_SHARED: Final = 0.5
_SENTENCE_CHARS: Final = 40
_BLOCKS: Final = ("p", "h2", "h3", "h4", "li", "blockquote", "pre", "td", "dd", "div", "section", "article", "main", "body")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a page, one line a block, and the way it was found."""

    text: str
    #: trafilatura_fast, json_ld_body, trafilatura_recall, paragraphs.
    method: str


def find_body(tree: Tree, again: Callable[[], Tree], *, declared: str | None, about: str) -> Body:
    """Find the body by the first way that finds enough.

    Args:
        tree: the page, which is used up.
        again: gives the page as it was.
        declared: the body as the page declares it; None: it does not.
        about: title and description, words of which a right body holds.

    Returns:
        The body; its text is empty where nothing was found.
    """
    prune_page(tree)
    prose = prose_chars(tree)
    first = Body(text=main_text(tree), method="trafilatura_fast")
    found = len(first.text)
    if found >= max(_LITTLE_CHARS, _LITTLE_SHARE * prose, _LITTLE_SHARE * len(declared or "")):
        return first
    best, best_words = first, _shared(first.text, about)
    for other in _others(again, declared):
        words = _shared(other.text, about)
        if len(other.text) > _MUCH_MORE * len(best.text) and words >= _SHARED * best_words:
            best, best_words = other, words
    return best


def _others(again: Callable[[], Tree], declared: str | None) -> Iterator[Body]:
    if declared:
        yield Body(text=declared, method="json_ld_body")
    tree = again()
    prune_page(tree)
    yield Body(text="\n".join(prose_lines(tree)), method="paragraphs")
    yield Body(text=main_text(tree, recall=True), method="trafilatura_recall")


def _shared(text: str, about: str) -> float:
    """Share of the words of title and description that a text holds, 0-1, in tenths."""
    words = set(_WORD.findall(about.casefold()))
    return round(len(words & set(_WORD.findall(text.casefold()))) / max(1, len(words)), 1)


def prose_lines(tree: Tree) -> Iterator[str]:
    """Blocks of the element in which the article lies; links alone are left out."""
    frame = find_frame(tree)
    for block in (tree if frame is None else frame).iter(*_BLOCKS):
        if next(block.iterchildren(*_BLOCKS), None) is not None:
            continue
        line = " ".join(block.text_content().split())
        is_text = len(line) >= _SENTENCE_CHARS or block.tag in {"p", "h2", "h3", "h4", "li"}
        if line and is_text and link_chars(block) <= len(line) / 2:
            yield line
