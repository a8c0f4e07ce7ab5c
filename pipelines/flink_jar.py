"""A pipeline as one jar that Flink runs: made once, uploaded with `newsbeam submit`, started again from a savepoint.

The jar holds the graph, its options and the runner; newsbeam itself has to be installed on the cluster's machines.
"""

import json
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.portable_runner import PortableRunner

from pipelines.engine import check_flags, run_to_end
from pipelines.flink_cluster import flink_of_jar
from pipelines.flink_failures import refusal_of_job
from pipelines.flink_job_server import job_server, known_options
from pipelines.flink_worker import INSTALLED, SPOOL, installation
from schemas.errors import UsageRefused

#: Where a jar of Beam's holds its pipeline (PortablePipelineJarUtils of Beam's Java).
_MANIFEST: Final = "BEAM-PIPELINE/pipeline-manifest.json"
_OPTIONS: Final = "BEAM-PIPELINE/{}/pipeline-options.json"
_GRAPH: Final = "BEAM-PIPELINE/{}/pipeline.json"
_OPTION: Final = "beam:option:{}:v1"
#: How long Beam collects elements before it hands them on; by default a second, which each window waits for in every step.
_BUNDLE_MS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class JarOptions:
    """One `newsbeam job-jar`."""

    #: Where the jar is written; what lies there is replaced.
    jar: Path
    #: Beam's job server for the Flink that the cluster will run.
    runner: Path
    #: As in `FlinkOptions`.
    worker: str
    #: Slots to use.
    workers: int = 1
    #: Python processes on each machine.
    processes: int = 1
    #: Seconds between checkpoints.
    checkpoint_s: float = 30.0
    #: Beam options, `name=value`.
    beam: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobJar:
    """What a jar says of its job."""

    path: Path
    #: Name under which its job runs.
    name: str
    flink_version: str
    #: Slots that it needs.
    workers: int
    #: What has to be installed on the cluster's machines.
    installed: str
    #: The folder that its workers write to.
    folder: Path


def write_job_jar(options: JarOptions, name: str, folder: Path, build: Callable[[beam.Pipeline], object]) -> JobJar:
    """Make the jar of a streaming pipeline.

    Args:
        options: what to make, and for what.
        name: of the job.
        folder: where workers write; every machine of the cluster has it under the same path.
        build: puts the steps on a pipeline.

    Returns:
        What was made, read back.

    Raises:
        Refusal: it cannot be made; the message says what to do.
    """
    flink_of_jar(options.runner)
    told = {INSTALLED: installation(), SPOOL: str(folder)}
    part = options.jar.absolute().with_name(f".{options.jar.name}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
    except OSError as error:
        raise UsageRefused(f"{options.jar} cannot be written ({error.strerror}); name another path for the jar") from error
    try:
        with job_server(options.runner, "[auto]") as (endpoint, log):
            flags = [
                *("--streaming", f"--job_endpoint={endpoint}", f"--job_name={name}", f"--output_executable_path={part}"),
                *("--environment_type=PROCESS", f"--environment_config={json.dumps({'command': options.worker, 'env': told})}"),
                *(f"--parallelism={options.workers}", f"--sdk_worker_parallelism={options.processes}"),
                *(f"--checkpointing_interval={int(options.checkpoint_s * 1000)}", f"--max_bundle_time_mills={_BUNDLE_MS}"),
                "--default_sdk_harness_log_level=WARN",
            ]
            check_flags(options.beam, known_options(flags))
            flags += (f"--{each}" for each in options.beam)
            pipeline = beam.Pipeline(runner=PortableRunner(), options=PipelineOptions(flags))
            build(pipeline)
            # Until the end: a client that leaves earlier leaves half a jar.
            run_to_end(pipeline, lambda error: refusal_of_job([str(error), log.read_text("utf-8", "replace")], folder))
        read_job_jar(part)
        part.replace(options.jar)
    finally:
        part.unlink(missing_ok=True)
    return read_job_jar(options.jar)


def read_job_jar(path: Path) -> JobJar:
    """What a jar says of its job.

    Raises:
        UsageRefused: it is no jar of `newsbeam job-jar`, or only a part of one.
    """
    advice = "make it with `newsbeam job-jar`"
    try:
        with zipfile.ZipFile(path) as jar:
            job = json.loads(jar.read(_MANIFEST))["defaultJobName"]
            said = json.loads(jar.read(_OPTIONS.format(job)))
            environments = json.loads(jar.read(_GRAPH.format(job)))["components"]["environments"]
    except OSError as error:
        message = f"the jar {path} cannot be read ({error.strerror or error}); {advice}"
        raise UsageRefused(message) from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        message = f"{path} is no job's jar, or only a part of one; {advice}"
        raise UsageRefused(message) from error
    told = _told(environments)
    return JobJar(
        path=path,
        name=said[_OPTION.format("job_name")],
        flink_version=flink_of_jar(path),
        workers=int(said[_OPTION.format("parallelism")]),
        installed=told[INSTALLED],
        folder=Path(told[SPOOL]),
    )


def _told(environments: Mapping[str, Any]) -> dict[str, str]:
    """What the jar's workers are told by their environment."""
    told: dict[str, str] = {}
    for each in environments.values():
        payload = beam_runner_api_pb2.ProcessPayload.FromString(b64decode(each.get("payload", "")))
        told.update(payload.env)
    return told
