"""A page to an article: text, metadata, dates, ids. The one door to trafilatura.

Nothing here may run outside `sandbox`: pages come from anybody, and parsers fail in ways that no check foresees.
"""

import logging
from datetime import datetime
from functools import cache
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas.errors import ExtractorFailed, NoText, TooDeep
from schemas.records import Article, Page
from transforms.core.authors import clean_authors
from transforms.core.charset import Decoded, decode_page
from transforms.core.date_readings import read_date
from transforms.core.dates import DateCandidate, resolve_published, text_candidates, url_candidates
from transforms.core.guards import LIMITS, check_body, check_characters, check_markup, mend_markup
from transforms.core.identity import content_id
from transforms.core.metadata import PageMetadata, read_metadata
from transforms.core.text import count_tokens, normalise_text, text_sha256
from transforms.core.urls import redact_url, registrable_domain, url_key

# The library reports every page that it gives up on; we write a dead letter instead.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

#: Without `huge_tree` libxml2 drops text below 255 elements and in runs over 10 MB, without a word.
_PARSER: Final = HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False, remove_comments=True, remove_pis=True)
_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (LIMITS.depth + 1)})")
#: Parsers of others stop here; such a page is rarely sound.
_DEEP: Final = etree.XPath(f"boolean({'/*' * 255})")
_FRAGMENT_FORMATS: Final = frozenset({"feed", "json_feed"})
#: Share of a feed entry's characters that the extractor must keep; it is made for pages, and an entry is all article.
_FRAGMENT_KEPT: Final = 0.8
#: A longer first line is a paragraph, not a headline.
_HEADLINE_CHARS: Final = 500
#: Words, or characters of a script without spaces, below which a page's text is flagged.
_SHORT_TOKENS: Final = 40
# The library walks trees of any shape with 8,000 lines of heuristics; what they raise is about the page. Memory and the
# operating system are not among it.
_LIBRARY_ERRORS: Final = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
    etree.LxmlError,
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p"
    " pre section table td th tr ul".split()
)
_HIDDEN: Final = frozenset("head noscript script style template title".split())


def extract_article(page: Page) -> Article:
    r"""Take the article out of a page.

    Args:
        page: what a source read; its body is bytes of unknown encoding or characters.

    Returns:
        The article with every field up to `extraction_flags`, what was declared about it, and where its bytes are.

    Raises:
        BadRecord: the page cannot be parsed safely, or holds no text.

    >>> page = Page(body="Flood\nIt rained.", media_type="text/plain", title_opens_body=True, source_format="text", raw_sha256="00")
    >>> extract_article(page).title
    'Flood'
    """
    check_body(page.body)
    decoded = decode_page(page.body, page.charset) if isinstance(page.body, bytes) else Decoded(text=page.body, charset="UTF-8")
    check_characters(decoded.text)
    return _from_text(page, decoded) if page.media_type == "text/plain" else _from_html(page, decoded)


def article_id(*, key: str | None, feed_id: str | None, guid: str | None, title: str | None, text_hash: str) -> str:
    """The id that all revisions of an article share: of its address, else its feed's id, else its text."""
    if key is not None:
        return content_id("url", key)
    if guid is not None:
        return content_id("guid", feed_id, guid)
    return content_id("text", title, text_hash)


def _from_text(page: Page, decoded: Decoded) -> Article:
    text = normalise_text(decoded.text.removeprefix("\ufeff"))
    if not text.strip():
        raise NoText("no characters but white space")
    lines = text.strip().split("\n")
    opening = lines[0].strip()
    title = _line(page.declared.title)
    if title is None and page.title_opens_body and len(opening) <= _HEADLINE_CHARS:
        title = opening
    below = lines[1:] if title == opening else lines
    metadata = PageMetadata(dates=(*text_candidates(below), *_bare_metadata(page).dates))
    is_entry = page.source_format in _FRAGMENT_FORMATS
    method = "feed_content" if is_entry else "jsonl_text" if page.source_format == "jsonl" else "text_input"
    return _article(page, text=text, title=title, method=method, flags=decoded.flags, metadata=metadata)


def _from_html(page: Page, decoded: Decoded) -> Article:
    check_markup(decoded.text)
    is_fragment = page.source_format in _FRAGMENT_FORMATS
    markup = f"<html><body><article>{decoded.text}</article></body></html>" if is_fragment else decoded.text
    tree = _parse(mend_markup(markup))
    flags = [*decoded.flags, *(("deep_nesting",) if _DEEP(tree) else ())]
    metadata = _bare_metadata(page) if is_fragment else read_metadata(tree, page.url)
    text = normalise_text(_main_text(tree)).strip()
    if is_fragment:
        plain = normalise_text(_plain_text(tree)).strip()
        text = text if len(text) >= _FRAGMENT_KEPT * len(plain) else plain
    if not text:
        raise NoText("the extractor found no text")
    if count_tokens(text) < _SHORT_TOKENS:
        flags.append("short")
    title = _line(page.declared.title) or _line(metadata.title)
    method = "feed_content" if is_fragment else "trafilatura_fast"
    return _article(page, text=text, title=title, method=method, flags=(*flags, *metadata.flags), metadata=metadata)


def _bare_metadata(page: Page) -> PageMetadata:
    """Of text and of fragments, which declare nothing: what looks like metadata in them belongs to something embedded."""
    return PageMetadata(dates=tuple(url_candidates(page.url)) if page.url else ())


def _parse(data: bytes) -> HtmlElement:
    try:
        tree: HtmlElement = document_fromstring(data, parser=_PARSER)
    except etree.ParserError as error:  # nothing but comments and declarations
        raise NoText(str(error)) from error
    if _TOO_DEEP(tree):
        raise TooDeep(f"more than {LIMITS.depth} elements inside one another")
    return tree


def _main_text(tree: HtmlElement) -> str:
    """The text that the extractor takes for the article; the tree is not changed; empty where it finds none."""
    try:
        document = bare_extraction(tree, options=_options())
    except _LIBRARY_ERRORS as error:
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error
    return str(document.text or "") if document is not None and not isinstance(document, dict) else ""


@cache
def _options() -> Extractor:
    # `dedup` is state of the whole process: the fourth extraction of one page would be None.
    return Extractor(output_format="python", fast=True, comments=False, dedup=False, with_metadata=False)


def _plain_text(tree: HtmlElement) -> str:
    """All text of a tree, one line a block."""
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        break_here = "\n" if element.tag in _BLOCKS else ""
        if event == "end":
            parts += (break_here, element.tail or "")
        elif element.tag in _HIDDEN:
            walk.skip_subtree()
        else:
            parts += (break_here, " ".join((element.text or "").split("\n")))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _article(page: Page, *, text: str, title: str | None, method: str, flags: tuple[str, ...], metadata: PageMetadata) -> Article:  # noqa: PLR0913  the parts meet here
    declared = page.declared
    canonical = declared.url_canonical or metadata.url_canonical
    # A page declares its own address wrongly more often than a crawler records it wrongly.
    address = page.url or _own_address(canonical)
    key = url_key(address) if address else None
    text_hash = text_sha256(text)
    published = resolve_published(_candidates(page, metadata), fetched_at=page.fetched_at)
    identity = article_id(key=key, feed_id=declared.feed_id, guid=declared.entry_guid, title=title, text_hash=text_hash)
    return Article(
        revision_id=content_id(identity, text_hash, title),
        article_id=identity,
        url=redact_url(page.url) if page.url else None,
        url_canonical=redact_url(canonical) if canonical else None,
        url_key=key,
        domain=registrable_domain(address) if address else None,
        source_id=declared.source_id,
        feed_id=declared.feed_id,
        entry_guid=declared.entry_guid,
        title=title,
        byline=_line(metadata.byline),
        description=_line(declared.description or metadata.description),
        section=_line(declared.section or metadata.section),
        authors=_lines(clean_authors(declared.authors) or metadata.authors),
        tags=_lines(declared.tags or metadata.tags),
        text=text,
        text_sha256=text_hash,
        text_chars=len(text),
        text_tokens=count_tokens(text),
        title_in_text=bool(title) and text.lstrip().startswith(str(title)),
        published_at=published.value,
        published_method=published.method,
        published_precision=published.precision,
        published_reason=published.reason,
        published_alternatives=published.alternatives,
        modified_at=_modified(page, metadata),
        fetched_at=page.fetched_at,
        extraction_method=method,
        extraction_flags=flags,
        language_declared=_line(metadata.language or declared.language),
        paywalled=metadata.paywalled,
        robots_ai_opt_out=None if page.media_type == "text/plain" else metadata.robots_ai_opt_out,
        licence=_line(declared.licence or metadata.licence),
        raw_sha256=page.raw_sha256,
        input_name=page.input_name,
        input_offset=page.input_offset,
    )


def _own_address(canonical: str | None) -> str | None:
    """The declared address of a page of unknown address; not where it is a site's front page, which many templates declare."""
    return canonical if canonical and canonical.split("://", 1)[-1].partition("/")[2].strip("/") else None


def _candidates(page: Page, metadata: PageMetadata) -> list[DateCandidate]:
    method = "feed" if page.source_format in _FRAGMENT_FORMATS else "jsonl"
    declared = [DateCandidate(raw=page.declared.published, method=method)] if page.declared.published else []
    return [*declared, *metadata.dates]


def _modified(page: Page, metadata: PageMetadata) -> datetime | None:
    for raw in (page.declared.modified, *metadata.modified):
        readings = read_date(raw or "").readings
        if len(readings) == 1:
            return readings[0].value
    return None


def _line(value: str | None) -> str | None:
    """A field of one line in the normal form of text; None where nothing is left."""
    return " ".join(normalise_text(value).split()) or None if value else None


def _lines(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for value in values if (line := _line(value)))
