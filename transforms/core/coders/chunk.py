"""An actor as a sentence mentions it."""

from dataclasses import dataclass, replace
from typing import Literal

#: `agent`: a noun like "troops"; `actor`: a noun with a country; `name`: capitalised words that the gazetteer lacks.
ChunkKind = Literal["country", "demonym", "metonym", "organisation", "region", "leader", "agent", "actor", "name", "pronoun"]
#: What tells the country, where the words of the actor do not: the phrase that opens the sentence; a pronoun or possessive; "the
#: government" of a country named before; a surname introduced before with an office; the country in which the whole story plays;
#: the state that arrests, charges or sentences.
Via = Literal["opening", "pronoun", "definite", "surname", "story", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One actor as mentioned: tokens `first` to `end` (exclusive)."""

    first: int
    end: int
    kind: ChunkKind
    #: ISO 3166-1 alpha-3.
    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    person: str | None = None
    #: A demonym that stands for people ("Russians"), not an adjective ("Russian").
    noun: bool = False
    #: Ends in a name that the gazetteer lacks, after an agent noun: tokens of the name.
    name: tuple[int, int] | None = None
    #: The preposition that governs it; None: a subject or object may.
    preposition: str | None = None
    #: Actors of one coordination share it.
    group: int = 0
    #: Words outside the actor that told who it is; None: none were needed.
    via: Via | None = None
    #: Sentences back to those words, of the same paragraph; one more across a paragraph's end; 1 of a country that is only presumed.
    distance: int = 0

    @property
    def code(self) -> str | None:
        """Country, or the organisation where there is no country; None: not known who it is."""
        return self.country or self.organisation

    @property
    def presumed(self) -> bool:
        """Whether its country is only that of the scene; a story told at length is surer."""
        return self.via == "story" and self.distance > 0


def shifted(chunk: Chunk, by: int) -> Chunk:
    """A chunk found in the tokens from `by` on, in those of the whole sentence."""
    name = chunk.name and (chunk.name[0] + by, chunk.name[1] + by)
    return replace(chunk, first=chunk.first + by, end=chunk.end + by, name=name)
