"""Where a story plays: the one country that nearly all its names belong to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from transforms.core.coders.chunk import Chunk
from transforms.core.coders.tokens import Token
from transforms.core.coders.words import Words

#: Share of all mentions of countries that makes one the story's own, if it is also named so many times as often as the next.
#: Source: measured on the development half of the event gold; two states that deal with each other have about half each.
_SHARE: Final = 0.4
_AHEAD: Final = 1.5
#: One sentence that names it tells no story.
_LEAST: Final = 2
#: A headline weighs as much as so many sentences.
_HEADLINE: Final = 2
_PARTIES: Final = frozenset("democratic republican labour labor liberal conservative socialist communist green national".split())
_WHERE: Final = frozenset({"in", "at", "near", "outside", "across", "through"})
#: Sectors that are those of the country in which a story plays; armed groups, experts, media and companies may come from anywhere.
_OF_STORY: Final = frozenset(
    {"GOV", "COP", "LEG", "JUD", "MIL", "SPY", "OPP", "PTY", "CVL", "LAB", "EDU", "HLH", "REL", "CRM", "MED"}
)


def story_country(sentences: Iterable[Sequence[Chunk]], headline: Sequence[Chunk] = ()) -> str | None:
    """The country of a story.

    Args:
        sentences: actors and places of each sentence as named, without references.
        headline: those of the article's title, where it is known.

    Returns:
        ISO 3166-1 alpha-3; None: no country is named, or several share the story.
    """
    counts: Counter[str] = Counter()
    for chunks in sentences:
        counts.update({chunk.country for chunk in chunks if chunk.country})
    for country in {chunk.country for chunk in headline if chunk.country}:
        counts[country] += _HEADLINE
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    country, most = ranked[0]
    ahead = len(ranked) == 1 or most >= _AHEAD * ranked[1][1]
    return country if ahead and most >= max(_LEAST, _SHARE * counts.total()) else None


def of_story(chunk: Chunk, tokens: Sequence[Token], words: Words, story: str | None) -> Chunk:
    """Police, courts, crowds of a story that plays in one country are of that country."""
    head = tokens[(chunk.name[0] if chunk.name else chunk.end) - 1].lower
    before = {token.lower for token in tokens[max(0, chunk.first - 2) : chunk.end]}
    if story is None or chunk.sector not in _OF_STORY or head in words.many_states | words.relation or before & words.foreign:
        return chunk
    return replace(chunk, kind="actor", country=story, via="story")


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
    countries = {chunk.country for chunk in chunks if chunk.country}
    placed = any(chunk.country and _is_place(chunk, tokens) for chunk in chunks)
    return countries.pop() if len(countries) == 1 and placed else None
