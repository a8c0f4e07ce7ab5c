"""Scores of the event coder against the labelled texts of `tests/data/events`: per stage, per type, core and all.

`python -m tests.quality.event_gold` prints the first four parts, with the names of parts behind it those parts. Of the parts that judge only sums
leave this module: their texts are never shown.

A row meets a label where their triggers overlap; each meets one other at most, best where the types agree. A label with NONE among its
acceptable types that no row meets is no miss. Fields are scored over rows whose type is right.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from schemas.events import Actor, Event
from transforms.core.events import code_events
from transforms.core.gazetteer import load_gazetteer
from transforms.core.gazetteer.table import name_tokens
from transforms.core.plain import plain_article

GOLD: Final = Path(__file__).parents[1] / "data" / "events"
#: What each part is for: `tests/data/events/README.md`.
PARTS: Final = (
    "development",
    "everyday",
    "everyday_unread",
    "held_out",
    "fresh",
    "world",
    "world_unread",
    "sealed",
    "roles",
    "roles_unread",
)
#: A label as it lies in the file; its form is held by `test_event_gold.py`.
Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A labelled text, or a labelled sentence."""

    name: str
    text: str
    title: str | None
    published: datetime | None
    labels: Sequence[Label]


def read_items(half: str) -> list[Item]:
    """All texts and sentences of a half, in a fixed order; empty where there are none yet."""
    folder = GOLD / half
    raw = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    sentences = folder / "sentences.jsonl"
    if sentences.is_file():
        raw += [json.loads(line) for line in sentences.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Item(
            name=each.get("name") or str(each["id"]),
            text=each["text"],
            title=each.get("title"),
            published=_noon(each["published"]),
            labels=each["events"],
        )
        for each in raw
    ]


def _noon(day: str | None) -> datetime | None:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=timezone.utc) if day else None


def coded(item: Item) -> list[Event]:
    """Rows of an item, without artifacts."""
    return list(code_events(plain_article(item.text, title=item.title, published_at=item.published), ())[1])


# --- which row meets which label -----------------------------------------------------------------------------------------


def right_types(label: Label) -> set[str]:
    """Types that count as right."""
    return {label["type"], *label["acceptable_types"]}


def pair(labels: Sequence[Label], rows: Sequence[Event]) -> list[tuple[Label, Event]]:
    """Labels and the rows that meet them, one to one."""
    found = [
        (row.event_type not in right_types(label), abs(row.trigger_start - label["trigger"]["start"]), g, p)
        for g, label in enumerate(labels)
        for p, row in enumerate(rows)
        if row.trigger_start < label["trigger"]["end"] and label["trigger"]["start"] < row.trigger_end
    ]
    met: dict[int, int] = {}
    for _, _, g, p in sorted(found):
        if g not in met and p not in met.values():
            met[g] = p
    return [(labels[g], rows[p]) for g, p in sorted(met.items())]


def same_party(label: Label, actor: Actor) -> bool:
    """Whether an actor is the labelled one: spans overlap, and the country, or where there is none the body, agrees."""
    if actor.start >= label["end"] or label["start"] >= actor.end:
        return False
    if label["country"] or actor.country:
        return bool(label["country"] == actor.country)
    known = _body(label["organisation"])
    return known is None or actor.organisation is None or known == actor.organisation


def _body(name: str | None) -> str | None:
    gazetteer = load_gazetteer()
    entry = gazetteer.names.get(name_tokens(name)) or gazetteer.acronyms.get(name) if name else None
    return entry.organisation if entry is not None else None


def parties_met(labels: Sequence[Label], actors: Sequence[Actor]) -> int:
    """How many labelled parties are found, one to one."""
    left = list(actors)
    for label in labels:
        hit = next((each for each in left if same_party(label, each)), None)
        if hit is not None:
            left.remove(hit)
    return len(actors) - len(left)


def same_side(labels: Sequence[Label], actors: Sequence[Actor]) -> bool:
    """Whether a side is told wholly: all labelled parties, and nobody else of a country or body."""
    met = parties_met(labels, actors)
    return met == len(labels) and met >= sum(each.country is not None or each.organisation is not None for each in actors)


# --- counting ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Count:
    """Right answers among those given and those due."""

    right: int = 0
    given: int = 0
    due: int = 0

    def add(self, right: int, given: int, due: int) -> None:
        """Take up some more."""
        self.right += right
        self.given += given
        self.due += due

    @property
    def precision(self) -> float:
        """Right among given; 1 where nothing was given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Right among due; 1 where nothing was due."""
        return self.right / self.due if self.due else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """All counts over a half."""

    stages: dict[str, Count] = field(default_factory=dict)
    types: dict[str, Count] = field(default_factory=dict)
    #: (confidence of the row, of its type; whether the type is right).
    sure: list[tuple[float, float, bool]] = field(default_factory=list)
    #: (field, its confidence, whether it is right), over rows of a right type.
    fields: list[tuple[str, float, bool]] = field(default_factory=list)
    supposed_asserted: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: Labels of each type that a row of a right type meets.
    found: Counter[str] = field(default_factory=Counter)

    def stage(self, name: str) -> Count:
        """The count of one stage."""
        return self.stages.setdefault(name, Count())


def score(items: Sequence[Item], code: Callable[[Item], list[Event]] = coded) -> Scores:
    """Score rows against labels."""
    scores = Scores()
    for item in items:
        _score_item(scores, item.labels, code(item))
    return scores


def _score_item(scores: Scores, labels: Sequence[Label], rows: Sequence[Event]) -> None:
    pairs = pair(labels, rows)
    met = {id(label) for label, _ in pairs}
    due = [label for label in labels if id(label) in met or "NONE" not in label["acceptable_types"]]
    right = [(label, row) for label, row in pairs if row.event_type in right_types(label)]
    scores.stage("trigger").add(len(pairs), len(rows), len(due))
    scores.stage("type").add(len(right), len(rows), len(due))
    core_rows, core_labels = [row for row in rows if row.tier == "core"], [label for label in due if label["tier"] == "core"]
    hit = {id(each) for two in right for each in two}
    scores.stage("type, core").add(0, len(core_rows), len(core_labels))
    scores.stage("core rows right").add(sum(id(row) in hit for row in core_rows), len(core_rows), 0)
    scores.stage("core labels found").add(sum(id(label) in hit for label in core_labels), 0, len(core_labels))
    told = sum(label["tier"] == row.tier == "core" for label, row in right)
    scores.stage("core labels told as core").add(told, 0, len(core_labels))
    for row in rows:
        scores.sure.append((row.confidence, row.confidence_type or 0.0, id(row) in hit))
        scores.types.setdefault(row.event_type, Count()).add(id(row) in hit, 1, 0)
    for label in due:
        scores.types.setdefault(label["type"], Count()).add(0, 0, 1)
    for label, row in pairs:
        scores.confusions[label["type"], row.event_type] += row.event_type not in right_types(label)
        scores.supposed_asserted += row.status == "asserted" and label["status"] == "hypothetical"
    for label, row in right:
        scores.found[label["type"]] += 1
        _score_fields(scores, label, row)


def _score_fields(scores: Scores, label: Label, row: Event) -> None:
    sides = (("actors", row.actors), ("recipients", row.recipients))
    for name, actors in sides:
        known = [each for each in actors if each.country or each.organisation or each.sector or each.person]
        scores.stage(name).add(parties_met(label[name], actors), len(known), len(label[name]))
        scores.fields += [(name, each.score, any(same_party(want, each) for want in label[name])) for each in known]
    status_right = row.status == label["status"]
    scores.stage("status").add(status_right, 1, 1)
    scores.fields.append(("status", row.confidence_status or 0.0, status_right))
    for name, right, given, due in (*_date(label, row), *_place(label, row), *_speaker(label, row)):
        scores.stage(name).add(right, given, due)
    if row.date_from is not None and row.confidence_date is not None:
        scores.fields.append(("date", row.confidence_date, date_right(label, row)))
    if row.place is not None and row.confidence_place is not None:
        scores.fields.append(("place", row.confidence_place, place_right(label, row)))
    both = all(same_side(label[name], actors) for name, actors in sides)
    codes = all(
        {each["country"] for each in label[name]} - {None} == {each.country for each in actors} - {None} for name, actors in sides
    )
    scores.stage("both sides, of right type").add(both, 1, 1)
    scores.stage("both sides' countries, of right type").add(codes, 1, 1)
    if row.tier == "core":
        scores.stage("full record, core").add(both, 0, 0)


def date_right(label: Label, row: Event) -> bool:
    """Whether a row's interval is the labelled one, or both have none."""
    want = label["date"]
    if want is None:
        return False
    told = (row.date_from.isoformat() if row.date_from else None, row.date_to.isoformat() if row.date_to else None)
    return told == (want["from"], want["to"])


def _date(label: Label, row: Event) -> Iterator[tuple[str, int, int, int]]:
    right = row.date_start is not None and date_right(label, row)
    yield "date", right, row.date_start is not None, label["date"] is not None


def place_right(label: Label, row: Event) -> bool:
    """Whether a row's place overlaps the labelled one, in the same country."""
    want = label["place"]
    overlaps = (
        want is not None
        and row.place_start is not None
        and row.place_start < want["end"]
        and want["start"] < (row.place_end or 0)
    )
    return overlaps and want["country"] == row.place_country


def _place(label: Label, row: Event) -> Iterator[tuple[str, int, int, int]]:
    yield "place", place_right(label, row), row.place_start is not None, label["place"] is not None


def _speaker(label: Label, row: Event) -> Iterator[tuple[str, int, int, int]]:
    want, start, end = label["attribution"], row.attribution_start, row.attribution_end
    met = want is not None and start is not None and end is not None and start < want["end"] and want["start"] < end
    yield "attribution", met, start is not None, want is not None
    yield "attribution's kind", met and want["kind"] == row.speaker_kind, start is not None, want is not None


# --- figures -------------------------------------------------------------------------------------------------------------


def gold_figures(half: str) -> dict[str, float]:
    """Figures of a half, by name; empty where it holds no labels."""
    items = read_items(half)
    if not items:
        return {}
    scores = score(items)
    stage = scores.stage
    rows, labels = stage("core rows right"), stage("core labels found")
    full = stage("full record, core")
    of_type = stage("both sides, of right type")
    sure = [right for row, _, right in scores.sure if row >= 0.8]
    sure_type = [right for _, sure_of_type, right in scores.sure if sure_of_type >= 0.8]
    figures = {
        "labels": float(stage("trigger").due),
        "rows": float(stage("trigger").given),
        "trigger P": stage("trigger").precision,
        "trigger R": stage("trigger").recall,
        "type P": stage("type").precision,
        "type R": stage("type").recall,
        "type F1": stage("type").f1,
        "core type P": rows.precision,
        "core type R": labels.recall,
        "core tier R": stage("core labels told as core").recall,
        "core full record": full.right / rows.given if rows.given else 1.0,
        "full record P": of_type.right / stage("trigger").given if stage("trigger").given else 1.0,
        "type and both countries R": stage("both sides' countries, of right type").right / max(1, stage("trigger").due),
        "status": stage("status").precision,
        "asserted, though supposed": float(scores.supposed_asserted),
        "confidence >= .8: type right": sum(sure) / len(sure) if sure else 1.0,
        "confidence >= .8: rows": float(len(sure)),
        "type confidence >= .8: type right": sum(sure_type) / len(sure_type) if sure_type else 1.0,
        "type confidence >= .8: rows": float(len(sure_type)),
    }
    for name in ("actors", "recipients", "date", "place", "attribution", "attribution's kind"):
        figures |= {f"{name} P": stage(name).precision, f"{name} R": stage(name).recall}
    return figures


def main(*parts: str) -> None:
    """Print parts of the gold side by side, then the development part by type."""
    parts = parts or PARTS[:4]
    of_part = {part: gold_figures(part) for part in parts}
    print(" " * 36 + "".join(f"{part:>16}" for part in parts))
    for name in of_part[parts[0]]:
        told = "".join(f"{found[name]:>16.3f}" if name in found else f"{'-':>16}" for found in of_part.values())
        print(f"{name:36}{told}")
    if "development" in parts:
        _print_types()


def _print_types() -> None:
    print("\ndevelopment, by type: P, R, F1, rows, labels")
    scores = score(read_items("development"))
    for name, count in sorted(scores.types.items()):
        recall = scores.found[name] / max(1, count.due)
        f1 = 2 * count.precision * recall / max(0.001, count.precision + recall)
        print(f"{name:12}{count.precision:>8.3f}{recall:>8.3f}{f1:>8.3f}{count.given:>6}{count.due:>6}")
    print("confusions:", ", ".join(f"{a}>{b} {n}" for (a, b), n in scores.confusions.most_common(12) if n))


if __name__ == "__main__":
    main(*sys.argv[1:])
