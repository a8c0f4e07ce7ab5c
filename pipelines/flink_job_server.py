"""Beam's job server: what makes Flink jobs of pipelines. It is started here, on loopback, and ends with whoever needs it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions
from apache_beam.portability.api import beam_job_api_pb2
from apache_beam.runners.portability.portable_runner import PortableRunner

from pipelines.beside import beside, free_port
from schemas.errors import UsageRefused

#: Heap: it holds a graph and a jar, no records.
_HEAP: Final = "-Xmx512m"
#: What Flink reaches into since Java 17 closed it (its own `env.java.opts.all`, as far as a client needs it).
_OPENED: Final = ("java.lang", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util")
_START_S: Final = 60.0


@contextmanager
def job_server(jar: Path, master: str) -> Iterator[tuple[str, Path]]:
    """A job server, for as long as it is needed.

    Args:
        jar: Beam's job server for the Flink that the cluster runs.
        master: HOST:PORT of the JobManager's REST interface; `[auto]` where no job is run.

    Yields:
        Its HOST:PORT and the file of what it says.

    Raises:
        UsageRefused: there is no Java, or it does not start.
    """
    java = shutil.which("java")
    if java is None:
        message = "there is no java; the runner needs Java 11 or 17 (Debian, Ubuntu: apt install openjdk-17-jre-headless)"
        raise UsageRefused(message)
    port = free_port()
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        log = Path(folder) / "log"
        argv = [
            *(java, _HEAP, *opened, "-jar", str(jar), f"--flink-master={master}", f"--artifacts-dir={folder}"),
            *("--job-host=127.0.0.1", f"--job-port={port}", "--artifact-port=0", "--expansion-port=0"),
        ]
        with beside(argv, port, log, "the runner's job server"):
            yield f"127.0.0.1:{port}", log


def known_options(flags: Sequence[str]) -> set[str]:
    """Names of options that Beam or the runner knows.

    Args:
        flags: options of Beam, the job server's endpoint among them.
    """
    options = PipelineOptions(list(flags))
    options.view_as(PortableOptions).job_server_timeout = int(_START_S)
    handle = PortableRunner().create_job_service(options)
    described = handle.job_service.DescribePipelineOptions(
        beam_job_api_pb2.DescribePipelineOptionsRequest(), timeout=_START_S
    ).options  # fmt: skip
    return {each.name for each in described} | set(options.get_all_options())
