"""The article that a page describes in JSON-LD, read tolerantly and in linear time."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

#: schema.org types that are an article, in lower case. Source: https://schema.org/Article, its subtypes, and neighbours
#: under which publishers file news.
_ARTICLES: Final = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle opinionnewsarticle"
    " reviewnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle medicalscholarlyarticle techarticle report"
    " liveblogposting blogposting socialmediaposting discussionforumposting claimreview".split()
)
#: The page around the article: what it says counts where the article itself is silent.
_PAGES: Final = frozenset({"webpage", "itempage", "videoobject", "podcastepisode"})
#: Properties under which the described thing may stand.
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
#: Characters of one block, blocks of a page, things of a page that are looked at.
_BLOCK_CHARS: Final = 1_000_000
_MAX_BLOCKS: Final = 50
_MAX_THINGS: Final = 2_000
_MAX_NAMES: Final = 50
# What templates leave in a block: comment and CDATA marks, a comma before a closing bracket.
_MARKS: Final = re.compile(r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>|/\*\s*\*/")
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
# The fields worth saving from a block that no parser takes.
_FIELD: Final = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection|inLanguage|isAccessibleForFree)"\s*:\s*'
    r'(?:"((?:[^"\\\n]|\\.){0,2000})"|(true|false))'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What JSON-LD says about the article; None or empty: nothing."""

    headline: str | None = None
    description: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None
    licence: str | None = None
    is_free: bool | None = None
    #: Some block was no JSON.
    is_broken: bool = False


def read_json_ld(blocks: Iterable[str]) -> Described:
    """Find the article in the blocks of a page and read it.

    Args:
        blocks: contents of the `application/ld+json` scripts, in the order of the page.

    >>> read_json_ld(['{"@type": "NewsArticle", "headline": "Flood", "author": {"name": "A. Writer"},}']).authors
    ('A. Writer',)
    """
    things: list[dict[str, Any]] = []
    is_broken = False
    for _, block in zip(range(_MAX_BLOCKS), blocks, strict=False):
        try:
            parsed = _parse(block[:_BLOCK_CHARS])
        except (ValueError, RecursionError):
            is_broken = True
            parsed = _salvage(block[:_BLOCK_CHARS])
        things.extend(_things(parsed))
    articles = [thing for thing in things if _types(thing) & _ARTICLES]
    # The article with a headline and a date is this page's; teasers of others are rarely complete.
    articles.sort(key=lambda thing: -(bool(thing.get("headline")) + bool(thing.get("datePublished"))))
    pages = [thing for thing in things if _types(thing) & _PAGES]
    return _describe([*articles[:1], *pages[:1]], things, is_broken=is_broken)


def _parse(block: str) -> Any:  # noqa: ANN401  any JSON
    text = block.strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except ValueError:
        mended = _TRAILING_COMMA.sub(r"\1", _MARKS.sub("", text)).strip()
        # What follows the first value is left over from a template.
        return json.JSONDecoder(strict=False).raw_decode(mended)[0]


def _salvage(block: str) -> dict[str, Any]:
    found: dict[str, str | bool] = {}
    for name, text, truth in _FIELD.findall(block):
        found.setdefault(name, text.replace('\\"', '"').replace("\\/", "/") if text else truth == "true")
    return {"@type": "Article", **found} if found else {}


def _things(parsed: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  any JSON
    """Described things at the top, in lists and graphs; breadth first, so that depth costs nothing."""
    waiting = [parsed]
    seen = 0
    while waiting and seen < _MAX_THINGS:
        level, waiting = waiting, []
        for value in level[:_MAX_THINGS]:
            seen += 1
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[name] for name in _CONTAINERS if isinstance(value.get(name), (list, dict)))


def _types(thing: dict[str, Any]) -> set[str]:
    return {name.rsplit("/", 1)[-1].lower() for name in _names(thing.get("@type"))}


def _describe(sources: list[dict[str, Any]], things: list[dict[str, Any]], *, is_broken: bool) -> Described:
    def first(*names: str) -> str | None:
        return next((text for thing in sources for name in names for text in _names(thing.get(name))), None)

    def every(name: str) -> tuple[str, ...]:
        return next((tuple(found) for thing in sources if (found := list(_names(_resolve(thing.get(name), things))))), ())

    free = next((truth for thing in sources if (truth := _truth(thing.get("isAccessibleForFree"))) is not None), None)
    return Described(
        headline=first("headline", "name"),
        description=first("description"),
        published=first("datePublished"),
        modified=first("dateModified"),
        authors=every("author") or every("creator"),
        section=first("articleSection"),
        keywords=every("keywords"),
        language=first("inLanguage"),
        publisher=next(iter(every("publisher")), None),
        licence=first("license"),
        is_free=free,
        is_broken=is_broken,
    )


def _resolve(value: Any, things: list[dict[str, Any]]) -> Any:  # noqa: ANN401  any JSON
    """Follow `{"@id": ...}` to the thing of that name."""
    values = value if isinstance(value, list) else [value]
    if not any(isinstance(item, dict) and "@id" in item and "name" not in item for item in values):
        return value
    named = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and "name" in thing}
    return [
        named.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item
        for item in values[:_MAX_NAMES]
    ]


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    """The strings that a value stands for: itself, its `name`, those of its items."""
    values = value if isinstance(value, list) else [value]
    for item in values[:_MAX_NAMES]:
        text = item.get("name", item.get("@value")) if isinstance(item, dict) else item
        texts = text if isinstance(text, list) else [text]
        yield from (each.strip() for each in texts[:_MAX_NAMES] if isinstance(each, str) and each.strip())


def _truth(value: Any) -> bool | None:  # noqa: ANN401  any JSON
    """`isAccessibleForFree` as publishers write it: true, "False", "https://schema.org/False"."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
    return None
