"""The monitor as a stream, on one screen: beats of a heart to files of keys, one for each window.

    Beat ──▶ Ask ──▶ Extract ─▶ Language ─▶ Artifacts ─▶ Events ─▶ Stage ──▶ HandOver
              │ keyed by shard; state: the store of a small monitor              │ one file a window
              └── polls, reports ────────────────────────────────────────────────┘
                                                                  the command commits (`stream_commits`)

Each beat has the time that was planned for it, never the clock's: what is done again after a crash falls into the same window.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms import trigger, window
from apache_beam.utils.timestamp import Timestamp

from pipelines.options import StreamOptions
from pipelines.stream_beats import Beats
from pipelines.stream_ids import LabelIds
from pipelines.stream_round import ShardAsker
from transforms.core.identity import content_id
from transforms.core.output import Output
from transforms.core.staging import Stamp
from transforms.events import CodeEvents
from transforms.extract import ExtractArticles
from transforms.language import DetectLanguages
from transforms.staging import StageArticles
from transforms.streaming import AskShards, HandOverWindows
from transforms.translation import DetectArtifacts

#: Share of a beat in which the shards of one worker, one after the other, begin requests; the rest is for answers and the chain.
_ASKING: Final = 0.8
#: Share of a window's length for which late elements wait for one another: after a restart there are some, and each pane is a commit.
_GATHERED: Final = 0.5
_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Hexadecimal digits that tell the jobs of an output apart from those of all others: 64 bits.
_NAME_DIGITS: Final = 16


@dataclass
class Stream(beam.PTransform[PBegin, PCollection[bytes]]):
    """All of a stream, up to the files that its committer takes up.

    In: the beginning of a pipeline. Out: nothing. Keys: shards of feeds, then windows. Window: fixed, of `commit_s`; what is late by
    `lateness_s` at most makes a pane of its own.
    """

    options: StreamOptions
    #: Time of the first beat.
    start: Timestamp

    def expand(self, begin: PBegin) -> PCollection[bytes]:
        """Wire the stream."""
        options, folder = self.options, str(Output(self.options.out).stream.absolute())
        # Each window puts its own end in place of the time.
        stamp = Stamp(run_id=run_id(options.out), started_at=_NO_TIME, pipeline_version=version("newsbeam"))
        beats = begin | "Beat" >> Beats(self.start, options.beat_s)
        pages, unread, told = beats | "Ask" >> AskShards(asker(options), options.shards)
        pages, unread, told = (
            pages | "WindowPages" >> windows(options),
            unread | "WindowUnread" >> windows(options),
            told | "WindowTold" >> windows(options),
        )
        articles, refused = pages | "Extract" >> ExtractArticles()
        analyses = (
            articles
            | "Language" >> DetectLanguages()
            | "Artifacts" >> DetectArtifacts(options.extra_kinds)
            | "Events" >> CodeEvents()
        )  # fmt: skip
        staged, unfit = analyses | "Stage" >> StageArticles(folder, stamp, in_windows=True)
        keys = (staged, unread, refused, unfit) | "AllKeys" >> beam.Flatten()
        return (keys, told) | "HandOver" >> HandOverWindows(folder)


def windows(options: StreamOptions) -> beam.WindowInto:
    """Stretches of time, each of which is one commit; what is late, and not too late, is another."""
    return beam.WindowInto(
        window.FixedWindows(options.commit_s),
        trigger=_when(math.ceil(_GATHERED * options.commit_s)),
        accumulation_mode=trigger.AccumulationMode.DISCARDING,
        allowed_lateness=options.lateness_s,
    )


@cache  # Beam takes triggers for equal that are one and the same
def _when(late_s: int) -> trigger.TriggerFn:
    return trigger.AfterWatermark(late=trigger.AfterProcessingTime(late_s))


def asker(options: StreamOptions) -> ShardAsker:
    """Who asks for the shards; the shards of one worker share a beat."""
    return ShardAsker(
        folder=str(Output(options.out).stream.absolute()),
        shards=options.shards,
        beat_s=options.beat_s,
        seconds=_ASKING * options.beat_s / math.ceil(options.shards / options.workers),
        edit_wait_s=options.edit_wait_s,
        bounds=options.bounds,
    )


def first_beat(now: datetime, beat_s: float) -> Timestamp:
    """The beat that is nearest to now. Beats lie in the middle of their stretch of time, as far from the ends of windows as can be.

    >>> from datetime import timezone
    >>> first_beat(datetime(2026, 1, 31, 6, 0, 50, tzinfo=timezone.utc), 20.0).to_utc_datetime()
    datetime.datetime(2026, 1, 31, 6, 0, 50)
    """
    return Timestamp(math.floor(now.timestamp() / beat_s) * beat_s + beat_s / 2)


def run_id(out: Path) -> str:
    """The id of a stream in its rows: the same for all its workers, wherever and whenever they are started."""
    return content_id("stream", str(out.absolute()))


def job_name(out: Path) -> str:
    """The name of an output's job on a cluster."""
    return f"newsbeam-stream-{content_id('output', str(out.resolve()))[:_NAME_DIGITS]}"


def build(pipeline: beam.Pipeline, options: StreamOptions, now: datetime) -> None:
    """Put the stream on a pipeline.

    Args:
        pipeline: new, with the option `streaming`.
        options: what is to be done.
        now: the clock.
    """
    pipeline.component_id_map = LabelIds()
    _ = pipeline | "Stream" >> Stream(options, first_beat(now, options.beat_s))
