"""Reads one field after the other out of what a page says, and remembers where each was read."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar
from urllib.parse import urljoin

from lxml.html import HtmlElement

from schemas.records import AlternateUrl
from transforms.core.dates.published import DateCandidate, url_candidates
from transforms.core.metadata import names as meta_names
from transforms.core.metadata.agencies import agency_named
from transforms.core.metadata.authors import Authorship, Credit, choose_authors
from transforms.core.metadata.byline_words import byline_words
from transforms.core.metadata.bylines import plain_line
from transforms.core.metadata.facts import PageFacts, read_facts
from transforms.core.metadata.json_blocks import parse_block
from transforms.core.metadata.json_ld import read_json_ld
from transforms.core.metadata.printed_bylines import PrintedByline, dated_byline, marked_byline, source_line
from transforms.core.metadata.rights import declared_tier
from transforms.core.metadata.rubrics import headline_variants, rubric_of, titled_rubric
from transforms.core.metadata.titles import Shown, choose_title, is_site, site_keys
from transforms.core.metadata.topics import media_topics
from transforms.core.urls import is_web_url, redact_url

_MAX_TAGS: Final = 50
_TAG_CHARS: Final = 100
_SECTION_CHARS: Final = 80
_PARAGRAPH_CHARS: Final = 5_000
_TAG_MARKS: Final = re.compile(r"[,;，；、|]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
#: What templates write where an article has no section. Source: own list.
_NO_SECTION: Final = frozenset(
    "article articles tag tags uncategorized uncategorised home homepage undefined null none default post posts story stories page"
    " unkategorisiert allgemein general start startseite accueil inicio portada category".split()
)
#: Folders that hold all articles of a site.
_NO_FOLDER: Final = _NO_SECTION | frozenset(
    "news latest archive archives blog nachrichten actualités noticias notizie nieuws новости أخبار 新闻".split()
)


_Candidates = Iterable[tuple[str | None, str]]
_Value = TypeVar("_Value")


class MetadataReader:
    """The facts of one page, and the methods of the fields that were read so far.

    Some fields need others: section and tags before the title, the title before the people, the people before the agency.
    """

    def __init__(self, tree: HtmlElement, url: str | None) -> None:
        """Args: tree: the root of a page; url: where it was found, None where that is not known."""
        self.methods: dict[str, str] = {}
        self.written = _language_tag(tree.get("lang") or tree.get("xml:lang") or "")
        self.facts = read_facts(tree, byline_words(self.written), url)
        _add_parsely_page(self.facts)
        link = self.facts.canonical
        self.canonical = self.kept(
            "url_canonical", _absolute(link or self.facts.first("og:url"), url), "link" if link else "open_graph"
        )
        self.url = url or self.canonical
        shown = [heading.line.text for heading in self.facts.headings if heading.level == 1]
        self.described = read_json_ld(
            self.facts.blocks,
            addresses=[address for address in (url, self.canonical) if address],
            headlines=[*shown, *self.facts.every("og:title")],
        )
        publishers = self.facts.properties.get("publisher", ())
        names = [
            *self.facts.every(*meta_names.SITES),
            self.described.publisher,
            *self.described.sites,
            *publishers,
            *self.facts.links.home_names,
        ]
        self.sites = site_keys(names, self.url)

    def kept(self, column: str, value: _Value, method: str | None) -> _Value:
        """A value, whose method is remembered where there is one."""
        if method and value not in (None, "", ()):
            self.methods[column] = method
        return value

    def best(self, column: str, candidates: _Candidates, clean: Callable[[str], str | None] = plain_line) -> str | None:
        """The first candidate of which something is left once it is clean."""
        for written, method in candidates:
            if written and (value := clean(written)):
                return self.kept(column, value, method)
        return None

    def meta(self, names: tuple[str, ...]) -> _Candidates:
        """Values of meta tags, in the order of the names."""
        return ((value, meta_names.method_of(name)) for name in names for value in self.facts.meta.get(name, ()))

    def properties(self, *names: str) -> _Candidates:
        """Values of microdata."""
        return ((value, "microdata") for name in names for value in self.facts.properties.get(name, ()))

    def declared_section(self) -> str | None:
        """The section that the page declares."""
        declared = (*self.meta(meta_names.SECTIONS[:1]), (self.described.section, "json_ld"), *self.properties("articlesection"))
        return self.best("section", (*declared, *self.meta(meta_names.SECTIONS[1:])), _section)

    def section(self, declared: str | None, title: str | None) -> str | None:
        """What is declared; else the level above the page, the rubric beside the headline, the link to the folder that it lies in."""
        if declared:
            return declared
        crumbs = [crumb for crumb in self.described.breadcrumbs if not is_site(crumb, self.sites) and crumb != title]
        folder = self.facts.links.folder if (self.facts.links.folder or "").casefold() not in _NO_FOLDER else None
        shown = (
            *((crumb, "json_ld") for crumb in crumbs[:1]),
            (rubric_of(self.facts, title, self.sites), "rubric"),
            (titled_rubric(self.facts, title, self.sites), "title_tag"),
            (folder, "link"),
        )
        return self.best("section", shown, _section)

    def tags(self) -> tuple[str, ...]:
        """Keywords, each once."""
        values = [
            *self.meta(meta_names.TAGS),
            *((word, "json_ld") for word in self.described.keywords),
            *self.properties("keywords"),
        ]
        pieces = (plain_line(piece) for value, _ in values if value for piece in _TAG_MARKS.split(value))
        tags = tuple(dict.fromkeys(piece for piece in pieces if 0 < len(piece) <= _TAG_CHARS))[:_MAX_TAGS]
        return self.kept("tags", tags, values[0][1] if values else None)

    def title(self, section: str | None, tags: tuple[str, ...]) -> str | None:
        """The headline."""
        shown = [
            Shown(variants=headline_variants(heading.line), level=heading.level, is_marked=heading.is_marked)
            for heading in self.facts.headings
        ]
        declared = [
            (self.described.headline, "json_ld"),
            *self.properties("headline"),
            *self.meta(meta_names.TITLES),
            (self.facts.title, "title_tag"),
        ]
        rubrics = [section or "", self.facts.links.folder or "", *self.described.breadcrumbs[:-1], *tags]
        title = choose_title(shown, [(method, value) for value, method in declared if value], self.sites, rubrics)
        return self.kept("title", title.text, title.method) if title else None

    def language(self) -> str | None:
        """BCP 47 as written."""
        candidates = ((self.written, "html_lang"), *self.meta(meta_names.LANGUAGES), (self.described.language, "json_ld"))
        return self.best("language_declared", candidates, _language_tag)

    def people(self, title: str | None, language: str | None) -> tuple[Authorship, str | None]:
        """Authors and agency, and the byline as printed; one that nothing marks is looked for where nobody is credited otherwise."""
        declared = [credit for credit in self._declared_credits(language) if credit.values]
        printed = marked_byline(self.facts, title, language, self.sites)
        people = choose_authors([*declared, *_printed_credits(printed)], sites=self.sites, language=language)
        if printed is None and not people.authors:
            printed = dated_byline(self.facts, title, language, self.sites)
            people = choose_authors([*declared, *_printed_credits(printed)], sites=self.sites, language=language)
        self.kept("authors", people.authors, people.method)
        return people, self.kept("byline", printed.text, printed.method) if printed else None

    def _declared_credits(self, language: str | None) -> Iterator[Credit]:
        yield Credit(method="json_ld", values=self.described.authors)
        yield Credit(method="microdata", values=tuple(self.facts.properties.get("author", ())))
        for name in meta_names.AUTHORS:
            values = tuple(value for value in self.facts.meta.get(name, ()) if not is_web_url(value))
            yield Credit(method=meta_names.method_of(name), values=values)
        # Card labels of blogs: twitter:label1 "Written by", twitter:data1 "Ann Lee".
        label, value = self.facts.first("twitter:label1"), self.facts.first("twitter:data1")
        if label and value and byline_words(language).leads.match(f"{label} "):
            yield Credit(method="twitter", values=(value,))
        yield Credit(method="json_ld", values=self.described.organisations)

    def agency(self, people: Authorship, title: str | None) -> str | None:
        """The agency that byline, declaration or a line of sources names."""
        printed = source_line(self.facts, title)
        sources = (*((name, "json_ld") for name in self.described.sources), *self.meta(meta_names.SOURCES))
        return self.best("agency", ((people.agency, people.agency_method or ""), *sources, (printed, "byline")), agency_named)

    def site_name(self) -> str | None:
        """Name of the publication."""
        graph, *others = meta_names.SITE_NAMES
        described = ((name, "json_ld") for name in (self.described.publisher, *self.described.sites[:1]))
        return self.best(
            "site_name", (*self.meta((graph,)), *described, *self.meta(tuple(others)), *self.properties("publisher")), _site_name
        )

    def description(self) -> str | None:
        """The summary that the page declares."""
        candidates = (
            *self.meta(meta_names.DESCRIPTIONS),
            (self.described.description, "json_ld"),
            *self.properties("description"),
        )
        return self.best("description", candidates, _paragraph)

    def topics(self, section: str | None, tags: tuple[str, ...]) -> tuple[str, ...]:
        """IPTC Media Topics of the top level."""
        said = media_topics(self.described.about)
        topics = said or media_topics([*self.facts.every(*meta_names.TOPICS), *tags, section or ""])
        return self.kept("topics", topics, "json_ld" if said else "meta")

    def alternate_urls(self) -> tuple[AlternateUrl, ...]:
        """The page in other languages."""
        pairs = ((language, _absolute(address, self.url)) for language, address in self.facts.alternates)
        found = tuple(
            AlternateUrl(language=language, url=address) for language, address in pairs if address and _is_hreflang(language)
        )
        return self.kept("alternate_urls", found, "link")

    def paywalled(self) -> bool | None:
        """Whether the page says that it costs something."""
        if self.described.is_free is not None:
            return self.kept("paywalled", not self.described.is_free, "json_ld")
        return self.kept("paywalled", declared_tier(self.facts.meta), "meta")

    def modified(self) -> tuple[DateCandidate, ...]:
        """Times of modification as written, best first."""
        candidates = ((self.described.modified, "json_ld"), *self.properties("datemodified"), *self.meta(meta_names.MODIFIED))
        return tuple(DateCandidate(raw=value, method=method) for value, method in candidates if value)

    def dates(self) -> tuple[DateCandidate, ...]:
        """Times of publication as written."""
        facts = self.facts
        said = (
            *([(self.described.published, "json_ld")] if self.described.published else []),
            *((value, "open_graph") for value in facts.every(*meta_names.GRAPH_DATES)),
            *((value, "meta") for value in (*facts.properties.get("datepublished", ()), *facts.every(*meta_names.META_DATES))),
            *((value, "time_tag") for value in facts.times),
        )
        found = (
            *(DateCandidate(raw=value, method=method) for value, method in said),
            *(url_candidates(self.url) if self.url else ()),
        )
        return tuple(dict.fromkeys(found))


def _printed_credits(printed: PrintedByline | None) -> Iterator[Credit]:
    if printed is not None:
        yield Credit(method=printed.method, values=printed.values, is_printed=True, is_sure=printed.is_sure)


def _add_parsely_page(facts: PageFacts) -> None:
    """Parse.ly's older tag holds all its values in one."""
    if page := facts.first("parsely-page"):
        value = parse_block(page)[0]
        said = value[0] if isinstance(value, list) and value else value
        for name in ("title", "author", "authors", "section", "tags", "pub_date") if isinstance(said, dict) else ():
            texts = said.get(name)
            kept = [text for text in (texts if isinstance(texts, list) else [texts]) if isinstance(text, str) and text]
            key = f"parsely-{name.rstrip('s') if name == 'authors' else name.replace('_', '-')}"
            if kept:
                facts.meta.setdefault(key, kept[:_MAX_TAGS])


def _language_tag(written: str) -> str | None:
    tag = written.split(",", maxsplit=1)[0].strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _is_hreflang(language: str) -> bool:
    return language.lower() == "x-default" or _LANGUAGE.fullmatch(language) is not None


def _section(written: str) -> str | None:
    section = plain_line(written)
    return (
        section
        if 0 < len(section) <= _SECTION_CHARS and section.casefold() not in _NO_SECTION and not is_web_url(section)
        else None
    )


def _site_name(written: str) -> str | None:
    name = plain_line(written)
    return name if 0 < len(name) <= _SECTION_CHARS and not is_web_url(name) else None


def _paragraph(written: str) -> str | None:
    return plain_line(written, _PARAGRAPH_CHARS) or None


def _absolute(address: str | None, base: str | None) -> str | None:
    if not address:
        return None
    try:
        absolute = urljoin(base or "", address)
    except ValueError:
        return None
    return redact_url(absolute) if is_web_url(absolute) else None
