"""Where, behind a trigger, something else begins to be told."""

from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: Types whose object may be told in a "that" clause: "demanded that Russia leave".
_WITH_CONTENT: Final = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
#: Words between "and" and the subject of what follows.
_MAX_OF: Final = 3
#: "Red", "need" are no verbs in the past.
_SHORTEST_PAST: Final = 4
#: "Accused it of protecting", "banned them from entering".
_BEFORE_GERUND: Final = frozenset({"of", "for", "from"})
#: Before a form in -ing that is no participle of the subject: "were demanding", "for demanding".
_NO_PARTICIPLE: Final = frozenset({",", "by", "for", "of", "in"})


def is_told_apart(chunk: Chunk, trigger: Trigger, event_type: str, parse: Parse) -> bool:
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
    lower, following = parse.lower(at), parse.lower(at + 1)
    apart = at > trigger.end
    says = lower in parse.words.report_verb and parse.lower(at - 1) not in parse.words.determiner
    tells = lower == "that" and apart and event_type not in _WITH_CONTENT and at + 1 < chunk.first
    why = lower in _BEFORE_GERUND and apart and following.endswith("ing") and at + 1 < chunk.first
    goes_on = lower in {",", "and", "but"} and any(other.first == at + 1 and _goes_on(other, lower) for other in parse.triggers)
    resumed = "ing" in trigger.forms and _is_main_verb(at, trigger, parse)
    return says or tells or why or goes_on or resumed or (lower in {"and", "but"} and _begins_clause(at, trigger, chunk, parse))


def _begins_clause(conjunction: int, trigger: Trigger, chunk: Chunk, parse: Parse) -> bool:
    """Whether "and" joins a verb or a clause, no further object."""
    following = parse.lower(conjunction + 1)
    if following == "that" or (_is_other_past(conjunction, parse) and conjunction > trigger.end):
        return True
    auxiliary = parse.lower(chunk.end) in parse.words.future | parse.words.being | {"has", "have", "had"}
    past = following in parse.words.irregular_past and conjunction + 1 < chunk.first
    return past or (auxiliary and chunk.first - conjunction <= _MAX_OF)


def _is_other_past(conjunction: int, parse: Parse) -> bool:
    """Whether a verb of no event goes on: "defied the warrant and addressed supporters", not "armed and wounded soldiers"."""
    following = parse.tokens[conjunction + 1].text if conjunction + 1 < len(parse.tokens) else ""
    past = following.islower() and following.endswith("ed") and len(following) > _SHORTEST_PAST
    return past and not parse.lower(conjunction - 1).endswith("ed")


def _goes_on(trigger: Trigger, before: str) -> bool:
    """Whether a verb tells something else: "imposed a curfew and deployed", "condemned the vote, calling on"."""
    return trigger.is_verb and ("past" in trigger.forms or (before == "," and "ing" in trigger.forms))


def _is_main_verb(at: int, trigger: Trigger, parse: Parse) -> bool:
    """Whether the sentence goes on behind a participle of its subject: "workers demanding higher wages clashed with"."""
    if parse.lower(trigger.first - 1) in parse.words.being | _NO_PARTICIPLE or at <= trigger.end:
        return False
    lower, before = parse.lower(at), parse.lower(at - 1)
    finite = lower in parse.words.irregular_past or (lower.endswith("ed") and len(lower) > _SHORTEST_PAST)
    return finite and before.isalpha() and before not in parse.words.determiner | parse.words.preposition | {"and", "or"}
