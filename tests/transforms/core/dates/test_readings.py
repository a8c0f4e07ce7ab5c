"""A written date is read rightly, in all its meanings, or not at all."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.dates.readings import read_date

#: Raw date; value and precision of each reading; reason.
CASES = [
    # Machines: ISO 8601, W3CDTF, RFC 3339
    ("2026-01-09T10:00:00Z", ["2026-01-09 10:00:00 second"], None),
    ("2026-01-09T10:00:00+01:00", ["2026-01-09 09:00:00 second"], None),
    ("2026-01-09 10:00:00.123456 +0100", ["2026-01-09 09:00:00 second"], None),
    ("2026-01-09T10:00+05:30", ["2026-01-09 04:30:00 minute"], None),
    ("2026-01-09T23:30:00-05:00", ["2026-01-10 04:30:00 second"], None),
    ("2026-01-09T10:00:00-00:00", ["2026-01-09 10:00:00 second"], None),
    ("2026-01-09", ["2026-01-09 00:00:00 day"], None),
    ("2026-01", ["2026-01-01 00:00:00 month"], None),
    ("2026", ["2026-01-01 00:00:00 year"], None),
    ("20260109", ["2026-01-09 00:00:00 day"], None),
    ("20260109T101500Z", ["2026-01-09 10:15:00 second"], None),
    ("2026-01-09T24:00:00Z", ["2026-01-10 00:00:00 second"], None),
    ("2025-12-31T23:59:60Z", ["2026-01-01 00:00:00 second"], None),
    # A time without a zone: only the day is known.
    ("2026-01-09T10:00:00", ["2026-01-09 00:00:00 day"], None),
    ("2016/6/29 15:07", ["2016-06-29 00:00:00 day"], None),
    # RFC 822, 850, 1123, asctime
    ("Fri, 09 Jan 2026 10:00:00 GMT", ["2026-01-09 10:00:00 second"], None),
    ("Fri, 9 Jan 2026 10:00 +0200", ["2026-01-09 08:00:00 minute"], None),
    ("09 Jan 26 10:00:00 UT", ["2026-01-09 10:00:00 second"], None),
    ("Friday, 09-Jan-26 08:49:37 GMT", ["2026-01-09 08:49:37 second"], None),
    ("Fri Jan  9 08:49:37 2026", ["2026-01-09 00:00:00 day"], None),
    ("Fri Jan 9 08:49:37 UTC 2026", ["2026-01-09 08:49:37 second"], None),
    # Zone names: one place, several places, unknown
    ("Fri, 09 Jan 2026 10:00:00 PST", ["2026-01-09 18:00:00 second"], None),
    ("Fri, 09 Jan 2026 10:00:00 CET", ["2026-01-09 09:00:00 second"], None),
    ("Fri, 09 Jan 2026 10:00:00 IST", ["2026-01-09 00:00:00 day"], None),
    ("Fri, 09 Jan 2026 10:00:00 CST", ["2026-01-09 00:00:00 day"], None),
    ("Fri, 09 Jan 2026 10:00:00 +9900", [], "impossible"),
    ("2026-01-09T10:00:00+15:00", [], "impossible"),
    # Epochs
    ("1700000000", ["2023-11-14 22:13:20 second"], None),
    ("1700000000123", ["2023-11-14 22:13:20 second"], None),
    ("0000000001", [], "impossible"),
    ("9999999999", [], "impossible"),
    # Written
    ("January 9, 2026", ["2026-01-09 00:00:00 day"], None),
    ("Friday, January 9th, 2026", ["2026-01-09 00:00:00 day"], None),
    ("9 January 2026", ["2026-01-09 00:00:00 day"], None),
    ("9th of Sept. 2026", ["2026-09-09 00:00:00 day"], None),
    ("Jan. 9, 2026 at 10:15 a.m. EST", ["2026-01-09 15:15:00 minute"], None),
    ("9 Jan 2026 12:05 am GMT", ["2026-01-09 00:05:00 minute"], None),
    ("9 Jan 2026, 1 pm UTC", ["2026-01-09 13:00:00 hour"], None),
    ("January 2026", ["2026-01-01 00:00:00 month"], None),
    ("2025年8月21日", ["2025-08-21 00:00:00 day"], None),
    # Day and month in an order that is not shown
    ("09/01/2026", ["2026-01-09 00:00:00 day", "2026-09-01 00:00:00 day"], "ambiguous"),
    ("05/08/2025", ["2025-08-05 00:00:00 day", "2025-05-08 00:00:00 day"], "ambiguous"),
    ("9.1.2026 10:00", ["2026-01-09 00:00:00 day", "2026-09-01 00:00:00 day"], "ambiguous"),
    ("13/01/2026", ["2026-01-13 00:00:00 day"], None),
    ("01/13/2026", ["2026-01-13 00:00:00 day"], None),
    ("05/05/2026", ["2026-05-05 00:00:00 day"], None),
    ("10/11/12", ["2012-11-10 00:00:00 day", "2012-10-11 00:00:00 day", "2010-11-12 00:00:00 day"], "ambiguous"),
    # No such date
    ("0000-00-00", [], "impossible"),
    ("0001-01-01T00:00:00Z", [], "impossible"),
    ("1970-01-01T00:00:00Z", [], "impossible"),
    ("2022-13-45", [], "impossible"),
    ("2026-02-30", [], "impossible"),
    ("32/01/2026", [], "impossible"),
    ("13/13/2026", [], "impossible"),
    ("2026-01-09T25:00:00Z", [], "impossible"),
    ("9 Jan 2026 13:00 am", [], "impossible"),
    # Lost figures
    ("Year, Month, Day", [], "numeral_dropped"),
    ("On month day", [], "numeral_dropped"),
    # No date, or one in a language not read yet
    ("", [], None),
    ("March 27", [], None),
    ("10000-01-01", [], "impossible"),
    ("Dom, 09 Ene 2026", ["2026-01-09 00:00:00 day"], None),
    ("٩ يناير ٢٠٢٦", ["2026-01-09 00:00:00 day"], None),
    ("yesterday", [], "relative"),
    ("Published 3 hours ago", [], "relative"),
    ("2026-01-09T10:00:00Z" * 20, [], None),
]


@pytest.mark.parametrize(("raw", "readings", "reason"), CASES)
def test_table(raw: str, readings: list[str], reason: str | None) -> None:
    """Each form and each trap has its readings, and the reason why it has none or several."""
    found = read_date(raw)
    assert [f"{reading.value:%Y-%m-%d %H:%M:%S} {reading.precision}" for reading in found.readings] == readings
    assert found.reason == reason
    assert all(reading.value.tzinfo is not None for reading in found.readings)


@pytest.mark.parametrize(("day_first", "value"), [(True, "2026-01-09"), (False, "2026-09-01")])
def test_a_known_order_decides(day_first: bool, value: str) -> None:
    """What is known about the order leaves one reading."""
    assert [str(reading.value.date()) for reading in read_date("09/01/2026", day_first=day_first).readings] == [value]


@given(st.text(max_size=40) | st.from_regex(r"[0-9TZ:/ .+-]{0,40}", fullmatch=True))
def test_never_raises(raw: str) -> None:
    """Any text is a date or is none."""
    read_date(raw)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001  hypothesis wants them so
def test_machine_forms_agree(moment: datetime) -> None:
    """The same instant in three forms is one value."""
    forms = ("%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%Y %H:%M:%S UTC")
    assert len({read_date(moment.strftime(form)).readings for form in forms}) == 1


@pytest.mark.parametrize("unit", ["1", "1/", "2026-", "january ", "mon, ", "(", "a/", " "])
def test_bounded_time(unit: str) -> None:
    """No string keeps the reader busy."""
    before = time.process_time()
    for length in (99, 1_000_000):
        read_date((unit * length)[:length])
    assert time.process_time() - before < 10
