"""Words of an act that is nobody's, or is only the content of another: "a proposal", "sentenced for stealing", "hopes to help"."""

from typing import Final

from transforms.core.coders.desk import Desk
from transforms.core.coders.heads import is_thing, object_word, subject_word
from transforms.core.coders.parse import Parse
from transforms.core.coders.standing import BODIES, FORCEFUL, OF_WRONGS, PUBLIC, acts, is_known, parties
from transforms.core.coders.tiers import Candidate

#: What nobody can do who is not named.
_WITH_ACTOR: Final = frozenset({"THREATEN", "AGREE"})
#: "The board meets", "spoke to reporters": no party to talks.
_HEARERS: Final = frozenset({"MED"})
#: Nouns of these say nothing without anybody who does it, or to whom it is done.
_WITH_PARTIES: Final = frozenset({"THREATEN", "AGREE"})
#: Told of one side alone, they still name the other.
_TOGETHER: Final = frozenset({"cooperate", "co-operate", "collaborate", "extradite"})
_TRADING: Final = frozenset({"buy", "purchase", "sell", "order"})
#: Goods and news are exchanged with somebody.
_EXCHANGING: Final = frozenset({"share", "exchange", "provide", "pass", "give", "hand", "import", "invest", "pool"})
#: Kind words, which private people say to one another.
_KIND: Final = frozenset({"thank", "praise", "applaud", "congratulate", "welcome", "greet", "admire", "commend", "cheer"})
_FIRST_PERSON: Final = frozenset({"i", "me", "my", "myself"})
_FAMILY: Final = frozenset(
    "daughter daughters son sons sister sisters brother brothers mother father grandmother grandfather parents aunt uncle cousin wife husband"
    " girlfriend boyfriend friend friends relatives relative family neighbour neighbor".split()
)
#: Help of public concern whoever gives it.
_SAVING: Final = frozenset({"evacuate", "rescue", "airlift", "resettle", "pull"})
#: "For stealing bells", "of killing": what somebody is sentenced, held or accused for.
_FOR: Final = frozenset({"for", "of", "with", "over", "from"})
_LOOKING: Final = frozenset({"search", "monitor", "examine", "inspect", "look", "audit", "review"})
#: Agreed with somebody, whether anybody is named or not; and promised solemnly.
_SETTLING: Final = frozenset({"agree", "accept", "sign", "reach", "strike", "come", "settle", "vow", "swear"})
_ASSURING: Final = frozenset({"assure", "reassure", "promise", "guarantee"})
#: Of these the content of an assurance holds one, where it is a deed.
_TO_COME: Final = frozenset("to will would 'll won't shall help aid support money talks more elections reforms peace not".split())
#: They open what is assured, one or two words on: "promised it had evidence", "assured him that".
_CLAUSES: Final = frozenset({"that", "it", "they", "he", "she", "there"})
_OBJECT: Final = 3
_PERSONAL: Final = frozenset({"him", "her", "them", "me", "us", "himself", "herself"})
#: Words of what is assured.
_REACH_CONTENT: Final = 10
_TO_PEOPLE: Final = frozenset({"dismiss", "sack", "interrogate", "grill", "quiz", "oust"})
#: Words between a sentence and what it is for.
_REACH_REASON: Final = 25
#: They look into much, and charge nobody.
_OTHER_SEEKERS: Final = frozenset({"MED", "EDU", "SCI", "CVL", "BUS", "MNC", "ELI"})
_JUDGING: Final = frozenset({"SANCTION", "COERCE", "ACCUSE"})


def is_bare_noun(candidate: Candidate, parse: Parse) -> bool:
    """A noun without anybody: "a proposal", "the release", "demand for diesel"."""
    trigger, event_type = candidate.trigger, candidate.act.event_type
    if trigger.is_verb:
        return event_type == "AGREE" and candidate.marks.passive and not parties(candidate)
    if trigger.first > 0 and _is_name(parse.tokens[trigger.first].text):
        return True
    promised = event_type != "AGREE" or bool(candidate.sides.recipients or candidate.actor_codes)
    return event_type in _WITH_PARTIES and not (promised and parties(candidate))


def _is_name(written: str) -> bool:
    """Whether a noun inside a sentence is part of a name: "the Tour of Switzerland", "Siege"."""
    return written[:1].isupper() and not written.isupper()


def is_private(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Between private people: "my daughter accused me", "she thanked her grandmother"; in public life one says "I" for an office."""
    if is_known(candidate) or any(chunk.sector in PUBLIC for chunk in parties(candidate)):
        return False
    trigger = candidate.trigger
    before = {parse.lower(trigger.first - 1), parse.lower(trigger.first - 2)}
    after = {parse.lower(trigger.end + k) for k in range(2)}
    generic = candidate.marks.passive and bool(before & {"we", "you"})
    if not candidate.sides.actors and not desk.public and (before & _FIRST_PERSON or generic):
        return True
    family = {parse.lower(chunk.end - 1) for chunk in parties(candidate)} | before | after
    if family & _FAMILY and (after | before) & (_FIRST_PERSON | {"her", "his", "their"}):
        return True
    return trigger.is_verb and trigger.pattern.head in _KIND and not any(chunk.sector for chunk in parties(candidate))


def is_reason(candidate: Candidate, parse: Parse) -> bool:
    """What somebody is judged for: "sentenced for stealing bells", "accused of killing"."""
    trigger = candidate.trigger
    if not trigger.is_verb or "ing" not in trigger.forms or parse.lower(trigger.first - 1) not in _FOR:
        return False
    before = [other for other in parse.triggers if other.end <= trigger.first and other.is_verb]
    return bool(before) and before[-1].pattern.event_type in _JUDGING and trigger.first - before[-1].end < _REACH_REASON


def is_outcome(candidate: Candidate, parse: Parse) -> bool:
    """What an attack told before it did: "shelled the town, killing nine"."""
    trigger = candidate.trigger
    if parse.lower(trigger.first - 1) != "," or "ing" not in trigger.forms or trigger.pattern.head not in parse.words.harm:
        return False
    return any(other.first < trigger.first and other.pattern.event_type == "ASSAULT" for other in parse.triggers)


def is_idle_will(candidate: Candidate, _parse: Parse, desk: Desk) -> bool:
    """A will of nobody forceful to do harm: "the retailer plans to close 80 shops"."""
    if candidate.act.event_type != "THREATEN" or candidate.trigger.pattern.event_type != "AGREE":
        return False
    return not desk.public and not candidate.actor_codes and not acts(candidate, FORCEFUL)


def is_nobodys_will(candidate: Candidate, parse: Parse) -> bool:
    """A promise, a plan or a threat of nobody: "the drug would allow patients to walk", "hopes to help"."""
    act, trigger = candidate.act, candidate.trigger
    if act.event_type not in _WITH_ACTOR or not trigger.is_verb:
        return False
    if act.event_type == "THREATEN" and trigger.pattern.head == "warn" and not candidate.actor_codes:
        return not acts(candidate, PUBLIC | BODIES)
    weak = trigger.pattern.head in parse.words.intention or trigger.pattern.event_type != act.event_type
    if weak and not candidate.actor_codes:
        return not acts(candidate, PUBLIC | {"NGO", "LAB", "OPP", "BUS", "MNC"})
    return False


def is_care(candidate: Candidate, parse: Parse) -> bool:
    """Help that nobody known gives, or that is only the aim of something else: "had not been vaccinated", "to protect children"."""
    trigger = candidate.trigger
    if candidate.act.event_type != "AID" or not trigger.is_verb:
        return False
    if candidate.marks.passive:
        return (
            not (trigger.pattern.head in _SAVING and candidate.sides.recipients)
            and not candidate.sides.actors
            and not any(chunk.code and chunk.via is None for chunk in candidate.sides.recipients)
        )
    aim = parse.lower(trigger.first - 1) == "to" and not candidate.marks.future
    return aim and trigger.length == 1 and parse.lower(trigger.first) in parse.words.weak_verb


def is_alone(candidate: Candidate, parse: Parse) -> bool:
    """Cooperation without a partner, talks with reporters or between private people."""
    event_type, sides = candidate.act.event_type, candidate.sides
    if event_type == "CONSULT":
        heard = bool(sides.recipients) and all(chunk.sector in _HEARERS for chunk in sides.recipients)
        public = is_known(candidate) or any(chunk.sector in PUBLIC | BODIES or chunk.person for chunk in parties(candidate))
        return heard or (candidate.trigger.is_verb and bool(parties(candidate)) and not public)
    if event_type != "COOPERATE" or not candidate.trigger.is_verb:
        return False
    partners = len(parties(candidate)) > 1 or candidate.trigger.pattern.head in _TOGETHER
    several = any(parse.lower(chunk.end - 1).endswith("s") for chunk in sides.actors)
    if candidate.trigger.pattern.head in _TRADING:
        # What one buys of another is of public concern where a state is one of them.
        return not any(chunk.sector in PUBLIC or (chunk.code and chunk.via is None) for chunk in parties(candidate))
    if candidate.trigger.pattern.head in _EXCHANGING:
        return not partners
    official = any(chunk.sector in PUBLIC for chunk in sides.recipients)
    return not partners and not several and not official and not is_known(candidate)


def is_idle_search(candidate: Candidate, _parse: Parse) -> bool:
    """Looking for or into something by those who look into no wrongs: "rescuers searched for hours", "a newspaper's investigation"."""
    trigger = candidate.trigger
    if trigger.pattern.mode != "investigate":
        return False
    official = acts(candidate, OF_WRONGS | {"GOV", "MIL", "SPY", "IGO"})
    if trigger.pattern.head in _LOOKING:
        return not official and not (candidate.actor_codes and candidate.recipient_codes)
    known = [chunk for chunk in candidate.sides.actors if chunk.sector or chunk.code]
    return bool(known) and all(chunk.sector in _OTHER_SEEKERS for chunk in known)


def is_idle_promise(candidate: Candidate, parse: Parse, desk: Desk) -> bool:
    """Something offered or assured by nobody of weight, or that is no deed: "the district offers a chance", "assured him that it was safe"."""
    trigger = candidate.trigger
    if trigger.pattern.event_type != "AGREE" or candidate.act.event_type != "AGREE" or not trigger.is_verb:
        return False
    if trigger.pattern.head in _SETTLING:
        return False
    content = [parse.lower(at) for at in range(trigger.end, trigger.end + _REACH_CONTENT)]
    if trigger.pattern.head in _ASSURING and _CLAUSES & set(content[:_OBJECT]) and not _TO_COME & set(content):
        return True
    if candidate.end > trigger.end or candidate.recipient_codes or subject_word(trigger, parse) in parse.words.body:
        return False
    return not desk.public and not candidate.actor_codes and not acts(candidate, PUBLIC | BODIES)


def is_of_no_person(candidate: Candidate, parse: Parse) -> bool:
    """What is done to people, told of a thing: "dismissed the need for evidence"."""
    trigger = candidate.trigger
    if trigger.pattern.source not in _TO_PEOPLE:
        return False
    word = subject_word(trigger, parse) if candidate.marks.passive else object_word(trigger, parse)
    return word is not None and word not in _PERSONAL and is_thing(word, parse)
