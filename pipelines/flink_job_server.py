"""Beam's job server: what makes Flink jobs of pipelines. It is started here, on loopback, and ends with whoever needs it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions
from apache_beam.portability.api import beam_job_api_pb2
from apache_beam.runners.portability.portable_runner import PortableRunner

from schemas.errors import UsageRefused

#: Heap: it holds a graph and a jar, no records.
_HEAP: Final = "-Xmx512m"
#: What Flink reaches into since Java 17 closed it (its own `env.java.opts.all`, as far as a client needs it).
_OPENED: Final = ("java.lang", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util")
#: Runs a command for as long as standard input stays open: it ends with us, however we end.
_WITH_US: Final = 'exec 3<&0; "$@" 3<&- & job=$!; { read -r _ <&3; kill "$job"; } & wait "$job"'
_START_S: Final = 60.0
_LOOK_S: Final = 0.2
_LISTENING_S: Final = 1.0
_END_S: Final = 10.0
_TAIL_LINES: Final = 5


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
    port = _free_port()
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder, (Path(folder) / "log").open("wb") as log:
        argv = [
            *("sh", "-c", _WITH_US, "newsbeam"),
            *(java, _HEAP, *opened, "-jar", str(jar), f"--flink-master={master}", f"--artifacts-dir={folder}"),
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
