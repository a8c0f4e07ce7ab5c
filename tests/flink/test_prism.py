"""A stream on Prism: windows, lateness, state and the web, on an engine that is not ours. `make prism` builds it and runs this."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import apache_beam as beam
import pytest
from apache_beam.coders import BytesCoder
from apache_beam.testing import test_stream
from apache_beam.transforms.window import TimestampedValue

from pipelines.backfill import Progress, Summary
from pipelines.journal import Journal
from pipelines.looking import wall_clock
from pipelines.options import StreamOptions
from pipelines.sections import FetchConfig
from pipelines.stream import build, job_name, windows
from pipelines.stream_engine import Running, on_prism
from pipelines.stream_lists import WatchedList
from pipelines.stream_run import StreamRun, stream
from schemas.errors import Interrupted, UsageRefused
from tests.faults.server import FaultServer
from tests.pipelines.test_monitor_process import FEEDS, Wire
from tests.pipelines.watched_site import broken, rows, serving
from transforms.core.codec import decode
from transforms.core.feeds.rhythm import Bounds
from transforms.core.fetch.settings import FetchSettings
from transforms.core.streaming.windows import waiting_windows
from transforms.streaming import HandOverWindows

#: Seconds in which the site is read to its end; ten times what it takes on a machine that does nothing else.
PATIENCE_S = 240.0


@pytest.fixture
def program() -> Path:
    """Prism."""
    named = os.environ.get("NEWSBEAM_PRISM")
    if not named:
        pytest.skip("`make prism` builds Prism, and runs this")
    return Path(named)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A fault server."""
    with serving() as running:
        yield running


class Until(Progress):
    """Ends the command once something holds after a commit."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        """Take what has to hold."""
        self.stop, self.commits, self._holds = Event(), 0, holds

    def unit_done(self, summary: Summary) -> None:
        """One more commit."""
        self.commits = summary.units
        if self._holds():
            self.stop.set()


def run_of(folder: Path, server: FaultServer, program: Path) -> StreamRun:
    """A stream of one second a beat, three a window, that watches the feeds of a `Wire`."""
    listed = folder / "feeds.txt"
    listed.write_text("".join(f"http://127.0.0.1:{server.port}/feed/{number}\n" for number in range(3)))
    fetching = FetchSettings(
        contact="https://news.test/bot",
        version="1",
        allow_private=("127.0.0.1/32",),
        ports=frozenset({server.port}),
        interval_s=0.05,
    )
    options = StreamOptions(
        out=folder / "out", fetching=fetching, beat_s=1.0, commit_s=3.0, bounds=Bounds(shortest_s=1.0, longest_s=2.0)
    )
    fetch = FetchConfig(ports=(server.port,), allow_private=("127.0.0.1/32",))
    name = job_name(options.out)
    return StreamRun(
        options=options,
        watched=WatchedList(options.out, listed, fetch, fetching),
        engine=lambda: on_prism(program, name, partial(build, options=options, now=wall_clock().now())),
        bootstrap_from=options.out,
        max_time_s=PATIENCE_S,
    )


def _until_it_ends(running: Running) -> None:
    while running.check():
        Event().wait(0.2)


def ended(out: Path) -> list[str]:
    """Addresses of all articles and dead letters, once each row."""
    return sorted(str(row["url"]) for table in ("articles", "dead_letters") for row in rows(out, table))


def test_a_growing_site_is_read_whole(tmp_path: Path, server: FaultServer, program: Path) -> None:
    """Feeds that grow while they are watched: every entry becomes one row or one dead letter, by several windows; a second start adds none."""
    wire, out = Wire(server), tmp_path / "out"

    def holds() -> bool:
        wire.growing = len(wire.served) < 5 * FEEDS + 1  # one of them is a fifth: a dead letter
        return not wire.growing and set(ended(out)) >= wire.served

    run = run_of(tmp_path, server, program)
    told = Journal(io.StringIO(), wall_clock().now, form="json")
    first = Until(holds)
    stream(run, clock=wall_clock(), progress=first, stop=first.stop, journal=told)
    assert ended(out) == sorted(wire.served)
    assert first.commits > 1
    assert {row["reason"] for row in rows(out, "dead_letters")} == {"fetch_failed"}
    before = len(rows(out, "feed_health"))
    again = Until(lambda: len(rows(out, "feed_health")) >= before + 3)
    summary = stream(run, clock=wall_clock(), progress=again, stop=again.stop, journal=told)
    assert ended(out) == sorted(wire.served)
    assert summary.counts.rows == 0
    polls = [row["poll_id"] for row in rows(out, "feed_health")]
    assert len(polls) == len(set(polls))
    assert broken(out) == []


def test_what_is_late_is_a_pane_of_its_own(tmp_path: Path, program: Path) -> None:
    """A window is handed over when its time is over; what comes later, within the lateness, as one more pane; what is too late, not at all."""
    options = StreamOptions(
        out=tmp_path, fetching=FetchSettings(contact="https://news.test", version="1"), commit_s=60.0, lateness_s=300.0
    )
    events = (
        test_stream.TestStream(coder=BytesCoder())
        .advance_watermark_to(0)
        .add_elements([TimestampedValue(b"rone", 10), TimestampedValue(b"rtwo", 70)])
        .advance_watermark_to(61)
        .add_elements([TimestampedValue(b"rlate", 59), TimestampedValue(b"rlate too", 9)])
        .advance_processing_time(60)
        .advance_watermark_to(400)
        .add_elements([TimestampedValue(b"rtoo late", 58)])
        .advance_watermark_to_infinity()
    )

    def put(pipeline: beam.Pipeline) -> None:
        told = pipeline | "Told" >> events | "WindowTold" >> windows(options)
        keys = told | "NoKeys" >> beam.Filter(lambda _: False).with_output_types(bytes)
        _ = (keys, told) | "HandOver" >> HandOverWindows(str(tmp_path))

    with pytest.raises(Interrupted), on_prism(program, "late", put) as running:
        _until_it_ends(running)
    mark = b"newsbeam window 1\n"
    found = [(path.name[:22], decode(list[bytes], path.read_bytes().removeprefix(mark))) for path in waiting_windows(tmp_path)]
    assert found == [
        ("000000000060000-000000", [b"rone"]),
        ("000000000060000-000001", [b"rlate", b"rlate too"]),
        ("000000000120000-000000", [b"rtwo"]),
    ]


def test_a_stream_that_fails_says_why(tmp_path: Path, server: FaultServer, program: Path) -> None:
    """Where a worker refuses to go on, the command ends with the worker's own sentence."""
    run = run_of(tmp_path, server, program)
    Wire(server)

    def spoilt() -> AbstractContextManager[Running]:
        (tmp_path / "out" / "_stream" / "watch").write_bytes(b"newsbeam watch 2\n")
        return run.engine()

    told = Journal(io.StringIO(), wall_clock().now, form="json")
    with pytest.raises(UsageRefused, match="of another newsbeam"):
        stream(replace(run, engine=spoilt), clock=wall_clock(), progress=Progress(), stop=Event(), journal=told)
