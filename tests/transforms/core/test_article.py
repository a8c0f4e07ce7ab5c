"""Each field of an article comes from its best source, and says which that was."""

from datetime import datetime, timezone

import pytest

from schemas.records import Article, Declared, Page
from transforms.core.extract import extract_article

URL = "https://valley.example/regions/flood"
TEXT = "".join(
    f"<p>The river rose above its banks near {name} on Monday, officials in the district said, and some hundred homes were cleared.</p>"
    for name in ("Harl", "Lorn", "Quill", "Anse", "Forel")
)
HEAD = (
    "<meta property='og:site_name' content='The Valley Post'><meta property='article:section' content='Regions'>"
    "<meta property='article:modified_time' content='2026-01-09T11:00:00Z'><link rel=alternate hreflang=de href=/de/flut>"
    "<meta name=author content='The Valley Post'><meta name=keywords content='flood, weather'><link rel=canonical href=/regions/flood>"
)


def _article(markup: str, **fields: object) -> Article:
    values: dict[str, object] = {"media_type": "text/html", "source_format": "html", "raw_sha256": "00", "url": URL, **fields}
    return extract_article(Page(body=markup.encode(), **values))  # type: ignore[arg-type]


def _page(body: str = "", head: str = HEAD, text: str = TEXT) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Flood in the valley</title>{head}</head>"
        f"<body><article><h1>Flood in the valley</h1>{body}{text}</article></body></html>"
    )


def _methods(article: Article) -> dict[str, str]:
    return {each.field: each.method for each in article.metadata_methods}


def test_every_value_says_where_it_is_from() -> None:
    """All fields of metadata that have a value have a method, once and in the order of the columns, and no others have."""
    article = _article(_page("<p class=byline>By Ann Lee, Reuters</p>"))
    methods = _methods(article)
    assert len(methods) == len(article.metadata_methods)
    assert methods == {
        "url_canonical": "link",
        "title": "h1",
        "byline": "byline",
        "section": "open_graph",
        "authors": "byline",
        "tags": "meta",
        "topics": "meta",
        "modified_at": "open_graph",
        "language_declared": "html_lang",
        "robots_ai_opt_out": "meta",
        "agency": "byline",
        "site_name": "open_graph",
        "alternate_urls": "link",
        "charset": "meta",
    }
    assert (article.authors, article.agency, article.byline) == (("Ann Lee",), "Reuters", "By Ann Lee, Reuters")
    assert (article.site_name, article.topics, article.charset) == ("The Valley Post", ("weather",), "UTF-8")
    assert [(each.language, each.url) for each in article.alternate_urls] == [("de", "https://valley.example/de/flut")]


def test_what_the_source_declares_goes_first() -> None:
    """Values of a feed entry or a row are taken before the page's, and are told as declared."""
    declared = Declared(
        title="Flood",
        authors=("Bob Ray",),
        section="World",
        tags=("rain",),
        description="Rain.",
        licence="CC BY",
        modified="2026-01-10",
    )
    article = _article(_page("<p class=byline>By Ann Lee</p>"), declared=declared)
    assert (article.title, article.authors, article.section, article.tags) == ("Flood", ("Bob Ray",), "World", ("rain",))
    assert article.modified_at == datetime(2026, 1, 10, tzinfo=timezone.utc)
    methods = _methods(article)
    fields = ("title", "authors", "section", "tags", "description", "licence", "modified_at")
    assert {methods[field] for field in fields} == {"declared"}
    assert (article.byline, methods["byline"]) == ("By Ann Lee", "byline")


@pytest.mark.parametrize(
    ("text", "title", "authors", "agency", "methods"),
    [
        ("Flood\nBy Ann Lee\nIt rained.", "Flood", ("Ann Lee",), None, {"title": "text", "authors": "text", "byline": "text"}),
        ("Flood\nPARIS (AFP) - It rained.", "Flood", (), "AFP", {"title": "text", "agency": "dateline"}),
        (
            "洪水\n新华社北京3月3日电（记者张伟）大雨。",
            "洪水",
            ("张伟",),
            "Xinhua",
            {"authors": "dateline", "agency": "dateline"},
        ),
    ],
)
def test_plain_text(text: str, title: str, authors: tuple[str, ...], agency: str | None, methods: dict[str, str]) -> None:
    """Of text without markup the headline, a byline and a dateline are read."""
    article = _article(text, media_type="text/plain", source_format="text", url=None, title_opens_body=True)
    assert (article.title, article.authors, article.agency) == (title, authors, agency)
    assert methods.items() <= _methods(article).items()
    assert article.robots_ai_opt_out is None


def test_characters_have_no_charset() -> None:
    """What came as characters was decoded by nobody here."""
    article = extract_article(Page(body="Flood. It rained.", media_type="text/plain", source_format="jsonl", raw_sha256="00"))
    assert (article.charset, _methods(article)) == (None, {})


def test_dateline_of_a_page() -> None:
    """The agency of the dateline counts before that of the site, and a site that is an agency is the source of its own texts."""
    dated = _page(text=TEXT.replace("<p>The", "<p>HARL, Jan 9 (AFP) - The", 1))
    assert _article(dated).agency == "AFP"
    own = _article(_page(head="<meta property='og:site_name' content='Reuters'>"))
    assert (own.agency, _methods(own)["agency"]) == ("Reuters", "open_graph")
    assert _article(_page()).agency is None


def test_an_agency_is_an_author_only_alone() -> None:
    """A reporter in the text makes the credit of an agency more exact; without one the agency is the author."""
    head = "<meta name=author content=Xinhua>"
    alone = _article(_page(head=head))
    assert (alone.authors, alone.agency) == (("Xinhua",), "Xinhua")
    named = _article(_page(head=head, text=TEXT.replace("<p>The", "<p>新华社北京1月9日电（记者张伟）The", 1)))
    assert (named.authors, named.agency) == (("张伟",), "Xinhua")
