"""Naming the language of an article beside langdetect over the whole text, in one process, in turn.

    python -m tests.benchmarks.language [--rounds 5]

Texts are the bundled WikiNews ones and bodies of our own pages; profiles are loaded before the clock starts.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from tests.benchmarks.bench import Verdict
from transforms.core.language import detect_language
from transforms.core.plain import plain_article

_DATA: Final = Path(__file__).parents[1] / "data"
_GATE: Final = 0.55


def read_texts() -> list[str]:
    """English news texts, and bodies of pages in two dozen languages."""
    rows = (_DATA / "corpus" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    gold = sorted((_DATA / "extraction" / "development").glob("*.json"))
    bodies = ["\n".join(json.loads(path.read_bytes())["body"]) for path in gold]
    return [json.loads(row)["text"] for row in rows] + [body for body in bodies if body]


def cpu_s(run: Callable[[str], object], texts: list[str]) -> float:
    """Processor time of a function over all texts."""
    start = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - start


def whole(text: str) -> object:
    """The library as it comes."""
    try:
        return detect_langs(text)
    except LangDetectException:
        return None


def main() -> None:
    """Measure and print; exit 1 where the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    DetectorFactory.seed = 0
    texts = read_texts()
    articles = {text: plain_article(text, language=None) for text in texts}
    sides: dict[str, Callable[[str], object]] = {"newsbeam": lambda text: detect_language(articles[text]), "langdetect": whole}
    for run in sides.values():
        run(texts[0])
    least = {name: min(cpu_s(run, texts) for _ in range(rounds)) for name, run in sides.items()}
    for name, seconds in least.items():
        print(f"  {seconds / len(texts) * 1000:6.2f} ms a text  {name}")
    ratio = least["newsbeam"] / least["langdetect"]
    print(Verdict("language ÷ langdetect on the whole text, CPU", ratio, f"gate {_GATE}", ratio <= _GATE).line())
    sys.exit(ratio > _GATE)


if __name__ == "__main__":
    main()
