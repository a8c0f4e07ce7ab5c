"""What a Flink cluster and the runner's jar say of themselves, and whether newsbeam can run there: asked before anything is read."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.flink_rest import asked
from schemas.errors import Interrupted, UsageRefused

_ENDED: Final = frozenset({"FINISHED", "CANCELED", "FAILED"})
#: In every Flink, and so in every jar that holds one: of which release it is.
_VERSION_FILE: Final = ".flink-runtime.version.properties"
#: Where checkpoints lie, as Flink 1 and Flink 2 call it.
_CHECKPOINT_FOLDERS: Final = ("state.checkpoints.dir", "execution.checkpointing.dir")
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
    overview = asked(master, "/overview")
    try:
        managers = asked(master, "/taskmanagers")["taskmanagers"]
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
    return [job for job, _ in jobs_like(master, prefix)]


def failures_of(master: str, job: str) -> list[str]:
    """Why a job was started again, the last time first; Flink keeps the last sixteen.

    Raises:
        UsageRefused: nobody answers.
    """
    entries = asked(master, f"/jobs/{job}/exceptions")["exceptionHistory"]["entries"]
    return [entry["stacktrace"] for entry in entries]


def jobs_like(master: str, prefix: str) -> list[tuple[str, str]]:
    """Ids and names of the jobs that are under way and whose names begin so, by name.

    Raises:
        UsageRefused: nobody answers.
    """
    jobs = asked(master, "/jobs/overview")["jobs"]
    found = [(job["jid"], job["name"]) for job in jobs if job["name"].startswith(prefix) and job["state"] not in _ENDED]
    return sorted(found, key=lambda job: job[1])


def cancel(master: str, job: str) -> None:
    """Have a job end; it may take a moment.

    Raises:
        UsageRefused: nobody answers.
    """
    asked(master, f"/jobs/{job}?mode=cancel", "PATCH")


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


def check_checkpoints(master: str) -> None:
    """See that checkpoints outlive the process that they are of.

    Raises:
        UsageRefused: the cluster keeps them in its JobManager's memory.
    """
    settings = {one["key"]: one["value"] for one in asked(master, "/jobmanager/config") or ()}
    if not any(settings.get(key) for key in _CHECKPOINT_FOLDERS):
        message = (
            f"the cluster at {master} keeps checkpoints in its memory, where they end with it; set {_CHECKPOINT_FOLDERS[0]} in "
            "Flink's settings to a folder that all its machines have, and start it again"
        )
        raise UsageRefused(message)


def _series(release: str) -> str:
    """Major and minor number: what a jar has to agree on with its cluster."""
    return ".".join(release.split(".")[:2])
