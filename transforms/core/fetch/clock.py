"""Time, as it is handed in: nothing in this room asks the machine for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What tells the time and what lets it pass."""

    #: The time, aware UTC; stamped into results, kept in states. It may jump.
    now: Callable[[], datetime]
    #: Seconds that never go back; deadlines are kept by it.
    monotonic: Callable[[], float]
    #: Returns after some seconds.
    wait: Callable[[float], Awaitable[None]]
