"""A page's markup becomes one tree, which text and metadata are both read from."""

import html
import re
from typing import Final, TypeAlias

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from schemas.errors import NoText, TooDeep
from transforms.core.page.guards import LIMITS, check_markup, mend_markup

#: The tree of a page, and each element of it.
Tree: TypeAlias = HtmlElement

#: Without `huge_tree` libxml2 drops text below 255 elements and in runs over 10 MB, without a word.
_PARSER: Final = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False, remove_comments=True, remove_pis=True)
# One class for all elements, given in C: `lxml.html` asks a Python function for each, a twelfth of the time of a page.
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (LIMITS.depth + 1)})")
#: Parsers of others stop here; such a page is rarely sound.
_DEEP: Final = etree.XPath(f"boolean({'/*' * 255})")
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p"
    " pre section table td th tr ul".split()
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_HIDDEN: Final = frozenset("head noscript rp rt script style template title".split())


def parse_page(markup: str) -> HtmlElement:
    """Parse the markup of a page.

    Raises:
        BadRecord: it is too large or too deep for any parser, or holds nothing but comments.
    """
    return parse_mended(mended_markup(markup))


def mended_markup(markup: str, utf8: bytes | None = None) -> bytes:
    """What `parse_mended` can be given, as often as the page is needed: to parse is hardly dearer than to copy a tree.

    Args:
        markup: the page.
        utf8: the same in UTF-8, where it came so; None: it did not.

    Raises:
        BadRecord: it is too large for any parser.
    """
    check_markup(markup)
    return mend_markup(markup, utf8)


def parse_mended(data: bytes) -> HtmlElement:
    """Parse what `mended_markup` gave.

    Raises:
        BadRecord: it is too deep for any parser, or holds nothing but comments.
    """
    try:
        tree: HtmlElement = document_fromstring(data, parser=_PARSER)
    except etree.ParserError as error:  # nothing but comments and declarations
        raise NoText(str(error)) from error
    if is_deep(tree) and _TOO_DEEP(tree):
        raise TooDeep(f"more than {LIMITS.depth} elements inside one another")
    return tree


def is_deep(tree: HtmlElement) -> bool:
    """Whether elements lie so deep in one another that other parsers lose their text."""
    return bool(_DEEP(tree))


def markup_text(value: str) -> str:
    r"""Text of a value that may hold markup, as written or escaped; one line a block.

    >>> markup_text("&lt;p&gt;It rained.&lt;/p&gt;<p>A &amp; B")
    'It rained.\nA & B'
    """
    unescaped = html.unescape(value) if "&" in value else value
    if not _TAG.search(unescaped):
        return "\n".join(line for each in unescaped.split("\n") if (line := " ".join(each.split())))
    return plain_text(parse_page(f"<html><body><div>{unescaped}</div></body></html>"))


def plain_text(tree: HtmlElement) -> str:
    """All text of a tree, one line a block."""
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _HIDDEN:
            walk.skip_subtree()
            continue
        if element.tag in _BLOCKS:
            parts.append("\n")
        if text := element.tail if event == "end" else element.text:
            parts.append(text.replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
