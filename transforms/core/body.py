"""The body of a page: which of its text is the article. The one door to trafilatura."""

import logging
from functools import cache
from typing import Final

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas.errors import ExtractorFailed

# The library reports every page that it gives up on; we write a dead letter instead.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# The library walks trees of any shape with 8,000 lines of heuristics; what they raise is about the page. Memory and the
# operating system are not among it.
_LIBRARY_ERRORS: Final = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
    LxmlError,
)


def main_text(tree: HtmlElement) -> str:
    """The text that the extractor takes for the article; the tree is not changed; empty where it finds none."""
    try:
        document = bare_extraction(tree, options=_options())
    except _LIBRARY_ERRORS as error:
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error
    return str(document.text or "") if document is not None and not isinstance(document, dict) else ""


@cache
def _options() -> Extractor:
    # `dedup` is state of the whole process: the fourth extraction of one page would be None.
    return Extractor(output_format="python", fast=True, comments=False, dedup=False, with_metadata=False)
