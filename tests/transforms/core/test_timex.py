"""Date expressions: resolved against an explicit anchor or null with a reason, never guessed."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.peers import peer_path
from transforms.core.timex import DateExpression, find_dates

#: A Wednesday.
ANCHOR = date(2025, 4, 2)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
REASONS = {"numeral_dropped", "ambiguous", "year_missing", "anchor_missing", "impossible", "vague"}


def only(text: str, anchor: date | None = ANCHOR, *, day_first: bool | None = None) -> DateExpression:
    """The one expression of a text."""
    found = find_dates(text, anchor, day_first=day_first)
    assert len(found) == 1, [each.surface for each in found]
    return found[0]


RESOLVED = """
On 27 March 2025 they met. | 2025-03-27 | 2025-03-27 | day
On March 27, 2025, they met. | 2025-03-27 | 2025-03-27 | day
It was 2025-03-27T10:00Z then. | 2025-03-27 | 2025-03-27 | day
the summit on March 27 | 2025-03-27 | 2025-03-27 | day
the summit on November 12 | 2024-11-12 | 2024-11-12 | day
It will open on November 12 | 2025-11-12 | 2025-11-12 | day
on Tuesday, March 25 | 2025-03-25 | 2025-03-25 | day
the first of March 2024 | 2024-03-01 | 2024-03-01 | day
Dec. 31 , 1994 | 1994-12-31 | 1994-12-31 | day
from 28 February to 3 March | 2025-02-28 | 2025-03-03 | day
March 5-8, 2025 | 2025-03-05 | 2025-03-08 | day
26 June 2020 to 28 June 2020 | 2020-06-26 | 2020-06-28 | day
in November 2024 | 2024-11-01 | 2024-11-30 | month
in late November 2024 | 2024-11-21 | 2024-11-30 | month
in March | 2025-03-01 | 2025-03-31 | month
since October | 2024-10-01 | 2024-10-31 | month
in May last year | 2024-05-01 | 2024-05-31 | month
last May | 2024-05-01 | 2024-05-31 | month
from January to March 2025 | 2025-01-01 | 2025-03-31 | month
In March 10 people died. | 2025-03-01 | 2025-03-31 | month
in the summer of 2024 | 2024-06-01 | 2024-08-31 | season
last winter | 2024-12-01 | 2025-02-28 | season
Q3 2024 | 2024-07-01 | 2024-09-30 | quarter
the first quarter of this year | 2025-01-01 | 2025-03-31 | quarter
the second half of 2024 | 2024-07-01 | 2024-12-31 | half
by 2030 | 2030-01-01 | 2030-12-31 | year
early 2024 | 2024-01-01 | 2024-04-30 | year
the 2022 invasion | 2022-01-01 | 2022-12-31 | year
between 2014 and 2018 | 2014-01-01 | 2018-12-31 | year
the mid-1990s | 1993-05-01 | 1996-08-31 | decade
the 20th century | 1901-01-01 | 2000-12-31 | century
yesterday | 2025-04-01 | 2025-04-01 | day
the day before yesterday | 2025-03-31 | 2025-03-31 | day
overnight | 2025-04-01 | 2025-04-02 | day
on Tuesday | 2025-04-01 | 2025-04-01 | day
on Wednesday | 2025-04-02 | 2025-04-02 | day
He will arrive on Friday | 2025-04-04 | 2025-04-04 | day
next Monday | 2025-04-07 | 2025-04-07 | day
Monday last week | 2025-03-24 | 2025-03-24 | day
Tuesday (25) | 2025-03-25 | 2025-03-25 | day
last week | 2025-03-24 | 2025-03-30 | week
next month | 2025-05-01 | 2025-05-31 | month
earlier this week | 2025-03-31 | 2025-04-02 | week
the end of next month | 2025-05-22 | 2025-05-31 | month
two days ago | 2025-03-31 | 2025-03-31 | day
two weeks ago | 2025-03-16 | 2025-03-22 | week
three months ago | 2025-01-01 | 2025-01-31 | month
over the past two weeks | 2025-03-19 | 2025-04-02 | week
two days after March 5 | 2025-03-07 | 2025-03-07 | day
the first week of January 2025 | 2024-12-30 | 2025-01-05 | week
on the 15th, the two sides met | 2025-03-15 | 2025-03-15 | day
31/12/2024 | 2024-12-31 | 2024-12-31 | day
05/05/2025 | 2025-05-05 | 2025-05-05 | day
""".strip().splitlines()


@pytest.mark.parametrize("case", RESOLVED)
def test_resolved(case: str) -> None:
    """An expression that can be told is a closed interval, with how it was told and no reason."""
    text, first, last, granularity = (part.strip() for part in case.split("|"))
    found = only(text)
    assert (str(found.date_from), str(found.date_to), found.granularity) == (first, last, granularity)
    assert found.method in {"explicit", "year_from_published", "relative_to_published"}
    assert found.reason is None


NULL = """
Year, Month, Day, at the summit | numeral_dropped
On month day, the war went on | numeral_dropped
on the day of the month, the delegations | numeral_dropped
Previously, on [date], Ukraine released | numeral_dropped
between the months of [year] on the site | numeral_dropped
materials from the reference year and month, Europe | numeral_dropped
It could do so by - and become a key player | numeral_dropped
within the next - years | numeral_dropped
On March , the president left | numeral_dropped
On March, the president left | numeral_dropped
In , the court ruled | numeral_dropped
the th century | numeral_dropped
09/01/2026 | ambiguous
next Friday | ambiguous
last Tuesday | ambiguous
30 February 2025 | impossible
31/31/2025 | impossible
2025-13-01 | impossible
Tuesday, 26 March 2025 | impossible
several years ago | vague
more than a year ago | vague
in the coming days | vague
in recent weeks | vague
the other day | vague
within weeks | vague
the day before | anchor_missing
two days later | anchor_missing
the following week | anchor_missing
on Monday of the following week | anchor_missing
in the spring of that year | year_missing
""".strip().splitlines()


@pytest.mark.parametrize("case", NULL)
def test_null_with_reason(case: str) -> None:
    """What cannot be told is null and says why."""
    text, reason = (part.strip() for part in case.split("|"))
    found = only(text)
    assert (found.date_from, found.date_to, found.method, found.reason) == (None, None, None, reason)


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose 0.3 percent on the month.",
        "I may march on.",
        "the St. Nicolas hospital",
        "It was the first day of the month.",
        "in today's difficult situation",
        "on Good Friday",
        "It took three days.",
        "in three days of fighting",
        "12.5 and 3/4 and 10:30",
        "a 2000-strong crowd of 2000 people",
        "We bought it for $12 May be.",
        "10 Downing Street",
        "",
    ],
)
def test_no_date(text: str) -> None:
    """Good English without a date yields nothing."""
    assert [each.surface for each in find_dates(text, ANCHOR)] == []


@pytest.mark.parametrize(
    "text",
    ["yesterday", "last week", "on Tuesday", "two days ago", "this year", "in March last year", "overnight", "on the 15th."],
)
def test_nothing_relative_without_anchor(text: str) -> None:
    """Without an anchor no relative expression is resolved: the reason is `anchor_missing`."""
    assert {(each.date_from, each.reason) for each in find_dates(text, None)} == {(None, "anchor_missing")}


@pytest.mark.parametrize("text", ["March 27", "in March", "from 5 to 8 March", "in the spring", "from January to March"])
def test_year_missing_without_anchor(text: str) -> None:
    """Without an anchor a date without a year stays null: the reason is `year_missing`."""
    assert only(text, None).reason == "year_missing"


def test_day_and_month_order() -> None:
    """09/01/2026 is told by the caller, or by an anchor near one reading only; else both readings are given."""
    january, september = date(2026, 1, 9), date(2026, 9, 1)
    assert only("09/01/2026", None).alternatives == (january, september)
    assert only("09/01/2026", None, day_first=True).date_from == january
    assert only("09/01/2026", None, day_first=False).date_from == september
    assert only("09/01/2026", date(2026, 1, 20)).date_from == january
    assert only("09/01/2026", date(2026, 8, 20)).date_from == september
    assert only("09/01/2026", date(2026, 5, 5)).reason == "ambiguous"
    # Both readings lie within 31 days of the anchor.
    assert only("04/05/2025", date(2025, 4, 20)).reason == "ambiguous"


@pytest.mark.parametrize("phrase", ["within the year", "of that year", "lasted for days"])
def test_weak_phrases_count_beside_a_break_only(phrase: str) -> None:
    """Good English by itself; a lost numeral beside another one, and in a text that lost several."""
    sentence = f"It will start {phrase}, they say."
    assert all(each.reason != "numeral_dropped" for each in find_dates(sentence, ANCHOR))
    beside = find_dates(f"On month day it began. {sentence}", ANCHOR)
    assert [each.reason for each in beside] == ["numeral_dropped", "numeral_dropped"]
    far = find_dates("On month day it began. Year, Month, Day it went on." + " So it was." * 100 + sentence, ANCHOR)
    assert [each.reason for each in far] == ["numeral_dropped"] * 3


def test_samples_have_no_date_from_a_lost_numeral() -> None:
    """In the damaged sample nothing is dated but nothing is hidden: its slots are found, its `09/01/2026` keeps both readings."""
    text = next(SAMPLES.glob("000_*")).read_text(encoding="utf-8")
    found = find_dates(text, None)
    assert [each.date_from for each in found] == [None] * len(found)
    assert sum(each.reason == "numeral_dropped" for each in found) >= 14
    assert [each.alternatives for each in found if each.reason == "ambiguous"] == [(date(2026, 1, 9), date(2026, 9, 1))]


WORDS = st.sampled_from(
    "on in the of by since last next this early late March May 5 27 2025 2014 31 1st Tuesday week month year ago two several Q1 quarter - – , . ; ( )"
    " [year] [ ] Year, Month, Day 09/01/2026 2025-02-30 yesterday today's and to from between spring winter days within will é ’s 😀 \n month day th".split(
        " "
    )
)
SENTENCES = st.lists(WORDS, max_size=40).map(" ".join)
ANCHORS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(SENTENCES | st.text(max_size=80), ANCHORS, st.none() | st.booleans())
@settings(max_examples=400, deadline=None)
def test_properties(text: str, anchor: date | None, day_first: bool | None) -> None:
    """On any text: spans slice to their surface, do not overlap, are in order; an interval and a reason exclude each other."""
    end = 0
    for each in find_dates(text, anchor, day_first=day_first):
        assert text[each.start : each.end] == each.surface
        assert each.surface
        assert each.start >= end
        end = each.end
        assert (each.date_from is None) == (each.date_to is None) == (each.method is None) == (each.reason is not None)
        assert each.reason is None or each.reason in REASONS
        if each.date_from is not None and each.date_to is not None:
            assert each.date_from <= each.date_to
            assert each.method == "explicit" or anchor is not None


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1/",
        "in ",
        "the ",
        "March ",
        "March 5 ",
        "5-",
        "next - ",
        " ",
        "[",
        "2025-",
        "the first quarter of ",
        "a few several ",
        "in that year ",
        "will ",
    ],
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    """200,000 characters of one repeated part take seconds, not hours."""
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    find_dates(text, ANCHOR)
    assert time.process_time() - started < 20


def _agreement(cases: list[dict[str, object]]) -> dict[str, int]:
    counts = dict.fromkeys(("agree", "contains", "other", "null", "not_found"), 0)
    for case in cases:
        text, anchor = str(case["Input"]), date.fromisoformat(str(case["Context"]["ReferenceDateTime"])[:10])  # type: ignore[index]
        mine = find_dates(text, anchor)
        for result in case["Results"]:  # type: ignore[attr-defined]
            intervals = _intervals(result)
            if intervals:
                start = text.lower().find(result["Text"].lower())
                over = [each for each in mine if each.start < start + len(result["Text"]) and each.end > start]
                counts[_verdict(over, intervals)] += 1
    return counts


def _intervals(result: dict[str, object]) -> list[tuple[date, date]]:
    """Closed intervals; a range of theirs ends before its last unit, so both its end and the day before it are right."""
    if result.get("TypeName") not in {"datetimeV2.date", "datetimeV2.daterange"}:
        return []
    intervals = []
    for value in result["Resolution"]["values"]:  # type: ignore[index]
        if value.get("value", "not resolved") != "not resolved":
            intervals.append((date.fromisoformat(value["value"]),) * 2)
        elif value.get("start") and value.get("end"):
            first, last = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
            intervals += [(first, last), (first, last - timedelta(days=1))]
    return intervals


def _verdict(over: list[DateExpression], intervals: list[tuple[date, date]]) -> str:
    dated = [(each.date_from, each.date_to) for each in over if each.date_from and each.date_to]
    if any(each in intervals for each in dated):
        return "agree"
    if any(first <= low and high <= last for first, last in dated for low, high in intervals):
        return "contains"
    return "other" if dated else "null" if over else "not_found"


def test_recognizers_text_english() -> None:
    """Dates and date ranges of Recognizers-Text's English specification: how many have the same interval, or one that holds it."""
    path = peer_path("recognizers-text/Specs/DateTime/English/DateTimeModel.json")
    cases = [
        case for case in json.loads(path.read_text(encoding="utf-8-sig")) if "ReferenceDateTime" in (case.get("Context") or {})
    ]
    counts = _agreement(cases)
    total = sum(counts.values())
    print(f"\nRecognizers-Text English, {total} dates and ranges: {counts}")  # noqa: T201  the figure is the point
    assert counts["agree"] >= 195
    assert counts["other"] <= 90
