"""Stories and clusters count together with the rows of their commit, or not at all."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from schemas.errors import OutputFailed
from schemas.records import Analysis
from tests.examples import request, staged
from tests.transforms.core.stories.made import NOON, TEXT, article, event
from transforms.core import commit
from transforms.core.commit import commit_unit
from transforms.core.output import Output
from transforms.core.verify import verify

#: Two units of an output: an article each, on one thing, with one event.
UNITS = ("a", "b")


def _analysis(name: str) -> Analysis:
    one = article(name, f"{TEXT} {name.upper()} told so.", day=-90, input_name=name)
    day = NOON.date() - timedelta(days=90)
    said: dict[str, Any] = {
        "sentence_end": len(one.text),
        "sentence": one.text,
        "trigger_end": 6,
        "trigger": one.text[:6],
        "actors": (),
        "recipients": (),
    }
    return Analysis(article=one, artifacts=(), events=(event(one, date_from=day, date_to=day, place=None, **said),))


def _output(folder: Path) -> Output:
    output = Output(folder / "out")
    output.claim()
    return output


def _commit(output: Output, name: str, attempt: str = "first") -> None:
    spool = output.spool / name / attempt
    commit_unit(request(output.root, unit_id=name * 32), staged(spool, _analysis(name)), spool)


def _rows(output: Output, table: str) -> list[dict[str, Any]]:
    files = sorted(output.root.glob(f"{table}/dt=*/part-*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def _files(output: Output) -> dict[str, bytes]:
    return {path.relative_to(output.root).as_posix(): path.read_bytes() for path in output.root.glob("*/dt=*/part-*.parquet")}


def test_a_later_commit_adds_and_changes_nothing(tmp_path: Path) -> None:
    """The second unit finds the story of the first: rows are appended, files of the first stay byte by byte, all promises hold."""
    output = _output(tmp_path)
    _commit(output, "a")
    before = _files(output)
    _commit(output, "b")
    assert before.items() <= _files(output).items()
    stories = {row["story_id"] for row in _rows(output, "articles")}
    assert len(stories) == 1
    assert sorted((row["revision"], row["n_articles"]) for row in _rows(output, "stories")) == [(1, 1), (2, 2)]
    (first, second) = sorted(_rows(output, "event_clusters"), key=lambda row: row["revision"])
    assert (first["n_mentions"], second["n_mentions"]) == (1, 2)
    assert {row["event_cluster_id"] for row in _rows(output, "events")} == {second["event_cluster_id"]}
    assert [check for check in verify(output.root) if not check.holds] == []


def test_a_commit_that_was_cut_off_leaves_no_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails once all is grouped: the next attempt makes the same bytes as one that was never disturbed."""
    calm, disturbed = _output(tmp_path / "calm"), _output(tmp_path / "disturbed")

    def fail(*_: object, **__: object) -> None:
        message = "no space"
        raise OutputFailed(message)

    for name in UNITS:
        _commit(calm, name)
        with monkeypatch.context() as patch:
            patch.setattr(commit, "write_table_file", fail)
            with pytest.raises(OutputFailed):
                _commit(disturbed, name)
        _commit(disturbed, name, "second")
    assert _files(calm) == _files(disturbed)
