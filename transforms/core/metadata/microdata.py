"""The article that a page describes in microdata: `itemprop` in the scope of an article, the page's own among several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from transforms.core.metadata.printed import printed_line

_ARTICLE: Final = re.compile(r"(?:Article|Posting|Report)\b")
_MAX_PROPERTIES: Final = 300
_MAX_VALUES: Final = 50
_VALUE_CHARS: Final = 500
#: Steps up the tree to what a property belongs to.
_MAX_STEPS: Final = 60


@dataclass(slots=True, kw_only=True)
class Microdata:
    """Properties in the order of the page."""

    #: Article that is described, property in lower case, value; None: inside nothing that is described.
    said: list[tuple[HtmlElement | None, str, str]] = field(default_factory=list)
    #: Properties that were looked at.
    count: int = 0


def take_property(microdata: Microdata, element: HtmlElement, itemprop: str) -> None:
    """Keep a property of an article, or the name inside its author; properties of what else is described are passed over.

    Args:
        microdata: of the page; is added to.
        element: that has the property.
        itemprop: names of the property, as written.
    """
    microdata.count += 1
    if microdata.count > _MAX_PROPERTIES:
        return
    scope, names = _scope(element.getparent()), itemprop.lower().split()
    if scope is not None and not _is_article(scope):
        is_name = names == ["name"] and (scope.get("itemprop") or "").lower() == "author"
        scope, names = _above(scope), ["author"] if is_name else []
        if scope is None:
            return
    elif element.get("itemscope") is not None and {"author", "publisher"} & set(names):
        return  # its name is inside
    value = element.get("content") or element.get("datetime")
    if value is None and (line := printed_line(element, _VALUE_CHARS)) is not None:
        value = line.text
    if cleaned := " ".join((value or "")[: 4 * _VALUE_CHARS].split()):
        microdata.said += [(scope, name, cleaned) for name in names]


def _above(scope: HtmlElement) -> HtmlElement | None:
    """The article that a thing is described in."""
    above = _scope(scope.getparent())
    return above if above is not None and _is_article(above) else None


def own_properties(microdata: Microdata, headlines: Sequence[str]) -> dict[str, list[str]]:
    """Properties of the page's own article: the one with a headline of the page, else the first.

    What stands in no article's scope counts where it says one thing only: otherwise it is of several teasers.

    Args:
        microdata: of the page.
        headlines: that the page shows.
    """
    shown = {headline.casefold() for headline in headlines}
    scopes = [scope for scope, _, _ in microdata.said if scope is not None]
    headed = [
        scope for scope, name, value in microdata.said if name == "headline" and scope is not None and value.casefold() in shown
    ]
    own = next(iter((*headed, *scopes)), None)
    found: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    for scope, name, value in microdata.said:
        values = (found if scope is own and own is not None else loose if scope is None else {}).setdefault(name, [])
        if len(values) < _MAX_VALUES:
            values.append(value)
    return {name: values[:1] for name, values in loose.items() if len(set(values)) == 1} | found


def is_own(element: HtmlElement) -> bool:
    """Whether a property is an article's, or nobody's in particular; not a comment's."""
    scope = _scope(element.getparent())
    return scope is None or _is_article(scope)


def _is_article(scope: HtmlElement) -> bool:
    return _ARTICLE.search(scope.get("itemtype") or "") is not None


def _scope(element: HtmlElement | None) -> HtmlElement | None:
    for _ in range(_MAX_STEPS):
        if element is None or element.get("itemscope") is not None:
            return element
        element = element.getparent()
    return None
