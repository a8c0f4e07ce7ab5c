"""The slices of one unit through the chain, on whatever engine, to its commit."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

import apache_beam as beam

from pipelines.engine import engine_name, engine_options, new_pipeline, run_to_end
from pipelines.flink import flink_engine
from pipelines.ingest import Ingest
from pipelines.options import BackfillOptions
from schemas.errors import UnreadableInput, UsageRefused
from transforms.core.codec import encode
from transforms.core.commit import UnitRequest, commit_unit
from transforms.core.handover import take_up_keys
from transforms.core.sources.plan import Slice
from transforms.core.staging import StagedKey

_FLINK: Final = "FlinkRunner"


class Engine(Protocol):
    """Where the chain of a unit runs."""

    #: Whether its workers reach the store, and the chain ends with the commit.
    @property
    def commits(self) -> bool: ...  # noqa: D102

    #: Name of a folder in the unit's spool; empty: the spool itself.
    @property
    def attempt(self) -> str: ...  # noqa: D102

    def begin(self, root: Path) -> None:
        """Make ready for the units of an output folder, whose lock is held."""

    def new_pipeline(self, spool: Path) -> beam.Pipeline:
        """A pipeline whose workers write to a unit's spool."""

    def run(self, pipeline: beam.Pipeline, spool: Path) -> None:
        """Run a pipeline and wait for its end."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Beam's engine on this machine."""

    runner: str
    workers: int
    flags: tuple[str, ...] = ()
    commits: bool = True
    attempt: str = ""

    def begin(self, root: Path) -> None:
        """As `Engine` says: workers of a run that is gone end with it."""

    def new_pipeline(self, spool: Path) -> beam.Pipeline:
        """As `Engine` says."""
        del spool  # its workers are told by the steps
        return new_pipeline(self.runner, self.workers, self.flags)

    def run(self, pipeline: beam.Pipeline, spool: Path) -> None:
        """As `Engine` says."""
        del spool
        run_to_end(pipeline)


@contextmanager
def open_engine(options: BackfillOptions) -> Iterator[tuple[Engine, str | None]]:
    """The engine that a backfill asks for, and a note on it.

    Raises:
        UsageRefused: it cannot be had; the message says what to do.
    """
    if (options.runner == _FLINK) is not (options.flink is not None):
        message = f"--runner {_FLINK}, --flink-master and --flink-jar belong together: name the cluster, and the runner's jar (docs/cluster.md)"
        raise UsageRefused(message)
    if options.flink is not None and options.dry_run:
        raise UsageRefused(f"--dry-run writes to a folder of this machine alone; leave --runner {_FLINK} and its options out")
    if options.flink is not None:
        with flink_engine(options.flink, options.workers, options.beam) as engine:
            yield engine, None
        return
    runner, note = engine_name(options.runner)
    engine_options(options.workers, options.beam)
    yield LocalEngine(runner, options.workers, options.beam), note


def run_chain(engine: Engine, request: UnitRequest, pieces: Sequence[Slice], spool: Path, extra_kinds: Sequence[str]) -> None:
    """Run one unit to its commit.

    Args:
        engine: where.
        request: the unit.
        pieces: its slices.
        spool: its folder, which is there.
        extra_kinds: kinds of artifact to look for that are off by default.

    Raises:
        Refusal: the unit was not committed.
    """
    spool = spool.absolute()
    pipeline = engine.new_pipeline(spool)
    # A worker stands in another folder.
    encoded = [encode(replace(piece, path=os.path.abspath(piece.path))) for piece in pieces]  # noqa: PTH100  a path is bytes
    slices = pipeline | "Slices" >> beam.Create(encoded)
    _ = slices | "Ingest" >> Ingest(request, str(spool), extra_kinds=tuple(extra_kinds), commits=engine.commits)
    engine.run(pipeline, spool)
    if not engine.commits:
        keys = take_up_keys(spool)
        _check_seen(keys, pieces)
        commit_unit(request, keys, spool)


def _check_seen(keys: Iterable[StagedKey], pieces: Iterable[Slice]) -> None:
    """See that the machines of a cluster could read what was planned here; else its records would all be set aside.

    Raises:
        UsageRefused: they could not.
    """
    letters = [key.dead_letter for key in keys if key.dead_letter is not None]
    unread = {letter.input_name or "" for letter in letters if letter.reason == UnreadableInput.reason}
    if unseen := sorted(unread & {piece.input_name for piece in pieces if piece.format != "bad"}):
        message = (
            f"{unseen[0]} (of {len(unseen)} files) was read here and cannot be read on the cluster's machines; lay the inputs into a "
            "folder that all machines have under the same path. Where it was changed meanwhile, run the same command again"
        )
        raise UsageRefused(message)
