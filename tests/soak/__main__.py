"""Soak the monitor: thousands of scripted feeds, servers that fail at random, kill -9 ten times; then every entry is accounted for.

    python -m tests.soak --minutes 20 --feeds 2000

The monitor's clock runs sixty times as fast as the world's, so that twenty minutes are twenty hours of polls and attempts; what is
still waiting at the end is brought home with the clock put forward. The site checks that no host is asked too soon.
"""

import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from schemas.errors import FeedUnreadable
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.verify import verify

SPEED: Final = 60.0
#: Of the checkout: the suite runs elsewhere.
_ROOT: Final = Path(__file__).parents[2]
#: By the world's clock: between two requests to one host, between two ticks, between two polls of a feed at least.
_INTERVAL_S: Final = 1.0
_TICK_S: Final = 5.0
#: Part of the time in which the monitor is killed; in the rest it is left alone, and its memory looked at.
_KILLING: Final = 0.4
#: Days that pass at the end, at most, a tick in each: the last attempt at a page comes after five, and a tick takes up 500 records.
_DAYS: Final = 100
#: Times that this is done: a feed that failed at the last poll is asked again.
_RETURNS: Final = 3
#: Seconds that a process needs to load its models; memory is looked at after that.
_START_S: Final = 20
#: Dead letters that are no entries: the site's feeds hold an empty one now and then.
_OF_FEEDS: Final = frozenset({FeedUnreadable.reason})
_NUMBER: Final = re.compile(r"Report (\d+):")
_FEED: Final = re.compile(r"/story/(\d+)/(\d+)$")


@dataclass(slots=True)
class Account:
    """What the soak came to."""

    served: int = 0
    articles: int = 0
    dead_letters: int = 0
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    waiting: int = 0
    broken: list[str] = field(default_factory=list)
    kills: int = 0
    polls: int = 0
    least_gap_s: float = 0.0
    too_soon: int = 0
    #: Resident megabytes (median), threads and descriptors (fewest: between ticks) in the first and last quarter of the last process.
    first: tuple[float, float, float] = (0, 0, 0)
    last: tuple[float, float, float] = (0, 0, 0)

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, nothing came twice, nobody was asked too soon."""
        faults = (self.lost, self.twice, self.broken, self.waiting, self.too_soon)
        return not any(faults) and self.served == self.articles + self.dead_letters


class Soak:
    """One run."""

    def __init__(self, folder: Path, *, feeds: int, minutes: float, kills: int) -> None:
        """Take what is asked."""
        self.folder, self.feeds, self.seconds, self.kills = folder, feeds, 60 * minutes, kills
        self.out = folder / "out"
        self.began_s = time.time()
        self.ahead_s = 0.0
        self.port = 0
        self.samples: list[tuple[float, float, float]] = []

    def run(self) -> Account:
        """Serve, watch, kill, bring home, count."""
        with self._site():
            killing_s = _KILLING * self.seconds / max(self.kills, 1)
            chance = random.Random(3)
            for _ in range(self.kills):
                with self._watcher() as process:
                    time.sleep(killing_s * chance.uniform(0.6, 1.4))
                    process.send_signal(signal.SIGKILL)
            with self._watcher() as process:
                while time.time() - self.began_s < self.seconds and process.poll() is None:
                    self.samples.append(_sample(process.pid))
                    time.sleep(1.0)
                if process.poll() is not None:
                    message = f"the monitor ended by itself: {(self.folder / 'log').read_text()[-2000:]}"
                    raise RuntimeError(message)
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=120)
            self._ask("quiet")
            return self._brought_home()

    def _brought_home(self) -> Account:
        for _ in range(_RETURNS):
            with self._watcher(days=_DAYS) as process:
                process.wait(timeout=3600)  # a busy machine takes its time
            self.ahead_s += _DAYS * 86_400.0
            account = self._count()
            if not account.waiting and not account.lost:
                return account
        return self._count()

    @contextmanager
    def _site(self) -> Iterator[None]:
        pace_s = max(20.0, self.seconds / 2)
        given = ("--feeds", str(self.feeds), "--interval-s", str(_INTERVAL_S), "--pace-s", str(pace_s))
        argv = [sys.executable, "-m", "tests.soak.site", *given, "--max-seconds", str(3 * self.seconds + 1200)]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
            assert process.stdout is not None
            self.port = int(process.stdout.readline())
            try:
                yield
            finally:
                process.kill()

    @contextmanager
    def _watcher(self, days: int = 0) -> "Iterator[subprocess.Popen[str]]":
        """A monitor that watches until it is ended; with `days`, one that lets so many pass at once, with a tick in each."""
        settings: dict[str, Any] = {
            "out": str(self.out),
            "port": self.port,
            "feeds": self.feeds,
            "speed": SPEED,
            "began_s": self.began_s,
            "ahead_s": self.ahead_s,
            "interval_s": SPEED * _INTERVAL_S,
            "tick_s": SPEED * _TICK_S,
            "shortest_s": SPEED * max(10.0, self.feeds / 33),
            "days": days,
        }
        path = self.folder / "settings.json"
        path.write_text(json.dumps(settings))
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen([sys.executable, "-m", "tests.soak.watcher", str(path)], stderr=log, text=True, cwd=_ROOT)
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def _ask(self, what: str) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"/{what}", headers={"Host": "control.test"})
        said: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return said

    def _count(self) -> Account:
        said = self._ask("stats")
        served = set(said["served"])
        articles = {(row["article_id"], _number(row)) for row in _rows(self.out, "articles", ["article_id", "title", "url"])}
        letters = [_number(row) for row in _rows(self.out, "dead_letters", ["url", "reason"]) if row["reason"] not in _OF_FEEDS]
        ended = Counter([number for _, number in articles] + letters)
        with MonitorStore(Output(self.out).monitor) as store:
            waiting = store.queued_count()
        settled = self.samples[_START_S:]
        quarter = max(1, len(settled) // 4)
        return Account(
            served=len(served),
            articles=len(articles),
            dead_letters=len(letters),
            lost=sorted(served - set(ended)),
            twice=sorted(number for number, times in ended.items() if times > 1),
            waiting=waiting,
            broken=[line for check in verify(self.out) for line in check.broken],
            kills=self.kills,
            polls=said["told"].get("feed", 0),
            least_gap_s=said["least_gap_s"],
            too_soon=said["told"].get("too_soon", 0),
            first=_usual(settled[:quarter]),
            last=_usual(settled[-quarter:]),
        )


def _number(row: dict[str, Any]) -> int:
    found = _NUMBER.match(row.get("title") or "")
    if found:
        return int(found[1])
    place = _FEED.search(row["url"] or "")
    assert place is not None, row
    return int(place[1]) * 1000 + int(place[2])


def _rows(out: Path, table: str, columns: list[str]) -> Iterator[dict[str, Any]]:
    for path in sorted(out.glob(f"{table}/dt=*/part-*.parquet")):
        yield from pq.read_table(path, columns=columns, partitioning=None).to_pylist()


def _sample(pid: int) -> tuple[float, float, float]:
    """Resident megabytes, threads, open descriptors."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        return (
            int(fields["VmRSS"].split()[0]) / 1024,
            float(fields["Threads"]),
            float(len(list(Path(f"/proc/{pid}/fd").iterdir()))),
        )
    except (FileNotFoundError, KeyError):  # it ended
        return 0.0, 0.0, 0.0


def _usual(samples: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    if not samples:
        return 0.0, 0.0, 0.0
    memory, threads, descriptors = zip(*samples, strict=True)
    return sorted(memory)[len(memory) // 2], min(threads), min(descriptors)


def told(account: Account) -> str:
    """The account in lines."""
    return "\n".join(
        (
            f"served {account.served} entries = {account.articles} articles + {account.dead_letters} dead letters",
            f"lost {len(account.lost)} {account.lost[:10]}, twice {len(account.twice)} {account.twice[:10]}, waiting {account.waiting}",
            f"kills {account.kills}, polls {account.polls}, broken promises {len(account.broken)} {account.broken[:3]}",
            f"least gap between two requests to one host {account.least_gap_s:.2f} s of {_INTERVAL_S:g}, too soon {account.too_soon}",
            "first quarter: {:.0f} MB, {:.0f} threads, {:.0f} descriptors".format(*account.first),
            "last quarter:  {:.0f} MB, {:.0f} threads, {:.0f} descriptors".format(*account.last),
            "HOLDS" if account.holds else "DOES NOT HOLD",
        )
    )


def soak(folder: Path, *, feeds: int, minutes: float, kills: int) -> Account:
    """Run it."""
    return Soak(folder, feeds=feeds, minutes=minutes, kills=kills).run()


def main() -> int:
    """Print the account."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--kills", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbeam-soak-") as folder:
        account = soak(Path(folder), feeds=given.feeds, minutes=given.minutes, kills=given.kills)
    sys.stdout.write(f"{told(account)}\n")
    return 0 if account.holds else 1


if __name__ == "__main__":
    sys.exit(main())
