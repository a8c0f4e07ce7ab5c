"""Which Beam engine runs a pipeline; named, never guessed, nothing downloaded."""

import re
import shlex
import sys
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner, RunnerResult
from apache_beam.runners.runner import PipelineRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment

import schemas.errors
from schemas.errors import Refusal, UsageRefused

DEFAULT: Final = "FnApiRunner"
#: Engines whose behaviour newsbeam has tested.
ENGINES: Final = (DEFAULT,)
# Engines hand a worker's exception on as text: `schemas.errors.OutputFailed: ... [while running ...`
_WHERE: Final = re.compile(r" \[while running '[^']*'\]")
_REFUSAL: Final = re.compile(r"schemas\.errors\.(\w+): (.*?)(?: \[while running .*)?$", re.MULTILINE)


def engine_name(asked: str) -> tuple[str, str | None]:
    """The engine behind a name.

    Args:
        asked: what the user wrote after `--runner`.

    Returns:
        The engine and, where it is not the one asked for, the line that says so.

    Raises:
        UsageRefused: newsbeam does not run on this engine.
    """
    if asked == DEFAULT:
        return DEFAULT, None
    if asked == "DirectRunner":
        return DEFAULT, (
            "DirectRunner is a switch that may download and run another engine; running on FnApiRunner, "
            "the in-process engine behind it"
        )
    message = f"--runner {asked} is not supported here; use {' or '.join(ENGINES)} (a backfill also: FlinkRunner)"
    raise UsageRefused(message)


def engine_options(workers: int, extra: Sequence[str]) -> PipelineOptions:
    """Options of the local engine.

    Args:
        workers: processes; 1 stays in this one.
        extra: Beam options as `name=value`, without dashes.

    Raises:
        UsageRefused: a mode that loses elements, or an option that Beam does not know.
    """
    flags = [f"--{option}" for option in extra]
    if any("multi_threading" in flag for flag in flags):
        message = (
            "direct_running_mode=multi_threading is refused: with Beam 2.77 it silently lost elements in 2 of 9 runs; "
            "use --workers N, which starts processes"
        )
        raise UsageRefused(message)
    check_flags(extra, PipelineOptions(flags).get_all_options())
    return PipelineOptions([*flags, f"--direct_num_workers={workers}"])


def check_flags(extra: Sequence[str], known: Container[str]) -> None:
    """See that options are known.

    Args:
        extra: Beam options as `name=value`, without dashes.
        known: names of options.

    Raises:
        UsageRefused: an option that Beam does not know.
    """
    for name in (option.partition("=")[0] for option in extra):
        if name not in known:
            message = f"--beam {name}: Beam has no such option; see how it is spelled (Beam's pipeline options), or leave it out"
            raise UsageRefused(message)


class LoopbackRunner(FnApiRunner):
    """FnApiRunner whose workers can be reached from this machine alone.

    Beam opens the ports between itself and its worker processes on all interfaces, without a key (`[::]:0` in
    worker_handlers.py of 2.77): whoever reaches them could act as a worker.
    """

    def run_pipeline(self, pipeline: beam.Pipeline, options: PipelineOptions) -> RunnerResult:
        """Run with every port on loopback."""
        with ports_on_loopback():
            return super().run_pipeline(pipeline, options)


@contextmanager
def ports_on_loopback() -> Iterator[None]:
    """Ports that Beam opens meanwhile are reached from this machine alone."""
    server = type(grpc.server(ThreadPoolExecutor(1)))
    opened = server.add_insecure_port

    def on_loopback(self: grpc.Server, address: str) -> int:
        port: int = opened(self, address.replace("[::]:", "localhost:"))
        return port

    server.add_insecure_port = on_loopback
    try:
        yield
    finally:
        server.add_insecure_port = opened


def make_runner(name: str, workers: int) -> PipelineRunner:
    """The engine itself.

    Args:
        name: one of `ENGINES`.
        workers: 1 works in this process, more start so many processes: what `multi_processing` does, with our command.

    Raises:
        UsageRefused: newsbeam does not run on this engine.
    """
    engine_name(name)
    if workers == 1:
        return LoopbackRunner()
    # No folder that we happen to stand in is imported from; `exec` leaves no shell between the engine and the worker.
    command = f"exec env PYTHONSAFEPATH=1 {shlex.quote(sys.executable)} -m pipelines.worker"
    return LoopbackRunner(default_environment=SubprocessSDKEnvironment.from_command_string(command))


def refusal_in(error: BaseException) -> Refusal | None:
    """The refusal that a worker raised and the engine wrapped into text; None: it was another fault."""
    if isinstance(error, Refusal):
        return type(error)(_WHERE.sub("", str(error)))
    for name, message in reversed(_REFUSAL.findall(str(error))):
        kind = getattr(schemas.errors, name, None)
        if isinstance(kind, type) and issubclass(kind, Refusal):
            return kind(message)
    return None


def run_to_end(pipeline: beam.Pipeline, refusal_of: Callable[[BaseException], Refusal | None] = refusal_in) -> None:
    """Run a pipeline and wait for its end.

    Args:
        pipeline: bounded.
        refusal_of: finds the refusal in what the engine raised; None: there is none in it.

    Raises:
        Refusal: what a worker refused with, out of what the engine wrapped it into.
    """
    with refusals(refusal_of):
        pipeline.run().wait_until_finish()


@contextmanager
def refusals(refusal_of: Callable[[BaseException], Refusal | None] = refusal_in) -> Iterator[None]:
    """Take what an engine raises apart; the argument and what is raised are those of `run_to_end`."""
    try:
        yield
    except Exception as error:  # the engine wraps what workers raise
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def new_pipeline(runner: str, workers: int, extra: Sequence[str] = ()) -> beam.Pipeline:
    """A pipeline on a named engine; arguments as above."""
    return beam.Pipeline(runner=make_runner(runner, workers), options=engine_options(workers, extra))
