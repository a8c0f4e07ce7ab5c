"""The body of a page: which of its text is the article. The one door to trafilatura."""

import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from types import FunctionType
from typing import Any, Final, cast

from lxml.etree import Element, LxmlError, SubElement, XPath
from lxml.html import HtmlElement
from trafilatura import main_extractor
from trafilatura.htmlprocessing import convert_tags, delete_by_link_density, tree_cleaning
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import BODY_XPATH, OVERALL_DISCARD_XPATH

from schemas.errors import ExtractorFailed
from transforms.core.page.names import TEXT, role_of

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
    library = _library()
    try:
        cleaned = convert_tags(tree_cleaning(tree, options), options)
        body, _ = library["extract_content"](cleaned, options)
        text = str(xmltotxt(body, include_formatting=False))
    except _LIBRARY_ERRORS as error:
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error
    finally:
        library.clear()  # functions and the names they look up hold one another
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


# The library's own steps, with two of its searches answered faster. It runs regular expressions inside XPath over the names of
# every block, a twentieth of the time of a page; templates repeat names, and elements without links have no density of them.

_FRAMES: Final = BODY_XPATH[0].path
_FRAME_TAGS: Final = tuple(re.findall(r"self::(\w+)", _FRAMES))
_NAMES: Final = {name: re.compile(pattern) for name, pattern in re.findall(r"re:test\(@([\w-]+), '([^']*)'\)", _FRAMES)}
_WORDS: Final = frozenset(re.findall(r"@([\w-]+)='([^']*)'", _FRAMES))
_FRAME_ATTRIBUTES: Final = tuple(dict.fromkeys((*_NAMES, *(name for name, _ in sorted(_WORDS)))))
_LINKED: Final = {tag: XPath(f"descendant-or-self::{tag}[.//ref]") for tag in ("div", "list", "p")}
#: Characters of names that are remembered.
_NAME_CHARS: Final = 200


def _library() -> dict[str, Any]:
    """Functions of the library for one page, with what they look up replaced; the library itself stays as it is for others."""
    names: dict[str, Any] = dict(vars(main_extractor))
    for name in ("extract_content", "_extract", "prune_unwanted_sections", "recover_wild_text"):
        own = names[name]
        names[name] = FunctionType(own.__code__, names, name, own.__defaults__)
    names["BODY_XPATH"] = [find_frames, *BODY_XPATH[1:]]
    names["OVERALL_DISCARD_XPATH"] = _unwanted()
    names["delete_by_link_density"] = LinkDensity()
    return names


@cache
def _unwanted() -> list["Remembered"]:
    return [Remembered(search) for search in OVERALL_DISCARD_XPATH]


def find_frames(tree: HtmlElement) -> Iterator[HtmlElement]:
    """What the library's first search for the article's element finds, in the order of the page."""
    for element in tree.iterdescendants(*_FRAME_TAGS):
        get = element.get
        for attribute in _FRAME_ATTRIBUTES:
            if (value := get(attribute)) and role_of(value) & TEXT and _is_frame(attribute, value):
                yield element
                break


def _is_frame(attribute: str, value: str) -> bool:
    pattern = _NAMES.get(attribute)
    return (attribute, value) in _WORDS or (pattern is not None and pattern.search(value) is not None)


class Remembered:
    """A search of the library that asks for nothing but an element's tag and attributes, with its answers remembered."""

    def __init__(self, search: XPath) -> None:
        """Args: search: what is asked; relative, of one step."""
        self.names = frozenset(re.findall(r"@([\w-]+)", search.path))
        self.tags = frozenset(re.findall(r"self::(\w+)", search.path))
        tags = " or ".join(f"self::{tag}" for tag in sorted(self.tags)) or "true()"
        named = " or ".join(f"@{name}" for name in sorted(self.names))
        self.candidates = XPath(f".//*[{tags}][{named}]")
        self.search = search
        self.answer = lru_cache(maxsize=8_192)(self._ask)

    def __call__(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        """The same elements that the search finds."""
        for element in cast("list[HtmlElement]", self.candidates(tree)):
            attributes = tuple(item for item in element.items() if item[0] in self.names)
            is_short = sum(len(value) for _, value in attributes) <= _NAME_CHARS
            # Pages hold tags that no tree can be given; the search that asks for none takes any.
            tag = str(element.tag) if self.tags else "div"
            if (self.answer if is_short else self._ask)(tag, attributes):
                yield element

    def _ask(self, tag: str, attributes: tuple[tuple[str, str], ...]) -> bool:
        body = Element("body")
        SubElement(body, tag, dict(attributes))
        return bool(self.search(body))


class LinkDensity:
    """The library's deletion of elements that are nothing but links, for one page; it is asked for each tree and tag twice."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._asked = 0
        self._quiet = 0

    def __call__(self, tree: HtmlElement, tag: str, **options: bool) -> HtmlElement:
        """Delete elements of one tag; the second round over the tags is left out where the first deleted nothing."""
        if self._asked % (2 * len(_LINKED)) == 0:
            self._quiet = 0
        self._asked += 1
        if self._quiet < len(_LINKED):
            linked = _Linked(tree)
            delete_by_link_density(linked, tag, **options)
            self._quiet = self._quiet + 1 if linked.is_whole() else 0
        return tree


class _Linked:
    """A tree of which only those elements are gone through that hold links."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.places: list[tuple[HtmlElement, HtmlElement | None]] = []

    def iter(self, tag: str) -> Iterable[HtmlElement]:
        if self.tree.find(".//ref") is not None:
            self.places = [(element, element.getparent()) for element in cast("list[HtmlElement]", _LINKED[tag](self.tree))]
        return [element for element, _ in self.places]

    def is_whole(self) -> bool:
        """Whether everything that was gone through is where it was."""
        return all(element.getparent() is parent for element, parent in self.places)
