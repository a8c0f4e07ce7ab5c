"""For how long a response calls itself fresh (RFC 9111 4.2): sooner there is nothing to ask."""

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final

#: Longest time that is believed: a feed that says "in a year" is asked tomorrow all the same.
_MAX_S: Final = 86400.0
_DIRECTIVE: Final = re.compile(
    r"(?:^|[,\s])(max-age|no-cache|no-store|must-revalidate)(?:\s{0,9}=\s{0,9}\"?(\d{1,12}))?(?=[\s,\";]|$)", re.IGNORECASE
)
_AGE: Final = re.compile(r"\s*(\d{1,12})\s*")


def fresh_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from now until a response goes stale.

    Args:
        headers: names in lower case.
        now: for an `Expires` without a `Date` beside it.

    Returns:
        0 to a day; None: the response does not say.

    >>> fresh_s({"cache-control": "public, max-age=600", "age": "100"}, datetime.now(timezone.utc))
    500.0
    >>> fresh_s({"expires": "0"}, datetime.now(timezone.utc))
    0.0
    """
    directives = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", "")[:2000])}
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    if directives.get("max-age"):
        age = _AGE.fullmatch(headers.get("age", ""))
        return _clamped(float(directives["max-age"]) - (float(age[1]) if age else 0.0))
    if "expires" not in headers:
        return None
    expires = http_date(headers["expires"])
    # RFC 9111 (5.3): a date that cannot be read, above all 0, is in the past.
    return 0.0 if expires is None else _clamped((expires - (http_date(headers.get("date", "")) or now)).total_seconds())


def http_date(raw: str) -> datetime | None:
    """A date of a header; None: it is none."""
    try:
        found = parsedate_to_datetime(raw[:100])
        return found.replace(tzinfo=timezone.utc) if found.tzinfo is None else found.astimezone(timezone.utc)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _clamped(seconds: float) -> float:
    return min(max(seconds, 0.0), _MAX_S)
