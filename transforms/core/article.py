"""What was found on a page becomes an article: ids, dates, and what the source declared before what the page says."""

from datetime import datetime
from typing import Any, Final

from schemas.records import Article, FieldMethod, Page
from transforms.core.dates.published import DateCandidate, PublishedDate, resolve_published
from transforms.core.dates.readings import read_date
from transforms.core.identity import content_id
from transforms.core.metadata.credit import ArticleCredit, credit_article, field_methods
from transforms.core.metadata.page_metadata import PageMetadata
from transforms.core.metadata.topics import media_topics
from transforms.core.page.charset import Decoded
from transforms.core.text import normalise_text, text_sha256
from transforms.core.urls import redact_url, registrable_domain, url_key

#: Formats whose items are parts of a feed: what they declare is the feed's, what they hold is no page.
FRAGMENT_FORMATS: Final = frozenset({"feed", "json_feed"})


def article_id(*, key: str | None, feed_id: str | None, guid: str | None, title: str | None, text_hash: str) -> str:
    """The id that all revisions of an article share: of its address, else its feed's id, else its text."""
    if key is not None:
        return content_id("url", key)
    if guid is not None:
        return content_id("guid", feed_id, guid)
    return content_id("text", title, text_hash)


def page_article_id(page: Page) -> str | None:
    """The id of a page's article, where it does not depend on what the page says; None: it does."""
    key = url_key(page.url) if page.url else None
    if page.article_id is not None or (key is None and page.declared.entry_guid is None):
        return page.article_id
    return article_id(key=key, feed_id=page.declared.feed_id, guid=page.declared.entry_guid, title=None, text_hash="")


def make_article(  # noqa: PLR0913  the parts meet here
    page: Page,
    *,
    text: str,
    tokens: int,
    title: str | None,
    method: str,
    flags: tuple[str, ...],
    metadata: PageMetadata,
    decoded: Decoded,
) -> Article:
    """Put an article together.

    Args:
        page: where it was found, and what its source declared.
        text: the body in the normal form of text; not empty.
        tokens: words of it, as `count_tokens` counts them.
        title: the headline; None: none was found.
        method: which extractor gave the text.
        flags: what is doubtful about it.
        metadata: what the page declares.
        decoded: how its bytes, if it was bytes, became characters.
    """
    declared = page.declared
    canonical = declared.url_canonical or metadata.url_canonical
    # A page declares its own address wrongly more often than a crawler records it wrongly.
    address = page.url or _own_address(canonical)
    key = url_key(address) if address else None
    text_hash = text_sha256(text)
    tag = metadata.language or declared.language
    published = resolve_published(_candidates(page, metadata), fetched_at=page.fetched_at, language=tag, locale=tag, url=page.url)
    identity = page.article_id or article_id(
        key=key, feed_id=declared.feed_id, guid=declared.entry_guid, title=title, text_hash=text_hash
    )
    people = credit_article(page, metadata, text=text, title=title)
    return Article(
        revision_id=content_id(identity, text_hash, title),
        article_id=identity,
        url=redact_url(page.url) if page.url else None,
        url_key=key,
        domain=registrable_domain(address) if address else None,
        source_id=declared.source_id,
        feed_id=declared.feed_id,
        entry_guid=declared.entry_guid,
        text=text,
        text_sha256=text_hash,
        text_chars=len(text),
        text_tokens=tokens,
        title_in_text=bool(title) and text.lstrip().startswith(str(title)),
        fetched_at=page.fetched_at,
        extraction_method=method,
        extraction_flags=flags,
        raw_sha256=page.raw_sha256,
        input_name=page.input_name,
        input_offset=page.input_offset,
        **_dated(published),
        **_said(page, metadata, people, decoded, title=title, canonical=canonical),
    )


def _said(  # noqa: PLR0913  as above
    page: Page, metadata: PageMetadata, people: ArticleCredit, decoded: Decoded, *, title: str | None, canonical: str | None
) -> dict[str, Any]:
    """What is said about an article, by column, and by which method each was found."""
    modified, modified_method = _modified(page, metadata)
    said: dict[str, Any] = {
        "title": title,
        "url_canonical": redact_url(canonical) if canonical else None,
        "modified_at": modified,
        **_described(page, metadata, people),
    }
    methods = field_methods(said, page.declared, {**metadata.methods, **people.methods, "modified_at": modified_method})
    if isinstance(page.body, bytes):
        said["charset"] = decoded.charset
        methods = (*methods, FieldMethod(field="charset", method=decoded.method))
    return {**said, "metadata_methods": methods}


def _dated(published: PublishedDate) -> dict[str, Any]:
    """When an article was published, by column."""
    return {
        "published_at": published.value,
        "published_method": published.method,
        "published_precision": published.precision,
        "published_reason": published.reason,
        "published_alternatives": published.alternatives,
    }


def _described(page: Page, metadata: PageMetadata, people: ArticleCredit) -> dict[str, Any]:
    """What is said about an article, by column."""
    declared = page.declared
    return {
        "byline": one_line(people.byline),
        "description": one_line(declared.description or metadata.description),
        "section": one_line(declared.section or metadata.section),
        "authors": _lines(people.authors),
        "tags": _lines(declared.tags or metadata.tags),
        "topics": metadata.topics or media_topics((*declared.tags, declared.section or "")),
        "language_declared": one_line(metadata.language or declared.language),
        "paywalled": metadata.paywalled,
        "robots_ai_opt_out": None if page.media_type == "text/plain" else metadata.robots_ai_opt_out,
        "licence": one_line(declared.licence or metadata.licence),
        "agency": people.agency,
        "site_name": one_line(metadata.site_name),
        "alternate_urls": metadata.alternate_urls,
    }


def _own_address(canonical: str | None) -> str | None:
    """The declared address of a page of unknown address; not where it is a site's front page, which many templates declare."""
    return canonical if canonical and canonical.split("://", 1)[-1].partition("/")[2].strip("/") else None


def _candidates(page: Page, metadata: PageMetadata) -> list[DateCandidate]:
    method = "feed" if page.source_format in (*FRAGMENT_FORMATS, "fetched") else "jsonl"
    declared = [DateCandidate(raw=page.declared.published, method=method)] if page.declared.published else []
    return [*declared, *metadata.dates]


def _modified(page: Page, metadata: PageMetadata) -> tuple[datetime | None, str | None]:
    declared = [DateCandidate(raw=page.declared.modified, method="declared")] if page.declared.modified else []
    for candidate in (*declared, *metadata.modified):
        readings = read_date(candidate.raw).readings
        if len(readings) == 1:
            return readings[0].value, candidate.method
    return None, None


def one_line(value: str | None) -> str | None:
    """A field of one line in the normal form of text; None where nothing is left."""
    return " ".join(normalise_text(value).split()) or None if value else None


def _lines(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for value in values if (line := one_line(value)))
