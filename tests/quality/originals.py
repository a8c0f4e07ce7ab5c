"""What is found in news that is no translation: by kind and by outlet, per 100,000 words, with bounds.

`python -m tests.quality.originals` reads every original of the folder that NEWSBEAM_CORPORA names, else of the peers' folder, each
text once: English ones, and those in other languages that WMT's translations were made of. With `--show`, each critical
finding is printed with what stands around it. Some findings are true: originals have faults too.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from schemas.records import Article, Artifact
from tests.peers import ROOT
from tests.quality.ranking import bounds
from tests.quality.translation import CORPORA
from transforms.core.models.corpora import Document, read_documents, read_sources
from transforms.core.plain import plain_article
from transforms.core.text import normalise_text
from transforms.core.translation import detect_artifacts

_AROUND: Final = 50


@dataclass(slots=True)
class Found:
    """What was found in the texts of one outlet."""

    documents: int = 0
    words: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    critical: int = 0
    stripped: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, article: Article, artifacts: Iterable[Artifact]) -> None:
        """Count one article."""
        self.documents += 1
        self.words += article.text_tokens
        self.kinds.update(artifact.kind for artifact in artifacts)
        self.critical += article.artifact_worst == "critical"
        self.stripped += article.numerals_stripped is True
        self.verdicts[article.translation_verdict or ""] += 1


def outlets(document: Document) -> str:
    """Collection, or the outlet where a collection holds many."""
    collection, slash, _ = document.name.partition("/")
    return collection if slash and collection != "fundus" else document.source


def language_of(document: Document) -> str:
    """BCP 47 of what an original is written in."""
    return document.source if document.name.startswith("wmt-") else "en"


def measure(documents: Iterable[Document], *, show: bool = False) -> dict[str, Found]:
    """Findings by outlet; the sum under `all`. A text that a collection holds twice counts once."""
    found: defaultdict[str, Found] = defaultdict(Found)
    seen = set()
    for document in documents:
        text = normalise_text(document.text)
        if document.origin != "original" or text in seen:
            continue
        seen.add(text)
        article, artifacts = detect_artifacts(plain_article(text, language=language_of(document)))
        for name in (outlets(document), "all"):
            found[name].add(article, artifacts)
        for artifact in artifacts if show else ():
            if artifact.severity == "critical":
                around = text[max(0, artifact.start - _AROUND) : artifact.end + _AROUND]
                print(f"{document.name}: {artifact.kind} {artifact.evidence} {around!r}")
    return dict(found)


def main() -> int:
    """Print the tables."""
    folder = CORPORA if CORPORA.is_dir() else ROOT
    found = measure([*read_documents(folder), *read_sources(folder)], show="--show" in sys.argv)
    print(f"{'outlet':<24}{'texts':>7}{'words':>9}{'per 100,000':>12}{'critical':>9}{'stripped':>9}{'translated':>11}")
    for name, one in sorted(found.items(), key=lambda pair: -pair[1].words):
        rate = 100_000 * sum(one.kinds.values()) / max(one.words, 1)
        verdict = one.verdicts["translated"]
        print(f"{name:<24}{one.documents:>7}{one.words:>9}{rate:>12.1f}{one.critical:>9}{one.stripped:>9}{verdict:>11}")
    total = found["all"]
    low, high = bounds(total.critical, total.documents)
    print(f"\ncritical: {total.critical} of {total.documents} texts, 95 % bounds {low:.4f}-{high:.4f}")
    for kind, count in total.kinds.most_common():
        print(f"{kind:<28}{count:>6}{100_000 * count / total.words:>10.2f} per 100,000 words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
