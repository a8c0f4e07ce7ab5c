"""Articles whose page is fetched again: which, when, and what is made of what is there by then.

News is corrected after it was read: in the first week 18 of 100 texts and 6 of 100 headlines change, most of them without a word in the
feed. A share of the articles is looked at again a day and a week after it was taken. Everything here is decided by the article's id,
its times and its texts, so every worker decides alike.
"""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

from schemas.errors import ArticleClosed, ArticleGone, BadRecord, NotAnArticle, NoText, NotHtml
from schemas.feeds import QueuedArticle
from schemas.fetching import FailureKind, FetchFailure, FetchResult
from schemas.records import Article
from transforms.core.codec import encode
from transforms.core.duplicates.compare import compare
from transforms.core.duplicates.sketch import MIN_SHINGLES
from transforms.core.duplicates.tokens import tokenize
from transforms.core.identity import content_id
from transforms.core.sources.item import ParsedEntry, Refused
from transforms.core.urls import redact_url

#: When an article is looked at again, counted from when it was taken: most changes come within the first day, nearly all within a week.
WAITS: Final = (timedelta(days=1), timedelta(days=7))
#: Share of the articles that are looked at again: a tenth costs a fifth of a request more for each article.
SHARE: Final = 0.1
#: How a look ended; told by `newsbeam feeds status` and in the figures of a monitor, never renamed.
OUTCOMES: Final = {
    "not_modified": "the server says that nothing changed",
    "unchanged": "headline and text are those that are in the tables",
    "revised": "a new revision",
    "gone": "404 or 410: a dead letter `article_gone`, and the article stays as it is",
    "closed": "the page does not hold the article any more (login, error page, another text): `article_closed`, and the article stays",
    "refused": "the page cannot be read: a dead letter with the reason, and the article stays",
    "failed": "the page could not be had after all attempts",
    "missed": "its time was over before it could be made",
    "erased": "the article is not in the tables (any more)",
}
#: Two texts that share less of their shingles are two texts: unrelated reports reach .04 (`duplicates.compare`).
_SAME_TEXT: Final = 0.05
#: A page with less than half of the stored text was cut by its publisher, a wall or a template; no correction does that.
_CUT: Final = 0.5
#: Flags of an article whose text may be a teaser.
_WALLS: Final = frozenset({"paywall", "login_wall"})
#: Where headlines stand, and how long one may be, in bytes.
_HEAD_BYTES: Final = 300_000
_TAG_BYTES: Final = 2_000
_CONTENT: Final = re.compile(rb"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def is_revisited(article_id: str, share: float) -> bool:
    """Whether an article is one of those that are looked at again.

    Args:
        article_id: a hash, so that its first digits draw a sample.
        share: of all articles, 0-1; a larger share holds all of a smaller one.

    >>> is_revisited("0" * 32, 0.1), is_revisited("f" * 32, 0.1), is_revisited("f" * 32, 1.0)
    (True, False, True)
    """
    return int(article_id[:8], 16) < share * (1 << 32)


def look_id(article_id: str) -> str:
    """The key of an article among those that are looked at again: it is there once."""
    return content_id("look", article_id)


def first_look(article: QueuedArticle, entry: ParsedEntry, article_id: str, result: FetchResult, now: datetime) -> QueuedArticle:
    """The look that follows when an article is taken.

    Args:
        article: as it waited.
        entry: that told of it; what it declares counts again.
        article_id: of the article.
        result: its page.
        now: the clock.
    """
    return QueuedArticle(
        queue_id=look_id(article_id),
        feed_id=article.feed_id,
        article_id=article_id,
        url=entry.url,
        host=article.host,
        entry=encode(ParsedEntry(body=None, url=entry.url, declared=entry.declared)),
        added_at=now,
        next_try_at=now + WAITS[0],
        look=1,
        etag=result.etag,
        last_modified=result.last_modified,
        headline=headline_print(result.body),
    )


def renewed(look: QueuedArticle, result: FetchResult) -> QueuedArticle:
    """The look with what its page is now."""
    etag, last_modified = result.etag, result.last_modified
    if result.not_modified:
        return replace(look, etag=etag or look.etag, last_modified=last_modified or look.last_modified)
    return replace(look, etag=etag, last_modified=last_modified, headline=headline_print(result.body))


def next_look(look: QueuedArticle, now: datetime) -> QueuedArticle | None:
    """The look after one that ended, however it did; None: it was the last."""
    if look.look >= len(WAITS):
        return None
    taken_at = min(look.added_at, now)  # later than now: under a clock that was wrong
    return replace(look, look=look.look + 1, attempts=0, added_at=taken_at, next_try_at=taken_at + WAITS[look.look])


def is_missed(look: QueuedArticle, now: datetime) -> bool:
    """Whether a look is so late that it says nothing about the day for which it was meant: as late again as its wait.

    A monitor that stood still for a month does not ask for a month's articles at once.
    """
    wait = WAITS[look.look - 1]
    return now > look.added_at + 2 * wait


def headline_print(body: bytes) -> bytes:
    """What a page gives as its headline, as 8 bytes: that of its Open Graph, else its title; empty: it gives none.

    The feed's headline stands before the page's in the tables, so a look has to see whether the page's own one changed.

    >>> first, second = b'<title>Flood (2)</title><meta property="og:title" content="Flood">', b'<meta content="Flood" property="og:title">'
    >>> headline_print(first) == headline_print(second), headline_print(b"<title>Flood</title>") == headline_print(b"<title>Storm</title>")
    (True, False)
    """
    head = body[:_HEAD_BYTES]
    said = _open_graph(head) or _between(head, b"<title", b"</title")
    return hashlib.blake2b(b" ".join(said.split()), digest_size=8).digest() if said else b""


def _open_graph(head: bytes) -> bytes:
    place = head.find(b"og:title")
    start = head.rfind(b"<", max(place - _TAG_BYTES, 0), place) if place >= 0 else -1
    end = head.find(b">", place, place + _TAG_BYTES) if place >= 0 else -1
    found = _CONTENT.search(head[start:end]) if 0 <= start < end else None
    return (found[1] or found[2] or b"") if found else b""


def _between(head: bytes, opening: bytes, closing: bytes) -> bytes:
    start = head.find(opening)
    start = head.find(b">", start, start + _TAG_BYTES) if start >= 0 else -1
    end = head.find(closing, start, start + _TAG_BYTES) if start >= 0 else -1
    return head[start + 1 : end] if end >= 0 else b""


def judge(stored: Article, found: Article) -> Literal["unchanged", "revised", "closed"]:
    """What a page that was fetched again is to the article that was taken from it.

    Args:
        stored: its last revision in the tables.
        found: what is on the page by now.
    """
    if (found.text_sha256, found.title) == (stored.text_sha256, stored.title):
        return "unchanged"
    if _WALLS & set(found.extraction_flags) - set(stored.extraction_flags) and len(found.text) < len(stored.text):
        return "closed"
    if len(found.text) < _CUT * len(stored.text):
        return "closed"
    before, now = (tokenize(article.text) for article in (stored, found))
    is_another = len(before.shingles) >= MIN_SHINGLES and compare(now, before).containment < _SAME_TEXT
    return "closed" if is_another else "revised"


def gone(look: QueuedArticle, failure: FetchFailure) -> Refused | None:
    """The dead letter of a page that is not there any more; None: the failure says nothing about the article."""
    if failure.kind not in {FailureKind.HTTP_404, FailureKind.HTTP_410}:
        return None
    return _refused(
        look, ArticleGone(f"{failure.kind.reason}: look {look.look} of {len(WAITS)}; what was taken stays in the tables")
    )


def closed(look: QueuedArticle, why: str) -> Refused:
    """The dead letter of a page that does not hold its article any more."""
    return _refused(look, ArticleClosed(f"{why}: look {look.look} of {len(WAITS)}; what was taken stays in the tables"))


def unreadable(look: QueuedArticle, error: BadRecord) -> tuple[Literal["closed", "refused"], Refused]:
    """How a look ends whose page gives no article."""
    if isinstance(error, (NotAnArticle, NoText, NotHtml)):
        return "closed", closed(look, f"{error.reason}: {error}")
    return "refused", _refused(look, error)


def spoilt(look: QueuedArticle, error: BadRecord) -> Refused:
    """The dead letter of a look on which newsbeam failed."""
    return _refused(look, error)


def _refused(look: QueuedArticle, error: BadRecord) -> Refused:
    url = None if look.url is None else redact_url(look.url)
    return Refused(error=error, input_offset=0, url=url, article_id=look.article_id)
