"""An article with its marks, as a page and as lines: the text is there, every reason is there, and nothing acts."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables import BY_NAME
from tests.written_output import NOON, Row, article, artifact, event
from transforms.core.report.article import (
    ARTICLE_COLUMNS,
    ARTIFACT_COLUMNS,
    DUPLICATE_COLUMNS,
    EVENT_COLUMNS,
    ArticleView,
    article_view,
)
from transforms.core.report.article_lines import article_lines, harmless, woven_lines
from transforms.core.report.article_page import MOST_CHARS, article_page, woven
from transforms.core.report.notes import MOST_NOTES
from transforms.core.report.readable import neutral
from transforms.core.report.weave import MAX_DEPTH, Mark

TEXT = "French President Macron said on Year, Month, Day that troops of France attacked 10 villages near Graz, CafÃ© said."
_MARKER = re.compile(r"⟦[a-z]+ [a-z\d,]*: |⟧")
_NUMBER = re.compile(r"⟦[a-z\d,]*⟧")
_DIGIT = "0123456789"


def whole(columns: tuple[str, ...], row: Row) -> dict[str, Any]:
    """A row with every column that is read; those that the test says nothing of are null."""
    return {name: row.get(name) for name in columns}


def viewed(text: str = TEXT, **columns: Any) -> ArticleView:  # noqa: ANN401  any column
    """The view of an article with an event that has everything, damaged in its date."""
    row = article(1, text, first_seen_at=NOON, pipeline_version="1", extraction_method="text_input", **columns)
    lost = artifact(row, "Year, Month, Day", kind="date_placeholder", severity="critical", evidence="year_month_day")
    stray = artifact(row, "Ã©", suggestion="é")
    side = {"role": "actor", "organisation": None, "sector": "MIL", "person": None, "resolution": "gazetteer", "score": 0.9}
    start = text.index("troops of France")
    place = text.index("Graz")
    told = event(
        row,
        "attacked",
        coder="a_coder",
        coder_version="1",
        hedged=False,
        actors=[{**side, "start": start, "end": start + 16, "surface": "troops of France", "country": "FRA", "reason": None}],
        actor_countries=["FRA"],
        date_start=text.index("Year"),
        date_end=text.index("Day") + 3,
        date_reason="numeral_dropped",
        attribution_start=0,
        attribution_end=23,
        speaker="French President Macron",
        speaker_kind="government",
        place="Graz",
        place_start=place,
        place_end=place + 4,
        place_country="AUT",
        place_precision="city",
        artifacts=[{"artifact_id": lost["artifact_id"], "kind": "date_placeholder", "severity": "critical", "field": "date"}],
    )
    link = {"article_id": row["article_id"], "of_article_id": "f" * 32, "kind": "near", "score": 0.7, "decided_at": NOON}
    return article_view(
        whole(ARTICLE_COLUMNS, row),
        [whole(ARTICLE_COLUMNS, row)],
        [whole(ARTIFACT_COLUMNS, each) for each in (lost, stray)],
        [whole(EVENT_COLUMNS, told)],
        [whole(DUPLICATE_COLUMNS, link)],
    )


class TextOf(HTMLParser):
    """The text content of the element whose id is `text`, and how deep its elements lie."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.text = ""
        self.titles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go one deeper."""
        given_ = dict(attrs)
        if self.depth or given_.get("id") == "text":
            self.depth += 1
            self.titles.append(given_.get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        """Come up again."""
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        """Take what lies inside."""
        self.text += data if self.depth else ""


def printed(view: ArticleView, *, colour: bool) -> str:
    """All lines as they are printed, without colours."""
    return "\n".join("".join(piece for piece, _ in line) for line in article_lines(view, colour=colour))


def test_the_columns_are_published() -> None:
    """What is read of each table is there."""
    for table, columns in (("articles", ARTICLE_COLUMNS), ("artifacts", ARTIFACT_COLUMNS), ("events", EVENT_COLUMNS)):
        assert set(columns) <= {column.name for column in BY_NAME[table].columns}


@pytest.mark.parametrize(
    "said",
    [
        "numeral_dropped", "year_month_day", "date of e1", "FRA MIL (gazetteer, 0.90)", "Graz (AUT, city)", "said by", "government",
        "critical", "perhaps", "text[32:48]", "repeats", "f" * 32, "0.80 as a whole", "attacked", "original",
    ],
)  # fmt: skip
def test_every_reason_is_told(said: str) -> None:
    """Kind, rule, harm, actor, place, speaker, suggestion, offsets, copies, confidence: on the page and on the terminal."""
    assert said in article_page(viewed())
    assert said in printed(viewed(), colour=False)


def test_the_page_holds_the_text_as_it_is() -> None:
    """The text content of the marked text is the text; the numbers of notes are drawn, not written."""
    found = TextOf(article_page(viewed()))
    assert found.text == TEXT
    assert any("FRA MIL" in title for title in found.titles)


SPANS = st.lists(
    st.builds(
        Mark,
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from(["actor", "artifact", "date", "trigger"]),
        st.sampled_from([("e1",), ("a1",), ("e1", "e2")]),
        st.text(max_size=5),
        st.sampled_from(["", "critical"]),
    ),
    max_size=2 * MAX_DEPTH,
)


@given(st.text(max_size=40), SPANS)
def test_markup_taken_off_leaves_the_text(text: str, marks: list[Mark]) -> None:
    """Whatever the text and however marks cross: without its markup, each rendering is exactly the text, harmless characters as they are."""
    page = f'<div id="text">{woven(text, marks, {"e1", "a1"})}</div>'
    assert TextOf(page).text == neutral(text)
    plain = "".join(piece for piece, _ in woven_lines(text, marks, colour=False))
    assert _MARKER.sub("", plain) == harmless(text)
    coloured = "".join(piece for piece, _ in woven_lines(text, marks, colour=True))
    assert _NUMBER.sub("", coloured) == harmless(text)


def test_words_can_be_read_on_every_ground() -> None:
    """Over the ground of an artifact a mark keeps its shape and loses its colour: no blue on red."""
    marks = [Mark(0, 9, "artifact", ("a1",), severity="critical"), Mark(0, 4, "actor", ("e1",)), Mark(10, 14, "actor", ("e1",))]
    styles = {text: style for text, style in woven_lines("Rome lost Bern won", marks, colour=True) if not text.startswith("⟦")}
    assert styles == {"Rome": "white on red underline", " lost": "white on red", " ": "", "Bern": "blue underline", " won": ""}
    assert all(style == "" for _, style in woven_lines("Rome lost Bern won", marks, colour=False))


@pytest.mark.fault("C8")
@given(st.text(max_size=60))
def test_a_hostile_text_does_nothing_to_a_terminal(text: str) -> None:
    """No control character but tab and line end, and no override of direction, reaches a terminal, wherever the text says it."""
    view = viewed(TEXT + text, title=text, byline=text, url=f"https://x.example/{text}", input_name=text)
    for colour in (False, True):
        said = printed(view, colour=colour)
        assert neutral(said) == said


def test_the_longest_article_is_shown_in_part() -> None:
    """A page stays small: the text is cut and says so, the gravest findings are told and the others counted; a terminal shows all text."""
    row = article(1, "Ã© killed. " * 60_000, first_seen_at=NOON, pipeline_version="1", extraction_method="text_input")
    found = [
        whole(ARTIFACT_COLUMNS, artifact(row, "Ã©", start=11 * number, severity="minor" if number else "critical"))
        for number in range(5_000)
    ]
    view = article_view(whole(ARTICLE_COLUMNS, row), [whole(ARTICLE_COLUMNS, row)], found, [], [])
    page = article_page(view)
    assert len(page.encode()) < 1_000_000
    assert f"goes on for {len(row['text']) - MOST_CHARS:,} characters" in page
    assert f"and {5_000 - MOST_NOTES:,} of lesser weight" in page
    assert 'id="a1"' in page
    assert printed(view, colour=True).count("killed") >= 60_000


def test_an_article_without_anything_is_shown() -> None:
    """No headline, date, language, finding, event, copy: each is said in its place."""
    row = whole(
        ARTICLE_COLUMNS, {**article(1, "x", first_seen_at=NOON, pipeline_version="1"), "title": None, "published_at": None}
    )
    row = {**row, "language": None, "translation_verdict": None, "extraction_method": "text_input", "url": None}
    page = article_page(article_view(row, [row], [], [], []))
    for said in ("without a headline", "null: missing", "not looked at", "No artifact", "No event", "It repeats no article"):
        assert said in page
