"""Naming the language of an article beside langdetect over the whole text, in one process, in turn.

    python -m tests.benchmarks.language [--rounds 5]

Texts are the bundled WikiNews ones and bodies of our own pages; profiles are loaded before the clock starts. What loading
them costs, and what a sentence costs that is looked at for another language, is printed above.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

from tests.benchmarks.bench import Verdict
from transforms.core.language.detect import detect_language
from transforms.core.language.guess import guess_language
from transforms.core.language.profiles import table
from transforms.core.language.spans import find_language_spans
from transforms.core.plain import plain_article
from transforms.core.sentences import split_sentences

_DATA: Final = Path(__file__).parents[1] / "data"
_GATE: Final = 0.55
_GATE_SENTENCE_US: Final = 250


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


def start_up() -> str:
    """What reading the profiles costs: seconds, and growth of the peak of memory in megabytes."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    found = table("Latn")
    seconds, grown = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return f"  {seconds:6.2f} s and {grown / 1024:.0f} MB to read the profiles ({len(found.languages) if found else 0} in Latin script)"


def a_sentence_us(texts: list[str], rounds: int) -> float:
    """Microseconds of processor time a sentence, in texts of their own language."""
    named = {text: guess_language(text).language for text in texts}
    sentences = sum(len(split_sentences(text)) for text in texts)
    least = min(cpu_s(lambda text: find_language_spans(text, named[text]), texts) for _ in range(rounds))
    return least / sentences * 1e6


def main() -> None:
    """Measure and print; exit 1 where a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(start_up())
    DetectorFactory.seed = 0
    texts = read_texts()
    articles = {text: plain_article(text, language=None) for text in texts}
    sides: dict[str, Callable[[str], object]] = {"newsbeam": lambda text: detect_language(articles[text]), "langdetect": whole}
    for run in sides.values():
        run(texts[0])
    least = {name: min(cpu_s(run, texts) for _ in range(rounds)) for name, run in sides.items()}
    for name, seconds in least.items():
        print(f"  {seconds / len(texts) * 1000:6.2f} ms a text  {name}")
    ratio, sentence = least["newsbeam"] / least["langdetect"], a_sentence_us(texts, rounds)
    kept = ratio <= _GATE, sentence <= _GATE_SENTENCE_US
    print(Verdict("language ÷ langdetect on the whole text, CPU", ratio, f"gate {_GATE}", kept[0]).line())
    print(Verdict("µs a sentence looked at for another language", sentence, f"gate {_GATE_SENTENCE_US}", kept[1]).line())
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
