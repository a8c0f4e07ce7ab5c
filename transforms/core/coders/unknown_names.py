"""Names that the gazetteer lacks: where they begin and end."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from transforms.core.coders.names import NameIndex, agent_at, name_at
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words
from transforms.core.gazetteer.records import Entry

#: A capitalised word that looks like an adjective of a country, and may open a sentence: "Ruritanian soldiers".
_DEMONYM: Final = re.compile(r"[A-Z][a-z]{2,}(?:ian|ean|ese|ish|ani)")
#: Small words inside names: "Ursula von der Leyen", "Mohammed bin Salman".
_PARTICLES: Final = frozenset("de da dos del di du la le van von der den ter ten al el bin ibn ben abu bint".split())
_MAX_PARTICLES: Final = 2


class Known:
    """What mentions are looked up in."""

    __slots__ = ("index", "on", "surnames", "words")

    def __init__(self, index: NameIndex, words: Words, on: date | None, surnames: AbstractSet[str]) -> None:
        self.index = index
        self.words = words
        self.on = on
        self.surnames = surnames


def end_of_domain(tokens: Sequence[Token], end: int, known: Known) -> int:
    """One past what an office is for: "Minister of Foreign Affairs", "Secretary for Health and Welfare"."""
    head = tokens[end - 1].lower
    if (
        end + 1 >= len(tokens)
        or tokens[end].lower not in {"of", "for"}
        or head not in known.words.office | known.words.institution
    ):
        return end
    at = end + 1
    while at < len(tokens) and _is_domain(tokens, at, known):
        at += 1
        if at + 1 < len(tokens) and tokens[at].lower == "and" and _is_domain(tokens, at + 1, known):
            at += 1
    return at if at > end + 1 else end


def _is_domain(tokens: Sequence[Token], at: int, known: Known) -> bool:
    return (
        _may_be_name(tokens, at, known.words)
        and name_at(tokens, at, known.index) is None
        and agent_at(tokens, at, known.index) is None
    )


def is_part_of_name(tokens: Sequence[Token], at: int, length: int, entry: Entry, known: Known) -> bool:
    """Whether a surname or a city is only one word of a longer, unknown name: "Anand Raghavan", "Lagos Zelaya"."""
    if length > 1 or not (entry.kind in {"leader", "capital"} or entry.form == "city"):
        return False
    after = at + 1
    return (
        after < len(tokens)
        and _may_be_name(tokens, after, known.words)
        and tokens[after].lower not in known.words.title
        and (_unknown(tokens, after, known.index) or _is_surname(tokens, after, known))
        and tokens[after].text.isalpha()
        and not tokens[after].text.isupper()
    )


def _is_surname(tokens: Sequence[Token], at: int, known: Known) -> bool:
    found = name_at(tokens, at, known.index)
    return found is not None and found[0] == 1 and found[1].kind == "leader"


def end_of_name(tokens: Sequence[Token], at: int, known: Known) -> int:
    """One past the last capitalised word in a row; a particle counts where another capitalised word follows."""
    end = at
    while end < len(tokens) and _may_be_name(tokens, end, known.words) and (end == at or _goes_on_name(tokens, end, known)):
        end += 1
        skipped = end
        while end > at and skipped < len(tokens) and skipped - end < _MAX_PARTICLES and tokens[skipped].text in _PARTICLES:
            skipped += 1
        if skipped > end and skipped < len(tokens) and _may_be_name(tokens, skipped, known.words):
            end = skipped
    return end


def _goes_on_name(tokens: Sequence[Token], at: int, known: Known) -> bool:
    last = at + 1 >= len(tokens) or not _may_be_name(tokens, at + 1, known.words)
    ends = last and (tokens[at].lower in known.words.surname_noun or _is_surname(tokens, at, known))
    return ends or _unknown(tokens, at, known.index)


def may_open(tokens: Sequence[Token], at: int, end: int, known: Known) -> bool:
    """Whether the first word of a sentence is a name, and not just its first word; whether one word names somebody at all."""
    if end - at == 1 and any(character.isdigit() for character in tokens[at].text):
        return False  # a virus, an aircraft, a product: "H5N1", "A320"
    if at > 0 or end - at > 1:
        return True
    word = tokens[0]
    speaks = len(tokens) > 1 and tokens[1].lower in known.words.report_verb and not word.lower.endswith("s")
    return word.lower in known.surnames or speaks or _DEMONYM.fullmatch(word.text) is not None


def _may_be_name(tokens: Sequence[Token], at: int, words: Words) -> bool:
    lower = tokens[at].lower
    # "Should", "If" behind a quotation mark.
    return (
        tokens[at].text[:1].isupper()
        and tokens[at].text not in words.capitalised
        and lower not in words.conditional_opener | words.subordinator
    )


def _unknown(tokens: Sequence[Token], at: int, index: NameIndex) -> bool:
    return name_at(tokens, at, index) is None and (tokens[at].lower,) not in index.gazetteer.agents
