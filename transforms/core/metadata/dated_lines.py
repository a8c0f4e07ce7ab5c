"""Lines that hold names beside a date: what is left of them without it, and whether that is names."""

import re
from functools import cache
from typing import Final

from transforms.core.dates.words import base_language, fold, lexicon
from transforms.core.metadata.byline_words import BylineWords
from transforms.core.metadata.bylines import is_place, read_byline
from transforms.core.metadata.east_asian_names import is_east_asian
from transforms.core.metadata.titles import is_site

#: Words beside the names of a line: a place, a job. Twice as many characters of scripts without spaces.
MAX_BESIDE: Final = 6
_FIGURE: Final = re.compile(r"\d")
_EDGES: Final = " .,;:()[]"
#: Words beside the figures of dates that the tables of dates do not hold.
_BESIDE_FIGURES: Final = frozenset({"uhr", "г", "ч", "o'clock", "min"})


def without_dates(line: str, language: str | None) -> str:
    """A line with a mark for each figure and for the words of dates beside it.

    Args:
        line: as printed.
        language: BCP 47 of the page; None: not known.

    >>> without_dates("Ann Lee, 3 March 2026", "en")
    'Ann Lee, | | |'
    """
    tokens = line.split()
    known = _date_words(base_language(language))
    is_date = [bool(_FIGURE.search(token)) for token in tokens]
    for order in (range(1, len(tokens)), range(len(tokens) - 2, -1, -1)):
        for at in order:
            is_date[at] = is_date[at] or (is_date[at - order.step] and fold(tokens[at]).casefold().strip(_EDGES) in known)
    return " ".join("|" if date else token for token, date in zip(tokens, is_date, strict=True))


@cache
def _date_words(language: str | None) -> frozenset[str]:
    return _BESIDE_FIGURES | {key[0] for each in (language, "en") for key in lexicon(each) if len(key) == 1}


def is_names(line: str, words: BylineWords, language: str | None, sites: frozenset[str], *, most: int = MAX_BESIDE) -> bool:
    """Whether a line is hardly more than names of persons.

    Args:
        line: without its dates.
        words: of bylines in the page's language.
        language: BCP 47 of the page; None: not known.
        sites: `titles.site_keys` of the page.
        most: words that may stand beside the names.
    """
    people = read_byline(line, words, language=language, is_printed=True).people
    beside = len(line.replace("|", " ").split()) - sum(len(name.split()) for name in people)
    if is_east_asian(line):
        beside, most = sum(map(str.isalpha, line)) - sum(map(len, people)), 2 * most
    return bool(people) and beside <= most and not any(is_site(name, sites) or is_place(name) for name in people)
