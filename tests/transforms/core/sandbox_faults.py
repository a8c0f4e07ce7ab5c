"""Functions that fail in every way a parser can: the table that the sandbox's tests run in place of the real one."""

import os
import re
import signal
import time
from collections.abc import Callable
from typing import Final

from schemas.errors import NoText


def _spin(payload: bytes) -> bytes:
    """Never comes back to Python: a regular expression keeps the interpreter's lock."""
    re.match(r"(a+)+b", payload.decode())
    return b""


def _refuse(payload: bytes) -> bytes:
    raise NoText(payload.decode())


def _fail(payload: bytes) -> bytes:
    message = f"no such thing: {payload!r}"
    raise LookupError(message)


def _eat(payload: bytes) -> bytes:
    blocks = []
    while True:
        blocks.append(bytearray(int(payload)))


def _die(payload: bytes) -> bytes:
    os.kill(os.getpid(), getattr(signal, payload.decode()))
    return b""


def _print(payload: bytes) -> bytes:
    os.write(1, b"\x00\x00\x00\x01d a library speaks\n")
    print("another does")  # noqa: T201  that is the offence
    return payload


def _sleep(payload: bytes) -> bytes:
    time.sleep(float(payload))
    return b""


def _once_in_a_fresh_process(payload: bytes) -> bytes:
    """Dies in a process that has served before, as after a leak."""
    if _SERVED:
        os._exit(3)
    _SERVED.append(payload)
    return payload


def _fails_in_a_used_process(payload: bytes) -> bytes:
    """Fails in a process that has served before, as after a cache was filled wrongly."""
    if _SERVED:
        raise LookupError(payload)
    _SERVED.append(payload)
    return payload


_SERVED: Final[list[bytes]] = []
OPERATIONS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "echo": bytes,
    "spin": _spin,
    "refuse": _refuse,
    "fail": _fail,
    "eat": _eat,
    "die": _die,
    "print": _print,
    "sleep": _sleep,
    "pid": lambda _: str(os.getpid()).encode(),
    "fail once": _fails_in_a_used_process,
    "once": _once_in_a_fresh_process,
}
