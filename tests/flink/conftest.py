"""One cluster for all tests of this folder; they run in `make flink`, which names the folder of the parts."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.flink.cluster import FlinkCluster, flink_cluster
from tests.flink.parts import ROOT, Parts, prepare

#: Every TaskManager has one slot.
MANAGERS: Final = 2
_MEASURED: Final = pytest.StashKey[list[str]]()
_CLUSTER: Final = pytest.StashKey[FlinkCluster]()


@pytest.fixture(scope="session")
def parts() -> Parts:
    """Flink and the runner."""
    cache = os.environ.get("NEWSBEAM_FLINK")
    if not cache:
        pytest.skip("`make flink` starts a cluster, and runs this")
    return prepare(Path(cache))


@pytest.fixture(scope="session")
def cluster(parts: Parts, pytestconfig: pytest.Config) -> Iterator[FlinkCluster]:
    """A JobManager and two TaskManagers; their logs stay in build/flink."""
    with flink_cluster(parts, ROOT / "build" / "flink", MANAGERS) as running:
        pytestconfig.stash[_CLUSTER] = running
        yield running


@pytest.fixture(scope="session")
def measured(pytestconfig: pytest.Config) -> list[str]:
    """Lines that stand at the end of the run."""
    return pytestconfig.stash.setdefault(_MEASURED, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what was measured."""
    for line in config.stash.get(_MEASURED, []):
        terminalreporter.write_line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the ends of the cluster's logs beside a failure."""
    report = yield
    if report.failed and (running := item.config.stash.get(_CLUSTER, None)) is not None:
        report.sections += list(running.tails())
    return report
