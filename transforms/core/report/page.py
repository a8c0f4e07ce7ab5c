"""The frame of a page: one file that asks for nothing, runs nothing, and says so to the browser."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from transforms.core.report.markup import Child, Html, document, join, tag


@cache
def style() -> str:
    """The style sheet of all pages."""
    return (files("transforms.core.report") / "page.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """What a page may do: wear its own style sheet, which is told by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def page(title: str, header: Html, sections: list[Html], footer: Html) -> str:
    """A whole page.

    Args:
        title: of the window.
        header: what stands above all.
        sections: of the page, in their order.
        footer: what stands below all.
    """
    body = tag("body", tag("header", header), tag("main", join(sections)), tag("footer", footer))
    return document(tag("title", title), body, policy(), style())


def section(name: str, heading: str, lede: Child, *content: Child) -> Html:
    """A section with its heading, and a sentence that says what is to be seen."""
    told = None if lede is None else tag("p", lede, class_="lede")
    return tag("section", tag("h2", heading, id=f"{name}-heading"), told, *content, id=name, aria_labelledby=f"{name}-heading")


def nothing(*said: Child) -> Html:
    """What stands where there is nothing to show: why, and what would change it."""
    return tag("p", *said, class_="nothing")


def swatch(kind: str) -> Html:
    """A spot of a colour, beside the word that names it."""
    return tag("span", class_=f"swatch {kind}", aria_hidden="true")
