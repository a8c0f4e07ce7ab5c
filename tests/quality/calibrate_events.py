"""Measure how often rows of each kind are right on the development half of the event gold, and write the coder's table of shares.

`python -m tests.quality.calibrate_events` rewrites `transforms/core/coders/plover_lexicon/calibration.tsv`; run it after the coder or the
labels have changed. The held-out half is never read.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from schemas.events import Event
from tests.quality.event_gold import Label, coded, date_right, pair, place_right, read_items, right_types, same_party
from transforms.core.coders import calibration
from transforms.core.coders.calibration import ALL, PULL, actor_key, type_key
from transforms.core.sentences import split_sentences

FILE = Path(calibration.__file__).parent / "plover_lexicon" / "calibration.tsv"
_HEADER = """# How often a row's field is right, by what the row shows; shares are drawn towards the field's own ("all") by {pull} rows.
# Measured by tests/quality/calibrate_events.py: change the coder, not this file.
# source: development half of tests/data/events
# date: 2026-11-26
# columns: field\tkey\tshare\trows
"""

Cell = tuple[str, str]
#: Labelled sentences come alone, or in pairs for a pronoun.
_SINGLE = 2


def observations() -> Iterator[tuple[Cell, bool]]:
    """Each field of each row over the development half, with whether it is right."""
    for item in read_items("development"):
        rows = coded(item)
        pairs = pair(item.labels, rows)
        right = {id(row) for label, row in pairs if row.event_type in right_types(label)}
        # Single sentences were written to hold an event: how often a row is none at all, only whole texts tell.
        whole = len(split_sentences(item.text)) > _SINGLE
        for row in rows if whole else ():
            yield ("type", type_key(row.tier, row.status, known_sides(row))), id(row) in right
        for label, row in pairs:
            if id(row) in right:
                yield from _fields(label, row)


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
    return {
        (field, key): ((sum(found) + (key != ALL) * PULL * whole[field]) / (len(found) + (key != ALL) * PULL), len(found))
        for (field, key), found in sorted(seen.items())
    }


def main() -> int:
    """Write the table."""
    lines = [f"{field}\t{key}\t{share:.3f}\t{count}\n" for (field, key), (share, count) in measured().items()]
    FILE.write_text(_HEADER.format(pull=PULL) + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
