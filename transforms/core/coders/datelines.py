"""Datelines: "GENEVA, Nov 5 (Agency) - ..." says from where it is told, and names nobody who acts."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.tokens import Token

#: Words of the longest dateline that is looked for: city, region, country, day, agency, with their commas.
_LONGEST: Final = 16
_DASHES: Final = frozenset({"-", "–", "—", "--"})
#: Letters of the shortest city that is written in capitals: "ULM", "GAZA".
_CITY: Final = 3
_INSIDE: Final = frozenset({",", ".", "(", ")", "/", "and", "of", "de", "el", "la", "al"})


def dateline_end(tokens: Sequence[Token]) -> int:
    """Where the text behind a sentence's dateline begins; 0: it has none.

    It opens with a city in capitals or ends in an agency in brackets, holds nothing but names, numbers and their marks, and ends in a dash
    that stands free. What follows is in running text, so that a headline in capitals has none.

    >>> from transforms.core.coders.tokens import tokenise
    >>> text = "GENEVA, Nov 5 - Armenia and Azerbaijan signed a treaty."
    >>> dateline_end(tokenise(text, 0, len(text)))
    5
    >>> text = "Russia - Ukraine talks have failed."
    >>> dateline_end(tokenise(text, 0, len(text)))
    0
    """
    if not tokens or not tokens[0].text[:1].isalpha():
        return 0
    city = tokens[0].text
    opens = len(city) >= _CITY and city.isupper()
    for at in range(1, min(_LONGEST, len(tokens) - 1)):
        token = tokens[at]
        if token.lower in _DASHES:
            agency = tokens[at - 1].lower == ")"
            free = token.start > tokens[at - 1].end or token.text == "—"
            running = any(each.text.islower() for each in tokens[at + 1 : at + 1 + _LONGEST])
            return at + 1 if (opens or agency) and free and running else 0
        if not (token.text[:1].isupper() or token.text[:1].isdigit() or token.lower in _INSIDE):
            return 0
    return 0
