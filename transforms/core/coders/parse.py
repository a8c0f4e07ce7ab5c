"""What the stages find in one sentence, before an event is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.clauses import Clauses
from transforms.core.coders.tokens import Token
from transforms.core.coders.trigger import Trigger
from transforms.core.coders.words import Words

SpeakerKind = Literal["government", "expert", "media", "anonymous", "company", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One reporting frame: "Zelensky said", "according to analysts"."""

    #: The speaker: tokens `first` to `end` (exclusive).
    first: int
    end: int
    #: The verb of saying, or "according"; of a dateline the agency itself.
    verb: int
    #: False: the agency of a dateline, which says all that nobody else is named for.
    spoken: bool = True
    kind: SpeakerKind
    #: ISO 3166-1 alpha-3; None: not known.
    country: str | None
    #: Half-open stretches of tokens that the report governs.
    scope: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """One sentence, taken apart; all positions are token numbers."""

    #: In the letter case of running text.
    tokens: Sequence[Token]
    chunks: Sequence[Chunk]
    triggers: Sequence[Trigger]
    clauses: Clauses
    words: Words
    reports: Sequence[Report] = ()
    #: The country in which the whole story plays, ISO 3166-1 alpha-3; None: in several, or it is not known.
    story: str | None = None
    #: The only country that a short text names (`setting.scene_country`); None: there is none.
    scene: str | None = None

    def is_source(self, chunk: Chunk) -> bool:
        """Whether an actor is only named as the source: "according to the diplomat", "as the media recalled"."""
        if any(report.first == chunk.first and self.lower(report.verb) == "according" for report in self.reports):
            return True
        at = chunk.first - 1
        while at > 0 and self.lower(at) in self.words.determiner:
            at -= 1
        opens = at == 0 or (at > 0 and self.lower(at - 1) == ",")
        return self.lower(at) == "as" and opens and self.lower(chunk.end) in self.words.report_verb

    def is_speaker(self, chunk: Chunk) -> bool:
        """Whether an actor says what stands before it: "..., Reuters reported"."""
        told = [report.first for report in self.reports if any(start == 0 for start, _ in report.scope)]
        return any(each.first <= at < each.end for at in told for each in self.group(chunk))

    def group(self, chunk: Chunk | None) -> tuple[Chunk, ...]:
        """All actors that are coordinated with one; empty for None."""
        return tuple(each for each in self.chunks if chunk is not None and each.group == chunk.group)

    def lower(self, at: int) -> str:
        """Lower-case word; empty beyond the end."""
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who acts and who is acted upon."""

    actors: tuple[Chunk, ...]
    recipients: tuple[Chunk, ...]


#: Subject of each trigger that was read so far, by the trigger's first token: coordinated verbs share it. Of a passive verb it is the
#: first recipient, of others the first actor.
Subjects = Mapping[int, Chunk | None]
