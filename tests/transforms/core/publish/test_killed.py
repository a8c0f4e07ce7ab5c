"""Publishing that is killed: by the system, between any two requests; and inside a folder, between any two changes of the disk."""

import multiprocessing
import os
import shutil
import signal
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.transforms.core.publish.places import Requests, broken_at, everything, publish, rows_at
from tests.transforms.core.upkeep.made import ERRAND, Killed, killed_at, made_output, rows
from transforms.core.output import Output
from transforms.core.publish.folder import Folder
from transforms.core.upkeep.compact import compact

#: Requests between two that a child dies at: the whole takes seconds.
_STRIDE = 9


def _publish_and_die(output: Output, folder: Path, at: int) -> None:
    publish(output, Requests(Folder(folder), at, after=bool(at % 2), happens=partial(os.kill, os.getpid(), signal.SIGKILL)))


@pytest.mark.slow
@pytest.mark.fault(53)
def test_kill_9_between_requests(tmp_path: Path) -> None:
    """A process that is killed again and again, each time some requests later, brings everything there, once; locks are free at once."""
    output = made_output(tmp_path, units=2, bare=True)
    publish(output, Folder(tmp_path / "place"))
    compact(output, ERRAND)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    deaths = 0
    for at in count(2, _STRIDE):
        child = context.Process(target=_publish_and_die, args=(output, tmp_path / "place", at))
        child.start()
        child.join()
        if child.exitcode != -signal.SIGKILL:
            assert child.exitcode == 0
            break
        deaths += 1
    assert deaths > 0
    assert rows_at(Folder(tmp_path / "place")) == rows(output)
    assert broken_at(Folder(tmp_path / "place")) == []


@pytest.mark.slow
@pytest.mark.fault(53)
def test_a_folder_may_be_left_at_any_change_of_the_disk(tmp_path: Path) -> None:
    """Whatever was half written has no name; the next attempt leaves what one leaves that nothing befell."""
    output = made_output(tmp_path, units=1, bare=True)
    publish(output, Folder(tmp_path / "whole"))
    wanted = everything(Folder(tmp_path / "whole"))
    for step in count():
        place = tmp_path / f"place{step}"
        try:
            with killed_at(step):
                publish(output, Folder(place))
        except Killed:
            pass
        else:
            break
        publish(output, Folder(place))
        assert everything(Folder(place)) == wanted, step
        assert list((place / "_coming").iterdir()) == []
        shutil.rmtree(place)
    assert step > len(wanted)
