"""What people say, do and think among themselves: "she thanked her trainer", "the allegations", "voters back him"."""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.desk import Desk
from transforms.core.coders.heads import subject_word
from transforms.core.coders.parse import Parse
from transforms.core.coders.standing import is_of_public_life, parties
from transforms.core.coders.tiers import Candidate

#: Done by words, or as a favour: everybody does so every day.
_EVERYDAY: Final = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
)
#: What people are, rather than do: of an opinion, or ready for something.
_STANCES: Final = frozenset(
    "support back favour favor defend justify advocate disapprove stand want wish hope dismay willingness readiness concerned critical angry"
    " opposition prefer uphold value willing unwilling reluctant".split()
)
#: Stances that in public life are taken to somebody's face.
_QUARRELS: Final = frozenset("oppose regret lament question dispute challenge resist defy ignore".split())
#: Nouns of what somebody says, which tell an act only where it is told to somebody.
_SAYINGS: Final = frozenset(
    {"proposal", "plan", "offer", "pledge", "promise", "intention", "willingness", "readiness", "commitment"}
)
#: Done together, by those who matter on both sides: everybody works with somebody.
_WORKING: Final = frozenset({"work", "ally", "team", "partner", "collaborate", "coordinate", "joint", "pool", "share", "provide"})
#: In the passive they ask people of no kind for something every day.
_ASKING: Final = frozenset({"ask", "encourage", "invite", "advise", "request", "recommend", "apply"})
#: Among firms these are trade.
_DEALING: Final = frozenset({"AGREE", "SUPPORT", "COOPERATE", "RETREAT", "AID"})
_FIRMS: Final = frozenset({"BUS", "MNC", "MED"})
#: Shown to somebody, they need one who shows it.
_OF_SOMEBODY: Final = frozenset({"SUPPORT", "AID"})
#: In the passive done by courts, rescuers and authorities, whether they are named or not.
_OF_OFFICE: Final = frozenset(
    "charge indict arraign prosecute impeach stand go put evacuate rescue airlift resettle pull tell order urge warn lift ease relax repeal".split()
)
#: Only states, parliaments and courts do so, whoever is named.
_OF_STATES: Final = frozenset({"veto", "ratify", "annul", "pardon", "extradite", "acquit", "repatriate"})
#: Only forces do so.
_OF_FORCES: Final = frozenset({"ceasefire", "disarm"})
#: Handed in by many, who need no name.
_OF_CROWDS: Final = frozenset({"petition"})
#: Nouns of one definite act, which articles of public life tell once and then point back to.
_POINTED_TO: Final = frozenset({"investigate", "release", "withdraw", "ceasefire"})


def is_among_strangers(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Done by words, or as a favour, between people of whom nothing tells that they matter to public life."""
    pattern, sides = candidate.trigger.pattern, parties(candidate)
    of_office = pattern.head in _OF_STATES or (candidate.marks.passive and pattern.head in _OF_OFFICE)
    if candidate.act.event_type not in _EVERYDAY or of_office:
        return False
    if desk.private:
        return not any(chunk.via is None and (is_of_public_life(chunk) or _is_office(chunk)) for chunk in sides)
    of_forces = pattern.mode in _OF_FORCES
    if of_forces or any(_tells_who(chunk, acting=chunk in candidate.sides.actors) for chunk in sides):
        return False
    if not candidate.trigger.is_verb:
        definite = pattern.mode in _POINTED_TO or candidate.act.event_type in {"CONCEDE", "REJECT"}
        told = (desk.public or desk.nature or desk.brief) and definite and pattern.source != "trial of"
        return not (pattern.head in _OF_CROWDS or told)
    # A short text does not tell whether it is of public life; its longer patterns, and what is done to a treaty, do.
    plain = desk.brief and (candidate.trigger.length > 1 or (candidate.marks.passive and pattern.event_type == "REJECT"))
    advised = desk.nature and candidate.act.event_type == "REQUEST" and bool(candidate.sides.actors)
    body = subject_word(candidate.trigger, parse) in parse.words.body
    of_public = desk.public or desk.nature or any(is_of_public_life(chunk) for chunk in parse.chunks)
    return not (plain or advised or body or of_public)


def _is_office(chunk: Chunk) -> bool:
    """Whether it is a state, or a known body that looks after the public: a health agency, an aid agency."""
    return chunk.kind == "country" or (chunk.code is not None and chunk.sector in {"HLH", "NGO", "ENV", "AGR"})


def _tells_who(chunk: Chunk, *, acting: bool) -> bool:
    """Whether it is somebody known; people of no other kind are so only where they speak up themselves."""
    people = chunk.sector == "CVL" and (not acting or chunk.via == "story")
    return bool(chunk.sector or chunk.code) and not (people and (chunk.code is None or chunk.via == "story"))


def _is_state(chunk: Chunk) -> bool:
    return chunk.kind == "country" and chunk.via is None


def is_stance(candidate: Candidate, _parse: Parse, desk: Desk) -> bool:
    """An opinion of people who are no party, no government and no body, or about nobody: "three in four voters back him"."""
    heads = _STANCES if desk.public else _STANCES | _QUARRELS
    if candidate.trigger.pattern.head not in heads or candidate.act.event_type not in _EVERYDAY:
        return False
    about_nobody = candidate.act.event_type in {"SUPPORT", "ACCUSE"} and not candidate.sides.recipients
    weighty = [chunk for chunk in candidate.sides.actors if is_of_public_life(chunk) or _speaks_for_many(chunk)]
    return all(chunk.via is not None for chunk in weighty) if about_nobody else not weighty


def _speaks_for_many(chunk: Chunk) -> bool:
    """Whether it is a state, or a body with members."""
    state = chunk.code is not None and chunk.via is None and chunk.sector not in {"CVL", "MED"} and not chunk.noun
    return state or chunk.sector in {"LAB", "NGO", "REL", "BUS", "MNC", "AGR"}


def is_saying(candidate: Candidate, _parse: Parse, desk: Desk) -> bool:
    """A noun of what somebody said once, told to nobody, outside public life: "his proposal", "a willingness to listen"."""
    trigger = candidate.trigger
    bare = not trigger.is_verb and trigger.pattern.head in _SAYINGS and len(trigger.pattern.elements) == 1
    return bare and not candidate.recipient_codes and not desk.public


def is_work(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Work with others in which nobody of public life meets a body or a known party: "she worked with a choir", "a joint venture"."""
    work = candidate.act.event_type == "COOPERATE" and candidate.trigger.pattern.head in _WORKING
    if not work or desk.public or desk.nature:
        return False
    sides = candidate.sides
    groups = (sides.actors, sides.recipients) if sides.recipients else [(chunk,) for chunk in sides.actors]
    public = [any(is_of_public_life(chunk) or _is_state(chunk) or chunk.sector == "HLH" for chunk in group) for group in groups]
    known = [any(chunk.sector or chunk.code or chunk.kind == "pronoun" for chunk in group) for group in groups]
    body = subject_word(candidate.trigger, parse) in parse.words.body
    return not (any(public) and sum(known) + body > 1)


def is_ballot(candidate: Candidate, parse: Parse) -> bool:
    """Whom people choose: "they plan to vote for Biden"."""
    votes = any(parse.lower(at) in {"vote", "votes", "voted", "voting"} for at in range(candidate.trigger.first, candidate.end))
    chosen = candidate.sides.recipients
    return (
        votes and bool(chosen) and all(chunk.kind == "leader" or chunk.person or chunk.name or chunk.sector for chunk in chosen)
    )


def is_shown_by_nobody(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Backing and help that nobody gives in the sentence: "support for them", "increased funding", "evidence to support it"."""
    trigger, sides = candidate.trigger, candidate.sides
    if candidate.act.event_type not in _OF_SOMEBODY or candidate.marks.passive or sides.actors:
        return False
    if not trigger.is_verb:
        return candidate.act.event_type == "SUPPORT" or not candidate.recipient_codes
    given = candidate.act.event_type == "AID" and not (desk.public or desk.nature)
    shown = given or trigger.pattern.head in _STANCES
    return shown and bool(trigger.forms & {"base", "ing"}) and parse.lower(trigger.first - 1) not in parse.words.being


def is_asked_of_anybody(candidate: Candidate, _parse: Parse, desk: Desk) -> bool:
    """A request of nobody to people of no kind: "visitors are asked to leave umbrellas at the door".

    Where illness, weather or public life are spoken of, officials ask.
    """
    sides = candidate.sides
    if candidate.act.event_type != "REQUEST" or not candidate.marks.passive or sides.actors or desk.nature or desk.public:
        return False
    return candidate.trigger.pattern.head in _ASKING and not any(_tells_who(chunk, acting=False) for chunk in sides.recipients)


def is_help_to_nobody(candidate: Candidate, parse: Parse) -> bool:
    """Help in what is no help to anybody named: "helped start a choir", "funding shelters"."""
    trigger = candidate.trigger
    weak = trigger.is_verb and trigger.length == 1 and parse.lower(trigger.first) in parse.words.weak_verb
    helper = any(chunk.via is None and (chunk.code or is_of_public_life(chunk)) for chunk in candidate.sides.actors)
    return candidate.act.event_type == "AID" and weak and not candidate.sides.recipients and not helper


def is_business(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """What firms do with one another: "the company agreed a deal to sell its chain to a rival"."""
    known = [chunk for chunk in parties(candidate) if chunk.sector or chunk.code]
    if candidate.act.event_type not in _DEALING or not known or desk.public or desk.nature:
        return False
    firms = all(chunk.sector in _FIRMS for chunk in known)
    return firms and not any(is_of_public_life(chunk) or chunk.sector == "LAB" for chunk in parse.chunks)


def is_journey_of_anybody(candidate: Candidate, _parse: Parse, desk: Desk) -> bool:
    """A journey without anybody who travels: "on a trip to Mexico"."""
    trigger = candidate.trigger
    noun = trigger.pattern.mode == "visit" and not trigger.is_verb and candidate.act.event_type == "CONSULT"
    return noun and not candidate.sides.actors and not (desk.public and candidate.recipient_codes)


def is_idle_denial(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """What somebody will not do who speaks for nobody: "the train will not stop", "he will not linger in prison"."""
    if desk.public or candidate.act.event_type != "REJECT" or candidate.trigger.pattern.source not in {"will not", "won't"}:
        return False
    weighty = any(is_of_public_life(chunk) or _speaks_for_many(chunk) for chunk in candidate.sides.actors)
    return not weighty and parse.lower(candidate.trigger.first - 1) != "we"


def is_meeting_of_nobody(candidate: Candidate, parse: Parse) -> bool:
    """A noun of talks that names one side, and that one is no state and no head of one: "a bureau meeting"."""
    sides = candidate.sides
    if candidate.act.event_type != "CONSULT" or candidate.trigger.is_verb or sides.recipients or len(sides.actors) > 1:
        return False
    return not any(
        chunk.code or (is_of_public_life(chunk) and (chunk.person or parse.lower(chunk.end - 1).endswith("s")))
        for chunk in sides.actors
    )


def is_leave_to_nobody(candidate: Candidate, _parse: Parse) -> bool:
    """What is allowed to nobody: "the bill authorized 886 billion", "a fee lower than allowed"."""
    nobody = not candidate.sides.recipients and not candidate.actor_codes
    return candidate.trigger.is_operator and candidate.act.event_type == "RETREAT" and nobody
