"""What changed from one revision of an article to the next: headline, dates, text, events."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: Fields of `articles` that are told when they change.
FIELDS: Final = ("title", "byline", "published_at", "published_method", "modified_at", "language", "numerals_stripped")
#: What makes two rows of `events` tell the same event.
_EVENT_KEY: Final = ("event_type", "trigger", "actor_countries", "recipient_countries")
#: What may change while the event stays.
_EVENT_FIELDS: Final = ("status", "tier", "date_from", "date_to", "place", "quantities", "event_mode")
_WORD: Final = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; None where it was not there before, or is not there any more."""

    what: str
    before: str | None
    after: str | None


def text_changes(before: str, after: str) -> list[Change]:
    """Runs of words that were replaced, taken out or put in, in the order of the texts.

    >>> text_changes("Police said 10 people were killed.", "Police said 15 people were killed.")
    [Change(what='text', before='10', after='15')]
    """
    one, other = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return [
        Change("text", "".join(one[a:b]).strip() or None, "".join(other[c:d]).strip() or None)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any], fields: Sequence[str] = FIELDS) -> list[Change]:
    """Fields of two rows that differ."""
    return [Change(name, _shown(before[name]), _shown(after[name])) for name in fields if before[name] != after[name]]


def event_changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Events that came, went or changed; those of one type, trigger and countries are the same, in the order of the text."""
    changes = []
    old, new = _grouped(before), _grouped(after)
    for key in [*old, *(key for key in new if key not in old)]:
        mine, theirs = old.get(key, []), new.get(key, [])
        for one, other in zip(mine, theirs, strict=False):
            name = f"event {_named(one)}"
            changes += [
                Change(f"{name}: {each.what}", each.before, each.after) for each in field_changes(one, other, _EVENT_FIELDS)
            ]
        changes += [Change("event", _named(one), None) for one in mine[len(theirs) :]]
        changes += [Change("event", None, _named(other)) for other in theirs[len(mine) :]]
    return changes


def _grouped(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[Mapping[str, Any]]]:
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["trigger_start"], row["event_id"])):
        groups.setdefault(tuple(str(row[name]) for name in _EVENT_KEY), []).append(row)
    return groups


def _named(row: Mapping[str, Any]) -> str:
    countries = f"{'+'.join(row['actor_countries'] or []) or '?'} -> {'+'.join(row['recipient_countries'] or []) or '?'}"
    return f"{row['event_type']} ({row['trigger']}) {countries}"


def _shown(value: Any) -> str | None:  # noqa: ANN401  any column
    if value is None:
        return None
    if isinstance(value, list):
        return "; ".join(item["surface"] if isinstance(item, Mapping) else str(item) for item in value)
    return str(value)
