"""A date that a page only shows is found beside its headline, and nowhere else."""

import time
from datetime import datetime, timezone

import pytest

from transforms.core.dates.published import DateCandidate, text_candidates, url_candidates
from transforms.core.dates.shown import needs_shown_date, shown_candidates

TITLE = "The harbour reopens"
STORY = "Ships returned to the harbour on Tuesday, two days after oil had reached its outer wall, the port said. " * 3


def _shown(*lines: str, title: str | None = TITLE, opening: str | None = None, language: str | None = None) -> list[str]:
    return [each.raw for each in shown_candidates(lines, title, opening=opening, language=language)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([TITLE, "3 March 2026", STORY], ["3 March 2026"]),
        ([TITLE, "By Ann Lee", "Thursday, November 20, 2003", STORY], ["Thursday, November 20, 2003"]),
        ([TITLE, "Submitted by admin on Tue, 3 March 2026 - 17:52", STORY], ["on Tue, 3 March 2026 - 17:52"]),
        ([TITLE, "Harbour News - 05/08/2025, 14.02 WIB", STORY], ["05/08/2025, 14.02 WIB"]),
        ([TITLE, "03.03.2026, 05.30 Uhr 3 Min.", STORY], ["03.03.2026, 05.30 Uhr"]),
        # A title with the name of its site; a headline of two lines
        ([f"{TITLE} - Harbour News", "3 March 2026", STORY], ["3 March 2026"]),
        (["The harbour", "reopens", "3 March 2026", STORY], ["3 March 2026"]),
        # Above the headline only what is a date alone, or labelled
        (["Giriş: 03.03.2026 - 15:55", TITLE, STORY], ["03.03.2026 - 15:55"]),
        (["Open house 14 September 2024 at the village hall", TITLE, STORY], []),
        # Neither in the story, nor below it, nor in a standfirst, nor where it says it is of an update
        ([TITLE, STORY, STORY, "3 March 2026"], []),
        (
            [
                TITLE,
                "On 3 March 2026 the port opened its gates to the first of eleven ships that had been waiting for weeks.",
                STORY,
            ],
            [],
        ),
        ([TITLE, "Smoke rises over the port of the island on Nov. 13, 2023.", STORY], []),
        ([TITLE, "Smoke rises over the port on Nov. 13, 2023 Photo: Ann Lee", STORY], []),
        ([TITLE, "The port was flooded on 13 November 2023.", STORY], []),
        ([TITLE, "Updated 4 March 2026", STORY], []),
        ([TITLE, "© 2026 Harbour News", STORY], []),
        # What was meant as a date and is none is told
        ([TITLE, "2 hours ago", STORY], ["2 hours ago"]),
        ([TITLE, "2 hours ago", "3 March 2026", STORY], ["3 March 2026"]),
        ([TITLE, "14 رمضان 1447", STORY], ["14 رمضان 1447"]),
        # Another page's headline is not this one's
        (["Something else", "3 March 2026", STORY], []),
    ],
)
def test_beside_a_headline(lines: list[str], expected: list[str]) -> None:
    """The date of a line near the headline is found, with a name or minutes of reading beside it."""
    assert _shown(*lines) == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("LONDON, March 3, 2026 (Reuters) - Ships returned to the harbour.", ["March 3, 2026"]),
        ("NEW YORK, March 3, 2026 /PRNewswire/ -- Ships returned.", ["March 3, 2026"]),
        ("BERLIN (3.3.2026) – Schiffe kehrten zurück.", ["3.3.2026"]),
        ("新华社北京2026年3月3日电（记者李明）船只返回港口。", ["2026年3月3日"]),
        ("LONDON, March 3 (Reuters) - Ships returned.", []),
        ("On 3 March 2026 - a Tuesday - ships returned.", []),
        ("3 March 2026 - a Tuesday - saw ships return.", []),
        ("Ships that had been waiting since 3 March 2026 returned.", []),
    ],
)
def test_datelines(opening: str, expected: list[str]) -> None:
    """A dateline with its year dates an article that says it nowhere else; a sentence does not."""
    assert _shown(TITLE, opening, opening=opening) == expected


def test_other_dates_show_the_order() -> None:
    """Where the figures of a date do not show their order, dates of the same layout beside other articles come with it."""
    lines = [TITLE, "05/08/2025", STORY, "Related", "Ferries stop 28/04/2025", "Tides 28.04.2025", "Storm 01/02/2025"]
    found = [(each.method, each.raw) for each in shown_candidates(lines, TITLE)]
    assert found == [("text", "05/08/2025"), ("layout", "28/04/2025")]


def test_above_the_text() -> None:
    """Where the headline is another one than the title, the date above the first paragraph is found."""
    lines = ["News", "Another headline", "3 March 2026", "Share", STORY]
    assert _shown(*lines, opening=STORY) == ["3 March 2026"]
    assert _shown(*lines) == []
    assert _shown(*lines, title=None, opening="") == []


@pytest.mark.parametrize(
    ("pairs", "needed"),
    [
        ([], True),
        ([("json_ld", "2026-01-09T10:00:00Z")], False),
        ([("json_ld", "2099-12-31"), ("meta", "1970-01-01")], True),
        ([("json_ld", "2026-02-01T11:59:00Z")], True),
        ([("json_ld", "2026-01-09"), ("open_graph", "2026-01-19")], True),
        ([("meta", "2026-01")], True),
        ([("url", "2026-01-09")], True),
        ([("feed", "Fri, 09 Jan 2026 10:00:00 GMT")], False),
    ],
)
def test_when_a_shown_date_is_needed(pairs: list[tuple[str, str]], needed: bool) -> None:
    """It is looked for where what is declared leaves the date open, or may be a template's."""
    candidates = [DateCandidate(method=method, raw=raw) for method, raw in pairs]
    assert needs_shown_date(candidates, datetime(2026, 2, 1, 12, tzinfo=timezone.utc)) == needed


@pytest.mark.parametrize("unit", ["1/", "2026-", "3 March 2026 ", "updated ", "年", "a.", "| ", "published 1 "])
def test_bounded_time(unit: str) -> None:
    """100 KB of junk, in one line or many, in text or address, keep nobody busy."""
    junk = unit * (100_000 // len(unit))
    before = time.process_time()
    lines = [TITLE, junk, *([(unit * 20)[:150]] * 700)]
    for found in (text_candidates(lines), shown_candidates(lines, TITLE), shown_candidates(lines, junk), url_candidates(junk)):
        list(found)
    assert time.process_time() - before < 20
