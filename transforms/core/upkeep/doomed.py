"""What goes with an article that is erased: its rows in every table, and what others say of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from transforms.core.catalog import place
from transforms.core.output import Output
from transforms.core.sink import TableFile, read_rows
from transforms.core.upkeep.rows import Edit
from transforms.core.upkeep.where import Condition, address_id, columns_of
from transforms.core.urls import registrable_domain

#: What is known of a dead letter that conditions on articles may ask for.
_LETTER_COLUMNS: Final = ("dead_letter_id", "article_id", "url", "input_name", "raw_sha256")


@dataclass(slots=True)
class Doomed:
    """What goes: ids, and the addresses under which it may be remembered."""

    articles: set[str] = field(default_factory=set)
    revisions: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    #: Clusters that an event of an erased article had a part in: what they say was drawn from it too.
    clusters: set[str] = field(default_factory=set)
    #: Stories of an erased article: their label and terms are words of all their articles.
    stories: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    def ids(self, where: Sequence[Condition]) -> set[str]:
        """Ids that are not to come back: of the articles, of addresses that were named, of dead letters."""
        named = {str(each.value) for each in where if (each.column, each.operator) == ("article_id", "=")}
        urls = self.addresses | {str(each.value) for each in where if each.is_address}
        return self.articles | named | {found for url in urls if (found := address_id(url))}

    def edits(self) -> dict[str, Edit]:
        """What is done to the rows of each table."""
        return {
            "articles": Edit(
                drop={"article_id": self.articles},
                blank={"duplicate_of": self.articles},
                blanked={"duplicate_of": ("duplicate_kind",)},
            ),
            "artifacts": Edit(drop={"revision_id": self.revisions}),
            "events": Edit(drop={"revision_id": self.revisions}, blank={"event_cluster_id": self.clusters}),
            "duplicates": Edit(drop={"article_id": self.articles, "of_article_id": self.articles}),
            "story_links": Edit(drop={"article_id": self.articles}, blank={"of_article_id": self.articles}),
            "stories": Edit(blank={"story_id": self.stories}, blanked={"story_id": ("label", "terms")}),
            "event_links": Edit(drop={"event_id": self.events, "event_cluster_id": self.clusters}),
            "event_clusters": Edit(drop={"event_cluster_id": self.clusters}),
            "dead_letters": Edit(drop={"dead_letter_id": self.letters}),
        }


class Finder:
    """Reads the tables for what is doomed."""

    def __init__(self, output: Output, files: Sequence[TableFile], where: Sequence[Condition]) -> None:
        """Begin.

        Args:
            output: the folder.
            files: those that hold the rows.
            where: conditions that have to hold all.
        """
        self._output, self._files, self._where = output, files, where
        self.doomed = Doomed()

    def find(self) -> Doomed:
        """All that the conditions mean, and all that hangs on it."""
        self._find_articles()
        self._find_groups()
        ids = self.doomed.ids(self._where)
        for row in self._rows("dead_letters", *_LETTER_COLUMNS):
            if _is_meant(row, self._where, ids):
                self.doomed.letters.add(row["dead_letter_id"])
                self.doomed.addresses.update({row["url"]} - {None})
        return self.doomed

    def _rows(self, table: str, *columns: str) -> Iterator[dict[str, Any]]:
        for file in self._files:
            if file.table == table:
                yield from read_rows(place(self._output, file.path), columns)

    def _find_articles(self) -> None:
        doomed = self.doomed
        for row in self._rows("articles", *columns_of(self._where) | {"article_id"}):
            if all(condition.holds(row) for condition in self._where):
                doomed.articles.add(row["article_id"])
        for row in self._rows("articles", "article_id", "revision_id", "url", "url_canonical", "story_id"):
            if row["article_id"] in doomed.articles:  # all its revisions go, those too that fulfil nothing
                doomed.revisions.add(row["revision_id"])
                doomed.addresses.update({row["url"], row["url_canonical"]} - {None})
                doomed.stories.update({row["story_id"]} - {None})

    def _find_groups(self) -> None:
        doomed = self.doomed
        for row in self._rows("events", "event_id", "revision_id", "event_cluster_id"):
            if row["revision_id"] in doomed.revisions:
                doomed.events.add(row["event_id"])
                doomed.clusters.update({row["event_cluster_id"]} - {None})
        for row in self._rows("event_links", "event_id", "event_cluster_id"):
            if row["event_id"] in doomed.events:
                doomed.clusters.add(row["event_cluster_id"])
        for row in self._rows("story_links", "article_id", "story_id"):
            if row["article_id"] in doomed.articles:
                doomed.stories.add(row["story_id"])


def _is_meant(letter: Mapping[str, Any], where: Sequence[Condition], ids: Collection[str]) -> bool:
    """Whether a dead letter is of one of the articles, or fulfils the conditions itself."""
    url = letter["url"]
    own = {letter["article_id"], address_id(url) if url else None}
    row = {**letter, "domain": registrable_domain(url) if url else None}
    return not own.isdisjoint(ids) or all(condition.holds(row) for condition in where)
