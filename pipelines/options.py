"""What a run is asked to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Records of one unit: one Beam run, one commit, one set of files.
UNIT_RECORDS: Final = 10_000
UNIT_BYTES: Final = 1 << 30
#: With a time limit, units are small, so that the limit is kept and work is not lost.
TIMED_UNIT_RECORDS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOptions:
    """One `newsbeam backfill`."""

    inputs: tuple[str, ...]
    out: Path
    dry_run: bool = False
    #: Stop after this many records; None: read all.
    max_items: int | None = None
    #: Start no further unit after this many seconds; None: no limit.
    max_time_s: float | None = None
    workers: int = 1
    #: Pass over what was committed before; else read it again (and write what is new).
    resume: bool = True
    runner: str = "FnApiRunner"
    #: Beam options, `name=value`.
    beam: tuple[str, ...] = ()
    #: Largest share of records set aside, 0-1.
    max_dead_letter_share: float = 1.0
    unit_records: int = UNIT_RECORDS
