"""How often title, authors, day, agency and section of a page are right: fundus-evaluation with our labels, and our own pages.

`python -m tests.quality.metadata` prints both halves of each set beside trafilatura's metadata; `-v` lists what is wrong
in the development half.
"""

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from lxml.html import HTMLParser, document_fromstring

from schemas.errors import BadRecord
from schemas.records import Page
from tests.peers import ROOT
from transforms.core.extract import extract_article
from transforms.core.metadata.agencies import agency_named
from transforms.core.page.charset import decode_page

_DATA: Final = Path(__file__).parents[1] / "data"
_FUNDUS: Final = "fundus-evaluation/dataset/html"
#: Kinds of our own pages that have a headline to find.
_KINDS: Final = frozenset({"article", "live_blog", "gallery", "video", "paywall", "paywall_teaser", "interview"})
_QUOTES: Final = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "´": "'", "`": "'", "\u00a0": " "}
)
#: No zone on earth is further from UTC.
_FURTHEST: Final = timedelta(hours=14)
FIELDS: Final = ("title", "authors", "day", "agency", "section")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A page and what a person says that it states."""

    name: str
    body: bytes
    truth: Mapping[str, Any]
    half: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an extractor says; None or empty: nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    agency: str | None = None
    section: str | None = None


def fundus_pages(root: Path = ROOT) -> list[Labelled]:
    """The pages of fundus-evaluation with our labels."""
    labels = json.loads((_DATA / "fundus" / "labels.json").read_text(encoding="utf-8"))
    addresses = json.loads((root / "fundus-evaluation" / "dataset" / "ground_truth.json").read_text(encoding="utf-8"))
    return [
        Labelled(
            name=name,
            body=gzip.decompress((root / _FUNDUS / name).read_bytes()),
            truth={**label, "url": addresses[name]["url"]},
            half=label["half"],
        )
        for name, label in labels.items()
    ]


def own_pages() -> list[Labelled]:
    """Our own pages that hold an article."""
    return [
        Labelled(name=path.stem, body=_body(path), truth=truth, half=path.parent.name)
        for half in ("development", "held_out")
        for path in sorted((_DATA / "extraction" / half).glob("*.json"))
        if (truth := json.loads(path.read_text(encoding="utf-8"))).get("kind") in _KINDS and truth["title"]
    ]


def _body(gold: Path) -> bytes:
    page = gold.with_suffix(".html")
    return page.read_bytes() if page.exists() else gzip.decompress(gold.with_suffix(".html.gz").read_bytes())


def newsbeam(page: Labelled) -> Answer:
    """Our answer; a page that is refused has none."""
    record = Page(body=page.body, media_type="text/html", url=page.truth["url"], source_format="html", raw_sha256="")
    try:
        article = extract_article(record)
    except BadRecord:
        return Answer()
    return Answer(
        title=article.title,
        authors=article.authors,
        published=article.published_at,
        agency=article.agency,
        section=article.section,
    )


def trafilatura(page: Labelled) -> Answer:
    """The library's answer, from the same characters; it has no field for agency."""
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415  the peer, not our way to the library

    tree = document_fromstring(decode_page(page.body).text.encode(), parser=HTMLParser(encoding="utf-8"))
    found = extract_metadata(tree, default_url=page.truth["url"])
    published = datetime.fromisoformat(found.date).replace(tzinfo=timezone.utc) if found.date else None
    authors = tuple(name for name in (found.author or "").split("; ") if name)
    return Answer(title=found.title, authors=authors, published=published, section=next(iter(found.categories or ()), None))


def is_right(field: str, answer: Answer, truth: Mapping[str, Any]) -> bool:
    """Whether one field of an answer is what the label says, or one of what it allows."""
    if field == "title":
        return _line(answer.title) == _line(truth["title"])
    if field == "authors":
        optional = _names(truth.get("authors_optional", ()))
        allowed = (truth["authors"], *_lists(truth.get("authors_also")))
        return any(_names(names) <= _names(answer.authors) <= _names(names) | optional for names in allowed)
    if field == "day":
        return _is_day(answer.published, truth)
    if field == "agency":
        return _agency(answer.agency) == _agency(truth["agency"])
    return _key(answer.section) == _key(truth["section"])


def _lists(also: Any) -> list[list[str]]:  # noqa: ANN401  a list of names, or of such lists
    return [] if not also and also != [[]] else also if all(isinstance(each, list) for each in also) else [also]


def _line(text: str | None) -> str:
    return " ".join((text or "").translate(_QUOTES).split())


def _names(names: Any) -> set[str]:  # noqa: ANN401  any iterable of names
    return {_line(name).casefold() for name in names}


def _key(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", (text or "").casefold())


def _agency(name: str | None) -> str | None:
    return agency_named(name) or name if name else None


def _is_day(found: datetime | None, truth: Mapping[str, Any]) -> bool:
    """Whether a time falls on the labelled day, in UTC or in the page's own zone; None is right where nothing is stated."""
    days = (
        {truth["published"], *(truth.get("published_also") or ())}
        if not isinstance(truth.get("published_also"), str)
        else {truth["published"], truth["published_also"]}
    )
    if found is None:
        return None in days
    stated = datetime.fromisoformat(truth["published_at"]) if truth.get("published_at") else None
    if stated is not None and stated.tzinfo is not None:
        return found.astimezone(stated.tzinfo).date().isoformat() in days or found.date().isoformat() in days
    near = stated is not None and abs(found - stated.replace(tzinfo=timezone.utc)) <= _FURTHEST
    return near or found.date().isoformat() in days


def metadata_figures(pages: list[Labelled], extract: Callable[[Labelled], Answer] = newsbeam) -> dict[str, float]:
    """Share of pages on which a field is right, by field."""
    answers = [(page, extract(page)) for page in pages]
    return {field: sum(is_right(field, answer, page.truth) for page, answer in answers) / len(pages) for field in FIELDS}


def all_metadata_figures(root: Path = ROOT) -> dict[str, float]:
    """Ours on both halves of both sets, by set, half and field.

    Args:
        root: the peers' folder.
    """
    sets = {"fundus": fundus_pages(root), "own pages": own_pages()}
    return {
        f"{name} {half}: {field}": value
        for name, pages in sets.items()
        for half in ("development", "held_out")
        for field, value in metadata_figures([page for page in pages if page.half == half]).items()
    }


def wrong(pages: list[Labelled], extract: Callable[[Labelled], Answer] = newsbeam) -> Iterator[tuple[str, str, object, object]]:
    """Page, field, what was found and what is right, where they differ."""
    for page in pages:
        answer = extract(page)
        for field in FIELDS:
            if not is_right(field, answer, page.truth):
                name = "published" if field == "day" else field
                yield page.name, field, getattr(answer, name), page.truth[name]


def main() -> None:
    """Print the table."""
    for name, pages in (("fundus-evaluation", fundus_pages()), ("own pages", own_pages())):
        for half in ("development", "held_out"):
            chosen = [page for page in pages if page.half == half]
            for side in (newsbeam, trafilatura):
                figures = metadata_figures(chosen, side)
                print(
                    f"{name:18} {half:12} {len(chosen):3} {side.__name__:12}",
                    "  ".join(f"{field} {value:.3f}" for field, value in figures.items()),
                )
        if "-v" in sys.argv:
            for row in wrong([page for page in pages if page.half == "development"]):
                print(*row, sep=" | ")


if __name__ == "__main__":
    main()
