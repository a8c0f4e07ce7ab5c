"""Where English text names the holder of a country's office: "Belgian Prime Minister Alexander De Croo"."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from transforms.core.finding import literals
from transforms.core.gazetteer import OfficeHolder, load_gazetteer
from transforms.core.gazetteer.table import name_tokens

#: Titles as text writes them, to offices of the gazetteer.
_OFFICES: Final = {
    "prime minister": ("prime minister",), "president": ("president",), "foreign minister": ("foreign minister",),
    "defence minister": ("defence minister",), "defense minister": ("defence minister",), "chancellor": ("chancellor",),
    "vice president": ("vice president",), "foreign secretary": ("foreign secretary",), "defence secretary": ("defence secretary",),
    "defense secretary": ("secretary of defense",), "secretary of state": ("secretary of state",), "king": ("king",), "premier": ("premier", "prime minister"),
}  # fmt: skip
_GATES: Final = ("minister", "president", "chancellor", "secretary", "king ", "premier")
_TITLE: Final = re.compile(
    r"(?<=[\w’'] )(?P<office>(?:Prime|Foreign|Defen[cs]e) Minister|(?:Vice )?President|Chancellor|(?:Foreign|Defen[cs]e) Secretary"
    r"|Secretary of State|King|Premier) (?P<name>[A-ZÀ-Þ][\w’'-]{1,30}(?: (?:(?:de|van|von|der|bin|al|el|da|dos|la) ){0,2}[A-ZÀ-Þ][\w’'-]{1,30}){0,3})"
)
_POSSESSIVE: Final = re.compile(r"[’']s?$")
_LEAD_CHARS: Final = 50
_LEAD_WORDS: Final = 3
_LEAD: Final = re.compile(r"[A-Z][\w.’'-]{1,30}(?: (?:[A-Z][\w.’'-]{1,30}|and))* ?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeMention:
    """One person named by an office of a country."""

    #: ISO 3166-1 alpha-3.
    country: str
    #: Offices of the gazetteer that the title may mean.
    offices: tuple[str, ...]
    #: As written, without a possessive ending; may run on into words that are no part of it.
    name: str
    #: Of the name in the text.
    start: int
    #: Of the country's name or adjective before the title.
    lead_start: int


@lru_cache(maxsize=2)
def office_mentions(text: str) -> tuple[OfficeMention, ...]:
    """All mentions in a text, in order.

    >>> [(m.country, m.offices, m.name) for m in office_mentions("It was Belgian Prime Minister De Croo's plan.")]
    [('BEL', ('prime minister',), 'De Croo')]
    """
    if not literals(text).have(*_GATES):
        return ()
    found = []
    for match in _TITLE.finditer(text):
        lead = _country_before(text, match.start())
        if lead is not None:
            name = _POSSESSIVE.sub("", match["name"])
            offices = _OFFICES[match["office"].lower()]
            found.append(
                OfficeMention(country=lead[0], offices=offices, name=name, start=match.start("name"), lead_start=lead[1])
            )
    return tuple(found)


def _country_before(text: str, end: int) -> tuple[str, int] | None:
    """Country whose name or adjective ends right before a place, and where it begins; None: there is none."""
    base = max(0, end - _LEAD_CHARS)
    lead = _LEAD.search(text[base:end])
    if lead is None:
        return None
    words = lead.group().split()[-_LEAD_WORDS:]
    gazetteer = load_gazetteer()
    for first in range(len(words)):
        tokens = name_tokens(_POSSESSIVE.sub("", " ".join(words[first:])))
        entry = gazetteer.names.get(tokens) or (
            gazetteer.acronyms.get(words[first].strip("’'s")) if first == len(words) - 1 else None
        )
        if entry is not None and entry.country is not None and entry.kind in {"country", "demonym"}:
            return entry.country, text.rindex(words[first], base, end)
    return None


def known_terms(name: str) -> tuple[tuple[OfficeHolder, ...], str]:
    """Terms of the person that a name's longest known beginning means, and that beginning; none: the name is unknown."""
    terms = load_gazetteer().terms
    words = name.split()
    for count in range(len(words), 0, -1):
        for first in (0, count - 1) if count > 1 else (0,):
            part = " ".join(words[first:count])
            if found := terms.get(name_tokens(part)):
                return found, " ".join(words[:count])
    return (), ""


@cache
def holders() -> Mapping[tuple[str, str], tuple[OfficeHolder, ...]]:
    """Every term of every office of a country, by country and office."""
    found: dict[tuple[str, str], dict[OfficeHolder, None]] = defaultdict(dict)
    for terms in load_gazetteer().terms.values():
        for term in terms:
            if term.country is not None:
                found[term.country, term.office][term] = None
    return {key: tuple(terms) for key, terms in found.items()}
