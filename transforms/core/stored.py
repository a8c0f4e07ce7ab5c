"""Articles of an output as they were taken last, for whoever fetches their pages again."""

from typing import Final

from schemas.records import Article
from transforms.core.output import Output
from transforms.core.sink import read_selected
from transforms.core.store import Store

#: What is held against the page as it is by now, and what no article is without.
_COLUMNS: Final = (
    *("revision_id", "article_id", "title", "text", "text_sha256", "text_chars", "text_tokens"),
    *("extraction_method", "extraction_flags", "raw_sha256"),
)


class StoredArticles:
    """The articles of one output."""

    def __init__(self, output: Output, store: Store) -> None:
        """Remember where they lie.

        Args:
            output: the tables.
            store: knows which commit wrote which row, and where it lies now; stays open while articles are asked for.
        """
        self._output, self._store = output, store

    def knows(self, article_id: str) -> bool:
        """Whether a revision of an article was written, be it that it was erased since."""
        return self._store.articles.latest(article_id) is not None

    def last(self, article_id: str) -> Article | None:
        """The revision that was written last, with the columns that are compared; None: there is none, or it was erased."""
        entry = self._store.articles.latest(article_id)
        if entry is None:
            return None
        for file in self._store.files_now(entry.unit, "articles"):
            path = self._output.root / file.path
            if path.is_file():
                for row in read_selected(path, _COLUMNS, "revision_id", [entry.revision_id]):
                    return Article(**{**row, "extraction_flags": tuple(row["extraction_flags"] or ())})
        return None
