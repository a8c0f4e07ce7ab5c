"""Where a story plays: the one country that nearly all its names belong to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from transforms.core.coders.chunk import Chunk

#: Share of all mentions of countries that makes one the story's own.
#: Source: own judgement; two states that deal with each other have about half each.
_SHARE: Final = 0.65
#: One sentence that names it tells no story.
_LEAST: Final = 2
#: A headline weighs as much as so many sentences.
_HEADLINE: Final = 2


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
    country, most = max(counts.items(), key=lambda each: (each[1], each[0]))
    return country if most >= max(_LEAST, _SHARE * counts.total()) else None
