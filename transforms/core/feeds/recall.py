"""Which articles a monitor that lost its store has to know again: those whose last address does not give their id.

All others are found to be known when they are fetched once more; these would come back as articles of their own.
"""

from datetime import datetime
from typing import Final

from schemas.records import Declared
from schemas.tables import ARTICLES
from transforms.core.feeds.identity import guid_key, link_key
from transforms.core.feeds.likeness import remembered
from transforms.core.identity import content_id
from transforms.core.monitoring.memory import SeenArticle, SeenDocument, TickChanges
from transforms.core.monitoring.rebuild import rows_in_order
from transforms.core.output import Output
from transforms.core.sources.item import ParsedEntry

_COLUMNS: Final = ("feed_id", "entry_guid", "article_id", "url", "url_key", "title")


def moved_articles(output: Output, now: datetime) -> TickChanges:
    """What a tick would have remembered of them.

    Args:
        output: the folder.
        now: the clock.

    Raises:
        UsageRefused: a file that a manifest names is gone.
    """
    documents, articles = dict[bytes, SeenDocument](), dict[bytes, SeenArticle]()
    for row in rows_in_order(output, ARTICLES, _COLUMNS):
        key = guid_key(row["entry_guid"])
        if key is None or row["feed_id"] is None or row["article_id"] == content_id("url", row["url_key"]):
            continue
        entry = ParsedEntry(body=None, url=row["url"], declared=Declared(title=row["title"]))
        # Of what was said is not known more than its title: whatever the feed says is an edit, and a page to fetch.
        present = tuple((one, bytes(8)) for one in (key, link_key(entry)) if one is not None)
        documents[key] = SeenDocument(feed_id=row["feed_id"], present=present, complete=False)
        articles[key] = SeenArticle(feed_id=row["feed_id"], key=key, kept=remembered(row["article_id"], entry))
    return TickChanges(at=now, documents=tuple(documents.values()), articles=tuple(articles.values()))
