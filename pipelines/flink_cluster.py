"""What a Flink cluster and the runner's jar say of themselves, and whether newsbeam can run there: asked before anything is read."""

import json
import zipfile
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from schemas.errors import Interrupted, UsageRefused

_TIMEOUT_S: Final = 10.0
#: HTTP statuses from here on are refusals.
_REFUSED: Final = 300
_ENDED: Final = frozenset({"FINISHED", "CANCELED", "FAILED"})
#: In every Flink, and so in every jar that holds one: of which release it is.
_VERSION_FILE: Final = ".flink-runtime.version.properties"
_JOB_SERVER: Final = "org/apache/beam/runners/flink/FlinkJobServerDriver.class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A Flink cluster, as its JobManager describes it."""

    #: HOST:PORT of its REST interface.
    master: str
    flink_version: str
    slots: int
    free_slots: int
    #: The most that one TaskManager has.
    slots_of_one: int


def look_at(master: str) -> Cluster:
    """Ask a JobManager.

    Args:
        master: HOST:PORT of its REST interface.

    Raises:
        UsageRefused: nobody answers there, or no JobManager.
    """
    host, _, port = master.rpartition(":")
    if not host or not port.isdecimal():
        message = f"--flink-master {master} is no HOST:PORT; name the REST address of the JobManager, such as localhost:8081"
        raise UsageRefused(message)
    overview = _asked(master, "/overview")
    try:
        managers = _asked(master, "/taskmanagers")["taskmanagers"]
        return Cluster(
            master=master,
            flink_version=overview["flink-version"],
            slots=overview["slots-total"],
            free_slots=overview["slots-available"],
            slots_of_one=max((one["slotsNumber"] for one in managers), default=0),
        )
    except (KeyError, TypeError) as error:
        message = f"what answers at {master} is no JobManager of Flink; name its REST address with --flink-master"
        raise UsageRefused(message) from error


def jobs_named(master: str, prefix: str) -> list[str]:
    """Ids of the jobs that are under way and whose names begin so.

    Raises:
        UsageRefused: nobody answers.
    """
    jobs = _asked(master, "/jobs/overview")["jobs"]
    return [job["jid"] for job in jobs if job["name"].startswith(prefix) and job["state"] not in _ENDED]


def failures_of(master: str, job: str) -> list[str]:
    """Why a job was started again, the last time first; Flink keeps the last sixteen.

    Raises:
        UsageRefused: nobody answers.
    """
    entries = _asked(master, f"/jobs/{job}/exceptions")["exceptionHistory"]["entries"]
    return [entry["stacktrace"] for entry in entries]


def cancel(master: str, job: str) -> None:
    """Have a job end; it may take a moment.

    Raises:
        UsageRefused: nobody answers.
    """
    _asked(master, f"/jobs/{job}?mode=cancel", "PATCH")


def _asked(master: str, path: str, method: str = "GET") -> Any:  # noqa: ANN401  whatever JSON holds
    """What a JobManager says; None: it refuses."""
    connection = HTTPConnection(master, timeout=_TIMEOUT_S)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return json.loads(answer.read()) if answer.status < _REFUSED else None
    except (OSError, HTTPException, ValueError) as error:
        message = (
            f"no JobManager answers at {master} ({type(error).__name__}: {error}); start the cluster, "
            "or name its REST address with --flink-master"
        )
        raise UsageRefused(message) from error
    finally:
        connection.close()


def flink_of_jar(jar: Path) -> str:
    """The Flink release that a runner's jar was made for.

    Raises:
        UsageRefused: there is no such jar, or it is no job server of Beam's Flink runner.
    """
    advice = (
        "make it with `mvn -f deploy/flink/pom.xml package`, or take Beam's job server for the cluster's Flink (docs/cluster.md)"
    )
    try:
        with zipfile.ZipFile(jar) as opened:
            opened.getinfo(_JOB_SERVER)
            properties = opened.read(_VERSION_FILE).decode("utf-8", "replace")
    except OSError as error:
        message = f"--flink-jar {jar} cannot be read ({error.strerror or error}); {advice}"
        raise UsageRefused(message) from error
    except (zipfile.BadZipFile, KeyError) as error:
        message = f"--flink-jar {jar} is no job server of Beam's Flink runner; {advice}"
        raise UsageRefused(message) from error
    return next((line.partition("=")[2].strip() for line in properties.splitlines() if line.startswith("project.version=")), "")


def check_cluster(cluster: Cluster, jar_version: str, workers: int) -> None:
    """See that a cluster is of the right kind and size.

    Args:
        cluster: as it describes itself.
        jar_version: the release of Flink that the runner's jar was made for.
        workers: slots that are needed at once.

    Raises:
        UsageRefused: it is of another Flink, or too small.
    """
    if _series(cluster.flink_version) != _series(jar_version):
        message = (
            f"the cluster at {cluster.master} runs Flink {cluster.flink_version}, the runner's jar is for {jar_version or 'no known Flink'}; "
            f"name a jar for {_series(cluster.flink_version)} with --flink-jar (docs/cluster.md)"
        )
        raise UsageRefused(message)
    if cluster.slots < workers:
        message = f"the cluster at {cluster.master} has {cluster.slots} slots; start TaskManagers, or ask for fewer --workers than {workers}"
        raise UsageRefused(message)


def check_free(cluster: Cluster, workers: int) -> None:
    """See that enough slots are free now.

    Raises:
        Interrupted: they are not.
    """
    if cluster.free_slots < workers:
        message = (
            f"the cluster at {cluster.master} is full: {cluster.free_slots} of {cluster.slots} slots are free, {workers} are needed; "
            "run the same command again when other jobs have ended, or start TaskManagers"
        )
        raise Interrupted(message)


def _series(release: str) -> str:
    """Major and minor number: what a jar has to agree on with its cluster."""
    return ".".join(release.split(".")[:2])
