"""How clean the body of a page comes out: 4-gram F1 on fundus-evaluation (80 pages, 16 publishers), and its price."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from schemas.errors import BadRecord
from schemas.records import Page
from transforms.core.extract import extract_article
from transforms.core.sandbox import Sandbox

#: Words of one shingle. Source: scrapinghub/article-extraction-benchmark.
_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page and the paragraphs that a person took for its body."""

    name: str
    html: str
    url: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """Means over the pages, 0-1; F1 is made of the two means, as in the article extraction benchmark."""

    pages: int
    precision: float
    recall: float
    f1: float
    #: Processor time of a page.
    cpu_ms: float


def read_pages(folder: Path) -> list[GoldPage]:
    """The gold set.

    Args:
        folder: `fundus-evaluation/dataset`.
    """
    gold = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    return [
        GoldPage(
            name=name,
            html=gzip.decompress((folder / "html" / name).read_bytes()).decode(),
            url=truth["url"],
            body="\n".join(truth["body"]),
        )
        for name, truth in gold.items()
    ]


def body_figures(pages: list[GoldPage], extract: Callable[[GoldPage], str]) -> BodyFigures:
    """Run an extractor over the pages and compare."""
    before = process_time()
    bodies = [extract(page) for page in pages]
    return score_bodies(pages, bodies, cpu_ms=(process_time() - before) * 1000 / len(pages))


def score_bodies(pages: Sequence[GoldPage], bodies: Sequence[str], *, cpu_ms: float = 0.0) -> BodyFigures:
    """Compare texts that some extractor found, page by page, with the gold."""
    scores = [_score(_shingles(page.body), _shingles(body)) for page, body in zip(pages, bodies, strict=True)]
    precision, recall = (sum(score[side] for score in scores) / len(pages) for side in (0, 1))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return BodyFigures(pages=len(pages), precision=precision, recall=recall, f1=f1, cpu_ms=cpu_ms)


def extract_body(page: GoldPage) -> str:
    """Our extractor, from bytes; a page that it refuses counts as empty."""
    record = Page(body=page.html.encode(), media_type="text/html", url=page.url, source_format="html", raw_sha256="")
    try:
        return extract_article(record).text
    except BadRecord:
        return ""


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


def newsbeam_figures(folder: Path) -> BodyFigures:
    """Our figure."""
    return body_figures(read_pages(folder), extract_body)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1)))


def _score(gold: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[float, float]:
    shared = sum((gold & found).values())
    return shared / max(1, sum(found.values())), shared / max(1, sum(gold.values()))


def main() -> None:
    """Print our figures beside the library's, page for page in the same process, twice."""
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
    pages = read_pages(Path(__file__).parents[3] / "shared" / "peers" / "fundus-evaluation" / "dataset")
    for turn in (1, 2):
        for name, extract in sides.items():
            print(turn, name, body_figures(pages, extract))
    print("sandbox, ms a page and thousand characters of HTML", sandbox_overhead_ms(pages))


if __name__ == "__main__":
    main()
