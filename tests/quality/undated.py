"""Pages from which every date was taken, so that whatever date is found on one was made up."""

import json
import re
from typing import Any

from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

#: A year beside other figures, a year of this age alone, an epoch, a month beside a figure, a clock, a time that is relative.
_YEAR = r"(?:19|20)\d{2}"
_DATE = re.compile(
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|(?<!\d){_YEAR}[-/]?[01]\d[-/]?[0-3]\d(?!\d)|(?<!\d){_YEAR}(?!\d)|(?<!\d)1[0-9]{{9}}(?:\d{{3}})?(?!\d)"
    r"|\d{1,2}:\d{2}|\b\d+\s*(?:second|minute|hour|day|week|month|year)s?\b(?:\s+ago)?"
)
_DATING = re.compile(r"date|time|publi|modif|updat|creat|issued|year|expir|upload|coverage", re.IGNORECASE)


def strip_dates(html: str) -> str:
    """Take every date out of a page: of its text, attributes, addresses, metadata and scripts.

    Args:
        html: the page.

    Returns:
        The page again; words and markup stay, but scripts other than JSON-LD go.
    """
    tree: HtmlElement = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    for element in list(tree.iter("script", "style", "time", "meta")):
        if element.tag == "script" and "ld+json" in (element.get("type") or ""):
            element.text = _undated_json(element.text or "")
        elif element.tag != "meta" or _DATING.search(
            f"{element.get('name')} {element.get('property')} {element.get('itemprop')}"
        ):
            element.drop_tree()
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "script":
            continue
        for name, value in element.attrib.items():
            element.set(name, strip_text(str(value)))
        element.text = strip_text(element.text) if element.text else None
        element.tail = strip_text(element.tail) if element.tail else None
    return str(tostring(tree, encoding="unicode"))


def strip_text(text: str) -> str:
    """Take every date out of a text or an address."""
    return _DATE.sub("", text)


def _undated_json(text: str) -> str:
    try:
        return json.dumps(_undated(json.loads(text)))
    except ValueError:
        return ""


def _undated(value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {key: _undated(inner) for key, inner in value.items() if not _DATING.search(key)}
    if isinstance(value, list):
        return [_undated(inner) for inner in value]
    return strip_text(value) if isinstance(value, str) else value
