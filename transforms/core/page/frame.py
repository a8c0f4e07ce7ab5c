"""The element of a page in which its article lies, where no name on the page says which it is."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, cast

from lxml.etree import XPath
from lxml.html import HtmlElement

#: Runs of text that may be as long as a sentence; what links say leads elsewhere.
_RUNS: Final = XPath(".//text()[string-length() > 25][not(ancestor::a)]")
#: Characters of a sentence, and of one in Chinese, Japanese or Korean, which say as much with fewer.
_SENTENCE_CHARS: Final = 60
_WIDE_CHARS: Final = 25
_WIDE: Final = "\u2e80"
#: Runs that are looked at: each is counted for all elements around it.
_MAX_RUNS: Final = 500
#: The frame is the innermost element with this share of the page's sentences.
_MOST_PROSE: Final = 0.75
#: Levels that the frame may grow to take in the headline, and the share of sentences that it must have had before.
_MAX_LEVELS: Final = 4
_HAD_PROSE: Final = 0.7
_INLINE: Final = frozenset("p span b strong em i font u blockquote pre".split())
_PAGE: Final = frozenset({"body", "html"})


def prose_chars(element: HtmlElement) -> int:
    """Characters of runs of text as long as a sentence, those of links left out."""
    return sum(length for _, length in _prose(element))


def find_frame(tree: HtmlElement) -> HtmlElement | None:
    """The innermost element that holds most of the page's sentences; None: it has none, or it is the page."""
    weights = _weights(tree)
    blocks = [
        element for element, weight in weights.items() if weight >= _MOST_PROSE * weights[tree] and element.tag not in _INLINE
    ]
    frame = max(blocks, key=_depth, default=None)
    return None if frame is None or frame.tag in _PAGE else frame


def mark_frame(tree: HtmlElement) -> None:
    """Make the frame an `article`.

    It grows to hold the headline where that adds few sentences, so that a lead between the two is in it; what comes after the
    frame in the wider element is dropped: tags, the writer, comments.
    """
    frame = find_frame(tree)
    if frame is None:
        return
    wider = [frame, *_wider(frame)]
    reach = next((at for at, element in enumerate(wider) if element.find(".//h1") is not None), 0)
    for element in wider[:reach]:
        for after in [*element.itersiblings()]:
            after.drop_tree()
    # Where the library looks first; other articles are teasers.
    for other in [*tree.iter("article")]:
        other.tag = "div"
    wider[reach].tag = "article"
    wider[reach].set("class", "article-body")


def _wider(frame: HtmlElement) -> Iterator[HtmlElement]:
    """Elements around the frame that add little to it."""
    within = prose_chars(frame)
    for parent in islice(frame.iterancestors(), _MAX_LEVELS):
        if parent.tag in _PAGE or within < _HAD_PROSE * prose_chars(parent):
            return
        yield parent


def _weights(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of sentences in each element that holds any."""
    weights: dict[HtmlElement, int] = {}
    for element, length in islice(_prose(tree), _MAX_RUNS):
        for around in (element, *element.iterancestors()):
            weights[around] = weights.get(around, 0) + length
    return weights


def _prose(tree: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """Elements that directly hold a run of text as long as a sentence, and its length."""
    for run in cast("list[Any]", _RUNS(tree)):
        text = run.strip()
        if len(text) > _SENTENCE_CHARS or (len(text) > _WIDE_CHARS and text[len(text) // 2] > _WIDE):
            parent = run.getparent()
            yield (parent.getparent() if run.is_tail else parent), len(text)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())
