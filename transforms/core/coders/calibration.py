"""Shares of right answers by what a row shows, measured on labelled text; the scores of rows are read from here.

`plover_lexicon/calibration.tsv` is written by `python -m tests.quality.calibrate_events` from the parts of the event gold that may be read. A
share is drawn towards the share of all rows of its field by `PULL` rows, so that a cell of few rows claims little.

    type       whether the article is of illness, weather or accidents; tier, status (asserted, planned, other), and how many sides are
               of a known country or body (0, 1, 2)
    kind       the type itself; a row's share is that of its cell, as far up or down as its type is surer or less sure than all
    unread     how much less often types are right in texts that rules were not tried on, by what the article is of and the tier: a factor
    actor      how the actor was resolved, and "open" where no country or body was found; recipient the same
    status     the status itself
    date       how the expression was read
    place      its precision
"""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from transforms.core.gazetteer.table import read_table

_FILE: Final = Path(__file__).parent / "plover_lexicon" / "calibration.tsv"
#: Rows of the whole field that each cell is mixed with.
PULL: Final = 10
#: No type is surer than this: labels err, too.
_MOST: Final = 0.98
#: Key of a field's own share.
ALL: Final = "all"
_STATUSES: Final = {"asserted": "asserted", "historical": "asserted", "planned": "planned"}


@functools.cache
def load_calibration(path: Path = _FILE) -> Mapping[tuple[str, str], float]:
    """Shares by field and key; once per process.

    Raises:
        GazetteerError: a line is wrong; the message begins with file and line number.
    """
    shares: dict[tuple[str, str], float] = {}
    for row in read_table(path, ("field", "key", "share", "rows"))[1]:
        cell = (row.required("field"), row.required("key"))
        try:
            share = float(row.required("share"))
        except ValueError as error:
            raise row.error(f"share {row.cells['share']!r} is no number") from error
        if not 0 <= share <= 1 or cell in shares:
            raise row.error("a share lies between 0 and 1, and a cell stands once")
        shares[cell] = share
    return shares


def share_of(field: str, key: str) -> float:
    """Share of right answers of a cell; of the whole field where the cell was never seen.

    >>> share_of("actor", "gazetteer") > share_of("actor", "none")
    True
    """
    shares = load_calibration()
    return shares.get((field, key), shares[field, ALL])


def type_key(tier: str, status: str, known_sides: int, *, nature: bool) -> str:
    """Cell of a row's type; `nature`: the article is of illness, weather or accidents."""
    return f"{'nature' if nature else 'other'} {tier} {_STATUSES.get(status, 'other')} {known_sides}"


def unread_key(tier: str, *, nature: bool) -> str:
    """Cell of the factor for texts that rules were not tried on; plain tellings are read alike everywhere."""
    return tier if tier == "core" else f"{'nature' if nature else 'other'} {tier}"


def type_share(tier: str, status: str, known_sides: int, event_type: str, *, nature: bool) -> float:
    """How often such a row is right in type, in texts that were not read while rules were written; [0, `_MOST`].

    >>> sure, unsure = type_share("core", "asserted", 2, "REQUEST", nature=False), type_share("context", "asserted", 0, "AID", nature=True)
    >>> sure > unsure
    True
    """
    share = (
        share_of("type", type_key(tier, status, known_sides, nature=nature))
        * share_of("kind", event_type)
        / share_of("kind", ALL)
    )
    return min(share * share_of("unread", unread_key(tier, nature=nature)), _MOST)


def actor_key(resolution: str, *, known: bool) -> str:
    """Cell of an actor's, or a recipient's, score."""
    return resolution if known else f"{resolution} open"
