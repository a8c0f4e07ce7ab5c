"""What the tables say about a text, as marks over it and notes beside it: each with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from transforms.core.report.readable import one_line
from transforms.core.report.weave import Mark
from transforms.core.report.worst import around, meaning_of_kind

#: A row of a table: column to value.
Row = Mapping[str, Any]
#: Notes of one article that are told at most, the gravest first.
MOST_NOTES: Final = 300
_SURFACE_CHARS: Final = 160
_GRAVITY: Final = {"critical": 0, "major": 1, "minor": 2, "info": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """All that is said of one finding or of one event."""

    #: `a1`, `a2` of artifacts and `e1`, `e2` of events, in the order of the text.
    name: str
    heading: str
    #: critical, major, minor, info of an artifact; core, context of an event.
    grade: str
    #: The words that it is about, and those around them.
    words: str
    before: str = ""
    after: str = ""
    #: What is said, label and value.
    facts: tuple[tuple[str, str], ...]
    #: Of the article's string that it lies in: text, title, byline.
    field: str = "text"
    marks: tuple[Mark, ...] = ()


def artifact_notes(article: Row, artifacts: Iterable[Row], events: Sequence[tuple[str, Row]]) -> list[Note]:
    """Findings, each with the fields of events that it harms.

    Args:
        article: the row of `articles`.
        artifacts: rows of the revision.
        events: rows of one revision, each with the name of its note.

    Returns:
        In the order of the text, title first.
    """
    harms: dict[str, list[str]] = {}
    for name, event in events:
        for mark in event["artifacts"] or ():
            harms.setdefault(mark["artifact_id"], []).append(f"{mark['field']} of {name}")
    ordered = sorted(artifacts, key=lambda row: (row["field"] == "text", row["field"], row["start"], -row["end"], row["kind"]))
    return [
        _artifact_note(f"a{number}", row, article[row["field"]] or "", harms.get(row["artifact_id"], ()))
        for number, row in enumerate(ordered, start=1)
    ]


def _artifact_note(name: str, row: Row, whole: str, harms: Sequence[str]) -> Note:
    before, after = around(whole, row["start"], row["end"])
    facts = (
        ("what", meaning_of_kind(row["kind"])),
        ("family", row["family"]),
        ("rule", f"{row['evidence']}, score {row['score']:.2f}"),
        ("perhaps", row["suggestion"] or ""),
        ("points to", ", ".join(row["source_languages"] or ())),
        ("harms", ", ".join(harms) or "no event"),
        ("place", f"{row['field']}[{row['start']}:{row['end']}]"),
    )
    why = f"{row['severity']} {row['kind']} ({row['evidence']}, {row['score']:.2f})"
    return Note(
        name=name,
        heading=row["kind"],
        grade=row["severity"],
        words=one_line(row["surface"], _SURFACE_CHARS),
        before=before,
        after=after,
        facts=tuple((label, value) for label, value in facts if value),
        field=row["field"],
        marks=(Mark(row["start"], row["end"], "artifact", (name,), why, row["severity"]),),
    )


def named_events(events: Iterable[Row]) -> list[tuple[str, Row]]:
    """Events in the order of the text, each with the name of its note."""
    ordered = sorted(events, key=lambda row: (row["trigger_start"], row["trigger_end"], row["event_id"]))
    return [(f"e{number}", row) for number, row in enumerate(ordered, start=1)]


def event_notes(events: Sequence[tuple[str, Row]]) -> list[Note]:
    """Events with everybody and everything in them."""
    return [_event_note(name, row) for name, row in events]


def _event_note(name: str, row: Row) -> Note:
    start, end = row["trigger_start"] - row["sentence_start"], row["trigger_end"] - row["sentence_start"]
    before, after = around(row["sentence"], start, end)
    heading = row["event_type"] + (f" · {row['event_mode']}" if row["event_mode"] else "")
    facts = (
        ("who", _side(row["actors"], row["actor_countries"])),
        ("to whom", _side(row["recipients"], row["recipient_countries"])),
        ("status", row["status"] + (", hedged" if row["hedged"] else "") + f"; {row['tier']}"),
        ("date", date_of(row)),
        ("place", place_of(row)),
        ("said by", speaker_of(row)),
        ("numbers", "; ".join(map(quantity_of, row["quantities"] or ()))),
        ("harmed by", ", ".join(f"{mark['kind']} ({mark['field']})" for mark in row["artifacts"] or ())),
        ("confidence", _confidence(row)),
        ("coder", f"{row['coder']} {row['coder_version']}, CAMEO {row['cameo_code'] or 'none'}"),
        ("event_id", row["event_id"]),
    )
    return Note(
        name=name,
        heading=heading,
        grade=row["tier"],
        words=one_line(row["trigger"], _SURFACE_CHARS),
        before=before,
        after=after,
        facts=tuple((label, value) for label, value in facts if value),
        marks=tuple(_event_marks(name, row)),
    )


def _event_marks(name: str, row: Row) -> Iterator[Mark]:
    event = f"{row['event_type']}, {row['status']}, {row['tier']}, confidence {row['confidence']:.2f}"
    yield Mark(row["trigger_start"], row["trigger_end"], "trigger", (name,), event)
    for kind, parts in (("actor", row["actors"]), ("recipient", row["recipients"])):
        for part in parts or ():
            yield Mark(part["start"], part["end"], kind, (name,), f"{kind}: {actor_of(part)}")
    spots = (
        ("date", "date_start", "date_end", date_of(row)),
        ("place", "place_start", "place_end", place_of(row)),
        ("attribution", "attribution_start", "attribution_end", f"said by {speaker_of(row) or 'somebody'}"),
    )
    for kind, start, end, why in spots:
        if row[start] is not None:
            yield Mark(row[start], row[end], kind, (name,), why)
    for part in row["quantities"] or ():
        yield Mark(part["start"], part["end"], "quantity", (name,), quantity_of(part))


def _side(parts: Sequence[Row] | None, countries: Sequence[str] | None) -> str:
    if not parts:
        return "nobody found"
    said = "; ".join(f"{one_line(part['surface'], 80)} = {actor_of(part)}" for part in parts)
    return said if countries else f"{said} (no country)"


def actor_of(part: Row) -> str:
    """What is known of somebody, and how it is known.

    >>> actor_of({"country": "FRA", "organisation": None, "sector": "GOV", "person": None, "resolution": "gazetteer",
    ...     "score": 0.9, "reason": None})
    'FRA GOV (gazetteer, 0.90)'
    """
    known = " ".join(part[name] for name in ("country", "sector", "organisation", "person") if part[name]) or "unknown"
    why = f", {part['reason']}" if part["reason"] else ""
    score = "" if part["score"] is None else f", {part['score']:.2f}"
    return f"{known} ({part['resolution']}{score}{why})"


def date_of(row: Row) -> str:
    """The date of an event, or why it has none; empty: nothing is said of it."""
    if row["date_from"] is not None:
        days = f"{row['date_from']}" if row["date_from"] == row["date_to"] else f"{row['date_from']} to {row['date_to']}"
        return f"{days} ({', '.join(filter(None, (row['date_granularity'], row['date_method'])))})"
    readings = " or ".join(map(str, row["date_alternatives"] or ()))
    assumed = f"; a consumer may assume {row['date_assumed']}" if row["date_assumed"] else ""
    if row["date_reason"]:
        return f"null: {row['date_reason']}" + (f", {readings}" if readings else "") + assumed
    return f"not said{assumed}"


def place_of(row: Row) -> str:
    """The place of an event; empty: none is known."""
    known = [row[name] for name in ("place_country", "place_admin1", "place_precision") if row[name]]
    if not known:
        return f"{row['place']} (not resolved)" if row["place"] else ""
    score = f", {row['place_score']:.2f}" if row["place_score"] is not None else ""
    return f"{row['place'] or 'not named'} ({', '.join(known)}{score})"


def speaker_of(row: Row) -> str:
    """Who says so; empty: the article itself."""
    if not row["speaker"]:
        return ""
    known = ", ".join(filter(None, (row["speaker_kind"], row["speaker_country"], row["speech_verb"])))
    return one_line(row["speaker"], 80) + (f" ({known})" if known else "")


def quantity_of(part: Row) -> str:
    """A number as it was read.

    >>> quantity_of({"surface": "some 10", "kind": "killed", "value_min": 10.0, "value_max": 10.0, "unit": None,
    ...     "qualifier": "about", "reason": None})
    'some 10 = killed 10 (about)'
    """
    low, high = part["value_min"], part["value_max"]
    ends = ["" if value is None else f"{value:g}" for value in (low, high)]
    value = f"null: {part['reason'] or 'not read'}" if not any(ends) else ends[0] if low == high else "–".join(ends)
    detail = ", ".join(filter(None, (part["unit"], part["qualifier"])))
    return f"{one_line(part['surface'], 60)} = {part['kind']} {value}" + (f" ({detail})" if detail else "")


def _confidence(row: Row) -> str:
    parts = ("type", "actors", "recipients", "date", "place", "status")
    told = [f"{name} {row[f'confidence_{name}']:.2f}" for name in parts if row[f"confidence_{name}"] is not None]
    return f"{row['confidence']:.2f} as a whole" + (f"; {', '.join(told)}" if told else "")


def gravest(notes: Sequence[Note]) -> tuple[list[Note], int]:
    """The notes that are told, in the order of the text, and how many are not."""
    ranked = sorted(notes, key=lambda note: _GRAVITY.get(note.grade, 0 if note.grade == "core" else 1))
    kept = {note.name for note in ranked[:MOST_NOTES]}
    return [note for note in notes if note.name in kept], len(notes) - len(kept)
