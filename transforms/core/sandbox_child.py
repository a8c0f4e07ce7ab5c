"""The other side of `sandbox`: the process in which the parsers run."""

import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import IO, Final

from schemas.errors import BadRecord
from transforms.core.codec import decode, encode
from transforms.core.sandbox import BAD, DONE, FAULT, MEMORY, READY, read_frame, write_frame
from transforms.core.supervision import described

#: Seconds beyond its deadline after which a record is ended from within: the other side did not do it, so it is gone.
_ORPHAN_S: Final = 2.0
#: Kept to be given up, so that an answer can still be written when memory is out.
_RESERVE_BYTES: Final = 1 << 20


def main() -> None:
    """Serve requests until the other side closes the pipe.

    Arguments of the process: module with the table `OPERATIONS`, bytes of address space, seconds for one record.
    """
    module, memory_bytes, deadline_s = sys.argv[1:]
    requests, answers = _private_streams()
    # Whatever no one caught is a fault of ours: this process ends with it, and the other side makes a dead letter of the record.
    sys.excepthook = partial(_report_fault, answers)
    # Ctrl-C is for the program that started us; it closes the pipe when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    table: dict[str, Callable[[bytes], bytes]] = importlib.import_module(module).OPERATIONS
    write_frame(answers, READY)
    serve = partial(_serve, requests, answers, table, float(deadline_s))
    if serve():
        # Lists and patterns that the first record loaded stay as long as the process: no collection has to go through them again.
        gc.collect()
        gc.freeze()
    while serve():
        pass


def _serve(requests: IO[bytes], answers: IO[bytes], table: dict[str, Callable[[bytes], bytes]], deadline_s: float) -> bool:
    """Answer one request; False where there is none, or none can be served after it."""
    try:
        request = read_frame(requests)
    except EOFError:
        return False
    reserve: bytearray | None = bytearray(_RESERVE_BYTES)
    # The signal's default action ends the process even where a parser never comes back to Python.
    signal.setitimer(signal.ITIMER_REAL, deadline_s + _ORPHAN_S)
    try:
        operation, payload = decode(tuple[str, bytes], request)
        answer = DONE + table[operation](payload)
    except BadRecord as error:
        answer = BAD + encode((type(error).__name__, str(error)))
    except MemoryError:
        reserve = None
        write_frame(answers, MEMORY)
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    del reserve
    write_frame(answers, answer)
    return True


def _private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes under new numbers; what a library prints goes to standard error and cannot be taken for an answer."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _report_fault(answers: IO[bytes], _: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    write_frame(answers, FAULT + described(error).encode(errors="replace"))
