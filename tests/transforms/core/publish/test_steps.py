"""From a log to steps: whatever was rewritten meanwhile, after each step a reader sees the rows of whole commits, each once."""

from dataclasses import asdict
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transforms.core.catalog import live_files
from transforms.core.manifest import Counts, as_published, counts_of
from transforms.core.publish.steps import Logged, logged, same_commits, steps, together

DAY = date(2026, 1, 31)


class _Log:
    """An output that is only a log: files are named by the rows in them."""

    def __init__(self) -> None:
        self.entries: list[Logged] = []
        self.rows_of: dict[str, frozenset[int]] = {}
        self.live: list[str] = []
        #: Rows of all commits up to each.
        self.rows: list[frozenset[int]] = []

    def append(self, files: int) -> None:
        """A commit with a row in each of some new files."""
        number = len(self.entries)
        new = {f"articles/dt={DAY}/part-{number}-{index}.parquet": frozenset({number * 10 + index}) for index in range(files)}
        self._write(new, (), [])

    def rewrite(self, chosen: list[int], *, erase: bool) -> None:
        """Some of the files put into one; an erasure takes one row out and says which hash it left."""
        old = [self.live[index % len(self.live)] for index in chosen] if self.live else []
        rows = sorted(row for path in dict.fromkeys(old) for row in self.rows_of[path])
        kept, gone = (rows[1:], rows[:1]) if erase else (rows, [])
        new = {f"articles/dt={DAY}/part-{len(self.entries)}-all.parquet": frozenset(kept)} if kept else {}
        self._write(new, tuple(dict.fromkeys(old)), [f"hash{row}" for row in gone], removed=len(gone))

    def _write(self, new: dict[str, frozenset[int]], old: tuple[str, ...], tombstones: list[str], removed: int = 0) -> None:
        number = len(self.entries) + 1
        added = 0 if old or tombstones else len(new)
        said: dict[str, Any] = {
            "sequence": number,
            "unit_id": f"unit{number}",
            "counts": asdict(Counts(read=added, rows=added)),
            "tables": {"articles": added},
            "reasons": {},
            "faults": [],
            "files": [
                {"table": "articles", "dt": DAY.isoformat(), "path": path, "rows": len(rows), "bytes": 1, "sha256": path}
                for path, rows in new.items()
            ],
            "inputs": [{"input_name": f"input{number}"}],
        }
        if old or tombstones:
            said |= {"replaces": list(old), "removed": {"articles": removed}, "tombstones": tombstones}
        self.entries.append(logged(as_published(said)))
        self.rows_of |= new
        self.live = [path for path in self.live if path not in old] + list(new)
        self.rows.append(frozenset(row for path in self.live for row in self.rows_of[path]))


_OPERATIONS = st.lists(
    st.one_of(
        st.integers(0, 3),
        st.tuples(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.booleans()),
    ),
    max_size=14,
)


@given(operations=_OPERATIONS, cut=st.integers(0, 14))
def test_each_step_shows_whole_commits(operations: list[Any], cut: int) -> None:
    """The target sees every row of the commits up to the step, once; asks for no file that is gone, and removes none that it has not got."""
    log = _Log()
    for operation in operations:
        if isinstance(operation, int):
            log.append(operation)
        else:
            log.rewrite(operation[0], erase=operation[1])
    held = [step for part in (log.entries[:cut], log.entries[cut:]) for step in _taken(log, part)]
    assert [step.sequence for step in held[-1:]] == [len(log.entries)][: len(log.entries)]
    for part in (log.entries[:cut], log.entries[cut:]):
        now = {file.path for file in live_files([each.manifest for each in part])}
        assert all(file.path in now for step in steps(part) for file in step.added)


def _taken(log: _Log, part: list[Logged]) -> list[Any]:
    """The steps of a part of the log, each proved on what a target and a reader of its manifests have after it."""
    start = part[0].manifest["sequence"] - 1 if part else 0
    before = list(steps(log.entries[:start]))
    files = {file.path for step in before for file in step.added} - {path for step in before for path in step.removed}
    manifests = [step.manifest for step in before]
    taken = list(steps(part))
    for step in taken:
        assert set(step.removed) <= files
        files = files - set(step.removed) | {file.path for file in step.added}
        manifests.append(step.manifest)
        rows = [row for path in files for row in log.rows_of[path]]
        assert sorted(rows) == sorted(log.rows[step.sequence - 1])
        assert sorted(file.path for file in live_files(manifests)) == sorted(files)
        total = sum(map(counts_of, manifests), Counts())
        gone = sum(manifest.get("removed", {}).get("articles", 0) for manifest in manifests)
        assert (total.rows - gone, total.balanced) == (len(rows), True)
    return taken


def test_one_manifest_is_kept_byte_for_byte() -> None:
    """A step of one manifest has its bytes; what is said in no manifest is added to none."""
    log = _Log()
    log.append(2)
    (step,) = steps(log.entries)
    assert (step.raw, step.name, step.removed) == (log.entries[0].raw, "000001-unit1.json", ())


def test_manifests_that_cannot_be_shown_alone_become_one() -> None:
    """Files that were replaced before a target had them are not asked for; the one manifest says what several say together."""
    log = _Log()
    log.append(1)
    log.append(2)
    log.rewrite([0, 1, 2], erase=True)
    (step,) = steps(log.entries)
    assert [file.path for file in step.added] == log.live
    assert (step.sequence, step.name, step.removed) == (3, "000003-unit3.json", ())
    assert step.manifest["merged_from"] == 1
    assert (step.manifest["counts"]["rows"], step.manifest["tables"], step.manifest["removed"]) == (
        3,
        {"articles": 3},
        {"articles": 1},
    )
    assert [each["input_name"] for each in step.manifest["inputs"]] == ["input1", "input2", "input3"]
    assert step.manifest["tombstones"] == ["hash0"]


def test_what_an_erasure_takes_out_makes_no_other_commit() -> None:
    """Manifests are of the same commits when they differ in names of inputs and places of faults, and in nothing else."""
    log = _Log()
    log.append(1)
    manifest = together(log.entries).manifest
    assert same_commits(manifest, {**manifest, "inputs": [], "faults": ["x"]})
    assert not same_commits(manifest, {**manifest, "files": []})
    assert not same_commits(manifest, {})
