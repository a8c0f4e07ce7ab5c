"""A page to an article: text, metadata, dates, ids.

Nothing here may run outside `sandbox`: pages come from anybody, and parsers fail in ways that no check foresees.
"""

from typing import Final

from schemas.errors import NoText
from schemas.records import Article, Page
from transforms.core.article import FRAGMENT_FORMATS, make_article, one_line
from transforms.core.body import main_text
from transforms.core.charset import Decoded, decode_page
from transforms.core.dates import text_candidates, url_candidates
from transforms.core.guards import check_body, check_characters
from transforms.core.metadata import PageMetadata, read_metadata
from transforms.core.page_tree import is_deep, parse_page, plain_text
from transforms.core.text import count_tokens, normalise_text

#: Share of a feed entry's characters that the extractor must keep; it is made for pages, and an entry is all article.
_FRAGMENT_KEPT: Final = 0.8
#: A longer first line is a paragraph, not a headline.
_HEADLINE_CHARS: Final = 500
#: Words, or characters of a script without spaces, below which a page's text is flagged.
_SHORT_TOKENS: Final = 40


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
    decoded = (
        decode_page(page.body, page.charset)
        if isinstance(page.body, bytes)
        else Decoded(text=page.body, charset="UTF-8", method="utf8")
    )
    check_characters(decoded.text)
    return _from_text(page, decoded) if page.media_type == "text/plain" else _from_html(page, decoded)


def _from_text(page: Page, decoded: Decoded) -> Article:
    text = normalise_text(decoded.text.removeprefix("\ufeff"))
    if not text.strip():
        raise NoText("no characters but white space")
    lines = text.strip().split("\n")
    opening = lines[0].strip()
    title = one_line(page.declared.title)
    if title is None and page.title_opens_body and len(opening) <= _HEADLINE_CHARS:
        title = opening
    below = lines[1:] if title == opening else lines
    metadata = PageMetadata(dates=(*text_candidates(below), *_bare_metadata(page).dates))
    is_entry = page.source_format in FRAGMENT_FORMATS
    method = "feed_content" if is_entry else "jsonl_text" if page.source_format == "jsonl" else "text_input"
    return make_article(page, text=text, title=title, method=method, flags=decoded.flags, metadata=metadata)


def _from_html(page: Page, decoded: Decoded) -> Article:
    is_fragment = page.source_format in FRAGMENT_FORMATS
    markup = f"<html><body><article>{decoded.text}</article></body></html>" if is_fragment else decoded.text
    tree = parse_page(markup)
    flags = [*decoded.flags, *(("deep_nesting",) if is_deep(tree) else ())]
    metadata = _bare_metadata(page) if is_fragment else read_metadata(tree, page.url)
    text = normalise_text(main_text(tree)).strip()
    if is_fragment:
        plain = normalise_text(plain_text(tree)).strip()
        text = text if len(text) >= _FRAGMENT_KEPT * len(plain) else plain
    if not text:
        raise NoText("the extractor found no text")
    if count_tokens(text) < _SHORT_TOKENS:
        flags.append("short")
    title = one_line(page.declared.title) or one_line(metadata.title)
    method = "feed_content" if is_fragment else "trafilatura_fast"
    return make_article(page, text=text, title=title, method=method, flags=(*flags, *metadata.flags), metadata=metadata)


def _bare_metadata(page: Page) -> PageMetadata:
    """Of text and of fragments, which declare nothing: what looks like metadata in them belongs to something embedded."""
    return PageMetadata(dates=tuple(url_candidates(page.url)) if page.url else ())
