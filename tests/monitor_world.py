"""Two feeds that gain an entry at every turn, and a monitor of few lines that can be ended before any of its steps.

As a program it ticks until it is killed or has done its turns; a file beside the tables keeps the number of the turn.

    python -m tests.monitor_world FOLDER TURNS
"""

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from tests.examples import STAMP, analysis, request, staged
from tests.feed_scripts import START, document, entry, served, state
from transforms.core.commit import commit_unit, publish_committed
from transforms.core.feeds.policy import take_poll
from transforms.core.monitoring.memory import SeenDocument, TickChanges, recover, tick_unit_id
from transforms.core.monitoring.store import MonitorStore
from transforms.core.output import Output
from transforms.core.store import Store

FEEDS: Final = 2


class Killed(BaseException):
    """The process ended here."""


@dataclass
class World:
    """Two feeds that gain an entry at every turn, a monitor of few lines, and an executioner."""

    folder: Path
    #: Step before which the process ends, at which of the ticks; None: never.
    kill: tuple[int, str] | None = None
    now: datetime = START
    turn: int = 0
    ticks: int = 0
    served: set[int] = field(default_factory=set)

    @property
    def output(self) -> Output:
        """The output folder."""
        return Output(self.folder / "out")

    def at(self, step: str) -> None:
        """A step begins."""
        if self.kill == (self.ticks, step):
            self.kill = None
            raise Killed

    def start(self) -> None:
        """What a monitor does first."""
        self.output.claim()
        with self.output.commit_lock(), Store(self.output.store) as store, MonitorStore(self.output.monitor) as memory:
            publish_committed(self.output, store)
            self.output.sweep()
            memory.watch([state(feed_id=f"{number:032x}") for number in range(FEEDS)], self.now)
            recover(memory, lambda unit_id: store.manifest(unit_id) is not None)

    def numbers(self, feed_id: str) -> list[int]:
        """The entries in a feed now: the newest three of its own."""
        own = int(feed_id, 16)
        return [own + FEEDS * turn for turn in range(max(0, self.turn - 2), self.turn + 1)]

    def tick(self) -> None:
        """One tick: claim, fetch and decide, stage, prepare, commit, settle."""
        self.ticks += 1
        with MonitorStore(self.output.monitor) as memory:
            self.at("claim")
            due = memory.claim_due(self.now, 100, 60.0)
            self.at("fetch")
            changes, wanted, polls = TickChanges(at=self.now), [], []
            for feed in due:
                numbers = self.numbers(feed.feed_id)
                self.served.update(numbers)
                answer = served(document(*map(entry, numbers)))
                known = lambda keys, feed_id=feed.feed_id: memory.known_keys(feed_id, keys)  # noqa: E731
                poll = take_poll(feed, answer, known, self.now)
                wanted += [numbers[keys.index] for keys, _ in poll.wanted]
                polls.append(poll.health)
                present = tuple(poll.present.items())
                changes = replace(
                    changes,
                    feeds=(*changes.feeds, poll.state),
                    documents=(*changes.documents, SeenDocument(feed_id=feed.feed_id, present=present, complete=True)),
                )
            self.at("stage")
            unit_id = tick_unit_id(memory.next_tick(), self.now)
            spool = self.output.spool / unit_id
            keys = staged(spool, *(analysis(number, input_name=None, input_offset=number) for number in wanted), stamp=STAMP)
            self.at("prepare")
            memory.prepare(unit_id, changes)
            self.at("commit")
            commit_unit(request(self.output.root, unit_id, slices=(), polls=tuple(polls), records=len(wanted)), keys, spool)
            self.at("settle")
            memory.settle(unit_id, committed=True)
            self.at("end")

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        files = sorted(self.output.root.glob(f"{table}/dt=*/part-*.parquet"))
        return [row for path in files for row in pq.read_table(path, partitioning=None).to_pylist()]

    def run(self, ticks: int) -> None:
        """Several ticks, each after the longest interval, so that all feeds are due; started again where it was killed."""
        self.start()
        for _ in range(ticks):
            self.now += timedelta(hours=25)
            try:
                self.tick()
            except Killed:
                self.now += timedelta(seconds=61)
                self.start()
                self.tick()
            self.turn += 1


def main(folder: str, turns: str) -> None:
    """Tick until the turns are done, each turn once it is committed and settled."""
    world = World(Path(folder))
    count = world.folder / "turn"
    world.turn = int(count.read_text()) if count.exists() else 0
    # Time goes on while nobody watches: after a kill, what was claimed is due again.
    world.now = START + world.turn * timedelta(hours=25) + timedelta(minutes=len(list(world.folder.glob("start *"))))
    (world.folder / f"start {len(list(world.folder.glob('start *')))}").touch()
    world.start()
    while world.turn < int(turns):
        world.now += timedelta(hours=25)
        world.tick()
        world.turn += 1
        written = count.with_suffix(".new")
        written.write_text(str(world.turn))
        written.replace(count)


if __name__ == "__main__":
    main(*sys.argv[1:])
