"""Zones are right, or not known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.core.dates import zones
from transforms.core.dates.solar_hijri import SOLAR_YEARS, from_solar_hijri
from transforms.core.dates.zones import is_zone_name, utc_offset

SUMMER = datetime(2026, 7, 1, 12)  # noqa: DTZ001  the time on a wall
WINTER = datetime(2026, 1, 1, 12)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "country", "hours"),
    [
        ("Z", None, 0),
        ("+0530", None, 5.5),
        ("-03:00", None, -3),
        ("+1", None, 1),
        ("GMT+7", None, 7),
        ("utc-3", None, -3),
        ("JST", None, 9),
        ("МСК", None, 3),
        ("IST", None, None),
        ("IST", "IN", 5.5),
        ("IST", "IL", 2),
        ("IST", "US", None),
        ("CST", "CN", 8),
        ("BST", "GB", 1),
        ("A", None, None),
        ("NOPE", None, None),
        ("Nowhere/Atlantis", None, None),
        ("../../etc/passwd", None, None),
    ],
)
def test_offsets(zone: str, country: str | None, hours: float | None) -> None:
    """Offsets and names of one meaning are read; a name of several is, where the country tells which."""
    assert utc_offset(zone, SUMMER, country) == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize("zone", ["+9900", "+15:00", "-13", "+01:75", "GMT+99"])
def test_impossible_offsets(zone: str) -> None:
    """No place on earth is so far ahead or behind."""
    with pytest.raises(ValueError, match=r"\d"):
        utc_offset(zone, SUMMER)


def test_places() -> None:
    """The name of a place follows its summer time."""
    if zones._place("Europe/Paris") is None:
        pytest.skip("this machine has no time zone database")
    assert [utc_offset("Europe/Paris", local) for local in (WINTER, SUMMER)] == [timedelta(hours=1), timedelta(hours=2)]
    assert [utc_offset("ET", local) for local in (WINTER, SUMMER)] == [timedelta(hours=-5), timedelta(hours=-4)]


def test_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without the time zone database a place is an unknown zone."""
    monkeypatch.setattr(zones, "_place", lambda _: None)
    assert utc_offset("Europe/Paris", SUMMER) is None


@given(st.text(max_size=20) | st.from_regex(r"[A-Za-z+/:0-9-]{0,20}", fullmatch=True))
def test_any_zone(zone: str) -> None:
    """Any string is a zone, or none, or impossible."""
    is_zone_name(zone)
    try:
        offset = utc_offset(zone, SUMMER)
    except ValueError:
        return
    assert offset is None or timedelta(hours=-12) <= offset <= timedelta(hours=14)


@pytest.mark.parametrize(
    ("solar", "ours"),
    [
        # First days of years as published for Iran; leap years 1399, 1403.
        ((1399, 1, 1), "2020-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1403, 1, 1), "2024-03-20"),
        ((1403, 12, 30), "2025-03-20"),
        ((1404, 1, 1), "2025-03-21"),
        ((1404, 8, 27), "2025-11-18"),
        ((1357, 11, 22), "1979-02-11"),
    ],
)
def test_solar_hijri(solar: tuple[int, int, int], ours: str) -> None:
    """Days of the Persian calendar are the days that Iran dates so."""
    assert str(from_solar_hijri(*solar)) == ours


def test_solar_hijri_days_follow_one_another() -> None:
    """No day is left out or stands twice, over all years."""
    days = []
    for year in SOLAR_YEARS:
        for month in range(1, 13):
            for day in range(1, 32):
                try:
                    days.append(from_solar_hijri(year, month, day))
                except ValueError:
                    assert day >= 30
    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert days[0] < date(1866, 1, 1)
