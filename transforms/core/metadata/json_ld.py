"""The article that a page describes in JSON-LD, read tolerantly and in linear time.

A page may describe several: the one whose address or headline is the page's own is taken, else the most complete,
else the first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from transforms.core.metadata.json_blocks import SALVAGE_CHARS, parse_block

Thing = dict[str, Any]

#: schema.org types that are an article, in lower case, by their ends: NewsArticle, OpinionNewsArticle, LiveBlogPosting, Report,
#: ClaimReview ... Source: https://schema.org/Article, its subtypes, and neighbours under which publishers file news.
_ARTICLE: Final = re.compile(r"(?:article|posting|report|claimreview|criticreview)\Z")
#: The page around the article: what it says counts where the article itself is silent.
_PAGES: Final = frozenset({"webpage", "itempage", "videoobject", "podcastepisode"})
_SITES: Final = frozenset({"website", "periodical", "newspaper", "publicationvolume", "newsmediaorganization"})
_ORGANISATION: Final = re.compile(r"organi[sz]ation|corporation|newspaper|brand|website")
#: Properties under which the described thing may stand.
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
#: Characters of a page's blocks, blocks, things, names that are looked at; characters of an article's body.
_BLOCK_CHARS: Final = 5_000_000
_MAX_BLOCKS: Final = 50
_MAX_THINGS: Final = 2_000
_MAX_NAMES: Final = 50
_MAX_SAME: Final = 3
#: `{"name": {"name": ...}}` is followed this far.
_NAME_DEPTH: Final = 3
_SCHEME: Final = re.compile(r"\A(?:https?:)?//(?:www\.|m\.|amp\.)?", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
# What an article gains as the page's own: its address says more than its headline, that more than completeness.
_OWN_ADDRESS: Final = 8
_OWN_HEADLINE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What JSON-LD says about the article; None or empty: nothing."""

    headline: str | None = None
    description: str | None = None
    #: The text, white space and markup as written.
    body: str | None = None
    published: str | None = None
    modified: str | None = None
    #: Persons, and names of whom nothing is said.
    authors: tuple[str, ...] = ()
    #: Organisations that are given as authors.
    organisations: tuple[str, ...] = ()
    section: str | None = None
    #: Names of the levels above the page, from the top.
    breadcrumbs: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    #: Names and identifiers of what the article is about.
    about: tuple[str, ...] = ()
    language: str | None = None
    publisher: str | None = None
    #: Names of the site and its owners besides the publisher.
    sites: tuple[str, ...] = ()
    #: `sourceOrganization`, `provider`: where the text is from.
    sources: tuple[str, ...] = ()
    licence: str | None = None
    is_free: bool | None = None
    #: Some block was no JSON.
    is_broken: bool = False


def read_json_ld(blocks: Iterable[str], *, addresses: Sequence[str] = (), headlines: Sequence[str] = ()) -> Described:
    """Find the article in the blocks of a page and read it.

    Args:
        blocks: contents of the `application/ld+json` scripts, in the order of the page.
        addresses: of the page, as fetched and as declared.
        headlines: that the page shows or declares elsewhere.

    >>> read_json_ld(['{"@type": "NewsArticle", "headline": "Flood", "author": {"name": "A. Writer"},}']).authors
    ('A. Writer',)
    """
    things: list[Thing] = []
    is_broken, left, broken_left = False, _BLOCK_CHARS, SALVAGE_CHARS
    for _, block in zip(range(_MAX_BLOCKS), blocks, strict=False):
        if block.strip():
            parsed, broken = parse_block(block[:left], most=broken_left)
            is_broken, left = is_broken or broken, left - len(block)
            broken_left -= min(broken_left, len(block)) if broken else 0
            things.extend(_things(parsed))
        if left <= 0:
            break
    articles = _own([thing for thing in things if _is_article(thing)], addresses, headlines)
    pages = [thing for thing in things if _types(thing) & _PAGES]
    return _describe([*articles, *pages[:1]], things, is_broken=is_broken)


def _things(parsed: Any) -> Iterator[Thing]:  # noqa: ANN401  any JSON
    """Described things at the top, in lists and graphs; breadth first, so that depth costs nothing."""
    waiting = [parsed]
    seen = 0
    while waiting and seen < _MAX_THINGS:
        level, waiting = waiting, []
        for value in level[:_MAX_THINGS]:
            seen += 1
            if isinstance(value, list):
                waiting.extend(value[:_MAX_THINGS])
            elif isinstance(value, dict):
                yield value
                waiting.extend(value[name] for name in _CONTAINERS if isinstance(value.get(name), (list, dict)))


def _types(thing: Thing) -> set[str]:
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in _names(thing.get("@type"))}


def _is_article(thing: Thing) -> bool:
    types = _types(thing)
    return any(_ARTICLE.search(name) for name in types) or (not types and "headline" in thing)


def _own(articles: list[Thing], addresses: Sequence[str], headlines: Sequence[str]) -> list[Thing]:
    """The page's own article, and what else is said about the same one."""
    places = {key for address in addresses if (key := _place(address))}
    words = {key for headline in headlines if (key := _key(headline))}
    scored = sorted(((-_likeness(thing, places, words), at) for at, thing in enumerate(articles)), key=lambda pair: pair)
    best = scored[0][0] if scored else 0
    same = [articles[at] for score, at in scored[1:] if -score >= _OWN_HEADLINE] if -best >= _OWN_HEADLINE else []
    return [articles[scored[0][1]], *same[:_MAX_SAME]] if scored else []


def _likeness(thing: Thing, places: set[str], words: set[str]) -> int:
    named = [*_names(thing.get("url")), *_ids(thing.get("mainEntityOfPage")), *_ids(thing)]
    is_here = any(_place(name) in places for name in named)
    is_headed = any(
        _key(name) in words for field in ("headline", "name", "alternativeHeadline") for name in _names(thing.get(field))
    )
    whole = sum(bool(thing.get(field)) for field in ("headline", "datePublished", "author"))
    return is_here * _OWN_ADDRESS + is_headed * _OWN_HEADLINE + whole


def _place(address: str) -> str:
    """An address without scheme, `www`, query and fragment; empty for a front page, which is nobody's own."""
    bare = _SCHEME.sub("", address.strip()).split("#")[0].split("?")[0].rstrip("/").lower()
    return bare if "/" in bare else ""


def _key(headline: str) -> str:
    return " ".join(_WORD.findall(headline.casefold()))


def _ids(value: Any) -> Iterator[str]:  # noqa: ANN401  any JSON
    for item in (value if isinstance(value, list) else [value])[:_MAX_NAMES]:
        found = [item.get("@id"), item.get("url")] if isinstance(item, dict) else [item]
        yield from (each for each in found if isinstance(each, str))


def _describe(sources: list[Thing], things: list[Thing], *, is_broken: bool) -> Described:
    def first(*names: str) -> str | None:
        return next((text for thing in sources for name in names for text in _names(thing.get(name))), None)

    def every(*names: str) -> tuple[str, ...]:
        values = (_resolve(thing.get(name), things) for thing in sources for name in names)
        return next((tuple(found) for value in values if (found := list(_names(value)))), ())

    authors = next(
        (value for thing in sources for name in ("author", "creator") if (value := _people(thing.get(name), things))), []
    )
    whole = [part for thing in sources for part in _listed(thing.get("isPartOf")) if isinstance(part, dict)]
    sites = [name for thing in (*things, *whole) if _types(thing) & _SITES for name in _names(thing.get("name"))]
    return Described(
        headline=first("headline") or first("name"),
        description=first("description"),
        body=first("articleBody"),
        published=first("datePublished"),
        modified=first("dateModified"),
        authors=tuple(name for name, is_person in authors if is_person),
        organisations=tuple(name for name, is_person in authors if not is_person),
        section=next((name for name in every("articleSection") if not name.startswith("http")), None),
        breadcrumbs=_breadcrumbs(things),
        keywords=every("keywords"),
        about=tuple(text for thing in sources for item in _listed(thing.get("about")) for text in (*_names(item), *_codes(item))),
        language=first("inLanguage"),
        publisher=next(iter(every("publisher")), None),
        sites=(*sites, *every("copyrightHolder")),
        sources=every("sourceOrganization", "provider"),
        licence=first("license"),
        is_free=_is_free(sources),
        is_broken=is_broken,
    )


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  any JSON
    values = value.get("@list", value) if isinstance(value, dict) else value
    return (values if isinstance(values, list) else [values])[:_MAX_NAMES]


def _people(value: Any, things: list[Thing]) -> list[tuple[str, bool]]:  # noqa: ANN401  any JSON
    """Names, and whether each may be a person's."""
    found = []
    for item in _listed(_resolve(value, things)):
        is_organisation = isinstance(item, dict) and any(_ORGANISATION.search(name) for name in _types(item))
        names = list(_names(item))
        if not names and isinstance(item, dict):
            parts = (next(_names(item.get(field)), "") for field in ("givenName", "additionalName", "familyName"))
            names = [" ".join(part for part in parts if part)]
        found += [(name, not is_organisation) for name in names if any(map(str.isalpha, name))]
    return found


def _breadcrumbs(things: list[Thing]) -> tuple[str, ...]:
    for thing in things:
        if "breadcrumblist" in _types(thing):
            items = [item for item in _listed(thing.get("itemListElement")) if isinstance(item, dict)]
            names = [next(_names(item.get("name") or item.get("item")), "") for item in items]
            return tuple(name for name in names if name)
    return ()


def _codes(item: Any) -> list[str]:  # noqa: ANN401  any JSON
    fields = ("@id", "url", "sameAs", "identifier", "termCode")
    return [text for field in fields for text in _names(item.get(field))] if isinstance(item, dict) else []


def _resolve(value: Any, things: list[Thing]) -> Any:  # noqa: ANN401  any JSON
    """Follow `{"@id": ...}` to the thing of that name."""
    values = _listed(value)
    if not any(isinstance(item, dict) and "@id" in item and "name" not in item for item in values):
        return value
    named = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and "name" in thing}
    return [
        named.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item for item in values
    ]


def _names(value: Any, depth: int = _NAME_DEPTH) -> Iterator[str]:  # noqa: ANN401  any JSON
    """The strings that a value stands for: itself, its `name`, those of its items."""
    for item in _listed(value):
        if isinstance(item, dict) and depth:
            yield from _names(item.get("name", item.get("@value")), depth - 1)
        elif isinstance(item, list) and depth:
            yield from _names(item, depth - 1)
        elif isinstance(item, str) and item.strip():
            yield item.strip()


def _is_free(sources: list[Thing]) -> bool | None:
    """What the article says of itself, else what one of its parts does: a part that costs makes the whole cost."""
    said = [_truth(thing.get("isAccessibleForFree")) for thing in sources]
    if (own := next((truth for truth in said if truth is not None), None)) is not None:
        return own
    parts = (part for thing in sources for part in _listed(thing.get("hasPart")) if isinstance(part, dict))
    return False if any(_truth(part.get("isAccessibleForFree")) is False for part in parts) else None


def _truth(value: Any) -> bool | None:  # noqa: ANN401  any JSON
    """`isAccessibleForFree` as publishers write it: true, "False", "https://schema.org/False"."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.strip().lower().rsplit("/", 1)[-1])
    return None
