"""The publication date is the best evidence, or null with a reason and everything that was seen."""

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core.dates.published import DateCandidate, resolve_published, text_candidates, url_candidates
from transforms.core.dates.readings import read_date

FETCHED = datetime(2026, 2, 1, tzinfo=timezone.utc)


def _candidates(*pairs: tuple[str, str]) -> list[DateCandidate]:
    return [DateCandidate(method=method, raw=raw) for method, raw in pairs]


@pytest.mark.parametrize(
    ("pairs", "value", "precision", "method", "reason"),
    [
        ([], None, None, None, "missing"),
        ([("meta", "soon")], None, None, None, "missing"),
        ([("meta", "2022-13-45")], None, None, None, "impossible"),
        ([("text", "Year, Month, Day")], None, None, None, "numeral_dropped"),
        ([("text", "09/01/2026")], None, None, None, "ambiguous"),
        ([("text", "09/01/2026"), ("meta", "junk")], None, None, None, "ambiguous"),
        # Rank, not order of appearance
        (
            [("time_tag", "2026-01-07T10:00Z"), ("json_ld", "2026-01-09T10:00:00Z")],
            "2026-01-09 10:00:00", "second", "json_ld", None,
        ),
        ([("meta", "2026-01-08"), ("feed", "Fri, 09 Jan 2026 10:00:00 GMT")], "2026-01-09 10:00:00", "second", "feed", None),
        # The best evidence made more exact by weaker evidence of the same day
        ([("json_ld", "2026-01-09"), ("time_tag", "2026-01-09T10:00:00Z")], "2026-01-09 10:00:00", "second", "time_tag", None),
        ([("url", "2026-01-09"), ("time_tag", "2026-01-20T10:00:00Z")], "2026-01-09 00:00:00", "day", "url", None),
        # An ambiguous date, decided by evidence that agrees with one reading; the method names both
        ([("text", "09/01/2026"), ("meta", "2026-01")], "2026-01-09 00:00:00", "day", "text+meta", None),
        ([("text", "09/01/2026"), ("url", "2026-01-09")], "2026-01-09 00:00:00", "day", "url", None),
        ([("jsonl", "09/01/2026"), ("meta", "2026")], None, None, None, "ambiguous"),
        # A year alone is that of a copyright line, unless a source declares it
        ([("meta", "2025")], None, None, None, "year_only"),
        ([("jsonl", "2025")], "2025-01-01 00:00:00", "year", "jsonl", None),
        # Declared dates that contradict one another
        ([("json_ld", "2026-01-09"), ("open_graph", "2026-01-19")], "2026-01-09 00:00:00", "day", "json_ld", "conflict"),
        ([("json_ld", "2026-01-09T23:00:00-05:00"), ("meta", "2026-01-09")], "2026-01-10 04:00:00", "second", "json_ld", None),
        # The future is doubted
        ([("json_ld", "2041-01-09T10:00:00Z")], None, None, None, "future"),
        ([("json_ld", "2041-01-09T10:00:00Z"), ("url", "2026-01-09")], "2026-01-09 00:00:00", "day", "url", None),
        ([("json_ld", "2026-02-01T12:00:00Z")], "2026-02-01 12:00:00", "second", "json_ld", None),
    ],
)  # fmt: skip
def test_decisions(
    pairs: list[tuple[str, str]], value: str | None, precision: str | None, method: str | None, reason: str | None
) -> None:
    """Candidates in any order lead to one decision with its method and reason."""
    for candidates in (_candidates(*pairs), _candidates(*reversed(pairs))):
        decision = resolve_published(candidates, fetched_at=FETCHED)
        assert (f"{decision.value:%Y-%m-%d %H:%M:%S}" if decision.value else None) == value
        assert (decision.precision, decision.method, decision.reason) == (precision, method, reason)


def test_nothing_seen_is_lost() -> None:
    """All readings that were not chosen stand in the alternatives, unreadable ones without a value."""
    pairs = [("json_ld", "2026-01-09"), ("open_graph", "09/01/2026"), ("meta", "soon"), ("url", "2026-01-08")]
    decision = resolve_published(_candidates(*pairs))
    seen = [(other.method, other.value and str(other.value.date())) for other in decision.alternatives]
    assert seen == [("open_graph", "2026-01-09"), ("open_graph", "2026-09-01"), ("meta", None), ("url", "2026-01-08")]


def test_without_a_fetch_time_nothing_is_future() -> None:
    """The clock is never asked."""
    assert resolve_published(_candidates(("json_ld", "2041-01-09"))).reason is None


def test_the_reader_may_know_the_order() -> None:
    """A declared order decides what nothing on the page does."""
    decision = resolve_published(_candidates(("text", "09/01/2026")), day_first=True)
    assert (str(decision.value), decision.method) == ("2026-01-09 00:00:00+00:00", "text")


def test_a_thousand_dates_are_clipped() -> None:
    """A page of dates does not fill the table."""
    decision = resolve_published(
        _candidates(*(("time_tag", f"{year}-01-0{day}") for year in range(1990, 2090) for day in range(1, 9)))
    )
    assert len(decision.alternatives) == 16


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["09/01/2026", "Year, Month, Day, at the summit, they signed."], ["09/01/2026"]),
        (["", "", "January 9, 2026", "Body"], ["January 9, 2026"]),
        (["Published: 2026-01-09", "Body"], ["2026-01-09"]),
        (["Year, Month, Day", "Body"], ["Year, Month, Day"]),
        (["March 27", "Body"], []),
        (["2026", "January 2026", "1700000000", "Body"], []),
        (["On January 9, 2026 they met."], []),
        (["a", "b", "c", "d", "e", "2026-01-09"], []),
    ],
)
def test_dates_under_a_headline(lines: list[str], expected: list[str]) -> None:
    """Only a line that is a whole date, among the first five, is a candidate."""
    assert [candidate.raw for candidate in text_candidates(lines)] == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2026/01/09/flood.html", ["2026-01-09"]),
        ("https://example.org/news/2026-01-09-flood", ["2026-01-09"]),
        ("https://example.org/20260109/flood", ["2026-01-09"]),
        ("https://example.org/09/01/2026/flood", []),
        ("https://example.org/a?date=2026-01-09", []),
        ("https://example.org/article-120260109123", []),
        ("https://example.org/2026/13/09", []),
        ("https://example.org/2026/01/flood", []),
    ],
)
def test_dates_in_addresses(url: str, expected: list[str]) -> None:
    """Only a date that shows its order, in the path, is a candidate."""
    assert [candidate.raw for candidate in url_candidates(url)] == expected


def test_feed_dates_of_a_validator() -> None:
    """No date of a validator's feeds is misread: each is right by the standard's own parser, coarser, or null."""
    import re  # noqa: PLC0415
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    raws = set()
    for path in peer_path("feedvalidator/testcases").rglob("*.xml"):
        text = path.read_text(encoding="utf-8", errors="replace")
        raws.update(re.findall(r"<(?:pubDate|lastBuildDate)>([^<]{1,60})</", text))
    wrong = []
    for raw in raws:
        readings = read_date(raw).readings
        try:
            right = parsedate_to_datetime(raw)
        except (ValueError, IndexError):
            continue
        if right.tzinfo and len(readings) == 1 and readings[0].precision in {"second", "minute"} and readings[0].value != right:
            wrong.append((raw, readings))
    assert len(raws) > 50
    assert wrong == []


_RAWS = st.sampled_from(
    [
        "2026-01-09", "2026-01-09T10:00:00Z", "2026-02-01T00:00:30Z", "2026-01", "2026", "09/01/2026", "28/05/2025", "10/11/12", "1984-05-01",
        "2099-01-01", "soon", "3 lip 2026", "2 hours ago", "3 März 2026", "1970-01-01", "",
    ]
)  # fmt: skip
_METHODS = st.sampled_from(["jsonl", "feed", "json_ld", "open_graph", "meta", "url", "time_tag", "text", "layout", "another"])


@given(
    st.lists(st.builds(DateCandidate, raw=_RAWS | st.text(max_size=12), method=_METHODS), max_size=6),
    st.sampled_from([None, "en", "en-US", "de", "ko", "xx", "junk tag"]),
    st.sampled_from([None, FETCHED]),
)
def test_nothing_is_made_up(candidates: list[DateCandidate], tag: str | None, fetched_at: datetime | None) -> None:
    """Whatever comes together, the date is one that a candidate can mean, and there is a date or a reason."""
    decision = resolve_published(candidates, fetched_at=fetched_at, language=tag, locale=tag)
    meant = {
        reading.value
        for candidate in candidates
        for day_first in (None, True, False)
        for year_first in (False, True)
        for reading in read_date(candidate.raw, day_first=day_first, year_first=year_first, language=tag).readings
    }
    assert decision.value is None or decision.value in meant
    assert (decision.value is None) == (decision.method is None) == (decision.precision is None)
    assert decision.value is not None or decision.reason
