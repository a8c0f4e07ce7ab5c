"""Which earlier article a new one repeats."""

from collections.abc import Iterable
from typing import Final

from schemas.records import Duplicate
from transforms.core.dedup import METHOD_VERSION, jaccard, near_threshold
from transforms.core.staging import Stamp
from transforms.core.store import KnownArticle

_UNDATED: Final = "9999"
#: Surest first: what decides the kind when several earlier articles match.
_KINDS: Final = ("same_text", "same_url", "near")


def match_kind(article: KnownArticle, other: KnownArticle) -> tuple[str | None, float]:
    """How one article repeats another.

    Returns:
        The kind (None: it does not) and the estimated Jaccard similarity of their shingles, 0-1. Revisions of one
        article do not repeat each other.
    """
    score = jaccard(article.minhash, other.minhash)
    if article.article_id == other.article_id:
        return None, score
    if article.text_key == other.text_key:
        return "same_text", 1.0
    addresses = {article.article_id, article.canonical_id} & {other.article_id, other.canonical_id}
    if addresses - {None}:
        return "same_url", score
    if score >= near_threshold(article.shingles, other.shingles):
        return "near", score
    return None, score


def find_duplicate(article: KnownArticle, candidates: Iterable[KnownArticle], stamp: Stamp) -> Duplicate | None:
    """The representative that an article repeats, among what came before it.

    Args:
        article: the new article.
        candidates: earlier articles that share an address, a text or a fingerprint band with it.
        stamp: the run that decides.

    Returns:
        The link to the representative (earliest published, then smallest id); None: it repeats none of them.
    """
    matches = [(other, *match_kind(article, other)) for other in candidates]
    found = sorted(
        (other.published_at or _UNDATED, other.article_id, _KINDS.index(kind), score)
        for other, kind, score in matches
        if kind is not None
    )
    if not found:
        return None
    _, of_article_id, kind, score = found[0]
    return Duplicate(
        article_id=article.article_id,
        revision_id=article.revision_id,
        of_article_id=of_article_id,
        kind=_KINDS[kind],
        score=round(score, 4),
        method_version=METHOD_VERSION,
        decided_at=stamp.started_at,
        run_id=stamp.run_id,
        dt=stamp.started_at.date(),
    )
