"""Force of things and against things: "the drug attacks the muscle", "beat the lumps", "wolves killed a sheep"."""

from typing import Final

from transforms.core.coders.heads import is_thing, object_word, subject_word
from transforms.core.coders.parse import Parse
from transforms.core.coders.standing import is_forceful, is_violent
from transforms.core.coders.tiers import Candidate

#: What no thing does; a law may ban, a report may accuse.
_OF_SOMEBODY: Final = frozenset({"ASSAULT", "RETREAT", "CONSULT", "MOBILIZE", "PROTEST", "COERCE", "AID"})
#: Words around a verb of harm in which animals stand.
_REACH_ANIMAL: Final = 7


def is_of_thing(candidate: Candidate, parse: Parse) -> bool:
    """Done by a thing, or to one that nobody aims at: "the drug attacks the muscle", "no details were released"."""
    trigger = candidate.trigger
    # "An enzyme that attacks the muscle" is read as a noun as well.
    verbal = trigger.is_verb or (parse.lower(trigger.first - 1) == "that" and parse.lower(trigger.end) in parse.words.determiner)
    subject = subject_word(trigger, parse) if verbal else None
    if subject is None:
        nobody = is_violent(candidate) and not candidate.sides.actors and not candidate.recipient_codes
        return trigger.is_verb and nobody and parse.lower(trigger.first - 1) == "it"
    return _is_done_to(candidate, subject, parse) if candidate.marks.passive else _is_done_by(candidate, subject, parse)


def _is_done_to(candidate: Candidate, subject: str, parse: Parse) -> bool:
    """Whether what is hit, freed or stolen is a thing that nobody aims at."""
    pattern = candidate.trigger.pattern
    aimed = pattern.event_type not in {"ASSAULT", "RETREAT"} and pattern.head != "steal"
    return not aimed and subject not in parse.words.aim and is_thing(subject, parse) and not is_forceful(candidate, parse)


def _is_done_by(candidate: Candidate, subject: str, parse: Parse) -> bool:
    """Whether a thing does what only somebody can do."""
    event_type = candidate.trigger.pattern.event_type
    if any(chunk.sector or chunk.code for chunk in candidate.sides.actors) and not _owns_thing(candidate, parse):
        return False
    if subject in parse.words.natural_cause:
        return not candidate.actor_codes
    decreed = event_type == "COERCE" and subject in parse.words.decree
    return event_type in _OF_SOMEBODY and is_thing(subject, parse) and not decreed


def _owns_thing(candidate: Candidate, parse: Parse) -> bool:
    """Whether not the actor acts, but what is theirs: "Biden's policies hurt them"."""
    return all(parse.lower(chunk.end) in {"'s", "’s", "'"} for chunk in candidate.sides.actors)


def is_at_thing(candidate: Candidate, parse: Parse) -> bool:
    """Force of nobody forceful against what is no aim of force: "beat the lumps", "fought off rivals", "attack the market"."""
    if not candidate.trigger.is_verb or candidate.marks.passive or not is_violent(candidate) or is_forceful(candidate, parse):
        return False
    if candidate.recipient_codes or candidate.trigger.length > 1:
        return False
    aimed = object_word(candidate.trigger, parse)
    if aimed is None:
        return not candidate.sides.recipients and not candidate.sides.actors
    return aimed not in parse.words.aim and is_thing(aimed, parse)


def is_of_animals(candidate: Candidate, parse: Parse) -> bool:
    """Killing, catching or freeing animals."""
    trigger = candidate.trigger
    harm = "ASSAULT" in {trigger.pattern.event_type, candidate.act.event_type} or candidate.act.event_type == "THREATEN"
    if not harm or candidate.recipient_codes:
        return False
    near = range(trigger.first - _REACH_ANIMAL, trigger.end + _REACH_ANIMAL)
    return any(parse.lower(at) in parse.words.animal for at in near)
