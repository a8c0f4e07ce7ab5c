"""Feeds watched by a job on a cluster, its committer beside it, and the account of what was served and what came of it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from tests.flink.cluster import FlinkCluster, descendants, wait_until
from tests.flink.growing import FEEDS, OF_ONE_FEED, GrowingSite, growing_site
from tests.flink.parts import ROOT, Parts

COMMAND: Final = str(Path(sys.executable).with_name("newsbeam"))
#: The same command line, of a newsbeam that is one step further.
UPGRADED: Final = (sys.executable, str(ROOT / "tests" / "flink" / "upgraded.py"))
CHECKPOINT_S: Final = 3.0
_NUMBER: Final = re.compile(r"(?:Report |/story/)(\d+)")
#: As Flink tells it in its log.
_CHECKPOINT: Final = re.compile(r"^(\d\d):(\d\d):(\d\d),.*Completed checkpoint \d+ for job \w+ \((\d+) bytes", re.MULTILINE)
_TIMEOUT_S: Final = 400


@dataclass
class Watching:
    """One output, its job and its committer."""

    cluster: FlinkCluster
    parts: Parts
    folder: Path
    site: GrowingSite
    #: Seconds from beat to beat, and of a window.
    tick_s: float
    commit_s: float

    @property
    def out(self) -> Path:
        """The tables."""
        return self.folder / "out"

    def _pace(self) -> list[str]:
        config = self.site.settings(self.folder, self.tick_s)[1]
        return [
            "--out",
            str(self.out),
            "--config",
            str(config),
            "--tick",
            f"{self.tick_s:g}",
            "--commit-every",
            f"{self.commit_s:g}",
        ]

    def begin_jar(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        """Begin to make a jar."""
        flags = [
            "--flink-jar",
            str(self.parts.runner),
            "--workers",
            "2",
            "--shards",
            "4",
            "--checkpoint-every",
            f"{CHECKPOINT_S:g}",
        ]
        argv = [*(command or (COMMAND,)), "job-jar", str(self.jar(name)), *self._pace(), *flags]
        with (self.cluster.logs / f"jar-{name}.log").open("ab") as log:
            return subprocess.Popen(argv, stdout=log, stderr=subprocess.STDOUT)

    def jar(self, name: str) -> Path:
        """Where a jar lies."""
        return self.folder / f"{name}.jar"

    def submit(self, name: str, *flags: str) -> str:
        """Run a jar; returns the job's id."""
        return str(_said("submit", str(self.jar(name)), "--flink-master", self.cluster.rest, *flags)["job"])

    def stop(self) -> str:
        """Stop the job; returns the path of its savepoint."""
        return str(_said("stop", "--flink-master", self.cluster.rest)["savepoint"])

    @contextmanager
    def committing(self) -> Iterator[None]:
        """The committer, for the length of the block."""
        feeds = self.site.settings(self.folder, self.tick_s)[0]
        argv = [COMMAND, "stream", "--feeds", str(feeds), *self._pace(), "--shards", "4"]
        argv += ["--runner", "FlinkRunner", "--flink-master", self.cluster.rest]
        with (self.cluster.logs / "stream.log").open("ab") as log:
            process = subprocess.Popen(argv, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
            assert process.poll() is None, "newsbeam stream ended by itself"
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()

    def ended(self, *tables: str) -> Counter[int]:
        """Story to the times that it stands in the tables: as an article, or as a dead letter."""
        found = Counter[int]()
        for table in tables or ("articles", "dead_letters"):
            for path in sorted(self.out.glob(f"{table}/dt=*/part-*.parquet")):
                for row in pq.read_table(path, partitioning=None).to_pylist():
                    said = _NUMBER.search(row.get("title") or "") or _NUMBER.search(row["url"] or "")
                    assert said is not None, row
                    found[int(said[1])] += 1
        return found

    def wait_for_rows(self) -> None:
        """Wait until stories of every feed stand in the tables that were served after this moment."""
        since = time.monotonic()

        def has_come() -> bool:
            fresh = [number for number in self.ended() if self.site.served[number] > since]
            return len({number // OF_ONE_FEED for number in fresh}) == FEEDS

        wait_until(has_come, "rows")

    def settle(self) -> str:
        """Let the site stand still until all that it served stands in the tables; nothing is lost, nothing twice, tables hold."""
        self.site.rest()
        wait_until(lambda: not self.site.served.keys() - self.ended().keys(), "all that was served")
        ended = self.ended()
        assert sorted(self.site.served.keys() - ended.keys()) == []
        assert [number for number, times in ended.items() if times > 1] == []
        done = subprocess.run([COMMAND, "verify", str(self.out)], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
        assert done.returncode == 0, done.stdout
        articles, letters = len(self.ended("articles")), len(self.ended("dead_letters"))
        assert articles + letters == len(self.site.served)
        self.site.grow()
        return f"served {articles + letters} = articles {articles} + dead letters {letters}; lost 0, twice 0"

    def kill_machine(self, number: int) -> None:
        """A TaskManager dies with its workers, as a machine does, and another takes its place."""
        name = f"taskmanager-{number}"
        workers = descendants(self.cluster.process(name).pid)
        self.cluster.kill(name)
        end(workers)
        self.cluster.start_task_manager(number)

    def workers(self, number: int) -> list[int]:
        """Python processes of a TaskManager."""
        return descendants(self.cluster.process(f"taskmanager-{number}").pid)

    def checkpoints(self) -> list[tuple[float, int]]:
        """Every checkpoint of the cluster's jobs: seconds since midnight, bytes."""
        said = (self.cluster.logs / "jobmanager.log").read_text(encoding="utf-8", errors="replace")
        return [
            (int(hour) * 3600 + int(minute) * 60 + int(second), int(size))
            for hour, minute, second, size in _CHECKPOINT.findall(said)
        ]


def end(pids: list[int]) -> None:
    """Kill -9 what is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _said(*words: str) -> dict[str, str]:
    done = subprocess.run([COMMAND, *words, "--json"], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
    assert done.returncode == 0, done.stderr
    said: dict[str, str] = json.loads(done.stdout)
    return said


@contextmanager
def watching(cluster: FlinkCluster, parts: Parts, folder: Path, **pace: float) -> Iterator[Watching]:
    """A site that grows, and what watches it; no job yet."""
    with growing_site(pace.pop("every_s")) as site:
        yield Watching(cluster, parts, folder, site, **pace)
