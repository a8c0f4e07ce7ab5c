"""The monitor that is soaked: the real one, with names that lead to the site and a clock that runs faster than the world's.

python -m tests.soak.watcher SETTINGS.json
"""

import asyncio
import json
import logging
import sys
import time
from dataclasses import replace
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
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output

#: Intervals of a site that pass before the clock leaps: what is still on its way arrives.
_SILENCE: Final = 1.2
#: Ticks in a day that passes at once, and how often feeds are asked then: what still waits is articles.
_DAY_TICKS: Final = 3
_SELDOM: Final = Bounds(shortest_s=6 * 86_400.0, longest_s=7 * 86_400.0)
_BEGIN: Final = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)


def fast_clock(began_s: float, speed: float, ahead_s: float) -> Clock:
    """A clock that began at a moment of the world's time, runs `speed` times as fast, and is ahead by some of its own seconds."""
    return Clock(
        now=lambda: _BEGIN + timedelta(seconds=(time.time() - began_s) * speed + ahead_s),
        monotonic=lambda: time.monotonic() * speed,
        wait=lambda seconds: asyncio.sleep(seconds / speed),
    )


def main(path: str) -> None:
    """Watch until told to stop; or let days pass, each in a moment, until no article waits."""
    logging.disable(logging.CRITICAL)
    said: dict[str, Any] = json.loads(Path(path).read_text())
    settings = FetchSettings(
        contact="https://news.test/bot",
        version="0",
        allow_private=("127.0.0.1/32",),
        ports=frozenset({said["port"]}),
        interval_s=said["interval_s"],
        deadline_s=dict.fromkeys(("feed", "page", "robots"), 20.0 * said["speed"]),
    )
    options = MonitorOptions(
        out=Path(said["out"]),
        fetching=settings,
        feeds=tuple(new_feed(f"http://{host_of(feed)}:{said['port']}/feed/{feed}") for feed in range(said["feeds"])),
        tick_s=said["tick_s"],
        bounds=Bounds(shortest_s=said["shortest_s"], longest_s=2 * said["shortest_s"]),
    )
    stop = stop_when_told()

    def watch(options: MonitorOptions, ahead_s: float) -> None:
        clock = fast_clock(said["began_s"], said["speed"], ahead_s)
        monitor(options, clock=clock, progress=Progress(), stop=stop, open_session=lambda: Session(settings, resolve=FakeNames()))

    if not said["days"]:
        watch(options, said["ahead_s"])
    for day in range(1, said["days"] + 1):
        time.sleep(
            _SILENCE * said["interval_s"] / said["speed"]
        )  # a day later for the monitor, and for the site no sooner than it may
        for _ in range(_DAY_TICKS):
            watch(replace(options, once=True, bounds=_SELDOM), said["ahead_s"] + 86_400.0 * day)
        with MonitorStore(Output(options.out).monitor) as store:
            if day > 1 and not store.queued_count():
                break


if __name__ == "__main__":
    main(sys.argv[1])
