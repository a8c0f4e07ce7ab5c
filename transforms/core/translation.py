"""What is wrong with an article's text, and what that says about whether it is a translation."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import transforms.core.detectors
from schemas.events import Severity
from schemas.records import Article, Artifact
from transforms.core.finding import Field, Finding, is_english
from transforms.core.identity import content_id
from transforms.core.numerals import numerals_stripped
from transforms.core.registry import members

SEVERITIES: Final[tuple[Severity, ...]] = ("info", "minor", "major", "critical")
#: Kinds of finding that are evidence of translation, by what they share: kinds with one cause speak once.
_EVIDENCE: Final = {
    "date_placeholder": "lost_numerals",
    "numeral_dropped": "lost_numerals",
    "placeholder_token": "placeholders",
    "untranslated_span": "foreign_script",
    "transliteration_variant": "transliteration",
}
_FEWEST_WORDS: Final = 100
#: Families that must agree, one of them by a finding at least this severe.
_FAMILIES: Final = 2
_GRAVE: Final[Severity] = "major"


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def _merge(findings: Iterable[Finding]) -> list[Finding]:
    """Join findings of one kind that overlap; the gravest, surest one gives the reason. Sorted by field, place and kind."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.kind, f.field, f.start, f.end, f.evidence)):
        last = merged[-1] if merged else None
        if last is None or (last.kind, last.field) != (finding.kind, finding.field) or finding.start >= last.end:
            merged.append(finding)
            continue
        first = max((last, finding), key=lambda f: (_rank(f.severity), f.score, -f.start, f.end))
        merged[-1] = replace(first, start=min(last.start, finding.start), end=max(last.end, finding.end))
    return sorted(merged, key=lambda f: (f.field, f.start, f.end, f.kind))


def find_artifacts(article: Article) -> list[Finding]:
    """Run every detector of the registry; overlapping findings of one kind are one."""
    return _merge(finding for detector in members(transforms.core.detectors) for finding in detector.detect(article))


def _surface(article: Article, field: Field) -> str:
    return article.text if field == "text" else (article.title if field == "title" else article.byline) or ""


def _artifact(article: Article, finding: Finding) -> Artifact:
    detector = next(module for module in members(transforms.core.detectors) if finding.kind == module.KIND)
    return Artifact(
        artifact_id=content_id(article.revision_id, finding.kind, finding.field, finding.start, finding.end),
        revision_id=article.revision_id,
        kind=finding.kind,
        family=detector.FAMILY,
        start=finding.start,
        end=finding.end,
        surface=_surface(article, finding.field)[finding.start : finding.end],
        field=finding.field,
        severity=finding.severity,
        score=finding.score,
        evidence=finding.evidence,
        suggestion=finding.suggestion,
        source_languages=finding.source_languages,
        detector_version=detector.VERSION,
    )


def _verdict(article: Article, findings: Sequence[Finding]) -> tuple[str, tuple[str, ...]]:
    """Verdict and the families of evidence that spoke, sorted.

    No model of translated language runs yet, so a text without artifacts stays `uncertain`: most translations leave no
    artifact, and the absence of one proves nothing. `original` is never claimed here, nor is "by machine" anywhere.
    """
    spoke: dict[str, int] = {}
    for finding in findings:
        family = _EVIDENCE.get(finding.kind)
        if family is not None and finding.severity != "info":
            spoke[family] = max(spoke.get(family, 0), _rank(finding.severity))
    families = tuple(sorted(spoke))
    if not is_english(article):
        return "not_supported", families
    if article.text_tokens < _FEWEST_WORDS:
        return "too_short", families
    grave = any(rank >= _rank(_GRAVE) for rank in spoke.values())
    return ("translated" if len(families) >= _FAMILIES and grave else "uncertain"), families


def detect_artifacts(article: Article) -> tuple[Article, tuple[Artifact, ...]]:
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

    Returns:
        The article with its artifact and translation fields filled, and its artifacts sorted by field, place and kind;
        `field[start:end] == surface` for each.
    """
    findings = find_artifacts(article)
    verdict, families = _verdict(article, findings)
    judged = replace(
        article,
        translation_verdict=verdict,
        translation_score=None,
        translation_evidence=families,
        artifact_count=len(findings),
        artifact_worst=SEVERITIES[max(_rank(finding.severity) for finding in findings)] if findings else None,
        numerals_stripped=numerals_stripped(article, findings),
    )
    return judged, tuple(_artifact(article, finding) for finding in findings)
