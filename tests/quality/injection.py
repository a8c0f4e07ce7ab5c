"""Our detectors scored with the injector, as anybody's can be: findings before and after a fault, recall, what is extra.

`python -m tests.quality.injection` prints one line a fault.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.peers import ROOT
from tests.quality.artifacts import wikinews
from transforms.core.injection.scoring import Score, Seen, score_detector
from transforms.core.language.detect import detect_language
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

_CORPORA: Final = "geovirus/data/Corpora"
#: One article in four says as much, in a quarter of the time.
_EVERY: Final = 4
#: Share of damaged spans that the prototype's rules found, where they had the fault (other texts).
_PROTOTYPE: Final = {
    "UTF-8 read as windows-1252": 1.0,
    "UTF-8 read as Latin-1": 1.0,
    "UTF-8 read as windows-1251": 0.92,
    "stray A-circumflex": 0.96,
    "question marks for letters": 0.3,
    "date skeleton": 0.98,
    "note of a language model": 0.0,
    "sentence in another language, same script": 0.0,
    "paragraph again": 0.96,
    "paragraph nearly again": 0.98,
    "headline again": 0.97,
    "digits stripped (each number)": 0.43,
    "loop of a phrase": 0.97,
    "end lost": 0.88,
}


def detect(text: str) -> Iterator[Seen]:
    """All our detectors as one function of a text."""
    article = detect_language(plain_article(text, title=text.partition("\n")[0]))
    for artifact in detect_artifacts(article)[1]:
        if artifact.field == "text":
            yield artifact.kind, artifact.start, artifact.end


def injection_scores(corpora: Path) -> dict[str, Score]:
    """Score of each fault on the held-out half of WikiNews."""
    return score_detector(detect, wikinews(corpora, held_out=True)[::_EVERY])


def injection_figures(corpora: Path) -> dict[str, float]:
    """What is pinned: how much is said that has nothing to do with the fault."""
    scores = injection_scores(corpora).values()
    return {
        "extra findings an article": sum(score.extra for score in scores) / sum(score.documents for score in scores),
        "articles in which a fault is seen": sum(score.of_documents * score.documents for score in scores)
        / sum(score.documents for score in scores),
    }


def main() -> int:
    """Print the table."""
    if not (ROOT / _CORPORA).is_dir():
        print(f"skipped: {_CORPORA} is not here")
        return 0
    print(f"{'fault':<46}{'texts':>6}{'spans':>7}{'found':>7}{'before':>8}{'after':>7}{'extra':>7}   prototype")
    for name, score in injection_scores(ROOT / _CORPORA).items():
        print(
            f"{name:<46}{score.documents:>6}{score.spans:>7}{score.of_spans:>7.3f}{score.before:>8}{score.after:>7}{score.extra:>7}"
            f"   {_PROTOTYPE.get(name, '')}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
