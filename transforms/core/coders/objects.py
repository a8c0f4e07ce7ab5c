"""Objects: whom an event is done to, as far as it stands behind its trigger."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from transforms.core.coders.antecedents import BELONGINGS
from transforms.core.coders.arguments import first, right_of
from transforms.core.coders.asides import is_told_apart
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.grounds import LOCATIVES, PLACE_PREPOSITIONS, is_ground, is_place
from transforms.core.coders.parse import Parse
from transforms.core.coders.subject_matter import GOING, is_subject_matter, words_between
from transforms.core.coders.trigger import Trigger

#: "Sent troops to Ukraine": the thing sent is not the one acted upon.
_INSTRUMENTS: Final = frozenset({"MIL", "NGO", "COP", "SCI", "HLH", "SPY"})
_SENDING: Final = frozenset({"MOBILIZE", "AGREE", "AID", "REJECT", "SANCTION", "RETREAT", "COOPERATE"})
_OF_SENT: Final = frozenset(
    {"send", "deploy", "dispatch", "fly", "withdraw", "call", "move", "rush", "ship", "share", "mass", "pull", "station"}
)
#: Kinds of chunks that name a state and nobody in it, or stand for such a name.
_BARE: Final = frozenset({"country", "metonym", "demonym", "pronoun"})
#: What is asked of, or done to, one's own: "advised its citizens", "jailed its critics"; where things are sent it is they who are sent.
_OWN_PEOPLE: Final = frozenset({"REQUEST", "COERCE", "ASSAULT", "ACCUSE", "SUPPORT"})
#: Words after a trigger in which the one acted upon stands: of a known country; behind the thing that is sent; a noun of no known country
#: as direct object, or behind its preposition.
_REACH: Final = 8
#: "A ban on exports of live animals and meat from Britain".
_REACH_GOODS: Final = 12
_REACH_INSTRUMENT: Final = 7
_REACH_DIRECT: Final = 4
_REACH_GOVERNED: Final = 7
_PROPERTY: Final = frozenset(
    "home homes house houses office offices headquarters residence villa property assets account accounts compound camp position positions".split()
)
#: Fired, thrown "at" somebody.
_AIMED: Final = frozenset({"ASSAULT", "PROTEST"})
#: Done to people through what is theirs.
_TAKING: Final = frozenset({"ASSAULT", "COERCE", "SANCTION", "REJECT"})
_FOR_MEETING: Final = frozenset({"with", "for"})
_OBJECT_PRONOUNS: Final = frozenset({"him", "her", "them", "us", "me"})
_MUTUAL: Final = frozenset({"exchange", "swap", "trade"})
_GOVERNING: Final = frozenset({"with", "against", "to", "on", "from", "towards", "for", "upon"})


def find_object(trigger: Trigger, event_type: str, parse: Parse, own: AbstractSet[str | None] = frozenset()) -> Chunk | None:
    """Who is acted upon; None: nobody who is known, or who stands close enough.

    Args:
        trigger: the event's trigger.
        event_type: as resolved.
        parse: the sentence.
        own: codes of those who act: their bare names are not acted upon ("Italy's Meloni said Italy ...").
    """
    goes_on = _goes_on_at_once(trigger, parse)
    if goes_on is not None:
        return find_object(goes_on, event_type, parse, own)
    right = [
        chunk
        for chunk in right_of(trigger, parse)
        if not is_told_apart(chunk, trigger, event_type, parse)
        and not is_ground(chunk, parse)
        and not _is_predicate(chunk, parse)
    ]
    reach = _REACH_GOODS if event_type == "SANCTION" else _REACH
    near = [chunk for chunk in right if chunk.first - trigger.end < reach]
    behind = _behind_instrument(near, trigger, event_type, parse)
    if behind is not None or (near and _is_instrument(near[0], trigger, event_type, parse)):
        return behind
    if trigger.pattern.head == "extradite" and (
        state := first([each for each in near if each.preposition == "to" and each.code])
    ):
        return state
    if event_type in _SENDING and near and near[0].kind == "demonym" and not near[0].noun and near[0].preposition is None:
        # "Ship European aid to the United States": whose it is, not for whom.
        near = [each for each in near[1:] if each.preposition == "to" and each.code] or near
    fit = [
        chunk
        for chunk in near
        if not _is_own(chunk, trigger, event_type, own, parse) and _may_receive(chunk, trigger, event_type, own, parse)
    ]
    same = [chunk for chunk in fit if parse.clauses.same(chunk.first, trigger.first)]
    return first(same) or first(fit)


def _goes_on_at_once(trigger: Trigger, parse: Parse) -> Trigger | None:
    """The verb that shares the object of one: "ambushed and killed six soldiers", "arrested and later deported her"; None: there is none."""
    if not trigger.is_verb or trigger.length > 1 or parse.lower(trigger.end) not in {"and", "or", ",", "but"}:
        return None
    at = trigger.end + 1
    while parse.lower(at) in {"and", "then", "later", "subsequently", "even", "finally", "or"} or parse.lower(at).endswith("ly"):
        at += 1
    other = next((each for each in parse.triggers if each.first == at and each.is_verb), None)
    return other if other is not None and other.forms & trigger.forms else None


def object_of_relative(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Whom a relative clause speaks of where somebody else acts in it: "nuns whom it had abducted"; None: it is no such clause."""
    opens = parse.clauses.of.index(parse.clauses.of[trigger.first])
    if parse.clauses.opener(trigger.first) not in {"whom", "which", "who"} or not trigger.is_verb:
        return None
    subject = opens + 1
    while subject < trigger.first and (
        parse.lower(subject) in parse.words.determiner or parse.lower(subject) in parse.words.count
    ):
        subject += 1
    named = any(chunk.first == subject < trigger.first for chunk in parse.chunks)
    if not (named or parse.lower(opens + 1) in parse.words.pronoun):
        return None
    end = opens - (parse.lower(opens - 1) == ",")
    return next((chunk for chunk in parse.chunks if chunk.end == end), None)


def _is_predicate(chunk: Chunk, parse: Parse) -> bool:
    """Whether it tells as what somebody acts: "resigned after ten years as the party's leader"."""
    at = chunk.first - 1
    while at > 0 and (parse.lower(at) in parse.words.determiner or parse.lower(at) in parse.words.modifier):
        at -= 1
    return parse.lower(at) == "as" and parse.lower(at - 1) != "such" and parse.lower(at + 2) != "as"


def _may_receive(chunk: Chunk, trigger: Trigger, event_type: str, own: AbstractSet[str | None], parse: Parse) -> bool:
    """Whether it stands as an object does: of a known country anywhere near, else directly behind the verb or its preposition."""
    if is_subject_matter(chunk, trigger, event_type, parse):
        return False
    visit = trigger.pattern.mode == "visit"
    if visit and (chunk.kind == "metonym" or chunk.preposition in _FOR_MEETING):
        # Where a journey leads is its place; who is visited, a state or somebody.
        return False
    reached = visit and chunk.kind != "region"
    if is_place(chunk, event_type, own) and not reached and not (chunk.kind == "country" and "asylum" in trigger.pattern.source):
        return False
    city = chunk.kind == "metonym" and chunk.preposition in PLACE_PREPOSITIONS and event_type != "ASSAULT"
    if chunk.kind == "name":
        return _is_close(chunk, trigger) and chunk.preposition not in LOCATIVES
    if chunk.code is None or chunk.via == "story":
        return _is_close(chunk, trigger) or _is_owner(chunk, trigger, parse)
    return not city


def _is_owner(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether what is attacked or seized is theirs: "broke into the home of the opposition leader"."""
    if chunk.preposition != "of" or not 0 < chunk.first - trigger.end <= _REACH_GOVERNED:
        return False
    inside = {parse.lower(at) for at in range(trigger.first, chunk.first)}
    return bool((_PROPERTY | GOING) & inside)


def _is_close(chunk: Chunk, trigger: Trigger) -> bool:
    gap = chunk.first - trigger.end
    if chunk.preposition == "into" and trigger.pattern.mode == "investigate":
        return gap <= _REACH_GOVERNED
    if chunk.preposition == "at" and trigger.pattern.event_type in _AIMED:
        return gap <= _REACH_DIRECT
    if chunk.first < trigger.end or chunk.preposition is None:
        return gap <= _REACH_DIRECT
    return chunk.preposition in _GOVERNING and gap <= _REACH_GOVERNED


def _is_own(chunk: Chunk, trigger: Trigger, event_type: str, own: AbstractSet[str | None], parse: Parse) -> bool:
    """Whether it is the one who acts: its bare name, what it calls "its", its own soldiers where it moves them."""
    moved = event_type in _SENDING and chunk.sector == "MIL" and chunk.kind != "organisation"
    owner = chunk.kind == "pronoun" and not chunk.noun
    if owner and BELONGINGS & {parse.lower(at) for at in (chunk.end, chunk.end + 1)}:
        # "Burned their houses" is done to them; "closed its offices", "sold their boats" to nobody.
        return event_type not in _TAKING or chunk.code in own
    if owner and trigger.first < chunk.first < trigger.end:
        # "Pledged their support": it is the actors' own.
        return True
    if chunk.kind == "pronoun" and parse.lower(chunk.first) in _OBJECT_PRONOUNS and chunk.sector is not None:
        # An object pronoun is nobody's self: in "Congress is to question her" both are of one state.
        return False
    own_people = event_type in _OWN_PEOPLE or trigger.pattern.mode == "expel"
    called = chunk.via == "pronoun" and not (own_people and chunk.kind in {"agent", "actor"})
    return (chunk.code in own and (chunk.kind in _BARE or called or moved)) or (owner and event_type in _SENDING | {"REQUEST"})


def _is_instrument(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether it is what is sent: "troops", "engineers" of no other country."""
    if trigger.pattern.mode == "release" and trigger.pattern.head not in _MUTUAL:
        return False
    sendable = chunk.sector in _INSTRUMENTS or trigger.pattern.head in _OF_SENT
    sent = event_type in _SENDING and sendable and chunk.sector is not None and chunk.preposition is None
    moved = trigger.pattern.head in _OF_SENT or bool(_OF_SENT & words_between(trigger, chunk, parse))
    return sent and (chunk.code is None or chunk.via is not None) and (chunk.sector == "MIL" or moved)


def _behind_instrument(near: Sequence[Chunk], trigger: Trigger, event_type: str, parse: Parse) -> Chunk | None:
    if not near or not _is_instrument(near[0], trigger, event_type, parse):
        return None
    return first(
        [
            chunk
            for chunk in near[1:]
            if chunk.code and chunk.preposition in parse.words.role_preposition and chunk.first - near[0].end < _REACH_INSTRUMENT
        ]
    )
