"""The text of an element as one printed line, and the runs it is made of."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

#: Elements whose text is not read as part of a line.
_MUTE: Final = frozenset("script style svg button noscript template select option textarea iframe object".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li ol p section table td th"
    " tr ul".split()
)
#: Shown to nobody, or to screen readers only.
_UNSEEN: Final = re.compile(r"sr-only|visually-?hidden|screen-reader|hidden-text|\bhide\b|assistive", re.IGNORECASE)
_AUTHOR_PATH: Final = re.compile(
    r"/(?:authors?|autor(?:es|en|e|i|zy)?|auteurs?|autori?|people|persons?|profiles?|profil|staff|by|bylines?|journalists?|journalistes?"
    r"|contributors?|reporters?|writers?|columnists?|correspondents?|team|redactie|redaktion|medarbejder|avtory?|yazar|penulis)/[^/?#]",
    re.IGNORECASE,
)
#: Elements of a line; what has more is a part of the page.
_MAX_ELEMENTS: Final = 80
#: Characters over the limit that are read before a line is given up.
_SLACK: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text inside one element, white space put in order."""

    text: str
    #: Inside a link to an author's page.
    is_linked: bool
    #: Class of the element, lower case.
    marks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An element's text."""

    #: As printed.
    text: str
    runs: tuple[Run, ...]


def printed_line(element: HtmlElement, limit: int) -> Line | None:
    r"""Read a short element.

    Args:
        element: of the page's tree.
        limit: most characters of its text.

    Returns:
        The line; None where the element holds more than a line.

    >>> from lxml.html import fragment_fromstring
    >>> printed_line(fragment_fromstring("<p>By <a>Ann\n Lee</a><span>Reporter</span>, Ulm</p>"), 50).text
    'By Ann Lee Reporter, Ulm'
    """
    parts: list[str] = []
    runs: list[Run] = []
    length = elements = linked = 0
    closed = False
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        is_end = event == "end"
        if is_end:
            linked -= inner.tag == "a" and _is_author_link(inner)
            text, owner = (inner.tail, inner.getparent()) if inner is not element else (None, None)
            closed = True
        else:
            elements += 1
            if inner is not element and (inner.tag in _MUTE or _UNSEEN.search(inner.get("class") or "")):
                walk.skip_subtree()
                linked += inner.tag == "a" and _is_author_link(inner)
                continue
            linked += inner.tag == "a" and _is_author_link(inner)
            text, owner = inner.text, inner
            if closed and (not parts or not parts[-1][-1:].isspace()):
                parts.append(" ")
            closed = False
        if inner.tag in _BLOCKS:
            parts.append(" ")
        if text:
            closed = False
            parts.append(text[: limit * _SLACK])
            length += len(text)
            if stripped := " ".join(text[: limit * _SLACK].split()):
                marks = (owner.get("class") or "").lower() if owner is not None else ""
                runs.append(Run(text=stripped, is_linked=linked > 0, marks=marks))
        if elements > _MAX_ELEMENTS or length > limit * _SLACK:
            return None
    line = " ".join("".join(parts).split())
    return Line(text=line, runs=tuple(runs)) if len(line) <= limit else None


def _is_author_link(link: HtmlElement) -> bool:
    return "author" in (link.get("rel") or "").lower() or bool(_AUTHOR_PATH.search(link.get("href") or ""))
