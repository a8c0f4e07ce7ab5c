"""Extraction beside its peers in one run, on the same strings.

    python -m tests.benchmarks.extraction [--pages 200] [--rounds 3] [--mcmetadata PYTHON] [--newsplease PYTHON]

A fresh process for each side of each round, in turn; set-up and a warm-up apart; CPU of the process. A page's time is its
median over the rounds; a ratio is of sums over the pages, with a bootstrap interval over pages. The A/A pair (ours against
ours) says how far to trust the run: no verdict if it is off by more than 5 %. Pages are fundus-evaluation's where it is here,
and synthetic ones.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.bench import Verdict
from tests.benchmarks.corpus import pages as synthetic_pages
from tests.peers import ROOT
from tests.quality.body_f1 import GoldPage, mean_f1, read_pages, shingle_scores

_SIDE: Final = Path(__file__).with_name("extraction_side.py")
_AA_LIMIT: Final = 0.05
_SLOWEST_MS: Final = 2_000
_TAIL: Final = 8
_RESAMPLES: Final = 2_000
#: Ratio of CPU to a peer's: peer, our side, gate, aim, whether more is better.
_GATES: Final = (
    ("newsbeam", "trafilatura", "extract stage ÷ trafilatura default with metadata, CPU", 0.55, 0.45),
    ("mcmetadata", "newsbeam_whole", "mcmetadata ÷ extract + language + signatures, CPU", 1.7, 2.5),
    ("newsplease", "newsbeam_whole", "news-please ÷ extract + language + signatures, CPU", 7.0, 10.0),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One extractor over all pages."""

    #: Milliseconds of CPU a page: median over the rounds.
    cpu_ms: tuple[float, ...]
    texts: tuple[str, ...]


def gather_pages(count: int) -> list[GoldPage]:
    """Pages with their true bodies, real ones first."""
    folder = ROOT / "fundus-evaluation" / "dataset"
    real = read_pages(folder) if folder.is_dir() else []
    made = synthetic_pages(max(0, count - len(real)), seed=7)
    return [
        *real[:count],
        *(GoldPage(name=f"synthetic {page.number}", html=page.html, url=page.url, body=page.text, seen=False) for page in made),
    ]


def measure(tools: dict[str, tuple[str, str]], pages: Sequence[GoldPage], rounds: int) -> dict[str, Side]:
    """Run every side in turn.

    Args:
        tools: name of a side to its tool and the interpreter of its environment.
        pages: what is extracted.
        rounds: how often.
    """
    times: dict[str, list[list[float]]] = {name: [] for name in tools}
    texts: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.jsonl"
        path.write_text("".join(json.dumps({"url": page.url, "html": page.html}) + "\n" for page in pages), encoding="utf-8")
        for _ in range(rounds):
            for name, (tool, python) in tools.items():
                done = subprocess.run([python, str(_SIDE), tool, str(path)], check=True, capture_output=True, text=True)
                result = json.loads(done.stdout.splitlines()[-1])
                times[name].append(result["cpu_ms"])
                texts[name] = tuple(result["texts"])
    return {name: Side(tuple(map(statistics.median, zip(*times[name], strict=True))), texts[name]) for name in tools}


def interval(numerator: Sequence[float], denominator: Sequence[float]) -> tuple[float, float, float]:
    """Ratio of sums with the bounds of its 95 % bootstrap interval over pages."""
    chance = random.Random(0)
    ratios = []
    for _ in range(_RESAMPLES):
        picks = chance.choices(range(len(numerator)), k=len(numerator))
        ratios.append(sum(numerator[pick] for pick in picks) / sum(denominator[pick] for pick in picks))
    ratios.sort()
    return sum(numerator) / sum(denominator), ratios[_RESAMPLES // 40], ratios[-_RESAMPLES // 40]


def verdicts(sides: dict[str, Side]) -> list[Verdict]:
    """Every figure against its gate."""
    noise = abs(sum(sides["newsbeam"].cpu_ms) / sum(sides["newsbeam again"].cpu_ms) - 1)
    print(f"A/A pair (ours against ours): {noise:.1%} apart")
    found = []
    for upper, lower, name, gate, aim in _GATES:
        if upper not in sides or lower not in sides:
            print(f"not measured, its environment is not here: {name}")
            continue
        ratio, low, high = interval(sides[upper].cpu_ms, sides[lower].cpu_ms)
        kept = ratio <= gate if gate < 1 else ratio >= gate
        found.append(
            Verdict(f"{name} [{low:.3f}, {high:.3f}]", ratio, f"gate {gate}, aim {aim}", kept if noise <= _AA_LIMIT else None)
        )
    ours = sorted(sides["newsbeam"].cpu_ms)
    tail = ours[int(len(ours) * 0.99)] / statistics.median(ours)
    return [
        *found,
        Verdict("slowest page, ms", ours[-1], f"gate {_SLOWEST_MS}", ours[-1] <= _SLOWEST_MS),
        Verdict("p99 ÷ p50 of a page", tail, f"gate {_TAIL}", tail <= _TAIL),
    ]


def quality(sides: dict[str, Side], pages: Sequence[GoldPage]) -> list[Verdict]:
    """F1 of every side on the real pages; ours may not be below a peer's."""
    real = [place for place, page in enumerate(pages) if not page.name.startswith("synthetic")]
    if not real:
        return []
    f1 = {
        name: mean_f1([shingle_scores(pages[place].body, side.texts[place]) for place in real])[2] for name, side in sides.items()
    }
    for name, figure in f1.items():
        print(
            f"  body 4-gram F1, {len(real)} real pages: {figure:.4f}  {sum(sides[name].cpu_ms) / len(pages):7.1f} ms a page  {name}"
        )
    return [
        Verdict(f"body F1, ours - {peer}", f1["newsbeam"] - f1[peer], "not below", f1["newsbeam"] >= f1[peer])
        for peer in ("trafilatura", "mcmetadata", "newsplease")
        if peer in f1
    ]


def main() -> None:
    """Measure and print; exit 1 where a gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mcmetadata", help="interpreter of an environment that has mediacloud-metadata")
    parser.add_argument("--newsplease", help="interpreter of an environment that has news-please")
    asked = parser.parse_args()
    tools = {
        "newsbeam": ("newsbeam", sys.executable),
        "trafilatura": ("trafilatura", sys.executable),
        "newsbeam_whole": ("newsbeam_whole", sys.executable),
        **{name: (name, python) for name in ("mcmetadata", "newsplease") if (python := getattr(asked, name))},
        "newsbeam again": ("newsbeam", sys.executable),
    }
    pages = gather_pages(asked.pages)
    print(f"{len(pages)} pages, {asked.rounds} rounds, {sum(len(page.html) for page in pages) / len(pages) / 1000:.0f} KB a page")
    sides = measure(tools, pages, asked.rounds)
    results = [*verdicts(sides), *quality(sides, pages)]
    print("\n".join(verdict.line() for verdict in results))
    sys.exit(any(verdict.holds is False for verdict in results))


if __name__ == "__main__":
    main()
