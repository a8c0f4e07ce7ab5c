"""How far the confidences of event rows can be believed: what they say beside how often rows are right, on labelled texts that only judge.

    python -m tests.quality.reliability [PART ...]
    python -m tests.quality.reliability --write     the table of docs/calibration.md

Rows are put into three groups by what a field's confidence says. Of each: how many, what they say on average, how many are right. `off` is the
expected calibration error over these groups. Nothing but sums is printed. The row as a whole is right where its type, its status and both
sides are; sides are right where all labelled parties are told and nobody else of a country or body.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from schemas.events import Event
from tests.quality.event_gold import (
    Item,
    Label,
    coded,
    date_right,
    pair,
    place_right,
    read_items,
    right_types,
    same_party,
    same_side,
)

#: Nobody read them while rules were written, and no share of the coder's table was measured on them; see `tests/data/events/README.md`.
JUDGES: Final = ("held_out", "fresh", "world_unread")
BINS: Final = ((0.0, 0.5), (0.5, 0.8), (0.8, 1.01))
DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "calibration.md"
_BEGIN: Final = "<!-- reliability: written by python -m tests.quality.reliability --write -->\n"
_END: Final = "<!-- /reliability -->\n"
#: What a field says, and whether it is right.
Said = tuple[float, bool]


def observations(items: Sequence[Item]) -> Mapping[str, list[Said]]:
    """Every confidence that is filled, by field; fields of a row are judged where its type is right."""
    found: dict[str, list[Said]] = defaultdict(list)
    for item in items:
        rows = coded(item)
        met = {id(row): label for label, row in pair(item.labels, rows) if row.event_type in right_types(label)}
        for row in rows:
            label = met.get(id(row))
            found["confidence_type"].append((row.confidence_type or 0.0, label is not None))
            found["confidence"].append((row.confidence, label is not None and _whole(label, row)))
            for name, said in _fields(label, row) if label is not None else ():
                found[name].append(said)
    return found


def _whole(label: Label, row: Event) -> bool:
    return (
        row.status == label["status"]
        and same_side(label["actors"], row.actors)
        and same_side(label["recipients"], row.recipients)
    )


def _fields(label: Label, row: Event) -> Iterator[tuple[str, Said]]:
    yield "confidence_status", (row.confidence_status or 0.0, row.status == label["status"])
    for side, actors in (("actors", row.actors), ("recipients", row.recipients)):
        yield from ((f"{side}[].score", (one.score, any(same_party(want, one) for want in label[side]))) for one in actors)
    for name, said in (("confidence_actors", row.confidence_actors), ("confidence_recipients", row.confidence_recipients)):
        side = name.removeprefix("confidence_")
        if said is not None:
            yield name, (said, same_side(label[side], row.actors if side == "actors" else row.recipients))
    if row.date_from is not None and row.confidence_date is not None:
        yield "confidence_date", (row.confidence_date, date_right(label, row))
    if row.place is not None and row.confidence_place is not None:
        yield "confidence_place", (row.confidence_place, place_right(label, row))


def groups(said: Sequence[Said]) -> list[tuple[int, float, float]]:
    """Of each bin: how many, what they say on average, the share that is right; an empty bin is zeros.

    >>> [(n, round(said, 2), right) for n, said, right in groups([(0.9, True), (0.85, False), (0.1, False)])]
    [(1, 0.1, 0.0), (0, 0.0, 0.0), (2, 0.88, 0.5)]
    """
    found = []
    for low, high in BINS:
        inside = [(value, right) for value, right in said if low <= value < high]
        n = max(1, len(inside))
        found.append((len(inside), sum(value for value, _ in inside) / n, sum(right for _, right in inside) / n))
    return found


def calibration_error(said: Sequence[Said]) -> float:
    """By how much what is said differs from the share that is right, over the bins, weighed by rows."""
    return sum(n * abs(claimed - right) for n, claimed, right in groups(said)) / max(1, len(said))


def table(found: Mapping[str, Sequence[Said]]) -> str:
    """The same for a document, what can be believed most first."""
    lines = ["| column | below .5 | .5 to .8 | .8 and more | off by |", "|---|---|---|---|---|"]
    for name in sorted(found, key=lambda name: calibration_error(found[name])):
        cells = (f"{n}: says {_short(claimed)}, right {_short(right)}" if n else "–" for n, claimed, right in groups(found[name]))
        lines.append(f"| `{name}` | {' | '.join(cells)} | {calibration_error(found[name]):.3f} |")
    return "\n".join([*lines, "", f"Rows: {len(found['confidence'])}.", ""])


def _short(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


def main(*said: str) -> None:
    """Print the table, or write it into the document."""
    parts = [each for each in said if each != "--write"]
    found = observations([item for part in parts or JUDGES for item in read_items(part)])
    if len(parts) < len(said):
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(_BEGIN)
        DOCUMENT.write_text(f"{before}{_BEGIN}{table(found)}{_END}{rest.partition(_END)[2]}", encoding="utf-8")
        return
    print(f"{'':24}" + "".join(f"{f'{low:g} to {min(high, 1):g}':>24}" for low, high in BINS) + f"{'off':>8}")
    for name in sorted(found):
        cells = (f"{n:5} say {claimed:.2f} right {right:.2f}" if n else "-" for n, claimed, right in groups(found[name]))
        print(f"{name:24}" + "".join(f"{cell:>24}" for cell in cells) + f"{calibration_error(found[name]):8.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
