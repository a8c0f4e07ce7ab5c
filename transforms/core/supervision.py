"""What becomes of the unexpected: the one place where an exception that nobody named is caught, for one record at a time.

A known reason is a `BadRecord`, and a fault of the run a `Refusal`; anything else that is raised is a fault of newsbeam. If it ended the
run, the record that brings it to light would end every run after it: nobody could get past it. So it costs the record, which becomes a
dead letter that says where newsbeam failed; it is counted, told, and makes the exit code 3. Where more than a few records bring one to
light it is no record that is at fault (`commit`), and where the machine or the installation fails (memory, files, modules) neither: then the run ends.
"""

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import PurePath
from typing import Final, TypeVar

from schemas.errors import BadRecord, ProcessingFault, Refusal
from schemas.records import Analysis
from transforms.core.urls import redact_url

In = TypeVar("In")
Out = TypeVar("Out")

#: What a record cannot be blamed for, but the machine or the installation: it is raised as it is.
NOT_THE_RECORD: Final = (BadRecord, Refusal, MemoryError, OSError, ImportError)
#: Characters of a message, and calls of a traceback, that are told: together what a dead letter's detail holds.
_MESSAGE_CHARS: Final = 160
_CALLS: Final = 8
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s\"'<>]{1,2000}")


@contextmanager
def supervised(step: str, spared: tuple[type[Exception], ...] = NOT_THE_RECORD) -> Iterator[None]:
    """Turn a fault of ours into a reason.

    Args:
        step: in whose work it may come to light.
        spared: exceptions that are raised as they are.

    Raises:
        ProcessingFault: something else was raised.
    """
    try:
        yield
    except spared:
        raise
    except Exception as error:
        raise ProcessingFault(f"{step}: {described(error)}") from error


def attempted(step: str, work: Callable[[In], Out], record: In) -> Out:
    """Have a step do its work on one record, and once more where it fails: it may have been the moment.

    Args:
        step: its name.
        work: raises BadRecord for known reasons.
        record: what it is given.

    Raises:
        BadRecord: as the step raised it; ProcessingFault: the second attempt failed as well.
    """
    with suppress(ProcessingFault), supervised(step):
        return work(record)
    with supervised(step):
        return work(record)
    raise AssertionError  # one of the two returned or raised


def carried(step: str, work: Callable[[Analysis], Analysis], analysis: Analysis) -> Analysis:
    """An analysis after one more step, or with the fault of that step; one that has a fault is passed on as it is.

    >>> from transforms.core.plain import plain_article
    >>> whole = Analysis(article=plain_article("Fourteen people met."))
    >>> carried("events", lambda analysis: analysis.missing, whole).fault.partition(" (at ")[0]
    "events: AttributeError: 'Analysis' object has no attribute 'missing'"
    """
    if analysis.fault is not None:
        return analysis
    try:
        return attempted(step, work, analysis)
    except ProcessingFault as fault:
        return replace(analysis, fault=str(fault))


def described(error: BaseException) -> str:
    """An exception on one line, without secrets: its class, its message, and where it was raised, innermost call first."""
    calls = [
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
        if frame.filename != __file__
    ]
    message = " ".join(_ADDRESS.sub(lambda found: redact_url(found[0]), str(error)[: 4 * _MESSAGE_CHARS]).split())
    return f"{type(error).__name__}: {message[:_MESSAGE_CHARS]} (at {' < '.join(calls[:_CALLS])})"
