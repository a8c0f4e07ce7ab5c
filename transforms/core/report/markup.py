"""HTML and SVG that cannot be forged: whatever is a `str` is escaped, and only this module makes markup.

Elements and attributes are those of two short lists. There is no script, no event handler, no `style`, and an address is a link only
where it leads to http, https or a place on the page itself.
"""

from collections.abc import Iterable
from html import escape
from typing import Final

from transforms.core.report.readable import neutral
from transforms.core.urls import is_web_url

_ELEMENTS: Final = frozenset(
    "title body header main footer section article h1 h2 h3 p div span strong em small code mark bdi a ul li dl dt dd blockquote"
    " table caption thead tbody tr th td figure svg g rect line".split()
)
_ATTRIBUTES: Final = frozenset(
    "id class title dir href rel scope role aria-label aria-hidden aria-labelledby data-n data-label focusable"
    " viewBox preserveAspectRatio x y x1 x2 y1 y2 width height".split()
)
#: Without content, by the HTML standard (of those above).
_LEAVES: Final = frozenset({"rect", "line"})


class Html:
    """Markup. It is made by the functions of this module and by nothing else."""

    __slots__ = ("_markup",)

    def __init__(self, markup: str, *, made_here: object = None) -> None:
        """Take markup whose parts were escaped.

        Raises:
            TypeError: another module tries.
        """
        if made_here is not _HERE:
            raise TypeError("markup is made by `tag` and `join`, which escape; a string is not markup")
        self._markup = markup

    def __str__(self) -> str:
        """The markup."""
        return self._markup


_HERE: Final = object()
#: What an element holds: a string is escaped, a number printed, None is nothing.
Child = Html | str | int | None


def join(children: Iterable[Child]) -> Html:
    """Pieces one after the other.

    >>> str(join(["a < b", None, 3]))
    'a &lt; b3'
    """
    return Html("".join(map(_piece, children)), made_here=_HERE)


def tag(name: str, *children: Child, **attributes: str | int | None) -> Html:
    r"""An element.

    Args:
        name: of the element.
        children: what it holds.
        attributes: a final `_` is left off and other `_` are hyphens; one that is None is left out.

    Raises:
        ValueError: the element or an attribute is none of those that a page may have.

    >>> str(tag("p", "<script>", class_="x\"y", title=None))
    '<p class="x&quot;y">&lt;script&gt;</p>'
    >>> str(tag("a", "here", href="javascript:alert(1)")), str(tag("a", "top", href="#top"))
    ('<a>here</a>', '<a href="#top">top</a>')
    """
    if name not in _ELEMENTS:
        raise ValueError(f"no page has an element {name}")
    told = "".join(_attribute(key.removesuffix("_").replace("_", "-"), value) for key, value in attributes.items())
    if name in _LEAVES and not children:
        return Html(f"<{name}{told}/>", made_here=_HERE)
    return Html(f"<{name}{told}>{join(children)}</{name}>", made_here=_HERE)


def document(head: Html, body: Html, policy: str, style: str) -> str:
    """A whole page.

    Args:
        head: its title.
        body: what is seen.
        policy: the value of Content-Security-Policy.
        style: CSS of our own; the policy holds its hash.

    Raises:
        ValueError: the style would end its element.
    """
    if "</" in style:
        raise ValueError("a style sheet cannot hold the end of an element")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex, nofollow">\n'
        f"{head}\n<style>{style}</style>\n</head>\n{body}\n</html>\n"
    )


def _piece(child: Child) -> str:
    if child is None:
        return ""
    return str(child) if isinstance(child, (Html, int)) else escape(neutral(child), quote=False)


def _attribute(name: str, value: str | int | None) -> str:
    if name not in _ATTRIBUTES:
        raise ValueError(f"no element of a page has an attribute {name}")
    if value is None or (name == "href" and not _leads(str(value))):
        return ""
    return f' {name}="{escape(neutral(str(value)))}"'


def _leads(address: str) -> bool:
    return address.startswith("#") or (address.lower().startswith(("http://", "https://")) and is_web_url(address))
