"""A backfill on a real cluster of separate processes: the same bytes as here, whatever becomes of its machines."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.benchmarks.kill import write_articles
from tests.flink.cluster import FlinkCluster, processes_with, wait_until
from tests.flink.conftest import MANAGERS
from tests.flink.parts import ROOT, Parts

DATA: Final = ROOT / "tests" / "data"
SOURCES: Final = (str(DATA / "samples"), str(DATA / "corpus"))
NOW: Final = "2026-01-31T12:00:00Z"
COMMAND: Final = str(Path(sys.executable).with_name("newsbeam"))
WORKER: Final = str(Path(sys.executable).with_name("newsbeam-worker"))
#: Articles of a run that is long enough to be disturbed.
LONG: Final = 900

pytestmark = pytest.mark.timeout(1200)


def local(out: Path, *arguments: str) -> list[str]:
    """A backfill on this machine."""
    return [COMMAND, "backfill", *(arguments or SOURCES), "--out", str(out), "--now", NOW, "--json"]


class Spread:
    """Backfills on the cluster."""

    def __init__(self, cluster: FlinkCluster, parts: Parts) -> None:
        self.cluster = cluster
        self._flags = ["--runner", "FlinkRunner", "--flink-master", cluster.rest, "--flink-jar", str(parts.runner)]

    def argv(self, out: Path, *arguments: str, worker: str = WORKER, workers: int = MANAGERS) -> list[str]:
        """The command."""
        return [*local(out, *arguments), *self._flags, "--workers", str(workers), "--flink-worker", worker]


@pytest.fixture
def spread(cluster: FlinkCluster, parts: Parts) -> Iterator[Spread]:
    """A cluster whose slots are all free."""
    cluster.wait_for_slots(MANAGERS)
    yield Spread(cluster, parts)
    assert cluster.ask("/overview")["slots-total"] == MANAGERS


def run(argv: list[str], cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=600, cwd=cwd)


def good(argv: list[str], cwd: Path | None = None) -> dict[str, int]:
    """Run a command that ends well; 3: some records were set aside."""
    done = run(argv, cwd)
    assert done.returncode in {0, 3}, done.stderr + done.stdout
    said: dict[str, int] = json.loads(done.stdout)
    return said


def files(out: Path) -> dict[str, bytes]:
    """Tables and manifests: name to bytes."""
    found = [*out.glob("*/dt=*/part-*.parquet"), *out.glob("_manifest/*.json")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(found)}


def test_the_same_bytes_as_here(spread: Spread, tmp_path: Path) -> None:
    """Samples and corpus in several units, named by relative paths: every file of the tables is the same."""
    shutil.copytree(DATA / "samples", tmp_path / "samples")
    shutil.copytree(DATA / "corpus", tmp_path / "corpus")
    here, there = tmp_path / "here", Path("there")
    told = good([*local(here, "samples", "corpus"), "--unit-records", "80"], tmp_path)
    again = good([*spread.argv(there, "samples", "corpus"), "--unit-records", "80"], tmp_path)
    assert {**told, "out": ""} == {**again, "out": ""}
    assert again["units"] >= 2
    assert again["read"] >= 60
    assert files(here) == files(tmp_path / there)
    assert run([COMMAND, "verify", "there"], tmp_path).returncode == 0


def shuffled_bytes(cluster: FlinkCluster) -> int:
    """What the tasks of the last job wrote to one another."""
    last = max(cluster.ask("/jobs/overview")["jobs"], key=lambda job: int(job["start-time"]))
    job = cluster.ask(f"/jobs/{last['jid']}")
    return sum(vertex["metrics"]["write-bytes"] for vertex in job["vertices"])


def test_bodies_stay_where_they_were_made(spread: Spread, tmp_path: Path) -> None:
    """Pages of 200 KB: what crosses between the tasks of a job is a small part of them."""
    page = (DATA / "samples" / "000_8cb7124d668b7378.txt").read_text(encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(20):
        body = "".join(f"<p>{line}</p>" for line in page.splitlines())
        filling = f"<!-- {number} {'x' * 200_000} -->"
        html = f"<html><head><title>Report {number}</title></head><body>{filling}<article>{body}<p>{number}</p></article></body></html>"
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
    told = good(spread.argv(tmp_path / "out", str(folder)))
    assert told["rows"] == 20
    assert shuffled_bytes(spread.cluster) < sum(path.stat().st_size for path in folder.iterdir()) / 10


@dataclass(frozen=True)
class Reference:
    """Articles, and what a run that nobody disturbs makes of them."""

    articles: str
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Read here, once."""
    folder = tmp_path_factory.mktemp("reference")
    articles = str(write_articles(folder, LONG))
    good(local(folder / "out", articles))
    return Reference(articles, files(folder / "out"))


@contextmanager
def under_way(argv: list[str], out: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run whose workers have a tenth of the articles behind them; it is gone afterwards."""
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            wait_until(lambda: sum(path.stat().st_size for path in out.glob("_spool/*/*/progress")) > LONG // 10, "records")
            assert running.poll() is None
            yield running
        finally:
            running.kill()


def test_a_machine_that_is_lost_costs_nothing(spread: Spread, reference: Reference, tmp_path: Path) -> None:
    """A TaskManager is killed -9 half way, and another takes its place: the same bytes."""
    out = tmp_path / "out"
    with under_way(spread.argv(out, reference.articles), out) as running:
        spread.cluster.kill("taskmanager-1")
        spread.cluster.start_task_manager(1)
        said, errors = running.communicate(timeout=600)
    assert running.returncode == 3, errors + said
    assert files(out) == reference.files
    spread.cluster.wait_for_slots(MANAGERS)


def test_a_worker_that_is_lost_costs_nothing(spread: Spread, reference: Reference, tmp_path: Path) -> None:
    """One Python process of the cluster is killed -9 half way: the same bytes."""
    out = tmp_path / "out"
    with under_way(spread.argv(out, reference.articles), out) as running:
        workers = set(processes_with(b"NEWSBEAM_SPOOL=")) & set(processes_with(b"sdk_worker_main", "cmdline"))
        os.kill(min(workers), signal.SIGKILL)
        said, errors = running.communicate(timeout=600)
    assert running.returncode == 3, errors + said
    assert files(out) == reference.files


def test_a_command_that_is_lost_costs_nothing(spread: Spread, reference: Reference, tmp_path: Path) -> None:
    """The command is killed -9 half way, and its job goes on without it: the next run ends that job, and makes the same bytes."""
    out = tmp_path / "out"
    with under_way(spread.argv(out, reference.articles), out) as running:
        running.kill()
        running.wait()
    job_server = f"--flink-master={spread.cluster.rest}".encode()
    wait_until(lambda: processes_with(job_server, "cmdline") == [], "end of the job server")
    assert files(out) == {}
    good(spread.argv(out, reference.articles))
    assert files(out) == reference.files


def worker_that(folder: Path, does: str) -> str:
    """A command for workers."""
    path = folder / "worker"
    path.write_text(f'#!/bin/sh\n{does} exec {WORKER} "$@"\n')
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("NEWSBEAM_INSTALLED='newsbeam 9.9.9'", "the run was started by newsbeam 9.9.9. Install the same wheel"),
        ("NEWSBEAM_SPOOL=/not/there", "name an --out that all machines have under the same path"),
        (None, "install newsbeam there under the same path"),
    ],
    ids=["another newsbeam", "no shared folder", "no newsbeam"],
)
def test_a_worker_that_does_not_fit_is_told(spread: Spread, tmp_path: Path, does: str | None, said: str) -> None:
    """Another version, a folder that is not shared, no newsbeam at all: exit code 2, one sentence, nothing committed."""
    worker = "/not/there/newsbeam-worker" if does is None else worker_that(tmp_path, does)
    done = run(spread.argv(tmp_path / "out", str(DATA / "samples"), worker=worker))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert files(tmp_path / "out") == {}


def test_an_option_that_nobody_knows_is_told(spread: Spread, tmp_path: Path) -> None:
    """The real runner is asked for its options: a misspelt one is refused before anything is read or written."""
    done = run([*spread.argv(tmp_path / "out", str(DATA / "samples")), "--beam", "paralelism=3"])
    assert (done.returncode, "--beam paralelism: Beam has no such option" in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_no_process_is_left(spread: Spread) -> None:
    """Once its jobs have ended, no worker is at work for the cluster."""
    wait_until(lambda: processes_with(b"NEWSBEAM_SPOOL=") == [], "end of all workers")
    assert processes_with(b"NEWSBEAM_SPOOL=") == []
