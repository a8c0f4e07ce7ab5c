"""A fault of newsbeam itself costs the record that brings it to light, and no run after it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.backfill import Progress, Summary, backfill
from pipelines.options import BackfillOptions
from schemas.errors import TooManyFaults
from tests.examples import NOW
from transforms.core.site import apply_habits, trace_of
from transforms.core.verify import verify

SITE = Path(__file__).parents[1] / "data" / "extraction" / "site"
SENTENCE = "The parliament of Norway met on Tuesday to discuss the budget of the coming year. "


def lines(folder: Path, number: int, name: str = "news.jsonl") -> Path:
    """A file of so many articles."""
    path = folder / name
    articles = [
        {"title": f"Number {each}", "text": f"Report {each}. " + SENTENCE * 3, "url": f"https://a.test/{each}"}
        for each in range(number)
    ]
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def run(out: Path, *inputs: Path) -> Summary:
    """A backfill at a fixed time."""
    options = BackfillOptions(inputs=tuple(map(str, inputs)), out=out)
    return backfill(options, now=NOW, progress=Progress())


def letters(out: Path) -> list[tuple[str, str]]:
    """Reason and detail of every dead letter."""
    paths = sorted(out.glob("dead_letters/dt=*/part-*.parquet"))
    return [(row["reason"], row["detail"]) for path in paths for row in pq.read_table(path, partitioning=None).to_pylist()]


def failing(mark: str, of: Callable[[Any], object]) -> Callable[..., Any]:
    """A step that fails on records in which a mark stands."""

    def step(record: Any, *_: object) -> Any:  # noqa: ANN401  of any step
        if mark in str(of(record)):
            message = f"a bug that {mark} meets"
            raise LookupError(message)
        return record

    return step


def holds(out: Path) -> bool:
    """Whether every promise of the output is kept."""
    return all(check.holds for check in verify(out))


@pytest.mark.parametrize("step", ["language", "staging", "site"])
def test_a_record_that_brings_a_bug_to_light_is_a_dead_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Whatever step fails on it, the other records are rows, and a second run meets nothing."""
    bug = failing("Report 3.", lambda article: article.text)
    if step == "language":
        monkeypatch.setattr("transforms.language.detect_language", bug)
    elif step == "staging":
        check = failing("Report 3.", lambda analysis: analysis.article.text)
        monkeypatch.setattr("transforms.core.staging.check_rows", check)
    else:
        monkeypatch.setattr("transforms.site.trace_of", lambda article: trace_of(bug(article)))
    file, out = lines(tmp_path, 6), tmp_path / "out"
    summary = run(out, file)
    ((reason, detail),) = letters(out)
    assert (summary.counts.read, summary.counts.rows, summary.counts.dead_letters) == (6, 5, 1)
    assert reason == "newsbeam_fault"
    assert detail.startswith(f"{step}: LookupError: a bug that Report 3. meets (at test_backfill_faults.py:")
    assert summary.faults == (detail,)
    assert run(out, file).counts.read == 0
    assert holds(out)


def test_a_bug_in_what_a_site_has_in_common_is_one_dead_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that cannot be compared with its site is set aside; the others of the site are compared."""
    bug = failing("reservoir-church-spire", lambda article: article.input_name)
    monkeypatch.setattr("transforms.site.apply_habits", lambda article, habits: apply_habits(bug(article), habits))
    summary = run(tmp_path / "out", *SITE.glob("*.html"))
    assert (summary.counts.rows, [detail[:5] for _, detail in letters(tmp_path / "out")]) == (7, ["site:"])


def test_a_bug_in_a_reader_costs_the_records_that_it_did_not_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before it is rows, each record after it has its own dead letter, and other files are read whole."""
    from transforms.core.sources.jsonl import read_lines  # noqa: PLC0415  the real one, before it is replaced

    def read(*given: Any) -> Iterator[Any]:  # noqa: ANN401  as the real one
        for number, found in enumerate(read_lines(*given)):
            if number == 4:
                raise LookupError(number)
            yield found

    monkeypatch.setattr("transforms.core.sources.reading.read_lines", read)
    summary = run(tmp_path / "out", lines(tmp_path, 6), lines(tmp_path, 3, "short.jsonl"))
    assert (summary.counts.read, summary.reasons) == (9, {"newsbeam_fault": 2})
    assert {detail[:21] for _, detail in letters(tmp_path / "out")} == {"reading: LookupError:"}
    assert holds(tmp_path / "out")


def test_a_bug_in_looking_at_a_file_costs_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be planned is one dead letter, and the others are read."""
    from transforms.core.sources.scanning import _identify  # noqa: PLC0415  the real one, before it is replaced

    bug = failing("short.jsonl", lambda path: path)
    monkeypatch.setattr("transforms.core.sources.scanning._identify", lambda path: _identify(bug(path)))
    summary = run(tmp_path / "out", lines(tmp_path, 6), lines(tmp_path, 3, "short.jsonl"))
    assert (summary.counts.rows, summary.reasons) == (6, {"newsbeam_fault": 1})


def test_a_bug_that_most_records_meet_is_no_records_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is committed, and the same command reads everything once newsbeam is mended."""
    with monkeypatch.context() as release:
        release.setattr("transforms.language.detect_language", failing("Report", lambda article: article.text))
        with pytest.raises(
            TooManyFaults,
            match=r"newsbeam failed on 20 of 20 records \(language: LookupError: .*; nothing of this unit was committed",
        ):
            run(tmp_path / "out", lines(tmp_path, 20))
    assert letters(tmp_path / "out") == []
    assert run(tmp_path / "out", tmp_path / "news.jsonl").counts.rows == 20


def test_the_command_exits_3_and_asks_for_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug is not hidden: it is named with its place, counted under its reason, and the exit code says that records were set aside."""
    monkeypatch.setattr("transforms.language.detect_language", failing("Report 1.", lambda article: article.text))
    said = CliRunner().invoke(app, ["backfill", str(lines(tmp_path, 3)), "--out", str(tmp_path / "out")])
    assert said.exit_code == 3
    assert "set aside: newsbeam_fault x 1" in said.stdout
    assert "please report: language: LookupError: a bug that Report 1. meets (at test_backfill_faults.py:" in said.stderr
