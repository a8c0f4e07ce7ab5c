"""What a page says about its article, read from the one tree that the text is taken from.

Each field is taken from the best place that has it, and the place is remembered. What is printed for readers goes before
what is declared for machines where both are about this article alone (headline, byline); then come JSON-LD, microdata,
Open Graph, other meta tags.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from schemas.records import AlternateUrl
from transforms.core.dates.published import DateCandidate
from transforms.core.metadata.fields import MetadataReader
from transforms.core.metadata.rights import ai_opt_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page declares; None or empty: it says nothing."""

    title: str | None = None
    byline: str | None = None
    description: str | None = None
    section: str | None = None
    site_name: str | None = None
    authors: tuple[str, ...] = ()
    #: The agency that the byline or a declaration credits.
    agency: str | None = None
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    url_canonical: str | None = None
    alternate_urls: tuple[AlternateUrl, ...] = ()
    #: BCP 47 as written.
    language: str | None = None
    dates: tuple[DateCandidate, ...] = ()
    #: As written, best first.
    modified: tuple[DateCandidate, ...] = ()
    paywalled: bool | None = None
    robots_ai_opt_out: bool = False
    licence: str | None = None
    #: The article's text as JSON-LD has it, markup and all.
    body: str | None = None
    #: What the site is called, in the form of `titles.site_keys`.
    sites: frozenset[str] = frozenset()
    #: Column of `articles` to where its value was read.
    methods: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def read_metadata(tree: HtmlElement, url: str | None = None) -> PageMetadata:
    """Read everything in one pass over the tree, which is not changed.

    Args:
        tree: the root of a parsed page.
        url: where the page was found; None: not known.
    """
    reader = MetadataReader(tree, url)
    # Each asks for what the ones before it found.
    declared_section = reader.declared_section()
    tags = reader.tags()
    title = reader.title(declared_section, tags)
    section = reader.section(declared_section, title)
    language = reader.language()
    people, byline = reader.people(title, language)
    return PageMetadata(
        title=title,
        byline=byline,
        description=reader.description(),
        section=section,
        site_name=reader.site_name(),
        authors=people.authors,
        agency=reader.agency(people, title),
        tags=tags,
        topics=reader.topics(section, tags),
        url_canonical=reader.canonical,
        alternate_urls=reader.alternate_urls(),
        language=language,
        dates=reader.dates(),
        modified=reader.modified(),
        paywalled=reader.paywalled(),
        robots_ai_opt_out=reader.kept("robots_ai_opt_out", ai_opt_out(reader.facts.meta), "meta"),
        licence=reader.best("licence", ((reader.facts.licence, "link"), (reader.described.licence, "json_ld"))),
        body=reader.described.body,
        sites=reader.sites,
        methods=reader.methods,
        flags=("json_ld_broken",) if reader.described.is_broken else (),
    )
