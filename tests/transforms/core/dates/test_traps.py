"""Every trap of dates that was met in feeds and libraries has a row here, under its name."""

from datetime import datetime, timezone

import pytest

from transforms.core.dates.published import DateCandidate, resolve_published, text_candidates
from transforms.core.dates.readings import read_date

FETCHED = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)

#: Trap; raw; value and precision, or the reason why there is none.
READINGS = [
    ("zero date", "0000-00-00", "impossible"),
    ("zero date of MySQL by way of PHP", "-0001-11-30T00:00:00+00:00", "impossible"),
    ("year one", "0001-01-01T00:00:00", "impossible"),
    ("year 10000", "10000-01-01T00:00:00Z", "impossible"),
    ("year 10000, written", "1 January 10000", None),
    ("epoch is no year", "1700000000", "2023-11-14 22:13:20 second"),
    ("epoch in milliseconds", "1700000000000", "2023-11-14 22:13:20 second"),
    ("epoch in microseconds", "1700000000000000", "2023-11-14 22:13:20 second"),
    ("epoch out of bounds", "9700000000", "impossible"),
    ("Unix time zero", "Thu, 01 Jan 1970 00:00:00 +0000", "impossible"),
    ("Unix time zero in America", "1969-12-31T19:00:00-05:00", "impossible"),
    ("zero of spreadsheets", "1899-12-30", "impossible"),
    ("the end that means never", "2099-12-31T23:59:59Z", "impossible"),
    ("month 13, day 45", "2022-13-45", "impossible"),
    ("31 February", "31 Feb 2026", "impossible"),
    ("29 February of a common year", "29/02/2025", "impossible"),
    ("hour 25", "Mon, 02 Feb 2026 25:00:00 GMT", "impossible"),
    ("minute 61", "2026-02-02T10:61:00Z", "impossible"),
    ("slashes, read against today's clock elsewhere", "2016/6/29", "2016-06-29 00:00:00 day"),
    ("CET is not UTC", "Fri, 09 Jan 2026 10:00:00 CET", "2026-01-09 09:00:00 second"),
    ("PST is right", "Fri, 09 Jan 2026 10:00:00 PST", "2026-01-09 18:00:00 second"),
    ("IST is India, Israel or Ireland", "Fri, 09 Jan 2026 10:00:00 IST", "2026-01-09 00:00:00 day"),
    ("CST is America or China", "Fri, 09 Jan 2026 10:00:00 CST", "2026-01-09 00:00:00 day"),
    ("BST is Britain or Bangladesh", "Fri, 09 Jan 2026 10:00:00 BST", "2026-01-09 00:00:00 day"),
    ("a military zone means nothing", "Fri, 09 Jan 2026 10:00:00 M", "2026-01-09 00:00:00 day"),
    ("Z alone does", "Fri, 09 Jan 2026 10:00:00 Z", "2026-01-09 10:00:00 second"),
    ("+9900", "Fri, 09 Jan 2026 10:00:00 +9900", "impossible"),
    ("-0000 is UTC of an unknown place", "Fri, 09 Jan 2026 10:00:00 -0000", "2026-01-09 10:00:00 second"),
    ("an offset that lost its sign", "2026-01-09T10:00:00 01:00", "2026-01-09 00:00:00 day"),
    ("a place in brackets", "2026-01-09T10:00:00+01:00[Europe/Paris]", "2026-01-09 09:00:00 second"),
    ("no zone", "2026-01-09T23:30:00", "2026-01-09 00:00:00 day"),
    ("two figures of a year", "09 Jan 26 10:00:00 GMT", "2026-01-09 10:00:00 second"),
    ("two figures of the last century", "31 Dec 99 23:59:59 GMT", "1999-12-31 23:59:59 second"),
    ("wrong weekday", "Mon, 09 Jan 2026 10:00:00 GMT", "2026-01-09 10:00:00 second"),
    ("no comma", "Fri 09 Jan 2026 10:00:00 GMT", "2026-01-09 10:00:00 second"),
    ("no space", "Fri,09 Jan 2026 10:00:00 GMT", "2026-01-09 10:00:00 second"),
    ("comments", "Fri(day), 09 (day) Jan(uary) 2026 10:00:00 +0000(GMT)", "2026-01-09 10:00:00 second"),
    ("a browser's own form", "Fri Jan 09 2026 10:00:00 GMT+0100 (Central European Standard Time)", "2026-01-09 09:00:00 second"),
    ("24:00", "2026-01-09T24:00:00Z", "2026-01-10 00:00:00 second"),
    ("comma fraction, small letters", "2026-01-09t10:00:00,250z", "2026-01-09 10:00:00 second"),
    ("week date", "2026-W02-5", "2026-01-09 00:00:00 day"),
    ("week of two years", "2026-W01", "impossible"),
    ("ordinal date", "2026-009", "2026-01-09 00:00:00 day"),
    ("day 366 of a common year", "2026-366", "impossible"),
    (".NET", "/Date(1700000000000+0100)/", "2023-11-14 22:13:20 second"),
    ("Spanish names in an English form", "Dom, 09 Ene 2026 10:00:00 GMT", "2026-01-09 10:00:00 second"),
    ("Arabic", "٩ يناير ٢٠٢٦", "2026-01-09 00:00:00 day"),
    ("Levantine months", "٩ كانون الثاني ٢٠٢٦", "2026-01-09 00:00:00 day"),
    ("Chinese, read as 1 January elsewhere", "2025年8月21日", "2025-08-21 00:00:00 day"),
    ("Chinese figures", "二〇二六年三月三日", "2026-03-03 00:00:00 day"),
    ("Devanagari figures", "३ मार्च २०२६", "2026-03-03 00:00:00 day"),
    ("Buddhist era", "3 มีนาคม 2569", "2026-03-03 00:00:00 day"),
    ("Buddhist era, two figures", "3 มี.ค. 69", "2026-03-03 00:00:00 day"),
    ("Reiwa", "令和8年3月3日", "2026-03-03 00:00:00 day"),
    ("first year of an era", "令和元年5月1日", "2019-05-01 00:00:00 day"),
    ("Republic of China", "民國115年3月3日", "2026-03-03 00:00:00 day"),
    ("solar Hijri", "۱۲ اسفند ۱۴۰۴", "2026-03-03 00:00:00 day"),
    ("solar Hijri in figures", "۱۴۰۴/۱۲/۱۲", "2026-03-03 00:00:00 day"),
    ("solar Hijri, no such day", "۳۰ اسفند ۱۴۰۴", "impossible"),
    ("Hijri is named, not converted", "14 رمضان 1447", "calendar"),
    ("Hijri beside ours", "الثلاثاء 14 رمضان 1447هـ الموافق 3 مارس 2026م", "2026-03-03 00:00:00 day"),
    ("lunar calendar", "农历2026年正月初一", "calendar"),
    ("a clock after the word for at", "3. marts 2026 kl. 14.05", "2026-03-03 00:00:00 day"),
    ("a clock before the date", "14:05, 3 марта 2026 г.", "2026-03-03 00:00:00 day"),
    ("ET", "Mar. 3, 2026 at 2:05 p.m. EST", "2026-03-03 19:05:00 minute"),
    ("a weekday with a figure", "Thứ 7, 07/03/2026", "2026-03-07 00:00:00 day"),
    ("label", "Publicado el 3 de marzo de 2026", "2026-03-03 00:00:00 day"),
    ("relative", "2 hours ago", "relative"),
    ("relative, Portuguese", "há 2 horas", "relative"),
    ("relative, Chinese", "2小时前", "relative"),
    ("today", "Heute, 14:05", "relative"),
    ("a line about today", "What the papers say today", None),
    ("a line about a while ago", "How it all began 40 years ago in a small town", None),
    ("an updated date is no publication date", "Updated 3 March 2026", None),
    ("a range", "3–5 March 2026", None),
    ("two dates", "3 March 2026 - 5 March 2026", None),
    ("no year", "3 March", None),
    ("lost figures", "Year, Month, Day", "numeral_dropped"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [row[1:] for row in READINGS], ids=[row[0] for row in READINGS])
def test_readings(raw: str, expected: str | None) -> None:
    """Each trap has its one reading, or its reason for none."""
    found = read_date(raw)
    shown = [f"{reading.value:%Y-%m-%d %H:%M:%S} {reading.precision}" for reading in found.readings]
    assert shown == [expected] if shown else found.reason == expected


#: Word of a language; its day where that language is known.
LANGUAGES = [
    ("3 listopada 2026", "pl", "2026-11-03"),
    ("3 listopada 2026", "hr", "2026-10-03"),
    ("3 lip 2026", "pl", "2026-07-03"),
    ("3 srp 2026", "cs", "2026-08-03"),
    ("mar 3 mar 2026", "it", "2026-03-03"),
]


@pytest.mark.parametrize(("raw", "language", "day"), LANGUAGES)
def test_words_of_a_language(raw: str, language: str, day: str) -> None:
    """A word that names different months is read in its language."""
    assert [str(reading.value.date()) for reading in read_date(raw, language=language).readings] == [day]


@pytest.mark.parametrize("raw", ["3 listopada 2026", "3 lip 2026", "3 srp 2026"])
def test_words_of_no_known_language(raw: str) -> None:
    """A word that names different months is ambiguous where its language is not known."""
    assert read_date(raw).reason == "ambiguous"


def _decide(*pairs: tuple[str, str], **known: str | bool | None) -> tuple[str | None, str | None, str | None]:
    candidates = [DateCandidate(method=method, raw=raw) for method, raw in pairs]
    language, locale, url = known.get("language"), known.get("locale"), known.get("url")
    decision = resolve_published(
        candidates,
        fetched_at=FETCHED if known.get("fetched", True) else None,
        language=str(language) if language else None,
        locale=str(locale) if locale else None,
        url=str(url) if url else None,
    )
    day = f"{decision.value:%Y-%m-%d}" if decision.value else None
    return day, decision.method, decision.reason


def test_no_date_at_all() -> None:
    """Fault row 36: without any date there is none, and it is said."""
    assert _decide() == (None, None, "missing")


@pytest.mark.parametrize(
    ("pairs", "known", "expected"),
    [
        # Row 39: the future, beyond the fetch
        ([("meta", "2098-01-01")], {}, (None, None, "future")),
        ([("meta", "2098-01-01")], {"fetched": False}, ("2098-01-01", "meta", None)),
        ([("json_ld", "2026-02-02T06:00:00Z")], {}, ("2026-02-02", "json_ld", None)),
        # Before the web
        ([("meta", "1984-05-01")], {}, (None, None, "before_1990")),
        ([("meta", "1984-05-01"), ("url", "1984-05-01")], {}, ("1984-05-01", "meta", None)),
        ([("jsonl", "1984-05-01")], {}, ("1984-05-01", "jsonl", None)),
        ([("feed", "1984-05-01")], {}, ("1984-05-01", "feed", None)),
        # The time of the fetch
        ([("meta", "2026-02-01T12:01:00Z")], {}, (None, None, "fetch_time")),
        ([("time_tag", "2026-02-01T11:58:30Z"), ("meta", "2026-02-01T12:00:00Z")], {}, (None, None, "fetch_time")),
        ([("meta", "2026-02-01T12:01:00Z"), ("json_ld", "2026-02-01T12:01:00Z")], {}, ("2026-02-01", "json_ld", None)),
        ([("json_ld", "2026-02-01T12:01:00Z"), ("text", "11 November 2025")], {}, ("2025-11-11", "text", None)),
        ([("feed", "2026-02-01T12:01:00Z"), ("text", "11 November 2025")], {}, ("2026-02-01", "feed", None)),
        ([("meta", "2026-02-01T09:00:00Z")], {}, ("2026-02-01", "meta", None)),
        ([("meta", "2026-02-01")], {}, ("2026-02-01", "meta", None)),
        # Day first or month first: only by evidence, best first
        ([("text", "05/08/2025")], {}, (None, None, "ambiguous")),
        ([("text", "05/08/2025")], {"language": "en"}, (None, None, "ambiguous")),
        ([("text", "05/08/2025")], {"locale": "en-US"}, ("2025-05-08", "text+locale", None)),
        ([("text", "05/08/2025")], {"locale": "en_AU"}, ("2025-08-05", "text+locale", None)),
        ([("text", "05/08/2025")], {"locale": "en-CA"}, (None, None, "ambiguous")),
        ([("text", "05/08/2025")], {"language": "fr"}, ("2025-08-05", "text+language", None)),
        ([("text", "05/08/2025")], {"language": "zh"}, (None, None, "ambiguous")),
        ([("text", "26.03.03 14:05")], {"language": "ko", "fetched": False}, ("2026-03-03", "text+language", None)),
        ([("text", "05/08/2025"), ("time_tag", "05/28/2025")], {}, ("2025-05-28", "time_tag", None)),
        ([("meta", "05/08/2025"), ("text", "05/28/2025")], {}, ("2025-05-08", "meta+layout", None)),
        ([("meta", "05/08/2025"), ("text", "28/05/2025")], {"locale": "en-US"}, ("2025-08-05", "meta+layout", None)),
        ([("meta", "05/08/2025"), ("text", "28.05.2025")], {}, ("2025-05-28", "text", None)),
        ([("meta", "05/08/2025"), ("url", "2025-08-05")], {"locale": "en-US"}, ("2025-08-05", "meta+url", None)),
        ([("text", "05/08/2025"), ("layout", "28/05/2025")], {"locale": "en-US"}, ("2025-08-05", "text+layout", None)),
        ([("text", "05/08/2025"), ("layout", "28/05/2025"), ("layout", "05/28/2025")], {}, (None, None, "ambiguous")),
        ([("layout", "28/05/2025")], {}, (None, None, "missing")),
        ([("text", "05/08/2025")], {"locale": "en", "url": "https://a.example.co.uk/b"}, ("2025-08-05", "text+domain", None)),
        ([("text", "05/08/2025")], {"locale": "en-US", "url": "https://a.example.in/b"}, (None, None, "ambiguous")),
        ([("text", "05/08/2025")], {"locale": "en-GB", "url": "https://a.example.in"}, ("2025-08-05", "text+locale", None)),
        ([("text", "05/08/2025")], {"locale": "en-US", "url": "https://a.example.io/b"}, ("2025-05-08", "text+locale", None)),
        ([("text", "05/08/2025")], {"locale": "de", "url": "https://a.example.us/b"}, ("2025-08-05", "text+language", None)),
        ([("text", "Friday, 09/01/2026")], {}, ("2026-01-09", "text", None)),
        ([("text", "23/04/2025")], {"locale": "en-US"}, ("2025-04-23", "text", None)),
        ([("text", "3 listopada 2025")], {"language": "hr"}, ("2025-10-03", "text", None)),
        # A zone's name where the country tells which it is
        ([("meta", "Fri, 09 Jan 2026 00:30:00 IST")], {"locale": "en-IN"}, ("2026-01-08", "meta", None)),
        ([("meta", "Fri, 09 Jan 2026 00:30:00 IST")], {}, ("2026-01-09", "meta", None)),
        # What is shown against an address of the printed issue
        ([("url", "2026-01-19"), ("text", "January 9, 2026")], {}, ("2026-01-09", "text", "conflict")),
        ([("url", "2026-01-09"), ("text", "January 19, 2026")], {}, ("2026-01-09", "url", "conflict")),
        ([("text", "vor 2 Stunden")], {}, (None, None, "relative")),
        ([("text", "14 رمضان 1447")], {}, (None, None, "calendar")),
    ],
)  # fmt: skip
def test_decisions(
    pairs: list[tuple[str, str]], known: dict[str, str | bool], expected: tuple[str | None, str | None, str | None]
) -> None:
    """Doubts and evidence lead to a day with its method, or to null with its reason."""
    assert _decide(*pairs, **known) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Updated 4 March 2026 | Published 3 March 2026", ["3 March 2026"]),
        ("Published 3 March 2026, updated 4 March 2026", ["3 March 2026"]),
        ("Aktualisiert am 4. März 2026", []),
        ("Stand: 4. März 2026", []),
        ("Copyright 2026", []),
        ("© 2019-2026 Harbour News", []),
        ("3 March 2026 | 4 March 2026", []),
        ("By Ann Lee | 3 March 2026 | 2 min read", ["3 March 2026"]),
        ("승인 2026.03.03 14:05", ["2026.03.03 14:05"]),
        ("수정 2026.03.03 14:05", []),
        ("发布时间：2026-03-03 14:05 更新时间：2026-03-04 09:00", ["2026-03-03 14:05"]),
        ("Giriş: 03.03.2026 - 15:55", ["03.03.2026 - 15:55"]),
        ("2 hours ago", ["2 hours ago"]),
        ("3 March 2026 was a day like any other.", []),
        ("x" * 300 + " 3 March 2026", []),
    ],
)
def test_lines_under_a_headline(line: str, expected: list[str]) -> None:
    """Labels tell the day of publication from that of an update; what is not a date alone is none."""
    assert [candidate.raw for candidate in text_candidates([line])] == expected
