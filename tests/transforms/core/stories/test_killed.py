"""A run that is killed while it links leaves, after the next one, what a run leaves that was not."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.linking_world import TABLES, lay_down, output_of, rows
from transforms.core.verify import verify

#: Kills, of as many runs as it takes.
KILLS = 6


def _started(folder: Path) -> "subprocess.Popen[str]":
    """A run in a process of its own, at the moment when it begins to commit."""
    path = os.pathsep.join(sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.linking_world", str(folder)],
        cwd=Path(__file__).parents[4],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _ended(folder: Path) -> float:
    """Seconds of a run that nobody kills."""
    with _started(folder) as process:
        begun_s = time.monotonic()
        assert process.wait(timeout=300) == 0
        return time.monotonic() - begun_s


def _commits(folder: Path) -> int:
    return len(list(output_of(folder).manifests.glob("*.json")))


@pytest.mark.timeout(900)
def test_killed_while_linking_the_rows_are_those_of_a_calm_run(tmp_path: Path) -> None:
    """Kill -9 at random moments of commits that link: links, stories and clusters are the same rows afterwards, and all promises hold."""
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for folder in (calm, killed):
        folder.mkdir()
        lay_down(folder)
    whole_s = _ended(calm)
    expected = {table: rows(calm, table) for table in TABLES}
    assert all(expected.values()), "every table has rows to lose"
    chance, kills, mid_way = random.Random(5), 0, 0
    while kills < KILLS:
        before = _commits(killed)
        with _started(killed) as process:
            try:
                process.wait(timeout=chance.uniform(0, whole_s / 3))
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
        mid_way += _commits(killed) > before
        if process.returncode == 0:
            assert {table: rows(killed, table) for table in TABLES} == expected
            shutil.rmtree(output_of(killed).root)
    assert mid_way, "no kill met a run that had committed something"
    _ended(killed)
    assert {table: rows(killed, table) for table in TABLES} == expected
    assert [check for check in verify(output_of(killed).root) if not check.holds] == []
