"""Whether one article repeats another, by which kind of repetition, and which of them stands for both.

The rules look at two articles and at nothing else, so the answer depends neither on the order in which articles arrive nor
on what else has been seen. Figures: `python -m tests.quality.duplicates`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from schemas.records import Article
from transforms.core.duplicates.compare import Comparison
from transforms.core.duplicates.sketch import SKETCH_VERSION

#: Raised when a rule changes.
METHOD_VERSION: Final = f"{SKETCH_VERSION}-pairs-2"
Kind = Literal["same_url", "same_text", "near", "syndicated", "translated"]

#: Reports on one thing by two pens share phrases and names: .24 of the shingles, .6 of the words and half of the names at most. An
#: independent translation keeps more in one of the three (19 of 20: .10 Jaccard, .19 containment, .62 of the words, .67 of the names and
#: numbers), a copy with three words in ten changed in each (.18, .32, .75, .62).
_COPY_CONTAINMENT: Final = 0.15
_REWRITTEN_JACCARD: Final = 0.1
_REWRITTEN_WORDS: Final = 0.6
_REWRITTEN_ANCHORS: Final = 0.55
#: Where one of two is known to be a translation, wording says less, and what stays the same in every translation more: words, names and
#: numbers, length. Weights are rounded from a logistic regression on two pairs of languages of WMT21; the sum is above this for 98 in 100
#: independent translations of one article, and for 7 in 125,000 pairs of different articles of one day.
_TRANSLATED: Final = 1.17
_NAMES_WEIGHT: Final = 0.4
_LENGTH_WEIGHT: Final = 0.5
#: From here on a text was not written anew but cut or changed: half of its shingles stand in the other one.
_COPIED: Final = 0.5
#: A follow-up that repeats a third of an earlier report as background reaches .73; translations lie above .84 (19 of 20).
_COPY_SPREAD: Final = 0.8
#: One form filled in twice (quakes, closing prices, results) shares up to half of its names and numbers; copies keep more.
_TEMPLATE_ANCHORS: Final = 0.45
#: A text so alike that it was not written anew: nobody translates twice in the same words.
_SAME_WORDING: Final = 0.8
#: Share of the shorter text in passages that also stand at another outlet, where nobody names an agency; and where both name the same.
_WIRE_PASSAGES: Final = 0.5
_AGENCY_PASSAGES: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """What of an article decides whether it repeats another."""

    article_id: str
    #: The id that the declared canonical address would give; None: none declared.
    canonical_id: str | None = None
    text_key: str = ""
    published_at: datetime | None = None
    #: Registrable domain; None: not known.
    domain: str | None = None
    #: News agency named in byline or dateline; None: none.
    agency: str | None = None
    #: `translated` and the other verdicts of `articles.translation_verdict`; None: not looked at.
    translation_verdict: str | None = None

    @property
    def order(self) -> tuple[bool, float, str]:
        """Sorts the representative first: earliest published, then smallest id; one without a date comes last."""
        return self.published_at is None, self.published_at.timestamp() if self.published_at else 0.0, self.article_id


def repeatable(article: Article, *, text_key: str, canonical_id: str | None) -> Repeatable:
    """What of a row of `articles` decides."""
    return Repeatable(
        article_id=article.article_id,
        canonical_id=canonical_id,
        text_key=text_key,
        published_at=article.published_at,
        domain=article.domain,
        agency=article.agency,
        translation_verdict=article.translation_verdict,
    )


def within_window(one: Repeatable, other: Repeatable, window: timedelta) -> bool:
    """Whether two articles lie close enough in time to be compared; one without a date is close to all."""
    return one.published_at is None or other.published_at is None or abs(one.published_at - other.published_at) <= window


def same_address(one: Repeatable, other: Repeatable) -> bool:
    """Whether one declares the other's address, or both the same one, as canonical."""
    mine, theirs = {one.article_id, one.canonical_id}, {other.article_id, other.canonical_id}
    return bool((mine & theirs) - {None})


def kind_of(one: Repeatable, other: Repeatable, found: Comparison) -> Kind | None:
    """How two articles repeat each other.

    Args:
        one: one article.
        other: the other one; they may change places.
        found: their texts compared.

    Returns:
        None: they do not. Copies of one text are `same_text`, `syndicated` where another outlet took it, `near` where it was
        edited, and `translated` where one of the two is a translation and its wording differs; `same_url` says only that one
        address was declared for both.
    """
    if one.text_key and one.text_key == other.text_key:
        return "same_text"
    return _copied(one, other, found) or ("same_url" if same_address(one, other) else None)


def _copied(one: Repeatable, other: Repeatable, found: Comparison) -> Kind | None:
    elsewhere = bool(one.domain and other.domain and one.domain != other.domain)
    copied = found.spread >= _COPY_SPREAD and _is_copy(found)
    if found.containment < _SAME_WORDING and "translated" in {one.translation_verdict, other.translation_verdict}:
        return "translated" if _is_translation(found, copied=copied) else None
    if elsewhere and _taken(one, other, found) and (copied or found.spread < _COPY_SPREAD):
        return "syndicated"
    return "near" if copied else None


def _is_translation(found: Comparison, *, copied: bool) -> bool:
    """Whether two texts, one of them a translation, are translations of one text, or one is the other cut and changed."""
    names = 0.0 if found.names_jaccard is None else found.names_jaccard
    alike = found.words + _NAMES_WEIGHT * names + _LENGTH_WEIGHT * found.length
    return alike >= _TRANSLATED or (copied and found.containment >= _COPIED)


def _is_copy(found: Comparison) -> bool:
    """Whether two texts that are alike all over are one text, copied or put in other words."""
    anchors = 1.0 if found.anchors is None else found.anchors
    if found.containment >= _COPIED:
        return anchors >= _TEMPLATE_ANCHORS
    alike = found.containment >= _COPY_CONTAINMENT and found.jaccard >= _REWRITTEN_JACCARD
    return alike and found.words >= _REWRITTEN_WORDS and anchors >= _REWRITTEN_ANCHORS


def _taken(one: Repeatable, other: Repeatable, found: Comparison) -> bool:
    """Whether whole passages were taken over: many, or some where both name the agency they come from."""
    agency = one.agency is not None and one.agency == other.agency
    return found.in_passages >= (_AGENCY_PASSAGES if agency else _WIRE_PASSAGES)
