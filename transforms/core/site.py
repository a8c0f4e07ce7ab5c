"""What the pages of one site have in common is not the article: blocks that stand on most of them, and times that a template writes.

One page cannot show it; so every article leaves a small trace, the traces of a site are put side by side, and each
article is looked at again in that light. Nothing is learned from fewer than three different articles.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from schemas.records import Article, PublishedAlternative
from transforms.core.identity import content_id
from transforms.core.text import count_tokens, text_sha256

METHOD_VERSION: Final = "1"
#: Different articles of a site below which nothing is learned.
_FEWEST: Final = 3
# Share of a site's articles on which a block stands before it is the site's. Paragraphs of background are written once and
# used again in many reports of one affair, but not on half of everything that a site publishes.
_SHARE: Final = 0.5
#: Blocks are the site's only in the part after this share of the text: what opens an article is its own.
_OWN_SHARE: Final = 1 / 3
#: Share of the text beyond which nothing is cut: then the pages are copies of one article. Short articles carry an appeal, a
#: house line and a note on who produced them in two fifths of their text.
_MOST_CUT: Final = 0.45
_MAX_BLOCKS: Final = 300
_HASH_BYTES: Final = 8
#: A template that prints its own clock does so while the page is made; it is fetched within seconds.
_SAME_MOMENT: Final = timedelta(minutes=2)
#: Methods whose text came out of a page; what was given as text is nobody's template.
_GIVEN_AS_TEXT: Final = frozenset({"text_input", "jsonl_text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTrace:
    """What one article says about its site."""

    #: Hash of the longest block of its first third: copies and revisions of one article count once.
    opening: bytes
    #: Hashes of the blocks after the first third of the text, each once, sorted.
    blocks: tuple[bytes, ...]
    #: Whether its date is the moment in which it was fetched; None: one of the two is not known.
    stamped: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHabits:
    """What the articles of one site have in common."""

    #: Hashes of blocks that stand on most of them, sorted.
    blocks: tuple[bytes, ...] = ()
    #: Every date is the moment of the fetch: a clock, not a date of publication.
    stamps_fetch_time: bool = False


def trace_of(article: Article) -> SiteTrace | None:
    """The trace that an article leaves; None: it belongs to no site, or came as text."""
    if article.domain is None or article.extraction_method in _GIVEN_AS_TEXT:
        return None
    lines = _lines(article.text)
    own_until = len(article.text) * _OWN_SHARE
    opening = max((line for start, line in lines if start < own_until), key=len, default="")
    blocks = {_hash(line) for start, line in lines if start >= own_until}
    stamped = None
    if article.published_at is not None and article.fetched_at is not None:
        stamped = article.published_precision == "second" and abs(article.published_at - article.fetched_at) <= _SAME_MOMENT
    return SiteTrace(opening=_hash(opening), blocks=tuple(sorted(blocks))[:_MAX_BLOCKS], stamped=stamped)


def learn_habits(traces: Iterable[SiteTrace]) -> SiteHabits:
    """Put the traces of one site side by side.

    Args:
        traces: in any order; several of one article are fine.

    Returns:
        The site's habits; without any where fewer than three different articles are known.
    """
    articles: dict[bytes, set[bytes]] = {}
    stamped: dict[bytes, bool] = {}
    for trace in traces:
        articles.setdefault(trace.opening, set()).update(trace.blocks)
        if trace.stamped is not None:
            stamped[trace.opening] = stamped.get(trace.opening, True) and trace.stamped
    counts = Counter(block for blocks in articles.values() for block in blocks)
    needed = max(_FEWEST, _SHARE * len(articles))
    return SiteHabits(
        blocks=tuple(sorted(block for block, count in counts.items() if count >= needed)),
        stamps_fetch_time=len(stamped) >= _FEWEST and all(stamped.values()),
    )


def apply_habits(article: Article, habits: SiteHabits) -> Article:
    """An article without what is its site's.

    Returns:
        The article with the site's blocks cut (flag `site_blocks_cut`; too many for one article are left and flagged
        `boilerplate_suspected`), and without a date that is only the moment of the fetch (reason `fetch_time`).
    """
    if habits.stamps_fetch_time and article.published_at is not None:
        article = _undated(article)
    return _cut(article, habits.blocks) if habits.blocks else article


def compare_with_site(articles: Sequence[Article]) -> list[Article]:
    """Every article beside the others of its site: trace, learn, apply.

    Args:
        articles: all that are known, of any sites.

    Returns:
        The same articles in the same order, without what is their sites'.
    """
    traces: defaultdict[str | None, list[SiteTrace]] = defaultdict(list)
    traced = [(article, trace_of(article)) for article in articles]
    for article, trace in traced:
        if trace is not None:
            traces[article.domain].append(trace)
    habits = {domain: learn_habits(of_site) for domain, of_site in traces.items()}
    return [article if trace is None else apply_habits(article, habits[article.domain]) for article, trace in traced]


def _cut(article: Article, blocks: Sequence[bytes]) -> Article:
    known = frozenset(blocks)
    own_until = len(article.text) * _OWN_SHARE
    lines = _lines(article.text)
    kept = [line for start, line in lines if start < own_until or _hash(line) not in known]
    if len(kept) == len(lines):
        return article
    text = "\n".join(kept).strip()
    if len(text) < len(article.text) * (1 - _MOST_CUT):
        return replace(article, extraction_flags=(*article.extraction_flags, "boilerplate_suspected"))
    digest = text_sha256(text)
    return replace(
        article,
        revision_id=content_id(article.article_id, digest, article.title),
        text=text,
        text_sha256=digest,
        text_chars=len(text),
        text_tokens=count_tokens(text),
        extraction_flags=(*article.extraction_flags, "site_blocks_cut"),
    )


def _undated(article: Article) -> Article:
    doubted = PublishedAlternative(
        value=article.published_at, method=article.published_method or "", raw=str(article.published_at)
    )
    return replace(
        article,
        published_at=None,
        published_method=None,
        published_precision=None,
        published_reason="fetch_time",
        published_alternatives=(doubted, *article.published_alternatives),
    )


def _lines(text: str) -> list[tuple[int, str]]:
    """Each line with the offset at which it starts."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _hash(line: str) -> bytes:
    """The same for lines that differ in case and white space alone."""
    return hashlib.blake2b(" ".join(line.casefold().split()).encode(), digest_size=_HASH_BYTES).digest()
