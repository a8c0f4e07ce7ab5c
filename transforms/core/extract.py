"""A page to an article: text, metadata, dates, ids.

Nothing here may run outside `sandbox`: pages come from anybody, and parsers fail in ways that no check foresees.
"""

from dataclasses import replace
from functools import partial
from typing import Final

from schemas.errors import NoText
from schemas.records import Article, Page
from transforms.core.article import FRAGMENT_FORMATS, make_article, one_line
from transforms.core.dates.published import text_candidates, url_candidates
from transforms.core.dates.shown import needs_shown_date, shown_candidates
from transforms.core.metadata.page_metadata import PageMetadata, read_metadata
from transforms.core.page.body import main_text
from transforms.core.page.boilerplate import cut_boilerplate
from transforms.core.page.charset import Decoded, decode_page
from transforms.core.page.fallbacks import Body, find_body
from transforms.core.page.guards import check_body, check_characters
from transforms.core.page.kind import ENOUGH_CHARS, check_kind, is_list_address
from transforms.core.page.opening import find_standfirst, with_standfirst, without_header, without_headline
from transforms.core.page.pruning import drop_scripts
from transforms.core.page.tree import Tree, is_deep, markup_text, mended_markup, parse_mended, parse_page, plain_text
from transforms.core.text import count_tokens, normalise_text

#: Share of a feed entry's characters that the extractor must keep; it is made for pages, and an entry is all article.
_FRAGMENT_KEPT: Final = 0.8
#: A longer first line is a paragraph, not a headline.
_HEADLINE_CHARS: Final = 500
#: Methods by which a page declares a date, not merely shows it; and dates that one article may declare.
_DECLARED: Final = frozenset({"json_ld", "open_graph", "meta"})
_MOST_DATES: Final = 4
#: Words, or characters of a script without spaces, below which a page's text is flagged.
_SHORT_TOKENS: Final = 40


def extract_article(page: Page) -> Article:
    r"""Take the article out of a page.

    Args:
        page: what a source read; its body is bytes of unknown encoding or characters.

    Returns:
        The article with every field up to `extraction_flags`, what was declared about it, and where its bytes are.

    Raises:
        BadRecord: the page cannot be parsed safely, or holds no text or no article.

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
    if page.media_type == "text/plain":
        return _from_text(page, decoded)
    return _from_fragment(page, decoded) if page.source_format in FRAGMENT_FORMATS else _from_page(page, decoded)


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
    flags, tokens = decoded.flags, count_tokens(text)
    return make_article(
        page, text=text, tokens=tokens, title=title, method=method, flags=flags, metadata=metadata, decoded=decoded
    )


def _from_fragment(page: Page, decoded: Decoded) -> Article:
    """A feed entry: all of it is article, so the extractor may only tidy it."""
    tree = parse_page(f"<html><body><article>{decoded.text}</article></body></html>")
    flags = ["deep_nesting"] if is_deep(tree) else []
    plain = normalise_text(plain_text(tree)).strip()
    tidy = normalise_text(main_text(tree)).strip()
    text = tidy if len(tidy) >= _FRAGMENT_KEPT * len(plain) else plain
    body = Body(text=text, method="feed_content")
    return _finish(page, decoded, body, title=one_line(page.declared.title), flags=flags, metadata=_bare_metadata(page))


def _from_page(page: Page, decoded: Decoded) -> Article:
    markup = mended_markup(decoded.text, decoded.utf8)
    tree = parse_mended(markup)
    flags = ["deep_nesting"] if is_deep(tree) else []
    metadata = read_metadata(tree, page.url)
    page_lines = plain_text(tree).split("\n") if needs_shown_date(metadata.dates, page.fetched_at) else []
    title = one_line(page.declared.title) or one_line(metadata.title)
    standfirst = find_standfirst(tree, metadata.description)
    again = partial(_shown_page, markup)
    found = find_body(
        tree,
        again,
        declared=markup_text(metadata.body) if metadata.body else None,
        about=f"{title or ''} {metadata.description or ''}",
    )
    lines = without_headline(normalise_text(found.text).strip().split("\n"), title)
    is_dated = _is_dated(metadata)
    if not is_dated or sum(map(len, lines)) <= ENOUGH_CHARS or is_list_address(page.url):
        flags += check_kind(again(), lines, title=title, url=page.url, language=metadata.language, is_dated=is_dated)
    lines = without_header(lines, (*metadata.authors, metadata.section or "", metadata.site_name or "", metadata.byline or ""))
    kept = cut_boilerplate(lines, metadata.language, metadata.authors)
    if len(kept) < len(lines):
        flags.append("boilerplate_cut")
    text = normalise_text("\n".join(with_standfirst(kept, standfirst))).strip()
    shown = shown_candidates(page_lines, title, opening=next(iter(kept), None), language=metadata.language)
    metadata = replace(metadata, dates=tuple(dict.fromkeys((*metadata.dates, *shown))))
    body = Body(text=text, method=found.method)
    return _finish(page, decoded, body, title=title, flags=[*flags, *metadata.flags], metadata=metadata)


def _shown_page(markup: bytes) -> Tree:
    """A page as a reader sees it, once more: few pages are needed twice."""
    tree = parse_mended(markup)
    drop_scripts(tree)
    return tree


def _finish(  # noqa: PLR0913  the parts meet here
    page: Page, decoded: Decoded, body: Body, *, title: str | None, flags: list[str], metadata: PageMetadata
) -> Article:
    if not body.text:
        raise NoText("the extractor found no text")
    text, method, tokens = body.text, body.method, count_tokens(body.text)
    told = (*decoded.flags, *flags, *(("short",) if tokens < _SHORT_TOKENS else ()))
    return make_article(
        page, text=text, tokens=tokens, title=title, method=method, flags=told, metadata=metadata, decoded=decoded
    )


def _is_dated(metadata: PageMetadata) -> bool:
    """Whether the page declares one article's day: lists declare none, or many."""
    declared = {candidate.raw for candidate in metadata.dates if candidate.method in _DECLARED}
    return 1 <= len(declared) <= _MOST_DATES


def _bare_metadata(page: Page) -> PageMetadata:
    """Of text and of fragments, which declare nothing: what looks like metadata in them belongs to something embedded."""
    return PageMetadata(dates=tuple(url_candidates(page.url)) if page.url else ())
