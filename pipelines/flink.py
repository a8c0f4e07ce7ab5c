"""A run on a Flink cluster: the chain of each unit is a batch job there, its rows are written here.

newsbeam ── job server (started here, ends with the run) ── JobManager ── TaskManagers ── newsbeam-worker
    │                                                                                        │
    └── the store: decides and commits ◂── keys and spool, in a folder that all of them share ┘
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.portable_runner import PortableRunner

from pipelines.engine import check_flags, refusal_in, run_to_end
from pipelines.flink_cluster import cancel, check_cluster, check_free, failures_of, flink_of_jar, jobs_named, look_at
from pipelines.flink_failures import hopeless, refusal_of_job
from pipelines.flink_job_server import job_server, known_options
from pipelines.flink_worker import INSTALLED, SPOOL, installation
from pipelines.options import FlinkOptions
from schemas.errors import Refusal, UsageRefused
from transforms.core.identity import content_id

_LOOK_S: Final = 0.2
#: For so long a job that was cancelled may hold its slots.
_LEAVE_S: Final = 30.0
_WATCH_S: Final = 2.0
#: Hexadecimal digits that tell the jobs of an output apart from those of all others: 64 bits.
_NAME_DIGITS: Final = 16


class FlinkEngine:
    """Makes and runs the pipelines of a run; `flink_engine` opens one."""

    #: The store is here, not where the workers are.
    commits: Final = False

    def __init__(self, flink: FlinkOptions, workers: int, flags: Sequence[str], log: Path) -> None:
        """Begin.

        Args:
            flink: the cluster.
            workers: slots to use.
            flags: Beam options that are the same for every unit.
            log: what the job server says; it knows more than it answers.
        """
        self._flink, self._workers, self._flags, self._log = flink, workers, tuple(flags), log
        #: Jobs of an earlier run may still be at work on the same unit: no two runs write to one folder.
        self.attempt = uuid.uuid4().hex
        self._name = ""

    def begin(self, root: Path) -> None:
        """End what an earlier run of this output left on the cluster, and see that there is room.

        Args:
            root: the output folder, whose lock is held: whatever works for it belongs to a run that is gone.

        Raises:
            Interrupted: the cluster is full.
        """
        self._name = f"newsbeam-{content_id('output', str(root.resolve()))[:_NAME_DIGITS]}"
        for job in jobs_named(self._flink.master, self._name):
            cancel(self._flink.master, job)
        patience = Event()
        for _ in range(int(_LEAVE_S / _LOOK_S)):
            if not jobs_named(self._flink.master, self._name) and look_at(self._flink.master).free_slots >= self._workers:
                return
            patience.wait(_LOOK_S)
        check_free(look_at(self._flink.master), self._workers)

    def new_pipeline(self, spool: Path) -> beam.Pipeline:
        """A pipeline whose workers write to a unit's spool."""
        told = {INSTALLED: installation(), SPOOL: str(spool)}
        environment = json.dumps({"command": self._flink.worker, "env": told})
        flags = [*self._flags, f"--job_name={self._name}-{spool.parent.name}", f"--environment_config={environment}"]
        return beam.Pipeline(runner=PortableRunner(), options=PipelineOptions(flags))

    def run(self, pipeline: beam.Pipeline, spool: Path) -> None:
        """Run a pipeline on the cluster and wait for its end.

        Raises:
            Refusal: the workers are not as they have to be, the cluster is full, or the job failed.
        """
        failures: list[str] = []
        done = Event()
        watcher = Thread(target=self._watch, args=(spool, failures, done))
        watcher.start()
        try:
            run_to_end(pipeline, lambda error: self._refusal(spool, error, failures))
        finally:
            done.set()
            watcher.join()

    def _watch(self, spool: Path, failures: list[str], done: Event) -> None:
        """Cancel a job that fails again and again: how often it is started anew is up to the cluster, which may do so for ever."""
        while not done.wait(_WATCH_S):
            with suppress(UsageRefused):  # it does not answer just now
                for job in jobs_named(self._flink.master, f"{self._name}-{spool.parent.name}"):
                    failures[:] = failures_of(self._flink.master, job)
                    if hopeless(failures, spool):
                        cancel(self._flink.master, job)

    def _refusal(self, spool: Path, error: BaseException, failures: Sequence[str]) -> Refusal:
        return refusal_in(error) or refusal_of_job([*failures[:1], str(error), self._log.read_text("utf-8", "replace")], spool)


@contextmanager
def flink_engine(flink: FlinkOptions, workers: int, extra: Sequence[str]) -> Iterator[FlinkEngine]:
    """An engine on a cluster, once the cluster, the jar and this installation are seen to fit.

    Args:
        flink: the cluster.
        workers: slots to use.
        extra: Beam options as `name=value`, without dashes.

    Raises:
        UsageRefused: something does not fit.
    """
    cluster = look_at(flink.master)
    check_cluster(cluster, flink_of_jar(flink.jar), workers)
    installation()
    with job_server(flink.jar, flink.master) as (endpoint, log):
        flags = [
            f"--job_endpoint={endpoint}",
            "--environment_type=PROCESS",
            f"--parallelism={workers}",
            # One Python process for each slot: two slots that share one would take turns.
            f"--sdk_worker_parallelism={cluster.slots_of_one}",
            "--default_sdk_harness_log_level=WARN",
        ]
        check_flags(extra, known_options(flags))
        yield FlinkEngine(flink, workers, [*flags, *(f"--{option}" for option in extra)], log)
