"""What a page says about its article, read from the one tree that the text is taken from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urljoin

from lxml.etree import XPath
from lxml.html import HtmlElement

from transforms.core.authors import clean_authors
from transforms.core.dates import DateCandidate, text_candidates, url_candidates
from transforms.core.json_ld import Described, read_json_ld
from transforms.core.urls import is_web_url, redact_url

#: Tags of a page beyond which no more is read: a page of 10,000 meta tags is not a page.
_MAX_META: Final = 500
_MAX_ELEMENTS: Final = 3
_MAX_TAGS: Final = 50
#: Characters of a value that are kept: a title of a megabyte is no title.
_VALUE_CHARS: Final = 5_000
_TITLE_CHARS: Final = 500

# Names under which publishers put a value, best first. Source: Open Graph (ogp.me), Dublin Core (dublincore.org), Parse.ly,
# Sailthru and Google News documentation; lists of courlan, newspaper and trafilatura compared.
_TITLES: Final = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title")
_DESCRIPTIONS: Final = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_AUTHORS: Final = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "authors",
)
_SECTIONS: Final = ("article:section", "parsely-section", "section", "og:section")
_TAGS: Final = ("news_keywords", "article:tag", "parsely-tags", "keywords", "sailthru.tags")
_GRAPH_DATES: Final = ("article:published_time", "og:published_time", "og:article:published_time")
_META_DATES: Final = (
    *("datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "dc.date.issued"),
    *("dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "article.published", "article_date_original"),
    *("cxenseparse:recs:publishtime", "publication_date", "publicationdate", "published-date", "published_at", "date"),
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
)
_LANGUAGES: Final = ("content-language", "dc.language", "dcterms.language", "og:locale", "inlanguage", "language")
_ROBOTS: Final = ("robots", "googlebot", "googlebot-news")
# Crawlers that gather text for training, and directives against it. Source: each operator's documentation; DeviantArt's
# `noai`; the TDM Reservation Protocol of W3C's community group.
_AI_AGENTS: Final = ("gptbot", "ccbot", "google-extended", "anthropic-ai", "claudebot", "applebot-extended", "bytespider")
_TIERS: Final = {"locked": True, "metered": True, "paid": True, "premium": True, "free": False}
_BYLINES: Final = XPath("//*[@class[contains(., 'byline')] or @itemprop[contains(., 'author')]][not(self::meta or self::link)]")
_DATELINES: Final = XPath(
    "//*[@class[contains(., 'date') or contains(., 'publish') or contains(., 'posted')]][not(self::meta or self::link)]"
)
_DATELINE_CHARS: Final = 60
_AUTHOR_LINKS: Final = XPath("//a[@rel[contains(concat(' ', ., ' '), ' author ')]]")
_SEPARATOR: Final = re.compile(r"\s+[|–—\-·•»:]\s+|\s*[|»]\s*")
_WORD: Final = re.compile(r"\w+")
#: Share of words in common from which two headlines are the same one, shortened or dressed up.
_SAME_HEADLINE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page declares; None or empty: it says nothing."""

    title: str | None = None
    byline: str | None = None
    description: str | None = None
    section: str | None = None
    site_name: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url_canonical: str | None = None
    #: BCP 47 as written.
    language: str | None = None
    dates: tuple[DateCandidate, ...] = ()
    #: As written, best first.
    modified: tuple[str, ...] = ()
    paywalled: bool | None = None
    robots_ai_opt_out: bool = False
    licence: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Found:
    """Raw values of one pass over the tree."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None
    licence: str | None = None

    def first(self, names: tuple[str, ...]) -> str | None:
        return next((values[0] for name in names if (values := self.meta.get(name))), None)

    def every(self, names: tuple[str, ...]) -> Iterator[str]:
        return (value for name in names for value in self.meta.get(name, ()))


def read_metadata(tree: HtmlElement, url: str | None = None) -> PageMetadata:
    """Read everything in one pass over the tree, which is not changed.

    Args:
        tree: the root of a parsed page.
        url: where the page was found; None: not known.
    """
    found = _gather(tree)
    described = read_json_ld(found.blocks)
    site_name = found.first(("og:site_name", "application-name")) or described.publisher
    canonical = _absolute(found.canonical or found.first(("og:url",)), url)
    sections = (found.first(_SECTIONS), described.section)
    return PageMetadata(
        title=_title(found, described, site_name),
        byline=_byline(tree),
        description=found.first(_DESCRIPTIONS) or described.description,
        section=next((section for section in sections if section and not is_web_url(section)), None),
        site_name=site_name,
        authors=_authors(tree, found, described, site_name),
        tags=_tags([*found.every(_TAGS), *described.keywords]),
        url_canonical=canonical,
        language=_language(tree.get("lang") or tree.get("xml:lang") or found.first(_LANGUAGES) or described.language),
        dates=tuple(_dates(found, described, url or canonical)) or _shown_date(tree),
        modified=tuple(value for value in (described.modified, *found.every(_MODIFIED)) if value),
        paywalled=_paywalled(found, described),
        robots_ai_opt_out=_ai_opt_out(found.meta),
        licence=found.licence or described.licence,
        flags=("json_ld_broken",) if described.is_broken else (),
    )


def _gather(tree: HtmlElement) -> _Found:
    found = _Found()
    for element in tree.iter("meta", "link", "script", "title", "h1", "time"):
        match element.tag:
            case "meta" if len(found.meta) < _MAX_META:
                _take_meta(found, element)
            case "link":
                _take_link(found, element)
            case "script" if "ld+json" in (element.get("type") or "").lower() and element.text:
                found.blocks.append(element.text)
            case "title" if found.title is None:
                found.title = _clean(element.text or "") or None
            case "h1":
                found.headlines.append(_clean(_content(element)))
            case "time" if len(found.times) < _MAX_ELEMENTS:
                _take_time(found, element)
            case _:
                pass
    return found


def _take_meta(found: _Found, element: HtmlElement) -> None:
    content = _clean(element.get("content") or "")
    name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
    if content and name:
        values = found.meta.setdefault(name.strip().lower(), [])
        if len(values) < _MAX_TAGS:
            values.append(content)


def _take_link(found: _Found, element: HtmlElement) -> None:
    relations = (element.get("rel") or "").lower().split()
    target = (element.get("href") or "").strip()[:_VALUE_CHARS]
    if target and "canonical" in relations:
        found.canonical = found.canonical or target
    if target and "license" in relations:
        found.licence = found.licence or target


def _take_time(found: _Found, element: HtmlElement) -> None:
    written = element.get("datetime") or _content(element)
    if value := _clean(written[:_TITLE_CHARS]):
        marked = element.get("pubdate") is not None or "datepublished" in (element.get("itemprop") or "").lower()
        found.times.insert(0 if marked else len(found.times), value)


def _elements(path: XPath, tree: HtmlElement) -> list[HtmlElement]:
    return cast("list[HtmlElement]", path(tree))[:_MAX_ELEMENTS]


def _content(element: HtmlElement) -> str:
    return "".join(cast("Iterator[str]", element.itertext()))


def _clean(value: str) -> str:
    return " ".join(value[:_VALUE_CHARS].split())


def _title(found: _Found, described: Described, site_name: str | None) -> str | None:
    """The headline as shown, where what is shown agrees with what is declared."""
    declared = next((value for value in (described.headline, found.first(_TITLES), found.title) if value), None)
    shown = [value for value in found.headlines if value and len(value) <= _TITLE_CHARS]
    if declared is None:
        return shown[0] if shown else None
    best = max(shown, key=lambda value: _overlap(value, declared), default=None)
    if best and _overlap(best, declared) >= _SAME_HEADLINE:
        return best
    return _without_site(_clean(declared), site_name)[:_TITLE_CHARS]


def _overlap(one: str, other: str) -> float:
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return (
        len(words & others) / max(1, min(len(words), len(others))) if min(len(words), len(others)) > 1 else float(words == others)
    )


def _without_site(title: str, site_name: str | None) -> str:
    pieces = _SEPARATOR.split(title)
    site = (site_name or "").casefold()
    if site and len(pieces) > 1:
        if pieces[-1].casefold() == site:
            return title[: title.casefold().rfind(site)].rstrip(" |–—-·•»:")
        if pieces[0].casefold() == site:
            return title[len(site) :].lstrip(" |–—-·•»:")
    return title


def _byline(tree: HtmlElement) -> str | None:
    for element in _elements(_BYLINES, tree):
        text = _clean(_content(element))
        if text and len(text) <= _TITLE_CHARS:
            return text
    return None


def _authors(tree: HtmlElement, found: _Found, described: Described, site_name: str | None) -> tuple[str, ...]:
    declared = described.authors or tuple(value for value in found.every(_AUTHORS) if not is_web_url(value))
    names = clean_authors(declared, site_name=site_name)
    if names:
        return names
    return clean_authors(map(_content, _elements(_AUTHOR_LINKS, tree)), site_name=site_name)


def _tags(values: list[str]) -> tuple[str, ...]:
    pieces = (piece.strip() for value in values for piece in re.split(r"[,;]", value))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))[:_MAX_TAGS]


def _language(written: str | None) -> str | None:
    tag = (written or "").split(",")[0].strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else None


def _dates(found: _Found, described: Described, url: str | None) -> Iterator[DateCandidate]:
    if described.published:
        yield DateCandidate(raw=described.published, method="json_ld")
    yield from (DateCandidate(raw=value, method="open_graph") for value in found.every(_GRAPH_DATES))
    yield from (DateCandidate(raw=value, method="meta") for value in found.every(_META_DATES))
    yield from (DateCandidate(raw=value, method="time_tag") for value in found.times)
    if url:
        yield from url_candidates(url)


def _shown_date(tree: HtmlElement) -> tuple[DateCandidate, ...]:
    """A date that the page only shows; several different ones belong to other articles, and none of them counts."""
    lines = [_clean(_content(element)) for element in _elements(_DATELINES, tree)]
    found = {candidate for line in lines if len(line) <= _DATELINE_CHARS for candidate in text_candidates([line])}
    return tuple(found) if len(found) == 1 else ()


def _absolute(address: str | None, base: str | None) -> str | None:
    if not address:
        return None
    try:
        absolute = urljoin(base or "", address)
    except ValueError:
        return None
    return redact_url(absolute) if is_web_url(absolute) else None


def _paywalled(found: _Found, described: Described) -> bool | None:
    tier = (found.first(("article:content_tier", "article:opinion_tier")) or "").lower()
    return not described.is_free if described.is_free is not None else _TIERS.get(tier)


def _ai_opt_out(meta: Mapping[str, list[str]]) -> bool:
    directives = {word.strip() for name in _ROBOTS for value in meta.get(name, ()) for word in value.lower().split(",")}
    refused = any("noindex" in value.lower() or "noai" in value.lower() for name in _AI_AGENTS for value in meta.get(name, ()))
    return bool(directives & {"noai", "noimageai"}) or refused or "1" in meta.get("tdm-reservation", ())
