"""Where a story plays: the one country that nearly all its names belong to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from transforms.core.coders.chunk import Chunk

#: Share of all mentions of countries that makes one the story's own, if it is also named so many times as often as the next.
#: Source: measured on the development half of the event gold; two states that deal with each other have about half each.
_SHARE: Final = 0.5
_AHEAD: Final = 1.5
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
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    country, most = ranked[0]
    ahead = len(ranked) == 1 or most >= _AHEAD * ranked[1][1]
    return country if ahead and most >= max(_LEAST, _SHARE * counts.total()) else None
