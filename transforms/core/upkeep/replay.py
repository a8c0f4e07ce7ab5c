"""Dead letters read again after a fix: which they are, where their records lie, and what becomes of those that ended otherwise.

    plan      the records of dead letters that lie in files, and nothing else of these files
    run       the chain, one commit: a record ends as a row or a repeat, or as a dead letter with the reason it has now
    settle    dead letters that ended otherwise leave their table: a rewrite like any other

The commit's manifest says which dead letters it resolved; killed before they are settled, the next replay settles them first.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from schemas.errors import UsageRefused
from schemas.tables import DEAD_LETTERS
from transforms.core.catalog import live_files, manifests_of, place
from transforms.core.commit import Replayed
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.sink import read_rows
from transforms.core.sources.plan import Plan
from transforms.core.sources.slices import Slice
from transforms.core.upkeep.rewriting import Draft, Errand, rewriting
from transforms.core.upkeep.rows import Edit, edited, pieces, touches

_COLUMNS: Final = ("dead_letter_id", "reason", "url", "input_name", "input_offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPlan:
    """What is read again."""

    slices: tuple[Slice, ...] = ()
    letters: tuple[Replayed, ...] = ()
    #: Files that are gone or have other bytes than when they were read.
    missing: tuple[str, ...] = ()
    #: Addresses of dead letters that came from the web: nothing of them is kept.
    addresses: tuple[str, ...] = ()


def plan_replay(
    output: Output, plan_file: Callable[[str], Plan], committed: Collection[str], reasons: Sequence[str] = ()
) -> ReplayPlan:
    """Find the records of dead letters.

    Args:
        output: the folder.
        plan_file: plans one input, under the name it was given; raises UsageRefused where it is gone.
        committed: ids of the slices that are committed.
        reasons: only dead letters for these; none: all.
    """
    hashes: dict[str, set[str]] = defaultdict(set)
    manifests = manifests_of(output)
    for each in (item for manifest in manifests for item in manifest["inputs"]):
        hashes[each["input_name"]].add(each["sha256"])
    by_file: dict[str, list[Replayed]] = defaultdict(list)
    addresses = []
    for row in _letters(output, reasons):
        if row["input_name"] is None or row["input_offset"] is None or "://" in row["input_name"]:
            addresses.append(row["url"])
        else:
            letter = Replayed(**{name: row[name] for name in ("dead_letter_id", "input_name", "input_offset")})
            by_file[row["input_name"]].append(letter)
    slices: list[Slice] = []
    letters: list[Replayed] = []
    missing = []
    for name, wanted in sorted(by_file.items()):
        found = _slices(plan_file, name, hashes[name])
        if found is None:
            missing.append(name)
        else:
            offsets = [letter.input_offset for letter in wanted]
            # A file that could not be read at all has one dead letter for all its records; by now they may be told apart.
            whole = offsets == [0] and not any(piece.slice_id in committed for piece in found)
            slices += found if whole else _narrowed(found, offsets)
            letters += wanted
    return ReplayPlan(
        slices=tuple(slices), letters=tuple(letters), missing=tuple(missing), addresses=tuple(sorted({url for url in addresses if url}))
    )  # fmt: skip


def _letters(output: Output, reasons: Sequence[str]) -> Iterator[dict[str, Any]]:
    for file in live_files(manifests_of(output)):
        if file.table == DEAD_LETTERS.name:
            rows = read_rows(place(output, file.path), _COLUMNS)
            yield from (row for row in rows if not reasons or row["reason"] in reasons)


def _slices(plan_file: Callable[[str], Plan], name: str, hashes: set[str]) -> tuple[Slice, ...] | None:
    """The slices of a file; None: it is gone, or is another file by now."""
    try:
        found = plan_file(name).slices
    except UsageRefused:
        return None
    return None if any(piece.sha256 not in hashes for piece in found) else found


def _narrowed(slices: Iterable[Slice], offsets: Sequence[int]) -> Iterator[Slice]:
    """The slices in which some offsets lie, narrowed to them."""
    for piece in slices:
        if piece.format == "jsonl":
            inside = [offset for offset in offsets if piece.first <= offset < piece.first + piece.records]
        elif piece.format in {"warc", "arc"}:
            inside = [offset for offset in offsets if piece.start <= offset < piece.stop]
        else:
            inside = list(offsets)
        if inside:
            yield replace(piece, only=tuple(sorted(inside)))


def settle(output: Output, errand: Errand) -> int:
    """Take out of `dead_letters` those that a replay resolved.

    Returns:
        How many were taken out.

    Raises:
        LockHeld: another process rewrites.
        OutputFailed: the disk refused.
    """
    count = 0
    with rewriting(output, "replay", errand):
        manifests = manifests_of(output)
        done = {manifest["unit_id"] for manifest in manifests}
        for manifest in manifests:
            resolved, unit_id = manifest.get("resolved"), content_id("settle", manifest["unit_id"])
            if resolved and unit_id not in done:
                count += _settle(output, Draft(output, unit_id, errand), resolved)
    return count


def _settle(output: Output, draft: Draft, resolved: Sequence[str]) -> int:
    edit = Edit(drop={"dead_letter_id": set(resolved)})
    for file in live_files(manifests_of(output)):
        if file.table == DEAD_LETTERS.name and touches(place(output, file.path), edit):
            draft.replace([file], (edited(piece, edit) for piece in pieces(DEAD_LETTERS, [place(output, file.path)])))
    draft.commit(also=lambda store: store.forget_dead_letters(resolved))
    return draft.removed.get(DEAD_LETTERS.name, 0)
