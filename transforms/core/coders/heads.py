"""The nouns beside a verb that are nobody known: what acts, what is acted upon, and whether it can be somebody at all."""

from typing import Final

from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: Nouns of people end so: "rustlers", "senators", "journalists", "fishermen". Those that do and are things lie among the word classes.
_OF_PEOPLE: Final = (
    "ers", "ors", "ists", "men", "ians", "ees", "folk", "people", "mates", "er", "or", "ist", "man", "ian", "woman",
)  # fmt: skip
_NO_PEOPLE: Final = frozenset(
    "computer computers river rivers water waters weather number numbers power powers paper papers letter letters letter matter matters order"
    " orders factor factors vapor monitor meter meters winter summer quarter quarters corner tower towers layer layers laser lasers center"
    " centre sector sectors error errors terror offer offers cover another other others rather after over under never ever however whether"
    " together shelter shelters barrier barriers border borders filter filters trailer trailers container containers boulder boulders"
    " sensor sensors motor motors reactor reactors engine flower flowers finger fingers cancer cancers fever fevers disaster disasters"
    " cluster clusters danger dangers anger hunger fear error chapter chapters poster posters trees specimen gold silver copper oil crude shares stocks prices wheat corn cotton futures bonds markets nickel zinc rubber sugar coffee".split()
)
_AUXILIARIES: Final = frozenset(
    "has have had having is are was were be been being do does did will would can could may might must should shall not n't never to"
    " also yet then now already still just again later only even often always typically usually repeatedly once soon twice".split()
)
#: Of a noun.
_SHORTEST: Final = 3
_PARTICLES: Final = frozenset({"off", "back", "down", "out", "up"})
_RELATIVES: Final = frozenset({"that", "which"})
_ARTICLES: Final = frozenset({"the", "a", "an"})
#: Words of a phrase that are looked through.
_LONGEST_PHRASE: Final = 7
_TIMES: Final = frozenset(
    "day days night week month year years hours minutes morning evening afternoon weekend yesterday today tomorrow".split()
)


def subject_word(trigger: Trigger, parse: Parse) -> str | None:
    """The last word of the subject of a verb, as far as it is a common noun and no known actor; None: it is something else.

    In "serums that attack" the subject is "serums".
    """
    at = trigger.first - 1
    while at > 0 and _stands_between(parse.lower(at), parse):
        at -= 1
    if parse.lower(trigger.first - 1) == "to" or parse.lower(at) in _TIMES:
        return None
    if parse.lower(at) in _RELATIVES and at > 0:
        at -= 1 + (parse.lower(at - 1) == ",")
    before = _governing(at, parse)
    if before is not None and parse.lower(before) == "of":
        # "No details of the financing were released": the details.
        at, before = before - 1, _governing(before - 1, parse)
    return None if before is not None else noun_at(at, parse)


def _governing(noun: int, parse: Parse) -> int | None:
    """The preposition that leads the phrase of a noun: "men on trucks attacked"; None: there is none."""
    for at in range(noun - 1, max(-1, noun - _LONGEST_PHRASE), -1):
        lower = parse.lower(at)
        if lower in parse.words.preposition:
            return at
        if not lower.isalpha() or lower in {"and", "or"}:
            return None
        if lower in _ARTICLES:
            return at - 1 if parse.lower(at - 1) in parse.words.preposition else None
    return None


def object_word(trigger: Trigger, parse: Parse) -> str | None:
    """The last word of the phrase behind a verb, as far as it is a common noun and no known actor; None: it is something else."""
    at = begin = trigger.end + (parse.lower(trigger.end) in _PARTICLES)
    while at < trigger.end + _LONGEST_PHRASE and _goes_on(at, parse):
        at += 1
    return noun_at(at - 1, parse) if at > begin else None


def noun_at(at: int, parse: Parse) -> str | None:
    """The word there, lower-case, if it may be a common noun of nobody known."""
    lower = parse.lower(at)
    written = parse.tokens[at].text if 0 <= at < len(parse.tokens) else ""
    words = parse.words
    opening = at == 0 and (lower in words.natural_cause or lower in _NO_PEOPLE)
    if not written.isalpha() or not (written.islower() or opening) or len(lower) < _SHORTEST:
        return None
    known = any(chunk.first <= at < chunk.end for chunk in parse.chunks)
    small = (
        lower in words.preposition or lower in words.pronoun or lower in words.subordinator or lower in words.determiner
        or lower in words.quantifier or lower in words.report_verb or lower in words.adverb or lower in words.negation
        or lower in words.count or lower in words.partitive or lower in _AUXILIARIES or lower in words.being
    )  # fmt: skip
    other_verb = any(each.is_verb and each.first <= at < each.first + 1 for each in parse.triggers)
    return None if known or small or other_verb or lower in _NOBODY or lower.endswith("ly") else lower


_NOBODY: Final = frozenset(
    "and but who whom whose what someone somebody nobody none others many few several some all both each".split()
)


def is_thing(noun: str, parse: Parse) -> bool:
    """Whether a common noun cannot be somebody who acts: "storm", "drug", no "rustlers"."""
    words = parse.words
    if noun in words.natural_cause or noun in _NO_PEOPLE:
        return True
    somebody = noun.endswith(_OF_PEOPLE) or noun in words.body
    return not (somebody or noun in words.instrument or noun in words.attack_noun or noun in words.equipment)


def _stands_between(lower: str, parse: Parse) -> bool:
    return lower.endswith("ly") or lower in _AUXILIARIES or lower in parse.words.adverb or lower in parse.words.implicative


def _goes_on(at: int, parse: Parse) -> bool:
    lower, words = parse.lower(at), parse.words
    if not lower[:1].isalnum() and lower != "'s":
        return False
    ends = (
        lower in words.preposition
        or lower in words.subordinator
        or lower in words.relative
        or lower in {"and", "or", "but", "to"}
    )
    return not (ends or lower in _AUXILIARIES or lower in words.adverb or lower.endswith("ly"))
