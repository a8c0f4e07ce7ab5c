"""A job's jar on a cluster: uploaded and run, from a savepoint where one is named; and stopped, with a savepoint."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Final

from pipelines.flink_cluster import (
    cancel,
    check_checkpoints,
    check_cluster,
    check_free,
    failures_of,
    jobs_like,
    jobs_named,
    look_at,
)
from pipelines.flink_failures import hopeless, refusal_of_job
from pipelines.flink_jar import JobJar, read_job_jar
from pipelines.flink_rest import FlinkRefused, asked, told, upload
from pipelines.flink_worker import forget_refusals
from schemas.errors import Interrupted, LockHeld, UsageRefused

#: The main class of a job's jar.
ENTRY: Final = "org.apache.beam.runners.flink.FlinkPipelineRunner"
_LOOK_S: Final = 0.5
#: For so long a job may take to start its workers, and to write a checkpoint or savepoint.
_START_S: Final = 180.0
_SNAPSHOT_S: Final = 300.0
#: States of a task that does its work, or has done it.
_AT_WORK: Final = frozenset({"RUNNING", "FINISHED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitOptions:
    """One `newsbeam submit`."""

    #: HOST:PORT of the JobManager's REST interface.
    master: str
    jar: Path
    #: A savepoint, or a checkpoint that was kept, to begin from; None: begin with nothing.
    savepoint: str | None = None
    #: Whether state in it that no step takes may be left behind.
    allow_non_restored: bool = False


def submit(options: SubmitOptions) -> str:
    """Run a job's jar, and wait until its workers work and its first checkpoint is written.

    Returns:
        The job's id.

    Raises:
        Refusal: it cannot run; no job is left behind.
    """
    jar = read_job_jar(options.jar)
    cluster = look_at(options.master)
    check_cluster(cluster, jar.flink_version, jar.workers)
    check_checkpoints(options.master)
    if running := jobs_named(options.master, jar.name):
        message = f"{jar.name} runs already, as job {running[0]}; stop it first (newsbeam stop), and begin from its savepoint"
        raise LockHeld(message)
    check_free(cluster, jar.workers)
    forget_refusals(jar.folder)
    job = _run(options, jar)
    try:
        _wait_for_workers(options.master, job, jar)
        _wait_for_snapshot(options.master, job, jar)
    except BaseException:
        cancel(options.master, job)
        raise
    return job


def _run(options: SubmitOptions, jar: JobJar) -> str:
    order: dict[str, Any] = {"entryClass": ENTRY, "allowNonRestoredState": options.allow_non_restored}
    if options.savepoint is not None:
        order["savepointPath"] = options.savepoint
    try:
        kept = upload(options.master, options.jar)
        try:
            return str(told(options.master, f"/jars/{kept}/run", order)["jobid"])
        finally:
            asked(options.master, f"/jars/{kept}", "DELETE")
    except FlinkRefused as error:
        raise refusal_of_job([str(error)], jar.folder) from error


def _wait_for_workers(master: str, job: str, jar: JobJar) -> None:
    """Wait until every task works.

    Raises:
        Refusal: it failed, or will fail again and again.
    """

    def all_work() -> bool:
        seen = asked(master, f"/jobs/{job}") or {}
        failures = failures_of(master, job)
        if seen.get("state") in {"FAILED", "CANCELED", "FINISHED"} or hopeless(failures, jar.folder):
            raise refusal_of_job([*failures[:1], f"the job is {seen.get('state')}"], jar.folder)
        tasks = [task["status"] for task in seen.get("vertices", ())]
        return bool(tasks) and _AT_WORK.issuperset(tasks)

    if not _until(all_work, _START_S):
        raise refusal_of_job([*failures_of(master, job)[:1], f"its workers did not start within {_START_S:g} s"], jar.folder)


def _wait_for_snapshot(master: str, job: str, jar: JobJar) -> None:
    """Have a checkpoint written now: whether it can be is not to be found out in the first hour of need.

    Raises:
        Refusal: it cannot.
    """
    try:
        _snapshot(master, job, "checkpoints", {"checkpointType": "CONFIGURED"})
    except FlinkRefused as error:
        said = f"Could not materialize checkpoint\nCaused by: {str(error).strip().splitlines()[-1]}"
        raise refusal_of_job([*failures_of(master, job)[:1], str(error), said], jar.folder) from error


def stop(master: str, name: str, folder: str | None = None) -> str:
    """Stop a job with a savepoint.

    Args:
        master: HOST:PORT of the JobManager's REST interface.
        name: of the job, or its beginning.
        folder: where the savepoint goes; None: where Flink's settings say.

    Returns:
        The savepoint's path.

    Raises:
        Refusal: no such job runs, or more than one; or no savepoint can be written, and the job goes on.
    """
    look_at(master)
    jobs = jobs_like(master, name)
    if len(jobs) != 1:
        names = ", ".join(each for _, each in jobs) or "none"
        message = f"which job is to be stopped? Those at {master} whose names begin with {name}: {names}; name one that runs"
        raise UsageRefused(message)
    order: dict[str, Any] = {"drain": False, **({"targetDirectory": folder} if folder else {})}
    try:
        return str(_snapshot(master, jobs[0][0], "savepoints", order, "stop")["location"])
    except FlinkRefused as error:
        message = f"no savepoint could be written, and {jobs[0][1]} goes on: {str(error).strip().splitlines()[-1]}; mend that, then stop it again"
        raise Interrupted(message) from error


def _snapshot(master: str, job: str, kind: str, order: dict[str, Any], action: str | None = None) -> dict[str, Any]:
    """Have state written down, and wait for it.

    Raises:
        FlinkRefused: it cannot be, with the causes.
    """
    request = told(master, f"/jobs/{job}/{action or kind}", order)["request-id"]
    found: dict[str, Any] = {}

    def is_done() -> bool:
        said = asked(master, f"/jobs/{job}/{kind}/{request}") or {}
        found.update(said.get("operation") or {})
        return bool(said.get("status", {}).get("id") == "COMPLETED")

    if not _until(is_done, _SNAPSHOT_S):
        message = f"it took longer than {_SNAPSHOT_S:g} s"
        raise FlinkRefused(message)
    for key in ("failure-cause", "failureCause"):
        if found.get(key):
            raise FlinkRefused(str(found[key].get("stack-trace") or found[key]))
    return found


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something came to hold within a time."""
    patience = Event()
    for _ in range(int(seconds / _LOOK_S)):
        if holds():
            return True
        patience.wait(_LOOK_S)
    return False
