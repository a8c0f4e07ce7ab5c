"""Parties that only a verb of saying names: to whom it is said, and who tells of its own talks."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.arguments import first
from transforms.core.coders.attribution import report_for
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse
from transforms.core.coders.trigger import Trigger

#: Said to somebody, who receives it; reporters and parliaments hear it as well.
_SAID_TO: Final = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE"})
_HEARERS: Final = frozenset({"MED", "LEG"})
_SPEAKING: Final = frozenset({"GOV", "LEG", "MIL", "IGO"})
#: Words between a verb of saying and whom it is said to.
_BESIDE: Final = 3


def addressee(trigger: Trigger, event_type: str, actors: Sequence[Chunk], parse: Parse) -> Chunk | None:
    """To whom somebody says what they ask, refuse or threaten: "'We will not pay,' the minister told Washington"; None: to nobody named."""
    report = report_for(trigger.first, parse.reports) if event_type in _SAID_TO else None
    if report is None or parse.lower(report.verb) not in {"told", "tells"}:
        return None
    own = {chunk.code for chunk in actors}
    speaker = first([chunk for chunk in parse.chunks if chunk.first <= report.first < chunk.end])
    told = first([chunk for chunk in parse.chunks if 0 < chunk.first - report.verb <= _BESIDE and chunk.preposition is None])
    fits = told is not None and told.sector not in _HEARERS and not report.verb < trigger.first <= told.first
    return told if fits and speaker is not None and speaker.code in own else None


def speaker_of_talks(trigger: Trigger, other: Chunk, parse: Parse) -> Chunk | None:
    """The state that tells of its talks with another: "Talks with Ethiopia failed, Somalia's foreign ministry said"; None: it is open."""
    report = report_for(trigger.first, parse.reports)
    speaker = next((chunk for chunk in parse.chunks if report and chunk.first <= report.first < chunk.end), None)
    official = speaker is not None and speaker.code not in {None, other.code} and speaker.sector in _SPEAKING | {None}
    return speaker if official else None
