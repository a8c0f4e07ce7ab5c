"""Ending a run: in order where it can be waited for, at once where it cannot."""

import os
import signal
import sys
from pathlib import Path
from threading import Event, Timer
from typing import Final, NoReturn

from schemas.errors import Interrupted

#: Seconds after which a monitor that was told to stop ends whatever is under way; whoever sends SIGTERM waits ten.
_GRACE_S: Final = 8.0


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


def stop_when_told(grace_s: float = _GRACE_S) -> Event:
    """An event that the first SIGINT or SIGTERM sets; the second, or too long a wait, ends the process. Either way nothing is lost.

    Args:
        grace_s: seconds for which what is under way is waited for.
    """
    stop = Event()

    def told(*_: object) -> None:
        if stop.is_set():
            end_at_once(Interrupted.exit_code)
        stop.set()
        late = Timer(grace_s, end_at_once, (Interrupted.exit_code,))
        late.daemon = True
        late.start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    return stop
