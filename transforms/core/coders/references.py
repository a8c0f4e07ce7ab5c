"""References: who "it", "their troops", "the government", "the two countries" and a bare surname stand for.

What was named before is looked for in the sentence, then backwards in the paragraph and, at a further loss of score, the one before. Surnames
of people introduced with an office hold for the whole article. What stays open, or has two answers, is not resolved.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from transforms.core.coders.antecedents import (
    BELONGINGS,
    NEUTRAL,
    OF_OTHERS,
    PERSONAL,
    PLURAL,
    POSSESSIVE,
    SUBJECTS,
    fits,
    is_of_state,
    is_taken,
    lent,
    meant,
    nearest_subject,
    owner_in_relative,
    possessive_before,
    speaker_before,
)
from transforms.core.coders.chunk import Chunk
from transforms.core.coders.coordination import preposition_of
from transforms.core.coders.memory import REACH, Memory, Named, is_plural, may_be_subject, named_of
from transforms.core.coders.pronouns import is_empty, opening_quote
from transforms.core.coders.setting import FROM_ANYWHERE, is_generic_party, of_story, only_place, person_of_story
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Sentences back that are looked at, the paragraph's end counted as one.
_REACH_PRONOUN: Final = 2
#: Words of an office or possessive between a determiner and its noun.
_MAX_BEFORE: Final = 3
_PAIR: Final = frozenset({"two", "both"})
_DEFINITE: Final = frozenset({"the", "this", "that"})
_PLACES: Final = frozenset({"in", "across", "of"})
#: A pronoun up to this token begins its sentence: "Last week it".
_BEGINNING: Final = 3
#: Groups of pronouns are numbered apart from those of names.
_FIRST_GROUP: Final = 10_000


def resolve_references(
    tokens: Sequence[Token], chunks: Sequence[Chunk], memory: Memory, words: Words, nominal: AbstractSet[str]
) -> list[Chunk]:
    """Actors of a sentence with those that are only referred to.

    Args:
        tokens: of the sentence.
        chunks: its actors as named.
        memory: who was named before.
        words: word classes.
        nominal: words that open the noun of an event, before which a possessive is an actor: "its invasion".

    Returns:
        Chunks in order; a pronoun that stands for several is a chunk for each, in one group.
    """
    return _Resolution(tokens, memory, words, nominal).run(chunks)


class _Resolution:
    """One sentence being resolved from left to right."""

    def __init__(self, tokens: Sequence[Token], memory: Memory, words: Words, nominal: AbstractSet[str]) -> None:
        self.tokens = tokens
        self.memory = memory
        self.words = words
        self.nominal = nominal
        self.done: list[Chunk] = []
        self.named: list[Named] = []
        self.here: str | None = None

    def run(self, chunks: Sequence[Chunk]) -> list[Chunk]:
        at = 0
        self.here = only_place(chunks, self.tokens)
        for chunk in chunks:
            self._pronouns(at, chunk.first)
            self._take(self._better_known(chunk))
            at = chunk.end
        self._pronouns(at, len(self.tokens))
        return self.done

    @property
    def story(self) -> str | None:
        """Where all this happens, as far as it is told."""
        return self.memory.story or self.here

    def _take(self, chunks: Sequence[Chunk]) -> None:
        self.done.extend(chunks)
        for chunk in chunks:
            subject = next((each.chunk for each in self.named if each.subject), chunk)
            leads = may_be_subject(chunk) and subject.group == chunk.group
            self.named.append(named_of(chunk, self.tokens, self.words, subject=leads))

    # --- pronouns ----------------------------------------------------------------------------------------------------------

    def _pronouns(self, start: int, end: int) -> None:
        for at in range(start, end):
            lower = self.tokens[at].lower
            if lower in PERSONAL or lower in NEUTRAL or lower in PLURAL:
                self._take(self._pronoun(at, lower))
            elif lower in self.words.group_noun or lower in self.words.country_noun or lower in self.words.pair_noun:
                self._take(self._plain_noun(at))

    def _pronoun(self, at: int, lower: str) -> list[Chunk]:
        after = [token.lower for token in self.tokens[at + 1 : at + 3]]
        owns = lower in POSSESSIVE and not (
            lower == "her" and (not after or after[0] in self.words.preposition or after[0] in ",.")
        )
        if owns and not (set(after) & (self.nominal | BELONGINGS)):
            return []
        if lower == "it" and is_empty(self.tokens, at):
            return []
        preposition = None if owns else preposition_of(at, self.tokens, self.words)
        found = {each.code or each.first: (each, distance) for each, distance in self._antecedents(at, lower)}
        return [
            replace(
                each,
                first=at,
                end=at + 1,
                kind="pronoun",
                name=None,
                noun=not owns,
                preposition=preposition,
                group=_FIRST_GROUP + at,
                via="pronoun",
                distance=distance,
            )
            for each, distance in found.values()
        ]

    def _antecedents(self, at: int, lower: str) -> list[tuple[Chunk, int]]:
        """Whom a pronoun stands for, each with its distance in sentences; several for one group."""
        object_like = lower not in SUBJECTS and lower not in POSSESSIVE
        certain = self._by_grammar(at, lower)
        if certain:
            return [(each, 0) for each in certain]
        taken = {each.chunk.code for each in nearest_subject(self.named, self.tokens, self.words) if object_like}
        quoted = opening_quote(self.tokens, at)
        here = [each for each in self.named if fits(each, lower, self.named) and not is_taken(each, taken)]
        here = [each for each in here if quoted is None or each.chunk.first > quoted]
        if lower in POSSESSIVE:
            here = self._of_own_clause(at, here) or here
        if lower in SUBJECTS or lower in POSSESSIVE:
            here = [each for each in here if each.subject] or here
        if here:
            return [(each, 0) for each in meant(here[0], lower, self.named)]
        if quoted is not None or (lower in NEUTRAL and at > _BEGINNING):
            # Deep in a sentence it stands for a thing that the sentence names, more often than for a state named before; and of whom
            # a quotation speaks, it was told before it began.
            return []
        for distance, named in self.memory.back(_REACH_PRONOUN):
            found = [each for each in named if fits(each, lower, named) and not is_taken(replace(each, subject=False), taken)]
            found = [each for each in found if each.subject] or found
            if object_like and lower in PERSONAL and len({each.chunk.first for each in found}) > 1:
                return []
            if found:
                return [(each, distance) for each in meant(found[0], lower, named)]
        return []

    def _by_grammar(self, at: int, lower: str) -> list[Chunk]:
        """Whom a relative clause or a verb of saying makes a pronoun stand for; empty: neither does."""
        owner, speaker = (
            owner_in_relative(at, lower, self.tokens, self.named),
            speaker_before(at, lower, self.tokens, self.named, self.words),
        )
        return meant(speaker, lower, self.named) if speaker is not None else [owner] if owner is not None else []

    def _of_own_clause(self, at: int, here: Sequence[Named]) -> list[Named]:
        """Those who may be the subject of the pronoun's own clause: "unless the US withdraws its support"."""
        opens = max((k for k in range(at) if self.tokens[k].lower in self.words.subordinator), default=None)
        if opens is None:
            return []
        return [replace(each, subject=True) for each in here if each.chunk.first > opens and may_be_subject(each.chunk)]

    # --- nouns -------------------------------------------------------------------------------------------------------------

    def _better_known(self, chunk: Chunk) -> list[Chunk]:
        if chunk.person is not None and self._is_other_person(chunk):
            return [self._by_surname(replace(chunk, kind="name", country=None, organisation=None, person=None))]
        if chunk.kind == "organisation" and is_generic_party(chunk, self.tokens, self.memory.story):
            return [replace(chunk, country=self.memory.story, organisation=None, via="story")]
        if chunk.code is not None or chunk.kind not in {"agent", "name"}:
            return [chunk]
        if chunk.kind == "name":
            known = self._by_surname(chunk)
            named = person_of_story(known, self.tokens, self.words, self.memory.story, self.memory.scene)
            return [named if known.via is None else known if known.code else self._at_home(known)]
        definite = [lent(chunk, known, distance, "definite") for known, distance in self._definite(chunk)]
        return self._owned(chunk) or definite or [self._at_home(chunk)]

    def _at_home(self, chunk: Chunk) -> Chunk:
        last = self.tokens[chunk.end - 1].lower
        if last in OF_OTHERS or (self.memory.story is None and chunk.sector in FROM_ANYWHERE - {"MIL"}):
            return chunk
        return of_story(chunk, self.tokens, self.words, self.story, self.memory.scene)

    def _owned(self, chunk: Chunk) -> list[Chunk]:
        """A noun behind a possessive, with whose it is: "its former president"; "its allies" are somebody else."""
        owner = possessive_before(chunk, self.tokens, self.words)
        if owner is None:
            return []
        if self.tokens[chunk.end - 1].lower in self.words.relation:
            return [chunk]
        owners = self._antecedents(chunk.first, owner)
        return [lent(chunk, known, distance, "pronoun") for known, distance in owners] or [self._at_home(chunk)]

    def _is_other_person(self, chunk: Chunk) -> bool:
        """Whether the article itself introduced somebody else by the surname of one who holds an office."""
        known = self.memory.person(self.tokens[chunk.end - 1].lower)
        first_name = (chunk.person or "").split(" ", 1)[0].lower()
        alone = all(token.lower != first_name for token in self.tokens[chunk.first : chunk.end])
        return alone and known is not None and known.kind != "leader" and known.country != chunk.country

    def _by_surname(self, chunk: Chunk) -> Chunk:
        known = self.memory.person(self.tokens[chunk.end - 1].lower)
        if known is None:
            return chunk
        return replace(
            chunk,
            kind="actor" if known.code else "agent",
            country=known.country,
            organisation=known.organisation,
            sector=known.sector,
            person=known.person,
            via="surname",
            distance=1,
        )

    def _plain_noun(self, at: int) -> list[Chunk]:
        """Nouns that are actors only where it is known whose: "the country", "the group", "both sides"."""
        noun = Chunk(first=at, end=at + 1, kind="agent")
        preposition = preposition_of(at, self.tokens, self.words)
        return [
            replace(lent(noun, known, distance, "definite"), preposition=preposition, group=_FIRST_GROUP + at)
            for known, distance in self._definite(noun)
        ]

    def _definite(self, chunk: Chunk) -> list[tuple[Chunk, int]]:
        """Whom "the government", "the group", "the two countries" stand for, with their distance; empty: it is open."""
        words = self.words
        owner = next((k for k in range(chunk.first, chunk.end) if self.tokens[k].lower == "'s"), None)
        if owner is not None:
            chunk = replace(chunk, end=owner, name=None)
        last = self.tokens[chunk.end - 1].lower
        before = {token.lower for token in self.tokens[max(0, chunk.first - _MAX_BEFORE) : chunk.end - 1]}
        if chunk.name is not None or (chunk.end < len(self.tokens) and self.tokens[chunk.end].lower == "of"):
            return []
        if before & _PAIR and last in words.pair_noun:
            return self._pair(chunk)
        opens = chunk.first == 0 and (last in words.collective or is_plural(last))
        if not opens and not (before - {"that"} if is_plural(last) else before) & _DEFINITE:
            return []
        if last in words.group_noun and not opens:
            return self._last_of(lambda each: each.chunk.organisation is not None)
        if last in words.country_noun or last in words.institution:
            return self._country()
        return []

    def _pair(self, chunk: Chunk) -> list[tuple[Chunk, int]]:
        """The last two that were named together, or on the two sides of one sentence; who deals with "the two sides" is none of them."""
        dealt_with = chunk.preposition is not None or preposition_of(chunk.first, self.tokens, self.words) is not None
        for distance, named in self._all():
            others = [each for each in named if not (dealt_with and distance == 0 and each.subject)]
            codes = dict.fromkeys(each.chunk.code for each in others if each.chunk.code)
            if len(codes) > 1 or (codes and not dealt_with):
                known = [next(each.chunk for each in named if each.chunk.code == code) for code in codes]
                return [(chunk, distance) for chunk in known] if len(known) == len(_PAIR) else []
        return []

    def _country(self) -> list[tuple[Chunk, int]]:
        """The one country that the sentence, or one before it, is about: the state that is its subject, else where it happens."""
        for distance, named in self._all():
            states = [each for each in named if each.chunk.country and each.chunk.via != "story"]
            subjects = [each for each in states if each.subject and is_of_state(each.chunk)]
            places = [each for each in states if each.chunk.preposition in _PLACES]
            if distance > 1 and self.memory.story:
                return []  # It is that of the story.
            for pool in (subjects, [] if distance and self.memory.story else places):
                if pool:
                    return [(pool[0].chunk, distance)] if len({each.chunk.country for each in pool}) == 1 else []
        return []

    def _last_of(self, fits: Callable[[Named], bool]) -> list[tuple[Chunk, int]]:
        for distance, named in self._all():
            found = [each.chunk for each in named if fits(each)]
            if found:
                return [(found[0], distance)] if len({each.code for each in found}) == 1 else []
        return []

    def _all(self) -> Iterator[tuple[int, Sequence[Named]]]:
        yield 0, self.named
        yield from self.memory.back(REACH)
