"""What stands between the words of a pattern, and whether it still belongs to the verb: "imposed new and wider sanctions"."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.lexicon import Element, Pattern
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Between a verb and its object they open a clause of their own: "the news broke that one of his law clerks".
_CLAUSE_OPENERS: Final = frozenset(
    "that who which whom whose where was were is are am has have had because while when although though if whether what how why".split()
)
#: Before what is no object of the verb any more, as long as no name or day follows: "filed responses in the remaining lawsuits",
#: unlike "signed in Lima an accord".
_OTHER_PHRASES: Final = frozenset(
    "to for from against about by into in on at over under as after before during since until amid despite without".split()
)
_INSIDE: Final = frozenset({"to", "in", "on", "under", "as", "for", "by"})
#: Phrases of place and manner may come between a verb and its object: "signed in a border town an accord".
_OF_PLACE: Final = frozenset({"in", "on", "at", "over", "under", "as"})
_COUNTED: Final = frozenset(
    "least most a an one two three four five six seven eight nine ten twenty thirty forty fifty half more less".split()
)
#: Words before the auxiliary of a passive in which its subject stands, and what cannot be part of one.
_LONGEST_SUBJECT: Final = 9
_LINKS: Final = frozenset({"and", "but", "or", "said", "says", "after", "before", "until", "since"})


def is_small(sought: Element, words: Words) -> bool:
    """Whether a part of a pattern is no noun: "charge .. with", "tell .. to"."""
    return any(form in words.preposition or form in {"to", "not"} for form in sought.forms)


def leaves_object(tokens: Sequence[Token], at: int, pattern: Pattern, sought: Element, words: Words) -> bool:
    """Whether a word in the gap of a verb's pattern ends the verb's own phrase, so that what follows is no object of it."""
    # "Charged the man who had fled with murder": what comes behind the object may be sought beyond a clause.
    if pattern.kind == "phrase" or is_small(sought, words):
        return False
    lower = tokens[at].lower
    if lower in _CLAUSE_OPENERS:
        return True
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if lower not in _OTHER_PHRASES or follows is None or not follows.text.islower():
        return False
    part_before = pattern.elements[pattern.elements.index(sought) - 1]
    if lower in _OF_PLACE and tokens[at - 1].lower in part_before.forms:
        return False
    # "Sent over a dozen jets", "at least nine", "keep them in quarantine", "agree to meet".
    counted = follows.lower in words.quantifier or follows.lower in words.count or follows.lower in _COUNTED
    return not (counted or (lower in _INSIDE and follows.lower in sought.forms))


def subject_words(tokens: Sequence[Token], auxiliary: int, words: Words) -> frozenset[str]:
    """Nouns before an auxiliary, back to where its subject begins."""
    found = set()
    ends = (_CLAUSE_OPENERS - words.being - {"has", "have", "had"}) | _LINKS
    for at in range(auxiliary - 1, max(-1, auxiliary - _LONGEST_SUBJECT), -1):
        lower = tokens[at].lower
        infinitive = lower == "to" and tokens[at + 1].text.islower()
        if not lower[:1].isalnum() or lower in ends or infinitive:
            break
        if tokens[at].text.islower() or at == 0 or tokens[at - 1].lower in words.determiner:
            found.add(lower)
    return frozenset(found)
