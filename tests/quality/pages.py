"""What becomes of our own pages: bodies, walls, pages that are no article, and what must not be in a text.

A half is a folder of pages, each beside the JSON of what a person takes it for. `development` may be looked at; of
`held_out` only the figures.
"""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from schemas.errors import BadRecord
from schemas.records import Article, Page
from tests.quality.body_f1 import mean_f1, shingle_scores
from transforms.core.extract import extract_article

FOLDER: Final = Path(__file__).parents[1] / "data" / "extraction"
HALVES: Final = ("development", "held_out")
#: Kinds of page that hold no article.
_EMPTY: Final = frozenset("home section tag search author listing consent_wall login login_wall soft_404".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A page and what a person takes it for."""

    name: str
    body: bytes
    #: Fields of the JSON beside it.
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What we make of one page."""

    page: OwnPage
    #: None: refused.
    article: Article | None
    #: `BadRecord.reason`; None: not refused.
    reason: str | None


def read_own_pages(half: str) -> list[OwnPage]:
    """The pages of one half, by name."""
    pages = []
    for path in sorted((FOLDER / half).glob("*.html*")):
        truth = path.with_name(path.name.partition(".html")[0] + ".json")
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        pages.append(OwnPage(name=truth.stem, body=body, truth=json.loads(truth.read_text(encoding="utf-8"))))
    return pages


def outcome(page: OwnPage) -> Outcome:
    """Extract one page."""
    try:
        article = extract_article(
            Page(body=page.body, media_type="text/html", url=page.truth["url"], source_format="html", raw_sha256="")
        )
    except BadRecord as error:
        return Outcome(page=page, article=None, reason=error.reason)
    return Outcome(page=page, article=article, reason=None)


def page_figures(pages: list[OwnPage]) -> dict[str, float]:
    """Figures of a half, 0-1 but for counts.

    Returns:
        Body precision, recall and F1 over readable pages; articles refused (count); share of pages without an article that
        are refused; precision and recall of the paywall flag; phrases found that must not be in a text (count).
    """
    found = [outcome(page) for page in pages]
    readable = [each for each in found if each.page.truth["kind"] not in _EMPTY]
    others = [each for each in found if each.page.truth["kind"] in _EMPTY]
    texts = [each.article.text if each.article else "" for each in readable]
    scores = [shingle_scores("\n".join(each.page.truth["body"]), text) for each, text in zip(readable, texts, strict=True)]
    precision, recall, f1 = mean_f1(scores)
    flagged = [each for each in found if each.article and "paywall" in each.article.extraction_flags]
    walled = [each for each in found if each.page.truth["kind"] == "paywall"]
    right = [each for each in flagged if each.page.truth["kind"] == "paywall"]
    return {
        "body precision": precision,
        "body recall": recall,
        "body 4-gram F1": f1,
        "articles refused": float(sum(each.article is None for each in readable)),
        "pages without an article refused": _share(others, lambda each: each.article is None),
        "paywall flag, precision": len(right) / len(flagged) if flagged else 1.0,
        "paywall flag, recall": len(right) / len(walled) if walled else 1.0,
        "phrases that must not be in a text": float(sum(len(_forbidden(each)) for each in found)),
    }


def _share(outcomes: list[Outcome], holds: Callable[[Outcome], bool]) -> float:
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else 1.0


def _forbidden(found: Outcome) -> list[str]:
    text = found.article.text if found.article else ""
    return [phrase for phrase in found.page.truth.get("must_not_contain", ()) if phrase in text]


def main() -> None:
    """Print the figures of both halves, and page by page those of the half that may be looked at."""
    for half in HALVES:
        pages = read_own_pages(half)
        print(half, len(pages), "pages")
        for name, value in page_figures(pages).items():
            print(f"  {name:<40}{value:8.3f}")
    for page in read_own_pages("development"):
        found = outcome(page)
        text = found.article.text if found.article else ""
        precision, recall = shingle_scores("\n".join(page.truth["body"]), text)
        method = found.article.extraction_method if found.article else found.reason
        flags = found.article.extraction_flags if found.article else ()
        print(
            f"{page.name:<40}{page.truth['kind']:<14}{precision:6.2f}{recall:6.2f}  {method} {','.join(flags)} {_forbidden(found)}"
        )


if __name__ == "__main__":
    main()
