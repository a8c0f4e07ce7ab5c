"""The commit protocol: all rows of a unit or none, whatever happens."""

import errno
import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from schemas.errors import NoText, OutputFailed, ThresholdExceeded
from tests.examples import NOW, STAMP, analysis, request, staged
from transforms.core.commit import commit_unit, publish_committed
from transforms.core.output import Output
from transforms.core.staging import StagedKey, refused
from transforms.core.store import Store
from transforms.core.verify import verify


def _output(folder: Path) -> Output:
    output = Output(folder / "out")
    output.claim()
    return output


def _rows(output: Output, table: str) -> list[dict[str, Any]]:
    files = sorted(output.root.glob(f"{table}/dt=*/part-*.parquet"))
    return [row for path in files for row in pq.read_table(path, partitioning=None).to_pylist()]


def _files(output: Output) -> dict[str, bytes]:
    found = [*output.root.glob("*/dt=*/part-*.parquet"), *output.root.glob("_manifest/*.json")]
    return {path.relative_to(output.root).as_posix(): path.read_bytes() for path in sorted(found)}


def _bad(number: int) -> StagedKey:
    return refused(NoText("nothing"), raw_sha256="f" * 64, input_name="articles.jsonl", input_offset=number)


def test_every_record_ends_in_one_way(tmp_path: Path) -> None:
    """Rows, repeats and dead letters add up to what was read."""
    output = _output(tmp_path)
    keys = [*staged(tmp_path / "s", analysis(0), analysis(1), analysis(0, input_offset=5)), _bad(7), _bad(8)]
    counts = commit_unit(request(output.root), keys, tmp_path / "s")
    assert (counts.read, counts.rows, counts.repeats, counts.dead_letters) == (5, 2, 1, 2)
    assert len(_rows(output, "articles")) == 2
    assert [row["reason"] for row in _rows(output, "dead_letters")] == ["no_text", "no_text"]
    assert all(check.holds for check in verify(output.root))


def test_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    """The same records in any order and any spool files make the same bytes."""
    pages = [analysis(number) for number in range(20)]
    made = []
    for turn in range(3):
        shuffled = random.Random(turn).sample(pages, len(pages))
        output = _output(tmp_path / str(turn))
        spool = tmp_path / f"spool {turn}"
        keys = staged(spool, *shuffled[:7], spool="one") + staged(spool, *shuffled[7:], spool="two")
        commit_unit(request(output.root), [*keys, _bad(99)], spool)
        made.append(_files(output))
    assert made[0] == made[1] == made[2]
    tables = {"articles", "artifacts", "duplicates", "story_links", "stories", "dead_letters"}
    assert {name.partition("/")[0] for name in made[0]} == {*tables, "_manifest"}


@pytest.mark.fault(54)
def test_second_attempt_changes_nothing(tmp_path: Path) -> None:
    """Committing a committed unit again gives the same counts and leaves every byte."""
    output = _output(tmp_path)
    keys = staged(tmp_path / "s", *[analysis(number) for number in range(4)])
    first = commit_unit(request(output.root), keys, tmp_path / "s")
    before = _files(output)
    assert commit_unit(request(output.root), keys, tmp_path / "s") == first
    assert _files(output) == before


@pytest.mark.fault(55)
def test_two_attempts_at_one_record_count_once(tmp_path: Path) -> None:
    """A bundle that ran twice leaves two keys for a record; an article wins over a dead letter."""
    output = _output(tmp_path)
    keys = staged(tmp_path / "s", analysis(0), spool="one") + staged(tmp_path / "s", analysis(0), spool="two") + [_bad(0)]
    counts = commit_unit(request(output.root), keys, tmp_path / "s")
    assert (counts.read, counts.rows, counts.repeats, counts.dead_letters) == (1, 1, 0, 0)


def test_repeats_are_known_from_earlier_units(tmp_path: Path) -> None:
    """What an earlier unit wrote, article or dead letter, is counted and not written again."""
    output = _output(tmp_path)
    keys = [*staged(tmp_path / "s", analysis(0)), _bad(1)]
    commit_unit(request(output.root), keys, tmp_path / "s")
    counts = commit_unit(request(output.root, "b" * 32), keys, tmp_path / "s")
    assert (counts.read, counts.rows, counts.repeats, counts.dead_letters, counts.repeated_dead_letters) == (2, 0, 2, 0, 1)
    assert all(check.holds for check in verify(output.root))


def test_copies_are_linked_and_kept(tmp_path: Path) -> None:
    """A copy at another address is a full row that names the earliest one, inside a unit and across units."""
    output = _output(tmp_path)
    original = analysis(1, published_at=NOW)
    text = original.article.text
    keys = staged(tmp_path / "s", original, analysis(2, text=text.upper(), published_at=NOW + timedelta(hours=1)))
    commit_unit(request(output.root), keys, tmp_path / "s")
    more = analysis(3, text=text + " One more sentence ends it.", published_at=NOW + timedelta(hours=2))
    commit_unit(request(output.root, "b" * 32), staged(tmp_path / "t", more), tmp_path / "t")
    rows = {row["title"]: (row["duplicate_of"], row["duplicate_kind"]) for row in _rows(output, "articles")}
    first = original.article.article_id
    assert rows == {"Report 1": (None, None), "Report 2": (first, "same_text"), "Report 3": (first, "near")}
    assert len(_rows(output, "duplicates")) == 2


def test_a_copy_is_linked_when_its_original_is_read(tmp_path: Path) -> None:
    """What was published first and is read last takes over: the row written long ago stays, and a link is added to it."""
    output = _output(tmp_path)
    copy = analysis(1, published_at=NOW)
    commit_unit(request(output.root), staged(tmp_path / "s", copy), tmp_path / "s")
    original = analysis(2, text=copy.article.text + " One more sentence ends it.", published_at=NOW - timedelta(hours=1))
    commit_unit(request(output.root, "b" * 32), staged(tmp_path / "t", original), tmp_path / "t")
    [link] = _rows(output, "duplicates")
    assert (link["article_id"], link["of_article_id"]) == (copy.article.article_id, original.article.article_id)
    assert link["revision_id"] == copy.article.revision_id
    assert all(row["duplicate_of"] is None for row in _rows(output, "articles"))
    assert all(check.holds for check in verify(output.root))


def test_revisions_do_not_repeat_each_other(tmp_path: Path) -> None:
    """Another text under the same address is a revision: a row without `duplicate_of`."""
    output = _output(tmp_path)
    first = analysis(1)
    second = analysis(1, text=first.article.text + " Corrected.", input_offset=9)
    commit_unit(request(output.root), staged(tmp_path / "s", first, second), tmp_path / "s")
    rows = _rows(output, "articles")
    assert len({row["revision_id"] for row in rows}) == 2
    assert len({row["article_id"] for row in rows}) == 1
    assert [row["duplicate_of"] for row in rows] == [None, None]


def test_threshold_commits_nothing(tmp_path: Path) -> None:
    """Too many dead letters refuse the unit whole, with exit code 4."""
    output = _output(tmp_path)
    keys = [*staged(tmp_path / "s", analysis(0)), _bad(1)]
    with pytest.raises(ThresholdExceeded, match="1 of 2") as caught:
        commit_unit(request(output.root, max_dead_letter_share=0.4), keys, tmp_path / "s")
    assert caught.value.exit_code == 4
    assert _files(output) == {}


def test_missing_records_are_a_fault(tmp_path: Path) -> None:
    """Fewer records than were planned never pass for success."""
    output = _output(tmp_path)
    with pytest.raises(RuntimeError, match="3 records planned, 1 arrived"):
        commit_unit(request(output.root, records=3), staged(tmp_path / "s", analysis(0)), tmp_path / "s")
    assert _files(output) == {}


def test_empty_unit_is_remembered(tmp_path: Path) -> None:
    """A unit that held no record is committed, so that it is not read again."""
    output = _output(tmp_path)
    commit_unit(request(output.root), [], tmp_path / "s")
    with Store(output.store) as store:
        assert store.committed_slices() == {"slice of " + "a" * 32}


class _Crash(BaseException):
    """Stands for kill -9: nothing in the code catches it."""


def _crash_at(call: int, monkeypatch: pytest.MonkeyPatch, error: Callable[[], BaseException]) -> list[int]:
    """Let the n-th call that changes the disk fail before it acts."""
    seen = [0]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            seen[0] += 1
            if seen[0] == call:
                raise error()
            return real(*args, **kwargs)

        return step

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "mkdir", counted(Path.mkdir))
    monkeypatch.setattr(Store, "add_unit", counted(Store.add_unit))
    monkeypatch.setattr(Store, "mark_published", counted(Store.mark_published))
    return seen


def _recover(output: Output) -> None:
    with output.commit_lock(), Store(output.store) as store:
        publish_committed(output, store)
        output.sweep()


@pytest.mark.fault(53, 57)
@pytest.mark.parametrize("failure", ["crash", "disk full"])
def test_a_failure_at_any_step_loses_nothing(tmp_path: Path, failure: str) -> None:
    """Ended before any step that changes the disk, the next start makes the same bytes as an undisturbed run."""
    pages = [analysis(number) for number in range(3)]
    whole = _output(tmp_path / "whole")
    commit_unit(request(whole.root), [*staged(tmp_path / "w", *pages), _bad(9)], tmp_path / "w")
    expected = _files(whole)
    error: Callable[[], BaseException] = (
        _Crash if failure == "crash" else lambda: OSError(errno.ENOSPC, "No space left on device")
    )
    call, reached = 0, True
    while reached:
        call += 1
        output = _output(tmp_path / f"{failure} {call}")
        keys = [*staged(output.spool / "u", *pages), _bad(9)]
        with pytest.MonkeyPatch.context() as patch:
            seen = _crash_at(call, patch, error)
            try:
                commit_unit(request(output.root), keys, output.spool / "u")
            except _Crash:
                assert failure == "crash"
            except (OSError, OutputFailed):
                assert failure == "disk full"
            reached = seen[0] >= call
        _recover(output)
        keys = [*staged(tmp_path / f"again {call} {failure}", *pages), _bad(9)]
        commit_unit(request(output.root), keys, tmp_path / f"again {call} {failure}")
        assert _files(output) == expected
        assert not list(output.staging.glob("*/part-*"))
    assert call > 10


def test_disk_full_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is refused with a cure and exit code 5; the committed unit before it is intact."""
    output = _output(tmp_path)
    commit_unit(request(output.root), staged(tmp_path / "s", analysis(0)), tmp_path / "s")
    before = _files(output)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputFailed, match=r"No space left on device.*free space") as caught:
            commit_unit(request(output.root, "b" * 32), staged(tmp_path / "t", analysis(1)), tmp_path / "t")
    assert caught.value.exit_code == 5
    assert _files(output) == before
    assert all(check.holds for check in verify(output.root))


def test_the_manifest_tells_what_happened(tmp_path: Path) -> None:
    """A reader of the manifest learns files with rows, bytes and hashes, counts, reasons and versions."""
    output = _output(tmp_path)
    commit_unit(request(output.root), [*staged(tmp_path / "s", analysis(0)), _bad(1)], tmp_path / "s")
    manifest = json.loads(next(output.manifests.glob("*.json")).read_bytes())
    assert manifest["reasons"] == {"no_text": 1}
    assert manifest["tables"] == {"articles": 1, "artifacts": 1, "dead_letters": 1, "stories": 1, "story_links": 1}
    assert manifest["run_id"] == STAMP.run_id
    assert all((output.root / file["path"]).stat().st_size == file["bytes"] for file in manifest["files"])


def test_first_sight_is_the_start_of_the_run(tmp_path: Path) -> None:
    """The partition and the row agree on the day of first sight."""
    output = _output(tmp_path)
    late = replace(STAMP, started_at=STAMP.started_at.replace(hour=23, minute=59))
    commit_unit(request(output.root, stamp=late), staged(tmp_path / "s", analysis(0), stamp=late), tmp_path / "s")
    row = _rows(output, "articles")[0]
    assert row["dt"].isoformat() == "2026-01-31"
    assert row["first_seen_at"] == late.started_at
    assert next(output.root.glob("articles/dt=2026-01-31/part-*.parquet")).is_file()


def test_the_window_is_what_was_asked_for(tmp_path: Path) -> None:
    """Two copies ten days apart: linked by a window of eleven days, not by one of nine."""
    for days, links in ((11, 1), (9, 0)):
        output = _output(tmp_path / str(days))
        copies = analysis(1, published_at=NOW), analysis(2, text=analysis(1).article.text, published_at=NOW + timedelta(days=10))
        spool = tmp_path / str(days) / "s"
        commit_unit(request(output.root, window=timedelta(days=days)), staged(spool, *copies), spool)
        assert len(_rows(output, "duplicates")) == links
