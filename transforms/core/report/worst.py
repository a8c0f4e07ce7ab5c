"""Which kinds of artifact there are and how bad they are, by source, with the worst sentence of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from transforms.core.artifacts import SEVERITIES, detectors
from transforms.core.report.counting import ArticleTally, ArtifactTally, Candidate, shares, source_of
from transforms.core.report.figures import Example, Kind, Share, Source
from transforms.core.sentences import split_sentences
from transforms.core.sink import read_selected

_SHOWN_SOURCES: Final = 25
_SHOWN_KINDS: Final = 3
_SHOWN_RATES: Final = 3
#: A rate over fewer articles says little.
_ENOUGH: Final = 5
#: Code points before, in and after a finding that is shown.
_AROUND_CHARS: Final = 160
_SURFACE_CHARS: Final = 200
_EXAMPLE_COLUMNS: Final = ("revision_id", "article_id", "domain", "url", "source_id", "title", "byline", "text")
_ARTIFACT_COLUMNS: Final = ("artifact_id", "evidence", "suggestion")


def source_figures(articles: ArticleTally, artifacts: ArtifactTally) -> tuple[Source, ...]:
    """The sources with the most records."""
    kinds: dict[str, Counter[str]] = {}
    for (kind, source), count in artifacts.by_source.items():
        kinds.setdefault(source, Counter())[kind] += count
    first = sorted(articles.sources.items(), key=lambda pair: (-pair[1].articles - pair[1].dead, pair[0]))
    return tuple(
        Source(
            name=name,
            articles=tally.articles,
            dead=tally.dead,
            words=tally.words / tally.articles if tally.articles else 0.0,
            thin=tally.thin,
            artifacts=sum(kinds.get(name, {}).values()),
            kinds=shares(kinds.get(name, {}))[:_SHOWN_KINDS],
        )
        for name, tally in first[:_SHOWN_SOURCES]
    )


def kind_figures(articles: ArticleTally, artifacts: ArtifactTally) -> tuple[Kind, ...]:
    """Every kind that was found: the gravest first, then the most frequent.

    Args:
        articles: counted.
        artifacts: counted; the articles of the examples are read again.
    """
    counts: Counter[str] = Counter()
    for (kind, _), count in artifacts.by_source.items():
        counts[kind] += count
    found = [
        Kind(
            name=kind,
            meaning=meaning_of_kind(kind),
            count=count,
            articles=artifacts.articles[kind],
            severities=tuple(
                Share(name, number) for name in reversed(SEVERITIES) if (number := artifacts.by_severity[kind, name])
            ),
            sources=_rates(kind, articles, artifacts),
            examples=_examples(artifacts.worst[kind]),
        )
        for kind, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda kind: (-_gravity(kind), -kind.count, kind.name)))


@cache
def _meanings() -> Mapping[str, str]:
    return {kind: " ".join((module.__doc__ or "").partition("\n\n")[0].split()) for kind, module in detectors().items()}


def meaning_of_kind(kind: str) -> str:
    """What a kind of artifact is, in the words of its detector; empty: this version knows no such kind."""
    return _meanings().get(kind, "")


def _gravity(kind: Kind) -> int:
    return max((place for place, name in enumerate(SEVERITIES) if any(one.name == name for one in kind.severities)), default=-1)


def _rates(kind: str, articles: ArticleTally, artifacts: ArtifactTally) -> tuple[tuple[str, int, int], ...]:
    """Sources where the kind is most frequent: name, findings, articles."""
    seen = {
        source: (count, articles.sources[source].articles)
        for (name, source), count in artifacts.by_source.items()
        if name == kind and source in articles.sources
    }
    enough = {source: pair for source, pair in seen.items() if pair[1] >= _ENOUGH} or seen
    first = sorted(enough.items(), key=lambda item: (-item[1][0] / max(item[1][1], 1), item[0]))[:_SHOWN_RATES]
    return tuple((source, count, number) for source, (count, number) in first)


def _examples(candidate: Candidate) -> tuple[Example, ...]:
    try:
        rows = _found(candidate.paths, _EXAMPLE_COLUMNS, "revision_id", candidate.revision_id)
        details = _found(candidate.artifact_paths, _ARTIFACT_COLUMNS, "artifact_id", candidate.rank[2])
    except (OSError, ValueError):  # as where rows are counted: the file is told there
        return ()
    return tuple(_example(candidate, row, detail) for row, detail in zip(rows[:1], details[:1], strict=False))


def _found(paths: Iterable[Path], columns: Sequence[str], key: str, value: str) -> list[dict[str, Any]]:
    return [row for path in paths for row in read_selected(path, columns, key, [value])]


def _example(candidate: Candidate, row: Mapping[str, Any], detail: Mapping[str, Any]) -> Example:
    whole = row[candidate.field] or ""
    before, after = around(whole, candidate.start, candidate.end)
    surface = whole[candidate.start : candidate.end]
    grave, score, _ = candidate.rank
    return Example(
        article_id=row["article_id"],
        source=source_of(row["domain"], row["url"], row["source_id"]),
        field=candidate.field,
        before=before,
        surface=surface if len(surface) <= _SURFACE_CHARS else f"{surface[: _SURFACE_CHARS - 1]}…",
        after=after,
        severity=SEVERITIES[grave] if grave >= 0 else "unknown",
        score=score,
        evidence=detail["evidence"],
        suggestion=detail["suggestion"],
    )


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence around a stretch of a text, before and after it; an ellipsis where that is too much."""
    left, right = max(0, start - _AROUND_CHARS), min(len(text), end + _AROUND_CHARS)
    before, after = text[left:start].partition(" ")[2] if left else text[:start], text[end:right].rpartition(" ")[0]
    for sentence in split_sentences(text[left:right]):
        first, last = left + sentence.start, left + sentence.end
        if first <= start < last:
            before = text[first:start] if first > left or not left else f"… {before}"
            after = text[end:last] if last < right or right == len(text) else f"{after} …"
    return before, after
