"""A process that serves this one, on loopback: it is started here, and ends when this one ends, however that is."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from schemas.errors import UsageRefused

#: Runs a command for as long as standard input stays open: it ends with us, however we end.
_WITH_US: Final = 'exec 3<&0; "$@" 3<&- & job=$!; { read -r _ <&3; kill "$job"; } & wait "$job"'
_START_S: Final = 60.0
_LOOK_S: Final = 0.2
_LISTENING_S: Final = 1.0
_END_S: Final = 10.0
_TAIL_LINES: Final = 5


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def beside(argv: Sequence[str], port: int, log: Path, what: str) -> Iterator[None]:
    """Run a server for as long as it is needed.

    Args:
        argv: the command.
        port: of 127.0.0.1, on which it will listen.
        log: file of what it says.
        what: its name, for a person.

    Raises:
        UsageRefused: it does not start.
    """
    with log.open("wb") as said:
        server = subprocess.Popen(  # noqa: S603  the argv is ours
            ("sh", "-c", _WITH_US, "newsbeam", *argv),  # noqa: S607  every system has one
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(server, port, log, what)
        yield
    finally:
        if server.stdin is not None:  # a pipe
            server.stdin.close()
        try:
            server.wait(_END_S)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path, what: str) -> None:
    """Wait until it listens.

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
    message = f"{what} did not start; it said: {tail}"
    raise UsageRefused(message)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_LISTENING_S):
            return True
    except OSError:
        return False
