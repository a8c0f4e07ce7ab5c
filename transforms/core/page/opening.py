"""How a text opens: without the headline, which has a column of its own, and with the standfirst that a page shows above it."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from transforms.core.page.boilerplate import is_label
from transforms.core.page.tree import Tree

#: Lines among which the headline is looked for; what stands above it is a kicker, a section, a date.
_FIRST_LINES: Final = 4
_ABOVE_CHARS: Final = 60
#: Characters of a line that says no more than a kicker, a place or a name.
_KICKER_CHARS: Final = 40
#: Fewer characters of a description are no sentence; more of its letters are not compared.
_STANDFIRST_CHARS: Final = 40
_COMPARED_CHARS: Final = 60
_STANDFIRST_TAGS: Final = ("p", "h2", "h3", "h4", "div", "span", "section", "strong", "em", "li")
#: Lines above the first sentence that are looked at, and characters of one that is none.
_HEADER_LINES: Final = 12
_HEADER_CHARS: Final = 110
_NAME_LETTERS: Final = 5
_WIDE: Final = "\u2e80"
_STOPS: Final = frozenset(".!?…。！？؟।")
# A year beside other numbers or words, or a time of day.
_DAY: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[\u0660-\u0669\u06f0-\u06f9]{4}")
_CLOCK: Final = re.compile(r"(?<!\d)[0-2]?\d(?:[:.h]|Uhr|時|时)[0-5]\d(?!\d)")
_LETTERS: Final = re.compile(r"[\W_]+")


def without_headline(lines: Sequence[str], title: str | None) -> list[str]:
    """Leave out the headline that opens a text, and the short lines above it.

    >>> without_headline(["Regions", "Flood in Harl", "It rained."], "Flood in Harl")
    ['It rained.']
    """
    wanted = _letters(title or "")
    for at, line in enumerate(lines[:_FIRST_LINES]):
        if wanted and _letters(line) == wanted and len(lines) > at + 1:
            return list(lines[at + 1 :])
        if len(line) > _ABOVE_CHARS:
            break
    return list(lines)


def without_header(lines: Sequence[str], known: Iterable[str]) -> list[str]:
    """Leave out what stands between headline and first sentence and has columns of its own: byline, day, section, buttons.

    Args:
        lines: the text without its headline.
        known: authors, section and the like, as the page declares them.

    >>> without_header(["By Ann Lee", "9 Jan 2026, 10:30", "It rained for three days, and then the river came."], ["Ann Lee"])
    ['It rained for three days, and then the river came.']
    """
    names = [letters for name in known if len(letters := _letters(name)) > 1]
    for at, line in enumerate(lines[:_HEADER_LINES]):
        if len(line) > _HEADER_CHARS or (line[-1:] in _STOPS and not _CLOCK.search(line)):
            return [*(kept for kept in lines[:at] if not _is_header(kept, names)), *lines[at:]]
    return list(lines)


def _is_header(line: str, names: Sequence[str]) -> bool:
    letters = _letters(line)
    return (
        not letters
        or (len(line) <= _KICKER_CHARS and not line.startswith("- "))
        or any(name in letters for name in names if len(name) >= _NAME_LETTERS or name > _WIDE)
        or letters in names
        or _DAY.search(line) is not None
        or _CLOCK.search(line) is not None
        or is_label(line)
    )


def find_standfirst(tree: Tree, description: str | None) -> str | None:
    """The block of a page that says what the page's description says; None: none does.

    Args:
        tree: the page, before it is pruned; not changed.
        description: what the page declares for search results, often cut short.
    """
    wanted = _letters(description or "")[:_COMPARED_CHARS]
    if len(wanted) < _STANDFIRST_CHARS:
        return None
    opening = str(description).split(maxsplit=1)[0]
    for element in tree.iter(*_STANDFIRST_TAGS):
        text = element.text
        if text and opening in text and _letters(text).startswith(wanted[: len(opening)]):
            whole = " ".join(element.text_content().split())
            if _letters(whole).startswith(wanted) and len(whole) <= 2 * len(str(description)) and not _is_link(element):
                return whole
    return None


def with_standfirst(lines: Sequence[str], standfirst: str | None) -> list[str]:
    """Put the standfirst above a text that does not hold it yet."""
    wanted = _letters(standfirst or "")[:_COMPARED_CHARS]
    if not wanted or any(wanted in _letters(line) for line in lines):
        return list(lines)
    return [str(standfirst), *lines]


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _is_link(element: Tree) -> bool:
    return any(parent.tag == "a" for parent in element.iterancestors()) or element.find("a") is not None
