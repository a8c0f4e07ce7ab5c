"""Turns of speech in which the words of an event mean something else: "said no ransom was paid", "due to a storm", "lobbying group".

What a single word behind the verb decides stands in `not_events.tsv`; here stands what takes more than one word to see.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from transforms.core.coders.neighbours import AROUND, BEFORE, OWNING, words_after, words_around, words_before
from transforms.core.coders.senses import SENSES_OF_HEAD, SENSES_OF_PATTERN
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

_DENIALS: Final = frozenset({"not", "n't", "never", "cannot", "nor", "neither", "be", "can't", "couldn't", "hasn't"})
_SAID_NO_TO: Final = frozenset({"to", "and", "but", "on", "when", "after", "because", "in", "at"})
#: "Parliament meets on Monday", "meets every week": it sits, with nobody else.
_REGULARLY: Final = frozenset(
    {"on", "again", "every", "in", "at", "next", "for", "weekly", "monthly", "once", "twice", "regularly"}
)
_SPACE: Final = frozenset("orbit mars moon venus jupiter saturn lander spacecraft nasa space comet asteroid".split())
#: "That demand for diesel", "and demand for": a market's.
_OPENING: Final = frozenset({"that", "of", "where", "and", "as", "if", "while", "because", "but", "in", "on", "by", "from", ","})
_WORKS: Final = frozenset(
    "album albums song songs single film films movie biopic documentary series show game version video videos footage photo photos picture"
    " pictures image images scene scenes book novel track tracks edition camera smartphone app update software".split()
)
_HEARING: Final = frozenset(
    "testimony lawyer lawyers attorney attorneys deposition depositions oath committee lawsuit questioned hours impeachment court".split()
)
_GROUPS: Final = frozenset(
    {"arm", "group", "groups", "firm", "firms", "effort", "efforts", "campaign", "power", "body", "organisation"}
)
_SHOWS: Final = frozenset(
    {"series", "show", "shows", "song", "songs", "single", "film", "musical", "album", "play", "comedy", "drama"}
)
_TO_WHAT: Final = frozenset({"to", "an", "the", "his", "her", "its", "their", "invitation", "offer", "request", "any"})

Idiom = Callable[[Sequence[Token], Trigger, Words], bool]


def is_idiom(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether the words beside a trigger turn its meaning."""
    pattern = trigger.pattern
    by_source, by_head = _OF_SOURCE.get(pattern.source), _OF_HEAD.get(pattern.head)
    return (
        (by_source is not None and by_source(tokens, trigger, words))
        or (by_head is not None and by_head(tokens, trigger, words))
        or _describes(tokens, trigger, words)
    )


def _describes(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether a participle only tells which: "lightly censored footage", "widely shared rumours"."""
    at = trigger.first
    if not trigger.is_verb or trigger.length > 1 or at < 2 or not trigger.forms & {"participle"}:  # noqa: PLR2004
        return False
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    earlier = tokens[at - 2].lower
    manner = (
        tokens[at - 1].text.islower()
        and tokens[at - 1].lower.endswith("ly")
        and (earlier not in words.being or earlier.endswith(OWNING))
        and earlier not in _HAVING
    )
    return (
        manner
        and follows.isalpha()
        and follows not in words.preposition | words.determiner
        and (earlier in _LEADS | words.preposition or earlier.endswith(OWNING))
    )


_HAVING: Final = frozenset({"have", "has", "had", "having"})
#: Before an adverb they open a noun phrase.
_LEADS: Final = frozenset(
    {"a", "an", "the", "featuring", "many", "some", "other", "most", "these", "those", "such", "its", "their"}
)


def _not_ruled_out(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return bool(_DENIALS & set(words_before(tokens, trigger)))


def _says_none(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    following = words_after(tokens, trigger)[:1]
    return bool(following) and following[0][:1].isalpha() and following[0] not in _SAID_NO_TO


def _sits(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return tokens[trigger.first].lower == "meets" and bool(set(words_after(tokens, trigger)[:1]) & _REGULARLY)


def _without_object(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    following = words_after(tokens, trigger)[:1]
    return not following or not following[0][:1].isalnum()


def _in_space(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return not trigger.is_verb and bool({token.lower for token in tokens} & _SPACE)


def _of_market(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return trigger.first == 0 or tokens[trigger.first - 1].lower in _OPENING


def _is_noun(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether "demand" before "for" is taken for a verb."""
    return trigger.is_verb and words_after(tokens, trigger)[:1] == ["for"]


def _presses_on(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return words_after(tokens, trigger)[:1] in (["on"], ["ahead"])


def _by_cause(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether a cause follows, not an intention: "due to a storm", unlike "due to meet"."""
    following = (words_after(tokens, trigger) or [""])[0]
    return following in words.determiner or following in words.quantifier or following.endswith(("ed", "ing", "s", "al", "ic"))


def _of_work(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return trigger.length == 1 and bool(_WORKS & words_around(tokens, trigger))


def _is_hit(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    following = words_after(tokens, trigger)[:1]
    return bool(set(following) & _SHOWS) or (bool(following) and following[0] in words.arts)


def _is_heard(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return bool(_HEARING & words_around(tokens, trigger))


def _declines(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return trigger.forms <= {"ing"} and not set(words_after(tokens, trigger)[:1]) & _TO_WHAT


def _lobbies(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return trigger.forms <= {"ing"} and bool(set(words_after(tokens, trigger)[:1]) & _GROUPS)


def _is_committed(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:
    """Whether nothing is promised: "atrocities committed during the war", "they are fully committed to their patients"."""
    state = bool(
        words.being & set(words_before(tokens, trigger)[-2:]) or {"felt", "feel", "very"} & set(words_before(tokens, trigger))
    )
    return (state and "participle" in trigger.forms) or (
        trigger.is_operator and not {"to", "themselves", "itself", "himself", "herself"} & set(words_after(tokens, trigger, 3))
    )


def _calls_quits(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    return tokens[trigger.first].lower == "quits" and tokens[trigger.first - 1].lower == "it"


def _costs(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether a price is asked: "charged 20 dollars", "charges customers more"."""
    after = words_after(tokens, trigger, BEFORE)
    return trigger.pattern.source == "charge" and bool(
        {"$", "€", "£", "customers", "more", "less", "extra", "rates", "fees", "per"} & set(after)
    )


def _teaches(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether somebody is shown how to do something: "instruct vendors how to prepare food"."""
    return "how" in words_after(tokens, trigger, AROUND)


def _calls_it(tokens: Sequence[Token], trigger: Trigger, words: Words) -> bool:  # noqa: ARG001
    """Whether it says what something is, and asks for nothing: "called it necessary for peace"."""
    inside = {token.lower for token in tokens[trigger.first : trigger.end]}
    return trigger.pattern.source == "call .. for" and bool(inside & _VERDICTS)


_VERDICTS: Final = frozenset(
    "necessary essential crucial vital important good bad right wrong unfit ready unsuitable too key".split()
)


_OF_SOURCE: Final[Mapping[str, Idiom]] = {
    **SENSES_OF_PATTERN,
    "rule out": _not_ruled_out,
    "say no": _says_none,
    "meet": _sits,
    "attend": _without_object,
    "probe": _in_space,
    "demand for": _of_market,
    "due to": _by_cause,
}
_OF_HEAD: Final[Mapping[str, Idiom]] = {
    **SENSES_OF_HEAD,
    "press": _presses_on,
    "release": _of_work,
    "capture": _of_work,
    "shoot": _of_work,
    "hit": _is_hit,
    "depose": _is_heard,
    "decline": _declines,
    "lobby": _lobbies,
    "commit": _is_committed,
    "quit": _calls_quits,
    "charge": _costs,
    "demand": _is_noun,
    "instruct": _teaches,
    "tell": _teaches,
    "advise": _teaches,
    "call": _calls_it,
}
