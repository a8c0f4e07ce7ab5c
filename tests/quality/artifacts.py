"""Recall on injected faults, false findings on clean text, and speed of the artifact detectors."""

import argparse
import hashlib
import random
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemas.records import Article
from tests.peers import ROOT
from transforms.core.artifacts import find_artifacts
from transforms.core.injection.faults import FAULTS, Fault
from transforms.core.language.detect import detect_language
from transforms.core.plain import plain_article
from transforms.core.text import normalise_text
from transforms.core.translation import detect_artifacts

#: Severities that harm an event record.
HARMFUL = frozenset({"major", "critical"})
#: Languages with rules of their own beside English, and kinds that are looked for in all of them.
LANGUAGES = ("de", "es", "fr", "ru", "zh")
IN_ANY_LANGUAGE = (
    "mojibake", "html_residue", "invisible_char", "mixed_script_word", "placeholder_token", "repeated_segment", "repetition_loop", "untranslated_span",
)  # fmt: skip


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
    #: The same, all kinds together: those that harm an event record (major, critical), and slips (info, minor), which edited
    #: text has, too.
    harmful_per_100k_words: float
    slips_per_100k_words: float
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
    article = _article(text)
    article, artifacts = detect_artifacts(detect_language(article) if fault.kind == "untranslated_span" else article)
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
        for index, paragraphs in enumerate(documents[:: fault.every]):
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


def measure_in_languages(sentences: Path) -> dict[str, float]:
    """Share of damaged spans found, by kind, in texts of twenty sentences each in languages that have rules beside English.

    Args:
        sentences: lingua's folder, one file a language.
    """
    counts: dict[str, list[int]] = {kind: [0, 0] for kind in IN_ANY_LANGUAGE}
    for language in LANGUAGES:
        lines = (sentences / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        documents = [lines[at : at + 20] for at in range(0, len(lines) - 19, 20)]
        for fault in FAULTS:
            # The sentences that are put in are of these languages, too; what the script does not tell is the language's business.
            own = fault.kind == "untranslated_span" and (language in {"ru", "zh"} or "same script" in fault.name)
            if fault.kind not in IN_ANY_LANGUAGE or own:
                continue
            for index, document in enumerate(documents):
                damage = fault.inject(list(document), random.Random(f"{language} {fault.name} {index}"))
                if damage is not None:
                    article = plain_article(damage[0], title=document[0], language=language)
                    found = [(each.start, each.end) for each in find_artifacts(article) if each.kind == fault.kind]
                    counts[fault.kind][0] += sum(_touched(span, found) for span in damage[1])
                    counts[fault.kind][1] += len(damage[1])
    return {kind: found / max(spans, 1) for kind, (found, spans) in counts.items()}


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
    words = critical = stripped = harmful = 0
    for paragraphs in documents:
        article, artifacts = detect_artifacts(_article("\n".join(paragraphs)))
        kinds.update(artifact.kind for artifact in artifacts)
        harmful += sum(artifact.severity in HARMFUL for artifact in artifacts)
        words += article.text_tokens
        critical += article.artifact_worst == "critical"
        stripped += article.numerals_stripped is True
    return FalseFindings(
        documents=len(documents),
        words=words,
        per_100k_words={kind: 100_000 * count / words for kind, count in sorted(kinds.items())},
        harmful_per_100k_words=100_000 * harmful / words,
        slips_per_100k_words=100_000 * (sum(kinds.values()) - harmful) / words,
        critical_documents=critical,
        stripped_documents=stripped,
    )


def measure_speed(documents: Sequence[list[str]]) -> tuple[float, float]:
    """Words a second of processor time: all detectors; detectors, models and verdict."""
    articles = [_article("\n".join(paragraphs)) for paragraphs in documents]
    words = sum(article.text_tokens for article in articles)
    return words / _seconds(find_artifacts, articles), words / _seconds(detect_artifacts, articles)


def _seconds(work: Callable[[Article], object], articles: Sequence[Article]) -> float:
    work(articles[0])
    before = time.process_time()
    for article in articles:
        work(article)
    return time.process_time() - before


def read_texts(folder: Path) -> list[list[str]]:
    """Paragraphs of every text file under a folder, one document a file; what is not UTF-8 is windows-1252."""
    documents = []
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        documents.append([line.strip() for line in normalise_text(text).split("\n") if line.strip()])
    return [paragraphs for paragraphs in documents if paragraphs]


def main() -> None:
    """Print the figures of the half that was not looked at while the rules were written, or of a folder of clean texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=Path, help="a folder of clean English texts, one a file: false findings and speed alone")
    parser.add_argument("--show", action="store_true", help="every finding in the clean texts")
    asked = parser.parse_args()
    documents = read_texts(asked.clean) if asked.clean else wikinews(ROOT / "geovirus" / "data" / "Corpora", held_out=True)
    for name, recall in measure_recall(documents).items() if asked.clean is None else ():
        print(f"{name:44} documents {recall.documents:4} {recall.of_documents:.3f}  spans {recall.spans:5} {recall.of_spans:.3f}")
    for kind, share in measure_in_languages(ROOT / "lingua" / "sentences").items() if asked.clean is None else ():
        print(f"in {' '.join(LANGUAGES)}: {kind:34} {share:.3f}")
    clean = measure_false_findings(documents)
    # Rule of three: with none among n, the true share is under 3/n with 95 % confidence.
    bound = (
        f"under {3 / clean.documents:.2%}"
        if clean.critical_documents == 0
        else f"{clean.critical_documents / clean.documents:.2%}"
    )
    print(f"{clean}\ncritical: {clean.critical_documents} of {clean.documents} documents ({bound})")
    for line in findings_in(documents) if asked.show else ():
        print(*line, sep="\t")
    detectors, everything = measure_speed(documents)
    print(f"detectors {detectors:.0f} words/s; with models and verdict {everything:.0f} words/s")


if __name__ == "__main__":
    main()
