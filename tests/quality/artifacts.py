"""Recall on injected faults, false findings on clean text, and speed of the artifact detectors."""

import hashlib
import random
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemas.records import Article
from tests.peers import ROOT
from tests.quality.faults import FAULTS, Fault
from transforms.core.plain import plain_article
from transforms.core.text import normalise_text
from transforms.core.translation import detect_artifacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """How much of one injected fault was found."""

    documents: int
    #: Share of damaged documents with at least one finding of the kind on a damaged span.
    of_documents: float
    spans: int
    #: Share of damaged spans that a finding of the kind touches.
    of_spans: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseFindings:
    """Findings in text that is taken to be clean."""

    documents: int
    words: int
    #: Findings per 100,000 words, by kind.
    per_100k_words: dict[str, float]
    #: Documents with a critical finding, and documents called numeral-stripped.
    critical_documents: int
    stripped_documents: int


def wikinews(corpora: Path, *, held_out: bool) -> list[list[str]]:
    """Paragraphs of GeoVirus's WikiNews articles, the headline (from the address) first; one of two halves by MD5."""
    articles: dict[str, list[str]] = {}
    for element in ET.parse(corpora / "GeoVirus.xml").getroot().iter("article"):  # noqa: S314  a file that we chose
        source = (element.findtext("source") or "").strip()
        headline = unquote(urlsplit(source).path.rpartition("/")[2]).replace("_", " ")
        text = normalise_text(" ".join((element.findtext("text") or "").split()))
        if text:
            articles.setdefault(source, [headline]).append(text)
    return [paragraphs for source, paragraphs in sorted(articles.items()) if _half(source) == held_out]


def _half(name: str) -> bool:
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] % 2 == 1


def _article(text: str) -> Article:
    return plain_article(text, title=text.partition("\n")[0])


def _touched(span: tuple[int, int], found: Sequence[tuple[int, int]]) -> bool:
    # An emptied span is where the number was: what leans on it stands within a few characters.
    slack = 8 if span[0] == span[1] else 0
    return any(start < span[1] + max(slack, 1) and span[0] - slack < end for start, end in found)


def _score(fault: Fault, text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Damaged spans, and how many of them are found."""
    article, artifacts = detect_artifacts(_article(text))
    if fault.kind == "numerals_stripped":
        return 1, int(article.numerals_stripped is True)
    kinds = {fault.kind, "date_placeholder"} if fault.kind == "numeral_dropped" else {fault.kind}
    found = [(artifact.start, artifact.end) for artifact in artifacts if artifact.kind in kinds]
    return len(spans), sum(_touched(span, found) for span in spans)


def measure_recall(documents: Sequence[list[str]], seed: int = 11) -> dict[str, Recall]:
    """Inject each fault into each document and count what is found, by the name of the fault."""
    figures = {}
    for fault in FAULTS:
        counts = []
        for index, paragraphs in enumerate(documents):
            damage = fault.inject(list(paragraphs), random.Random(f"{seed} {fault.name} {index}"))
            if damage is not None:
                counts.append(_score(fault, *damage))
        spans = sum(total for total, _ in counts)
        figures[fault.name] = Recall(
            documents=len(counts),
            of_documents=sum(found > 0 for _, found in counts) / max(len(counts), 1),
            spans=spans,
            of_spans=sum(found for _, found in counts) / max(spans, 1),
        )
    return figures


def findings_in(documents: Sequence[list[str]]) -> Iterator[tuple[str, str, str, str]]:
    """Kind, evidence, surface and surroundings of every finding in clean documents, for the eye."""
    for paragraphs in documents:
        text = "\n".join(paragraphs)
        for artifact in detect_artifacts(_article(text))[1]:
            around = text[max(0, artifact.start - 50) : artifact.end + 50].replace("\n", " / ")
            yield artifact.kind, artifact.evidence, artifact.surface[:80], around


def measure_false_findings(documents: Sequence[list[str]]) -> FalseFindings:
    """Count findings in clean documents."""
    kinds: Counter[str] = Counter()
    words = critical = stripped = 0
    for paragraphs in documents:
        article, artifacts = detect_artifacts(_article("\n".join(paragraphs)))
        kinds.update(artifact.kind for artifact in artifacts)
        words += article.text_tokens
        critical += article.artifact_worst == "critical"
        stripped += article.numerals_stripped is True
    return FalseFindings(
        documents=len(documents),
        words=words,
        per_100k_words={kind: 100_000 * count / words for kind, count in sorted(kinds.items())},
        critical_documents=critical,
        stripped_documents=stripped,
    )


def measure_speed(documents: Sequence[list[str]]) -> float:
    """Words a second of processor time, all detectors and the verdict."""
    articles = [_article("\n".join(paragraphs)) for paragraphs in documents]
    before = time.process_time()
    for article in articles:
        detect_artifacts(article)
    return sum(article.text_tokens for article in articles) / (time.process_time() - before)


def main() -> None:
    """Print the figures of the half that was not looked at while the rules were written."""
    corpora = ROOT / "geovirus" / "data" / "Corpora"
    documents = wikinews(corpora, held_out=True)
    for name, recall in measure_recall(documents).items():
        print(f"{name:36} documents {recall.documents:4} {recall.of_documents:.3f}  spans {recall.spans:5} {recall.of_spans:.3f}")
    print(measure_false_findings(documents))
    print(f"{measure_speed(documents):.0f} words/s")


if __name__ == "__main__":
    main()
