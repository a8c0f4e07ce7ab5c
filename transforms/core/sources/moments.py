"""Machine times of archives and rows."""

import re
from datetime import datetime, timedelta, timezone
from typing import Final

# WARC-Date (ISO 8601, fractions allowed), ARC and GDELT (14 digits), `2024-01-31 12:00:00` of JSON rows.
_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?",
    re.ASCII | re.IGNORECASE,
)


def parse_moment(raw: str) -> datetime | None:
    """The UTC time that a machine wrote.

    Returns:
        Without a zone it is taken for UTC; None: no such form, or no such time.

    >>> parse_moment("20240131T120000Z").isoformat()
    '2024-01-31T12:00:00+00:00'
    >>> parse_moment("2024-01-31T12:00:00.5+02:00").isoformat()
    '2024-01-31T10:00:00.500000+00:00'
    >>> parse_moment("2024-02-31T12:00:00Z")
    """
    found = _MOMENT.fullmatch(raw.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micro = int((found[7] or "0").ljust(9, "0")[:6])
    ahead = timedelta(0)
    if found[9]:
        ahead = timedelta(hours=int(found[10]), minutes=int(found[11])) * (-1 if found[9] == "-" else 1)
    try:
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=timezone.utc) - ahead
    except (ValueError, OverflowError):
        return None
