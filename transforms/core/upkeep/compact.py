"""Many small files become few large ones, sorted by source and time; no row changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from schemas.tables import TABLES
from transforms.core.catalog import groups, manifests_of, place
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.sink import TableFile
from transforms.core.upkeep.ordering import in_order
from transforms.core.upkeep.rewriting import Draft, Errand, rewriting, sweep_replaced

#: Warehouses ask for files of 100 MB to 1 GB (Snowflake 100-250 MB, Spark and Delta 128 MB to 1 GB; their documentation, 2026).
TARGET_BYTES: Final = 128 << 20
GRACE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What a compaction did, or would do."""

    files_before: int
    files_after: int
    #: Of the files that were put together.
    bytes_before: int
    #: Given back by files whose grace was over.
    bytes_swept: int


def bins(grouped: Sequence[Sequence[TableFile]], target_bytes: int) -> Iterator[list[TableFile]]:
    """Files that are put together: of one day, with all that belongs to the same articles, until a bin is full.

    Args:
        grouped: `catalog.groups`.
        target_bytes: a bin with so many is full; a group with so many is left as it is.
    """
    by_day: dict[date, list[TableFile]] = defaultdict(list)
    for group in grouped:
        if sum(file.bytes for file in group) >= target_bytes:
            continue
        gathered = by_day[group[0].dt]
        gathered += group
        if sum(file.bytes for file in gathered) >= target_bytes:
            yield from _worth(by_day.pop(group[0].dt))
    for gathered in by_day.values():
        yield from _worth(gathered)


def _worth(gathered: list[TableFile]) -> Iterator[list[TableFile]]:
    if len({file.table for file in gathered}) < len(gathered):
        yield gathered


def compact(output: Output, errand: Errand, *, target_bytes: int = TARGET_BYTES, grace: timedelta = GRACE) -> Compacted:
    """Put small files together, a bin at a time; each counts by itself.

    Args:
        output: the folder.
        errand: what is asked for.
        target_bytes: of all tables' files of one bin.
        grace: how long files that were replaced are kept for readers who listed before.

    Returns:
        What was done, or would be.

    Raises:
        LockHeld: another process rewrites.
        UsageRefused: it is no output, or its file system cannot do it.
        OutputFailed: the disk refused; what was committed is intact.
    """
    with rewriting(output, "compact", errand):
        manifests = manifests_of(output)
        small = list(bins(groups(manifests), target_bytes))
        swept = 0
        if not errand.dry_run:
            for files in small:
                _compact_bin(output, files, errand)
            swept = sweep_replaced(output, manifests_of(output), errand.now - grace)
    return Compacted(
        files_before=sum(map(len, small)),
        files_after=sum(len({file.table for file in files}) for files in small),
        bytes_before=sum(file.bytes for files in small for file in files),
        bytes_swept=swept,
    )


def _compact_bin(output: Output, files: Sequence[TableFile], errand: Errand) -> None:
    draft = Draft(output, content_id("compact", *sorted(file.path for file in files)), errand)
    for table in TABLES:
        old = [file for file in files if file.table == table.name]
        if len(old) > 1:
            draft.replace(old, in_order(table, [place(output, file.path) for file in old], draft.scratch()))
    draft.commit()
