"""The index of articles made again from the tables: after its version changed, or where it is doubted."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from schemas.errors import UsageRefused
from schemas.records import Article
from transforms.core.catalog import replaced_by
from transforms.core.duplicates.index import KnownArticle
from transforms.core.manifest import files_of
from transforms.core.output import Output
from transforms.core.reading import files_by_table
from transforms.core.sink import TableFile, read_rows
from transforms.core.staging import known_article
from transforms.core.store import Store

#: What `known_article` looks at, and what no article is without.
ARTICLE_COLUMNS: Final = (
    *("first_seen_at", "revision_id", "article_id", "url_canonical", "published_at", "language", "text"),
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
        manifests = [json.loads(data) for _, data in store.manifests()]
        gone = replaced_by(manifests)
        for manifest in manifests:
            for article in committed_articles(output, [file for file in files_of(manifest) if file.path not in gone]):
                store.articles.add(article, manifest["sequence"])
                count += 1
        for path in files_by_table(output, "duplicates"):
            for row in read_rows(_there(output, path), ("revision_id", "of_article_id")):
                store.articles.link_again(row["revision_id"], row["of_article_id"])
        store.note_index()
    return count


def committed_articles(output: Output, files: Iterable[TableFile]) -> list[KnownArticle]:
    """The articles of one commit, in the order in which it, or the commits that it replaced, decided on them.

    Raises:
        UsageRefused: a file is gone.
    """
    articles = [
        Article(**row)
        for file in files
        if file.table == "articles"
        for row in read_rows(_there(output, file.path), ARTICLE_COLUMNS)
    ]  # fmt: skip
    decided = [(article.first_seen_at, known_article(article)) for article in articles]
    return [known for _, known in sorted(decided, key=lambda pair: (pair[0], pair[1].order))]


def _there(output: Output, path: str) -> Path:
    if not (output.root / path).is_file():
        message = f"{path} is named by a manifest and is not there; bring it back, then run `newsbeam reindex` again"
        raise UsageRefused(message)
    return output.root / path
