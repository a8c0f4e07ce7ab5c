"""Attribution: who says so, with which verb, and what kind of speaker that is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.coordination import preposition_of
from transforms.core.coders.parse import Parse, Report
from transforms.core.coders.speaker_kinds import kind_of

#: Words in which a dateline ends: "KYIV, Ukraine, Nov 5 (AFP) -".
_DATELINE: Final = 12
_AFTER_AGENCY: Final = 3
_DASHES: Final = frozenset({"-", "–", "—"})
_FIRST_PERSON: Final = frozenset({"we", "i"})
#: Groups of these pronouns are numbered apart from all others.
_FIRST_GROUP: Final = 20_000
_OBLIQUE: Final = frozenset({"him", "her", "them"})
#: Closes what was said before the speaker is named: '..., Zelensky said'.
_CLOSERS: Final = frozenset({",", '"', "”", "“", "»", "'", "’"})
#: Acts that are done by saying something.
_SAID: Final = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE"})
#: Words of a phrase between "said" and "that".
_BEFORE_THAT: Final = 9
#: Words from the verb of an inserted report to its comma: "told the parliament on Monday,".
_TOLD: Final = 7
_PARTS_OF_PERFECT: Final = frozenset({"has", "have", "had"})
#: Words between a speaker and the verb, with an apposition.
_APPOSITION: Final = 14
#: Behind a speaker these describe them: "officials familiar with the matter said".
_DESCRIBING: Final = frozenset({"who", "familiar", "close", "briefed", "speaking", "involved"})
#: What a body issues speaks for it: "a police statement said".
_DOCUMENTS: Final = frozenset({"statement", "report", "communique", "communiqué", "indictment", "study", "letter"})
#: Words between "officials" and "in Kyiv said".
_NEAR: Final = 5


def find_reports(parse: Parse) -> list[Report]:
    """All reporting frames of a sentence, in order."""
    reports: list[Report] = _dateline(parse)
    for at, token in enumerate(parse.tokens):
        if token.lower == "according" and parse.lower(at + 1) == "to":
            speaker = _speaker_from(parse, at + 2)
            if speaker is not None:
                reports.append(_report(parse, speaker, at, ((0, at), (speaker[1], len(parse.tokens)))))
        elif token.lower in parse.words.report_verb and not _is_act(at, parse):
            report = _report_of_verb(parse, at) or _goes_on_saying(parse, at, [each for each in reports if each.spoken])
            if report is not None:
                reports.append(_within_relative(report, parse))
    return reports


def _within_relative(report: Report, parse: Parse) -> Report:
    """A report inside a relative clause governs nothing beyond it: "those who say they are ill are urged to call"."""
    clauses = parse.clauses
    if clauses.opener(report.verb) not in {"who", "which", "whose"}:
        return report
    stop = max(at for at, clause in enumerate(clauses.of) if clause >= clauses.of[report.verb]) + 1
    scope = ((start, min(end, stop)) for start, end in report.scope)
    return replace(report, scope=tuple((start, end) for start, end in scope if start < end))


def _dateline(parse: Parse) -> list[Report]:
    """The agency of "MOSCOW (Reuters) - ..."; empty: the sentence does not open so."""
    for at in range(1, min(_DATELINE, len(parse.tokens) - 2)):
        agency = parse.tokens[at].text
        framed = parse.lower(at - 1) == "(" and parse.lower(at + 1) == ")" and parse.lower(at + 2) in _DASHES
        if framed and (agency in parse.words.media or agency.isupper()):
            scope = ((at + _AFTER_AGENCY, len(parse.tokens)),)
            return [Report(first=at, end=at + 1, verb=at, spoken=False, kind="media", country=None, scope=scope)]
    return []


def _is_act(at: int, parse: Parse) -> bool:
    """Whether a verb of saying is no such verb here: part of a name, or another act, as in "recalled its ambassador"."""
    if any(chunk.first <= at < chunk.end for chunk in parse.chunks):
        return True
    return any(trigger.first == at and trigger.is_verb and trigger.pattern.event_type not in _SAID for trigger in parse.triggers)


def report_for(trigger: int, reports: Sequence[Report]) -> Report | None:
    """The frame that governs a trigger, the nearest of several; None: the article itself says so."""
    governing = [
        report for report in reports if report.verb != trigger and any(start <= trigger < end for start, end in report.scope)
    ]
    return min(governing, key=lambda report: (not report.spoken, abs(report.verb - trigger), report.verb), default=None)


def with_first_person(parse: Parse) -> list[Chunk]:
    """All actors, with those that "we" and "I" in a quotation stand for: its speaker."""
    found = list(parse.chunks)
    for at, token in enumerate(parse.tokens):
        report = report_for(at, parse.reports) if token.lower in _FIRST_PERSON else None
        speaker = next((chunk for chunk in parse.chunks if report and chunk.first <= report.first < chunk.end), None)
        if speaker is not None and not any(chunk.first <= at < chunk.end for chunk in parse.chunks):
            preposition = preposition_of(at, parse.tokens, parse.words)
            group = _FIRST_GROUP + at
            found.append(
                replace(
                    speaker, first=at, end=at + 1, kind="pronoun", name=None, preposition=preposition, group=group, via="pronoun"
                )
            )
    return sorted(found, key=lambda chunk: chunk.first)


def speaks_for_itself(report: Report, actors: Sequence[Chunk], chunks: Sequence[Chunk]) -> bool:
    """Whether the speaker is the one who acts, by name or as "he": then nobody else vouches for it."""
    speaker = next((chunk for chunk in chunks if chunk.first <= report.first < chunk.end), None)
    if speaker is None:
        return False
    return any(
        chunk.first == speaker.first
        or (chunk.kind == "pronoun" and chunk.code == speaker.code and speaker.person in {None, chunk.person})
        or (chunk.via == "pronoun" and chunk.code is not None and chunk.code == speaker.code)
        for chunk in actors
    )


def _goes_on_saying(parse: Parse, verb: int, earlier: Sequence[Report]) -> Report | None:
    """The speaker of "commented on it and stated that": that of the verb before; None: the verb is not coordinated."""
    at = verb - 1
    while at > 0 and (
        parse.lower(at) in parse.words.adverb or parse.lower(at) in {"not", "only"} or parse.lower(at).endswith("ly")
    ):
        at -= 1
    if not earlier or parse.lower(at) not in {"and", "but"} or earlier[-1].verb > at:
        return None
    return replace(earlier[-1], verb=verb, scope=((verb + 1, len(parse.tokens)),))


def _report_of_verb(parse: Parse, verb: int) -> Report | None:
    count = len(parse.tokens)
    if parse.lower(verb).endswith("ing"):
        subject = next((chunk for chunk in parse.chunks if chunk.preposition is None and chunk.end <= verb), None)
        return _report(parse, (subject.first, subject.end), verb, ((verb + 1, count),)) if subject is not None else None
    before = _speaker_before(parse, verb)
    if before is not None:
        first = _first_of_group(before[0], parse)
        lead = first - 1
        while lead > 0 and _stands_before_speaker(parse.lower(lead), parse):
            lead -= 1
        closes = lead > 1 and parse.lower(lead) in _CLOSERS
        goes_on = parse.lower(verb + 1) not in {"", ".", ",", "on", "in", "at", "during", "!", "?"}
        if closes and goes_on and not any(trigger.first > verb for trigger in parse.triggers):
            goes_on = False
        stop = next((at for at in range(verb + 1, verb + _TOLD) if parse.lower(at) == ","), None)
        if closes and stop is not None and _goes_on_behind(stop, parse):
            # "Cyprus, its foreign minister told the parliament, has offered".
            return _report(parse, before, verb, ((0, first), (stop + 1, count)))
        if closes and not goes_on:
            return _report(parse, before, verb, ((0, first), (verb + 1, count)))
        return _report(parse, before, verb, ((_start_of_content(verb, parse), count),))
    if verb > 0 and parse.lower(verb - 1) in _CLOSERS:
        after = _speaker_from(parse, verb + 1)
        if after is not None:
            return _report(parse, after, verb, ((0, verb), (after[1], count)))
    return None


def _goes_on_behind(comma: int, parse: Parse) -> bool:
    """Whether the verb of what was begun before a report follows it."""
    lower = parse.lower(comma + 1)
    return lower in parse.words.being | parse.words.future | parse.words.modal | _PARTS_OF_PERFECT or any(
        trigger.first == comma + 1 and trigger.is_verb for trigger in parse.triggers
    )


def _start_of_content(verb: int, parse: Parse) -> int:
    """Where begins what is said: "said in response to the attack that workers are in danger" says nothing of the attack itself."""
    if parse.lower(verb + 1) not in parse.words.preposition:
        return verb + 1
    that = next((at for at in range(verb + 1, verb + _BEFORE_THAT) if parse.lower(at) == "that"), verb)
    return that + 1


def _first_of_group(at: int, parse: Parse) -> int:
    """First token of all who speak together: "mediators Qatar and the United States announced"."""
    group = parse.group(next((chunk for chunk in parse.chunks if chunk.first <= at < chunk.end), None))
    return min((chunk.first for chunk in group), default=at)


def _report(parse: Parse, speaker: tuple[int, int], verb: int, scope: tuple[tuple[int, int], ...]) -> Report:
    first, end = speaker
    chunk = next((chunk for chunk in parse.chunks if chunk.first <= first < chunk.end), None)
    return Report(
        first=first,
        end=end,
        verb=verb,
        kind=kind_of(parse, (first, end), verb, chunk),
        country=chunk.country if chunk is not None else None,
        scope=tuple((start, stop) for start, stop in scope if start < stop),
    )


def _stands_before_speaker(lower: str, parse: Parse) -> bool:
    return lower in parse.words.determiner or lower in parse.words.title or lower in parse.words.count or lower[:1].isdigit()


def _speaker_before(parse: Parse, verb: int) -> tuple[int, int] | None:
    """The speaker that ends just before a verb; None: nobody is named there."""
    at = verb - 1
    while at >= 0 and (
        parse.lower(at).endswith("ly") or parse.lower(at) in parse.words.adverb or parse.lower(at) in _PARTS_OF_PERFECT
    ):
        at -= 1
    if at < 0:
        return None
    if parse.lower(at) == ",":
        told = next((chunk for chunk in parse.chunks if chunk.end == at and chunk.name is not None), None)
        return (told.first, told.end) if told is not None else _before_apposition(parse, at)
    if _is_bare_speaker(parse, at):
        return at, at + 1
    chunk = next((chunk for chunk in parse.chunks if chunk.first <= at < chunk.end), None)
    if chunk is None:
        return _described_speaker(parse, at, verb)
    earlier = [other for other in parse.chunks if other.end <= chunk.first and chunk.first - other.end < _NEAR]
    if chunk.preposition is not None and earlier and earlier[-1].preposition is None:
        chunk = earlier[-1]
    elif chunk.preposition is not None:
        # "Sources in the ministry say".
        bare = next((k for k in range(chunk.first - 1, max(-1, chunk.first - _NEAR), -1) if _is_bare_speaker(parse, k)), None)
        return (bare, bare + 1) if bare is not None else (chunk.first, chunk.end)
    return chunk.first, chunk.end


def _described_speaker(parse: Parse, at: int, verb: int) -> tuple[int, int] | None:
    """The speaker behind whom a description, or what they issued, stands before the verb; None: there is none."""
    described = [each for each in parse.chunks if parse.lower(each.end) in _DESCRIBING and 0 < verb - each.end <= _APPOSITION]
    if described:
        return described[-1].first, described[-1].end
    issued = next((each for each in parse.chunks if each.end == at), None) if parse.lower(at) in _DOCUMENTS else None
    return (issued.first, at + 1) if issued is not None else None


def _before_apposition(parse: Parse, comma: int) -> tuple[int, int] | None:
    """The first actor before a comma: "Podolyak, adviser to the head of the office, commented"."""
    for chunk in parse.chunks:
        inserted = chunk.end < comma and parse.lower(chunk.end) == ","
        if inserted and comma - chunk.end <= _APPOSITION and chunk.preposition is None:
            return chunk.first, chunk.end
    return None


def _speaker_from(parse: Parse, at: int) -> tuple[int, int] | None:
    """The speaker that begins at, or soon after, a token; None: nobody is named there."""
    for k in range(at, min(at + _NEAR, len(parse.tokens))):
        chunk = next((chunk for chunk in parse.chunks if chunk.first == k), None)
        if chunk is not None:
            return chunk.first, chunk.end
        if _is_bare_speaker(parse, k):
            return k, k + 1
        if parse.tokens[k].text in ",.;":
            return None
    return None


def _is_bare_speaker(parse: Parse, at: int) -> bool:
    lower, words = parse.lower(at), parse.words
    return lower in words.expert or lower in words.anonymous or (lower in words.pronoun | _OBLIQUE and lower != "it")
