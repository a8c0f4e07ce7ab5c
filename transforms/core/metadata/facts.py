"""What a page's tree holds that may say something about its article: one pass, raw values, nothing decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from transforms.core.dates.words import label_pattern
from transforms.core.metadata.byline_words import BylineWords
from transforms.core.metadata.links import PageLinks, folders_above
from transforms.core.metadata.microdata import Microdata, is_own, own_properties, take_property
from transforms.core.metadata.printed import Line, printed_line
from transforms.core.page.names import BYLINE, MIXED, NAMES_CHARS, RUBRIC, remembered_role, role_of

#: Tags of a page beyond which no more is read: a page of 10,000 meta tags is not a page.
_MAX_META: Final = 500
_MAX_VALUES: Final = 50
_MAX_TIMES: Final = 3
_MAX_HEADINGS: Final = 8
_MAX_BYLINES: Final = 40
#: Characters of a value that are kept: a title of a megabyte is no title.
_VALUE_CHARS: Final = 5_000
_TITLE_CHARS: Final = 500
#: Elements after a headline in which an unmarked byline may stand.
_NEAR: Final = 120
_NEAR_NO_HEADLINE: Final = 600
_MAX_RUBRICS: Final = 60
_LEAD_CHARS: Final = 160
#: Characters before a time in which a label may stand.
_LABEL_CHARS: Final = 60
#: Named as an author where it is linked or described; beside what names tell.
_AUTHOR: Final = 1 << 10
_TAKEN_ROLES: Final = _AUTHOR | BYLINE | MIXED | RUBRIC
#: Steps up the tree to what an element belongs to.
_MAX_STEPS: Final = 60
_HEADED: Final = re.compile(r"titl|head|titul|naslov|zagolov", re.IGNORECASE)
#: What stands beside an article and belongs to others.
_ASIDE: Final = re.compile(
    r"related|teaser|most-?_?read|popular|trending|recommend|newsletter|comment|sidebar|widget|footer|promo|carousel|more-|latest"
    r"|card|listing|menu|nav\b|-nav|gallery|avatar|image|photo|caption|social|share|follow|quote|summary-item|collection",
    re.IGNORECASE,
)
_ASIDE_TAGS: Final = frozenset({"aside", "footer", "nav", "blockquote", "figure", "form", "li"})
_NO_LINES: Final = frozenset(
    "meta link script style title head html body noscript svg path g use rect circle polygon img picture source video input button form"
    " iframe br hr option select label".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A headline as shown."""

    #: 1 to 3.
    level: int
    line: Line
    #: Place among the elements of the page.
    at: int
    #: Inside `<article>` or `<main>`, or marked as the headline.
    is_marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A line that may name authors."""

    line: Line
    #: `rel_author`, `byline` (marked by its class), `lead` (it begins with "By"), `mixed` (marked as holding a byline and more).
    kind: str
    at: int


@dataclass(slots=True, kw_only=True)
class PageFacts:
    """Raw values, white space put in order."""

    #: Lower-case name or property to its contents.
    meta: dict[str, list[str]] = field(default_factory=dict)
    #: Properties of the article in microdata.
    properties: dict[str, list[str]] = field(default_factory=dict)
    #: What is described in microdata.
    microdata: Microdata = field(default_factory=Microdata)
    #: Contents of the JSON-LD scripts.
    blocks: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None
    licence: str | None = None
    links: PageLinks = field(default_factory=PageLinks)
    #: Short elements that may be a rubric, and their places.
    rubrics: list[tuple[int, HtmlElement]] = field(default_factory=list)
    #: Places of the elements near a headline, the elements, and the text that each begins with.
    zone: list[tuple[int, HtmlElement, str]] = field(default_factory=list)
    #: (hreflang, address) as written.
    alternates: list[tuple[str, str]] = field(default_factory=list)

    def first(self, *names: str) -> str | None:
        """The first value under the first of some names that has one."""
        return next((values[0] for name in names if (values := self.meta.get(name))), None)

    def every(self, *names: str) -> Iterator[str]:
        """All values under some names, in the order of the names."""
        return (value for name in names for value in self.meta.get(name, ()))


def read_facts(tree: HtmlElement, words: BylineWords, url: str | None = None) -> PageFacts:
    """Read everything in one pass over the tree, which is not changed.

    Args:
        tree: the root of a parsed page.
        words: of bylines in the page's language.
        url: of the page; None: not known.
    """
    facts = PageFacts(links=PageLinks(folders=folders_above(url)))
    openings, take_link, taken = words.lead_openings, facts.links.take, _TAKEN.get
    marked: list[tuple[int, HtmlElement, str]] = []
    near = _NEAR_NO_HEADLINE
    for at, element in enumerate(tree.iter("*")):
        tag = element.tag
        if (take := taken(tag)) is not None:
            take(facts, element, at)
            near = at + _NEAR if tag == "h1" else near
        if tag in _NO_LINES:
            continue
        get = element.get
        role = (remembered_role if len(names) <= NAMES_CHARS else role_of)(names) if (names := get("class")) else 0
        role |= role_of(names) if (names := get("id")) else 0
        role |= role_of(names) if (names := get("data-testid")) else 0
        if tag == "a":
            take_link(element)
            role |= _AUTHOR if "author" in (get("rel") or "").lower() else 0
        if (itemprop := get("itemprop")) is not None:
            role |= _take_itemprop(facts, element, itemprop)
        if role & _TAKEN_ROLES:
            _take_marked(facts, element, at, role, marked)
        if at < near:
            text = element.text
            facts.zone.append((at, element, text or ""))
            if (
                text
                and text.lstrip()[:2].lower() in openings
                and len(marked) < _MAX_BYLINES
                and words.leads.match(text, 0, _LEAD_CHARS)
            ):
                marked.append((at, element, "lead"))
    _take_bylines(facts, marked)
    first = [heading.line.text for heading in facts.headings if heading.level == 1]
    facts.properties = own_properties(facts.microdata, first or [heading.line.text for heading in facts.headings])
    return facts


def clean(value: str) -> str:
    """One line of bounded length."""
    return " ".join(value[:_VALUE_CHARS].split())


def _take_meta(facts: PageFacts, element: HtmlElement, _: int) -> None:
    content = element.get("content")
    if (itemprop := element.get("itemprop")) is not None:
        take_property(facts.microdata, element, itemprop)
    name = element.get("property") or element.get("name") or element.get("http-equiv")
    if content and name and len(facts.meta) < _MAX_META:
        values = facts.meta.setdefault(name.strip().lower(), [])
        if len(values) < _MAX_VALUES and (value := clean(content)):
            values.append(value)


def _take_link(facts: PageFacts, element: HtmlElement, _: int) -> None:
    relations = (element.get("rel") or "").lower().split()
    target = (element.get("href") or "").strip()[:_VALUE_CHARS]
    if not target:
        return
    if "canonical" in relations:
        facts.canonical = facts.canonical or target
    elif "license" in relations:
        facts.licence = facts.licence or target
    elif "alternate" in relations and (language := element.get("hreflang")) and len(facts.alternates) < _MAX_VALUES:
        facts.alternates.append((language.strip(), target))


def _take_script(facts: PageFacts, element: HtmlElement, _: int) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        facts.blocks.append(element.text)


def _take_title(facts: PageFacts, element: HtmlElement, _: int) -> None:
    if facts.title is None and element.text and (parent := element.getparent()) is not None and parent.tag != "svg":
        facts.title = clean(element.text) or None


def _take_heading(facts: PageFacts, element: HtmlElement, at: int) -> None:
    level = int(element.tag[1])
    if level > 2 and not _HEADED.search(element.get("class") or ""):  # noqa: PLR2004  others are headings inside texts
        return
    if sum(heading.level == level for heading in facts.headings) >= _MAX_HEADINGS:
        return
    line = printed_line(element, _TITLE_CHARS)
    if line is not None and line.text:
        marked = "headline" in f"{element.get('itemprop')} {element.get('class')}".lower() or _is_in_article(element)
        facts.headings.append(Heading(level=level, line=line, at=at, is_marked=marked))


def _take_time(facts: PageFacts, element: HtmlElement, _: int) -> None:
    if len(facts.times) < _MAX_TIMES:
        line = None if element.get("datetime") else printed_line(element, _TITLE_CHARS)
        if value := clean((element.get("datetime") or (line.text if line else ""))[:_TITLE_CHARS]):
            marked = element.get("pubdate") is not None or (
                "datepublished" in (element.get("itemprop") or "").lower() and is_own(element)
            )
            if marked or not _is_update(element):
                facts.times.insert(0 if marked else len(facts.times), value)


def _is_update(element: HtmlElement) -> bool:
    """Whether "updated" stands before a time, as in "Updated: <time>" and "<b>Updated</b> <time>", or opens it."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    if before is not None and not (text or "").strip(" \n\t:|-–—") and len(before) == 0:
        text = f"{before.text or ''}{text or ''}"
    label, ending = label_pattern("updated"), clean((text or "")[-_LABEL_CHARS:])
    return label.match(clean(element.text or "")) is not None or any(at.end() == len(ending) for at in label.finditer(ending))


_TAKEN: Final = {
    "meta": _take_meta,
    "link": _take_link,
    "script": _take_script,
    "title": _take_title,
    "h1": _take_heading,
    "h2": _take_heading,
    "h3": _take_heading,
    "time": _take_time,
}


def _take_itemprop(facts: PageFacts, element: HtmlElement, itemprop: str) -> int:
    if element.tag != "time":
        take_property(facts.microdata, element, itemprop)
    return _AUTHOR if "author" in itemprop.lower() else 0


def _take_marked(facts: PageFacts, element: HtmlElement, at: int, role: int, marked: list[tuple[int, HtmlElement, str]]) -> None:
    """Keep an element whose names say what it holds."""
    if len(marked) < _MAX_BYLINES and role & (_AUTHOR | BYLINE | MIXED):
        marked.append((at, element, "rel_author" if role & _AUTHOR else "byline" if role & BYLINE else "mixed"))
    if role & RUBRIC and len(facts.rubrics) < _MAX_RUBRICS:
        facts.rubrics.append((at, element))


def _is_in_article(element: HtmlElement) -> bool:
    above = element.getparent()
    for _ in range(_MAX_STEPS):
        if above is None:
            return False
        if above.tag in {"article", "main"}:
            return True
        above = above.getparent()
    return False


def _take_bylines(facts: PageFacts, marked: list[tuple[int, HtmlElement, str]]) -> None:
    """Lines of the elements that are marked; those inside a line that was taken, and those of other articles, are left out."""
    taken: list[HtmlElement] = []
    for at, element, kind in marked:
        if any(_is_inside(element, outer) for outer in taken[-3:]) or _is_aside(element, facts.headings):
            continue
        line = printed_line(element, _LEAD_CHARS * 2)
        if line is not None and line.text:
            taken.append(element)
            facts.bylines.append(Byline(line=line, kind=kind, at=at))


def _is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    above: HtmlElement | None = element
    for _ in range(_MAX_STEPS):
        above = above.getparent() if above is not None else None
        if above is outer or above is None:
            return above is outer
    return False


def _is_aside(element: HtmlElement, headings: list[Heading]) -> bool:
    """Whether an element stands in something that is beside the article: a teaser, a comment, a list of others."""
    above: HtmlElement | None = element
    for step in range(_MAX_STEPS):
        if above is None or above.tag in {"article", "main", "body"}:
            return above is not None and above.tag == "article" and bool(headings) and _teaser(above)
        if (step and above.tag in _ASIDE_TAGS) or _ASIDE.search(above.get("class") or ""):
            return True
        above = above.getparent()
    return False


def _teaser(article: HtmlElement) -> bool:
    """Whether an `<article>` holds no headline of the first level: one of several on the page."""
    return not any(True for _ in article.iter("h1")) and sum(1 for _ in zip(range(4), article.iter("p"), strict=False)) < 4  # noqa: PLR2004
