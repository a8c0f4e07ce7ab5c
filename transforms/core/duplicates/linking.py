"""Which articles repeat which, once the articles of a commit are in the index: links, each with the passages that show it.

An article is linked to the one that stands for both: earliest published, then smallest id. Where the earlier one comes in
later, the later one, written long ago, gets its link now. So the links that hold at the end (the last one of each article)
do not depend on the order in which articles came in; of many copies of one text, follow the links to their end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from schemas.records import Article, Duplicate
from transforms.core.duplicates.compare import Comparison
from transforms.core.duplicates.decide import METHOD_VERSION, Kind, repeatable, within_window
from transforms.core.duplicates.examine import Side, examine
from transforms.core.duplicates.index import Entry, Index

#: How far apart in time two articles may lie.
WINDOW: Final = timedelta(days=90)
#: Articles whose candidates' texts are held at once.
_CHUNK: Final = 200
#: Passages that are written with a link: the longest ones.
MAX_PASSAGES: Final = 50


class Texts(Protocol):
    """Where the texts of articles are read again."""

    def of(self, entries: Iterable[Entry]) -> Mapping[int, Article]:
        """Rows of `articles` by the numbers of their entries; one that was erased is missing."""


@dataclass(frozen=True, slots=True)
class Met:
    """An article that was added to the index, and whom it met there."""

    entry: Entry
    candidates: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    later: Entry
    earlier: Entry
    kind: Kind
    found: Comparison


def find_links(met: Sequence[Met], index: Index, texts: Texts, window: timedelta = WINDOW) -> list[Duplicate]:
    """Compare articles with whom they met, and link those that repeat (inside the store's transaction).

    Args:
        met: the commit's articles.
        index: holds them, and remembers the links.
        texts: the texts of all of them.
        window: how far apart in time two articles may be published.

    Returns:
        New links, without the run's marks, in no order that matters; at most one for each pair, and of each article that repeats
        others to the one that stands for them.
    """
    links: dict[int, Duplicate] = {}
    for pair in sorted(_pairs(met, texts, window), key=lambda pair: (pair.earlier.repeatable.order, pair.earlier.doc)):
        current = index.link(pair.later.doc)
        if current is None or index.entry(current).repeatable.order > pair.earlier.repeatable.order:
            index.set_link(pair.later.doc, pair.earlier.doc)
            links[pair.later.doc] = _duplicate(pair)
    return list(links.values())


def _pairs(met: Sequence[Met], texts: Texts, window: timedelta) -> Iterator[_Pair]:
    for start in range(0, len(met), _CHUNK):
        chunk = [each for each in met[start : start + _CHUNK] if each.candidates]
        desk = _Desk(texts.of([each.entry for each in chunk] + [other for each in chunk for other in each.candidates]))
        for each in chunk:
            for other in each.candidates:
                if (pair := desk.pair(each.entry, other, window)) is not None:
                    yield pair


class _Desk:
    """The texts that are compared now, each taken apart once."""

    def __init__(self, articles: Mapping[int, Article]) -> None:
        self._articles = articles
        self._sides: dict[int, Side] = {}

    def pair(self, one: Entry, other: Entry, window: timedelta) -> _Pair | None:
        """Two articles in the order that says who stands for whom; None: they do not repeat each other, or one was erased."""
        if one.doc not in self._articles or other.doc not in self._articles:
            return None
        earlier, later = sorted((one, other), key=lambda entry: entry.repeatable.order)
        one_side, other_side = self._side(later), self._side(earlier)
        if not within_window(one_side.about, other_side.about, window):
            return None
        kind, found = examine(one_side, other_side)
        return None if kind is None else _Pair(later, earlier, kind, found)

    def _side(self, entry: Entry) -> Side:
        if entry.doc not in self._sides:
            article = self._articles[entry.doc]
            about = repeatable(article, text_key=entry.text_key, canonical_id=entry.canonical_id)
            self._sides[entry.doc] = Side(about, article)
        return self._sides[entry.doc]


def _duplicate(pair: _Pair) -> Duplicate:
    """The row that says so, but for the run's marks."""
    longest = sorted(pair.found.passages, key=lambda passage: (passage.start - passage.end, passage.start))[:MAX_PASSAGES]
    return Duplicate(
        article_id=pair.later.article_id,
        revision_id=pair.later.revision_id,
        of_article_id=pair.earlier.article_id,
        kind=pair.kind,
        score=round(pair.found.jaccard, 4),
        containment=round(pair.found.containment, 4),
        shared_chars=sum(passage.end - passage.start for passage in pair.found.passages),
        evidence=tuple(sorted(longest, key=lambda passage: passage.start)),
        method_version=METHOD_VERSION,
    )
