"""The chain as one step of somebody's own pipeline: the same rows as backfill, in Python and in Beam YAML."""

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import apache_beam as beam
import pyarrow.parquet as pq
import pytest
from apache_beam.pvalue import Row
from apache_beam.testing.util import assert_that
from apache_beam.typehints.schemas import typing_to_runner_api

from pipelines.backfill import Progress, backfill
from pipelines.engine import make_runner
from pipelines.options import BackfillOptions
from pipelines.rows import CodeRows, row_type
from schemas.errors import UsageRefused
from schemas.tables import ARTICLES, ARTIFACTS, DEAD_LETTERS, EVENTS, Table
from tests.examples import NOW

GUIDE = Path(__file__).parents[2] / "docs" / "beam.md"
EXAMPLE = Path(__file__).parents[2] / "deploy" / "beam-yaml" / "news.yaml"
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
#: What a run stamps, where a record stood, and what is linked at the commit: the only values that may differ.
OF_THE_RUN = {
    "run_id",
    "first_seen_at",
    "written_at",
    "pipeline_version",
    "dt",
    "input_name",
    "input_offset",
    "raw_sha256",
    "story_id",
    "dead_letter_id",
}
ROWS: Sequence[Mapping[str, Any]] = [
    *({"url": f"https://e.example/{path.stem}", "text": path.read_text(encoding="utf-8")} for path in sorted(SAMPLES.iterdir())),
    {"url": "https://e.example/empty", "text": ""},
]


def without_run(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows as sorted JSON, without what a run stamps."""
    kept = [{name: value for name, value in row.items() if name not in OF_THE_RUN} for row in rows]
    return sorted(json.dumps(row, sort_keys=True, default=lambda value: value.isoformat()) for row in kept)


def committed(out: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table that backfill wrote."""
    return [row for path in sorted(out.glob(f"{table}/**/*.parquet")) for row in pq.ParquetFile(path).read().to_pylist()]


def plain(value: Any) -> Any:  # noqa: ANN401
    """A row of Beam as a dictionary, however deep."""
    if isinstance(value, Row):
        return {name: plain(inner) for name, inner in value.as_dict().items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(inner) for name, inner in value._asdict().items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.slow
def test_rows_are_those_of_backfill(tmp_path: Path) -> None:
    """The same lines give the same rows in all four tables, whether they come through a file or as rows."""
    lines = tmp_path / "news.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    out = tmp_path / "out"
    backfill(BackfillOptions(inputs=(str(lines),), out=out), now=NOW, progress=Progress())

    def same_as(table: str, rows: list[Any]) -> None:
        expected = [{**row, "source_format": "jsonl"} if "source_format" in row else row for row in committed(out, table)]
        found = without_run([plain(row) for row in rows])
        for one, other in zip(map(json.loads, found), map(json.loads, without_run(expected)), strict=True):
            assert one == other, table

    with beam.Pipeline(make_runner("FnApiRunner", 1)) as pipeline:
        tables = pipeline | beam.Create([Row(**row) for row in ROWS]) | CodeRows(now=NOW.isoformat())
        for name, rows in tables.items():
            assert_that(rows, lambda found, name=name: same_as(name, found), label=name)
    assert committed(out, "events")
    assert len(committed(out, "dead_letters")) == 1


@pytest.mark.parametrize("table", [ARTICLES, ARTIFACTS, EVENTS, DEAD_LETTERS], ids=lambda table: table.name)
def test_row_types_are_portable(table: Table) -> None:
    """Every column has a type that other languages' steps can read: none falls back to pickled Python."""
    hint: Any = row_type(table)
    fields = typing_to_runner_api(hint).row_type.schema.fields
    assert [field.name for field in fields] == [column.name for column in table.columns]
    assert "logical_type" not in str(fields)
    assert [field.type.nullable for field in fields] == [column.nullable for column in table.columns]


@pytest.mark.parametrize(("now", "said"), [("tomorrow", "no ISO 8601 time"), ("2026-01-01T00:00:00", "has no zone")])
def test_a_bad_time_is_refused(now: str, said: str) -> None:
    """A time that is none, or that has no zone, is refused before anything runs."""
    with pytest.raises(UsageRefused, match=said):
        beam.Pipeline(make_runner("FnApiRunner", 1)) | beam.Create([Row(text="x")]) | CodeRows(now=now)


@pytest.mark.slow
def test_the_yaml_example_runs_as_it_says(tmp_path: Path) -> None:
    """The command in the example's head, run where its files are named: four outputs, the empty line a dead letter."""
    pytest.importorskip("apache_beam.yaml.yaml_transform", reason="Beam YAML needs the extra newsbeam[yaml]")
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    (command,) = re.findall(r"python (-m apache_beam.*?}')", EXAMPLE.read_text(encoding="utf-8").replace("\\\n#", ""), re.DOTALL)
    words = [word.replace("deploy/beam-yaml/news.yaml", str(EXAMPLE)) for word in shlex.split(command)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=240
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]

    def rows(table: str) -> list[dict[str, Any]]:
        files = sorted((tmp_path / "rows").glob(f"{table}-*"))
        return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]

    assert len(rows("articles")) == len(ROWS) - 1
    assert [row["reason"] for row in rows("dead_letters")] == ["no_text"]
    texts = {row["article_id"]: row["text"] for row in rows("articles")}
    assert rows("events")
    assert all(texts[row["article_id"]][row["trigger_start"] : row["trigger_end"]] == row["trigger"] for row in rows("events"))


@pytest.mark.slow
def test_the_guide_runs_as_it_stands(capfd: pytest.CaptureFixture[str]) -> None:
    """The code of docs/beam.md prints an event, and every step that its table names is there."""
    guide = GUIDE.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    exec(code, {})  # noqa: S102  our own guide
    assert "arrived" in capfd.readouterr().out
    named = re.findall(r"^\| `([\w.]+)\.(\w+)` \|", guide, re.MULTILINE)
    assert len(named) == 6
    assert all(issubclass(getattr(importlib.import_module(module), name), beam.PTransform) for module, name in named)
