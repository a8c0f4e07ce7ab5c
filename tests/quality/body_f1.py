"""How clean the body of a page comes out: 4-gram F1 on fundus-evaluation (80 pages, 16 publishers), and its price.

Publishers at even places of the alphabet were looked at while rules were written; of the others only the figures.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from schemas.errors import BadRecord
from schemas.records import Page
from tests.peers import ROOT
from transforms.core.extract import extract_article
from transforms.core.sandbox import Sandbox

#: Words of one shingle. Source: scrapinghub/article-extraction-benchmark.
_WORDS = 4
# A character of a script without spaces is a word.
_TOKEN = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
#: Samples of the bootstrap, and what lies outside of the interval at each end.
_SAMPLES = 2_000
_TAIL = 0.025


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page and the paragraphs that a person took for its body."""

    name: str
    html: str
    url: str
    body: str
    #: Of a publisher whose pages were looked at.
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """Means over the pages, 0-1; F1 is made of the two means, as in the article extraction benchmark."""

    pages: int
    precision: float
    recall: float
    f1: float
    #: Processor time of a page.
    cpu_ms: float

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.pages:3} pages  P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}  {self.cpu_ms:5.1f} ms"


def read_pages(folder: Path) -> list[GoldPage]:
    """The gold set.

    Args:
        folder: `fundus-evaluation/dataset`.
    """
    gold = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    publishers = sorted({_publisher(name) for name in gold})
    return [
        GoldPage(
            name=name,
            html=gzip.decompress((folder / "html" / name).read_bytes()).decode(),
            url=truth["url"],
            body="\n".join(truth["body"]),
            seen=publishers.index(_publisher(name)) % 2 == 0,
        )
        for name, truth in gold.items()
    ]


def body_figures(pages: list[GoldPage], extract: Callable[[GoldPage], str]) -> BodyFigures:
    """Run an extractor over the pages and compare."""
    before = process_time()
    bodies = [extract(page) for page in pages]
    cpu_ms = (process_time() - before) * 1000 / len(pages)
    scores = [shingle_scores(page.body, body) for page, body in zip(pages, bodies, strict=True)]
    precision, recall, f1 = mean_f1(scores)
    return BodyFigures(pages=len(pages), precision=precision, recall=recall, f1=f1, cpu_ms=cpu_ms)


def extract_body(page: GoldPage) -> str:
    """Our extractor, from bytes; a page that it refuses counts as empty."""
    record = Page(body=page.html.encode(), media_type="text/html", url=page.url, source_format="html", raw_sha256="")
    try:
        return extract_article(record).text
    except BadRecord:
        return ""


def cpu_ratio(
    pages: list[GoldPage], ours: Callable[[GoldPage], str], peer: Callable[[GoldPage], str], rounds: int = 3
) -> tuple[float, float, float]:
    """Our processor time over a peer's on the same pages, alternating.

    Returns:
        The ratio of the sums of each page's least time, and the ends of its 95 % interval (bootstrap over pages).
    """
    pairs = [(_least(ours, page, rounds), _least(peer, page, rounds)) for page in pages]
    random = Random(0)
    ratios = sorted(_ratio(random.choices(pairs, k=len(pairs))) for _ in range(_SAMPLES))
    return _ratio(pairs), ratios[int(_TAIL * _SAMPLES)], ratios[-1 - int(_TAIL * _SAMPLES)]


def sandbox_overhead_ms(pages: list[GoldPage]) -> tuple[float, float]:
    """What the process around the parser costs a page: seconds by the clock, alternating, in ms.

    Returns:
        Median of (in the sandbox - in this process), and characters of HTML of the median page in thousands.
    """
    records = [
        Page(body=page.html.encode(), media_type="text/html", url=page.url, source_format="html", raw_sha256="") for page in pages
    ]
    differences = []
    with closing(Sandbox()) as sandbox:
        sandbox.extract(records[0])
        for record in records:
            start = perf_counter()
            extract_article(record)
            middle = perf_counter()
            sandbox.extract(record)
            differences.append(((perf_counter() - middle) - (middle - start)) * 1000)
    return median(differences), median(len(page.html) for page in pages) / 1000


def newsbeam_figures(folder: Path) -> dict[str, BodyFigures]:
    """Our figures, over all pages under an empty name and over those of publishers that nobody looked at."""
    pages = read_pages(folder)
    some = {"": pages, "unseen publishers, ": [page for page in pages if not page.seen]}
    return {name: body_figures(chosen, extract_body) for name, chosen in some.items()}


def shingle_scores(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of a text's shingles, each 0-1; a text without words has one empty shingle."""
    wanted, got = _shingles(gold), _shingles(found)
    shared = sum((wanted & got).values())
    return shared / max(1, sum(got.values())), shared / max(1, sum(wanted.values()))


def mean_f1(scores: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Mean precision, mean recall, and the F1 of the two means; zeros where there are no scores."""
    precision, recall = (sum(score[side] for score in scores) / max(1, len(scores)) for side in (0, 1))
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _publisher(name: str) -> str:
    return name.rpartition("_")[0]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(text)
    return Counter(tuple(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1)))


def _least(extract: Callable[[GoldPage], str], page: GoldPage, rounds: int) -> float:
    least = float("inf")
    for _ in range(rounds):
        before = process_time()
        extract(page)
        least = min(least, process_time() - before)
    return least


def _ratio(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(ours for ours, _ in pairs) / sum(peer for _, peer in pairs)


def main() -> None:
    """Print our figures beside the library's, page for page in the same process, twice, by half."""
    from trafilatura import bare_extraction  # noqa: PLC0415  the peer, not our way to the library

    def peer(page: GoldPage, *, fast: bool = False, with_metadata: bool = False) -> str:
        document = bare_extraction(page.html, include_comments=False, fast=fast, with_metadata=with_metadata)
        return "" if document is None or isinstance(document, dict) else str(document.text)

    sides: dict[str, Callable[[GoldPage], str]] = {
        "newsbeam, from bytes, with metadata": extract_body,
        "trafilatura default": peer,
        "trafilatura default, with metadata": lambda page: peer(page, with_metadata=True),
        "trafilatura fast": lambda page: peer(page, fast=True),
    }
    pages = read_pages(ROOT / "fundus-evaluation" / "dataset")
    halves = {"seen": [page for page in pages if page.seen], "held out": [page for page in pages if not page.seen], "all": pages}
    for turn in (1, 2):
        for name, extract in sides.items():
            for half, some in halves.items():
                print(turn, f"{name:<36}{half:<10}{body_figures(some, extract)}")
    ratio, low, high = cpu_ratio(pages, extract_body, sides["trafilatura default, with metadata"])
    print(f"processor time over trafilatura default with metadata: {ratio:.3f} ({low:.3f}-{high:.3f})")
    each = sorted(_least(extract_body, page, 3) * 1000 for page in pages)
    print(f"a page: median {median(each):.1f} ms, p99 {each[int(0.99 * len(each))]:.1f}, slowest {each[-1]:.1f}")
    print("sandbox, ms a page and thousand characters of HTML", sandbox_overhead_ms(pages))


if __name__ == "__main__":
    main()
