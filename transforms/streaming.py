"""Beats of a heart to what shards of feeds bring, and windows of that to files for whoever commits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import Timestamp

from schemas.records import DeadLetter, Page
from transforms.core.codec import encode
from transforms.core.staging import SET_ASIDE, key_of
from transforms.core.streaming.asking import Asker
from transforms.core.streaming.windows import element, lay_down_window

#: The side output of polls and reports.
_TOLD: Final = "told"
_SetAside = TaggedOutput[Literal["set_aside"], bytes]
_Told = TaggedOutput[Literal["told"], bytes]


def beats_of_shards(at: float, shards: int) -> Iterator[tuple[int, int]]:
    """One beat for each shard: its number, and microseconds since 1970.

    >>> list(beats_of_shards(1769839210.5, 2))
    [(0, 1769839210500000), (1, 1769839210500000)]
    """
    return ((shard, round(at * 1e6)) for shard in range(shards))


class AskShard(beam.DoFn):
    """One round of one shard at one beat.

    State: `monitor`, the store of the shard (`core.streaming.packing`); `mark`, what is looked at first (`core.streaming.asking.Mark`).
    """

    MONITOR = ReadModifyWriteStateSpec("monitor", BytesCoder())
    MARK = ReadModifyWriteStateSpec("mark", BytesCoder())

    def __init__(self, asker: Asker) -> None:
        """Keep what a worker needs."""
        self._asker = asker

    def process(
        self,
        beat: tuple[int, int],
        monitor: Any = beam.DoFn.StateParam(MONITOR),  # noqa: ANN401, B008  Beam's way to hand a state in
        mark: Any = beam.DoFn.StateParam(MARK),  # noqa: ANN401, B008
    ) -> Iterator[Page | _SetAside | _Told]:
        """One beat to pages, to encoded keys of dead letters, and to what is told of it."""
        shard, at = beat[0], Timestamp(micros=beat[1]).to_utc_datetime(has_tz=True)
        if not self._asker.is_due(at, mark.read):
            return
        with self._asker.ask(shard, at, monitor.read(), mark.read()) as asked:
            for record in asked.records:
                yield _set_aside(record) if isinstance(record, DeadLetter) else record
            for poll in asked.polls:
                yield _told(element(b"p", encode(poll)))
            if asked.report is not None:
                yield _told(element(b"r", encode(asked.report)))
            monitor.write(asked.state)
            mark.write(asked.mark)


def _set_aside(letter: DeadLetter) -> _SetAside:
    return TaggedOutput(SET_ASIDE, encode(key_of(letter)))


def _told(data: bytes) -> _Told:
    return TaggedOutput(_TOLD, data)


@dataclass
class AskShards(beam.PTransform[PCollection[float], tuple[PCollection[Page], PCollection[bytes], PCollection[bytes]]]):
    """Ask for what is due, in each shard of the feeds, at each beat.

    In: times of beats, in seconds since 1970, as `PeriodicImpulse` makes them. Out: Page; encoded FeedHealth and BeatReport, as elements of a window. Bad: encoded keys of dead letters.
    Keys: the number of the shard. Window: any; an element has the time of its beat. State: see `AskShard`.
    """

    asker: Asker
    shards: int

    @no_annotations
    def expand(self, beats: PCollection[float]) -> tuple[PCollection[Page], PCollection[bytes], PCollection[bytes]]:
        """Wire the step."""
        each = partial(beats_of_shards, shards=self.shards)
        keyed = beats | "EachShard" >> beam.FlatMap(each).with_output_types(tuple[int, int])
        done = keyed | "AskShard" >> beam.ParDo(AskShard(self.asker)).with_outputs(SET_ASIDE, _TOLD, main="pages")
        return done["pages"], done[SET_ASIDE], done[_TOLD]


class LayDownWindow(beam.DoFn):
    """`lay_down_window`: one pane of one window."""

    def __init__(self, folder: str) -> None:
        """Keep what a worker needs; the argument is that of `HandOverWindows`."""
        self._folder = folder

    def process(
        self,
        group: tuple[int, Iterable[bytes]],
        window: Any = beam.DoFn.WindowParam,  # noqa: ANN401  Beam's way to hand it in
        pane: Any = beam.DoFn.PaneInfoParam,  # noqa: ANN401
    ) -> Iterator[bytes]:
        """The elements of a pane to their file; nothing goes on."""
        lay_down_window(Path(self._folder), window.end.to_utc_datetime(has_tz=True), pane.index, group[1])
        yield from ()


def as_key(data: bytes) -> bytes:
    """An encoded StagedKey as an element of a window."""
    return element(b"k", data)


@dataclass
class HandOverWindows(beam.PTransform[tuple[PCollection[bytes], PCollection[bytes]], PCollection[bytes]]):
    """Lay down all of a window for one committer outside the engine, pane by pane.

    In: encoded StagedKey; elements of a window that are no keys. Out: nothing. Keys: one for all, so that a window is one commit.
    Window: as they come.
    """

    #: The folder that the stream shares.
    folder: str

    @no_annotations
    def expand(self, handed: tuple[PCollection[bytes], PCollection[bytes]]) -> PCollection[bytes]:
        """Wire the step."""
        keys, told = handed
        elements = (keys | "AsElements" >> beam.Map(as_key), told) | "AllElements" >> beam.Flatten()
        keyed = elements | "KeyByWindow" >> beam.WithKeys(0).with_output_types(tuple[int, bytes])
        written = keyed | "GroupByWindow" >> beam.GroupByKey() | "LayDownWindow" >> beam.ParDo(LayDownWindow(self.folder))
        return written | "Encoded" >> beam.Map(bytes).with_output_types(bytes)
