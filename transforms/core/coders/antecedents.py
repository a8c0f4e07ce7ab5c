"""Antecedents: who fits a pronoun or a noun, and what such a noun takes over from them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk, Via
from transforms.core.coders.memory import Named

PERSONAL: Final = frozenset({"he", "she", "him", "his", "her"})
NEUTRAL: Final = frozenset({"it", "its"})
PLURAL: Final = frozenset({"they", "them", "their"})
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
