"""The index of articles made again from the tables: after its version changed, or where it is doubted."""

import json
from operator import attrgetter
from pathlib import Path
from typing import Final

from schemas.errors import UsageRefused
from schemas.records import Article
from transforms.core.duplicates.index import KnownArticle
from transforms.core.manifest import files_of
from transforms.core.output import Output
from transforms.core.reading import files_by_table
from transforms.core.sink import read_rows
from transforms.core.staging import known_article
from transforms.core.store import Store

#: What `known_article` looks at, and what no article is without.
ARTICLE_COLUMNS: Final = (
    *("revision_id", "article_id", "url_canonical", "published_at", "text"),
    *("text_sha256", "text_chars", "text_tokens", "extraction_method"),
)


def rebuild_index(output: Output, store: Store) -> int:
    """Fill the index anew, in one transaction (inside the commit lock): articles in the order of their commits, then their links.

    Args:
        output: the folder.
        store: opened with `other_index=True`.

    Returns:
        How many revisions were read.

    Raises:
        UsageRefused: a file that a manifest names is gone.
    """
    count = 0
    with store.transaction():
        store.articles.clear()
        for sequence, data in store.manifests():
            for article in _committed(output, data):
                store.articles.add(article, sequence)
                count += 1
        for path in files_by_table(output, "duplicates"):
            for row in read_rows(_there(output, path), ("revision_id", "of_article_id")):
                store.articles.link_again(row["revision_id"], row["of_article_id"])
        store.note_index()
    return count


def _committed(output: Output, manifest: bytes) -> list[KnownArticle]:
    """The articles of one commit in the order in which it decided on them."""
    articles = [
        known_article(Article(**row))
        for file in files_of(json.loads(manifest))
        if file.table == "articles"
        for row in read_rows(_there(output, file.path), ARTICLE_COLUMNS)
    ]
    return sorted(articles, key=attrgetter("order"))


def _there(output: Output, path: str) -> Path:
    if not (output.root / path).is_file():
        message = f"{path} is named by a manifest and is not there; bring it back, then run `newsbeam reindex` again"
        raise UsageRefused(message)
    return output.root / path
