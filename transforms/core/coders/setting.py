"""Where a story plays: the one country that nearly all its names belong to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Share of all mentions of countries that makes one the story's own, if it is also named so many times as often as the next.
#: Source: measured on the event gold, where 1.5 left people of the story without a country; two states that deal with each other have
#: about half each.
_SHARE: Final = 0.4
_AHEAD: Final = 1.2
#: One sentence that names it tells no story.
_LEAST: Final = 2
#: Sentences of a text that one name may set the scene of.
_SHORT: Final = 8
#: Whose country is that of the scene: organs that act at home. An army may be abroad, a traveller anywhere.
_AT_HOME: Final = frozenset({"GOV", "LEG", "JUD", "COP", "EDU", "HLH", "LAB", "PTY", "OPP"})
#: Lead to where somebody goes, or to another party.
_ENDS: Final = frozenset('.!?"”’»)')
_ELSEWHERE: Final = frozenset({"to", "into", "from", "for", "against", "with", "on", "towards", "by", "over", "between"})
#: A headline weighs as much as so many sentences.
_HEADLINE: Final = 2
#: News begin with where they happen: the one country of the first sentence that names any weighs as so many more.
_LEAD: Final = 2
_PARTIES: Final = frozenset("democratic republican labour labor liberal conservative socialist communist green national".split())
_WHERE: Final = frozenset({"in", "at", "near", "outside", "across", "through"})
#: Sectors that are those of the country in which a story plays; armed groups, gangs, experts and companies may come from anywhere.
#: Of the country of a text that names no other; elsewhere they may come from anywhere.
_FIRMS: Final = frozenset({"BUS", "NGO", "SCI", "AGR", "ENV", "ELI"})
FROM_ANYWHERE: Final = frozenset({"MIL", "CRM", "SPY"})
_OF_STORY: Final = frozenset({"GOV", "COP", "LEG", "JUD", "MIL", "SPY", "OPP", "PTY", "CVL", "LAB", "EDU", "HLH", "REL", "MED"})


def story_country(sentences: Iterable[Sequence[Chunk]], headline: Sequence[Chunk] = ()) -> str | None:
    """The country of a story.

    Args:
        sentences: actors and places of each sentence as named, without references.
        headline: those of the article's title, where it is known.

    Returns:
        ISO 3166-1 alpha-3; None: no country is named, or several share the story.
    """
    named = [{chunk.country for chunk in chunks if chunk.country} for chunks in sentences]
    counts: Counter[str] = Counter()
    for countries in named:
        counts.update(countries)
    lead = next((countries for countries in named if countries), set())
    for country in {chunk.country for chunk in headline if chunk.country}:
        counts[country] += _HEADLINE
    named_alone = counts.most_common(1)[0][1] >= _LEAST if len(counts) == 1 else True
    for country in lead if len(lead) == 1 else ():
        counts[country] += _LEAD
    if not counts or not named_alone:
        return None
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    country, most = ranked[0]
    ahead = len(ranked) == 1 or most >= _AHEAD * ranked[1][1]
    return country if ahead and most >= max(_LEAST, _SHARE * counts.total()) else None


def scene_country(sentences: Sequence[Sequence[Chunk]], tokens: Sequence[Sequence[Token]]) -> str | None:
    """The country of a short text that names one alone, as a place or by its organs; None: it is open.

    "LIMA - Lawmakers rejected the budget. The president accused them of ..."

    Args:
        sentences: actors and places of each sentence as named, without references.
        tokens: of each sentence.
    """
    chunks = [chunk for sentence in sentences for chunk in sentence if chunk.country]
    countries = {chunk.country for chunk in chunks}
    if len(countries) != 1 or len(sentences) > _SHORT or not is_whole(tokens[-1], sentences[-1]):
        return None
    if not any(_sets_scene(chunk) for chunk in chunks):
        return None
    return countries.pop()


def is_whole(tokens: Sequence[Token], chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence is told to its end, or a heading ends in a name: what was cut off may have named another country."""
    return bool(tokens) and (tokens[-1].text[-1] in _ENDS or any(chunk.end == len(tokens) for chunk in chunks))


def _sets_scene(chunk: Chunk) -> bool:
    """Whether it tells where all happens: a place, or an organ that acts at home; "Indian engineers" may be anywhere."""
    if chunk.kind in {"country", "metonym", "region"}:
        return chunk.preposition not in _ELSEWHERE
    return chunk.sector in _AT_HOME and chunk.preposition != "between"


def of_story(chunk: Chunk, tokens: Sequence[Token], words: Words, story: str | None, scene: str | None = None) -> Chunk:
    """Police, courts, crowds of a story that plays in one country are of that country.

    Args:
        chunk: somebody without a country.
        tokens: of the sentence.
        words: word classes.
        story: where the whole story, or the sentence, plays; None: it is open.
        scene: where no story is: the only country of a short text (`scene_country`); troops and criminals may be from elsewhere.
    """
    head = tokens[(chunk.name[0] if chunk.name else chunk.end) - 1].lower
    weak = story is None
    if story is None and chunk.sector not in FROM_ANYWHERE:
        story = scene
    elif story == scene and chunk.sector in _FIRMS and head not in words.many_states | words.relation:
        return replace(chunk, kind="actor", country=story, via="story", distance=1) if story is not None else chunk
    before = {token.lower for token in tokens[max(0, chunk.first - 2) : chunk.end]}
    if story is None or chunk.sector not in _OF_STORY or head in words.many_states | words.relation or before & words.foreign:
        return chunk
    return replace(chunk, kind="actor", country=story, via="story", distance=int(weak))


def person_of_story(chunk: Chunk, tokens: Sequence[Token], words: Words, story: str | None, scene: str | None) -> Chunk:
    """Somebody who is only named, in a text that names one country alone; a company or place looks the same, and is of it as well."""
    last = tokens[chunk.end - 1].lower
    names = chunk.end - chunk.first > 1 and all(
        token.text.isalpha() or token.text == "." for token in tokens[chunk.first : chunk.end]
    )
    if story is None or story != scene or not names or chunk.preposition is not None or last in words.thing_noun:
        return chunk
    return replace(chunk, country=story, via="story", distance=1)


def is_generic_party(chunk: Chunk, tokens: Sequence[Token], story: str | None) -> bool:
    """Whether a party's name is one that many countries have, in a story of another: "the Democratic Party" in Seoul."""
    words = [token.lower for token in tokens[chunk.first : chunk.end]]
    generic = words[-1:] == ["party"] and words[-2:-1] and words[-2] in _PARTIES
    return bool(generic) and story not in {None, chunk.country}


def _is_place(chunk: Chunk, tokens: Sequence[Token]) -> bool:
    """Whether it tells where: "in Nairobi", "the port of Rotterdam", "students in Nairobi"."""
    if chunk.kind == "actor":
        return any(tokens[at].lower == "in" for at in range(chunk.first, chunk.end))
    city = chunk.kind in {"metonym", "region"} and chunk.preposition == "of"
    return city or (chunk.preposition in _WHERE and chunk.kind in {"country", "metonym", "region"})


def only_place(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> str | None:
    """The country of a sentence that names one alone, as the place: "Riot police used water cannon in Nairobi"."""
    countries = {chunk.country for chunk in chunks if chunk.country} if is_whole(tokens, chunks) else set()
    placed = any(chunk.country and _is_place(chunk, tokens) for chunk in chunks)
    return countries.pop() if len(countries) == 1 and placed else None
