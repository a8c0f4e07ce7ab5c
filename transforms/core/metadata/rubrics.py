"""What stands around a headline: the rubric above it, and labels inside it."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from transforms.core.metadata.facts import PageFacts
from transforms.core.metadata.printed import Line, printed_line
from transforms.core.metadata.titles import is_site

#: Elements before and after a headline among which its rubric stands.
_BEFORE: Final = 40
_AFTER: Final = 12
_RUBRIC_CHARS: Final = 40
_TITLE_MARK: Final = re.compile(r"\s[|–—\-·•»«:]\s|[|»«_]")
_CRUMB_CHARS: Final = 300
_LEVEL: Final = re.compile(r"[>›»/|:]")
#: Labels that stand where rubrics do. Source: own list.
_NO_RUBRIC: Final = frozenset("plus premium live video abo exclusive exclusif opinion+ breaking news+ pro subscribers".split())
_CRUMBS: Final = re.compile(r"crumb|path|\bloc\b", re.IGNORECASE)
#: Parts of a headline that are labels: "Live", a kicker, a mark of what costs.
_LABEL: Final = re.compile(
    r"live|kicker|label|badge|eyebrow|overline|topline|dachzeile|pre-?title|premium|prefix|icon|categor|rubri|section|super-?title|flag",
    re.IGNORECASE,
)


def rubric_of(facts: PageFacts, headline: str | None, sites: frozenset[str]) -> str | None:
    """The rubric that the page shows beside its headline; only one that the page also links to counts.

    Args:
        facts: of the page.
        headline: that was chosen; None: none was.
        sites: `site_keys` of the page.
    """
    top = next((heading.at for heading in facts.headings if headline and headline in heading.line.text), None)
    if top is None:
        return None
    near = [(at, element) for at, element in facts.rubrics if top - _BEFORE <= at <= top + _AFTER]
    # The nearest one before the headline, then the first one after it.
    for _, element in sorted(near, key=lambda each: (each[0] > top, abs(each[0] - top))):
        for name in _names(element):
            if name in facts.links.texts and name != headline and name.casefold() not in _NO_RUBRIC and not is_site(name, sites):
                return name
    return None


def titled_rubric(facts: PageFacts, headline: str | None, sites: frozenset[str]) -> str | None:
    """The part of the `<title>` between headline and site, where the page links to it."""
    parts = [part.strip() for part in _TITLE_MARK.split(facts.title or "")]
    return next(
        (part for part in parts[::-1] if part in facts.links.texts and part != headline and not is_site(part, sites)), None
    )


def _names(element: HtmlElement) -> Iterator[str]:
    """The rubric that an element holds; of a path of several levels the lowest."""
    if _CRUMBS.search(f"{element.get('class')} {element.get('id')}"):
        line = printed_line(element, _CRUMB_CHARS)
        yield from (part.strip() for run in reversed(line.runs if line else ()) for part in reversed(_LEVEL.split(run.text)))
    else:
        line = printed_line(element, _RUBRIC_CHARS)
        yield from (line.text, *(run.text for run in line.runs)) if line else ()


def headline_variants(line: Line) -> tuple[str, ...]:
    """A heading's text, and what is left of it without the labels in it, its first part, its last part.

    >>> from transforms.core.metadata.printed import Run
    >>> headline_variants(Line(text="Live Flood in Ulm", runs=(Run(text="Live", is_linked=False, marks="x"),
    ...                        Run(text="Flood in Ulm", is_linked=False, marks=""))))
    ('Live Flood in Ulm', 'Flood in Ulm', 'Live')
    """
    runs = line.runs
    texts = [run.text for run in runs]
    bare = [run.text for run in runs if not _LABEL.search(run.marks)]
    rests = [" ".join(part).strip(" :|–—-") for part in (bare, texts[1:], texts[:-1])]
    return tuple(dict.fromkeys((line.text, *(rest for rest in rests if rest))))
