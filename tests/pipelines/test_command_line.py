"""The command line: exit codes, JSON, and sentences that say what to do."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from pipelines.__main__ import app
from tests.benchmarks.kill import write_articles

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


def newsbeam(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples and one broken file, read once."""
    folder = tmp_path_factory.mktemp("command")
    (folder / "broken.bin").write_bytes(b"\x00\x01\x02" * 100)
    done = newsbeam("backfill", SAMPLES, folder / "broken.bin", "--out", folder / "out", "--json")
    assert done.returncode == 3, done.stderr
    said = json.loads(done.stdout)
    assert (said["read"], said["rows"], said["repeats"], said["dead_letters"]) == (4, 3, 0, 1)
    assert said["reasons"] == {"binary_input": 1}
    return folder / "out"


def test_good_input_exits_with_zero(tmp_path: Path) -> None:
    """Nothing set aside: exit code 0, and the sum is printed."""
    done = newsbeam("backfill", SAMPLES, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "read 3 = rows 3 + repeats 0 + dead letters 0" in done.stdout


def test_verify_proves_the_output(out: Path) -> None:
    """`verify` holds on what was written, in text and in JSON."""
    assert newsbeam("verify", out).returncode == 0
    said = json.loads(newsbeam("verify", out, "--json").stdout)
    assert said["holds"]
    assert all(check["holds"] for check in said["checks"])


def test_verify_fails_on_a_broken_output(out: Path, tmp_path: Path) -> None:
    """`verify` exits with 1 where a file is gone."""
    import shutil  # noqa: PLC0415

    broken = tmp_path / "broken"
    shutil.copytree(out, broken)
    next(broken.glob("articles/dt=*/part-*.parquet")).unlink()
    done = newsbeam("verify", broken)
    assert done.returncode == 1
    assert "is missing" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backfill", "/not/there", "--out", "OUT"), "/not/there"),
        (("backfill", str(SAMPLES), "--out", str(Path(__file__).parent)), "not newsbeam's"),
        (("backfill", str(SAMPLES), "--out", "OUT", "--runner", "PrismRunner"), "use FnApiRunner"),
        (("backfill", str(SAMPLES), "--out", "OUT", "--beam", "direct_running_mode=multi_threading"), "lost elements"),
        (("backfill", str(SAMPLES), "--out", "OUT", "--now", "yesterday"), "2026-01-31T12:00:00Z"),
        (("verify", str(Path(__file__).parent)), "no output folder"),
        (("schema", "evnts"), "the tables are"),
        (("views", str(Path(__file__).parent)), "no output folder"),
        (("backfill",), "INPUT"),
        (("bakfill",), "bakfill"),
    ],
)
def test_wrong_usage_says_what_to_do(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Exit code 2, one sentence on stderr, no traceback, nothing written."""
    done = newsbeam(*(str(tmp_path / "out") if argument == "OUT" else argument for argument in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_errors_come_as_json_where_asked(tmp_path: Path) -> None:
    """With --json a refusal is one JSON object with its exit code."""
    done = newsbeam("backfill", "/not/there", "--out", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["exit_code"] == done.returncode == 2


def test_the_threshold_exits_with_four(tmp_path: Path) -> None:
    """Too many dead letters: exit code 4 and no table."""
    (tmp_path / "empty.txt").write_bytes(b"")
    done = newsbeam("backfill", tmp_path / "empty.txt", "--out", tmp_path / "out", "--max-dead-letters", "0.5")
    assert done.returncode == 4, done.stderr
    assert "nothing of this unit was committed" in done.stderr
    assert not list((tmp_path / "out").glob("*/dt=*"))


def test_the_time_limit_exits_with_five(tmp_path: Path) -> None:
    """Interrupted: exit code 5, and the same command goes on."""
    assert newsbeam("backfill", SAMPLES, "--out", tmp_path / "out", "--max-time", "0").returncode == 5
    assert newsbeam("backfill", SAMPLES, "--out", tmp_path / "out").returncode == 0


def test_a_held_lock_exits_with_75(tmp_path: Path) -> None:
    """A second writer is told who holds the lock."""
    from transforms.core.output import Output  # noqa: PLC0415

    output = Output(tmp_path / "out")
    output.claim()
    with output.run_lock("a test"):
        done = newsbeam("backfill", SAMPLES, "--out", tmp_path / "out")
    assert done.returncode == 75
    assert "a test" in done.stderr


def test_direct_runner_is_translated(tmp_path: Path) -> None:
    """A bare DirectRunner runs on FnApiRunner, and a line says so."""
    done = newsbeam("backfill", SAMPLES, "--out", tmp_path / "out", "--runner", "DirectRunner")
    assert done.returncode == 0
    assert "running on FnApiRunner" in done.stderr


def test_schema_version_and_doctor_speak_json() -> None:
    """Each says the same as its text, for a script."""
    tables = json.loads(newsbeam("schema", "--json").stdout)["tables"]
    grouped = {"story_links", "stories", "event_links", "event_clusters"}
    assert set(tables) == {"articles", "artifacts", "events", "duplicates", *grouped, "dead_letters", "feed_health"}
    assert json.loads(newsbeam("version", "--json").stdout)["newsbeam"]
    assert json.loads(newsbeam("doctor", "--json").stdout)["ok"]


def commands() -> Iterator[tuple[str, ...]]:
    """Every command, and every command of a group."""
    for name, command in getattr(typer.main.get_command(app), "commands", {}).items():
        inner = list(getattr(command, "commands", ()))
        yield from ((name, other) for other in inner)
        if not inner:
            yield (name,)


def test_help_shows_every_command() -> None:
    """A newcomer sees the commands, and what the exit codes mean."""
    said = newsbeam("--help").stdout
    assert all(words[0] in said for words in commands())
    assert "75 busy" in said


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_help_is_a_page_of_a_manual(words: tuple[str, ...]) -> None:
    """Every command says in a sentence what it does, shows an example that begins with itself, and explains each option."""
    done = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert done.exit_code == 0
    assert f"Example: newsbeam {' '.join(words)}" in done.stdout
    assert "\x1b" not in done.stdout
    # An option without words is a line that ends behind its type.
    assert not re.findall(r"^│ *\*? *--[\w-]+ +(?:-\w +)?(?:<[\w ]+>|[A-Z=]+) *│$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_only_speaks_loads_nothing_heavy(option: str) -> None:
    """Help and version come at once: no engine, no table library, no parser is loaded for them."""
    heavy = ("apache_beam", "pyarrow", "lxml", "numpy", "trafilatura", "httpcore2")
    code = f"import sys; sys.argv = ['newsbeam', '{option}']\nfrom pipelines.__main__ import main\ntry:\n    main()\nfinally:\n"
    code += f"    print('loaded:', *(set(sys.modules) & set({heavy!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("loaded:")


def test_no_color_is_kept(out: Path) -> None:
    """NO_COLOR wins over a terminal that could; without it a forced terminal is coloured, so that the test can fail."""
    argv = [sys.executable, "-m", "pipelines", "verify", str(out)]
    coloured = subprocess.run(argv, capture_output=True, text=True, check=True, env={**os.environ, "FORCE_COLOR": "1"})
    plain = subprocess.run(
        argv, capture_output=True, text=True, check=True, env={**os.environ, "FORCE_COLOR": "1", "NO_COLOR": "1"}
    )
    assert "\x1b[3" in coloured.stdout
    assert "\x1b[3" not in plain.stdout


def test_a_line_is_a_line(out: Path) -> None:
    """What is written to a pipe or a file is not wrapped, however narrow the terminal is that it was asked from."""
    argv = [sys.executable, "-m", "pipelines", "verify", str(out)]
    narrow = subprocess.run(argv, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "20"})
    assert len(narrow.stdout.splitlines()) > 5
    assert all(line.startswith("holds ") and line.endswith("looked at)") for line in narrow.stdout.splitlines())


def test_views_run_on_the_output(out: Path) -> None:
    """What `views` prints for an output folder runs as it stands, with the tables that have no rows; JSON says the same."""
    duckdb = pytest.importorskip("duckdb", reason="views are run by DuckDB, which is installed for the demo and for development")
    script = newsbeam("views", out).stdout
    with duckdb.connect() as db:
        db.execute(script)
        assert db.execute("SELECT count(*) FROM articles_current").fetchone() == (3,)
        events = db.execute("SELECT count(*) FROM events").fetchone()
        assert events > (0,)
        assert db.execute("SELECT count(DISTINCT event_id) FROM events_dyadic").fetchone() == events
        assert db.execute("SELECT count(*) FROM duplicates").fetchone() == (0,)
    said = json.loads(newsbeam("views", out, "--json").stdout)
    statements = [*said["tables"].values(), *(view["sql"] for view in said["views"].values())]
    assert [line for text in statements for line in text.splitlines()] == [line for line in script.splitlines() if line]
    assert newsbeam("views").stdout == "\n".join(view["sql"] for view in said["views"].values()) + "\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_is_one_sentence(tmp_path: Path, workers: str) -> None:
    """A disk that refuses ends the run with exit code 5, the cure and no traceback; with room again the same command goes on."""
    source = write_articles(tmp_path)
    # A limit on the size of files stands for the full disk: the spool grows past it, the store does not.
    limited = "ulimit -f 200; trap '' XFSZ; exec \"$@\""
    argv = [sys.executable, "-m", "pipelines", "backfill", str(source), "--out", str(tmp_path / "out"), "--workers", workers]
    done = subprocess.run(["bash", "-c", limited, "bash", *argv], capture_output=True, text=True, check=False, timeout=120)  # noqa: S607
    assert done.returncode == 5, done.stderr
    assert "free space" in done.stderr
    assert "Traceback" not in done.stderr
    assert "while running" not in done.stderr
    assert newsbeam("backfill", source, "--out", tmp_path / "out").returncode == 3
    assert newsbeam("verify", tmp_path / "out").returncode == 0
