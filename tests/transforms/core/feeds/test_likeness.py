"""An entry is known again by what it says where its guid stays and all else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Page
from tests.feed_scripts import Watched, document, entry, served
from transforms.core.article import page_article_id
from transforms.core.extract import extract_article
from transforms.core.feeds.likeness import alike, remembered, revised_articles, sketch
from transforms.core.identity import content_id
from transforms.core.sources.item import ParsedEntry

EDITS = {
    "en": ("Flood kills three people in Valencia", "Valencia flood: five people killed", "Central bank lowers rates again"),
    "de": (
        "Hochwasser in Valencia fordert drei Todesopfer",
        "Valencia: Hochwasser fordert fünf Todesopfer",
        "Zentralbank senkt erneut die Leitzinsen",
    ),
    "ru": ("Наводнение в Валенсии: три человека погибли", "Наводнение в Валенсии, пять человек погибли", "Банк снизил ставку"),
    "zh": ("瓦伦西亚洪水造成三人死亡", "瓦伦西亚洪水已造成五人死亡", "央行再次下调利率"),
    "th": ("น้ำท่วมบาเลนเซียมีผู้เสียชีวิตสามราย", "น้ำท่วมบาเลนเซียมีผู้เสียชีวิตห้าราย", "ธนาคารกลางลดดอกเบี้ย"),
}
ARTICLE = content_id("url", "https://news.example/1")


@pytest.mark.fault(38)
@pytest.mark.parametrize("language", EDITS)
def test_an_edit_is_told_from_another_article(language: str) -> None:
    """In spaced and unspaced scripts: a headline that was corrected is alike, another one is not."""
    first, second, other = (sketch(entry(1, title=title, body=None)) for title in EDITS[language])
    assert alike(first, first)
    assert alike(first, second)
    assert not alike(first, other)


@pytest.mark.fault(37, 38)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"body": "What happened at place 1 yesterday.", "url": "https://news.example/moved"}, ARTICLE),
        ({"title": "Other", "body": "Nothing in common with it.", "url": "https://news.example/moved"}, None),
        ({"title": "Other", "body": "Nothing in common with it."}, ARTICLE),
        ({"title": None, "body": None, "url": "https://news.example/moved"}, None),
    ],
    ids=["link-and-words", "used-again", "words", "says-nothing"],
)
def test_a_known_key_stands_for_its_article_while_link_or_words_do(changes: dict[str, str | None], expected: str | None) -> None:
    """The link alone, or words that are alike, keep an edited entry with its article; where neither does, it has its own."""
    watched = Watched()
    first = watched.poll(served(document(entry(1))))
    kept = {first.wanted[0][0].trusted[0]: remembered(ARTICLE, entry(1))}
    before = dict(watched.keys)
    feed = document(entry(1, **changes))
    taken = watched.poll(served(feed))
    assert taken.judged is not None
    assert dict(revised_articles(feed, taken.judged.edited, kept, before)) == ({0: expected} if expected else {})
    assert dict(revised_articles(feed, taken.judged.edited, {}, before)) == {}


def test_the_id_of_a_page_is_that_of_its_article() -> None:
    """What is remembered of a page before it is read is the id that reading it gives."""
    html = (
        "<html><body><article><h1>Flood</h1>" + "<p>It rained for three days, and the river rose.</p>" * 9 + "</article></body>"
    )
    plain = {"body": html.encode(), "media_type": "text/html", "source_format": "fetched", "raw_sha256": "0" * 64}
    addressed, named = {"url": "https://www.news.example/a?utm_source=rss"}, {"declared": entry(1).declared}
    for fields in (addressed, named, {**addressed, **named}, {**addressed, "article_id": "ab" * 16}):
        page = Page(**{**plain, **fields})  # type: ignore[arg-type]
        assert extract_article(page).article_id == page_article_id(page)
    assert page_article_id(Page(**plain)) is None  # type: ignore[arg-type]


@given(st.text(max_size=300) | st.none(), st.booleans())
def test_any_text_has_a_sketch(text: str | None, is_html: bool) -> None:
    """Sixteen bytes, or none where there are no words; a sketch is alike with itself where it is one."""
    found = sketch(ParsedEntry(body=text, is_html=is_html))
    assert len(found) in (0, 16)
    assert alike(found, found) == bool(found)
