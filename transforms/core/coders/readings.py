"""What an operator takes with it: "refused to withdraw" is one reading of two triggers."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

SPEECH: Final = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_RELATIVE: Final = frozenset({"which", "who", "whose", "whom", "where"})
#: Between the noun of an operator and what it takes: "a plan to", "an offer of", "the promise that".
_NOUN_LEADS: Final = frozenset({"to", "for", "of", "on", "that", "against", "by", "from"})
_COORDINATORS: Final = frozenset({",", "and", "or", "then"})
#: Between operator and event: the event is no longer its object.
_BARRIERS: Final = frozenset(
    {";", "but", "while", "after", "when", "before", "as", "until", "till", "unless", "because", "although", "though"}
)
#: Words between an operator, or a verb, and what it takes with it.
REACH_SPEECH: Final = 14
_REACH_AGREE: Final = 9
_REACH_VERB: Final = 12
#: To an infinitive: "refused to allow a joint delegation from the bloc and the UN to visit".
_REACH_INFINITIVE: Final = 20
#: Words between "plans" and "deploy" that the row's trigger may span.
_REACH_SPAN: Final = 3
#: First words of patterns that tell of a danger as often as of a threat.
WARNINGS: Final = frozenset({"warn", "warning", "threat"})
DEMANDS: Final = frozenset({"must", "should", "ought to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A trigger that stands for an event of its own, and the event it takes as its object."""

    trigger: Trigger
    inner: Trigger | None = None

    def end(self, words: Words) -> int:
        """One past the last token of its words; an intention reaches to what is intended: "plans to deploy"."""
        inner = self.inner
        if inner is None or not is_intention(self.trigger, words) or inner.first - self.trigger.end > _REACH_SPAN:
            return self.trigger.end
        return max(self.trigger.end, inner.end if inner.end - inner.first == inner.length else inner.first + 1)


def is_intention(trigger: Trigger, words: Words) -> bool:
    """Whether it tells of a will, and is no act of speaking: "plans to", "is about to"."""
    return trigger.pattern.head in words.intention


def read_operators(parse: Parse, supposed: AbstractSet[int]) -> list[Reading]:
    """Let operators take their objects; what is taken is no event of its own.

    Args:
        parse: the sentence, with its triggers in order.
        supposed: tokens under a condition: an operator there takes nothing beyond it.
    """
    triggers = parse.triggers
    taken: set[int] = set()
    readings: list[Reading] = []
    for number, trigger in enumerate(triggers):
        if number in taken:
            continue
        later = range(number + 1, len(triggers))
        if trigger.is_operator or trigger.pattern.event_type in SPEECH:
            here = trigger.first in supposed
            objects = [k for k in _objects(trigger, later, parse) if not here or triggers[k].first in supposed]
            readings.append(Reading(trigger=trigger, inner=triggers[objects[0]] if objects else None))
        else:
            objects = _arguments(trigger, later, parse) if trigger.is_verb else []
            asking = [at for at in objects if triggers[at].is_operator or triggers[at].pattern.event_type in SPEECH]
            objects += [k for at in asking for k in _objects(triggers[at], range(at + 1, len(triggers)), parse)]
            readings.append(Reading(trigger=trigger))
        taken.update(objects)
    return readings


def _objects(trigger: Trigger, later: range, parse: Parse) -> list[int]:
    reach = _REACH_AGREE if trigger.pattern.event_type not in SPEECH - {"AGREE"} else REACH_SPEECH
    objects: list[int] = []
    leads = {parse.lower(trigger.end - 1), parse.lower(trigger.end)}
    if not trigger.is_verb and trigger.pattern.event_type == "AGREE" and not leads & _NOUN_LEADS:
        return objects
    for number in later:
        other = parse.triggers[number]
        if other.first - trigger.end > (_REACH_INFINITIVE if _is_infinitive(other, parse) else reach):
            break
        between = {token.lower for token in parse.tokens[trigger.end : other.first]}
        if between & (_BARRIERS | parse.words.averting) or _goes_on(trigger, other, parse):
            break
        clauses = parse.clauses
        if not clauses.same(trigger.first, other.first) and clauses.opener(other.first) in _RELATIVE:
            continue
        if other.pattern is trigger.pattern:
            continue
        if trigger.pattern.head in WARNINGS and (other.pattern.source in DEMANDS or other.pattern.head in WARNINGS):
            continue
        objects.append(number)
    return objects


def _is_infinitive(other: Trigger, parse: Parse) -> bool:
    return other.is_verb and "base" in other.forms and parse.lower(other.first - 1) == "to"


def _goes_on(trigger: Trigger, other: Trigger, parse: Parse) -> bool:
    """Whether a verb goes on with the sentence beside the operator: "ruled out a ransom, praised the army and thanked Qatar"."""
    if not other.is_verb:
        return False
    before = parse.lower(other.first - 1)
    if "ing" in other.forms:
        return before == "," or (before == "and" and not _has_ing(parse, trigger.end, other.first))
    if not other.forms & {"past", "s"} or before in parse.words.being or before in parse.words.adverb:
        return False
    content = max((k for k in range(trigger.end, other.first) if parse.lower(k) == "that"), default=trigger.end - 1)
    return any(
        parse.lower(k) in _COORDINATORS and not _joins_actors(k, parse) for k in range(max(content + 1, trigger.end), other.first)
    )


def _has_ing(parse: Parse, start: int, end: int) -> bool:
    return any(parse.lower(k).endswith("ing") for k in range(start, end))


def _joins_actors(at: int, parse: Parse) -> bool:
    """Whether a comma or "and" stands inside a list of actors."""
    before = [chunk for chunk in parse.chunks if chunk.end <= at]
    after = [chunk for chunk in parse.chunks if chunk.first > at]
    return bool(before and after and before[-1].group == after[0].group)


def _arguments(trigger: Trigger, later: range, parse: Parse) -> list[int]:
    """Nouns of events and infinitives of purpose that belong to a verb: "signed a statement on the deployment of"."""
    taken = []
    for number in later:
        other = parse.triggers[number]
        if other.first - trigger.end > _REACH_VERB or not parse.clauses.same(other.first, trigger.first):
            break
        if not other.is_verb or (parse.lower(other.first - 1) == "to" and "base" in other.forms):
            taken.append(number)
    return taken
