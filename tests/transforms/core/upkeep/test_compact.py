"""Small files become large ones; no row changes, nobody who reads meanwhile sees one twice or misses one."""

import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.errors import LockHeld, UsageRefused
from tests.transforms.core.upkeep.made import (
    ERRAND,
    UNITS,
    Killed,
    analysis,
    broken,
    commit,
    killed_at,
    made_output,
    rows,
    steps_of,
)
from transforms.core import replacing
from transforms.core.catalog import live_files, manifests_of, place
from transforms.core.monitoring.rebuild import rebuild_store
from transforms.core.output import Output
from transforms.core.reading import revisions_of
from transforms.core.reindex import rebuild_index
from transforms.core.store import Store
from transforms.core.upkeep.compact import GRACE, bins, compact

LATER = replace(ERRAND, now=ERRAND.now + GRACE + timedelta(seconds=1))


def _files(output: Output, table: str) -> list[Path]:
    return sorted(output.root.glob(f"{table}/dt=*/part-*.parquet"))


def test_no_row_changes(tmp_path: Path) -> None:
    """Each table has one file a day, the same rows, and every promise holds; the second time nothing is left to do."""
    output = made_output(tmp_path)
    before = rows(output)
    assert len(_files(output, "articles")) == UNITS
    done = compact(output, ERRAND)
    assert rows(output) == before
    assert {len(_files(output, table)) for table in before} == {2}
    assert broken(output) == []
    assert (done.files_before, done.files_after) == (UNITS * len(before), 2 * len(before))
    assert compact(output, ERRAND).files_before == 0


def test_rows_are_sorted_by_source_and_time(tmp_path: Path) -> None:
    """Articles of a compacted file stand in the order of their sources, events in that of their days."""
    output = made_output(tmp_path)
    compact(output, ERRAND)
    for path in _files(output, "articles"):
        domains = pq.ParquetFile(path).read(columns=["domain"]).column(0).to_pylist()
        assert domains == sorted(domains)
        assert len(domains) == UNITS


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """What would be done is told, and no byte changes."""
    output = made_output(tmp_path)
    before = _bytes(output)
    assert compact(output, replace(ERRAND, dry_run=True)).files_before == len(list(output.root.glob("*/dt=*/*")))
    assert _bytes(output) == before


def _bytes(output: Output) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in output.root.rglob("*") if path.is_file() and path.suffix in {".parquet", ".json"}}


@pytest.mark.slow
@pytest.mark.fault(53)
def test_a_killed_compaction_is_finished_or_never_was(tmp_path: Path) -> None:
    """Killed before any change of the disk: all rows are there, once; the next run comes to the same end."""
    made_output(tmp_path / "made", units=2, days=1, bare=True)
    begun = rows(Output(tmp_path / "made" / "out"))
    shutil.copytree(tmp_path / "made", tmp_path / "calm")
    steps = steps_of(lambda: compact(Output(tmp_path / "calm" / "out"), ERRAND))
    assert steps > 40
    for step in range(steps):
        folder = tmp_path / f"killed{step}"
        shutil.copytree(tmp_path / "made", folder)
        output = Output(folder / "out")
        with killed_at(step), pytest.raises(Killed):
            compact(output, ERRAND)
        assert rows(output) == begun, step
        compact(output, ERRAND)
        assert rows(output) == begun, step
        assert {len(_files(output, table)) for table in begun} == {1}, step
        if step % 10 == 0:
            assert broken(output) == [], step
        shutil.rmtree(folder)


def test_who_comes_next_publishes_what_counted(tmp_path: Path) -> None:
    """A compaction that was killed between its transaction and its publication is finished by the next commit of a run."""
    output = made_output(tmp_path)
    before = rows(output)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replacing, "_swap", _die)
        with pytest.raises(Killed):
            compact(output, ERRAND)
    assert len(manifests_of(output)) == UNITS
    commit(output, "next", analysis("next"), days=1)
    assert len(manifests_of(output)) == UNITS + 2
    assert {table: set(values) for table, values in before.items() if table == "articles"}["articles"] < set(
        rows(output)["articles"]
    )
    assert broken(output) == []


def _die(*_: object) -> None:
    raise Killed


def test_a_unit_that_is_done_again_writes_nothing_twice(tmp_path: Path) -> None:
    """After a compaction, a unit that was committed is known, and so are the rows of one that is read again under another id."""
    output = made_output(tmp_path)
    compact(output, ERRAND)
    before = rows(output)
    commit(output, "unit0", analysis("a0"), analysis("b0", "And more was told of it later in the day."))
    commit(output, "again", analysis("a0"), analysis("b0", "And more was told of it later in the day."), days=5)
    assert rows(output) == before
    assert broken(output) == []


def test_a_copy_of_a_compacted_article_is_found(tmp_path: Path) -> None:
    """Texts that a commit compares are found in the files that replaced those in which they were written."""
    output = made_output(tmp_path)
    compact(output, ERRAND)
    with Store(output.store) as store:
        files = store.files_now(1, "articles")
    assert [output.root / file.path for file in files] == [path for path in _files(output, "articles") if "-01-31" in str(path)]
    before = len(rows(output)["duplicates"])
    commit(output, "copy", analysis("copy", "And more was told of it later in the day."), days=2)
    assert len(rows(output)["duplicates"]) > before
    assert broken(output) == []


@pytest.mark.fault(58)
def test_stores_are_made_again_from_compacted_files(tmp_path: Path) -> None:
    """Index and store come back from what a compaction left: the same keys, and nothing is written twice."""
    output = made_output(tmp_path)
    compact(output, ERRAND)
    before = rows(output)
    with output.commit_lock(), Store(output.store) as store:
        assert rebuild_index(output, store) == 2 * UNITS
    output.store.rename(tmp_path / "lost.sqlite")
    with Store(output.store) as store:
        assert rebuild_store(output, store) == UNITS + 2
    commit(output, "again", analysis("a0"), analysis("a3"), days=5)
    assert rows(output) == before


def test_an_article_is_found_by_its_address(tmp_path: Path) -> None:
    """Commands that look an article up read the new files, and each revision once."""
    output = made_output(tmp_path)
    compact(output, ERRAND)
    assert [row["title"] for row in revisions_of(output, "https://a3.example/a3", ["title", "url"])] == ["Drones, a3"]


def test_readers_never_see_a_gap_or_a_double(tmp_path: Path) -> None:
    """Whoever lists folders, and whoever reads manifests, counts the same rows while files are replaced under them."""
    duckdb = pytest.importorskip("duckdb")
    output = made_output(tmp_path, units=12)
    ended, counts = threading.Event(), set[tuple[str, int]]()

    def look() -> None:
        with duckdb.connect() as db:
            while not ended.is_set():
                try:
                    query = f"SELECT count(*) FROM read_parquet('{output.root}/articles/**/*.parquet')"  # noqa: S608
                    counts.add(("listed", db.execute(query).fetchone()[0]))
                except duckdb.IOException:  # listed before, opened after: said aloud, and asked again
                    continue
                files = [file for file in live_files(manifests_of(output)) if file.table == "articles"]
                counts.add(("manifest", sum(_rows_of(output, file.path) for file in files)))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        compact(output, ERRAND)
        for number in range(4):
            commit(output, f"more{number}", days=number % 2)
            compact(output, ERRAND)
    finally:
        ended.set()
        reader.join()
    assert counts == {("listed", 24), ("manifest", 24)}


def test_replaced_files_go_after_their_grace(tmp_path: Path) -> None:
    """A file that was replaced lies aside, where those find it who read the manifests before; a day later it is gone."""
    output = made_output(tmp_path)
    old = [file.path for file in live_files(manifests_of(output))]
    compact(output, ERRAND)
    assert all(place(output, path).is_file() for path in old)
    assert not any((output.root / path).is_file() for path in old)
    assert compact(output, LATER).bytes_swept > 0
    assert not any(place(output, path).is_file() for path in old)
    assert list(output.replaced.iterdir()) == []


def test_without_grace_they_go_at_once(tmp_path: Path) -> None:
    """Of no grace, nothing is left aside."""
    output = made_output(tmp_path)
    compact(output, ERRAND, grace=timedelta(0))
    assert list(output.replaced.iterdir()) == []
    assert broken(output) == []


def test_full_files_are_left_alone(tmp_path: Path) -> None:
    """A bin is full at the target; what is as large by itself is not read again."""
    output = made_output(tmp_path)
    groups = [[file] for file in live_files(manifests_of(output)) if file.table == "articles"]
    size = max(file.bytes for group in groups for file in group)
    assert list(bins(groups, 1)) == []
    assert [len(files) for files in bins(groups, size + 1)] == [2, 2]
    assert [len(files) for files in bins(groups, 100 * size)] == [3, 3]


def _rows_of(output: Output, path: str) -> int:
    """As a reader of manifests is told to do: where the file is not at its path any more, it lies aside."""
    try:
        return pq.read_metadata(output.root / path).num_rows
    except FileNotFoundError:
        return pq.read_metadata(place(output, path)).num_rows


@pytest.mark.fault(56)
def test_two_that_rewrite_do_not_meet(tmp_path: Path) -> None:
    """The second one is told who is at work; a run that writes new rows is not in the way, and is not held up."""
    output = made_output(tmp_path)
    with output.rewrite_lock("newsbeam erase since noon"), pytest.raises(LockHeld, match="newsbeam erase since noon"):
        compact(output, ERRAND)
    with output.run_lock("a monitor"):
        assert compact(output, ERRAND).files_before > 0


def test_a_file_system_that_cannot_is_refused_before_anything_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot change places, the command says so and leaves all as it is."""
    output = made_output(tmp_path)
    before = rows(output)

    def unable(one: Path, other: Path) -> None:
        raise UsageRefused(replacing._unable(one))

    monkeypatch.setattr(replacing, "exchange", unable)
    with pytest.raises(UsageRefused, match="in one step"):
        compact(output, ERRAND)
    assert rows(output) == before
