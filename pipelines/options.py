"""What a run is asked to do."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from schemas.feeds import FeedState
from transforms.core.duplicates.linking import WINDOW
from transforms.core.feeds.queueing import EDIT_WAIT
from transforms.core.feeds.revisits import SHARE
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.settings import FetchSettings

#: Records of one unit: one Beam run, one commit, one set of files.
UNIT_RECORDS: Final = 10_000
UNIT_BYTES: Final = 1 << 30
#: With a time limit, units are small, so that the limit is kept and work is not lost.
TIMED_UNIT_RECORDS: Final = 200

#: As long as `newsbeam compact` keeps what it replaced.
PUBLISH_GRACE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlinkOptions:
    """The Flink cluster on which a run is spread."""

    #: HOST:PORT of the JobManager's REST interface.
    master: str
    #: Beam's job server for the Flink that the cluster runs, as one jar.
    jar: Path
    #: The command that starts a worker, under this path on every machine of the cluster.
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOptions:
    """One `newsbeam backfill`."""

    inputs: tuple[str, ...]
    out: Path
    dry_run: bool = False
    #: Stop after this many records; None: read all.
    max_items: int | None = None
    #: Start no further unit after this many seconds; None: no limit.
    max_time_s: float | None = None
    workers: int = 1
    #: Pass over what was committed before; else read it again (and write what is new).
    resume: bool = True
    runner: str = "FnApiRunner"
    #: Where `runner` is "FlinkRunner", and only there: which cluster.
    flink: FlinkOptions | None = None
    #: Beam options, `name=value`.
    beam: tuple[str, ...] = ()
    #: Largest share of records set aside, 0-1.
    max_dead_letter_share: float = 1.0
    unit_records: int = UNIT_RECORDS
    #: Kinds of artifact to look for that are off by default.
    extra_kinds: tuple[str, ...] = ()
    #: How far apart in time two articles may be published of which one repeats the other.
    window: timedelta = WINDOW
    #: The bounds of requests: addresses among the inputs, and in lists, are asked for. None: nothing is fetched.
    fetching: FetchSettings | None = None
    #: Where each commit is published to, besides the output.
    publish: tuple[str, ...] = ()
    #: How long files that were replaced are kept there.
    publish_grace: timedelta = PUBLISH_GRACE


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorOptions:
    """One `newsbeam monitor`."""

    out: Path
    #: Contact, networks, intervals, caps: the bounds of every request.
    fetching: FetchSettings
    #: The feeds of a list, as it has them: they and no others are watched. None: those that are watched already.
    feeds: tuple[FeedState, ...] | None = None
    #: One tick, over what is due, then end.
    once: bool = False
    #: Begin no further tick after this many seconds; None: no limit.
    max_time_s: float | None = None
    #: Seconds from the beginning of one tick to that of the next, at least; new requests are begun for so long at most.
    tick_s: float = 60.0
    #: Seconds that an entry waits which was edited: what is corrected is corrected again.
    edit_wait_s: float = EDIT_WAIT.total_seconds()
    #: Share of the articles whose page is fetched again a day and a week after it was taken, 0-1.
    revisit_share: float = SHARE
    #: Port of 127.0.0.1 at which figures are told; None: none.
    metrics_port: int | None = None
    #: How often a feed may and must be asked.
    bounds: Bounds = Bounds()
    #: How events are written to standard error; `auto`: words on a terminal, else JSON.
    log_form: Literal["auto", "text", "json"] = "auto"
    #: Processes of a tick's Beam run.
    workers: int = 1
    runner: str = "FnApiRunner"
    #: Kinds of artifact to look for that are off by default.
    extra_kinds: tuple[str, ...] = ()
    #: How far apart in time two articles may be published of which one repeats the other.
    window: timedelta = WINDOW
    #: Where each commit is published to, besides the output.
    publish: tuple[str, ...] = ()
    #: How long files that were replaced are kept there.
    publish_grace: timedelta = PUBLISH_GRACE


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOptions:
    """One `newsbeam stream`: what its graph, its workers and its committer have to agree on."""

    out: Path
    #: Contact, networks, intervals, caps: the bounds of every request.
    fetching: FetchSettings
    #: Seconds from one beat of the heart to the next.
    beat_s: float = 60.0
    #: Seconds of one window, which is one commit: a whole number of beats.
    commit_s: float = 60.0
    #: Seconds for which what comes late is taken into its window.
    lateness_s: float = 3600.0
    #: Parts in which the feeds are watched; a stream keeps their number for life.
    shards: int = 2
    #: Slots, or processes, that work at a time.
    workers: int = 1
    #: Seconds that an entry waits which was edited.
    edit_wait_s: float = EDIT_WAIT.total_seconds()
    #: How often a feed may and must be asked.
    bounds: Bounds = Bounds()
    #: Kinds of artifact to look for that are off by default.
    extra_kinds: tuple[str, ...] = ()
    #: How far apart in time two articles may be published of which one repeats the other.
    window: timedelta = WINDOW
