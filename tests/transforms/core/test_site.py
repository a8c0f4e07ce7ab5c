"""What the pages of one site have in common."""

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from schemas.records import Article
from tests.examples import article
from transforms.core.site import SiteTrace, apply_habits, compare_with_site, learn_habits, trace_of

FETCHED = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
APPEAL = "Our reporting is free for everyone because readers like you pay for it."


def _lines(number: int, count: int = 9) -> list[str]:
    return [f"Paragraph {line} of report {number} tells what nobody else has told about it." for line in range(count)]


def _page(number: int, *, domain: str = "paper.example", method: str = "trafilatura_fast", **fields: object) -> Article:
    lines = _lines(number)
    text = fields.pop("text", None) or "\n".join([*lines[:6], APPEAL, *lines[6:]])
    return replace(article(number, text=str(text)), domain=domain, extraction_method=method, **fields)  # type: ignore[arg-type]


def test_a_block_of_most_pages_is_the_sites() -> None:
    """It is cut, flagged, and everything that hangs on the text agrees with what is left."""
    pages = [_page(number) for number in range(3)]
    for page, cut in zip(pages, compare_with_site(pages), strict=True):
        assert cut.text == page.text.replace(APPEAL + "\n", "")
        assert cut.extraction_flags[-1] == "site_blocks_cut"
        assert cut.text_chars == len(cut.text)
        assert cut.article_id == page.article_id
        assert len({cut.revision_id, page.revision_id}) == len({cut.text_sha256, page.text_sha256}) == 2


def test_order_does_not_matter() -> None:
    """The same articles come out whatever the order in which a site's pages are seen."""
    pages = [_page(number) for number in range(6)]
    shuffled = random.Random(1).sample(pages, len(pages))
    assert sorted(map(repr, compare_with_site(shuffled))) == sorted(map(repr, compare_with_site(pages)))


@pytest.mark.parametrize("count", [1, 2])
def test_few_pages_teach_nothing(count: int) -> None:
    """From fewer than three articles nothing is learned."""
    pages = [_page(number) for number in range(count)]
    assert compare_with_site(pages) == pages


def test_copies_teach_nothing() -> None:
    """Ten copies of one article are one article: its paragraphs stay."""
    pages = [replace(_page(1), article_id=f"{number:032x}") for number in range(10)]
    assert compare_with_site(pages) == pages


def test_near_copies_among_others_keep_their_paragraphs() -> None:
    """Two revisions of an article share its paragraphs, which stay; the block that all pages share goes."""
    edited = _page(0, text="\n".join([*_lines(0)[:6], APPEAL, *_lines(0)[6:], "An editor added this."]))
    found = compare_with_site([_page(0), edited, _page(1), _page(2), _page(3)])
    assert _lines(0)[8] in found[0].text
    assert _lines(0)[8] in found[1].text
    assert all(APPEAL not in page.text for page in found)


def test_background_that_some_reports_share_stays() -> None:
    """A paragraph that three of ten reports have in common is the reports', not the site's."""
    background = "The war began in February of another year, when troops crossed the border."
    pages = [_page(number, text="\n".join([*_lines(number), *([background] if number < 3 else [])])) for number in range(10)]
    assert compare_with_site(pages) == pages


def test_the_first_third_is_never_cut() -> None:
    """A block that opens every page stays there."""
    pages = [_page(number, text="\n".join([APPEAL, *_lines(number)])) for number in range(5)]
    assert compare_with_site(pages) == pages


def test_too_much_is_left_and_flagged() -> None:
    """Where nearly half of a text would go, the pages are copies of something: nothing is cut."""
    common = [f"Shared line {number} with many words in it, which every page has at its end." for number in range(9)]
    pages = [_page(number, text="\n".join([*_lines(number, 8), *common])) for number in range(4)]
    found = compare_with_site(pages)
    assert [page.text for page in found] == [page.text for page in pages]
    assert {page.extraction_flags[-1] for page in found} == {"boilerplate_suspected"}


@pytest.mark.parametrize("fields", [{"domain": None}, {"method": "jsonl_text"}, {"method": "text_input"}])
def test_what_is_no_page_of_a_site_stays(fields: dict[str, Any]) -> None:
    """Texts that were given as texts, and pages of nowhere, are never changed."""
    pages = [_page(number, **fields) for number in range(4)]
    assert [trace_of(page) for page in pages] == [None] * 4
    assert compare_with_site(pages) == pages


def test_sites_do_not_mix() -> None:
    """What two sites have in common belongs to neither."""
    pages = [_page(number, domain=f"paper{number % 2}.example") for number in range(4)]
    assert compare_with_site(pages) == pages


def _dated(number: int, late_s: int) -> Article:
    text = "\n".join(_lines(number))
    fetched = FETCHED + timedelta(hours=number)
    stamp: dict[str, Any] = {"published_method": "meta", "published_precision": "second", "fetched_at": fetched}
    return _page(number, text=text, published_at=fetched + timedelta(seconds=late_s), **stamp)


def test_a_clock_is_no_date() -> None:
    """Where every page of a site is dated at the moment of its fetch, no date is believed; what was seen is kept."""
    for page, found in zip(pages := [_dated(number, -1) for number in range(3)], compare_with_site(pages), strict=True):
        assert found.published_at is None
        assert found.published_reason == "fetch_time"
        assert [(seen.value, seen.method) for seen in found.published_alternatives] == [(page.published_at, "meta")]


def test_one_older_date_shows_that_it_is_no_clock() -> None:
    """A monitor may fetch an article in the minute in which it appears."""
    pages = [_dated(0, -1), _dated(1, -90), _dated(2, -1000)]
    assert compare_with_site(pages) == pages


def test_a_trace_is_small() -> None:
    """A text of many lines leaves a trace of bounded size, which agrees with that of its neighbour."""
    pages = [_page(number, text="\n".join(f"line {line}" for line in range(10_000)) + f"\n{number}") for number in (1, 2)]
    traces = [trace for page in pages if (trace := trace_of(page))]
    assert [len(trace.blocks) for trace in traces] == [300, 300]
    assert len(set(traces[0].blocks) & set(traces[1].blocks)) >= 299


def test_habits_do_not_depend_on_the_order_of_traces() -> None:
    """Sets inside have no say."""
    traces = [SiteTrace(opening=bytes([n]), blocks=(b"a", b"b", bytes([n])), stamped=None) for n in range(5)]
    assert learn_habits(traces) == learn_habits(reversed(traces))
    assert learn_habits(traces).blocks == (b"a", b"b")
    assert apply_habits(article(1), learn_habits([])) == article(1)
