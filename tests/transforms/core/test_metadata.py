"""What a page declares is found where publishers put it, cleaned, and bounded."""

import time

import pytest
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.core.metadata import PageMetadata, read_metadata

URL = "https://post.example/world/2026/flood"


def _tree(markup: str) -> HtmlElement:
    return document_fromstring(markup, parser=HTMLParser(huge_tree=True))


def _read(head: str, body: str = "") -> PageMetadata:
    return read_metadata(_tree(f"<html><head>{head}</head><body><p>x{body}</body></html>"), URL)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Flood in the valley</title>", "", "Flood in the valley"),
        (
            "<title>Flood in the valley | The Post</title><meta property='og:site_name' content='The Post'>",
            "",
            "Flood in the valley",
        ),
        (
            "<title>The Post: Flood in the valley</title><meta property='og:site_name' content='The Post'>",
            "",
            "The Post: Flood in the valley",
        ),
        (
            "<title>Flood - what we know - The Post</title><meta property='og:site_name' content='the post'>",
            "",
            "Flood - what we know",
        ),
        ("<title>Flood in the valley | The Post</title>", "<h1>Flood in the valley</h1>", "Flood in the valley"),
        (
            "<meta property='og:title' content='Flood in the …'>",
            "<h1>The Post</h1><h1>Flood in the  valley</h1>",
            "Flood in the valley",
        ),
        ("<meta property='og:title' content='Flood in the valley'>", "<h1>Most read</h1>", "Flood in the valley"),
        ("", "<h1>Flood</h1>", "Flood"),
        ("<title> </title>", "", None),
        ("<title>" + "word " * 200_000 + "</title>", "", ("word " * 100).strip()),
    ],
)
def test_titles(head: str, body: str, title: str | None) -> None:
    """The headline as shown, without the site's name, of bounded length."""
    found = _read(head, body).title
    assert (found and found.strip()) == title


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<meta name=author content='By Ann Lee'>", "authors", ("Ann Lee",)),
        ("<meta property='article:author' content='https://fb.example/ann'>", "authors", ()),
        ("<meta name='DC.creator' content='Ann Lee'><meta name='DC.creator' content='Bob Ray'>", "authors", ("Ann Lee", "Bob Ray")),
        ("<meta name=keywords content='a, b; a'>", "tags", ("a", "b")),
        ("<meta property='article:section' content='World'>", "section", "World"),
        ("<meta property='article:section' content='https://post.example/world'>", "section", None),
        ("<meta name=description content=' Two  words '>", "description", "Two words"),
        ("<link rel=canonical href='/a'>", "url_canonical", "https://post.example/a"),
        ("<link rel='alternate canonical' href='https://u:p@post.example/a?token=1'>", "url_canonical", "https://post.example/a?token=REDACTED"),
        ("<link rel=canonical href='javascript:alert(1)'>", "url_canonical", None),
        ("<link rel=canonical href='http://[::1'>", "url_canonical", None),
        ("<link rel=license href='https://l.example/by'>", "licence", "https://l.example/by"),
        ("<meta http-equiv=content-language content='pt_BR, en'>", "language", "pt-BR"),
        ("<meta property='og:locale' content='no language at all'>", "language", None),
        ("<meta property='article:content_tier' content='locked'>", "paywalled", True),
        ("<meta property='article:content_tier' content='free'>", "paywalled", False),
        ("", "paywalled", None),
        ("<meta name=robots content='NOAI, index'>", "robots_ai_opt_out", True),
        ("<meta name=GPTBot content='noindex'>", "robots_ai_opt_out", True),
        ("<meta name='tdm-reservation' content='1'>", "robots_ai_opt_out", True),
        ("<meta name=robots content='noindex'>", "robots_ai_opt_out", False),
        ("<meta property='article:modified_time' content='2026-01-09'>", "modified", ("2026-01-09",)),
        ("<script type='application/ld+json'>{</script>", "flags", ("json_ld_broken",)),
        ("<meta content=x><meta name='' content=y><meta name=author><link><script></script>", "authors", ()),
    ],
)  # fmt: skip
def test_fields(head: str, field: str, value: object) -> None:
    """Each field is read from its usual places; what is unusable is null."""
    assert getattr(_read(head), field) == value


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<meta property='article:published_time' content='2026-01-09'>", "", [("open_graph", "2026-01-09")]),
        ("<meta name='DC.date.issued' content='2026-01-09'><meta itemprop=datePublished content=b>", "", [("meta", "b"), ("meta", "2026-01-09")]),
        ("", "<time datetime='2026-01-09'>yesterday</time>", [("time_tag", "2026-01-09")]),
        ("", "<time>9 January 2026</time>", [("time_tag", "9 January 2026")]),
        ("", "<time datetime=a></time><time datetime=b itemprop=datePublished></time>", [("time_tag", "b"), ("time_tag", "a")]),
        ("", "<time datetime=a></time>" * 50, [("time_tag", "a")] * 3),
        ("<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"c\"}</script>", "", [("json_ld", "c")]),
        ("", "<p class=date>Published 05/08/2025</p>", [("text", "05/08/2025")]),
        ("", "<p class=posted-on>9 January 2026</p><p class=date>9 January 2026</p>", [("text", "9 January 2026")]),
        ("", "<p class=date>9 January 2026</p><div class=teaser-date>8 January 2026</div>", []),
        ("", "<p class=update>The river rose on 9 January 2026 and fell again.</p>", []),
        ("<meta name='date' content='2026-01-09'>", "<p class=date>8 January 2026</p>", [("meta", "2026-01-09")]),
    ],
)  # fmt: skip
def test_dates(head: str, body: str, expected: list[tuple[str, str]]) -> None:
    """Dates come as written, each with the place where it stood."""
    assert [(date.method, date.raw) for date in _read(head, body).dates] == expected


def test_byline_as_printed() -> None:
    """The byline is the page's, with its spaces put in order."""
    assert _read("", "<p class='article-byline'>By <a>Ann\n Lee</a>, Reporter</p>").byline == "By Ann Lee, Reporter"


def test_linked_authors() -> None:
    """A link marked as the author's counts where nothing is declared."""
    assert _read("", "<a rel='nofollow author'>Ann Lee</a>").authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "markup",
    [
        "<meta name=author content=x>" * 40_000,
        "".join(f"<meta name=n{n} content=x>" for n in range(40_000)),
        "<link rel=canonical href=/x>" * 40_000,
        "<h1>Flood in the valley</h1>" * 20_000,
        "<time>x</time>" * 40_000,
        "<p class=byline>" * 800 + "x" * 1_000_000,
        "<p class=byline>By Ann</p>" * 40_000,
        "<title>" + "a | " * 500_000,
    ],
)
def test_bounded_time(markup: str) -> None:
    """A page of nothing but metadata is read in less than two seconds of processor time."""
    tree = _tree(f"<html><body>{markup}")
    before = time.process_time()
    read_metadata(tree, URL)
    assert time.process_time() - before < 2
