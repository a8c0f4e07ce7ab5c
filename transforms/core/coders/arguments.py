"""Subjects: the actors that grammar puts before a trigger, and what stands around it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse, Subjects
from transforms.core.coders.phrases import has_own_subject, of_clause, stands_before_verb
from transforms.core.coders.trigger import Trigger

#: "since" opens a clause more often than it leads a phrase.
_INCLUDING: Final = frozenset({None, "including", "like", "since"})
#: Open a clause or phrase that a coordinated verb looks past.
_INSERTED: Final = frozenset({"which", "who", "whose", "whom", "where", "after", "before", "since", "until"})
#: Before a form in -ing whose subject is that of the clause.
_LEADS_GERUND: Final = frozenset({"in", "by", "without", "on", "upon"})
#: Words between a verb of saying and "that".
_SAID: Final = 4
#: Words behind the verb of an inserted report: "told the parliament on Monday".
_INSERTED_WORDS: Final = 6
_PRONOUNS: Final = frozenset({"it", "he", "she", "they"})
#: In another clause these sectors report the event; they do not act in it.
#: A subject that names nobody: "nobody was killed", "and 31 were arrested".
_INDEFINITE: Final = frozenset(
    {
        "nobody",
        "none",
        "someone",
        "somebody",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "others",
        "another",
        "several",
        "dozens",
    }
    | {"hundreds", "thousands", "scores", "some", "many", "few"}
)
_CROWDS: Final = frozenset({"hundreds", "thousands", "dozens", "scores", "many"})
#: "Those who sent troops" are nobody that the sentence names.
_ANYBODY: Final = frozenset({"those", "anyone", "anybody", "everyone", "everybody"})
_REPORTERS: Final = frozenset({"MED", "ELI"})


def subject_of_main_clause(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Who acts, after an opening phrase and its comma: "After talks with Iran, Iraq said"."""
    for chunk in parse.chunks:
        at = chunk.first - 1
        while at > trigger.end and parse.lower(at) in parse.words.determiner | parse.words.title:
            at -= 1
        opens = at > trigger.end and parse.lower(at) == "," and not parse.is_source(chunk) and not _closes_sentence(chunk, parse)
        if opens and chunk.kind != "name" and chunk.preposition is None:
            return chunk
    return None


def _closes_sentence(chunk: Chunk, parse: Parse) -> bool:
    """Whether it only says what stands before, as in "..., London assured"."""
    return parse.is_speaker(chunk) or parse.lower(chunk.end + 1) in {".", ""}


def subject_of_participle(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Who acts in ", accusing Israel": the subject of the sentence; None: it is no such clause."""
    if "ing" not in trigger.forms or not trigger.is_verb or parse.lower(trigger.first - 1) != ",":
        return None
    return first([chunk for chunk in left_of(trigger, parse) if _is_strong_subject(chunk)])


def shared_subject(trigger: Trigger, parse: Parse, subjects: Subjects) -> Chunk | None:
    """The subject of "and attacked": that of the verb before, with nobody in between; None: no such verb."""
    at = trigger.first - 1
    while at > 0 and stands_before_verb(parse.lower(at), parse):
        at -= 1
    if parse.lower(at) not in {"and", "but", "or", ","} or any(at < chunk.first < trigger.first for chunk in parse.chunks):
        return None
    correlative = _before_not_only(at, parse)
    if correlative is not None:
        return correlative
    earlier = [other for other in parse.triggers if other.first < trigger.first and other.is_verb]
    if earlier and parse.lower(at) == "," and parse.clauses.opener(earlier[-1].first) in _INSERTED | parse.words.relative:
        # "Kyrgyzstan, whose guards fired, agreed": the comma closes what was inserted.
        return None
    if earlier and subjects.get(earlier[-1].first) is not None and not has_own_subject(trigger, parse, at):
        return subjects[earlier[-1].first]
    return _leading_subject(at, trigger, parse) if parse.lower(at) != "," else None


def _before_not_only(conjunction: int, parse: Parse) -> Chunk | None:
    """Who acts in "but also stressed": the subject before "not only"; None: there is no such pair."""
    if parse.lower(conjunction) != "but":
        return None
    pair = [at for at in range(1, conjunction) if parse.lower(at) == "only" and parse.lower(at - 1) == "not"]
    return first([chunk for chunk in parse.chunks if pair and chunk.end < pair[-1] and _is_strong_subject(chunk)])


def behind_pronoun(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Whom "it attacked" means: the subject of the sentence so far; None: no pronoun stands for the subject."""
    clause = parse.clauses.of[trigger.first]
    before = [at for at in range(trigger.first) if parse.clauses.of[at] == clause]
    named = any(parse.clauses.of[chunk.first] == clause and chunk.end <= trigger.first for chunk in parse.chunks)
    pronoun = next((at for at in before if parse.lower(at) in _PRONOUNS), None)
    if named or pronoun is None:
        return None
    meant = first([chunk for chunk in left_of(trigger, parse) if _is_strong_subject(chunk)])
    if meant is None or len(parse.group(meant)) > 1:
        return meant
    return replace(meant, first=pronoun, end=pronoun + 1, kind="pronoun", name=None, noun=True, group=-1 - pronoun, via="pronoun")


def _leading_subject(conjunction: int, trigger: Trigger, parse: Parse) -> Chunk | None:
    """The first actor of the clause that a coordinated verb goes on with; None: the words before are no such clause."""
    finite = trigger.forms & {"past", "s"} or any(
        parse.lower(at) in parse.words.future | parse.words.modal for at in range(conjunction, trigger.first)
    )
    if not finite:
        return None
    clause = parse.clauses.of[conjunction]
    clauses = {clause}
    while clause > 0 and parse.clauses.openers[clause] in {",", "but", *_INSERTED}:
        if parse.clauses.openers[clause] in _INSERTED:
            clauses.discard(clause)
        clause -= 1
        clauses.add(clause)
    return first(
        [
            chunk
            for chunk in parse.chunks
            if parse.clauses.of[chunk.first] in clauses and chunk.end <= conjunction and _is_strong_subject(chunk)
        ]
    )


def find_subject(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Who acts: the nearest actor before, best in the same clause and without a preposition; None: nobody stands before."""
    clause = parse.clauses.of[trigger.first]
    before_trigger = left_of(trigger, parse)
    decided, adjoining = _adjoining_subject(trigger, before_trigger, parse)
    if decided:
        return adjoining
    same = of_clause(before_trigger, trigger, parse)
    left = [chunk for chunk in before_trigger if chunk in same or not _only_reports(chunk, trigger, parse)]
    if parse.clauses.openers[clause] in parse.words.relative - {"that"} and not same:
        # Whom a relative clause speaks of is no source of it, whatever their calling: "the former minister, who was extradited".
        before = [chunk for chunk in before_trigger if parse.clauses.of[chunk.first] == clause - 1]
        if before:
            return before[-1]
    for pool in (same, left):
        for fits in (_is_strong_subject, _has_no_preposition):
            found = [chunk for chunk in pool if fits(chunk)]
            if found:
                return None if _speaks_of_another(found[-1], trigger, parse) else found[-1]
        found = [
            chunk for chunk in pool if chunk.preposition == "between" or (chunk.preposition == "by" and _did_it(chunk, parse))
        ]
        if pool is same and found:
            return found[-1]
        if trigger.is_verb and has_own_subject(trigger, parse, parse.clauses.of.index(clause) - 1):
            return None
    return None


def _did_it(chunk: Chunk, parse: Parse) -> bool:
    """Whether "by" tells who did what the subject names: "an attack by rebels killed nine", not "pagers used by Hezbollah exploded"."""
    by = max((at for at in range(chunk.first) if parse.lower(at) == "by"), default=0)
    before = parse.lower(by - 1)
    return not (before in parse.words.irregular_past or before.endswith("ed"))


def _adjoining_subject(trigger: Trigger, before: Sequence[Chunk], parse: Parse) -> tuple[bool, Chunk | None]:
    """Whether the words beside a verb alone tell its subject, and who that is: "with generals pushing for", "those countries that will send"."""
    at = _before_verb(trigger, parse)
    at -= parse.lower(at) == "to" and "base" in trigger.forms
    anybody = parse.lower(at) == "who" and parse.lower(at - 1) in _ANYBODY
    if trigger.is_verb and (_is_nobody_known(parse.lower(at)) or anybody):
        return True, None
    beside = last([chunk for chunk in before if chunk.end == at + 1])
    if "ing" in trigger.forms and parse.lower(trigger.first - 1) in _LEADS_GERUND:
        # "Canada joined the United States in condemning": whoever the clause is about.
        leading = first([chunk for chunk in of_clause(before, trigger, parse) if _is_strong_subject(chunk)])
        return leading is not None, leading
    if beside is not None and "ing" in trigger.forms and parse.lower(trigger.first - 1) not in parse.words.being:
        return True, beside
    if beside is not None and beside.preposition == "for" and parse.lower(trigger.first - 1) == "to" and "base" in trigger.forms:
        return True, beside
    said = any(parse.lower(k) in parse.words.speech_verb for k in range(at - _SAID, at))
    if trigger.is_verb and parse.lower(at) == "that" and not said:
        return True, last([chunk for chunk in before if chunk.end == at])
    return False, None


def crowd(trigger: Trigger, parse: Parse) -> Chunk | None:
    """Who protests in "Thousands marched": people, of the country where it plays; None: the subject is no such number."""
    at = _before_verb(trigger, parse)
    if not trigger.is_verb or parse.lower(at) not in _CROWDS:
        return None
    country = parse.story or parse.scene
    return Chunk(
        first=at,
        end=at + 1,
        kind="actor" if country else "agent",
        country=country,
        sector="CVL",
        group=-1 - at,
        via="story" if country else None,
    )


def _is_nobody_known(lower: str) -> bool:
    return lower in _INDEFINITE or lower.isdigit()


def _before_verb(trigger: Trigger, parse: Parse) -> int:
    """The last token before a verb and its auxiliaries."""
    at = trigger.first - 1
    while at > 0 and stands_before_verb(parse.lower(at), parse):
        at -= 1
    return at


def _speaks_of_another(speaker: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether the actor only says what somebody unknown does: "Kuti said the rustlers raided a village"."""
    says = [at for at in range(speaker.end, trigger.first) if parse.lower(at) in parse.words.report_verb]
    return bool(says) and trigger.is_verb and has_own_subject(trigger, parse, says[-1])


def _only_reports(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether an actor of another clause tells of the event: media always, and who says a sentence about "the attack"."""
    speaks = any(chunk.first <= report.first < chunk.end and report.verb < trigger.first for report in parse.reports)
    return chunk.sector in _REPORTERS or (speaks and not trigger.is_verb)


def _is_strong_subject(chunk: Chunk) -> bool:
    return chunk.preposition in _INCLUDING and chunk.kind != "name"


def _has_no_preposition(chunk: Chunk) -> bool:
    return chunk.preposition is None


def left_of(trigger: Trigger, parse: Parse) -> list[Chunk]:
    """Actors before a trigger, or opening it; not those who are only named as a source."""
    return [
        chunk
        for chunk in parse.chunks
        if (chunk.end <= trigger.first or _opens_trigger(chunk, trigger))
        and not _qualifies(chunk, trigger)
        and not parse.is_source(chunk)
        and not _is_inserted_report(chunk, trigger, parse)
    ]


def _is_inserted_report(chunk: Chunk, trigger: Trigger, parse: Parse) -> bool:
    """Whether commas set apart who says it, or to whom: "Cyprus, its minister told the parliament, has offered"."""
    for report in parse.reports:
        begins = report.first - (parse.lower(report.first - 1) in parse.words.determiner | parse.words.pronoun)
        reach = range(report.verb + 1, min(trigger.first, report.verb + 1 + _INSERTED_WORDS))
        closes = next((at for at in reach if parse.lower(at) == ","), 0)
        if report.spoken and begins > 0 and parse.lower(begins - 1) == "," and begins <= chunk.first < closes:
            return True
    return False


def _opens_trigger(chunk: Chunk, trigger: Trigger) -> bool:
    """Whether the actor is part of the pattern: "UN peacekeepers deployed"."""
    return not trigger.is_verb and chunk.first <= trigger.first < chunk.end < trigger.end


def _qualifies(chunk: Chunk, trigger: Trigger) -> bool:
    """Whether it is an adjective, no actor: "military assistance", "the Geneva talks"."""
    if trigger.is_verb or chunk.end != trigger.first:
        return False
    meeting_place = trigger.pattern.event_type == "CONSULT" and chunk.kind in {"metonym", "region"}
    return meeting_place or (chunk.kind == "agent" and chunk.code is None)


def right_of(trigger: Trigger, parse: Parse) -> list[Chunk]:
    """Actors after a trigger's first word; not those who say what stands before them."""
    return [chunk for chunk in parse.chunks if chunk.first > trigger.first and not parse.is_speaker(chunk)]


def first(chunks: Sequence[Chunk]) -> Chunk | None:
    """The first of several, or None."""
    return chunks[0] if chunks else None


def last(chunks: Sequence[Chunk]) -> Chunk | None:
    """The last of several, or None."""
    return chunks[-1] if chunks else None
