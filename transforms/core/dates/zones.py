"""How far a written time zone is from UTC, where its name says so."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TABLE: Final = Path(__file__).with_name("zones.tsv")
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?")
_IANA: Final = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]+){1,2}")
#: Kiribati and Baker Island: no clock is further from UTC.
_EAST_MOST: Final = timedelta(hours=14)
_WEST_MOST: Final = timedelta(hours=-12)
_MINUTES: Final = 60


@cache
def _named() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Name to each of its meanings, with the countries where it has it (empty: everywhere)."""
    named: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, meaning, countries = line.split("\t")
            named[name] = (*named.get(name, ()), (meaning, frozenset(countries.split())))
    return named


def is_zone_name(word: str) -> bool:
    """Whether a word, in lower case, names a zone anywhere."""
    return word in _named()


def utc_offset(zone: str, local: datetime, country: str | None = None) -> timedelta | None:
    """How much a zone's clocks are ahead of UTC.

    Args:
        zone: `+01:00`, `GMT+7`, `cet`, `Europe/Paris`, as written.
        local: the time on those clocks, naive.
        country: ISO 3166 of the page, for names that several places use; None: not known.

    Returns:
        None: an unknown name, or one that means several things here.

    Raises:
        ValueError: an offset that no place on earth has.

    >>> utc_offset("CET", datetime(2026, 7, 1, 12, 0)), utc_offset("CST", datetime(2026, 7, 1, 12, 0))
    (datetime.timedelta(seconds=3600), None)
    >>> utc_offset("IST", datetime(2026, 7, 1, 12, 0), "IN")
    datetime.timedelta(seconds=19800)
    """
    if found := _OFFSET.fullmatch(zone.casefold()):
        return _numeric(found)
    if _IANA.fullmatch(zone):
        return _of_place(zone, local)
    meanings = set(_meanings(zone.casefold(), country))
    if len(meanings) != 1:
        return None
    meaning = meanings.pop()
    return _of_place(meaning, local) if "/" in meaning else timedelta(hours=float(meaning))


def _meanings(name: str, country: str | None) -> Iterator[str]:
    for meaning, countries in _named().get(name, ()):
        if not countries or country in countries:
            yield meaning


def _numeric(found: "re.Match[str]") -> timedelta:
    minutes = int(found[3] or 0)
    offset = timedelta(hours=int(found[2]), minutes=minutes) * (1 if found[1] == "+" else -1)
    if minutes >= _MINUTES or not _WEST_MOST <= offset <= _EAST_MOST:
        raise ValueError(found[0])
    return offset


@lru_cache(maxsize=256)
def _place(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # not a zone, or a machine without the database
        return None


def _of_place(name: str, local: datetime) -> timedelta | None:
    place = _place(name)
    return place.utcoffset(local) if place else None
