"""Triggers: the words of a sentence that stand for an event."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.gaps import is_small, leaves_object, subject_words
from transforms.core.coders.lexicon import Lexicon, Pattern
from transforms.core.coders.morphology import NOUN_LIKE, PARTICIPLE, Form
from transforms.core.coders.non_events import is_no_event
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Around, Trigger
from transforms.core.coders.words import Words

#: Words after a trigger in which its object, or what makes it no event, is looked for.
_AFTER: Final = 5
_QUOTES: Final = frozenset('"“„«')
_BREAKS: Final = frozenset(";:.—")
#: Before a participle they open a clause, not a noun phrase: "after detained leaders" is rarer than "after being detained".
_CLAUSE_PREPOSITIONS: Final = frozenset({"after", "before", "since", "without", "like"})
_MONTHS: Final = frozenset({"March", "May"})
#: Before its subject they let a verb stand in its base form: "did Russia attack", "let the army enter", "demanded that Russia leave".
_HELPERS: Final = frozenset(
    {"do", "does", "did", "let", "make", "made", "help", "helped", "see", "saw", "watch", "that", "should", "lest"}
)
_SUBJECT_MARKS: Final = frozenset({",", "“", '"', "'", ")"})
_VERB_AND_OBJECT: Final = 2
#: Before a noun in -s they tell whose it is: "my questions".
_OWNERS: Final = frozenset({"my", "your", "his", "her", "its", "our", "their"})


def find_triggers(tokens: Sequence[Token], chunks: Sequence[Chunk], lexicon: Lexicon) -> list[Trigger]:
    """All triggers, in order. The longest pattern wins, then the shortest stretch, then the earlier line of the file."""
    inside = {at: chunk for chunk in chunks for at in range(chunk.first, chunk.end)}
    found: list[Trigger] = []
    at = 0
    while at < len(tokens):
        trigger = _best_at(tokens, at, Around(chunks, inside, found, lexicon))
        if trigger is None:
            at += 1
            continue
        found.append(trigger)
        contiguous = trigger.end - trigger.first == trigger.length
        at += trigger.length if contiguous else 1
    return _without_swallowed(found)


def _best_at(tokens: Sequence[Token], at: int, around: Around) -> Trigger | None:
    best: Trigger | None = None
    word = tokens[at].lower
    for pattern in around.lexicon.patterns.get(word, ()):
        length = len(pattern.elements)
        if best is not None and length < best.length:
            break
        forms = pattern.elements[0].forms[word]
        if not _may_stand(tokens, at, pattern, forms, around):
            continue
        end = _end_of_match(tokens, at, pattern, around.lexicon.words)
        if end is None or (best is not None and end >= best.end):
            continue
        trigger = Trigger(first=at, end=end, pattern=pattern, forms=forms)
        if not is_no_event(tokens, trigger, around):
            best = trigger
    # The object before a passive tells more than the verb alone: "imports have been suspended".
    whole = best is not None and any(element.gap for element in best.pattern.elements)
    return best if whole else _passive_at(tokens, at, around) or best


def _passive_at(tokens: Sequence[Token], at: int, around: Around) -> Trigger | None:
    """A verb whose object stands before it, as the subject of its passive: "restrictions on travel have been lifted"."""
    words = around.lexicon.words
    auxiliary = at - 1
    while auxiliary > 0 and tokens[auxiliary].lower.endswith("ly"):
        auxiliary -= 1
    if auxiliary < 1 or tokens[auxiliary].lower not in words.being:
        return None
    told = {tokens[k].lower for each in around.earlier for k in range(each.first, each.end)}
    subject = subject_words(tokens, auxiliary, words) - told
    for pattern in around.lexicon.patterns.get(tokens[at].lower, ()):
        forms = pattern.elements[0].forms[tokens[at].lower]
        if pattern.kind != "verb" or len(pattern.elements) != _VERB_AND_OBJECT or "participle" not in forms:
            continue
        if pattern.event_type == "CONSULT":
            # "A meeting was held": the noun is the event.
            continue
        sought = pattern.elements[1]
        if not sought.gap or is_small(sought, words) or not subject & sought.forms.keys():
            continue
        trigger = Trigger(first=at, end=at + 1, pattern=pattern, forms=forms & PARTICIPLE)
        if _may_stand(tokens, at, pattern, forms, around) and not is_no_event(tokens, trigger, around):
            return trigger
    return None


def _end_of_match(tokens: Sequence[Token], at: int, pattern: Pattern, words: Words) -> int | None:
    """One past the last token that matches; None: a part is missing."""
    end = at + 1
    for element in pattern.elements[1:]:
        for k in range(end, min(len(tokens), end + element.gap + 1)):
            if tokens[k].lower in element.forms and tokens[k].text not in _MONTHS:
                end = k + 1
                break
            if tokens[k].text in _BREAKS or _begins_quotation(tokens, k) or leaves_object(tokens, k, pattern, element, words):
                return None
        else:
            return None
    return end


def _begins_quotation(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark opens a sentence of its own: 'told reporters "We will try'."""
    return tokens[at].text in _QUOTES and at + 1 < len(tokens) and tokens[at + 1].text[:1].isupper()


# --- the gate: can a verb stand here? ------------------------------------------------------------------------------------


def _may_stand(tokens: Sequence[Token], at: int, pattern: Pattern, forms: frozenset[Form], around: Around) -> bool:
    chunk = around.inside.get(at)
    is_verb = pattern.kind != "phrase"
    if chunk is not None and (is_verb or len(pattern.elements) == 1) and (chunk.kind != "name" or tokens[at].text[:1].isupper()):
        return False
    if tokens[at].text in _MONTHS and (at > 0 or tokens[min(1, len(tokens) - 1)].text[:1].isdigit()):
        return False
    if not is_verb:
        if at > 0 and tokens[at - 1].lower == "to" and len(pattern.elements) == 1 and _opens_phrase(tokens, at + 1, around):
            return False
        modal = tokens[at].lower in around.lexicon.words.modal
        return len(pattern.elements) > 1 or modal or _is_head_noun(tokens, at, around.lexicon.words)
    return _verb_may_stand(tokens, at, forms, around)


def _opens_phrase(tokens: Sequence[Token], at: int, around: Around) -> bool:
    """Whether an object follows: behind "to", what stands before it is a verb: "to rally his supporters"."""
    return at < len(tokens) and tokens[at].lower in around.lexicon.words.determiner


def _is_head_noun(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """Whether a noun ends its phrase, and tells no kind of another noun: "the attack on", not "attack helicopters"."""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return (
        not following[:1].isalpha()
        or following in words.preposition
        or following in words.subordinator
        or following in words.being
        or following in words.modal
        or following in words.future
        or following in words.determiner
        or following in words.pronoun
        or following in words.adverb
        or following in words.report_verb
        or following in {"and", "or", "but", "that", "who", "which", "as", "to", "did", "does", "do", "n't"}
        or following.endswith(("ed", "ly", "ing"))
        or tokens[at + 1].text[:1].isupper()
    )


def _verb_may_stand(tokens: Sequence[Token], at: int, forms: frozenset[Form], around: Around) -> bool:
    if at == 0:
        return not forms <= NOUN_LIKE
    previous = tokens[at - 1].lower
    if (forms <= {"s"} and (previous == "to" or previous in _OWNERS)) or (forms <= NOUN_LIKE and _is_listed(tokens, at)):
        return False
    if forms <= NOUN_LIKE:
        return not _is_noun(tokens, at, forms, around) and _follows_subject(tokens, at, around)
    if forms <= {"ing"}:
        return previous not in {"the", "a", "an", "'s"}
    return not forms <= PARTICIPLE or _participle_may_stand(tokens[at].lower, previous, around.lexicon.words)


def _is_listed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word stands between commas, as a noun in a list: "food, shelter, and fuel"."""
    follows = tokens[at + 1].lower if at + 1 < len(tokens) else "."
    return tokens[at - 1].lower == "," and follows in {",", "and", "or", "."}


def _agrees(tokens: Sequence[Token], subject: Chunk, around: Around) -> bool:
    """Whether a base form may follow its subject at once: a plural, or after an auxiliary that opens the clause."""
    words = around.lexicon.words
    last = tokens[subject.end - 1].lower
    plural = subject.kind in {"organisation", "region", "name", "pronoun"} or (subject.noun and subject.kind == "demonym")
    listed = any(other is not subject and other.group == subject.group for other in around.chunks)
    before = [token.lower for token in tokens[max(0, subject.first - _AFTER) : subject.first]]
    helped = any(word in words.modal or word in words.future or word in _HELPERS for word in before)
    return plural or listed or helped or last.endswith("s") or last in words.collective


def _is_noun(tokens: Sequence[Token], at: int, forms: frozenset[Form], around: Around) -> bool:
    """Whether the word before makes it a noun: "the strike", "Russian strike", "army strike"."""
    words = around.lexicon.words
    previous = tokens[at - 1].lower
    if (previous in words.determiner and previous not in words.quantifier) or previous in {"'s", "of"}:
        return True
    before = around.inside.get(at - 1)
    if before is None:
        return False
    if forms <= {"base"} and not _agrees(tokens, before, around):
        return True
    adjective = before.kind == "demonym" and not before.noun
    return adjective or (before.kind == "agent" and _is_compound(tokens, at, before, words))


def _follows_subject(tokens: Sequence[Token], at: int, around: Around) -> bool:
    """Whether a verb in its base or -s form may follow what stands before, adverbs left out."""
    words = around.lexicon.words
    k = at - 1
    while k > 0 and tokens[k].lower.endswith("ly"):
        k -= 1
    word = tokens[k].lower
    if word in {"and", "or", "but"} and not any(trigger.is_verb for trigger in around.earlier):
        return False
    if word == "that" and k > 0 and tokens[k - 1].lower in words.preposition:
        return False
    return word in words.before_verb or word == "but" or k in around.inside or word in _SUBJECT_MARKS


def _is_compound(tokens: Sequence[Token], at: int, agent: Chunk, words: Words) -> bool:
    """Whether it is a noun after a noun: "press release", "army attack"."""
    last = tokens[agent.end - 1].lower
    plural = (last.endswith("s") and not last.endswith("ss")) or last in words.collective
    return not plural and not tokens[at].lower.endswith("s")


def _participle_may_stand(word: str, previous: str, words: Words) -> bool:
    after_preposition = previous in words.preposition
    after_determiner = previous in words.determiner
    if word in words.attributive and (after_preposition or after_determiner):
        return False
    if previous in _CLAUSE_PREPOSITIONS:
        return True
    return not after_preposition and not (after_determiner and previous not in words.quantifier)


def _without_swallowed(triggers: Sequence[Trigger]) -> list[Trigger]:
    """Leave out what lies inside a longer pattern that began before: "launched an attack" is one event."""
    kept: list[Trigger] = []
    reached = -1
    for trigger in triggers:
        inside = trigger.first < reached and bool(kept)
        if inside and not trigger.is_operator and not kept[-1].is_operator and kept[-1].length >= trigger.length:
            continue
        kept.append(trigger)
        reached = max(reached, trigger.end)
    return kept
