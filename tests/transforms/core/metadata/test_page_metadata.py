"""What a page declares is found where publishers put it, cleaned, and bounded."""

import time

import pytest
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from schemas.records import AlternateUrl
from transforms.core.dates.published import DateCandidate
from transforms.core.metadata.page_metadata import PageMetadata, read_metadata

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
            "Flood in the valley",
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
        ("<meta property='article:modified_time' content='2026-01-09'>", "modified", (DateCandidate(raw="2026-01-09", method="open_graph"),)),
        ("<meta property='article:section' content='Uncategorized'>", "section", None),
        ("<script type='application/ld+json'>{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"World\"},{\"name\":\"Flood\"}]}</script>", "section", "World"),
        ("<meta name=keywords content='sport, Flood'>", "topics", ("sport",)),
        ("<meta name=iptc content='medtop:04000000'>", "topics", ("economy, business and finance",)),
        ("<link rel=alternate hreflang=de href=/de/a><link rel=alternate hreflang=x-default href=/a>", "alternate_urls",
         (AlternateUrl(language="de", url="https://post.example/de/a"), AlternateUrl(language="x-default", url="https://post.example/a"))),
        ("<link rel=alternate hreflang='no language' href=/de/a><link rel=alternate type=application/rss+xml href=/rss>", "alternate_urls", ()),
        ("<meta property='og:site_name' content='The Post'>", "site_name", "The Post"),
        ("<script type='application/ld+json'>{\"@type\":\"WebSite\",\"name\":\"The Post\"}</script>", "site_name", "The Post"),
        ("<meta name='dc.source' content='Associated Press'>", "agency", "Associated Press"),
        ("<meta name='dc.source' content='The Post'>", "agency", None),
        ("<meta name=parsely-page content='{\"title\":\"Flood\",\"authors\":[\"Ann Lee\"]}'>", "authors", ("Ann Lee",)),
        ("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ann Lee'>", "authors", ("Ann Lee",)),
        ("<meta name='twitter:label1' content='Reading time'><meta name='twitter:data1' content='Five Minutes'>", "authors", ()),
        ("<meta name=description content='&amp;quot;Flood&amp;quot; \u200bin &lt;b&gt;Ulm&lt;/b&gt;'>", "description", '"Flood" in Ulm'),
        ("<script type='application/ld+json'>{\"@type\":\"Article\",\"hasPart\":{\"isAccessibleForFree\":false}}</script>", "paywalled", True),
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
        ("", "<time datetime=a></time>" * 50, [("time_tag", "a")]),
        ("<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"c\"}</script>", "", [("json_ld", "c")]),
        ("<meta name='date' content='2026-01-09'>", "<p class=date>8 January 2026</p>", [("meta", "2026-01-09")]),
    ],
)  # fmt: skip
def test_dates(head: str, body: str, expected: list[tuple[str, str]]) -> None:
    """Dates come as written, each with the place where it stood."""
    assert [(date.method, date.raw) for date in _read(head, body).dates] == expected


def test_byline_as_printed() -> None:
    """The byline is the page's, with its spaces put in order."""
    assert _read("", "<p class='article-byline'>By <a>Ann\n Lee</a>, Reporter</p>").byline == "By Ann Lee, Reporter"


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ("<a rel='nofollow author'>Ann Lee</a>", ("Ann Lee",)),
        ("<span itemprop=author itemscope><b itemprop=name>Ann Lee</b></span>", ("Ann Lee",)),
        ("<div class=byline><a href=/people/ann>Ann Lee</a><span class=job>Chief Reporter</span><time>9 January</time></div>", ("Ann Lee",)),
        ("<div class=byline><span>Ann</span> <span>Lee</span></div>", ("Ann Lee",)),
        ("<div class=byline>By <b>Ann Lee</b><br>Photographs by <b>Bob Ray</b></div>", ("Ann Lee",)),
        ("<span class=author>Ann Lee</span><span class=author>Bob Ray</span>", ("Ann Lee", "Bob Ray")),
        ("<p>By Ann Lee in Harl</p>", ("Ann Lee",)),
        ("<p>9 January 2026 | Ann Lee</p>", ("Ann Lee",)),
        ("<p>Ann Lee, Reporter</p>", ("Ann Lee",)),
        ("<p>New Delhi, 9 January 2026</p>", ()),
        ("<p>The mayor, Ann Lee, said on 9 January that the valley was safe, and that nobody had been hurt so far.</p>", ()),
        ("<p class=meta>World News | Middle East</p>", ()),
        ("<aside><span class=author>Ann Lee</span></aside>", ()),
        ("<div class=related-stories><span class=author>Ann Lee</span></div>", ()),
        ("<div itemscope itemtype=http://schema.org/Comment><span itemprop=author>Ann Lee</span></div>", ("Ann Lee",)),
    ],
)  # fmt: skip
def test_printed_authors(body: str, authors: tuple[str, ...]) -> None:
    """Who is only printed is found under the headline, and nowhere beside the article."""
    assert _read("", f"<h1>Flood in the valley</h1>{body}").authors == authors


def test_microdata_of_the_own_article() -> None:
    """Of several described articles the one with the page's headline counts."""
    body = "".join(
        f"<div itemscope itemtype='https://schema.org/NewsArticle'><h2 itemprop=headline>{title}</h2><meta itemprop=author content='{name}'></div>"
        for title, name in (("Teaser", "Bob Ray"), ("Flood in the valley", "Ann Lee"))
    )
    assert _read("", f"<h1>Flood in the valley</h1>{body}").authors == ("Ann Lee",)


@pytest.mark.parametrize(
    ("head", "body", "field", "method"),
    [
        ("<title>Flood</title>", "", "title", "title_tag"),
        ("<title>Flood in Ulm</title>", "<h1>Flood in Ulm</h1>", "title", "h1"),
        ("<meta property='og:title' content='Flood in Ulm'>", "", "title", "open_graph"),
        ("<meta name='dc.creator' content='Ann Lee'>", "", "authors", "dublin_core"),
        ("<meta name='parsely-author' content='Ann Lee'>", "", "authors", "parsely"),
        ("", "<p class=byline>By Ann Lee</p>", "authors", "byline"),
        ("", "<a rel=author>Ann Lee</a>", "byline", "rel_author"),
        ("<link rel=canonical href=/a>", "", "url_canonical", "link"),
        ("<meta property='og:url' content=/a>", "", "url_canonical", "open_graph"),
        ("<meta name=keywords content=a>", "", "tags", "meta"),
        ("", "", "robots_ai_opt_out", "meta"),
        ("", "", "language_declared", "html_lang"),
        ("", "<nav><a href=/world>World</a></nav>", "section", "link"),
        ("", "<nav><a href=/x>Ports</a></nav><p class=kicker>Ports</p><h1>Flood in the valley</h1>", "section", "rubric"),
    ],
)
def test_methods(head: str, body: str, field: str, method: str) -> None:
    """Each field says where it was read."""
    tree = _tree(f"<html lang=en><head><title>Flood in the valley</title>{head}</head><body>{body}</body></html>")
    assert read_metadata(tree, URL).methods[field] == method


def test_what_is_null_has_no_method() -> None:
    """A page that says nothing says so of nothing but its robots."""
    assert dict(_read("").methods) == {"robots_ai_opt_out": "meta"}


@pytest.mark.parametrize(
    "markup",
    [
        "<meta name=author content=x>" * 40_000,
        "".join(f"<meta name=n{n} content=x>" for n in range(40_000)),
        "<link rel=canonical href=/x>" * 40_000,
        "<h1>Flood in the valley</h1>" * 20_000,
        "<time>x</time>" * 100_000,
        "<a href=/><img></a>" * 40_000,
        "<a href=/world/x>x</a>" * 40_000,
        "<span itemprop=author>x</span>" * 40_000,
        "<div itemscope itemprop=author>" * 900 + "<b itemprop=name>x</b>" * 1_000,
        "".join(f"<p class=author-{n}>x</p>" for n in range(40_000)),
        "<h1>Flood in the valley</h1>" + "<p>Ann Lee 3</p>" * 40_000,
        "<meta name=author content='" + "By Ann and " * 100_000 + "'>",
        "<meta name=keywords content='" + "a," * 500_000 + "'>",
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
    assert time.process_time() - before < 20


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p>Updated: <time datetime='2026-03-04'>4 March</time></p>", []),
        ("<p><b>Aktualisiert</b> <time datetime='2026-03-04'>4. März</time></p>", []),
        ("<time datetime='2026-03-04'>Mis à jour le 4 mars</time>", []),
        (
            "<p>Published <time datetime='2026-03-03'>3 March</time> Updated <time datetime='2026-03-04'>4 March</time></p>",
            ["2026-03-03"],
        ),
        ("<p>An updated map was shown on <time datetime='2026-03-03'>Tuesday</time></p>", ["2026-03-03"]),
        ("<p>Updated <time pubdate datetime='2026-03-04'>4 March</time></p>", ["2026-03-04"]),
    ],
)
def test_times_behind_a_word_for_updated(markup: str, kept: list[str]) -> None:
    """A time that the page calls one of an update, in its own words, is no candidate for publication unless its markup says so."""
    dates = read_metadata(_tree(f"<html><body><h1>Flood</h1>{markup}")).dates
    assert [candidate.raw for candidate in dates if candidate.method == "time_tag"] == kept
