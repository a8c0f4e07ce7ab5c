"""Is it an event, of which type, and does it stand? Scores over single sentences, most of them traps (`tests/data/events/acts.tsv`).

Every second sentence is read while rules are tried; of the others only sums leave this module.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemas.events import Event
from transforms.core.coders.plover import code
from transforms.core.gazetteer.table import read_table
from transforms.core.plain import plain_article

FILE: Final = Path(__file__).parents[1] / "data" / "events" / "acts.tsv"
PARTS: Final = ("read", "unread")
_NONE: Final = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One labelled act of a sentence."""

    #: Types that count as right; with NONE among them no event is as good.
    types: frozenset[str]
    statuses: frozenset[str]
    #: Half-open, in the sentence.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its acts."""

    part: str
    text: str
    acts: tuple[Act, ...]


def read_sentences(path: Path = FILE) -> Iterator[Sentence]:
    """The labelled sentences, in the order of the file.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
        ValueError: a trigger does not stand in its sentence.
    """
    for row in read_table(path, ("part", "text", "events"))[1]:
        text, events = row.required("text"), row.required("events")
        acts = () if events == "none" else tuple(_act(text, each) for each in events.split(";"))
        yield Sentence(part=row.required("part"), text=text, acts=acts)


def _act(text: str, told: str) -> Act:
    types, statuses, trigger = told.split(":", 2)
    start = text.index(trigger)
    return Act(types=frozenset(types.split("|")), statuses=frozenset(statuses.split("|")), start=start, end=start + len(trigger))


def _met(act: Act, rows: list[Event]) -> Event | None:
    """The row whose words overlap those of an act, best of a right type."""
    near = [row for row in rows if row.trigger_start < act.end and act.start < row.trigger_end]
    return min(near, key=lambda row: row.event_type not in act.types, default=None)


def act_figures() -> Mapping[str, float]:
    """Precision and recall of the type, and share of right statuses, of each part."""
    figures: dict[str, float] = {}
    for part in PARTS:
        given = due = right = stand = 0
        for sentence in read_sentences():
            if sentence.part != part:
                continue
            rows = code(plain_article(sentence.text))
            given += len(rows)
            for act in sentence.acts:
                row = _met(act, rows)
                due += row is not None or _NONE not in act.types
                hit = row is not None and row.event_type in act.types
                right += hit
                stand += hit and row is not None and row.status in act.statuses
        name = "acts" if part == "read" else f"acts {part}"
        figures |= {f"{name}: type P": right / given, f"{name}: type R": right / due, f"{name}: status": stand / right}
    return figures


def main() -> None:
    """Print the figures."""
    for name, value in act_figures().items():
        print(f"{name:40}{value:>10.3f}")


if __name__ == "__main__":
    main()
