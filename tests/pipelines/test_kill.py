"""Killed anywhere, run again: the same rows."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.kill import command, kill_rounds, table_files, write_articles

KILLS = 25


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """After at least 25 kill -9 at random moments every table is byte for byte that of an undisturbed run."""
    tally = kill_rounds(KILLS, seed=7, longest_s=4.0, folder=tmp_path)
    assert tally.kills >= KILLS
    assert tally.mid_way >= 1
    assert (tally.lost, tally.twice, tally.differing) == (0, 0, 0)


def _in_session(leader: int) -> list[int]:
    """Processes of a session that are still at work; one that ended and was not yet fetched by its parent is not."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == leader and "\nState:\tZ" not in (entry / "status").read_text(encoding="utf-8"):
                found.append(int(entry.name))
        except (ProcessLookupError, FileNotFoundError):  # it ended while we looked
            continue
    return found


@pytest.mark.timeout(900)
def test_sigterm_stops_cleanly(tmp_path: Path) -> None:
    """SIGTERM ends the run with exit code 5 and one sentence; the same command goes on to the same bytes."""
    source = write_articles(tmp_path)
    subprocess.run(command(source, tmp_path / "whole"), check=False, stdout=subprocess.DEVNULL)
    argv = command(source, tmp_path / "out")
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        manifests = tmp_path / "out" / "_manifest"
        while process.poll() is None and not (manifests.exists() and list(manifests.iterdir())):
            pass
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 5
    assert "run the same command again" in said
    assert "Traceback" not in said
    assert _in_session(process.pid) == []
    subprocess.run(argv, check=False, stdout=subprocess.DEVNULL)
    assert table_files(tmp_path / "out") == table_files(tmp_path / "whole")
