"""Days of the solar Hijri calendar, by which Persian and Dari papers date, as days of ours."""

from datetime import date, timedelta
from typing import Final

#: Years in which leap years follow the cycle of 33 years. Source: Borkowski, "The Persian calendar for 3000 years" (1996).
SOLAR_YEARS: Final = range(1244, 1473)
#: 1 Farvardin 1404.
_ANCHOR_YEAR: Final = 1404
_ANCHOR: Final = date(2025, 3, 21)
_LONG_MONTHS: Final = 6


def _is_leap(year: int) -> bool:
    return (8 * year + 29) % 33 < 8  # noqa: PLR2004  eight leap years in 33


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """The day of our calendar.

    Raises:
        ValueError: there is no such day, or the year lies outside 1244-1472.

    >>> str(from_solar_hijri(1404, 12, 12)), str(from_solar_hijri(1399, 12, 30))
    ('2026-03-03', '2021-03-20')
    """
    if year not in SOLAR_YEARS or not 1 <= month <= 12:  # noqa: PLR2004
        raise ValueError(year, month)
    length = 31 if month <= _LONG_MONTHS else 30 if month < 12 or _is_leap(year) else 29  # noqa: PLR2004
    if not 1 <= day <= length:
        raise ValueError(day)
    between = range(min(year, _ANCHOR_YEAR), max(year, _ANCHOR_YEAR))
    days = sum(365 + _is_leap(each) for each in between) * (1 if year >= _ANCHOR_YEAR else -1)
    return _ANCHOR + timedelta(days=days + 30 * (month - 1) + min(month - 1, _LONG_MONTHS) + day - 1)
