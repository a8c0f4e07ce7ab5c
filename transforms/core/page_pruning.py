"""What is on a page and not of its article is taken out of the tree before text is looked for in it.

Names of classes are English on pages of every language: templates are. An element that holds much of the page's text is
kept, whatever it is called.
"""

import re
from functools import lru_cache
from typing import Final

from lxml.etree import XPath, strip_elements, strip_tags
from lxml.html import HtmlElement

#: Elements that hold no text of an article. Source: `MANUALLY_CLEANED` of trafilatura's settings, without `form`, `time`.
_NO_TEXT: Final = (
    *("applet area audio blink button canvas datalist dialog embed fencedframe fieldset frame frameset head iframe".split()),
    *("input label legend link map marquee math menu menuitem nav noindex noscript object optgroup option output param".split()),
    *("picture progress rp rt rtc script select source style svg template textarea track use video".split()),
)
_ASIDES: Final = ("aside", "footer", "figure")
# Names by concept, each a whole word of a class or id; what trafilatura's own list has is not repeated.
_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:"
    r"promo|promos|recirc|recirculation|recommended|recommendations|advertisement|advert|adslot|ad-slot|ad-unit|sponsored"  # to elsewhere
    r"|read-?(?:more|next|also)|also-read|see-also|more-(?:stories|news|articles|from|in|like)|most-(?:read|viewed|popular|shared)"
    r"|related-?(?:articles?|stories|posts?|content|links|news|topics)|trending|you-may-(?:also-)?like|up-next|inline-related"
    r"|news-?letters?(?:-\w+)?|sign-?up|subscribe-?(?:box|form|banner|widget|cta)|donat(?:e|ion)(?:-\w+)?|app-promo"  # calls to act
    r"|comments|disqus|livefyre|respond"  # talk
    r"|author-?(?:bio|box|info|card|description)|about-(?:the-)?author|bio-text"  # about the writer
    r"|share-?(?:bar|buttons|tools|links)|social-?(?:share|links|bar|media|icons)|follow-us"
    r"|sr-only|screen-reader(?:-text)?|visually-?hidden|visuallyhidden|assistive-text|u-hidden"  # unseen
    r"|breadcrumbs?|tags?-?list|article-tags|post-tags|copyright"
    r")(?=$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(0)", re.IGNORECASE)
_CONTAINERS: Final = frozenset("html body main article form".split())
#: Share of a page's characters from which an element is looked at closely, and of its prose above which it is the page,
#: whatever its name.
_MUCH: Final = 0.2
_MOST: Final = 0.5
_PROSE: Final = XPath(".//text()[string-length() > 60][not(ancestor::a)]")
#: A paragraph that is one link, and has at least this many characters, leads to another article.
_LINK_CHARS: Final = 25
_LINK_MARKS: Final = 3
_BLOCKS: Final = frozenset("p".split())
#: A `time` inside this much other text is part of a sentence.
_SENTENCE_CHARS: Final = 40


def prune_page(tree: HtmlElement) -> None:
    """Take out what no article is made of; the tree is changed."""
    strip_elements(tree, *_NO_TEXT, with_tail=False)
    _drop_asides(tree)
    _drop_marked(tree)
    _drop_link_paragraphs(tree)
    strip_tags(tree, "span")


def _drop_asides(tree: HtmlElement) -> None:
    for element in [*tree.iter("figure")]:
        if element.find(".//table") is not None:
            element.tag = "div"
    strip_elements(tree, *_ASIDES, with_tail=False)
    for element in [*tree.iter("time")]:
        parent = element.getparent()
        around = len(parent.text_content()) - len(element.text_content()) if parent is not None and parent.tag == "p" else 0
        if around < _SENTENCE_CHARS:
            _drop(element)
        else:
            element.tag = "span"


def _drop_marked(tree: HtmlElement) -> None:
    whole = len(tree.text_content())
    for element in [*tree.iter("*")]:
        attributes = element.attrib
        if not attributes or element.tag in _CONTAINERS:
            continue
        is_marked = (
            (attributes.get("aria-hidden") == "true" or "hidden" in attributes)
            or ("class" in attributes and _is_aside(attributes["class"]))
            or ("id" in attributes and _is_aside(attributes["id"]))
            or ("style" in attributes and _UNSEEN.search(attributes["style"]) is not None)
        )
        if is_marked and not _is_most(element, tree, whole):
            _drop(element)


def _is_most(element: HtmlElement, tree: HtmlElement, whole: int) -> bool:
    """Whether most of the page's sentences lie in one element."""
    return len(element.text_content()) > _MUCH * whole and prose_chars(element) > _MOST * prose_chars(tree)


def prose_chars(element: HtmlElement) -> int:
    """Characters of runs of text as long as a sentence, those of links left out."""
    return sum(map(len, _PROSE(element)))


def link_chars(element: HtmlElement) -> int:
    return sum(len(link.text_content()) for link in element.iter("a"))


@lru_cache(maxsize=4096)
def _is_aside(name: str) -> bool:
    return _NAMES.search(_CAMEL.sub("-", name)) is not None


def _drop_link_paragraphs(tree: HtmlElement) -> None:
    """Paragraphs that are one link each, between paragraphs that are not: they lead to other articles."""
    for link in [*tree.iter("a")]:
        parent = link.getparent()
        while parent is not None and parent.tag in {"strong", "b", "em", "i", "u", "span"}:
            parent = parent.getparent()
        if parent is None or parent.tag not in _BLOCKS:
            continue
        words = len(link.text_content().strip())
        if words >= _LINK_CHARS and len(parent.text_content().strip()) - words <= _LINK_MARKS and _stands_in_text(parent):
            _drop(parent)


def _stands_in_text(paragraph: HtmlElement) -> bool:
    """Whether a neighbour is text: nobody lists links for their own sake between sentences."""
    neighbours = (paragraph.getprevious(), paragraph.getnext())
    return any(
        each is not None and each.tag == "p" and len(each.text_content()) - link_chars(each) > _SENTENCE_CHARS
        for each in neighbours
    )


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()
