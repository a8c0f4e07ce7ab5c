"""Events of an article: coded, harmed fields emptied, repeated tellings pointed at the first."""

import bisect
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from schemas.events import Event
from schemas.records import Article, Artifact
from transforms.core.coders.by_language import coder_for
from transforms.core.consequences import OF_DOCUMENT, REPEATS, apply_artifacts

#: Share of replacement characters from which a text is unreadable; mojibake of single letters stays far below.
_REPLACED: Final = 0.1
#: Share of letters among visible characters under which a text of some length is no prose.
_LETTERS: Final = 0.3
_SOME_LENGTH: Final = 200
_SPACE: Final = re.compile(r"\s+")
#: Rows of one article that are compared with each later one.
_LOOK_BACK: Final = 40
#: Letters of a word that its inflected forms share.
_STEM: Final = 5
#: Digits of a CAMEO code that tell the sort of an act: releases from withdrawals.
_SORT: Final = 3
#: Right before a noun: it was told before.
_THE: Final = re.compile(r"\b(?:the|this|that|these)\s+$", re.IGNORECASE)
_AGAIN: Final = re.compile(r"\b(?:again|another|second|third|later|further|new|more|other|also)\b", re.IGNORECASE)


def code_events(article: Article, artifacts: Sequence[Artifact]) -> tuple[Article, tuple[Event, ...]]:
    """Find who did what to whom.

    Args:
        article: with its language looked at.
        artifacts: all findings over the article.

    Returns:
        The article with `events_status` (coded, unsupported_language, too_damaged, no_text; not_run where the language was
        not looked at), and the events in the order of the text.
    """
    status = _status(article)
    coder = coder_for(article.language or "")
    if status != "coded" or coder is None:
        return replace(article, events_status=status), ()
    index = _Overlaps([artifact for artifact in artifacts if artifact.field == "text" and artifact.kind not in OF_DOCUMENT])
    everywhere = [artifact for artifact in artifacts if artifact.kind == "numerals_stripped"]
    stripped = bool(article.numerals_stripped)
    events = [
        apply_artifacts(event, (*index.over(event.sentence_start, event.sentence_end), *everywhere), numerals_stripped=stripped)
        for event in coder.code(article)
    ]
    return replace(article, events_status=status), tuple(_with_repeats(events))


def _status(article: Article) -> str:
    if not article.text.strip():
        return "no_text"
    if article.language is None:
        return "not_run"
    if coder_for(article.language) is None:
        return "unsupported_language"
    return "too_damaged" if _is_unreadable(article.text) else "coded"


def _is_unreadable(text: str) -> bool:
    if text.count("\ufffd") > _REPLACED * len(text):
        return True
    visible = _SPACE.sub("", text)
    return len(visible) >= _SOME_LENGTH and sum(map(str.isalpha, visible)) < _LETTERS * len(visible)


class _Overlaps:
    """Artifacts by place."""

    def __init__(self, artifacts: Sequence[Artifact]) -> None:
        self._sorted = sorted(artifacts, key=lambda each: (each.start, each.end, each.artifact_id))
        self._starts = [each.start for each in self._sorted]
        self._reach = list(accumulate((each.end for each in self._sorted), max))

    def over(self, start: int, end: int) -> list[Artifact]:
        """All that overlap a half-open stretch, in the order of the text."""
        last = bisect.bisect_left(self._starts, end)
        first = bisect.bisect_right(self._reach, start, hi=last)
        return [each for each in self._sorted[first:last] if each.end > start]


# --- repeated tellings ---------------------------------------------------------------------------------------------------


def _with_repeats(events: Sequence[Event]) -> Iterator[Event]:
    """Point each later telling at the first row that tells the same."""
    first: dict[tuple[object, ...], str] = {}
    earlier: deque[Event] = deque(maxlen=_LOOK_BACK)
    for event in events:
        keys = list(_keys(event))
        told = next((first[key] for key in keys if key in first), None) or _referred_to(event, earlier)
        for key in (*keys, _gist(event)):
            first.setdefault(key, told or event.event_id)
        event = replace(event, repeats_event_id=told) if told else event  # noqa: PLW2901  the same event, better known
        earlier.append(event)
        yield event


def _referred_to(event: Event, earlier: Iterable[Event]) -> str | None:
    """The first telling of what "the attack" means, or of the same act told in the same words with the same numbers or parties."""
    for other in earlier:
        if other.event_type == event.event_type and _may_be_same(event, other) and _is_same_telling(event, other):
            return other.repeats_event_id or other.event_id
    return None


def _is_same_telling(event: Event, other: Event) -> bool:
    if other.sentence_index == event.sentence_index:
        return False
    before = event.sentence[: event.trigger_start - event.sentence_start]
    if _THE.search(before) and _is_noun(event):
        return (event.cameo_code or "")[:_SORT] == (other.cameo_code or "")[:_SORT] or event.event_type == "ASSAULT"
    if _stem(event) != _stem(other) or _AGAIN.search(event.sentence):
        return False
    counted = {(each.kind, each.value_min, each.value_max) for each in event.quantities if each.value_min is not None}
    if counted & {(each.kind, each.value_min, each.value_max) for each in other.quantities}:
        return True
    sides = (event.actor_countries, event.recipient_countries)
    return all(sides) and sides == (other.actor_countries, other.recipient_countries) and event.status == other.status


def _may_be_same(event: Event, other: Event) -> bool:
    """Whether nothing that both rows tell speaks against it: days, countries of a side."""
    days = (event.date_from, event.date_to), (other.date_from, other.date_to)
    if None not in (*days[0], *days[1]) and days[0] != days[1]:
        return False
    sides = ((event.actor_countries, other.actor_countries), (event.recipient_countries, other.recipient_countries))
    return all(not one or not two or bool(set(one) & set(two)) for one, two in sides)


def _is_noun(event: Event) -> bool:
    """Whether the words behind "the" are a noun of an event, and not a verb: one word, not in -ed."""
    word = event.trigger.split()[0].casefold()
    return not word.endswith("ed")


def _stem(event: Event) -> str:
    return event.trigger.split()[0].casefold()[:_STEM]


def _keys(event: Event) -> Iterator[tuple[object, ...]]:
    """What a row must share with an earlier one to be the same telling."""
    words_before = len(event.sentence[: event.trigger_start - event.sentence_start].split())
    yield "sentence", event.event_type, words_before, _SPACE.sub(" ", event.sentence).casefold()
    if any(mark.kind in REPEATS for mark in event.artifacts):
        yield _gist(event)
    if event.actor_countries and event.recipient_countries and event.date_from is not None:
        sides = (frozenset(event.actor_countries), frozenset(event.recipient_countries))
        yield "dated", event.event_type, event.cameo_code, event.status, event.date_from, event.date_to, *sides


def _gist(event: Event) -> tuple[object, ...]:
    return "gist", event.event_type, event.trigger.casefold()
