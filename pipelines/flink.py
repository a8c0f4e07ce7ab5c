"""A run on a Flink cluster: the chain of each unit is a batch job there, its rows are written here.

newsbeam ── job server (started here, ends with the run) ── JobManager ── TaskManagers ── newsbeam-worker
    │                                                                                        │
    └── the store: decides and commits ◂── keys and spool, in a folder that all of them share ┘
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions
from apache_beam.portability.api import beam_job_api_pb2
from apache_beam.runners.portability.portable_runner import PortableRunner

from pipelines.engine import check_flags, refusal_in, run_to_end
from pipelines.flink_cluster import cancel, check_cluster, check_free, failures_of, flink_of_jar, jobs_named, look_at
from pipelines.flink_worker import ANOTHER_NEWSBEAM, INSTALLED, NO_FOLDER, SPOOL, installation, refusals_in
from pipelines.options import FlinkOptions
from schemas.errors import Interrupted, Refusal, UsageRefused
from transforms.core.identity import content_id

#: Heap of the job server: it holds a graph and a jar, no records.
_HEAP: Final = "-Xmx512m"
#: What Flink reaches into since Java 17 closed it (its own `env.java.opts.all`, as far as a client needs it).
_OPENED: Final = ("java.lang", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util")
#: Runs a command for as long as standard input stays open: it ends with us, however we end.
_WITH_US: Final = 'exec 3<&0; "$@" 3<&- & job=$!; { read -r _ <&3; kill "$job"; } & wait "$job"'
_START_S: Final = 60.0
_LOOK_S: Final = 0.2
_LISTENING_S: Final = 1.0
_END_S: Final = 10.0
#: For so long a job that was cancelled may hold its slots.
_LEAVE_S: Final = 30.0
_TAIL_LINES: Final = 5
#: Times that a job may fail by itself. What fails three times will fail again; a lost machine makes it fail more often than that, until
#: the cluster has noticed, and how long one waits for another machine is up to the cluster.
_RETRIES: Final = 2
_BY_ITSELF: Final = re.compile(r"Error received from SDK harness|Process died with exit code")
_WATCH_S: Final = 2.0
#: Hexadecimal digits that tell the jobs of an output apart from those of all others: 64 bits.
_NAME_DIGITS: Final = 16
_NO_COMMAND: Final = re.compile(r'Cannot run program "([^"]+)"')
_NO_SLOTS: Final = re.compile(r"NoResourceAvailableException|Could not acquire the minimum required resources")
_LOST: Final = re.compile(
    r"TaskManager .{0,200}(?:no longer reachable|timed out)|[Cc]onnection (?:to .{0,200} )?(?:lost|unexpectedly closed)|RecipientUnreachable"
)
_CAUSE: Final = re.compile(r"^Caused by: (.*)", re.MULTILINE)
_CAUSE_CHARS: Final = 600
_EXIT_CODE: Final = re.compile(r"Process died with exit code (\d+)")


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


def hopeless(failures: Sequence[str], spool: Path) -> bool:
    """Whether a job that is started anew will fail again.

    Args:
        failures: why it was, each time.
        spool: as in `refusal_of_job`.
    """
    by_itself = [said for said in failures if _BY_ITSELF.search(said) is not None]
    return len(by_itself) > _RETRIES or any(isinstance(known_refusal(said, spool), UsageRefused) for said in failures)


def refusal_of_job(said: Sequence[str], spool: Path) -> Refusal:
    """What is to be done about a job that failed.

    Args:
        said: what the cluster, the engine and the job server told, the nearest to the cause first.
        spool: the folder that the workers were to write to.
    """
    for text in said:
        if (known := known_refusal(text, spool)) is not None:
            return known
    causes = [cause for text in said for cause in (_CAUSE.findall(text)[-1:] or [text.strip()]) if cause]
    return Refusal(f"the job failed on the cluster, nothing of its unit is committed: {causes[0][:_CAUSE_CHARS]}")


def known_refusal(said: str, spool: Path) -> Refusal | None:
    """The refusal in what a cluster tells; None: there is none that is known.

    Args:
        said: an error with its causes.
        spool: as in `refusal_of_job`.
    """
    if (found := _NO_COMMAND.search(said)) is not None:
        return UsageRefused(
            f"a machine of the cluster has no {found[1]}; install newsbeam there under the same path, or name its command with --flink-worker"
        )
    code = int(found[1]) if (found := _EXIT_CODE.search(said)) is not None else None
    if code == ANOTHER_NEWSBEAM:
        cure = "Install the same wheel and the same requirements.lock there, or name another command with --flink-worker"
        return UsageRefused(f"a worker is of another kind than this command: {'; '.join(refusals_in(spool))}. {cure}")
    if code == NO_FOLDER:
        return UsageRefused(
            f"a machine of the cluster does not see {spool}, or may not write there; name an --out that all machines have under the same path"
        )
    if _NO_SLOTS.search(said) is not None:
        return Interrupted("the cluster has become full; run the same command again when other jobs have ended")
    if _LOST.search(said) is not None:
        return Interrupted(
            "a machine of the cluster was lost more often than a job is started again; run the same command again to go on"
        )
    return None


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
    with _job_server(flink) as (endpoint, log):
        flags = [
            f"--job_endpoint={endpoint}",
            "--environment_type=PROCESS",
            f"--parallelism={workers}",
            # One Python process for each slot: two slots that share one would take turns.
            f"--sdk_worker_parallelism={cluster.slots_of_one}",
            "--default_sdk_harness_log_level=WARN",
        ]
        check_flags(extra, _known_options(flags))
        yield FlinkEngine(flink, workers, [*flags, *(f"--{option}" for option in extra)], log)


def _known_options(flags: Sequence[str]) -> set[str]:
    """Names of options that Beam or the runner knows."""
    options = PipelineOptions(list(flags))
    options.view_as(PortableOptions).job_server_timeout = int(_START_S)
    handle = PortableRunner().create_job_service(options)
    described = handle.job_service.DescribePipelineOptions(
        beam_job_api_pb2.DescribePipelineOptionsRequest(), timeout=_START_S
    ).options  # fmt: skip
    return {each.name for each in described} | set(options.get_all_options())


@contextmanager
def _job_server(flink: FlinkOptions) -> Iterator[tuple[str, Path]]:
    """A job server on loopback, for as long as the run lasts; yields its HOST:PORT and the file of what it says."""
    java = shutil.which("java")
    if java is None:
        message = "there is no java; the runner needs Java 11 or 17 (Debian, Ubuntu: apt install openjdk-17-jre-headless)"
        raise UsageRefused(message)
    port = _free_port()
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder, (Path(folder) / "log").open("wb") as log:
        argv = [
            *("sh", "-c", _WITH_US, "newsbeam"),
            *(java, _HEAP, *opened, "-jar", str(flink.jar), f"--flink-master={flink.master}", f"--artifacts-dir={folder}"),
            *("--job-host=127.0.0.1", f"--job-port={port}", "--artifact-port=0", "--expansion-port=0"),
        ]
        server = subprocess.Popen(  # noqa: S603  the argv is ours
            argv, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )  # fmt: skip
        try:
            _wait_for(server, port, Path(log.name))
            yield f"127.0.0.1:{port}", Path(log.name)
        finally:
            if server.stdin is not None:  # a pipe
                server.stdin.close()
            try:
                server.wait(_END_S)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Wait until the job server listens.

    Raises:
        UsageRefused: it ended, or does not listen.
    """
    for _ in range(int(_START_S / _LOOK_S)):
        try:
            server.wait(_LOOK_S)
        except subprocess.TimeoutExpired:
            if _listens(port):
                return
        else:
            break
    tail = " | ".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-_TAIL_LINES:])
    message = f"the runner's job server did not start; it said: {tail}"
    raise UsageRefused(message)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_LISTENING_S):
            return True
    except OSError:
        return False
