"""What an act is only about: the reason, those spoken of, those to whom was done what is judged. They receive nothing."""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: These never lead to whom an act is done.
_BESIDE: Final = frozenset({"during", "amid", "despite", "via", "without"})
#: "Demanded the mayor's release": the mayor is not the one asked.
_FREEING: Final = frozenset("release freedom extradition arrest detention trial return reinstatement death safety".split())
#: "Called for the release of the miners", "sought a debate about Iran": whom a request speaks of is not the one asked.
_ABOUT: Final = frozenset({"of", "about", "between", "over", "into", "in", "on"})
#: "Called for the resignation of the minister": who is to go is asked to.
GOING: Final = frozenset({"resignation", "resignations", "departure", "ouster", "removal"})
#: "Searched offices for the court", "arrested for": behind these verbs it names a reason, or for whose sake.
_FOR_A_REASON: Final = frozenset({"ASSAULT", "COERCE", "ACCUSE"})
#: What is answered or judged is somebody's: "dismissed a claim by the Czech service"; elsewhere "by" leads to who acts.
_ANSWERS: Final = frozenset({"REJECT", "ACCUSE", "SUPPORT", "AGREE", "CONCEDE"})
#: "Condemned the shelling of his peacekeepers": they were shelled, somebody else is condemned.
_JUDGING: Final = frozenset({"ACCUSE", "SUPPORT"})
_HARM: Final = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_HARMFUL: Final = frozenset(
    "killing killings murder murders shelling bombing bombardment shooting abduction kidnapping arrest arrests detention jailing beating"
    " beatings torture execution executions expulsion deportation rape destruction persecution harassment assassination poisoning".split()
)


def is_subject_matter(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether it is only spoken of, or the reason: "jailed for insulting the king", "warned that any attack on Niger ..."."""
    between = words_between(trigger, chunk, parse)
    if event_type == "REQUEST" and parse.lower(chunk.end) == "'s" and _FREEING & {parse.lower(chunk.end + k) for k in (1, 2)}:
        return True
    if event_type == "AGREE" and chunk.via in {"story", "definite"} and "to" in between:
        return True
    if chunk.preposition is None or chunk.first < trigger.end:
        return False
    beside = chunk.first > trigger.end and (chunk.preposition in _BESIDE or bool(_BESIDE & between))
    return beside or _is_led_elsewhere(chunk, trigger, event_type, parse)


def _is_led_elsewhere(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
    """Whether the preposition of an actor leads to no recipient of such an act."""
    agent = chunk.preposition == "by" and event_type not in _ANSWERS
    victim = chunk.preposition == "of" and event_type in _JUDGING and _is_victim(chunk, trigger, parse)
    reason = chunk.preposition == "for" and event_type in _FOR_A_REASON
    going = chunk.preposition == "of" and bool(GOING & words_between(trigger, chunk, parse))
    about = event_type == "REQUEST" and chunk.preposition in _ABOUT and chunk.first > trigger.end + 1 and not going
    danger = trigger.pattern.head == "warn" and parse.lower(trigger.end - 1) == "that"
    return agent or victim or reason or about or danger


def _is_victim(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether what is judged was done to them."""
    of = next((at for at in range(chunk.first - 1, trigger.end, -1) if parse.lower(at) == "of"), 0)
    harm = any(each.end == of and not each.is_verb and each.pattern.event_type in _HARM for each in parse.triggers)
    return harm or parse.lower(of - 1) in _HARMFUL


def words_between(trigger: Trigger, chunk: Chunk, parse: Parse) -> set[str]:
    """Words from a trigger to an actor behind it, lower-case."""
    return {parse.lower(at) for at in range(trigger.end, chunk.first)}
