"""Synthetic news pages for benchmarks and memory runs: as many as asked for, the same on every machine.

    python -m tests.benchmarks.corpus --pages 1000 --format html --out build/pages

Page number n depends on the seed and on n alone, so a larger corpus begins with the smaller one. Article texts are sentences of
the bundled WikiNews texts in a new order and with other numbers: no page repeats another. Around them stands what stands
around the article of a real page: menus, teasers, style sheets, scripts with data, a footer; 30 to 350 KB in all.
"""

import argparse
import json
import random
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from tests.benchmarks.warc_writer import Capture, exchange_records, info_record

FORMATS: Final = ("html", "warc", "jsonl")
_WIKINEWS: Final = Path(__file__).parents[1] / "data" / "corpus" / "wikinews.jsonl"
_MIN_BYTES: Final = 30_000
_MAX_BYTES: Final = 350_000
_SITES: Final = 40
_PAGES_A_FILE: Final = 500
_FIRST_DAY: Final = datetime(2025, 1, 1, tzinfo=timezone.utc)
_SENTENCE: Final = re.compile(r"[A-Z\"“][^.!?]{30,300}[.!?][\"”]?(?=\s|$)")
_NUMBER: Final = re.compile(r"\b[1-9]\d{1,3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPage:
    """One page, and what a perfect extractor would find in it."""

    number: int
    url: str
    title: str
    #: Paragraphs.
    paragraphs: tuple[str, ...]
    published_at: datetime
    author: str
    seed: int

    @property
    def text(self) -> str:
        """The article's text."""
        return "\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        """The page, made anew each time."""
        return _markup(self)


def pages(count: int, *, seed: int = 1, first: int = 0) -> Iterator[SyntheticPage]:
    """Pages `first` to `first + count - 1`."""
    return (_page(number, seed) for number in range(first, first + count))


def write(items: Iterable[SyntheticPage], form: str, out: Path) -> int:
    """Write pages under a folder.

    Args:
        items: the pages.
        form: `html`: a file each; `warc`: archives of 500; `jsonl`: articles as text, without their pages, in one file.
        out: the folder; made where missing.

    Returns:
        Bytes written.
    """
    out.mkdir(parents=True, exist_ok=True)
    return {"html": _write_html, "warc": _write_warc, "jsonl": _write_jsonl}[form](items, out)


def _write_html(items: Iterable[SyntheticPage], out: Path) -> int:
    return sum((out / f"page-{item.number:06}.html").write_bytes(item.html.encode()) for item in items)


def _write_warc(items: Iterable[SyntheticPage], out: Path) -> int:
    files: dict[int, Path] = {}
    for item in items:
        batch = item.number // _PAGES_A_FILE
        captured_at = f"{item.published_at + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"
        if batch not in files:
            files[batch] = out / f"pages-{batch:05}.warc.gz"
            files[batch].write_bytes(info_record(files[batch].name, captured_at))
        with files[batch].open("ab") as file:
            file.writelines(exchange_records(Capture(url=item.url, captured_at=captured_at, body=item.html.encode())))
    return sum(path.stat().st_size for path in files.values())


def _write_jsonl(items: Iterable[SyntheticPage], out: Path) -> int:
    path = out / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            row = {
                "url": item.url, "title": item.title, "text": item.text, "published": item.published_at.isoformat(),
                "authors": [item.author], "language": "en", "licence": "CC BY 2.5",
            }  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path.stat().st_size


# What stands in a page


@cache
def _sentences() -> tuple[str, ...]:
    """The sentences of all bundled texts, without repetition, in their order."""
    rows = [json.loads(line) for line in _WIKINEWS.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(found[0] for row in rows for found in _SENTENCE.finditer(row["text"])))


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted({word.lower() for sentence in _sentences() for word in re.findall(r"[A-Za-z]{4,10}", sentence)}))


def _page(number: int, seed: int) -> SyntheticPage:
    chance = random.Random(f"{seed}/{number}")
    site = f"paper{chance.randrange(_SITES):02}.example"
    title = _headline(chance)
    published_at = _FIRST_DAY + timedelta(minutes=chance.randrange(300 * 24 * 60))
    slug = "-".join(re.findall(r"[a-z]+", title.lower()))
    url = f"https://{site}/{published_at:%Y/%m/%d}/{slug}-{number}.html"
    paragraphs = tuple(_paragraphs(chance))
    author = f"{chance.choice(_words()).title()} {chance.choice(_words()).title()}"
    return SyntheticPage(
        number=number, url=url, title=title, paragraphs=paragraphs, published_at=published_at, author=author, seed=seed
    )


def _headline(chance: random.Random) -> str:
    words = chance.choice(_sentences()).rstrip('.!?"”').split()[: chance.randint(5, 8)]
    return " ".join([*words, *chance.choices(_words(), k=2)])


def _paragraphs(chance: random.Random) -> Iterator[str]:
    """Twenty to forty sentences in no order they had before, in paragraphs of one to four."""
    chosen = chance.sample(_sentences(), chance.randint(20, 40))
    chosen = [_NUMBER.sub(lambda _: str(chance.randint(11, 2999)), sentence) for sentence in chosen]
    while chosen:
        size = chance.randint(1, 4)
        yield " ".join(chosen[:size])
        chosen = chosen[size:]


def _markup(page: SyntheticPage) -> str:
    chance = random.Random(f"{page.seed}/{page.number}/page")
    url, title, author, moment = page.url, page.title, page.author, page.published_at.isoformat()
    site = url.split("/")[2]
    target = chance.randint(_MIN_BYTES, _MAX_BYTES)
    json_ld = json.dumps(
        {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": moment,
            "author": {"@type": "Person", "name": author}, "publisher": {"@type": "Organization", "name": site},
        }
    )  # fmt: skip
    head = (
        f'<meta charset="utf-8"><title>{escape(title)} | {site}</title><link rel="canonical" href="{url}">'
        f'<meta property="og:title" content="{escape(title)}"><meta property="og:url" content="{url}">'
        f'<meta property="article:published_time" content="{moment}"><meta name="author" content="{author}">'
        f'<script type="application/ld+json">{json_ld}</script>'
    )
    body = "".join(
        f"<p>{escape(text)}</p>\n" + ('<div class="ad-slot" data-size="300x250"></div>\n' if i % 4 == 2 else "")
        for i, text in enumerate(page.paragraphs)
    )
    article = (
        f'<main><article class="story"><h1>{escape(title)}</h1><div class="byline">By <a rel="author" href="/by/{author.lower()}">'
        f'{author}</a></div><time datetime="{moment}">{page.published_at:%d %B %Y, %H:%M}</time>\n<div class="story-body">{body}</div>'
        f"</article></main>"
    )
    menus = _menu(chance, 12) + _menu(chance, 40)
    teasers = _teasers(chance, chance.randint(15, 60))
    footer = f"<footer>{_menu(chance, 60)}<p>© 2025 {site}. Made for benchmarks.</p></footer>"
    missing = target - sum(map(len, (head, article, menus, teasers, footer)))
    before, after = _widgets(chance, missing // 10), _widgets(chance, missing * 3 // 10)
    style, script = _style(chance, missing // 4), _script(chance, missing * 35 // 100)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{style}</style></head>\n<body class="desktop">{menus}\n{before}\n{article}\n'
        f"{teasers}\n{after}\n{footer}\n<script>{script}</script></body></html>\n"
    )


def _menu(chance: random.Random, links: int) -> str:
    names = chance.choices(_words(), k=links)
    rows = "".join(f'<li class="menu-item"><a class="menu-link" href="/{name}/">{name.title()}</a></li>\n' for name in names)
    return f'<nav class="menu"><ul>{rows}</ul></nav>'


def _teasers(chance: random.Random, count: int) -> str:
    rows = (
        f'<li class="teaser"><a href="/t/{chance.randrange(10**8)}"><img src="/i/{chance.randrange(10**8)}.jpg" alt="" loading="lazy" '
        f'width="320" height="180"><h3>{escape(_headline(chance))}</h3></a><span class="age">{chance.randint(1, 23)} hours ago</span></li>\n'
        for _ in range(count)
    )
    return f'<aside class="related"><h2>Read more</h2><ul>{"".join(rows)}</ul></aside>'


def _widgets(chance: random.Random, size: int) -> str:
    """Boxes as template engines leave them: deep, with long attributes, an icon and two words."""
    boxes, length = [], 0
    while length < size:
        names = chance.choices(_words(), k=6)
        curve = "".join(f"l{chance.randrange(-99, 99)} {chance.randrange(-99, 99)}" for _ in range(24))
        boxes.append(
            f'<div class="{names[0]} {names[1]}--{names[2]} col-{chance.randrange(12)}" data-track="{names[3]}:{chance.randrange(10**9)}">'
            f'<div class="{names[0]}__inner"><svg viewBox="0 0 99 99" aria-hidden="true"><path d="M9 9{curve}z"/></svg>'
            f'<a class="{names[1]}__link" href="/{names[4]}/{chance.randrange(10**6)}"><span>{names[4]} {names[5]}</span></a></div></div>\n'
        )
        length += len(boxes[-1])
    return f'<div class="widgets">{"".join(boxes)}</div>'


def _style(chance: random.Random, size: int) -> str:
    rules, length = [], 0
    while length < size:
        name = "-".join(chance.choices(_words(), k=2))
        rules.append(
            f".{name}{{margin:{chance.randrange(64)}px {chance.randrange(64)}px;color:#{chance.randrange(1 << 24):06x}}}\n"
        )
        length += len(rules[-1])
    return "".join(rules)


def _script(chance: random.Random, size: int) -> str:
    """Data as pages carry it for their scripts: keys, tokens, numbers."""
    rows, length = [], 0
    letters = string.ascii_letters + string.digits
    while length < size:
        token = "".join(chance.choices(letters, k=60))
        name, other = chance.choices(_words(), k=2)
        rows.append(f'"{name}_{chance.randrange(10**6)}":{{"id":"{token}","{other}":{chance.random():.6f},"on":true}}')
        length += len(rows[-1]) + 2
    return "window.__STATE__={" + ",\n".join(rows) + "};"


def main() -> None:
    """Write a corpus and say how large it is."""
    parser = argparse.ArgumentParser(description="Write synthetic news pages.")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--format", choices=FORMATS, default="html")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    size = write(pages(asked.pages, seed=asked.seed), asked.format, asked.out)
    print(f"{asked.pages} pages, {size:,} bytes, in {asked.out}")


if __name__ == "__main__":
    main()
