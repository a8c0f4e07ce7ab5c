"""What is wrong with an article's text, and what that says about whether it is a translation."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from schemas.events import Severity
from schemas.records import Article, Artifact
from transforms.core.artifacts import artifact_row, evidence_of, find_artifacts, severity_rank, worst_of
from transforms.core.finding import Finding, is_english
from transforms.core.models.translated import Reading, read_translated
from transforms.core.numerals import numerals_stripped

_FEWEST_WORDS: Final = 100
#: From here on the style alone decides; from here on it may be seconded by findings. Source: docs/models.md.
_SURE: Final = 0.9
_LIKELY: Final = 0.5
#: Families that must agree to second it, one of them by a finding at least this severe.
_FAMILIES: Final = 2
_GRAVE: Final[Severity] = "major"


def _evidence(findings: Sequence[Finding]) -> tuple[tuple[str, ...], bool]:
    """Families of translation evidence that spoke, sorted; whether one of them spoke gravely."""
    spoke: dict[str, int] = {}
    for finding in findings:
        family = evidence_of(finding.kind)
        if family is not None and finding.severity != "info":
            spoke[family] = max(spoke.get(family, 0), severity_rank(finding.severity))
    return tuple(sorted(spoke)), any(rank >= severity_rank(_GRAVE) for rank in spoke.values())


def _verdict(probability: float, families: Sequence[str], *, grave: bool) -> str:
    if probability >= _SURE or (probability >= _LIKELY and len(families) >= _FAMILIES and grave):
        return "translated"
    return "original" if probability < _LIKELY and not families else "uncertain"


def _unread(article: Article) -> str | None:
    """Why the model of style cannot read an article; None: it can."""
    if not is_english(article):
        return "not_supported"
    return "too_short" if article.text_tokens < _FEWEST_WORDS else None


def detect_artifacts(article: Article, extra_kinds: Collection[str] = ()) -> tuple[Article, tuple[Artifact, ...]]:
    """Find translation and extraction artifacts, and judge the article by them and by its style.

    The verdict says "translated", never "by a machine":

    - `translated`: the model of style gives .9 or more; or .5 or more, and two independent families of translation
      evidence agree, at least one of them gravely. Extraction faults never count.
    - `original`: less than .5, and no translation evidence at all.
    - `uncertain`: what is between.
    - `too_short`: fewer than 100 words; `not_supported`: not English, or the language is unknown. Neither has a score.

    What the text alone cannot show (a wrong sense, an omission, a wrong name that looks right) is not found.

    Args:
        article: with its language detected.
        extra_kinds: kinds to look for that are off by default.

    Returns:
        The article with its artifact and translation fields filled, and its artifacts sorted by field, place and kind;
        `field[start:end] == surface` for each.
    """
    findings = find_artifacts(article, extra_kinds)
    families, grave = _evidence(findings)
    unread = _unread(article)
    reading = None if unread else read_translated(article.text)
    verdict = unread if reading is None else _verdict(reading.probability, families, grave=grave)
    judged = replace(
        _with_reading(article, reading),
        translation_verdict=verdict,
        translation_evidence=families,
        artifact_count=len(findings),
        artifact_worst=worst_of(findings),
        numerals_stripped=numerals_stripped(article, findings),
    )
    return judged, tuple(artifact_row(article, finding) for finding in findings)


def _with_reading(article: Article, reading: Reading | None) -> Article:
    """The article with what its style says; a language is named only for what rather is a translation than not."""
    named = reading is not None and reading.probability >= _LIKELY
    return replace(
        article,
        translation_score=reading.probability if reading else None,
        translation_source_language=reading.source_language if reading and named else None,
        translation_source_score=reading.source_probability if reading and named else None,
    )
