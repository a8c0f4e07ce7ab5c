"""All detectors, both models and the verdict on one core, and what ten megabytes of anything cost.

    python -m tests.benchmarks.artifacts [--rounds 3] [--megabytes 10]

Words a second of processor time over the bundled WikiNews texts, the best round; the prototype's figure, of other texts and
another machine, stands beside. Each large text is read in a process of its own, so that its peak of memory is its own.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from schemas.records import Article
from tests.benchmarks.bench import Verdict
from transforms.core.artifacts import find_artifacts
from transforms.core.language.detect import detect_language
from transforms.core.plain import plain_article
from transforms.core.translation import detect_artifacts

_WIKINEWS: Final = Path(__file__).parents[1] / "data" / "corpus" / "wikinews.jsonl"
_GATE: Final = 15_000
_PROTOTYPE: Final = "10,000-13,000"
_SECONDS_GATE: Final = 30.0
_MEMORY_GATE_MB: Final = 600
_UNITS: Final = {
    "one word": "word ",
    "one word a line": "word\n",
    "digits": "1234567890",
    "emoji": "😀",
    "Chinese": "据新华社报道两国外长在会谈中就停火问题交换了意见",
    "Arabic": "وقال المتحدث باسم الوزارة إن المحادثات ستستمر. ",
    "question marks": "a?",
    "news": "The minister said on Monday that 14 people were hurt, and that the talks would go on in Geneva. ",
}


def read_articles() -> list[Article]:
    """The bundled texts, as English articles."""
    rows = _WIKINEWS.read_text(encoding="utf-8").splitlines()
    return [plain_article(json.loads(row)["text"], title=json.loads(row)["title"]) for row in rows]


def words_a_second(articles: list[Article], rounds: int, *, models: bool) -> float:
    """Words a second of processor time, the best of some rounds."""
    words = sum(article.text_tokens for article in articles)
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        for article in articles:
            if models:
                detect_artifacts(article)
            else:
                find_artifacts(article)
        best = max(best, words / (time.process_time() - start))
    return best


def read_large(name: str, characters: int) -> None:
    """Read one large text: seconds of processor time and the peak of memory in megabytes, as JSON."""
    unit = _UNITS[name]
    start = time.process_time()
    article, artifacts = detect_artifacts(detect_language(plain_article(unit * (characters // len(unit)), language=None)))
    seconds, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, peak, len(artifacts), article.language]))


def large_verdicts(megabytes: int) -> list[Verdict]:
    """What every large text costs."""
    verdicts = []
    for name in _UNITS:
        argv = [sys.executable, "-m", "tests.benchmarks.artifacts", "--read", name, "--megabytes", str(megabytes)]
        done = subprocess.run(argv, check=True, capture_output=True, text=True)
        seconds, peak, count, language = json.loads(done.stdout)
        print(f"  {seconds:6.2f} s {peak:6.0f} MB {count:>6} findings  {language:<8} {name}")
        verdicts.append(
            Verdict(f"{megabytes} million characters of {name}, s", seconds, f"gate {_SECONDS_GATE}", seconds <= _SECONDS_GATE)
        )
        verdicts.append(Verdict("  peak, MB", peak, f"gate {_MEMORY_GATE_MB}", peak <= _MEMORY_GATE_MB))
    return verdicts


def main() -> None:
    """Measure and print; exit 1 where a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=10)
    parser.add_argument("--read", choices=list(_UNITS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_large(options.read, options.megabytes * 1_000_000)
        return
    articles = read_articles()
    detect_artifacts(articles[0])
    print(f"  {words_a_second(articles, options.rounds, models=False):8.0f} words/s, detectors alone")
    speed = words_a_second(articles, options.rounds, models=True)
    gate = f"gate {_GATE}, prototype {_PROTOTYPE}"
    verdicts = [
        Verdict("detectors, models and verdict, words/s", speed, gate, speed >= _GATE),
        *large_verdicts(options.megabytes),
    ]
    for verdict in verdicts:
        print(verdict.line())
    sys.exit(not all(verdict.holds for verdict in verdicts))


if __name__ == "__main__":
    main()
