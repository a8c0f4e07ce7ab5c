"""When an entry says it was published: what was written stays beside what it means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from schemas.records import Declared
from transforms.core.dates.readings import read_date

_RAW_CHARS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDate:
    """The time of one entry."""

    #: Aware, UTC: as written; the time of the poll where that is not known or lies ahead.
    value: datetime
    #: As written, at most 120 characters; None: nothing was.
    raw: str | None
    #: Why the value is the time of the poll: missing, future, ambiguous, impossible, relative, calendar, numeral_dropped, unreadable;
    #: None: it is as written.
    reason: str | None = None


def entry_date(declared: Declared, seen_at: datetime) -> EntryDate:
    """Read the date of an entry.

    Args:
        declared: what the entry says.
        seen_at: when the feed was polled.

    >>> seen = datetime.fromisoformat("2026-03-03T12:00:00+00:00")
    >>> entry_date(Declared(published="Tue, 03 Mar 2026 09:00:00 GMT"), seen).value.hour
    9
    >>> entry_date(Declared(published="2099-01-01T00:00:00Z"), seen).reason, entry_date(Declared(), seen).reason
    ('future', 'missing')
    """
    raw = declared.published or declared.modified
    if raw is None:
        return EntryDate(value=seen_at, raw=None, reason="missing")
    found = read_date(raw, language=declared.language)
    shown = raw[:_RAW_CHARS]
    if len(found.readings) != 1:
        return EntryDate(value=seen_at, raw=shown, reason=found.reason or ("ambiguous" if found.readings else "unreadable"))
    value = found.readings[0].value
    return EntryDate(value=seen_at, raw=shown, reason="future") if value > seen_at else EntryDate(value=value, raw=shown)
