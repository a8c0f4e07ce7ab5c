"""Names under which publishers put values into `<meta>`, best first.

Source: Open Graph (ogp.me), Dublin Core (dublincore.org), Parse.ly, Sailthru, Swiftype, Cxense and Google News documentation;
lists of courlan, newspaper and trafilatura compared.
"""

from typing import Final

TITLES: Final = (
    *(
        "og:title",
        "parsely-title",
        "sailthru.title",
        "cxenseparse:title",
        "dc.title",
        "dcterms.title",
        "headline",
        "twitter:title",
    ),
    *("title", "hdl", "article:title", "search_title"),
)
DESCRIPTIONS: Final = (
    *("og:description", "description", "dc.description", "dcterms.description", "twitter:description", "sailthru.description"),
    *("dcterms.abstract", "abstract", "lead", "summary"),
)
AUTHORS: Final = (
    *(
        "article:author",
        "parsely-author",
        "sailthru.author",
        "author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "authors",
        "og:article:author",
    ),
    *(
        "og:author",
        "cxenseparse:author",
        "article:author_name",
        "article.author",
        "citation_author",
        "dc.contributor.author",
        "creator",
    ),
    *("bt:author", "vr:author", "st:author", "mediator_author", "news_author", "author_name", "dcsext.author", "rnews.author"),
)
SECTIONS: Final = (
    *(
        "article:section",
        "parsely-section",
        "section",
        "og:section",
        "og:article:section",
        "sailthru.section",
        "cxenseparse:section",
    ),
    *("prism.section", "article.section", "st:section", "mediator_theme", "channel", "category", "news_section", "vr:category"),
)
TAGS: Final = ("news_keywords", "article:tag", "parsely-tags", "keywords", "sailthru.tags", "og:article:tag", "dc.subject")
TOPICS: Final = ("iptc", "subject", "classification", "iptc:subject", "news_keywords", "dc.subject", "mediatopic")
#: What a site is called.
SITES: Final = (
    *(
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "dc.publisher",
        "dcterms.publisher",
        "cre",
        "twitter:site",
    ),
    *("publisher", "al:ios:app_name", "al:android:app_name", "cxenseparse:recs:publisher", "source", "copyright"),
)
SITE_NAMES: Final = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
)
#: Where the text is from.
SOURCES: Final = (
    "dc.source",
    "dcterms.source",
    "article:source",
    "source",
    "syndication-source",
    "original-source",
    "news_source",
    "provider",
)
GRAPH_DATES: Final = ("article:published_time", "og:published_time", "og:article:published_time")
META_DATES: Final = (
    *(
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "dc.date.issued",
    ),
    *(
        "dcterms.issued",
        "dc.date.created",
        "dcterms.created",
        "dc.date",
        "dcterms.date",
        "article.published",
        "article_date_original",
    ),
    *("cxenseparse:recs:publishtime", "publication_date", "publicationdate", "published-date", "published_at", "date"),
)
MODIFIED: Final = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified"),
    *("article:modified", "lastmod", "revised", "modified_at", "article.updated"),
)
LANGUAGES: Final = ("content-language", "dc.language", "dcterms.language", "og:locale", "inlanguage", "language")
#: Opening of a name to the method that a field says it was read by.
_METHODS: Final = (
    *(
        ("og:", "open_graph"),
        ("article:", "open_graph"),
        ("dc.", "dublin_core"),
        ("dcterms.", "dublin_core"),
        ("parsely", "parsely"),
    ),
    *(("sailthru", "sailthru"), ("twitter:", "twitter"), ("cxenseparse", "cxense")),
)


def method_of(name: str) -> str:
    """How a field says that it was read under a name.

    >>> method_of("og:title"), method_of("keywords")
    ('open_graph', 'meta')
    """
    return next((method for opening, method in _METHODS if name.startswith(opening)), "meta")
