"""What is on a page and not of its article is taken out of the tree before text is looked for in it.

An element that holds much of the page's text is kept, whatever it is called.
"""

import re
from itertools import islice
from typing import Final, cast

from lxml.etree import XPath, strip_elements, strip_tags
from lxml.html import HtmlElement

from transforms.core.page.boilerplate import is_label
from transforms.core.page.frame import mark_frame, prose_chars
from transforms.core.page.names import ASIDE, FRAME, NAMES_CHARS, remembered_role, role_of

#: Elements that hold no text of an article. Source: `MANUALLY_CLEANED` of trafilatura's settings, without `form`, `time`.
_NO_TEXT: Final = (
    *("applet area audio blink button canvas datalist dialog embed fencedframe fieldset frame frameset head iframe".split()),
    *("input label legend link map marquee math menu menuitem nav noindex noscript object optgroup option output param".split()),
    *("picture progress rp rt rtc script select source style svg template textarea track use video".split()),
)
#: Those of them that make a page large, and that nothing is read from once metadata is.
_UNREAD: Final = ("head", "iframe", "noscript", "script", "style", "svg", "template")
_ASIDES: Final = ("aside", "footer", "figure")
_UNSEEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(0)", re.IGNORECASE)
_STYLED: Final = XPath("//@aria-hidden[.='true']/.. | //@hidden/.. | //@style/..")
_CONTAINERS: Final = frozenset("html body main article form".split())
#: Share of a page's characters from which an element is looked at closely, and of its prose above which it is the page,
#: whatever its name.
_MUCH: Final = 0.2
_MOST: Final = 0.5
#: A paragraph that is one link, and has at least this many characters, leads to another article.
_LINK_CHARS: Final = 25
_LINK_MARKS: Final = 3
_INLINE: Final = frozenset("strong b em i u font span".split())
_FRAME_TAGS: Final = frozenset("article div main section".split())
#: Inline elements in one block above which they are no text that a person wrote.
_MANY_CHILDREN: Final = 1_000
_FLAT: Final = _INLINE | frozenset("a abbr cite code del ins kbd mark s small strike sub sup time tt".split())
_CROWDED: Final = XPath(f"//*[{_MANY_CHILDREN + 1}]/..")
_TEXT_BLOCKS: Final = frozenset("p div td li section article main body blockquote pre".split())
#: Cells and links of one table or list that are looked at.
_LOOKED_AT: Final = 500
#: Characters of sentences in a cell that holds more than data.
_CELL_CHARS: Final = 150
#: Share of the page's sentences that an element named as an article holds where it is this page's.
_FRAMED_SHARE: Final = 0.4
#: Share of the letters of a list that are in links where it only leads elsewhere.
_LINKED_SHARE: Final = 0.65
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
#: A `time` inside this much other text is part of a sentence.
_SENTENCE_CHARS: Final = 40


def drop_scripts(tree: HtmlElement) -> None:
    """Take out what no reader sees, half of many pages; the tree is changed."""
    strip_elements(tree, *_UNREAD, with_tail=False)


def prune_page(tree: HtmlElement) -> None:
    """Take out what no article is made of, and mark the element of the article; the tree is changed."""
    strip_elements(tree, *_NO_TEXT, with_tail=False)
    _flatten(tree)
    _drop_asides(tree)
    framed = _drop_marked(tree)
    _open_layout(tree)
    _drop_link_paragraphs(tree)
    _drop_link_lists(tree)
    if framed is None or prose_chars(framed) < _FRAMED_SHARE * prose_chars(tree):
        mark_frame(tree)
    strip_tags(tree, "span")


def _flatten(tree: HtmlElement) -> None:
    """Join the text of elements with thousands of inline ones: to take those out one by one copies the text each time."""
    for element in cast("list[HtmlElement]", _CROWDED(tree)):
        if element.tag in _TEXT_BLOCKS and all(child.tag in _FLAT and len(child) == 0 for child in element):
            text = "".join(element.itertext())
            del element[:]
            element.text = text


def _drop_asides(tree: HtmlElement) -> None:
    for element in [*tree.iter("figure")]:
        if element.find(".//table") is not None:
            element.tag = "div"
    strip_elements(tree, *_ASIDES, with_tail=False)
    around: dict[HtmlElement, int] = {}
    for element in [*tree.iter("time")]:
        parent = element.getparent()
        if parent is not None and parent.tag == "p" and parent not in around:
            around[parent] = len(parent.text_content())
        if around.get(parent, 0) - len(element.text_content()) < _SENTENCE_CHARS:
            element.drop_tree()
        else:
            element.tag = "span"


def _drop_marked(tree: HtmlElement) -> HtmlElement | None:
    """Drop what a name, an attribute or a style sets aside.

    Returns:
        The first element that is named or tagged as an article; None: none is.
    """
    whole = len(tree.text_content())
    for element in cast("list[HtmlElement]", _STYLED(tree)):
        style = element.get("style")
        is_unseen = style is None or element.get("hidden") is not None or _UNSEEN.search(style) is not None
        if is_unseen and element.tag not in _CONTAINERS and not _is_most(element, tree, whole):
            element.drop_tree()
    framed: HtmlElement | None = None
    for element in [*tree.iter("*")]:
        role = (remembered_role if len(names) <= NAMES_CHARS else role_of)(names) if (names := element.get("class")) else 0
        role |= role_of(names) if (names := element.get("id")) else 0
        if role & ASIDE and element.tag not in _CONTAINERS and not _is_most(element, tree, whole):
            element.drop_tree()
        elif framed is None and element.tag in _FRAME_TAGS and _is_framed(element, role):
            framed = element
    return framed


def _is_framed(element: HtmlElement, role: int) -> bool:
    return bool(role & FRAME) or element.tag == "article" or element.get("itemprop") == "articleBody"


def _is_most(element: HtmlElement, tree: HtmlElement, whole: int) -> bool:
    """Whether most of the page's sentences lie in one element."""
    return len(element.text_content()) > _MUCH * whole and prose_chars(element) > _MOST * prose_chars(tree)


def _open_layout(tree: HtmlElement) -> None:
    """Tables that lay out a page, not data, become plain blocks: they hold other tables, or a cell as long as an article."""
    for table in [*tree.iter("table")]:
        cells = islice(table.iter("td"), _LOOKED_AT)
        if table.find(".//table") is None and not any(prose_chars(cell) > _CELL_CHARS for cell in cells):
            continue
        for row in (table, *table.iterchildren("tr", "tbody")):
            row.tag = "div"
        for row in table.iterfind("./div/tr"):
            row.tag = "div"
        for cell in (*table.iterfind("./div/td"), *table.iterfind("./div/div/td")):
            cell.tag = "div"


def link_chars(element: HtmlElement) -> int:
    """Characters of the links in an element."""
    return sum(len(link.text_content()) for link in element.iter("a"))


def _drop_link_paragraphs(tree: HtmlElement) -> None:
    """Paragraphs that are one link each, between paragraphs that are not: they lead to other articles."""
    seen = set()
    for link in [*tree.iter("a")]:
        parent = link.getparent()
        while parent is not None and parent.tag in _INLINE:
            parent = parent.getparent()
        if parent is None or parent.tag != "p" or parent in seen:
            continue
        seen.add(parent)
        words, text = link.text_content().strip(), parent.text_content().strip()
        is_link = len(words) >= _LINK_CHARS and len(text) - len(words) <= _LINK_MARKS
        is_labelled = text.endswith(words) and len(words) > len(text) / 2 and is_label(text)
        if (is_link or is_labelled) and _stands_in_text(parent):
            parent.drop_tree()


def _drop_link_lists(tree: HtmlElement) -> None:
    """Lists of nothing but links, with dates or numbers beside them."""
    for element in [*tree.iter("ul", "ol")]:
        links = [*islice(element.iter("a"), _LOOKED_AT)]
        if len(links) > 1:
            linked = sum(_letters(link.text_content()) for link in links)
            if linked >= _LINKED_SHARE * _letters(element.text_content()):
                element.drop_tree()


def _letters(text: str) -> int:
    return len(_NO_LETTERS.sub("", text))


def _stands_in_text(paragraph: HtmlElement) -> bool:
    """Whether a neighbour is text: nobody lists links for their own sake between sentences."""
    neighbours = (paragraph.getprevious(), paragraph.getnext())
    return any(
        each is not None and each.tag == "p" and len(each.text_content()) - link_chars(each) > _SENTENCE_CHARS
        for each in neighbours
    )
