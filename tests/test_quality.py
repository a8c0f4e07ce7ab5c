"""Quality keeps its pins, and pins never get looser."""

import subprocess
from pathlib import Path

import pytest

from tests.peers import ROOT, peer_path
from tests.quality.figures import PINS, SETS, parse_pins, pins, read_figures


@pytest.mark.parametrize("name", SETS)
def test_figures_keep_their_pins(name: str) -> None:
    """Every figure of a group is at least as good as pinned; a figure without a pin is an oversight."""
    peer_path(SETS[name][0])
    pinned = pins()
    figures = read_figures(name)
    assert {figure for figure in figures if figure not in pinned} == set()
    worse = {figure: value for figure, value in figures.items() if not pinned[figure].kept(value)}
    assert worse == {}


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, cwd=PINS.parent).stdout  # noqa: S607


def test_pins_never_get_looser() -> None:
    """No pin is looser than, or missing against, any earlier commit of the file."""
    commits = _git("log", "--format=%H", "--", str(PINS)).split()
    if not commits:
        pytest.skip("no history of the pins here: not a git checkout")
    now = pins()
    for commit in commits:
        earlier = parse_pins(_git("show", f"{commit}:./{PINS.name}"))
        looser = [name for name, pin in earlier.items() if name not in now or not pin.kept(now[name].value)]
        assert looser == [], commit


def test_the_peers_folder_is_said() -> None:
    """The folder of the peers' sets is a path, present or not: skipping is by set, never by silence."""
    assert isinstance(ROOT, Path)
