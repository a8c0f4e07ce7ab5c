"""What is wrong with an article's text, and what that says about whether it is a translation."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from schemas.events import Severity
from schemas.records import Article, Artifact
from transforms.core.artifacts import artifact_row, evidence_of, find_artifacts, severity_rank, worst_of
from transforms.core.finding import Finding, is_english
from transforms.core.numerals import numerals_stripped

_FEWEST_WORDS: Final = 100
#: Families that must agree, one of them by a finding at least this severe.
_FAMILIES: Final = 2
_GRAVE: Final[Severity] = "major"


def _verdict(article: Article, findings: Sequence[Finding]) -> tuple[str, tuple[str, ...]]:
    """Verdict and the families of evidence that spoke, sorted.

    No model of translated language runs yet, so a text without artifacts stays `uncertain`: most translations leave no
    artifact, and the absence of one proves nothing. `original` is never claimed here, nor is "by machine" anywhere.
    """
    spoke: dict[str, int] = {}
    for finding in findings:
        family = evidence_of(finding.kind)
        if family is not None and finding.severity != "info":
            spoke[family] = max(spoke.get(family, 0), severity_rank(finding.severity))
    families = tuple(sorted(spoke))
    if not is_english(article):
        return "not_supported", families
    if article.text_tokens < _FEWEST_WORDS:
        return "too_short", families
    grave = any(rank >= severity_rank(_GRAVE) for rank in spoke.values())
    return ("translated" if len(families) >= _FAMILIES and grave else "uncertain"), families


def detect_artifacts(article: Article, extra_kinds: Collection[str] = ()) -> tuple[Article, tuple[Artifact, ...]]:
    """Find translation and extraction artifacts, and judge the article by them.

    The verdict has what rules can prove, and no more:

    - `translated`: two independent families of translation evidence, at least one of them grave. Extraction faults
      never count.
    - `uncertain`: less than that, which includes no evidence at all.
    - `too_short`: fewer than 100 words; `not_supported`: not English, or the language is unknown.
    - `original` needs a model and is not given yet; `translation_score` stays None for the same reason.

    What the text alone cannot show (a wrong sense, an omission, a wrong name that looks right) is not found.

    Args:
        article: with its language detected.
        extra_kinds: kinds to look for that are off by default.

    Returns:
        The article with its artifact and translation fields filled, and its artifacts sorted by field, place and kind;
        `field[start:end] == surface` for each.
    """
    findings = find_artifacts(article, extra_kinds)
    verdict, families = _verdict(article, findings)
    judged = replace(
        article,
        translation_verdict=verdict,
        translation_score=None,
        translation_evidence=families,
        artifact_count=len(findings),
        artifact_worst=worst_of(findings),
        numerals_stripped=numerals_stripped(article, findings),
    )
    return judged, tuple(artifact_row(article, finding) for finding in findings)
