"""Commands that keep an output in good order, run as a user runs them; and dead letters that are read again."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.sink import sha256_of
from transforms.core.store import Store
from transforms.core.verify import verify

TEXT = (
    "Police in Graz said on Monday that 10 people were killed when troops fired at protesters near the station. Minister Anna Huber said "
    "the government would hold an inquiry into the shooting. The opposition demanded that she resign at once, and called a strike."
)
#: A line each: two articles, one without text, one that is no JSON.
LINES = (
    {"url": "https://a.example/1", "title": "Ten killed", "text": TEXT},
    {"url": "https://a.example/2", "title": "Nothing", "text": ""},
    {
        "url": "https://b.example/3",
        "title": "Zwobbelkanarie",
        "text": TEXT.replace("Graz", "Linz") + " Zwobbelkanarie was there.",
    },
)


def newsbeam(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would who stands in a folder."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=240, cwd=folder)


def read(out: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    """Columns of all rows of a table."""
    paths = sorted(out.glob(f"{table}/dt=*/part-*.parquet"))
    return [row for path in paths for row in pq.ParquetFile(path).read(columns=list(columns)).to_pylist()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits: of four lines with two dead letters, and of one more file."""
    folder: Path = tmp_path_factory.mktemp("upkeep")
    lines = [json.dumps(LINES[0]), json.dumps(LINES[1]), "{broken", json.dumps(LINES[2])]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "more.jsonl").write_text(json.dumps({**LINES[0], "url": "https://c.example/4"}) + "\n", encoding="utf-8")
    now = ("--now", "2026-01-31T12:00:00Z")
    assert newsbeam("backfill", "news.jsonl", "--out", "out", *now, folder=folder).returncode == 3
    assert newsbeam("backfill", "more.jsonl", "--out", "out", *now, folder=folder).returncode == 0
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of it, inputs and all."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out"


def _holds(out: Path) -> bool:
    return all(check.holds for check in verify(out))


def test_an_output_is_kept_in_order(out: Path) -> None:
    """Compacted, migrated, freed of one article: each command says what it did, in text and as JSON, and all promises hold after each."""
    before = sorted(row["revision_id"] for row in read(out, "articles", "revision_id"))
    assert "would become" in newsbeam("compact", "out", "--dry-run", folder=out.parent).stdout
    said = json.loads(newsbeam("compact", "out", "--json", folder=out.parent).stdout)
    assert said["files_before"] > said["files_after"] >= 1
    assert sorted(row["revision_id"] for row in read(out, "articles", "revision_id")) == before
    assert len(list(out.glob("articles/dt=*/*.parquet"))) == 1
    assert "0 files" in newsbeam("migrate", "out", folder=out.parent).stdout
    assert (
        json.loads(newsbeam("erase", "out", "--where", "title=Zwobbelkanarie", "--dry-run", "--json", folder=out.parent).stdout)[
            "articles"
        ]
        == 1
    )
    assert "1 article is erased" in newsbeam("erase", "out", "--where", "title=Zwobbelkanarie", folder=out.parent).stdout
    assert not [path for path in out.rglob("*") if path.is_file() and b"Zwobbelkanarie" in path.read_bytes()]
    assert len(read(out, "articles", "revision_id")) == len(before) - 1
    assert _holds(out)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("erase", "--where", "colour=red"), "COLUMN=VALUE"),
        (("erase",), "--where is missing"),
        (("compact",), "no output folder"),
    ],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], says: str, out: Path) -> None:
    """A condition that means nothing, none at all, a folder that is not newsbeam's: exit code 2 and what to write instead."""
    done = newsbeam(words[0], "elsewhere" if words == ("compact",) else "out", *words[1:], folder=out.parent)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_writer_is_named(out: Path) -> None:
    """While another process writes, an erasure ends with 75 and says who it is; a compaction works beside it."""
    with Output(out).run_lock("monitor since noon"):
        done = newsbeam("erase", "out", "--where", "https://a.example/1", folder=out.parent)
        assert newsbeam("compact", "out", folder=out.parent).returncode == 0
    assert done.returncode == 75
    assert "monitor since noon" in done.stderr


def _mend(out: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change lines of the input, and let manifests take the file for the one that was read: what a fix of newsbeam looks like from here."""
    path = out.parent / "news.jsonl"
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    for manifest in Output(out).manifests.glob("*.json"):
        said = json.loads(manifest.read_bytes())
        for each in said["inputs"]:
            if each["input_name"] == "news.jsonl":
                each["sha256"] = sha256_of(path)
        manifest.write_text(json.dumps(said), encoding="utf-8")
        with Store(Output(out).store) as store, store.transaction():
            store._db.execute("UPDATE units SET manifest = ? WHERE sequence = ?", (manifest.read_bytes(), said["sequence"]))


@pytest.mark.fault(60)
def test_dead_letters_are_read_again(out: Path) -> None:
    """After a fix one record is a row and one has another reason; what was read well is not read again; a second time nothing changes."""
    before = {row["dead_letter_id"]: row["reason"] for row in read(out, "dead_letters", "dead_letter_id", "reason")}
    assert sorted(before.values()) == ["bad_json", "no_text"]
    row = json.dumps({**LINES[0], "url": "https://d.example/5"})
    _mend(out, lambda lines: [lines[0], row, '{"url": 5}', lines[3]])
    told = json.loads(newsbeam("replay", "out", "--dry-run", "--json", folder=out.parent).stdout)
    assert told["dead_letters"] == 2
    done = newsbeam("replay", "out", "--json", folder=out.parent)
    said = json.loads(done.stdout)
    assert (done.returncode, said["read"], said["rows"], said["set_aside"], said["resolved"]) == (3, 2, 1, 1, 2)
    after = {row["dead_letter_id"]: row["reason"] for row in read(out, "dead_letters", "dead_letter_id", "reason")}
    assert list(after.values()) == ["invalid_field"]
    assert content_id("url", "https://d.example/5") in {row["article_id"] for row in read(out, "articles", "article_id")}
    assert _holds(out)
    again = json.loads(newsbeam("replay", "out", "--json", folder=out.parent).stdout)
    assert (again["read"], again["rows"], again["set_aside"], again["resolved"]) == (1, 0, 1, 0)
    assert {row["dead_letter_id"] for row in read(out, "dead_letters", "dead_letter_id")} == set(after)
    assert _holds(out)


def test_a_file_that_changed_is_not_read(out: Path) -> None:
    """Where the input is another file by now, its dead letters stay, and it is named."""
    (out.parent / "news.jsonl").write_text("{}\n", encoding="utf-8")
    done = newsbeam("replay", "out", folder=out.parent)
    assert (done.returncode, "gone or was changed" in done.stderr) == (0, True)
    assert len(read(out, "dead_letters", "dead_letter_id")) == 2
    assert _holds(out)


def test_a_replay_that_was_killed_is_settled(out: Path) -> None:
    """Killed between its commit and the moment in which dead letters leave their table, the next replay settles them first."""
    _mend(out, lambda lines: [lines[0], json.dumps({**LINES[0], "url": "https://d.example/5"}), lines[2], lines[3]])
    code = "from transforms.core.upkeep import replay; replay.settle.__code__ = (lambda output, errand: 0).__code__\nimport sys; sys.argv = ['newsbeam', 'replay', sys.argv[1]]\nfrom pipelines.__main__ import main; main()"
    subprocess.run([sys.executable, "-c", code, "out"], capture_output=True, text=True, check=False, timeout=240, cwd=out.parent)
    assert len(read(out, "dead_letters", "dead_letter_id")) == 2
    said = json.loads(newsbeam("replay", "out", "--json", folder=out.parent).stdout)
    assert (said["dead_letters"], said["resolved"]) == (1, 1)
    assert len(read(out, "dead_letters", "dead_letter_id")) == 1
    assert _holds(out)


@pytest.mark.parametrize("engine", ["duckdb", "spark", "clickhouse"])
def test_views_for_every_engine(engine: str, out: Path) -> None:
    """Tables and views in an engine's own words, the same in text and as JSON; each statement ends a line."""
    said = json.loads(newsbeam("views", "out", "--engine", engine, "--json", folder=out.parent).stdout)
    statements = [*said["tables"].values(), *(view["sql"] for view in said["views"].values())]
    assert said["engine"] == engine
    assert all(statement.endswith(";\n") for statement in statements)
    assert newsbeam("views", "out", "--engine", engine, folder=out.parent).stdout == "\n".join(statements) + "\n"


def test_an_unknown_engine_is_told_what_there_is(out: Path) -> None:
    """Another engine than those is refused, with their names."""
    done = newsbeam("views", "out", "--engine", "oracle", folder=out.parent)
    assert done.returncode == 2
    assert "duckdb, spark, clickhouse" in done.stderr
