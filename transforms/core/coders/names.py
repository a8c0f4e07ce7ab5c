"""Finding the gazetteer's names in a row of tokens, longest first."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.tokens import Token
from transforms.core.gazetteer.records import Entry, Gazetteer

#: "Venezuelan-born", "Swiss-based": behind a name these tell whose somebody is; "Saudi-backed" tells who helps them.
BELONGING: Final = frozenset({"born", "based", "owned", "registered", "flagged", "headquartered"})
_HYPHEN: Final = re.compile("(-)")
#: Names of so many words need no capital: "coalition of the willing".
_ANY_CASE: Final = 3
#: "GAO" is an office, "Gao" a city.
_LONGER_THAN_ACRONYM: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NameIndex:
    """A gazetteer with the length of the longest name that begins with a word, so that most words cost one look-up."""

    gazetteer: Gazetteer
    #: First word to the number of words of its longest name.
    names: Mapping[str, int]
    agents: Mapping[str, int]


def index_names(gazetteer: Gazetteer) -> NameIndex:
    """Index a gazetteer by first words."""
    return NameIndex(gazetteer=gazetteer, names=_longest(gazetteer.names.keys()), agents=_longest(gazetteer.agents.keys()))


def _longest(keys: AbstractSet[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in keys:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def split_compounds(tokens: Sequence[Token], index: NameIndex) -> Sequence[Token]:
    """Split "Russia-Ukraine" into its names where the gazetteer knows each of them, and not the whole."""
    if not any("-" in token.text and token.text[:1].isupper() for token in tokens):
        return tokens
    result: list[Token] = []
    for token in tokens:
        parts = token.lower.split("-")
        known = (
            len(parts) > 1
            and (token.lower,) not in index.gazetteer.names
            and (parts[0],) in index.gazetteer.names
            and all((part,) in index.gazetteer.names or part in BELONGING for part in parts[1:])
        )
        if not known:
            result.append(token)
            continue
        at = 0
        for piece in _HYPHEN.split(token.text):
            start = token.start + at
            result.append(Token(start, start + len(piece), piece, piece.lower()))
            at += len(piece)
    return result


def name_at(tokens: Sequence[Token], at: int, index: NameIndex, *, any_case: bool = False) -> tuple[int, Entry] | None:
    """The longest name that begins at a token.

    Args:
        tokens: of one sentence.
        at: index of the first token.
        index: what to look in.
        any_case: also a name whose first letter is small.

    Returns:
        Number of tokens and entry; None: no name begins here.
    """
    token = tokens[at]
    longest = index.names.get(token.lower, 0)
    capital = any_case or token.text[:1].isupper()
    if longest > 1:
        words = tuple(each.lower for each in tokens[at : at + longest])
        for length in range(len(words), 1 if capital else _ANY_CASE - 1, -1):
            entry = index.gazetteer.names.get(words[:length])
            if entry is not None:
                return length, entry
    acronym = index.gazetteer.acronyms.get(token.text) or index.gazetteer.acronyms.get(token.text.rstrip("."))
    if acronym is not None:
        return 1, acronym
    if longest and capital:
        single = index.gazetteer.names.get((token.lower,))
        if single is not None and not (single.form == "city" and token.text.isupper() and len(token.text) < _LONGER_THAN_ACRONYM):
            return 1, single
    return None


def agent_at(tokens: Sequence[Token], at: int, index: NameIndex) -> tuple[int, str] | None:
    """The longest agent noun that begins at a token: number of tokens and sector; None: none begins here."""
    longest = index.agents.get(tokens[at].lower, 0)
    if not longest:
        return None
    words = tuple(each.lower for each in tokens[at : at + longest])
    for length in range(len(words), 0, -1):
        sector = index.gazetteer.agents.get(words[:length])
        if sector is not None:
            return length, sector
    return None
