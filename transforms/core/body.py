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
    try:
        cleaned = convert_tags(tree_cleaning(tree, options), options)
        body, _ = extract_content(cleaned, options)
        return str(xmltotxt(body, include_formatting=False))
    except _LIBRARY_ERRORS as error:
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error


@cache
def _options(recall: bool) -> Extractor:  # noqa: FBT001  a key of the cache
    # `dedup` is state of the whole process: the fourth extraction of one page would be None.
    return Extractor(output_format="python", fast=True, recall=recall, comments=False, dedup=False, with_metadata=False)
