"""Who was named so far in an article."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from transforms.core.coders.appositions import is_office
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.speakers import Speakers
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

_COMPLEMENTS: Final = frozenset({"of", "in", "from", "for", "at", "to"})
#: Sentences back that are kept, the paragraph's end counted as one.
REACH: Final = 4


@dataclass(frozen=True, slots=True)
class Named:
    """An actor that may be referred to."""

    chunk: Chunk
    person: bool
    plural: bool
    #: The sentence begins with it, as far as it has no preposition: most likely its subject.
    subject: bool


class Memory:
    """Who was named so far in one article."""

    def __init__(self, story: str | None = None, scene: str | None = None) -> None:
        """Nobody yet.

        Args:
            story: country in which the whole story plays (`setting.story_country`); None: in several, or it is not known.
            scene: the only country that a short text names (`setting.scene_country`); None: there is none.
        """
        self.story = story
        self.scene = scene
        self.speakers = Speakers()
        self._sentences: list[tuple[int, list[Named]]] = []
        self._people: dict[str, Chunk | None] = {}
        self._at = 0

    @property
    def at(self) -> int:
        """Number of the sentence that was remembered last; a paragraph's end counts as one."""
        return self._at

    @property
    def surnames(self) -> AbstractSet[str]:
        """Surnames of people who were introduced, lower-case."""
        return self._people.keys()

    def end_paragraph(self) -> None:
        """What follows is one step further away."""
        self._at += 1

    def remember(self, chunks: Sequence[Chunk], tokens: Sequence[Token], words: Words) -> None:
        """Take up the actors of a sentence, resolved."""
        self._at += 1
        first = next((chunk for chunk in chunks if may_be_subject(chunk)), None)
        named = [named_of(each, tokens, words, subject=first is not None and each.group == first.group) for each in chunks]
        self._sentences = [(self._at, named), *self._sentences[: REACH - 1]]
        for each in named:
            self._introduce(each.chunk, tokens)

    def _introduce(self, chunk: Chunk, tokens: Sequence[Token]) -> None:
        if chunk.name is None or chunk.sector is None or chunk.via in {"pronoun", "surname"}:
            return
        surname = tokens[chunk.name[1] - 1].lower
        earlier = self._people.setdefault(surname, chunk)
        if earlier is not None and (earlier.code, earlier.sector) != (chunk.code, chunk.sector):
            # Two people of one name: neither is meant surely. One who is told more fully later stays the same.
            self._people[surname] = chunk if earlier.code is None and earlier.sector == chunk.sector else None

    def person(self, surname: str) -> Chunk | None:
        """Who was introduced by a surname; None: nobody, or two."""
        return self._people.get(surname)

    def back(self, reach: int) -> Iterator[tuple[int, list[Named]]]:
        """Earlier sentences, nearest first, with their distance."""
        for at, named in self._sentences:
            if self._at - at + 1 <= reach:
                yield self._at - at + 1, named


def named_of(chunk: Chunk, tokens: Sequence[Token], words: Words, *, subject: bool) -> Named:
    """An actor with what a reference has to know of it."""
    last = _head(chunk, tokens)
    titled = chunk.name is not None and chunk.sector is not None
    person = chunk.kind == "leader" or chunk.person is not None or titled or is_office(chunk, tokens, words)
    noun = chunk.kind in {"agent", "actor"} or (chunk.kind == "demonym" and chunk.noun)
    plural = chunk.name is None and (last in words.collective or (noun and is_plural(last)))
    if titled and chunk.name is not None and chunk.person is None:
        chunk = replace(chunk, person=" ".join(token.text for token in tokens[slice(*chunk.name)]))
    return Named(chunk, person, plural, subject)


def _head(chunk: Chunk, tokens: Sequence[Token]) -> str:
    """The noun of an actor, without what tells where or whose it is: "a rebel group in the southern Philippines"."""
    end = next((at for at in range(chunk.first + 1, chunk.end) if tokens[at].lower in _COMPLEMENTS), chunk.end)
    return tokens[end - 1].lower


def may_be_subject(chunk: Chunk) -> bool:
    """Whether it stands as a subject does: without preposition, and no adjective."""
    return chunk.preposition is None and not (chunk.kind == "demonym" and not chunk.noun)


def is_plural(word: str) -> bool:
    """Whether a noun looks like a plural."""
    return (word.endswith("s") and not word.endswith("ss")) or word.endswith("men")
