"""A worker on a machine of a Flink cluster: the command that a TaskManager starts, in place of Beam's container.

    newsbeam-worker --id=... --provision_endpoint=HOST:PORT

It becomes Beam's own worker, once it is sure to be the same newsbeam as the one that sends the work and to see the same
folder. Where it is not, it says so in that folder, or by its exit code, and ends.
"""

import argparse
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Final, NoReturn

from schemas.errors import UsageRefused
from transforms.core.identity import content_id

#: What the worker is told by its environment: what has to be installed, and the folder of the unit.
INSTALLED: Final = "NEWSBEAM_INSTALLED"
SPOOL: Final = "NEWSBEAM_SPOOL"
#: Exit codes (sysexits.h: EX_UNAVAILABLE, EX_CANTCREAT): another newsbeam; the folder cannot be written here.
ANOTHER_NEWSBEAM: Final = 69
NO_FOLDER: Final = 73
#: File names in the folder under which workers say why they do not work.
_REFUSALS: Final = "refused-*"
_PACKAGES: Final = ("schemas/", "transforms/", "pipelines/")
_DIGITS: Final = 12
_TIMEOUT_S: Final = 60


def installation() -> str:
    """What is installed here, as far as both ends have to agree: newsbeam to the byte, Beam, and the minor version of Python.

    Raises:
        UsageRefused: newsbeam is not installed, only lies there.
    """
    try:
        record = distribution("newsbeam").read_text("RECORD") or ""
    except PackageNotFoundError as error:
        message = "newsbeam runs from a checkout here; on a cluster it has to be installed, at both ends from the same wheel"
        raise UsageRefused(message) from error
    ours = sorted(line for line in record.splitlines() if line.startswith(_PACKAGES) and "__pycache__" not in line)
    python = ".".join(map(str, sys.version_info[:2]))
    return (
        f"newsbeam {version('newsbeam')} ({content_id(*ours)[:_DIGITS]}), apache-beam {version('apache-beam')}, Python {python}"
    )


def refusal_of(environment: Mapping[str, str]) -> tuple[int, str] | None:
    """Why this worker must not work, as an exit code and a sentence; None: it may.

    Args:
        environment: of the process.
    """
    folder = Path(environment[SPOOL])
    if not os.access(folder, os.W_OK):
        return NO_FOLDER, f"{folder} is not there, or cannot be written, on {os.uname().nodename}"
    if (here := installation()) != environment[INSTALLED]:
        return (
            ANOTHER_NEWSBEAM,
            f"{os.uname().nodename} has {here} in {sys.prefix}, the run was started by {environment[INSTALLED]}",
        )
    return None


def refusals_in(folder: Path) -> list[str]:
    """What workers said in a unit's folder before they ended."""
    return sorted({path.read_text(encoding="utf-8") for path in folder.glob(_REFUSALS)})


def forget_refusals(folder: Path) -> None:
    """Remove what workers of an earlier job said in a folder that several jobs use."""
    for path in folder.glob(_REFUSALS):
        path.unlink(missing_ok=True)


def _end(code: int, sentence: str, folder: Path) -> NoReturn:
    if code != NO_FOLDER:
        (folder / _REFUSALS.replace("*", uuid.uuid4().hex)).write_text(sentence, encoding="utf-8")
    sys.stderr.write(f"newsbeam-worker: {sentence}\n")
    sys.exit(code)


def _provisioned(worker_id: str, endpoint: str) -> dict[str, str]:
    """What Beam's worker reads from its environment, asked of the TaskManager that started this process."""
    from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc  # noqa: PLC0415  slow to import
    from apache_beam.runners.job.utils import struct_to_dict  # noqa: PLC0415
    from apache_beam.runners.worker.channel_factory import GRPCChannelFactory  # noqa: PLC0415

    with GRPCChannelFactory.insecure_channel(endpoint) as channel:
        service = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        request = beam_provision_api_pb2.GetProvisionInfoRequest()
        info = service.GetProvisionInfo(request, metadata=[("worker_id", worker_id)], timeout=_TIMEOUT_S).info
    found = {
        "WORKER_ID": worker_id,
        "PIPELINE_OPTIONS": json.dumps(struct_to_dict(info.pipeline_options)),
        "SEMI_PERSISTENT_DIRECTORY": tempfile.gettempdir(),
        "LOGGING_API_SERVICE_DESCRIPTOR": str(info.logging_endpoint),
        "CONTROL_API_SERVICE_DESCRIPTOR": str(info.control_endpoint),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
    }
    if info.status_endpoint.url:
        found["STATUS_API_SERVICE_DESCRIPTOR"] = str(info.status_endpoint)
    return found


def main() -> None:
    """Become Beam's worker, or say why not."""
    parser = argparse.ArgumentParser(prog="newsbeam-worker", description="Started by a TaskManager of Flink, not by hand.")
    parser.add_argument("--id", required=True)
    parser.add_argument("--provision_endpoint", required=True)
    told, _ = parser.parse_known_args()
    if (refused := refusal_of(os.environ)) is not None:
        _end(*refused, Path(os.environ[SPOOL]))
    environment = {**os.environ, **_provisioned(told.id, told.provision_endpoint), "PYTHONSAFEPATH": "1"}
    # A new program image: no channel of this one is left open in it, and no shell or supervisor stands above it.
    os.execve(sys.executable, [sys.executable, "-m", "apache_beam.runners.worker.sdk_worker_main"], environment)  # noqa: S606


if __name__ == "__main__":
    main()
