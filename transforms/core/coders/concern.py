"""Is it an act of public concern? A word of violence, meeting or giving way that nobody known does, or that is done in a game, is none."""

from typing import Final

from transforms.core.coders.desk import Desk
from transforms.core.coders.idle_acts import (
    is_alone,
    is_bare_noun,
    is_care,
    is_idle_promise,
    is_idle_search,
    is_idle_will,
    is_nobodys_will,
    is_of_no_person,
    is_outcome,
    is_private,
    is_reason,
)
from transforms.core.coders.parse import Parse
from transforms.core.coders.private_acts import (
    is_among_strangers,
    is_asked_of_anybody,
    is_ballot,
    is_business,
    is_help_to_nobody,
    is_idle_denial,
    is_journey_of_anybody,
    is_leave_to_nobody,
    is_meeting_of_nobody,
    is_saying,
    is_shown_by_nobody,
    is_stance,
    is_work,
)
from transforms.core.coders.readings import DEMANDS
from transforms.core.coders.standing import FORCEFUL, OF_WRONGS, PUBLIC, acts, is_armed, is_forceful, is_violent, parties
from transforms.core.coders.things import is_at_thing, is_of_animals, is_of_thing
from transforms.core.coders.tiers import Candidate

#: Moves in a game, turns of a plot.
_MOVES: Final = frozenset({"ASSAULT", "RETREAT", "CONSULT", "CONCEDE", "MOBILIZE", "AID", "COOPERATE", "THREATEN", "COERCE"})
#: Asking and refusing, which players and singers do as well.
_WISHES: Final = frozenset({"REQUEST", "REJECT"})
#: These are plain wherever they stand.
_PLAIN_MODES: Final = frozenset({"arrest", "deport", "ban", "censor", "crowd-control", "suicide-attack", "execute"})
#: Auxiliaries of what is told in the present, as plots are.
#: Nothing but somebody does so, whatever else is spoken of.
_MEANT: Final = frozenset(
    {"murder", "assassinate", "ambush", "shoot", "shooting", "kidnap", "abduct", "rape", "torture", "bomb", "stab", "behead"}
)
#: "Should have more experts", "must respond to needs": what ought to be so, and nobody asks anybody for.
_STATES: Final = frozenset(
    "have expect feel know think seem look respond understand remember matter mean include contain cost consider".split()
)
_PRESENT: Final = frozenset({"is", "are", "am"})


def is_in_doubt(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Whether an inquiry is as likely one into an illness or an accident as into a wrong."""
    wrongs = any(chunk.sector in OF_WRONGS for chunk in (*candidate.sides.actors, *parse.chunks))
    return desk.nature and candidate.trigger.pattern.mode == "investigate" and not wrongs


def of_concern(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Whether an event remains one when it is asked who does it, to whom, and what the article is about."""
    by_desk = any(rule(candidate, parse, desk) for rule in _BY_DESK)
    return not by_desk and not any(rule(candidate, parse) for rule in _BY_PARTIES)


def _is_move(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """In a game or a plot: "Porto attacked", "the captain surrendered the lead", "a diplomat is kidnapped"."""
    pattern = candidate.trigger.pattern
    moves = _MOVES | _WISHES if desk.sport else (_MOVES | _WISHES) - {"COERCE"}
    freed = pattern.mode == "release" and bool(candidate.sides.recipients) and not desk.sport
    if not (desk.sport or desk.arts) or candidate.act.event_type not in moves or pattern.mode in _PLAIN_MODES or freed:
        return False
    public = PUBLIC | ({"LAB", "OPP", "REL", "NGO"} if not desk.sport else set())
    if any(chunk.sector in public and parse.lower(chunk.first) != "captain" for chunk in parties(candidate)):
        return desk.arts and _is_present(candidate, parse)
    return True


def _is_present(candidate: Candidate, parse: Parse) -> bool:
    trigger = candidate.trigger
    told = bool(trigger.forms & {"s"}) or parse.lower(trigger.first - 1) in _PRESENT
    return trigger.is_verb and told and is_violent(candidate)


def _is_natural(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """What illness, weather or accidents do, in an article of them."""
    meant = candidate.trigger.pattern.head in _MEANT
    violent = desk.nature and is_violent(candidate) and not meant
    return violent and not is_armed(candidate, parse) and not acts(candidate, FORCEFUL - {"GOV"})


def _is_peaceful(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Violence of nobody forceful in an article that speaks of no violence and no justice."""
    violent = is_violent(candidate) or candidate.act.event_type == "ASSAULT"
    return desk.peaceful and violent and not candidate.recipient_codes and not is_forceful(candidate, parse)


def _is_advice(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """What people ought to do for their own good, or what must be so: "we must wash our hands", "he must be the killer"."""
    trigger, sides = candidate.trigger, candidate.sides
    if trigger.pattern.source not in DEMANDS:
        return False
    before, behind = parse.lower(trigger.first - 1), (parse.lower(trigger.end), parse.lower(trigger.end + 1))
    if (
        behind[0] in _STATES
        or before in {"we", "it", "there", "this", "that", "which"}
        or (behind[0] == "be" and behind[1] in parse.words.determiner)
    ):
        return True
    addressed = any(chunk.code and chunk.via is None for chunk in sides.recipients)
    public = any(chunk.sector in PUBLIC for chunk in sides.recipients) or (not desk.nature and acts(candidate, PUBLIC))
    return bool(sides.recipients) and not addressed and not public


_BY_DESK: Final = (
    _is_move,
    _is_natural,
    _is_peaceful,
    _is_advice,
    is_among_strangers,
    is_business,
    is_asked_of_anybody,
    is_stance,
    is_shown_by_nobody,
    is_idle_denial,
    is_idle_promise,
    is_journey_of_anybody,
    is_work,
    is_saying,
    is_idle_will,
    is_private,
)
_BY_PARTIES: Final = (
    is_of_thing,
    is_at_thing,
    is_of_animals,
    is_bare_noun,
    is_reason,
    is_outcome,
    is_nobodys_will,
    is_care,
    is_alone,
    is_idle_search,
    is_of_no_person,
    is_ballot,
    is_help_to_nobody,
    is_meeting_of_nobody,
    is_leave_to_nobody,
)
