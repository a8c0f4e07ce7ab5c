"""Where a stream runs: on Prism, which lives and dies with the command; or on a Flink cluster, as a job that was submitted to it.

Prism keeps no state beyond its own life: it is for a look at a stream, and for tests. A cluster's job outlives the command.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import enumerate as enumerate_threads
from typing import Final, Protocol

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.portable_runner import PortableRunner
from apache_beam.runners.runner import PipelineResult, PipelineState

from pipelines.beside import beside, free_port
from pipelines.engine import ports_on_loopback, refusals
from pipelines.flink_cluster import jobs_named
from schemas.errors import Interrupted, UsageRefused

PRISM: Final = "PrismRunner"
FLINK: Final = "FlinkRunner"
#: Names of threads that Beam's workers have in this process (sdk_worker.py, data_plane.py of 2.77).
_WORKERS: Final = ("run_worker", "read_")
_END_S: Final = 5.0
#: Names Prism's program.
PRISM_VARIABLE: Final = "NEWSBEAM_PRISM"
_MAKE_PRISM: Final = "go install github.com/apache/beam/sdks/v2/go/cmd/prism@v2.77.0"


class Running(Protocol):
    """A stream that runs."""

    def check(self) -> bool:
        """Whether it still runs; one that has ended by a fault is told of.

        Raises:
            Refusal: why it ended.
        """


class _OnPrism:
    def __init__(self, result: PipelineResult) -> None:
        self._result = result

    def check(self) -> bool:
        """As `Running` says."""
        if not PipelineState.is_terminal(self._result.state):
            return True
        with refusals():
            self._result.wait_until_finish()
        message = "Prism has ended the stream; what was committed is intact, start again"
        raise Interrupted(message)


class _OnFlink:
    def __init__(self, master: str, name: str) -> None:
        self._master, self._name = master, name
        self._was_there = False

    def check(self) -> bool:
        """As `Running` says; a job that is not there may come, by a submission."""
        with suppress(UsageRefused):  # the JobManager does not answer just now; what is handed over is committed all the same
            self._was_there = bool(jobs_named(self._master, self._name))
        return self._was_there


def prism_program(asked: Path | None) -> Path:
    """Prism's program; nothing is downloaded.

    Args:
        asked: where it lies; None: as `NEWSBEAM_PRISM` says, or on the path.

    Raises:
        UsageRefused: there is none.
    """
    named = asked or (Path(found) if (found := os.environ.get(PRISM_VARIABLE) or shutil.which("prism")) else None)
    if named is None:
        message = f"there is no prism; make it with `{_MAKE_PRISM}`, and name it with --prism or {PRISM_VARIABLE}"
        raise UsageRefused(message)
    if not os.access(named, os.X_OK) or not named.is_file():
        message = f"{named} is no program; make prism with `{_MAKE_PRISM}`"
        raise UsageRefused(message)
    return named


@contextmanager
def on_prism(program: Path, name: str, build: Callable[[beam.Pipeline], None]) -> Iterator[Running]:
    """Run a stream on Prism, with its workers in this process; both end with the block.

    Args:
        program: Prism's.
        name: of the job.
        build: puts the stream on a pipeline.

    Raises:
        UsageRefused: Prism does not start.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        argv = (str(program), f"-job_port={port}", "-serve_http=false", "-log_level=error", "-log_kind=text")
        with beside(argv, port, Path(folder) / "log", "prism"):
            flags = [f"--job_endpoint=127.0.0.1:{port}", "--environment_type=LOOPBACK", "--streaming", f"--job_name={name}"]
            pipeline = beam.Pipeline(runner=PortableRunner(), options=PipelineOptions(flags))
            build(pipeline)
            with ports_on_loopback():
                result = pipeline.run()
            try:
                yield _OnPrism(result)
            finally:
                if not PipelineState.is_terminal(result.state):
                    result.cancel()
                _let_workers_end()


def _let_workers_end() -> None:
    """Wait for the threads of the workers: they complain on standard error where Prism goes before them."""
    for thread in enumerate_threads():
        if thread.name.startswith(_WORKERS):
            thread.join(_END_S)


@contextmanager
def on_flink(master: str, name: str) -> Iterator[Running]:
    """A stream that runs on a cluster, or will, once it is submitted; it goes on when the block has ended.

    Args:
        master: HOST:PORT of the JobManager's REST interface.
        name: of the job.

    Raises:
        UsageRefused: nobody answers there.
    """
    jobs_named(master, name)
    yield _OnFlink(master, name)
