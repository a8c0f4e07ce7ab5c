"""What kind of speaker "he" or a bare surname is: the one as whom the article introduced them.

An expert, a lawyer or a minister is told as such once; later sentences say "he argued". The kind is remembered by surname, and of
the last person who spoke for the pronoun of the sentences behind.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.parse import Parse, Report, SpeakerKind

#: Sentences in which a pronoun still means the last person who spoke.
_REACH: Final = 2
_PRONOUNS: Final = frozenset({"he", "she", "him", "her"})
#: Only people are meant by such pronouns.
_OF_PEOPLE: Final = frozenset({"government", "expert", "person", "company", "media"})


class Speakers:
    """Who spoke so far in one article."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._kinds: dict[str, SpeakerKind] = {}
        self._last: tuple[int, SpeakerKind] | None = None

    def recognise(self, reports: Sequence[Report], parse: Parse, at: int) -> list[Report]:
        """Reports with the kind as which their speaker is known, and take up who speaks.

        Args:
            reports: of one sentence, in order.
            parse: the sentence.
            at: its number in the article; paragraphs count as further ones.
        """
        known = []
        for report in reports:
            chunk = next((each for each in parse.chunks if each.first <= report.first < each.end), None)
            kind = self._kind(report, chunk, parse, at)
            known.append(replace(report, kind=kind))
            self._take_up(report, kind, chunk, parse, at)
        return known

    def _kind(self, report: Report, chunk: Chunk | None, parse: Parse, at: int) -> SpeakerKind:
        if parse.lower(report.first) in _PRONOUNS:
            recent = self._last is not None and at - self._last[0] <= _REACH
            return self._last[1] if self._last is not None and recent else report.kind
        surname = _surname(chunk, parse)
        bare = chunk is not None and chunk.end - chunk.first == 1
        if surname in self._kinds and (report.kind == "person" or bare):
            return self._kinds[surname]
        return report.kind

    def _take_up(self, report: Report, kind: SpeakerKind, chunk: Chunk | None, parse: Parse, at: int) -> None:
        surname = _surname(chunk, parse)
        if surname:
            self._kinds.setdefault(surname, kind)
        person = bool(surname) or parse.lower(report.first) in _PRONOUNS
        if person and kind in _OF_PEOPLE:
            self._last = (at, kind)


def _surname(chunk: Chunk | None, parse: Parse) -> str:
    """Last name of a person, lower-case; empty: nobody is named."""
    if chunk is None or chunk.kind in {"pronoun", "country", "organisation"}:
        return ""
    if chunk.name is not None:
        return parse.lower(chunk.name[1] - 1)
    return parse.lower(chunk.end - 1) if chunk.kind in {"name", "leader"} else ""
