"""Every command and every block of code in the documents is run by a test: here, or by the one that an exception names."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.documented import DOCUMENTS, ROOT, Told, told
from tests.loopback import site

#: What is not run here, each with who runs it, or why nobody can; the beginning of `str(Told)`.
ELSEWHERE: Final = {
    "CHANGELOG.md:": "names what is new; the documents tell how it is typed",
    "README.md: .venv/bin/newsbeam config check": "chapter on watching: tests/pipelines/test_readme.py runs it whole",
    "README.md: .venv/bin/newsbeam feeds": "the same",
    "README.md: .venv/bin/newsbeam monitor": "the same",
    "README.md: .venv/bin/newsbeam backfill https:": "the same",
    "README.md: newsbeam monitor": "the same",
    "README.md: toml": "the same",
    "README.md: newsbeam stream": "needs Prism or a cluster: tests/flink (`make flink`)",
    "README.md: newsbeam job-jar": "needs Java and the runner's jar: the same",
    "docs/tutorial.md:": "tests/test_tutorial.py runs it whole",
    "docs/beam.md: python": "tests/pipelines/test_rows.py runs it",
    "docs/cluster.md:": "needs a cluster: tests/flink (`make flink`) runs such commands on one",
    "docs/publish.md: newsbeam monitor": "runs until it is stopped: tests/pipelines/test_publish.py",
    "docs/publish.md: sql": "tests/pipelines/test_publish.py runs it",
    "docs/reading/clickhouse.md: sql": "needs the engine: tests/conformance/test_recipes.py (`make conformance`)",
    "docs/reading/duckdb.md: sql": "the same",
    "docs/reading/pandas.md: python": "the same",
    "docs/reading/polars.md: python": "the same",
    "docs/reading/spark.md: python": "the same",
    "docs/reading/iceberg.md: sql": "engines that fetch a library when they first read Iceberg; the page says which versions were run by hand",
    "docs/reading/delta.md: sql": "the same, for Delta",
    "docs/reading/warehouses.md:": "services of others: the page says that it was not run",
}
#: Blocks of a shell hold newsbeam's commands, which are run one by one.
SHELLS: Final = {"sh", "bash"}
_GOOD: Final = {0, 3}
_MODULE: Final = re.compile(r"`(?:PYTHONPATH=\. )?(?:\.venv-dev/bin/)?python -m (tests(?:\.\w+)+)([^`]*)`")

ALL: Final = [one for document in DOCUMENTS for one in told(document)]
HERE: Final = [one for one in ALL if not str(one).startswith(tuple(ELSEWHERE)) and one.kind not in SHELLS]


def test_no_exception_is_stale() -> None:
    """Each exception still lets something through, and is not in the way of another."""
    assert [each for each in ELSEWHERE if not any(str(one).startswith(each) for one in ALL)] == []
    assert len(HERE) > 40  # so that a pattern that finds nothing would be noticed


@pytest.mark.parametrize("one", [one for one in ALL if one.kind in SHELLS], ids=lambda one: f"{one.document}-{hash_of(one)}")
def test_blocks_of_a_shell_hold_commands_that_are_run(one: Told) -> None:
    """Every line of such a block is one of newsbeam's commands; what else a shell may do is nobody's to test."""
    if one.document == "docs/reading/warehouses.md":
        pytest.skip(ELSEWHERE["docs/reading/warehouses.md:"])
    lines = one.text.replace("\\\n", " ").splitlines()
    assert [line for line in lines if not line.startswith("newsbeam ")] == []


def hash_of(one: Told) -> str:
    """A short name for a block: its first words."""
    return "-".join(re.findall(r"\w+", one.text)[:4])


@pytest.mark.slow
def test_every_command_runs(tmp_path: Path) -> None:
    """Each is run over a small output with the addresses that documents use, and ends well; what ends otherwise is named with what it said."""
    assert HERE
    with site() as web:
        web.put(
            "/feed",
            b"<rss version='2.0'><channel><title>News</title><item><title>Talks</title></item></channel></rss>",
            "text/xml",
        )
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "NEWSBEAM__FETCH__CONTACT": "https://example.org/bot",
            "NEWSBEAM__FETCH__ALLOW_PRIVATE": '["127.0.0.1/32"]',
            "NEWSBEAM__FETCH__PORTS": f"[{web.port}]",
            "NEWSBEAM__FETCH__INTERVAL_S": "0",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.documented_runs", str(tmp_path), web.url("/feed")],
            input=json.dumps([(str(one), one.kind, one.document, one.text) for one in HERE]),
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=280,
        )  # fmt: skip
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["name"], each["code"], each["said"]) for each in ended if each["code"] not in _GOOD] == []
    assert [each["name"] for each in ended] == [str(one) for one in HERE], done.stderr[-2000:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_that_documents_run_are_there(document: Path) -> None:
    """A `python -m tests...` of a document is a module that can be run, and has the options that are named."""
    for module, options in _MODULE.findall(document.read_text(encoding="utf-8")):
        stem = ROOT.joinpath(*module.split("."))
        path = stem.with_suffix(".py") if stem.with_suffix(".py").exists() else stem / "__main__.py"
        source = path.read_text(encoding="utf-8")
        assert "__main__" in source or path.name == "__main__.py", module
        assert [option for option in re.findall(r"--[a-z-]+", options) if f'"{option}"' not in source] == []
