"""The texts that a commit compares: of its own articles from the spool, of earlier ones from the tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from schemas.records import Article
from transforms.core.duplicates.index import Entry
from transforms.core.output import Output
from transforms.core.sink import read_selected
from transforms.core.staging import StagedKey, staged_article
from transforms.core.store import Store

#: What is looked at when two articles are compared, and what no article is without.
_COLUMNS: Final = (
    *("revision_id", "article_id", "published_at", "domain", "agency", "translation_verdict", "language", "text"),
    *("text_sha256", "text_chars", "text_tokens", "extraction_method"),
)


class CommitTexts:
    """Reads articles again while a commit is made."""

    def __init__(self, output: Output, store: Store, spool: Path, staged: Mapping[str, StagedKey]) -> None:
        """Remember where articles lie.

        Args:
            output: the tables.
            store: knows which commit wrote which file.
            spool: the folder of the commit's spool files.
            staged: the commit's own articles by revision.
        """
        self._output = output
        self._store = store
        self._spool = spool
        self._staged = staged

    def of(self, entries: Iterable[Entry]) -> Mapping[int, Article]:
        """Rows of `articles` by the numbers of their entries; one that was erased is missing."""
        found: dict[int, Article] = {}
        committed: dict[int, dict[str, int]] = defaultdict(dict)
        for entry in entries:
            if (key := self._staged.get(entry.revision_id)) is not None:
                found[entry.doc] = staged_article(self._spool, key)
            else:
                committed[entry.unit][entry.revision_id] = entry.doc
        for unit, docs in committed.items():
            for article in self._written(unit, docs):
                found[docs[article.revision_id]] = article
        return found

    def _written(self, unit: int, docs: Mapping[str, int]) -> Iterable[Article]:
        for file in self._store.files_now(unit, "articles"):
            path = self._output.root / file.path
            if path.is_file():
                for row in read_selected(path, _COLUMNS, "revision_id", sorted(docs)):
                    yield Article(**row)
