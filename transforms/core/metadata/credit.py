"""Whom an article credits, once its text is known, and where each of its fields was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schemas.records import Declared, FieldMethod, Page
from transforms.core.metadata.agencies import agency_named, text_agency
from transforms.core.metadata.authors import Credit, choose_authors
from transforms.core.metadata.page_metadata import PageMetadata
from transforms.core.metadata.text_bylines import text_byline

#: Columns that say where they were read; times of publication have columns of their own for it.
_TOLD: Final = (
    *(
        "url_canonical",
        "title",
        "byline",
        "description",
        "section",
        "authors",
        "tags",
        "topics",
        "modified_at",
        "language_declared",
    ),
    *("paywalled", "robots_ai_opt_out", "licence", "agency", "site_name", "alternate_urls"),
)
#: Columns that a feed entry or row may declare.
_DECLARED: Final = ("title", "description", "section", "tags", "url_canonical", "licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCredit:
    """The decision, and where its parts were read."""

    authors: tuple[str, ...]
    byline: str | None
    agency: str | None
    methods: Mapping[str, str | None]


def credit_article(page: Page, metadata: PageMetadata, *, text: str, title: str | None) -> ArticleCredit:
    """Decide whom an article credits: what its source declares, what the page says, then what its text opens with.

    Args:
        page: with what its source declared.
        metadata: what the page says.
        text: of the article.
        title: of the article; None: it has none.
    """
    language = metadata.language or page.declared.language
    declared = choose_authors([Credit(method="declared", values=page.declared.authors)], sites=metadata.sites, language=language)
    below = text.lstrip().removeprefix(title or "")
    authors, method = (
        (declared.authors, declared.method) if declared.authors else (metadata.authors, metadata.methods.get("authors"))
    )
    byline, byline_method = metadata.byline, metadata.methods.get("byline")
    # An agency alone is a credit that a reporter's name in the text makes more exact.
    if all(agency_named(author) for author in authors) and (opening := text_byline(below, language)) is not None:
        credit = Credit(method=opening.method, values=opening.values, is_printed=True, is_sure=True)
        found = choose_authors([credit], sites=metadata.sites, language=language)
        authors, method = (found.authors, found.method) if found.authors else (authors, method)
        byline, byline_method = (byline, byline_method) if byline else (opening.text, opening.method)
    agency, agency_method = _agency(
        (declared.agency, "declared"), (metadata.agency, metadata.methods.get("agency")), below, metadata
    )
    methods = {"authors": method, "byline": byline_method, "agency": agency_method}
    return ArticleCredit(authors=authors, byline=byline, agency=agency, methods=methods)


_Found = tuple[str | None, str | None]


def _agency(declared: _Found, said: _Found, text: str, metadata: PageMetadata) -> _Found:
    if declared[0] or said[0]:
        return declared if declared[0] else said
    if found := text_agency(text):
        return found, "dateline"
    # What an agency publishes itself is from it.
    own = agency_named(metadata.site_name) if metadata.site_name else None
    return own, metadata.methods.get("site_name") if own else None


def field_methods(values: Mapping[str, object], declared: Declared, methods: Mapping[str, str | None]) -> tuple[FieldMethod, ...]:
    """Where each field of an article that has a value was read, in the order of the columns.

    Args:
        values: of the article, by column.
        declared: what its source stated; goes before what the page says.
        methods: of the page's fields.
    """
    said = dict(methods)
    said |= {column: "declared" for column in _DECLARED if getattr(declared, column)}
    if not methods.get("language_declared") and declared.language:
        said["language_declared"] = "declared"
    if values["topics"] and not methods.get("topics"):
        said["topics"] = "declared"
    if values["title"] and not said.get("title"):
        said["title"] = "text"
    filled = (column for column in _TOLD if values[column] not in (None, ()))
    return tuple(FieldMethod(field=column, method=method) for column in filled if (method := said.get(column)))
