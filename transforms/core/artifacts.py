"""All that the detectors say about one article: run, joined, in order, as rows."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from itertools import islice
from types import ModuleType
from typing import Final

import transforms.core.detectors
from schemas.events import Severity
from schemas.records import Article, Artifact
from transforms.core.finding import Field, Finding
from transforms.core.identity import content_id
from transforms.core.registry import members
from transforms.core.text import count_tokens

#: From least to most harm to an event record.
SEVERITIES: Final[tuple[Severity, ...]] = ("info", "minor", "major", "critical")

#: Findings of one kind in one article: a text with more is unreadable, and a row for each would say nothing more.
_MOST: Final = 5_000
#: Of what is longer than any article, the beginning is looked at: some 160,000 words, so that a book or hostile input costs no more.
_MOST_CHARS: Final = 1_000_000


def severity_rank(severity: Severity) -> int:
    """Place in `SEVERITIES`: higher is graver."""
    return SEVERITIES.index(severity)


@cache
def detectors() -> dict[str, ModuleType]:
    """Every detector by its kind, in name order."""
    return {module.KIND: module for module in members(transforms.core.detectors)}


def off_by_default() -> tuple[str, ...]:
    """Kinds that are found only where they are asked for."""
    return tuple(kind for kind, module in detectors().items() if not module.ON)


@cache
def _chosen(extra_kinds: frozenset[str]) -> tuple[tuple[ModuleType, ...], tuple[ModuleType, ...]]:
    """Detectors of the text, then those that judge the document by what the former found."""
    unknown = extra_kinds - detectors().keys()
    if unknown:
        raise ValueError(f"no detector finds {', '.join(sorted(unknown))}; there are {', '.join(detectors())}")
    chosen = [module for kind, module in detectors().items() if module.ON or kind in extra_kinds]
    first = tuple(module for module in chosen if not hasattr(module, "judge"))
    return first, tuple(module for module in chosen if hasattr(module, "judge"))


def _beginning(article: Article) -> Article:
    """An article with no more text than is looked at, up to the end of a line or a sentence where there is one."""
    if len(article.text) <= _MOST_CHARS:
        return article
    head = article.text[:_MOST_CHARS]
    end = max(head.rfind("\n"), head.rfind(". ") + 1)
    text = head[:end] if end > _MOST_CHARS // 2 else head
    return replace(article, text=text, text_tokens=count_tokens(text))


def find_artifacts(article: Article, extra_kinds: Collection[str] = ()) -> list[Finding]:
    """Run the detectors of the registry; overlapping findings of one kind are one.

    Args:
        article: with its language detected; the first million characters of its text count.
        extra_kinds: kinds to run that are off by default.

    Returns:
        Sorted by field, place and kind.

    Raises:
        ValueError: an extra kind has no detector.
    """
    first, judges = _chosen(frozenset(extra_kinds))
    article = _beginning(article)
    found = [finding for detector in first for finding in islice(detector.detect(article), _MOST)]
    found += [finding for judge in judges for finding in judge.judge(article, found)]
    return _merge(found)


def _merge(findings: Iterable[Finding]) -> list[Finding]:
    """Join findings of one kind that overlap; the gravest, surest one gives the reason."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.kind, f.field, f.start, f.end, f.evidence)):
        last = merged[-1] if merged else None
        if last is None or (last.kind, last.field) != (finding.kind, finding.field) or finding.start >= last.end:
            merged.append(finding)
            continue
        first = max((last, finding), key=lambda f: (severity_rank(f.severity), f.score, -f.start, f.end))
        merged[-1] = replace(first, start=min(last.start, finding.start), end=max(last.end, finding.end))
    return sorted(merged, key=lambda f: (f.field, f.start, f.end, f.kind))


def worst_of(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity; None: nothing was found."""
    return max((finding.severity for finding in findings), key=severity_rank, default=None)


def evidence_of(kind: str) -> str | None:
    """The family of translation evidence that a kind speaks for; None: it is no such evidence."""
    family: str | None = detectors()[kind].EVIDENCE
    return family


def artifact_row(article: Article, finding: Finding) -> Artifact:
    """A finding as a row of the table."""
    detector = detectors()[finding.kind]
    return Artifact(
        artifact_id=content_id(article.revision_id, finding.kind, finding.field, finding.start, finding.end),
        revision_id=article.revision_id,
        kind=finding.kind,
        family=detector.FAMILY,
        start=finding.start,
        end=finding.end,
        surface=_string(article, finding.field)[finding.start : finding.end],
        field=finding.field,
        severity=finding.severity,
        score=finding.score,
        evidence=finding.evidence,
        suggestion=finding.suggestion,
        source_languages=finding.source_languages,
        detector_version=detector.VERSION,
    )


def _string(article: Article, field: Field) -> str:
    return article.text if field == "text" else (article.title if field == "title" else article.byline) or ""
