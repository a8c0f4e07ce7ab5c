"""Measure how often rows of each kind are right on the event gold that may be read, and write the coder's table of shares.

`python -m tests.quality.calibrate_events` rewrites `transforms/core/coders/plover_lexicon/calibration.tsv`; run it after the coder or the
labels have changed. `held_out` and `fresh` are never read. Rules were tried on the texts that shares are measured on, so shares of types are
too high for others: by how much, `everyday_unread` tells against `everyday`, two parts of one making; it lends these factors and nothing else.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from schemas.events import Event
from tests.quality.event_gold import Label, coded, date_right, pair, place_right, read_items, right_types, same_party
from transforms.core.coders import calibration
from transforms.core.coders.calibration import ALL, PULL, actor_key, type_key, unread_key
from transforms.core.coders.desk import find_desk
from transforms.core.coders.lexicon import load_lexicon
from transforms.core.coders.tokens import tokenise
from transforms.core.sentences import split_sentences

FILE = Path(calibration.__file__).parent / "plover_lexicon" / "calibration.tsv"
_HEADER = """# How often a row's field is right, by what the row shows; shares are drawn towards the field's own ("all") by {pull} rows.
# Measured by tests/quality/calibrate_events.py: change the coder, not this file.
# source: tests/data/events, parts {parts}
# date: 2026-11-26
# columns: field\tkey\tshare\trows
"""

#: Parts of the gold that rules are tried on.
READ = ("development", "everyday")
Cell = tuple[str, str]
#: Labelled sentences come alone, or in pairs for a pronoun.
_SINGLE = 2


def observations() -> Iterator[tuple[Cell, bool]]:
    """Each field of each row over the parts that are read, with whether it is right."""
    for item in (each for part in READ for each in read_items(part)):
        rows = coded(item)
        pairs = pair(item.labels, rows)
        right = {id(row) for label, row in pairs if row.event_type in right_types(label)}
        # Single sentences were written to hold an event: how often a row is none at all, only whole texts tell.
        whole = len(split_sentences(item.text)) > _SINGLE
        nature = is_of_nature(item.text)
        for row in rows if whole else ():
            yield ("type", type_key(row.tier, row.status, known_sides(row), nature=nature)), id(row) in right
            yield ("kind", row.event_type), id(row) in right
        for label, row in pairs:
            if id(row) in right:
                yield from _fields(label, row)


def is_of_nature(text: str) -> bool:
    """Whether an article is of illness, weather or accidents."""
    sentences = (tokenise(text, each.start, each.end) for each in split_sentences(text))
    return find_desk(sentences, load_lexicon().words).nature


def unread() -> dict[Cell, tuple[float, int]]:
    """How much less often rows are right in type in texts that nobody read while rules were written, and how many rows these are."""
    read, other = (_right_by_cell(part) for part in ("everyday", "everyday_unread"))
    whole = min(1.0, _share(other[ALL]) / _share(read[ALL]))
    found = {("unread", ALL): (whole, len(other[ALL]))}
    for key, rights in other.items():
        if key != ALL:
            drawn = (sum(rights) + PULL * whole * _share(read[key])) / (len(rights) + PULL)
            found["unread", key] = (min(1.0, drawn / _share(read[key])), len(rights))
    return found


def _right_by_cell(part: str) -> dict[str, list[bool]]:
    """Whether the types of all rows of a part are right, by cell of the factor."""
    cells: dict[str, list[bool]] = defaultdict(list)
    for item in read_items(part):
        rows = coded(item)
        right = {id(row) for label, row in pair(item.labels, rows) if row.event_type in right_types(label)}
        for row in rows:
            cells[ALL].append(id(row) in right)
            cells[unread_key(row.tier, nature=is_of_nature(item.text))].append(id(row) in right)
    return cells


def _share(rights: Sequence[bool]) -> float:
    return sum(rights) / len(rights)


def known_sides(row: Event) -> int:
    """Sides with somebody of a known country or body."""
    return sum(any(each.country or each.organisation for each in side) for side in (row.actors, row.recipients))


def _fields(label: Label, row: Event) -> Iterator[tuple[Cell, bool]]:
    yield ("status", row.status), row.status == label["status"]
    for field, side, actors in (("actor", "actors", row.actors), ("recipient", "recipients", row.recipients)):
        for actor in actors:
            known = actor.country is not None or actor.organisation is not None
            yield (field, actor_key(actor.resolution, known=known)), any(same_party(want, actor) for want in label[side])
    if row.date_from is not None and row.date_method is not None:
        yield ("date", row.date_method), date_right(label, row)
    if row.place is not None and row.place_precision is not None:
        yield ("place", row.place_precision), place_right(label, row)


def measured() -> Mapping[Cell, tuple[float, int]]:
    """Share and number of rows of each cell."""
    seen: dict[Cell, list[bool]] = defaultdict(list)
    for cell, right in observations():
        seen[cell].append(right)
        seen[cell[0], ALL].append(right)
    whole = {field: sum(found) / len(found) for (field, key), found in seen.items() if key == ALL}
    shares = {
        (field, key): ((sum(found) + (key != ALL) * PULL * whole[field]) / (len(found) + (key != ALL) * PULL), len(found))
        for (field, key), found in sorted(seen.items())
    }
    return shares | dict(sorted(unread().items()))


def main() -> int:
    """Write the table."""
    lines = [f"{field}\t{key}\t{share:.3f}\t{count}\n" for (field, key), (share, count) in measured().items()]
    FILE.write_text(_HEADER.format(pull=PULL, parts=" and ".join(READ)) + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
