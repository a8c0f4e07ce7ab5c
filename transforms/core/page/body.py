"""The body of a page: which of its text is the article. The one door to trafilatura."""

import logging
from functools import cache
from typing import Final

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt

from schemas.errors import ExtractorFailed

# The library reports every page that it gives up on; we write a dead letter instead.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# The library walks trees of any shape with 8,000 lines of heuristics; what they raise is about the page. Memory and the
# operating system are not among it.
_LIBRARY_ERRORS: Final = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
    LxmlError,
)
# Without joiners Persian and Indic words are other words. Cuneiform signs are letters to the library, and in no news.
_JOINERS: Final = ("\u200c", "\u200d")
_HIDDEN: Final = str.maketrans(dict(zip(_JOINERS, "\U00012398\U00012399", strict=True)))
_SHOWN: Final = {after: before for before, after in ((key, ord(value)) for key, value in _HIDDEN.items())}


def main_text(tree: HtmlElement, *, recall: bool = False) -> str:
    """The text that the extractor takes for the article.

    The steps of trafilatura's fast mode, without its copies of the tree, without its measure of the whole page and without
    its own way out where it finds little: `body_fallbacks` has ours.

    Args:
        tree: a pruned page; it is used up.
        recall: keep what is doubtful.

    Returns:
        One line a block; empty where nothing is found.
    """
    options = _options(recall)
    has_joiners = _hide_joiners(tree)
    try:
        cleaned = convert_tags(tree_cleaning(tree, options), options)
        body, _ = extract_content(cleaned, options)
        text = str(xmltotxt(body, include_formatting=False))
    except _LIBRARY_ERRORS as error:
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error
    return text.translate(_SHOWN) if has_joiners else text


def _hide_joiners(tree: HtmlElement) -> bool:
    """Put letters in the place of joiners, which the library takes for control characters."""
    text = tree.text_content()
    if not any(joiner in text for joiner in _JOINERS):
        return False
    for element in tree.iter("*"):
        element.text = element.text and element.text.translate(_HIDDEN)
        element.tail = element.tail and element.tail.translate(_HIDDEN)
    return True


@cache
def _options(recall: bool) -> Extractor:  # noqa: FBT001  a key of the cache
    # `dedup` is state of the whole process: the fourth extraction of one page would be None.
    return Extractor(output_format="python", fast=True, recall=recall, comments=False, dedup=False, with_metadata=False)
