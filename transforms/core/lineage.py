"""Which earlier article a new one repeats."""

from collections.abc import Sequence
from typing import Final

from schemas.records import Duplicate
from transforms.core.dedup import METHOD_VERSION, Fingerprint, decide, jaccard
from transforms.core.staging import Stamp
from transforms.core.store import KnownArticle

_UNDATED: Final = "9999"


def _same_address(article: KnownArticle, other: KnownArticle) -> bool:
    """Whether one declares the other's address, or both the same one, as canonical."""
    mine, theirs = {article.article_id, article.canonical_id}, {other.article_id, other.canonical_id}
    return bool((mine & theirs) - {None})


def _representative(article: KnownArticle, others: Sequence[KnownArticle]) -> tuple[str, str, float] | None:
    """Id, kind and similarity of what an article repeats: the same words first, then the same address."""
    fingerprint = Fingerprint(text_key=article.text_key, minhash=article.minhash, shingles=article.shingles)
    if match := decide(fingerprint, others):
        return match.article_id, match.kind, match.score
    addressed = sorted(
        (other.published_at or _UNDATED, other.article_id, other.minhash) for other in others if _same_address(article, other)
    )
    return (addressed[0][1], "same_url", jaccard(article.minhash, addressed[0][2])) if addressed else None


def find_duplicate(article: KnownArticle, candidates: Sequence[KnownArticle], stamp: Stamp) -> Duplicate | None:
    """The representative that an article repeats, among what came before it.

    Args:
        article: the new article.
        candidates: earlier articles that share an address, a text or a fingerprint band with it.
        stamp: the run that decides.

    Returns:
        The link to the representative (earliest published, then smallest id); None: it repeats none of them. Revisions
        of one article do not repeat each other.
    """
    found = _representative(article, [other for other in candidates if other.article_id != article.article_id])
    if found is None:
        return None
    of_article_id, kind, score = found
    return Duplicate(
        article_id=article.article_id,
        revision_id=article.revision_id,
        of_article_id=of_article_id,
        kind=kind,
        score=round(score, 4),
        method_version=METHOD_VERSION,
        decided_at=stamp.started_at,
        run_id=stamp.run_id,
        dt=stamp.started_at.date(),
    )
