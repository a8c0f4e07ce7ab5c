"""The monitor that is soaked: the real one, with names that lead to the site and a clock that runs faster than the world's.

python -m tests.soak.watcher SETTINGS.json
"""

import asyncio
import json
import logging
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from pipelines.backfill import Progress
from pipelines.monitor import monitor
from pipelines.options import MonitorOptions
from pipelines.shutdown import stop_when_told
from tests.faults.harness import FakeNames
from tests.soak.site import host_of
from transforms.core.feeds.policy import new_feed
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.clock import Clock
from transforms.core.fetch.session import Session
from transforms.core.fetch.settings import FetchSettings

_BEGIN: Final = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)


def fast_clock(began_s: float, speed: float, ahead_s: float) -> Clock:
    """A clock that began at a moment of the world's time, runs `speed` times as fast, and is ahead by some of its own seconds."""
    return Clock(
        now=lambda: _BEGIN + timedelta(seconds=(time.time() - began_s) * speed + ahead_s),
        monotonic=lambda: time.monotonic() * speed,
        wait=lambda seconds: asyncio.sleep(seconds / speed),
    )


def main(path: str) -> None:
    """Watch until told to stop."""
    logging.disable(logging.CRITICAL)
    said: dict[str, Any] = json.loads(Path(path).read_text())
    settings = FetchSettings(
        contact="https://news.test/bot",
        version="0",
        allow_private=("127.0.0.1/32",),
        ports=frozenset({said["port"]}),
        interval_s=said["interval_s"],
        deadline_s={"feed": 20.0, "page": 20.0, "robots": 20.0},
    )
    options = MonitorOptions(
        out=Path(said["out"]),
        fetching=settings,
        feeds=tuple(new_feed(f"http://{host_of(feed)}:{said['port']}/feed/{feed}") for feed in range(said["feeds"])),
        max_time_s=said["max_time_s"],
        tick_s=said["tick_s"],
        bounds=Bounds(shortest_s=said["shortest_s"], longest_s=2 * said["shortest_s"]),
    )
    stop = stop_when_told()
    clock = fast_clock(said["began_s"], said["speed"], said["ahead_s"])
    monitor(
        options, clock=clock, progress=Progress(), stop=stop, open_session=lambda: Session(settings, resolve=FakeNames())
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
