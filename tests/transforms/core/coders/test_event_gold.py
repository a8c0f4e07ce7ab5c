"""The event gold keeps the form that tests/data/events/README.md gives it; what it says is judged nowhere here."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest

from tests.quality.event_gold import GOLD, PARTS

#: Type to its modes.
TYPES: Final = {
    "AGREE": "meet settle cooperate yield",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "COOPERATE": "",
    "AID": "",
    "CONCEDE": "",
    "RETREAT": "withdraw release return disarm ceasefire access",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict ban arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "beat abduct torture execute sexual assassinate primitive firearms explosives suicide-attack heavy-weapons"
    " crowd-control cleansing unconventional",
}
GROUPS: Final = set(TYPES) | set(
    "status passive negation question artifact no_event attribution date place quantity coordination pronoun"
    " recipient apposition story".split()
)
#: Field of an event to the words it may hold.
WORDS: Final = {
    "status": "asserted planned negated hypothetical demanded historical",
    "tier": "core context",
    "sector": "GOV LEG JUD COP MIL SPY REB UAF CRM OPP PTY IGO NGO BUS MNC MED EDU SCI HLH LAB REL REF ELI ENV AGR SET CVL",
    "speaker": "government expert media anonymous company person",
    "granularity": "day week weekend month quarter half season year decade century vague",
    "reason": "anchor_missing year_missing ambiguous numeral_dropped impossible vague bound",
    "precision": "site city admin1 country",
    "quantity": "killed injured arrested protesters troops money weapons other",
}
EVENT_FIELDS: Final = (
    "trigger type mode status tier actors recipients date place attribution hedged quantities repeats acceptable_types".split()
)

Record = dict[str, Any]


def _lines(part: str) -> list[Record]:
    path = GOLD / part / "sentences.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _texts(part: str) -> list[Record]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((GOLD / part).glob("*.json"))]


RECORDS: Final = [(part, record) for part in PARTS for record in _texts(part) + _lines(part)]


def _name(record: Record) -> str:
    return str(record.get("name") or record.get("id"))


def _known(field: str, word: object) -> bool:
    return word is None or word in WORDS[field].split()


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _spans(event: Record) -> Iterator[Record]:
    yield event["trigger"]
    yield from event["actors"] + event["recipients"] + event["quantities"]
    yield from (event[field] for field in ("date", "place", "attribution") if event[field])


def _span_faults(text: str, event: Record) -> Iterator[str]:
    for span in _spans(event):
        surface = span["surface"]
        if text[span["start"] : span["end"]] != surface or not surface or surface != surface.strip():
            yield f"span {surface!r}"


def _party_faults(event: Record) -> Iterator[str]:
    for party in event["actors"] + event["recipients"]:
        if not _known("sector", party["sector"]):
            yield f"sector {party['sector']}"
        if party["country"] is not None and not re.fullmatch("[A-Z]{3}", party["country"]):
            yield f"country {party['country']}"


def _date_faults(when: Record | None) -> Iterator[str]:
    if when is None:
        return
    first, last = when["from"], when["to"]
    if (first is None) != (last is None) or (first is None) != (when["reason"] is not None):
        yield "a date is an interval, or null with a reason"
    elif first is not None and not (_is_day(first) and _is_day(last) and first <= last):
        yield f"interval {first} to {last}"
    if first is not None and when["granularity"] is None:
        yield "a date without granularity"
    if not (_known("granularity", when["granularity"]) and _known("reason", when["reason"])):
        yield f"date words {when['granularity']} {when['reason']}"


def _quantity_faults(event: Record) -> Iterator[str]:
    for quantity in event["quantities"]:
        low, high = quantity["value_min"], quantity["value_max"]
        if quantity["kind"] is None or not _known("quantity", quantity["kind"]) or not quantity["unit"]:
            yield f"quantity {quantity['surface']!r}"
        if low is not None and high is not None and low > high:
            yield f"values {low} to {high}"
        if quantity["kind"] == "money" and not re.fullmatch("[A-Z]{3}", quantity["unit"] or ""):
            yield f"currency {quantity['unit']}"


def _word_faults(event: Record) -> Iterator[str]:
    kind, mode = event["type"], event["mode"]
    if kind not in TYPES or (mode is not None and mode not in TYPES[kind].split()):
        yield f"type {kind} {mode}"
    if not set(event["acceptable_types"]) <= (set(TYPES) | {"NONE"}) - {kind}:
        yield f"acceptable {event['acceptable_types']}"
    yield from (
        f"{field} {event[field]}" for field in ("status", "tier") if event[field] is None or not _known(field, event[field])
    )
    if (event["status"], event["tier"]) == ("hypothetical", "core"):
        yield "hypothetical and core"
    if event["place"] and not (event["place"]["precision"] and _known("precision", event["place"]["precision"])):
        yield f"precision {event['place']['precision']}"
    if event["attribution"] and not (event["attribution"]["kind"] and _known("speaker", event["attribution"]["kind"])):
        yield f"speaker {event['attribution']['kind']}"


def _event_faults(text: str, event: Record, index: int) -> Iterator[str]:
    if set(event) != set(EVENT_FIELDS) or not isinstance(event["hedged"], bool):
        yield f"fields {sorted(event)}"
        return
    yield from _span_faults(text, event)
    yield from _word_faults(event)
    yield from _party_faults(event)
    yield from _date_faults(event["date"])
    yield from _quantity_faults(event)
    if event["repeats"] == index:
        yield "an event repeats itself"


def _faults(record: Record) -> Iterator[str]:
    """What is wrong with the form of one text or sentence."""
    events = record["events"]
    for index, event in enumerate(events):
        yield from _event_faults(record["text"], event, index)
        if event["repeats"] is not None and not (
            0 <= event["repeats"] < len(events) and events[event["repeats"]]["repeats"] is None
        ):
            yield "repeats no first telling"
    triggers = [(event["trigger"]["start"], event["trigger"]["end"]) for event in events]
    if triggers != sorted(set(triggers)):
        yield "two events on one trigger, or out of order"
    if record["published"] is not None and not _is_day(record["published"]):
        yield f"published {record['published']}"
    if "id" in record and record["group"] not in GROUPS:
        yield f"group {record['group']}"
    if record.get("group") == "no_event" and events:
        yield "an event where none is said to be"


def _sample() -> Record:
    span = {"start": 0, "end": 4, "surface": "Oslo"}
    party = span | {"country": "NOR", "organisation": None, "sector": "GOV", "person": None}
    when = {
        "start": 17,
        "end": 23,
        "surface": "Monday",
        "from": "2025-03-03",
        "to": "2025-03-03",
        "granularity": "day",
        "reason": None,
    }
    money = {"kind": "money", "value_min": 3, "value_max": 3, "unit": "NOK", "start": 8, "end": 16, "surface": "3 kroner"}
    aid = {
        "trigger": {"start": 5, "end": 7, "surface": "ga"}, "type": "AID", "mode": None, "status": "asserted", "tier": "core",
        "actors": [party], "recipients": [], "date": when, "place": span | {"country": "NOR", "precision": "city"},
        "attribution": span | {"kind": "government", "verb": "said"}, "hedged": False, "quantities": [money], "repeats": None,
        "acceptable_types": ["NONE"],
    }  # fmt: skip
    return {
        "id": "x",
        "group": "AID",
        "language": "en",
        "published": "2025-03-04",
        "text": "Oslo ga 3 kroner Monday",
        "events": [aid],
    }


#: Where in the sample, and what is put there.
PLANTED: Final = [
    (("trigger", "start"), 4),
    (("type",), "HELP"),
    (("mode",), "visit"),
    (("status",), "done"),
    (("status",), "hypothetical"),
    (("tier",), None),
    (("actors", 0, "sector"), "KING"),
    (("actors", 0, "country"), "Norway"),
    (("actors", 0, "end"), 5),
    (("date", "from"), "2025-02-30"),
    (("date", "from"), "2025-03-09"),
    (("date", "from"), None),
    (("date", "reason"), "vague"),
    (("date", "granularity"), "fortnight"),
    (("place", "precision"), "street"),
    (("attribution", "kind"), "pundit"),
    (("quantities", 0, "unit"), "kroner"),
    (("quantities", 0, "value_max"), 2),
    (("quantities", 0, "kind"), "gifts"),
    (("acceptable_types",), ["AID"]),
    (("hedged",), None),
    (("repeats",), 0),
    (("repeats",), 7),
]


@pytest.mark.parametrize(("part", "record"), RECORDS, ids=[f"{part}-{_name(record)}" for part, record in RECORDS])
def test_every_record_keeps_the_form(part: str, record: Record) -> None:
    """Spans slice to their surface, words are from the closed lists, days exist, repeats point to a first telling."""
    assert list(_faults(record)) == [], part


def test_a_sound_record_has_no_fault() -> None:
    """The sample that faults are planted in is sound before."""
    assert list(_faults(_sample())) == []


@pytest.mark.parametrize(("place", "value"), PLANTED)
def test_each_fault_is_noticed(place: tuple[Any, ...], value: object) -> None:
    """One wrong value in a sound record is noticed."""
    record = _sample()
    node: Any = record["events"][0]
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    assert list(_faults(record))


def test_names_are_unique_and_halves_are_disjoint() -> None:
    """No name and no text occurs twice, within a part or across them."""
    for key in (_name, lambda record: record["text"]):
        assert [value for value, times in Counter(key(record) for _, record in RECORDS).items() if times > 1] == []


def test_files_are_named_after_their_text() -> None:
    """A text lies in the file that its name says, and tells source, licence and language."""
    for part in PARTS:
        for path in (GOLD / part).glob("*.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            assert record["name"] == path.stem
            assert record["source"], path.name
            assert record["licence"], path.name
            assert record["language"] == "en"


def test_every_foreign_text_is_attributed() -> None:
    """The attribution names file, title and licence of each text that was not written here."""
    rows = (GOLD / "ATTRIBUTION.md").read_text(encoding="utf-8").splitlines()
    for part in PARTS:
        for record in _texts(part):
            if record["source"] != "written for newsbeam":
                start = f"| {part} | `{record['name']}.json` | {record['title']} |"
                assert [row for row in rows if row.startswith(start) and row.endswith(f"| {record['licence']} |")], record["name"]
