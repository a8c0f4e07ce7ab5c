"""Ending a run that cannot be waited for."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Timer
from typing import Final, NoReturn

from schemas.errors import Interrupted

#: Seconds within which what was asked to end has ended: container engines wait ten before they kill.
GRACE_S: Final = 8.0


def _children(pid: int) -> list[int]:
    """Process ids of all descendants, deepest first; empty where the system does not list them."""
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(child) for child in listing.read_text().split()]
        except OSError:  # the thread is gone
            continue
        for child in direct:
            found += [*_children(child), child]
    return found


def end_at_once(code: int) -> NoReturn:
    """End this process and the workers it started, without waiting for threads of the engine.

    Nothing is lost: a commit is one transaction, and what is not committed is swept and done again.
    """
    for child in _children(os.getpid()):
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@contextmanager
def stop_on_signals(grace_s: float = GRACE_S) -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set; what has not ended some seconds later, or at a second signal, is ended at once.

    Args:
        grace_s: seconds until the process ends with exit code 5.
    """
    stop = Event()
    last = Timer(grace_s, end_at_once, (Interrupted.exit_code,))
    last.daemon = True

    def ask(*_: object) -> None:
        if stop.is_set():
            end_at_once(Interrupted.exit_code)
        stop.set()
        last.start()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        last.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
