"""A Flink cluster of separate processes on loopback, all of which end with it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tests.flink.parts import HERE, Parts

#: Packages that Java 17 closed and Flink reaches into.
_LANG: Final = ("lang", "lang.reflect", "net", "io", "nio", "text", "time", "util")
_UTIL: Final = ("util.concurrent", "util.concurrent.atomic", "util.concurrent.locks")
_OPENED: Final = (
    *(f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in (*_LANG, *_UTIL)),
    *("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/sun.net.util=ALL-UNNAMED"),
)
#: Where the tests are killed, what they started dies with them.
_WITH_US: Final = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
_MANAGER_HEAP: Final = ("-Xmx448m", "-XX:MaxDirectMemorySize=320m", "-XX:MaxMetaspaceSize=256m")
#: Ten times what the slowest start takes on two cores that do nothing else.
_START_S: Final = 300.0
_LOOK_S: Final = 0.3
_END_S: Final = 20.0


class FlinkCluster:
    """JobManager and TaskManagers of one slot each."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        """Lay out the cluster's folder.

        Args:
            parts: jars.
            folder: for its settings, logs and checkpoints; made anew.
        """
        shutil.rmtree(folder, ignore_errors=True)
        self._parts, self.folder, self.logs = parts, folder, folder / "logs"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        #: HOST:PORT of the REST interface.
        self.rest = f"127.0.0.1:{free_port()}"
        for name in ("conf", "scratch", "logs", "plugins"):
            (folder / name).mkdir(parents=True)
        filled = (HERE / "config.yaml").read_text(encoding="utf-8")
        for mark, value in (("RPC", free_port()), ("REST", self.rest.partition(":")[2]), ("RUN", folder)):
            filled = filled.replace(f"@{mark}@", str(value))
        (folder / "conf" / "config.yaml").write_text(filled, encoding="utf-8")
        shutil.copy(HERE / "log4j.properties", folder / "conf")

    def start_job_manager(self) -> None:
        """Start the JobManager."""
        self._java("jobmanager", "-Xmx512m", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint")

    def start_task_manager(self, number: int) -> None:
        """Start one TaskManager."""
        name = f"taskmanager-{number}"
        self._java(
            name,
            *_MANAGER_HEAP,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            after=("-D", f"taskmanager.resource-id={name}"),
        )

    def _java(self, name: str, *argv: str, after: tuple[str, ...] = ()) -> None:
        conf, home = self.folder / "conf", self._parts.flink
        command = [
            *_WITH_US,
            *("java", *_OPENED, f"-Dlog4j.configurationFile=file:{conf}/log4j.properties", "-cp", f"{home}/*", *argv),
            *("--configDir", str(conf), *after),
        ]
        environment = {"FLINK_CONF_DIR": str(conf), "FLINK_LIB_DIR": str(home), "FLINK_PLUGINS_DIR": str(self.folder / "plugins")}
        with (self.logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )

    def wait_for_slots(self, slots: int) -> None:
        """Wait until so many slots are free."""
        wait_until(lambda: self.ask("/overview")["slots-available"] == slots, f"{slots} free slots", self._ended)

    def _ended(self) -> str | None:
        return next((name for name, process in self._running.items() if process.poll() is not None), None)

    def ask(self, path: str) -> Any:  # noqa: ANN401  whatever JSON holds
        """What REST says at a path."""
        with urllib.request.urlopen(f"http://{self.rest}{path}", timeout=10) as answer:
            return json.load(answer)

    def process(self, name: str) -> "subprocess.Popen[bytes]":
        """A process of the cluster by its name."""
        return self._running[name]

    def kill(self, name: str) -> None:
        """End a process of the cluster as a power cut would."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def end(self) -> None:
        """End every process that was started, and every worker that these started."""
        workers = [child for process in self._running.values() for child in descendants(process.pid)]
        for process in reversed(self._running.values()):
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.clear()

    def tails(self, lines: int = 40) -> Iterator[tuple[str, str]]:
        """The ends of all logs, by name."""
        for path in sorted(self.logs.glob("*.log")):
            yield str(path), "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


@contextmanager
def flink_cluster(parts: Parts, folder: Path, managers: int) -> Iterator[FlinkCluster]:
    """A cluster that is ready, and is gone afterwards, whatever happens."""
    cluster = FlinkCluster(parts, folder)
    try:
        cluster.start_job_manager()
        for number in range(managers):
            cluster.start_task_manager(number)
        cluster.wait_for_slots(managers)
        yield cluster
    finally:
        cluster.end()


def wait_until(holds: Any, what: str, ended: Any = lambda: None, seconds: float = _START_S) -> None:  # noqa: ANN401  callables
    """Wait until something holds, or a process that it needs has ended."""
    begin = time.monotonic()
    while True:
        with suppress(OSError, KeyError, ValueError):
            if holds():
                return
        gone = ended()
        assert gone is None, f"{gone} ended while waiting for {what}"
        assert time.monotonic() - begin < seconds, f"no {what} within {seconds:g} s"
        time.sleep(_LOOK_S)


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def descendants(pid: int) -> list[int]:
    """Process ids of all descendants, deepest first."""
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, listing.read_text(encoding="ascii").split()):
                found += [*descendants(child), child]
    return found


def processes_with(mark: bytes, where: str = "environ") -> list[int]:
    """Processes of this machine in whose environment, or command line (`cmdline`), something stands."""
    found = []
    for path in Path("/proc").glob(f"[0-9]*/{where}"):
        with suppress(OSError):
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
    return found
