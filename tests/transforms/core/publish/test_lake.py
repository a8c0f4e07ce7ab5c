"""Tables of a lake hold the rows of the output they were published from: all of them, once, whatever was killed, rewritten or erased."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.errors import UsageRefused
from schemas.tables import TABLES
from tests.transforms.core.publish.lakes import DELTA, ICEBERG, Lake, holding
from tests.transforms.core.upkeep.made import ERRAND, analysis, commit, made_output, rows
from tests.transforms.core.upkeep.test_erase import CANARY, URL, _output
from transforms.core.publish.steps import logged, steps
from transforms.core.upkeep.compact import compact
from transforms.core.upkeep.erase import erase
from transforms.core.upkeep.where import conditions


@pytest.fixture(params=[ICEBERG, DELTA], ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Lake:
    """Each kind of lake."""
    chosen: Lake = request.param
    return chosen


def test_every_value_of_every_table(kind: Lake, tmp_path: Path) -> None:
    """All columns of all rows of all tables are the same; the second time nothing is done."""
    output, lake = made_output(tmp_path, units=2), tmp_path / "lake"
    assert kind.publish(output, lake).steps == 2
    assert kind.rows(lake) == rows(output)
    assert kind.open(lake).holds() == 2
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.is_file()}
    assert kind.publish(output, lake).steps == 0
    assert {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.is_file()} == before


def test_files_are_removed_once_their_grace_is_over(kind: Lake, tmp_path: Path) -> None:
    """Compacted files take the place of the small ones; these stay for the grace, then they are removed with all that only they needed."""
    output, lake = made_output(tmp_path, units=2, days=1, bare=True), tmp_path / "lake"
    kind.publish(output, lake)
    small = kind.files(lake, "articles")
    compact(output, ERRAND)
    kind.publish(output, lake)
    assert kind.rows(lake) == rows(output)
    assert len(kind.files(lake, "articles")) == 1
    assert all(path.exists() for path in small)
    commit(output, "later", analysis("later"))
    compact(output, ERRAND)
    kind.publish(output, lake, timedelta())
    assert kind.rows(lake) == rows(output)
    assert not any(path.exists() for path in small)


@pytest.mark.fault("C16")
def test_what_is_erased_is_gone_from_the_lake(kind: Lake, tmp_path: Path) -> None:
    """No byte of the lake holds a word of an erased article, also not in files that a killed process left there; the other rows stay."""
    output, lake = _output(tmp_path), tmp_path / "lake"
    for moment in (8, 12):
        assert not kind.publish_killed(output, lake, moment)
    compact(output, ERRAND)  # what was brought by the killed ones is replaced before it ever counted
    kind.publish(output, lake)
    assert holding(lake, CANARY)
    assert kind.rows(lake) == rows(output)
    erase(output, ERRAND, conditions([URL]))
    kind.publish(output, lake)
    assert holding(lake, CANARY) == []
    assert kind.rows(lake) == rows(output)


def test_killed_time_and_again(kind: Lake, tmp_path: Path) -> None:
    """Killed again and again, each time one moment later, publishing comes to its end: no row is lost, none is there twice."""
    output, lake = made_output(tmp_path, units=2, days=1, bare=True), tmp_path / "lake"
    kind.open(lake).prepare()
    moment = 0
    while not kind.publish_killed(output, lake, moment):
        moment += 1
    assert moment > 3
    assert kind.rows(lake) == rows(output)
    compact(output, ERRAND)
    for moment in (1, 4, 9):
        kind.publish_killed(output, lake, moment)
    kind.publish(output, lake)
    assert kind.rows(lake) == rows(output)


@pytest.mark.fault(56)
def test_two_at_once(kind: Lake, tmp_path: Path) -> None:
    """Of two that take the same steps, one makes each commit of a table; the other sees it and goes on, and leaves no file behind."""
    output, lake = made_output(tmp_path, units=2, bare=True), tmp_path / "lake"
    kind.open(lake).prepare()
    log = [logged(path.read_bytes()) for path in sorted(output.manifests.glob("[0-9]*.json"))]
    both = [kind.open(lake), kind.open(lake)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda target: [target.publish(step, output.root) for step in steps(log)], both))
    assert kind.rows(lake) == rows(output)
    assert set(lake.rglob("*.parquet")) == {path for table in TABLES for path in kind.files(lake, table.name)}


def test_one_lake_is_of_one_output(kind: Lake, tmp_path: Path) -> None:
    """Another output is refused before anything of it is written, and the message says whose the tables are."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    kind.publish(output, lake)
    other = made_output(tmp_path / "other", units=1, bare=True)
    [manifest] = other.manifests.glob("[0-9]*.json")
    manifest.rename(manifest.with_name("000001-of-another.json"))
    with pytest.raises(UsageRefused, match="these tables hold another output"):
        kind.open(lake).publish(next(steps([logged(path.read_bytes()) for path in other.manifests.iterdir()])), other.root)
    assert kind.rows(lake) == rows(output)


def test_a_file_that_is_gone_is_told_to_the_planner(kind: Lake, tmp_path: Path) -> None:
    """A file of a step that was replaced and removed is asked for anew, and is no fault of the lake."""
    output, lake = made_output(tmp_path, units=1, bare=True), tmp_path / "lake"
    kind.open(lake).prepare()
    [step] = steps([logged(path.read_bytes()) for path in output.manifests.iterdir()])
    next(output.root.glob("articles/dt=*/*.parquet")).unlink()
    with pytest.raises(FileNotFoundError):
        kind.open(lake).publish(step, output.root)
    assert kind.open(lake).holds() is None


def test_a_table_that_was_dropped_is_made_anew(kind: Lake, tmp_path: Path) -> None:
    """With the next commit that has rows for it, a table that somebody dropped has all its rows again; the others are left alone."""
    output, lake = made_output(tmp_path, units=2, days=1), tmp_path / "lake"
    kind.publish(output, lake)
    kind.drop(lake, "artifacts")
    commit(output, "later", analysis("later"))
    kind.publish(output, lake)
    assert kind.rows(lake) == rows(output)
    kind.drop(lake, "articles")
    commit(output, "last", analysis("last"))
    kind.publish(output, lake)
    assert kind.rows(lake) == rows(output)
