"""Objects: whom an event is done to, as far as it stands behind its trigger."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from transforms.core.coders.arguments import first, right_of
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: "Sent troops to Ukraine": the thing sent is not the one acted upon.
_INSTRUMENTS: Final = frozenset({"MIL", "NGO", "COP", "SCI", "HLH", "SPY"})
_SENDING: Final = frozenset({"MOBILIZE", "AGREE", "AID", "REJECT", "SANCTION", "RETREAT", "COOPERATE"})
_OF_SENT: Final = frozenset(
    {"send", "deploy", "dispatch", "fly", "withdraw", "call", "move", "rush", "ship", "share", "mass", "pull", "station"}
)
#: "Signed in Paris", "marched in Prague": a place, no party.
_PLACE_PREPOSITIONS: Final = frozenset({"in", "at", "near"})
#: A city, and a name that the gazetteer lacks, are places after these.
_LOCATIVES: Final = frozenset(
    {
        "in",
        "at",
        "near",
        "through",
        "around",
        "outside",
        "across",
        "off",
        "inside",
        "along",
        "into",
        "over",
        "of",
        "from",
        "within",
        "throughout",
    }
)
_MEETING: Final = frozenset({"CONSULT", "AGREE", "SUPPORT", "PROTEST", "COOPERATE"})
#: Types whose object may be told in a "that" clause: "demanded that Russia leave".
_WITH_CONTENT: Final = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
#: Kinds of chunks that name a state and nobody in it, or stand for such a name.
_BARE: Final = frozenset({"country", "metonym", "demonym", "pronoun"})
#: What another state does inside a country by force is done to that country; what is fired "at" a place hits it.
_ON_TERRITORY: Final = frozenset({"ASSAULT", "COERCE"})
#: Types in which a city, a province or a sea tells where: "sent a frigate to the Strait of Hormuz", "toured the camps around Goma".
_NOT_BY_REGION: Final = frozenset({"MOBILIZE", "CONSULT", "PROTEST", "RETREAT"})
_BORDERS: Final = frozenset({"border", "borders", "frontier", "frontiers", "boundary"})
#: Nouns of a state, or of its government, that are grounds as well.
_GROUNDS: Final = frozenset(
    {"capital", "state", "states", "countries", "nation", "nations", "bloc", "continent", "region", "world"}
)
_PARTS: Final = frozenset(
    {"part", "parts", "rest", "most", "out", "areas", "regions", "north", "south", "east", "west", "centre", "center"}
)
_MAX_OF: Final = 3
#: "Red", "need" are no verbs in the past.
_SHORTEST_PAST: Final = 4
#: These never lead to whom an act is done.
_BESIDE: Final = frozenset({"during", "amid", "despite", "via", "without"})
#: "Demanded the mayor's release": the mayor is not the one asked.
_FREEING: Final = frozenset("release freedom extradition arrest detention trial return reinstatement death safety".split())
#: What is asked of, or done to, one's own: "advised its citizens", "jailed its critics"; where things are sent it is they who are sent.
_OWN_PEOPLE: Final = frozenset({"REQUEST", "COERCE", "ASSAULT", "ACCUSE", "SUPPORT"})
#: "Called for the release of the miners", "sought a debate about Iran": whom a request speaks of is not the one asked.
_ABOUT: Final = frozenset({"of", "about", "between", "over", "into", "in", "on"})
_WAYS: Final = frozenset({"road", "roads", "route", "routes", "highway", "highways", "bridge", "bridges"})
#: "Searched offices for the court", "arrested for": behind these verbs it names a reason, or for whose sake.
_FOR_A_REASON: Final = frozenset({"ASSAULT", "COERCE", "ACCUSE"})
#: "Suspended its operations in Mali", "withdrew its forces in Iraq": done with the state.
_LOST_BY: Final = frozenset({"SANCTION", "RETREAT"})
_TERRITORY: Final = frozenset({"metonym", "country", "region", "demonym"})
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
    right = [
        chunk
        for chunk in right_of(trigger, parse)
        if not _is_told_apart(chunk, trigger, event_type, parse)
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


def _is_told_apart(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether an actor stands in a clause that tells something else: "vetoed that step, three diplomats said"."""
    if any(_tells_more(at, trigger, chunk, event_type, parse) for at in range(trigger.end, chunk.first)):
        return True
    here, there = parse.clauses.of[trigger.first], parse.clauses.of[chunk.first]
    if here == there:
        return False
    between = parse.clauses.openers[here + 1 : there + 1] if there > here else ["back"]
    allowed = {"that"} if event_type in _WITH_CONTENT else set()
    return any(opener not in allowed for opener in between)


def _tells_more(at: int, trigger: Trigger, chunk: Chunk, event_type: str, parse: Parse) -> bool:
    """Whether a word behind a trigger begins to tell something else: a verb of saying, "the river that", "and left"."""
    words, lower, following = parse.words, parse.lower(at), parse.lower(at + 1)
    if lower in words.report_verb:
        return True
    if lower == "that" and at > trigger.end:
        return event_type not in _WITH_CONTENT and at + 1 < chunk.first
    if lower in {",", "and", "but"} and any(other.first == at + 1 and _goes_on(other) for other in parse.triggers):
        return True
    if lower in {"and", "but"}:
        if following == "that" or (_is_other_past(at, parse) and at > trigger.end):
            return True
        begins = chunk.first - at <= _MAX_OF and parse.lower(chunk.end) in words.future | words.being | {"has", "have", "had"}
        return begins or (following in words.irregular_past and at + 1 < chunk.first)
    return False


def _is_other_past(conjunction: int, parse: Parse) -> bool:
    """Whether a verb of no event goes on: "defied the warrant and addressed supporters", not "armed and wounded soldiers"."""
    following = parse.tokens[conjunction + 1].text if conjunction + 1 < len(parse.tokens) else ""
    past = following.islower() and following.endswith("ed") and len(following) > _SHORTEST_PAST
    return past and not parse.lower(conjunction - 1).endswith("ed")


def _goes_on(trigger: Trigger) -> bool:
    """Whether it is a finite verb in the past: "imposed a curfew and deployed"."""
    return trigger.is_verb and "past" in trigger.forms


def _may_receive(chunk: Chunk, trigger: Trigger, event_type: str, own: AbstractSet[str | None], parse: Parse) -> bool:
    """Whether it stands as an object does: of a known country anywhere near, else directly behind the verb or its preposition."""
    if _is_subject_matter(chunk, trigger, event_type, parse):
        return False
    visit = trigger.pattern.mode == "visit"
    if visit and (chunk.kind == "metonym" or chunk.preposition in _FOR_MEETING):
        # Where a journey leads is its place; who is visited, a state or somebody.
        return False
    reached = visit and chunk.kind != "region"
    if is_place(chunk, event_type, own) and not reached and not (chunk.kind == "country" and "asylum" in trigger.pattern.source):
        return False
    city = chunk.kind == "metonym" and chunk.preposition in _PLACE_PREPOSITIONS and event_type != "ASSAULT"
    if chunk.kind == "name":
        return _is_close(chunk, trigger) and chunk.preposition not in _LOCATIVES
    if chunk.code is None or chunk.via == "story":
        return _is_close(chunk, trigger) or _is_owner(chunk, trigger, parse)
    return not city


def _is_subject_matter(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether it is only spoken of, or the reason: "jailed for insulting the king", "warned that any attack on Niger ..."."""
    if event_type == "REQUEST" and parse.lower(chunk.end) == "'s" and _FREEING & {parse.lower(chunk.end + k) for k in (1, 2)}:
        return True
    if event_type == "AGREE" and chunk.via in {"story", "definite"} and "to" in _between(trigger, chunk, parse):
        return True
    if chunk.preposition is None or chunk.first < trigger.end:
        return False
    if chunk.first > trigger.end and (chunk.preposition in _BESIDE or _BESIDE & _between(trigger, chunk, parse)):
        return True
    reason = chunk.preposition == "for" and event_type in _FOR_A_REASON
    about = event_type == "REQUEST" and chunk.preposition in _ABOUT and chunk.first > trigger.end + 1
    danger = trigger.pattern.head == "warn" and parse.lower(trigger.end - 1) == "that"
    return reason or about or danger


def _between(trigger: Trigger, chunk: Chunk, parse: Parse) -> set[str]:
    return {parse.lower(at) for at in range(trigger.end, chunk.first)}


def _is_owner(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether what is attacked or seized is theirs: "broke into the home of the opposition leader"."""
    if chunk.preposition != "of" or not 0 < chunk.first - trigger.end <= _REACH_GOVERNED:
        return False
    return bool(_PROPERTY & _between(trigger, chunk, parse))


def _is_close(chunk: Chunk, trigger: Trigger) -> bool:
    gap = chunk.first - trigger.end
    if chunk.first < trigger.end or chunk.preposition is None:
        return gap <= _REACH_DIRECT
    return chunk.preposition in _GOVERNING and gap <= _REACH_GOVERNED


def _is_own(chunk: Chunk, trigger: Trigger, event_type: str, own: AbstractSet[str | None], parse: Parse) -> bool:
    """Whether it is the one who acts: its bare name, what it calls "its", its own soldiers where it moves them."""
    moved = event_type in _SENDING and chunk.sector == "MIL" and chunk.kind != "organisation"
    owner = chunk.kind == "pronoun" and not chunk.noun
    if owner and trigger.first < chunk.first < trigger.end:
        # "Pledged their support": it is the actors' own.
        return True
    if chunk.kind == "pronoun" and parse.lower(chunk.first) in _OBJECT_PRONOUNS and chunk.sector is not None:
        # An object pronoun is nobody's self: in "Congress is to question her" both are of one state.
        return False
    called = chunk.via == "pronoun" and (event_type not in _OWN_PEOPLE or chunk.kind not in {"agent", "actor"})
    return (chunk.code in own and (chunk.kind in _BARE or called or moved)) or (owner and event_type in _SENDING | {"REQUEST"})


def _is_instrument(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether it is what is sent: "troops", "engineers" of no other country."""
    if trigger.pattern.mode == "release" and trigger.pattern.head not in _MUTUAL:
        return False
    sendable = chunk.sector in _INSTRUMENTS or trigger.pattern.head in _OF_SENT
    sent = event_type in _SENDING and sendable and chunk.sector is not None and chunk.preposition is None
    moved = trigger.pattern.head in _OF_SENT or bool(_OF_SENT & _between(trigger, chunk, parse))
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


def is_ground(chunk: Chunk, parse: Parse) -> bool:
    """Whether a noun tells where: "in the French capital", "in parts of the country", "the U.S.-Mexico border", "border with", "road to"."""
    at = chunk.end
    while parse.lower(at) in {"-", "–", "and"}:
        at += 2
    if parse.lower(at) in _BORDERS:
        return True
    if _ends_way(chunk, parse):
        return True
    last = parse.lower(chunk.end - 1)
    if chunk.name is not None or (last not in parse.words.country_noun and last not in _GROUNDS):
        return False
    before = [parse.lower(at) for at in range(max(0, chunk.first - _MAX_OF), chunk.first)]
    parts = chunk.preposition == "of" and bool(_PARTS & set(before))
    return parts or chunk.preposition in _LOCATIVES - {"of", "from", "into"}


def _ends_way(chunk: Chunk, parse: Parse) -> bool:
    """Whether a way or a border leads to it, along which something is done: "every road to La Paz", "along its border with Syria"."""
    before = range(max(1, chunk.first - _MAX_OF), chunk.first)
    at = next((k for k in before if parse.lower(k) == chunk.preposition and chunk.preposition in {"to", "with"}), None)
    if at is None:
        return False
    noun = parse.lower(at - 1)
    beside = [parse.lower(k) for k in range(max(0, at - 1 - _MAX_OF), at - 1)]
    return noun in _WAYS if chunk.preposition == "to" else noun in _BORDERS and bool({"on", "to", *_LOCATIVES} & set(beside))


def is_place(chunk: Chunk, event_type: str, own: AbstractSet[str | None] = frozenset()) -> bool:
    """Whether it tells where, not with whom: "in Paris" after a verb of meeting, "off Crete", "a mosque in the Afghan city of Herat".

    Args:
        chunk: an actor behind a trigger.
        event_type: as resolved.
        own: codes of those who act: what one state hits in another hits that one ("bombed a depot in Lebanon").
    """
    if event_type in _MEETING and chunk.preposition in _PLACE_PREPOSITIONS:
        one_word = chunk.kind == "organisation" and chunk.end - chunk.first == 1
        return one_word or chunk.kind in {"metonym", "country", "region"}
    if chunk.kind == "region" and (event_type in _NOT_BY_REGION or chunk.code is None):
        return True
    if chunk.preposition not in _LOCATIVES - {"of", "from", "into"} or chunk.kind not in _TERRITORY or chunk.noun:
        return False
    if event_type in _ON_TERRITORY and chunk.preposition == "at":
        return False
    loses = chunk.kind == "country" and event_type in _LOST_BY
    abroad = bool(own) and chunk.code not in own
    return not loses and not (abroad and event_type in _ON_TERRITORY)
