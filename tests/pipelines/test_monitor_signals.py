"""A monitor that is asked to end in the middle of a Beam run."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.test_monitor_process import PATIENCE_S, Wire, command, settings, tick_until_rows
from tests.pipelines.watched_site import Watched, broken, rows, serving, urls
from transforms.core.events import code_events

#: Longer than anybody waits: an article that takes so long is not waited for.
FOR_EVER_S = 600.0


@contextmanager
def slowed(folder: Path, *extra: str) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """A monitor whose articles never end, and the file in which the processes that work on one name themselves."""
    mark = folder / "mark"
    paths = [str(Path(__file__).parent / "slowed"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "SLOWED_S": str(FOR_EVER_S), "SLOWED_MARK": str(mark)}
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(command(folder, *extra), stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            yield process, mark
        finally:
            process.kill()
            process.wait()


def working(mark: Path) -> list[int]:
    """Ids of processes that work on an article, or did."""
    return [int(line) for line in mark.read_text().splitlines()] if mark.exists() else []


def lives(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)], ids=["SIGTERM", "SIGINT, two workers"])
def test_a_beam_run_that_does_not_end_is_abandoned_and_nothing_is_lost(tmp_path: Path, number: int, workers: int) -> None:
    """The monitor and its workers are gone soon after the signal, with exit code 5; the next monitor writes every article, once."""
    with serving() as server:
        wire = Wire(server)
        wire.growing = False
        settings(tmp_path, server, feeds=1)
        with (tmp_path / "newsbeam.toml").open("a") as config:
            config.write(f"workers = {workers}\n")
        for _ in range(4):
            wire.publish(0)
        with slowed(tmp_path) as (process, mark):
            while not working(mark):
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.05)
            process.send_signal(number)
            asked = time.monotonic()
            assert process.wait(timeout=120) == 5
            assert time.monotonic() - asked < 8.0 + PATIENCE_S  # the grace, and the time to end
            while any(lives(pid) for pid in working(mark)):
                time.sleep(0.05)
        assert rows(tmp_path / "out", "articles") == []
        tick_until_rows(tmp_path, 4)
        assert len(rows(tmp_path / "out", "articles")) == 4
        assert broken(tmp_path / "out") == []


def test_a_beam_run_that_ends_in_time_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor that is asked to end while articles are analysed commits them, and then ends; nothing further is asked for."""
    with serving() as server:
        watched = Watched(tmp_path, server)
        watched.watch("/feed")
        watched.publish(watched.story(1), watched.story(2))

        def asked_to_end(*given: Any) -> Any:  # noqa: ANN401  as the real one
            watched.stop.set()
            return code_events(*given)

        monkeypatch.setattr("transforms.events.code_events", asked_to_end)
        watched.options = {"once": False}
        summary = watched.tick()
        assert (summary.units, urls(watched.rows("articles"))) == (1, ["/story/1", "/story/2"])
        assert watched.paths() == ["/feed", "/story/1", "/story/2"]
        assert broken(watched.output.root) == []
