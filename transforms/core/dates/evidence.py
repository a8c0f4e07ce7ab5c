"""What decides between the meanings of a date, and what makes a date doubtful."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from transforms.core.dates.readings import read_date
from transforms.core.dates.values import Reading, Readings
from transforms.core.dates.words import Order, base_language, order_of

_FINENESS: Final = ("second", "minute", "hour", "day", "month", "year")
_TIMED: Final = frozenset({"second", "minute", "hour"})
#: A day as written begins and ends up to this much apart from the UTC day.
_ZONE_SLACK: Final = timedelta(hours=14)
#: Clocks of servers are wrong by minutes, days as written by a zone.
_FUTURE_SLACK: Final = timedelta(days=1)
#: A page is rendered and fetched within this time.
_FETCH_SLACK: Final = timedelta(minutes=2)
#: Where templates put the time at which they are rendered.
_TEMPLATED: Final = frozenset({"meta", "time_tag", "text"})
#: About one article alone, and written by whoever keeps it: old dates are believed.
_BELIEVED: Final = frozenset({"jsonl", "feed"})
#: The web was opened to the public in 1991: a page that says it is older was dated by a fault or is an archive's.
_FIRST_YEAR: Final = 1990
#: A date in figures with its year last.
FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_LOCALE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?:[-_.@].*)?")
_COUNTRY_SITE: Final = re.compile(r"https?://[^/?#]+\.([A-Za-z]{2})(?::\d+)?(?:[/?#]|$)")
_MONTHS_OF_YEAR: Final = 12
_DAYS_OF_MONTH: Final = 31
#: The method of a date that is another article's, and shows in which order this page writes them.
LAYOUT: Final = "layout"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCandidate:
    """A date as it was found, and what it can mean."""

    raw: str
    #: The method by which it was found.
    source: str
    #: The same, and after `+` what decided between its meanings: the method of another candidate that agrees with one of
    #: them, `layout` (another date of the same layout shows its order), `locale`, `domain`, `language`.
    method: str
    found: Readings
    #: Every meaning that the string alone can have.
    meanings: tuple[Reading, ...]

    @property
    def reading(self) -> Reading | None:
        """The one meaning; None: there are several or none."""
        return self.found.readings[0] if len(self.found.readings) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """Where a page was written."""

    #: Name of a file of `languages/`; None: not known.
    language: str | None = None
    #: ISO 3166, as the page says; None: it says none.
    country: str | None = None
    #: ISO 3166, of the last label of its address; None: not known. Many of those that are a country's are used by anybody.
    site_country: str | None = None

    @classmethod
    def of(cls, language: str | None, locale: str | None, url: str | None = None) -> "Locale":
        """From BCP 47 tags, with `-` or `_`, and an address; the locale may be a language alone.

        >>> Locale.of("zh-Hant-TW", None)
        Locale(language='zh', country='TW', site_country=None)
        >>> Locale.of("en", "en_GB", "https://news.example.co.uk/a")
        Locale(language='en', country='GB', site_country='GB')
        """
        known = [found for tag in (locale, language) if tag and (found := _LOCALE.fullmatch(tag.strip()))]
        country = next((found[2].upper() for found in known if found[2]), None)
        site = _COUNTRY_SITE.match(url or "")
        site_country = {"UK": "GB"}.get(site[1].upper(), site[1].upper()) if site else None
        return cls(language=base_language(language or locale), country=country, site_country=site_country)

    def order(self) -> tuple[Order | None, str]:
        """In which order a date in figures is written here, and what tells: `locale`, `domain`, `language`.

        None: it is not known. A site of India whose template says `en-US` writes neither for sure.
        """
        order, by_country = order_of(self.language, self.country)
        by_site, is_told = order_of(self.language, self.site_country)
        if is_told and by_country and by_site != order:
            return None, "locale"
        if is_told and not by_country:
            return by_site, "domain"
        return order, "locale" if by_country else "language"


def read_candidates(candidates: Iterable[tuple[str, str]], *, day_first: bool | None, place: Locale) -> tuple[ReadCandidate, ...]:
    """Read every candidate, and decide between meanings where there is evidence.

    Args:
        candidates: as written, and the method by which each was found; best first. Those of the method `layout` only show the
            order of others, and are not among the result.
        day_first: what is known for certain about the order in `09/01/2026`; None: nothing.
        place: where the page was written.
    """
    read = [_read(raw, source, day_first, place) for raw, source in candidates]
    shown = {order for each in read if (order := _shown_order(each))}
    own = [each for each in read if each.source != LAYOUT]
    return tuple(_decided(each, own, shown, place) for each in own)


def _read(raw: str, source: str, day_first: bool | None, place: Locale) -> ReadCandidate:  # noqa: FBT001  three-valued
    found = read_date(raw, day_first=day_first, language=place.language, country=place.country)
    return ReadCandidate(raw=raw, source=source, method=source, found=found, meanings=found.readings)


def _decided(each: ReadCandidate, read: list[ReadCandidate], shown: set[tuple[str, bool]], place: Locale) -> ReadCandidate:
    """A candidate of several meanings with the one that the best evidence leaves; itself, where none does."""
    meanings = each.found.readings
    if len(meanings) < 2:  # noqa: PLR2004
        return each
    for other in read:
        if other.reading is not None:
            agreeing = [reading for reading in meanings if is_within(reading, other.reading)]
            if len(agreeing) == 1:
                return replace(each, method=f"{each.method}+{other.source}", found=Readings(readings=tuple(agreeing)))
    for name, day_first, year_first in _orders(each, shown, place):
        again = read_date(each.raw, day_first=day_first, year_first=year_first, language=place.language, country=place.country)
        if len(again.readings) == 1:
            return replace(each, method=f"{each.method}+{name}", found=again)
    return each


def _orders(each: ReadCandidate, shown: set[tuple[str, bool]], place: Locale) -> Iterator[tuple[str, bool | None, bool]]:
    """What is known about the order of a date in figures: its source, day first, year first; best first."""
    figures = FIGURES.search(each.raw)
    same_layout = {day_first for sign, day_first in shown if figures and sign == figures[2]}
    if len(same_layout) == 1:
        yield "layout", same_layout.pop(), False
    order, told_by = place.order()
    if order is not None:
        yield told_by, None if order == "ymd" else order == "dmy", order == "ymd"


def _shown_order(each: ReadCandidate) -> tuple[str, bool] | None:
    return shown_order(each.raw) if each.reading is not None or each.source == LAYOUT else None


def shown_order(raw: str) -> tuple[str, bool] | None:
    """The sign between the figures of a date and whether its day stands first; None: its figures do not show it.

    >>> shown_order("28/05/2025"), shown_order("05.28.2025"), shown_order("05/08/2025")
    (('/', True), ('.', False), None)
    """
    figures = FIGURES.search(raw)
    if figures is None:
        return None
    first, second = int(figures[1]), int(figures[3])
    is_shown = min(first, second) <= _MONTHS_OF_YEAR < max(first, second) <= _DAYS_OF_MONTH
    return (figures[2], first > second) if is_shown else None


def is_finer(reading: Reading, other: Reading) -> bool:
    """Whether a reading is more exact than one that is no more exact than a day."""
    coarse = other.precision in {"day", "month", "year"}
    return coarse and _FINENESS.index(reading.precision) < _FINENESS.index(other.precision)


def is_within(reading: Reading, other: Reading) -> bool:
    """Whether a reading falls into the day, month or year of a coarser one, seen from any zone."""
    days = {"month": 31, "year": 366}.get(other.precision, 1)
    slack = _ZONE_SLACK if (reading.precision in _TIMED) != (other.precision in _TIMED) else timedelta(0)
    if reading.precision in _TIMED and other.precision in _TIMED:
        return abs(reading.value - other.value) < timedelta(days=1)
    return other.value - slack <= reading.value < other.value + timedelta(days=days) + slack


def is_fetch_time(value: datetime, fetched_at: datetime) -> bool:
    """Whether a time is that of the fetch: what a template writes that has no date.

    Args:
        value: aware, with a precision of minutes or better.
        fetched_at: aware.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)
    >>> is_fetch_time(noon + timedelta(seconds=90), noon), is_fetch_time(noon - timedelta(hours=1), noon)
    (True, False)
    """
    return abs(value - fetched_at) <= _FETCH_SLACK


def doubt(each: ReadCandidate, read: Sequence[ReadCandidate], fetched_at: datetime | None) -> str | None:
    """Why a clear date is not believed; None: it is.

    Args:
        each: with one meaning.
        read: all candidates of the article.
        fetched_at: when the page was fetched; None: not known, and no date is doubted for it.
    """
    reading, method = each.reading, each.source
    if reading is None:
        return None
    if fetched_at is not None and reading.value > fetched_at + _FUTURE_SLACK:
        return "future"
    if reading.precision == "year" and method not in _BELIEVED:
        return "year_only"
    others = [(other.source, other.reading) for other in read if other.source != method and other.reading is not None]
    agreeing = {source for source, other in others if _same_day(other, reading)}
    if reading.value.year < _FIRST_YEAR and method not in _BELIEVED and not agreeing:
        return "before_1990"
    if fetched_at is None or reading.precision not in _TIMED or not is_fetch_time(reading.value, fetched_at):
        return None
    # Of a page that is fetched as it appears, structured data says the same; that of a template says so of every page, and
    # something on the page knows better.
    earlier = any(other.value < reading.value and not _same_day(other, reading) for _, other in others)
    templated = (method in _TEMPLATED and not agreeing - _TEMPLATED) or (method not in _BELIEVED and earlier)
    return "fetch_time" if templated else None


def _same_day(one: Reading, other: Reading) -> bool:
    return "year" not in {one.precision, other.precision} and (is_within(one, other) or is_within(other, one))
