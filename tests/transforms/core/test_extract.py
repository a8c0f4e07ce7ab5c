"""A page becomes an article with its text whole, or a bad record with a reason; never an article with text lost in silence."""

from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import (
    BadRecord,
    BinaryInput,
    EmptyInput,
    NotAnArticle,
    NoText,
    PageTooLarge,
    TextNodeTooLong,
    TooDeep,
    TooManyAttributes,
    TooManyElements,
)
from schemas.records import Article, Declared, Page
from transforms.core.article import article_id
from transforms.core.extract import extract_article
from transforms.core.identity import content_id

PAGES = Path(__file__).parents[2] / "data" / "pages"
URL = "https://valley.example/regions/flood?utm_source=feed"
NAMES = ("Harl", "Lorn", "Quill", "Anse", "Forel")
TEXT = "".join(f"<p>The river rose above its banks near {name} on Monday, officials in the district said.</p>" for name in NAMES)


def _html(body: bytes | str, **fields: object) -> Article:
    values: dict[str, object] = {"media_type": "text/html", "source_format": "html", "raw_sha256": "00", "url": URL, **fields}
    return extract_article(Page(body=body, **values))  # type: ignore[arg-type]


def _text(body: bytes | str, **fields: object) -> Article:
    return _html(body, **{"media_type": "text/plain", "source_format": "text", "url": None, "title_opens_body": True, **fields})


def _page(inner: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Flood</title>{head}</head><body><article><h1>Flood</h1>{inner}</article></body></html>"


def test_a_whole_page() -> None:
    """Every field that the page declares is filled, from its best place, and the text is the article's."""
    article = _html((PAGES / "flood_en.html").read_bytes(), raw_sha256="ab", input_name="flood_en.html", input_offset=0)
    assert article.title == "River bursts its banks after three days of rain"
    assert not article.title_in_text
    assert article.authors == ("Ann Lee", "Bob Ray")
    assert article.byline == "By Ann Lee and Bob Ray"
    assert article.description == "Hundreds of homes were evacuated in the valley."
    assert (article.section, article.tags, article.language_declared) == ("Regions", ("Floods", "Weather"), "en-GB")
    assert article.published_at == datetime(2026, 1, 9, 7, 30, tzinfo=timezone.utc)
    assert (article.published_method, article.published_precision, article.published_reason) == ("json_ld", "second", None)
    assert [other.method for other in article.published_alternatives] == ["open_graph", "time_tag"]
    assert article.modified_at == datetime(2026, 1, 9, 11, 5, tzinfo=timezone.utc)
    assert (article.paywalled, article.robots_ai_opt_out) == (True, True)
    assert article.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert (article.url, article.url_key, article.domain) == (URL, "https://valley.example/regions/flood", "valley.example")
    assert article.url_canonical == "https://valley.example/regions/river-bursts-its-banks"
    assert (article.extraction_method, article.extraction_flags) == ("trafilatura_fast", ())
    assert (article.raw_sha256, article.input_name, article.input_offset) == ("ab", "flood_en.html", 0)
    assert article.text.endswith("half a metre above the mark of 1998.")
    assert "Read also" not in article.text
    assert "Home" not in article.text
    assert article.text_chars == len(article.text)
    assert {article.first_seen_at, article.written_at, article.language} == {None}


@pytest.mark.parametrize(
    ("name", "title", "published", "opening"),
    [
        ("greve_fr.html", "Grève à l’hôpital : les négociations reprennent", "2026-02-03 00:00", "Les négociations"),
        ("news_ja.html", "大雨で川が氾濫 住民約四百人が避難", "2026-01-09 07:30", "三日間続いた大雨"),
        ("news_ar.html", "فيضان النهر بعد ثلاثة أيام من الأمطار", "2026-01-09 07:30", "فاض النهر صباح"),
        ("broken_en.html", "Harbour reopens after spill", "2026-03-04 12:00", "The harbour of Port Anse"),
        ("undated_en.html", "How the old mill keeps its water", None, "The mill of Harl was built"),
    ],
)
def test_pages(name: str, title: str, published: str | None, opening: str) -> None:
    """Pages of other encodings, scripts and manners keep their words; no date is made up."""
    article = _html((PAGES / name).read_bytes())
    assert article.title == title
    assert (article.published_at and f"{article.published_at:%Y-%m-%d %H:%M}") == published
    assert article.text.startswith(opening)
    assert "\ufffd" not in article.text
    assert not set(article.extraction_flags) - {"json_ld_broken"}


def test_plain_text() -> None:
    """A text file's first line is its headline, and its text stays as it is, in normal form."""
    article = _text(b"Flood in Harl\r\n09/01/2026\r\n\r\nIt rained\x00 for days. cafe\xcc\x81\n")
    assert article.text == "Flood in Harl\n09/01/2026\n\nIt rained for days. café\n"
    assert (article.title, article.title_in_text) == ("Flood in Harl", True)
    assert (article.published_at, article.published_reason) == (None, "ambiguous")
    assert [f"{other.value:%Y-%m-%d} {other.method} {other.raw}" for other in article.published_alternatives] == [
        "2026-01-09 text 09/01/2026",
        "2026-09-01 text 09/01/2026",
    ]
    assert (article.extraction_method, article.extraction_flags) == ("text_input", ())
    assert article.robots_ai_opt_out is None


@pytest.mark.parametrize(
    ("body", "fields", "title", "in_text"),
    [
        ("\n\n Flood \nIt rained.", {}, "Flood", True),
        ("\ufeffFlood\nIt rained.", {}, "Flood", True),
        ("word " * 200 + "\nmore", {}, None, False),
        ("Flood\nIt rained.", {"title_opens_body": False}, None, False),
        ("Flood\nIt rained.", {"declared": Declared(title=" Flood ")}, "Flood", True),
        ("It rained.", {"declared": Declared(title="Flood")}, "Flood", False),
    ],
)
def test_headlines_of_text(body: str, fields: dict[str, object], title: str | None, in_text: bool) -> None:
    """The headline is what is declared, else the first line, and it is known whether it opens the text."""
    article = _text(body, **fields)
    assert (article.title, article.title_in_text) == (title, in_text)


def test_rows_say_so() -> None:
    """Text of a JSONL row is told apart, and its date is the row's."""
    article = _text(
        "It rained.", source_format="jsonl", declared=Declared(published="2026-01-09T10:00:00Z", authors=("By Ann Lee",))
    )
    assert (article.extraction_method, article.published_method, article.authors) == ("jsonl_text", "jsonl", ("Ann Lee",))


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>Short.</p>", "Short."),
        ("Just text &amp; more", "Just text & more"),
        ("<div>a<br/>b<br>c</div>", "a\nb\nc"),
        ("One<script>x()</script><style>y</style> line<!-- z -->", "One line"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "| 1 | 2 |"),
        (TEXT, "\n".join(TEXT.replace("</p>", "").split("<p>")[1:])),
    ],
)
def test_feed_entries(fragment: str, text: str) -> None:
    """An entry's content is all article: nothing of it is lost, however short."""
    article = _html(fragment, source_format="feed", declared=Declared(title="Flood", published="Fri, 09 Jan 2026 10:00:00 GMT"))
    assert article.text == text
    assert (article.extraction_method, article.title, article.published_method) == ("feed_content", "Flood", "feed")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyInput),
        (b"\xef\xbb\xbf \n", NoText),
        (b"%PDF-1.7\n1 0 obj", BinaryInput),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", BinaryInput),
        (bytes(range(256)) * 100, BinaryInput),
        (b"<!-- nothing -->", NoText),
        (b"<html><body><script>x()</script></body></html>", NoText),
        (b"<p>" * 1_000_000, TooManyElements),
        (("<div " + " ".join(f"a{n}={n}" for n in range(100_000)) + ">").encode(), TooManyAttributes),
        (b"<p>" + b"word " * 2_400_000, TextNodeTooLong),
        (TEXT.encode() * 20_000, PageTooLarge),
        (_page("<div>" * 1_500 + TEXT).encode(), TooDeep),
        (_page("<div>" * 20_000 + TEXT).encode(), TooDeep),
    ],
)
def test_refused(body: bytes, error: type[BadRecord]) -> None:
    """Pages that cannot be read safely, or hold nothing, have each their own reason."""
    with pytest.raises(error):
        _html(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 254 + TEXT,
        "<div>" * 300 + TEXT,
        "<div>" * 900 + TEXT + "</div>" * 900,
        "<b>" * 300 + TEXT,
        TEXT + "<p>" + "word " * 900_000 + "</p>",
        TEXT.replace("river", "ri\x00ver"),
        TEXT + "<p>&#xD800;&#x110000;&#0;&#1;</p>",
        "<table><tr><td colspan=9007199254740991>" + TEXT + "</table>",
        "<p>" * 40_000 + TEXT,
        "<a href=/x>link</a> " * 20_000 + TEXT,
    ],
)
def test_hostile_but_whole(body: str) -> None:
    """Shapes in which parsers lose text silently keep theirs."""
    article = _html(_page(body).encode())
    assert all(f"banks near {name} on Monday" in article.text for name in NAMES)


def test_depth_is_told() -> None:
    """Nesting in which other parsers stop is flagged."""
    assert "deep_nesting" in _html(_page("<div>" * 300 + TEXT)).extraction_flags


@pytest.mark.fault("C3")
def test_entity_bombs_are_inert() -> None:
    """Entities of a document type are not expanded, and the text beside them is kept."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9 if n else "ha" * 100}">' for n in range(20))
    article = _html(_page(TEXT + "<p>&a19; The end of it.</p>").replace("<!DOCTYPE html>", f"<!DOCTYPE html [{entities}]>"))
    assert article.text_chars < 1_000
    assert "banks near Forel on Monday" in article.text


@pytest.mark.parametrize(
    ("body", "charset", "flags"),
    [
        (_page("<p>L’élève était là. " * 5).encode("cp1252"), None, ("charset_guessed",)),
        (_page("<p>L’élève était là. " * 5).encode(), "iso-8859-1", ("charset_conflict",)),
        (_page("<p>L’élève était là. " * 5, "<meta charset=utf-8>").encode("cp1252"), None, ("charset_conflict",)),
    ],
)
def test_wrong_charsets_are_flagged(body: bytes, charset: str | None, flags: tuple[str, ...]) -> None:
    """A page in another encoding than declared is read as a browser reads it, and flagged."""
    assert _html(body, charset=charset).extraction_flags[: len(flags)] == flags


def test_ids() -> None:
    """An article is its address, else its entry in a feed, else its text; a revision is its words."""
    assert article_id(key="k", feed_id="f", guid="g", title="t", text_hash="h") == content_id("url", "k")
    assert article_id(key=None, feed_id="f", guid="g", title="t", text_hash="h") == content_id("guid", "f", "g")
    assert article_id(key=None, feed_id="f", guid=None, title="t", text_hash="h") == content_id("text", "t", "h")
    one, other = _html(_page(TEXT)), _html(_page(TEXT + TEXT.replace("Monday", "Friday")), url=URL.replace("feed", "mail"))
    assert one.article_id == other.article_id
    assert one.revision_id == content_id(one.article_id, one.text_sha256, one.title) != other.revision_id


def test_a_page_without_address_has_its_canonical() -> None:
    """A file's declared address identifies it, but for a front page's, which templates leave behind."""
    canonical = "<link rel=canonical href='https://valley.example/{}'>"
    assert _html(_page(TEXT, canonical.format("a")), url=None).url_key == "https://valley.example/a"
    assert _html(_page(TEXT, canonical.format("")), url=None).url_key is None


def test_nothing_is_remembered() -> None:
    """The same page gives the same article the tenth time."""
    page = (PAGES / "flood_en.html").read_bytes()
    assert len({_html(page) for _ in range(10)}) == 1


@given(
    st.lists(
        st.sampled_from([*"<>/=\"'& ab\x00é", "<p>", "</p>", "<div ", "<!--", "-->", "<table>", "<a href=", "&#x", "text text "]),
        max_size=60,
    )
)
@settings(max_examples=200)
def test_any_markup(pieces: list[str]) -> None:
    """Any string under text/html is an article or a bad record."""
    try:
        article = _html("".join(pieces))
    except BadRecord:
        return
    assert article.text.strip()


SENTENCE = "The river rose above its banks on Monday, officials said, and more rain came."


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{SENTENCE}</p>" * 10_000,
        f"<div>{SENTENCE}</div>" * 10_000,
        "<p>" + f"<span>{SENTENCE}</span>" * 20_000 + "</p>",
        "<p>" + f"<time>x</time> {SENTENCE}" * 10_000 + "</p>",
        "<p>" + "<a href=/x>a link that is long enough to be one</a> " * 20_000 + "</p>" + TEXT,
        "<p><a href=/x>a link that is long enough to be one</a></p>" * 5_000 + TEXT,
        "<h2><a href=/x>The headline of another article</a></h2><p>Its summary.</p>" * 5_000 + TEXT,
        "<div class=promo>" * 900 + TEXT + "</div>" * 900,
        "<table><tr><td>" * 150 + TEXT + "</td></tr></table>" * 150 + TEXT,
        f"<table><tr>{f'<td>{SENTENCE}</td>' * 10_000}</tr></table>{TEXT}",
        f'<div class="{"a-" * 400_000}">x</div>{TEXT}',
        f"<h1>{'x y ' * 250_000}</h1>{TEXT}",
    ],
)
def test_crafted_pages_end(inner: str) -> None:
    """Pages made to be slow end in seconds, as an article or a bad record, and leave nothing behind for the next page."""
    before = _html(_page(TEXT))
    with suppress(BadRecord):
        assert _html(_page(inner)).text
    assert _html(_page(TEXT)) == before


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "head",
    [
        f"<title>{'x' * 1_000_000}</title>",
        "".join(f"<meta name=a{n} content={n}>" for n in range(10_000)),
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{"word " * 400_000}"}}</script>',
        f'<script type="application/ld+json">{"[" * 10_000}</script>',
    ],
)
def test_crafted_heads(head: str) -> None:
    """A head of a megabyte costs the article nothing."""
    assert all(f"banks near {name} on Monday" in _html(_page(TEXT, head)).text for name in NAMES)


def test_printed_twice() -> None:
    """A second copy of the article, for print, is not in the text again."""
    article = _html(_page(f"<div class=screen>{TEXT}</div><div class=print>{TEXT}</div>"))
    assert article.text.count("banks near Harl") == 1


def test_what_a_wall_leaves() -> None:
    """A teaser is an article with a flag; what was cut from a text is flagged too."""
    teaser = _html(_page(f"{TEXT}<div><h2>Subscribe to continue reading</h2></div>"))
    assert "paywall" in teaser.extraction_flags
    assert teaser.text.endswith("in the district said.")
    assert "boilerplate_cut" in _html(_page(f"{TEXT}<p>Read also: Mill keeps its water</p>")).extraction_flags


def test_pages_without_an_article() -> None:
    """A front page is set aside with its reason."""
    teasers = "".join(
        f"<h2><a href=/{n}>The mill of {name} keeps its water</a></h2><p>It rained.</p>" for n, name in enumerate(NAMES)
    )
    with pytest.raises(NotAnArticle):
        _html(f"<html><body>{teasers}</body></html>", url="https://valley.example/")


def test_a_body_that_only_json_ld_has() -> None:
    """A page that builds itself in the browser still gives its declared body, and says which way it was found."""
    body = " ".join(f"The river rose above its banks near {name} on Monday, officials said." for name in NAMES)
    block = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Flood", "articleBody": "{body}"}}</script>'
    )
    article = _html(f"<html><head>{block}</head><body><div id=app></div></body></html>")
    assert (article.text, article.extraction_method, article.title) == (body, "json_ld_body", "Flood")


@pytest.mark.parametrize(("sentence", "flags"), [("雨が三日間降り続き、川が氾濫した。" * 3, ()), ("短い記事。", ("short",))])
def test_short_counts_the_words_of_its_script(sentence: str, flags: tuple[str, ...]) -> None:
    """A text of a script without spaces is short by its characters, not by its spaces."""
    assert _html(_page(f"<p>{sentence}</p>")).extraction_flags == flags


def test_no_page_changes_another() -> None:
    """Pages in one order, in the other and each twice give the same articles: what is remembered of one decides nothing for others."""
    paths = sorted(PAGES.glob("*.html"))

    def read(path: Path) -> Article | BadRecord:
        try:
            return _html(path.read_bytes())
        except BadRecord as error:
            return error

    first = {path: read(path) for path in paths}
    again = {path: read(path) for path in reversed([*paths, *paths])}
    assert len(first) > 1
    assert all(str(first[path]) == str(again[path]) for path in paths)
