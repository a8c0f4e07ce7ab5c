"""How well dates are read: phrases of Recognizers-Text, elements of the feed validator, labelled pages, undated pages."""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from html import unescape
from pathlib import Path
from typing import Any, Final

from schemas.errors import BadRecord
from schemas.records import Article, Page
from tests.peers import ROOT
from tests.quality.body_f1 import read_pages
from tests.quality.undated import strip_dates, strip_text
from transforms.core.dates.readings import read_date
from transforms.core.extract import extract_article

DATA: Final = Path(__file__).parents[1] / "data"
#: Folder of the phrases, language, and the order in which its writers put figures.
_PHRASES: Final = (
    ("English", "en", False),
    ("EnglishOthers", "en", True),
    ("German", "de", True),
    ("Chinese", "zh", None),
    ("French", "fr", True),
    ("Spanish", "es", True),
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ELEMENT: Final = re.compile(
    r"<((?:\w+:)?(?:pubDate|lastBuildDate|date|published|updated|issued|modified|created|date\.Taken))(?:\s[^>]*)?>([^<]{1,100})</"
)
_OUTCOMES: Final = ("read", "ambiguous", "null")
_EXPECTED: Final = re.compile(r"Expect:\s*(!?)(\w+)(?:\{([^}]*)\})?")
_SPOILED: Final = re.compile(r"Invalid\w*Date|ImplausibleDate|Problematical|SlashDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A page and the day on which a reader says it was published."""

    name: str
    html: bytes
    url: str | None
    #: Days that are right, `YYYY-MM-DD`; empty: the page does not say.
    days: frozenset[str]
    held_out: bool
    fetched_at: datetime | None = None


def phrase_counts(folder: Path, language: str, tag: str, day_first: bool | None) -> Counter[str]:
    """Phrases of Recognizers-Text that name a day of a definite year: `right`, `wrong`, `ambiguous`, `unread`.

    A day that the set calls impossible (30 February) is right where nothing is read.
    """
    cases = json.loads((folder / language / "DateTimeModel.json").read_text(encoding="utf-8-sig"))
    counts: Counter[str] = Counter()
    for phrase, day in _definite(cases):
        readings = read_date(phrase, day_first=day_first, language=tag).readings
        found = {str(reading.value.date()) for reading in readings}
        if found == ({day} - {None}):
            counts["right"] += 1
        else:
            counts["unread" if not found else "ambiguous" if len(found) > 1 else "wrong"] += 1
    return counts


def _definite(cases: list[dict[str, Any]]) -> Iterator[tuple[str, str | None]]:
    """Phrases with a year in figures, and the day that they mean; None: there is no such day."""
    for result in (result for case in cases for result in case["Results"]):
        if result.get("TypeName") in {"datetimeV2.date", "datetimeV2.datetime"}:
            value = result["Resolution"]["values"][0]
            day, phrase = _DAY.match(value["timex"]), result["Text"]
            if day and re.search(rf"{day[0][:4]}|(?<!\d){day[0][2:4]}(?!\d)", phrase):
                yield phrase, None if value.get("value") == "not resolved" else day[0]


def element_counts(folder: Path) -> Counter[str]:
    """Date elements of the feed validator's cases: `valid, read` and so on; invalid ones may be read where their meaning is clear."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.xml")):
        text = path.read_bytes().decode("utf-8", "replace")
        header = _EXPECTED.search(text)
        spoiled = header and not header[1] and _SPOILED.search(header[2])
        named = re.search(r"element:(?:\w+:)?([\w.]+)", header[3] or "") if header else None
        for element, written in _ELEMENT.findall(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)):
            is_spoiled = bool(spoiled) and (named is None or named[1] == element.rpartition(":")[2])
            readings = read_date(unescape(written)).readings
            outcome = "null" if not readings else "read" if len(readings) == 1 else "ambiguous"
            counts[f"{'invalid' if is_spoiled else 'valid'}, {outcome}"] += bool(written.strip())
    return counts


def fundus_pages(peers: Path) -> list[LabelledPage]:
    """The 80 pages of fundus-evaluation with our labels."""
    labels = json.loads((DATA / "fundus" / "labels.json").read_text(encoding="utf-8"))
    return [
        LabelledPage(
            name=page.name,
            html=page.html.encode(),
            url=page.url,
            days=_days(labels[page.name]),
            held_out=labels[page.name]["half"] == "held_out",
        )
        for page in read_pages(peers / "fundus-evaluation" / "dataset")
    ]


def own_pages() -> list[LabelledPage]:
    """Our own pages that are articles."""
    pages = []
    for path in sorted((DATA / "extraction").glob("[dh]*/*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        page = next(each for each in path.parent.glob(f"{path.stem}.*") if each.suffix != ".json")
        html = page.read_bytes()
        if label["kind"] == "article":
            pages.append(
                LabelledPage(
                    name=path.stem,
                    html=gzip.decompress(html) if page.suffix == ".gz" else html,
                    url=label.get("url"),
                    days=_days(label),
                    held_out=path.parent.name == "held_out",
                    fetched_at=_moment(label.get("fetched_at")),
                )
            )
    return pages


def _days(label: dict[str, Any]) -> frozenset[str]:
    also = label.get("published_also") or ()
    days = {label.get("published"), (label.get("published_at") or "")[:10], *([also] if isinstance(also, str) else also)}
    if moment := _moment(label.get("published_at")):
        days.add(str(moment.date()))
    return frozenset(day[:10] for day in days if day)


def _moment(written: str | None) -> datetime | None:
    """In UTC; as written where it has no zone."""
    moment = datetime.fromisoformat(written.replace("Z", "+00:00")) if written else None
    return moment.astimezone(timezone.utc) if moment and moment.tzinfo else moment


def day_counts(pages: list[LabelledPage]) -> Counter[str]:
    """Pages whose published day is `right` (also: rightly null), `null`, `wrong` (another day), `invented` (none is on the page)."""
    return Counter(outcome(page, _extract(page)) for page in pages)


def outcome(page: LabelledPage, article: Article | None) -> str:
    """How one page came out; a page that is refused is null."""
    day = str(article.published_at.date()) if article and article.published_at else None
    if day is None:
        return "null" if page.days else "right"
    return "right" if day in page.days else "wrong" if page.days else "invented"


def undated_pages(pages: list[LabelledPage]) -> list[LabelledPage]:
    """The pages without their dates."""
    return [
        replace(page, html=strip_dates(page.html.decode()).encode(), url=strip_text(page.url or "") or None, days=frozenset())
        for page in pages
    ]


def _extract(page: LabelledPage) -> Article | None:
    record = Page(
        body=page.html, media_type="text/html", url=page.url, source_format="html", raw_sha256="", fetched_at=page.fetched_at
    )
    try:
        return extract_article(record)
    except BadRecord:
        return None


def date_figures(peers: Path) -> dict[str, float]:
    """All figures: shares of 0-1, and counts of what must not happen.

    Args:
        peers: the folder of other projects' suites.
    """
    folder = peers / "recognizers-text" / "Specs" / "DateTime"
    phrases = sum((phrase_counts(folder, *each) for each in _PHRASES), Counter[str]())
    elements = element_counts(peers / "feedvalidator" / "testcases")
    fundus, own = fundus_pages(peers), own_pages()
    figures = {
        "phrases: right": phrases["right"] / phrases.total(),
        "phrases: wrong": float(phrases["wrong"]),
        "feed elements: valid ones read": elements["valid, read"] / sum(elements[f"valid, {each}"] for each in _OUTCOMES),
        "fundus, dates taken out: invented": float(day_counts(undated_pages(fundus))["invented"]),
    }
    for name, pages in (("fundus", fundus), ("own pages", own)):
        for half in (False, True):
            counts = day_counts([page for page in pages if page.held_out == half])
            part = f"{name}, {'held out' if half else 'development'}"
            figures[f"{part}: day right"] = counts["right"] / counts.total()
            figures[f"{part}: day wrong or invented"] = float(counts["wrong"] + counts["invented"])
    return figures


def main() -> None:
    """Print the figures, and each page of the development halves that is not right."""
    peers = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    folder = peers / "recognizers-text" / "Specs" / "DateTime"
    for each in _PHRASES:
        print(each[0], dict(phrase_counts(folder, *each)))
    print("feed elements", dict(element_counts(peers / "feedvalidator" / "testcases")))
    for page in [*fundus_pages(peers), *own_pages()]:
        article = None if page.held_out else _extract(page)
        if not page.held_out and (kind := outcome(page, article)) != "right":
            found = article and (article.published_at, article.published_method, article.published_reason)
            print(f"{kind:9}{page.name}: {sorted(page.days)} read as {found}")
    for figure, value in date_figures(peers).items():
        print(f"{figure:<60}{value:>10.4f}")


if __name__ == "__main__":
    main()
