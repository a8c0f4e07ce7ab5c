"""Who stands on the sides of an event, as far as it tells whether the event is anybody's public act."""

from collections.abc import Set as AbstractSet
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.tiers import Candidate

#: Who acts in public whatever the article is about.
PUBLIC: Final = frozenset({"GOV", "LEG", "JUD", "COP", "MIL", "REB", "UAF", "CRM", "SPY", "IGO", "PTY"})
#: Who may use force.
FORCEFUL: Final = frozenset({"COP", "MIL", "REB", "UAF", "CRM", "SPY", "GOV", "OPP", "JUD"})
#: Bodies that talk as bodies do.
BODIES: Final = frozenset({"LAB", "OPP", "NGO", "BUS", "MNC", "REL", "EDU", "AGR"})
#: A wrong is looked into by these, also where illness is spoken of.
OF_WRONGS: Final = frozenset({"COP", "JUD", "LEG"})


#: Names that stand for a government or its head.
_HEADS: Final = frozenset({"leader", "metonym"})


def is_of_public_life(chunk: Chunk) -> bool:
    """Whether it is an organ of a state or of states, a party, an armed group, the opposition, or a head of one."""
    return chunk.sector in PUBLIC or chunk.sector == "OPP" or chunk.kind in _HEADS


def parties(candidate: Candidate) -> tuple[Chunk, ...]:
    """Both sides."""
    return (*candidate.sides.actors, *candidate.sides.recipients)


def is_known(candidate: Candidate) -> bool:
    """Whether a country or a body is known on either side."""
    return bool(candidate.actor_codes or candidate.recipient_codes)


def acts(candidate: Candidate, sectors: AbstractSet[str]) -> bool:
    """Whether somebody of these sectors acts."""
    return any(chunk.sector in sectors for chunk in candidate.sides.actors)


def is_forceful(candidate: Candidate, parse: Parse) -> bool:
    """Whether somebody acts who may use force: a state, soldiers, police, rebels."""
    return bool(candidate.actor_codes) or acts(candidate, FORCEFUL) or is_armed(candidate, parse)


def is_armed(candidate: Candidate, parse: Parse) -> bool:
    """Whether the sentence names a weapon or another attack beside the trigger."""
    trigger = candidate.trigger
    return any(
        token.lower in parse.words.attack_noun or token.lower in parse.words.equipment
        for at, token in enumerate(parse.tokens)
        if not trigger.first <= at < trigger.end
    )


def is_violent(candidate: Candidate) -> bool:
    """Whether the words are those of violence."""
    return candidate.trigger.pattern.event_type == "ASSAULT"
