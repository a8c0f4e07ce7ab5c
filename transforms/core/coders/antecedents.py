"""Antecedents: who fits a pronoun or a noun, and what such a noun takes over from them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk, Via
from transforms.core.coders.memory import Named, may_be_subject
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

PERSONAL: Final = frozenset({"he", "she", "him", "his", "her"})
NEUTRAL: Final = frozenset({"it", "its"})
PLURAL: Final = frozenset({"they", "them", "their"})
#: What is taken, searched or destroyed is somebody's: "burned their houses", "violated its airspace".
BELONGINGS: Final = frozenset(
    "house houses home homes flat apartment boat boats vessel vessels ship ships trawler luggage passport passports phone phones laptop laptops"
    " computer computers car cars vehicle vehicles truck trucks crops cattle livestock animals land farms granaries fields shops shop assets"
    " accounts property properties belongings documents papers camera cameras equipment airspace waters territory weapons funds money savings"
    " salaries headquarters offices villages".split()
)
#: Of another state than the one who calls them so.
OF_OTHERS: Final = frozenset({"counterpart", "counterparts", "colleague", "colleagues", "host", "hosts", "guest", "guests"})
SUBJECTS: Final = frozenset({"he", "she", "it", "they"})
POSSESSIVE: Final = frozenset({"its", "their", "his", "her"})
#: Words between "which" and "its".
_REACH_RELATIVE: Final = 6
#: Words of an office between a possessive and its noun.
_MAX_BEFORE: Final = 3
_STATE: Final = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})


def is_of_state(chunk: Chunk) -> bool:
    """Whether it is a state, one of its organs, or somebody who speaks for it."""
    return chunk.kind in {"country", "metonym", "leader"} or chunk.sector in _STATE or chunk.organisation is not None


def lent(chunk: Chunk, known: Chunk, distance: int, via: Via) -> Chunk:
    """A noun with the country, or the body, of another actor."""
    if known.code is None:
        return chunk
    organisation = known.organisation if known.country is None or chunk.sector is None else None
    return replace(
        chunk,
        kind="actor",
        country=known.country,
        organisation=organisation,
        sector=chunk.sector or (known.sector if organisation else None),
        via=via,
        distance=distance,
    )


def fits(each: Named, pronoun: str, named: Sequence[Named]) -> bool:
    """Whether a pronoun may stand for somebody, by number and kind."""
    chunk = each.chunk
    if chunk.code is None and chunk.person is None:
        return pronoun in PLURAL and each.plural and chunk.kind == "agent"
    if pronoun in PERSONAL:
        return each.person and not each.plural
    if chunk.kind == "demonym" and not chunk.noun:
        return False
    several = len(_group_of(each, named)) > 1
    if pronoun in NEUTRAL:
        return not each.person and not each.plural and not several
    return several or each.plural or (chunk.kind == "organisation" and chunk.sector != "MED")


def meant(each: Named, pronoun: str, named: Sequence[Named]) -> list[Chunk]:
    """Whom a pronoun stands for: of a plural all that act together."""
    return _group_of(each, named) if pronoun in PLURAL else [each.chunk]


def _group_of(each: Named, named: Sequence[Named]) -> list[Chunk]:
    return [other.chunk for other in named if other.chunk.group == each.chunk.group]


def is_taken(each: Named, taken: AbstractSet[str | None]) -> bool:
    """Whether it is the subject, whom its own object does not mean; a noun of the same country may be meant: "a court tried four men and jailed them"."""
    return each.chunk.code in taken and (each.subject or each.chunk.kind not in {"agent", "actor"})


def speaker_before(at: int, lower: str, tokens: Sequence[Token], named: Sequence[Named], words: Words) -> Named | None:
    """Who says it, in "Merial said it had complied"; None: no verb of saying stands before."""
    verb = at - 1 - (tokens[at - 1].lower == "that")
    if lower not in SUBJECTS or verb < 1 or tokens[verb].lower not in words.report_verb:
        return None
    found = [each for each in named if each.chunk.end == verb and each.chunk.preposition is None]
    if not found or found[-1].plural != (lower in PLURAL):
        return None
    return found[-1] if found[-1].person == (lower in PERSONAL) or lower in PLURAL else None


def owner_in_relative(at: int, lower: str, tokens: Sequence[Token], named: Sequence[Named]) -> Chunk | None:
    """Who "its" means in "Britain, which cut its aid": the one before the relative clause; None: there is no such clause."""
    if lower not in POSSESSIVE:
        return None
    for k in range(at - 1, max(0, at - _REACH_RELATIVE), -1):
        if tokens[k].lower in {"which", "who"}:
            before = [each for each in named if each.chunk.end <= k]
            return before[-1].chunk if before and before[-1].chunk.end >= k - 1 and before[-1].chunk.code else None
    return None


def nearest_subject(named: Sequence[Named], tokens: Sequence[Token], words: Words) -> list[Named]:
    """Who is the subject of the clause so far: the last that may be one, with all that act together; empty: nobody."""
    able = [each for each in named if may_be_subject(each.chunk)]
    last = next((each for each in reversed(able) if each.chunk.kind != "pronoun"), None)
    if last is None:
        return []
    between = {token.lower for token in tokens[able[0].chunk.end : last.chunk.first]}
    if not between & (words.subordinator | words.report_verb | {",", ";", "but"}):
        # An object stands without a preposition as well.
        last = able[0]
    return [replace(each, subject=True) for each in named if each.chunk.group == last.chunk.group]


def possessive_before(chunk: Chunk, tokens: Sequence[Token], words: Words) -> str | None:
    """The possessive before a noun: "its former president"; None: there is none."""
    for at in range(chunk.first - 1, max(-1, chunk.first - 1 - _MAX_BEFORE), -1):
        lower = tokens[at].lower
        if lower in POSSESSIVE:
            return lower
        if lower not in words.modifier and lower not in words.title and not lower.isdigit():
            return None
    return None
