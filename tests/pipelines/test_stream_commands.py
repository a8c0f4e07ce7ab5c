"""`newsbeam stream` as a command, and the list that it tells its workers of."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.backfill import Progress, Summary
from pipelines.journal import Journal
from pipelines.looking import wall_clock
from pipelines.reporting import report
from pipelines.sections import FetchConfig
from pipelines.stream_engine import PRISM_VARIABLE, Running, on_flink, prism_program
from pipelines.stream_lists import WatchedList
from pipelines.stream_run import StreamRun, stream
from pipelines.watchlist import watch
from schemas.errors import LockHeld, ProcessingFault, TooManyFaults, UsageRefused
from schemas.records import DeadLetter
from tests.faults.server import FaultServer
from tests.pipelines.watched_site import serving
from tests.stream_world import StreamWorld, world
from transforms.core.codec import encode
from transforms.core.feeds.policy import new_feed
from transforms.core.fetch.settings import FetchSettings
from transforms.core.monitoring.rebuild import rebuilt_feeds
from transforms.core.output import Output
from transforms.core.publish.check import check_objects
from transforms.core.publish.folder import Folder
from transforms.core.staging import key_of
from transforms.core.streaming.watching import Watched, WatchFile, write_watched
from transforms.core.streaming.windows import element, lay_down_window, take_up_window, waiting_windows
from transforms.core.verify import verify

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
ON_FLINK = ("--runner", "FlinkRunner", "--flink-master", "127.0.0.1:1")
FETCHING = FetchSettings(contact="https://news.test/bot", version="1")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A fault server."""
    with serving() as running:
        yield running


def settings(folder: Path) -> list[str]:
    """Options that are good."""
    (folder / "newsbeam.toml").write_text('[fetch]\ncontact = "https://news.test/bot"\n')
    (folder / "feeds.txt").write_text("https://news.test/feed\n")
    return [
        *("stream", "--config", str(folder / "newsbeam.toml"), "--feeds", str(folder / "feeds.txt"), "--out"),
        str(folder / "out"),
    ]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--tick", "20", "--commit-every", "50"), "name a multiple of --tick"),
        (("--runner", "FlinkRunner"), "with --flink-master"),
        (("--flink-master", "127.0.0.1:1"), "--runner FlinkRunner with"),
        (("--runner", "FlinkRunner", "--flink-master", "127.0.0.1:1", "--prism", "x"), "does not fit"),
        (("--runner", "FnApiRunner"), "does not fit"),
        (("--prism", "/nowhere/prism"), "go install"),
        ((*ON_FLINK, "--publish", "ftp://host/x"), "write s3://BUCKET/PREFIX"),
        (ON_FLINK, "no JobManager answers"),
    ],
)
def test_what_cannot_be_done_is_refused(
    tmp_path: Path, more: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that does not fit ends with exit code 2 and one sentence that says what to do."""
    monkeypatch.delenv(PRISM_VARIABLE, raising=False)
    done = CliRunner().invoke(app, [*settings(tmp_path), *more, "--json"])
    assert done.exit_code == 2
    assert says in done.output.replace("\n", " ")


def test_targets_come_from_the_settings_too(tmp_path: Path) -> None:
    """Targets under `[publish]` are those of a stream, unless the command names others."""
    arguments = settings(tmp_path)
    with (tmp_path / "newsbeam.toml").open("a") as file:
        file.write('[publish]\ntargets = ["ftp://host/x"]\n')
    done = CliRunner().invoke(app, [*arguments, *ON_FLINK])
    assert (done.exit_code, "ftp://host/x" in done.output) == (2, True)
    done = CliRunner().invoke(app, [*arguments, *ON_FLINK, "--publish", f"file://{tmp_path}/place"])
    assert (done.exit_code, "no JobManager answers" in done.output.replace("\n", " ")) == (2, True)


def test_prism_is_found_and_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is the one that is named, else that of the environment; a file that is none is refused, and so is its absence."""
    program = tmp_path / "prism"
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv(PRISM_VARIABLE, raising=False)
    with pytest.raises(UsageRefused, match=r"go install .*@v2\."):
        prism_program(None)
    program.touch(mode=0o600)
    with pytest.raises(UsageRefused, match="no program"):
        prism_program(program)
    program.chmod(0o700)
    assert prism_program(program) == program
    monkeypatch.setenv(PRISM_VARIABLE, str(program))
    assert prism_program(None) == program


def test_no_job_manager_is_refused_at_once() -> None:
    """A cluster that does not answer is told of before anything is waited for."""
    with pytest.raises(UsageRefused, match="no JobManager answers"), on_flink("127.0.0.1:1", "newsbeam-stream-x"):
        pass


# What is watched


def told(out: Path) -> Watched:
    """What the workers are told."""
    found = WatchFile(Output(out).stream).read()
    assert found is not None
    return found[1]


def test_a_list_that_changes_reaches_the_workers(tmp_path: Path) -> None:
    """A list is told at the start, and again once it changes; one that cannot be read any more is told of, and changes nothing."""
    listed, said = tmp_path / "feeds.txt", io.StringIO()
    journal = Journal(said, lambda: NOW, form="json")
    listed.write_text("https://a.test/feed\nhttps://b.test/feed\nno address\n")
    watched = WatchedList(tmp_path / "out", listed, FetchConfig(), FETCHING)
    count, passed_over = watched.begin(NOW, None)
    assert (count, len(passed_over)) == (2, 1)
    assert [feed.url for feed in told(tmp_path / "out").feeds] == ["https://a.test/feed", "https://b.test/feed"]
    watched.look(journal)
    assert not said.getvalue()
    listed.write_text("https://c.test/feed\n")
    watched.look(journal)
    listed.write_text("nothing here\n")
    watched.look(journal)
    assert [json.loads(line)["event"] for line in said.getvalue().splitlines()] == ["list", "list_refused"]
    assert [feed.url for feed in told(tmp_path / "out").feeds] == ["https://c.test/feed"]


def test_feeds_of_the_output_are_followed(tmp_path: Path) -> None:
    """Without a list, what `newsbeam feeds` put in the output is watched, and followed when it changes there; nothing is refused."""
    out = tmp_path / "out"
    watched = WatchedList(out, None, FetchConfig(), FETCHING)
    with pytest.raises(UsageRefused, match="no output folder"):
        watched.begin(NOW, None)
    watch(out, [new_feed("https://a.test/feed")], NOW, others=True)
    assert watched.begin(NOW, out)[0] == 1
    watch(out, [new_feed("https://b.test/feed")], NOW, others=True)
    watched.look(Journal(io.StringIO(), lambda: NOW))
    assert [feed.url for feed in told(out).feeds] == ["https://a.test/feed", "https://b.test/feed"]


def test_a_state_is_made_again_from_the_tables(tmp_path: Path, server: FaultServer) -> None:
    """Shards that begin anew go on from what the tables know: number and time of polls, and ids of articles whose address changed."""
    wire = world(tmp_path, server)
    out, url = wire.options.out, server.url("/feed")
    wire.site.publish(wire.site.story(1, url=server.url("/first")))
    wire.watch(url)
    run_windows(wire)
    wire.site.publish(wire.site.story(1, url=server.url("/second")).revised())
    run_windows(wire)
    (tmp_path / "feeds.txt").write_text(url)
    wire.kept.states.clear()
    fetch = FetchConfig(ports=(80, 443, server.port))
    begun, _ = WatchedList(out, tmp_path / "feeds.txt", fetch, wire.options.fetching).begin(wire.site.time.time, out)
    assert begun == 1
    last = max(wire.rows("feed_health"), key=lambda row: row["poll"])
    (feed,) = told(out).feeds
    assert (feed.polls, feed.next_poll_at, feed.etag) == (last["poll"], last["next_poll_at"], None)
    wire.site.publish(wire.site.story(1, url=server.url("/second")).revised().revised())
    run_windows(wire)
    articles = wire.rows("articles")
    assert len({row["revision_id"] for row in articles}) == len(articles) == 3
    assert len({row["article_id"] for row in articles}) == 1


def run_windows(wire: StreamWorld) -> None:
    """Beats until nothing of what is there is new."""
    for _ in range(3):
        wire.beat()
        wire.pass_time()
    wire.hand_over(all_of_them=True)
    wire.commit()


def test_the_feeds_of_a_stream_have_a_status(tmp_path: Path, server: FaultServer) -> None:
    """`feeds status` tells what the tables know of a stream's feeds, complains where nothing is asked, and says what it cannot know."""
    wire = world(tmp_path, server)
    out, url = wire.options.out, server.url("/feed")
    wire.watch(url, server.url("/gone"))

    def status(*more: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["feeds", "status", "--out", str(out), *more])
        assert done.exit_code == code, done.output
        return " ".join(done.output.split())

    assert "2 feeds: 2 new; watched by a stream" in status()
    watch_file = Output(out).stream / "watch"
    os.utime(watch_file, (0, 0))
    assert "is a stream running" in status("--check", code=1)
    wire.site.publish(wire.site.story(1))
    run_windows(wire)
    found = json.loads(status("--json"))
    assert (found["watched_by"], found["queued"], found["revisits"]) == ("stream", None, None)
    good, gone = sorted(found["feeds"], key=lambda feed: feed["url"])
    last = max((row for row in wire.rows("feed_health") if row["feed_id"] == good["feed_id"]), key=lambda row: row["poll"])
    assert (good["state"], good["polls"]) == ("active", last["poll"])
    assert datetime.fromisoformat(good["next_poll_at"]) == last["next_poll_at"]
    assert (gone["error_class"], gone["why"]) == ("http_404", "Not found.")
    for command in (("list",), ("export",), ("reset", url)):
        done = CliRunner().invoke(app, ["feeds", *command, "--out", str(out)])
        assert (done.exit_code, "stream" in done.output) == (2, True)
    watch(out, [new_feed(url)], NOW, others=True)
    assert "watched by a stream" in status()
    seen = report(out, wire.site.time.time, None, max_lag_s=60.0, max_failing=1.0).watch
    assert (seen.source, seen.troubles) == ("table", ())


def test_a_status_reads_recent_polls_alone(tmp_path: Path, server: FaultServer) -> None:
    """Of months of polls the last days are read: who is watched was asked in them."""
    wire = world(tmp_path, server)
    first, second = (new_feed(server.url(path)) for path in ("/feed", "/gone"))
    for feed in (first, second):
        wire.watch(feeds=(feed,))
        run_windows(wire)
        wire.site.time.time += timedelta(days=9)

    def polled(**back: timedelta) -> list[bool]:
        return [feed.polls > 0 for feed in rebuilt_feeds(Output(wire.options.out), (first, second), **back)]

    assert (polled(), polled(back=timedelta(days=8)), polled(back=timedelta(days=9))) == (
        [True, True],
        [False, True],
        [True, True],
    )


# The loop


class Scripted:
    """A stream that runs as told."""

    def __init__(self, *runs: bool) -> None:
        """Take what it answers, one after the other; the last for ever."""
        self._runs = list(runs)

    def check(self) -> bool:
        """As told."""
        return self._runs.pop(0) if len(self._runs) > 1 else self._runs[0]


class Stopping(Progress):
    """Ends the command after the first commit."""

    def __init__(self) -> None:
        """Begin."""
        self.stop = Event()

    def unit_done(self, summary: Summary) -> None:
        """The first commit."""
        self.stop.set()


def run_of(wire: StreamWorld, folder: Path, running: Running, **fields: Any) -> StreamRun:  # noqa: ANN401
    """The command, over a stream that is scripted."""

    @contextmanager
    def engine() -> Iterator[Running]:
        yield running

    (folder / "feeds.txt").write_text(wire.site.server.url("/feed"))
    fetch = FetchConfig(ports=(80, 443, wire.site.server.port))
    watched = WatchedList(wire.options.out, folder / "feeds.txt", fetch, wire.options.fetching)
    return StreamRun(options=wire.options, watched=watched, engine=engine, bootstrap_from=None, **fields)


def test_what_waits_is_committed_and_told(tmp_path: Path, server: FaultServer) -> None:
    """A command that comes late commits what waits, says whether a job runs, and gives its sum."""
    wire, said = world(tmp_path, server), io.StringIO()
    wire.site.publish(wire.site.story(1))
    wire.watch(server.url("/feed"))
    wire.beat()
    wire.hand_over(all_of_them=True)
    progress = Stopping()
    summary = stream(
        run_of(wire, tmp_path, Scripted(False)),  # noqa: FBT003
        clock=wall_clock(),
        progress=progress,
        stop=progress.stop,
        journal=Journal(said, lambda: NOW, form="json"),
    )
    assert (summary.counts.rows, summary.units) == (1, 1)
    events = {json.loads(line)["event"]: json.loads(line) for line in said.getvalue().splitlines()}
    assert list(events) == ["started", "window", "no_job", "stopped"]
    assert events["started"]["waiting"] == 1
    assert (events["window"]["rows"], events["window"]["requests"]) == (1, 2)


def test_commits_are_published(tmp_path: Path, server: FaultServer) -> None:
    """What is committed is brought to each target and told; one that fails holds up nothing, and has all of it once it can be written."""
    wire, said = world(tmp_path, server), io.StringIO()
    good, bad = tmp_path / "good", tmp_path / "bad"
    bad.write_bytes(b"in the way")

    def run(max_time_s: float) -> list[dict[str, Any]]:
        said.truncate(said.seek(0))
        targets = (f"file://{good}", f"file://{bad}")
        what = run_of(wire, tmp_path, Scripted(True), max_time_s=max_time_s, publish=targets)  # noqa: FBT003
        journal = Journal(said, lambda: NOW, form="json")
        stream(what, clock=wall_clock(), progress=Progress(), stop=Event(), journal=journal)
        events = [json.loads(line) for line in said.getvalue().splitlines()]
        return [event for event in events if event["event"].startswith("publish")]

    wire.site.publish(wire.site.story(1))
    wire.watch(server.url("/feed"))
    wire.beat()
    wire.hand_over(all_of_them=True)
    done, failed = run(0.0)
    assert (done["event"], done["target"], done["commit"], done["lags"]) == ("published", f"file://{good}", 1, 0)
    assert (failed["event"], failed["target"]) == ("publish_failed", f"file://{bad}")
    bad.unlink()
    (later,) = run(0.1)  # nothing is committed: it is looked for what lacks
    assert (later["event"], later["target"], later["commit"]) == ("published", f"file://{bad}", 1)
    assert all(check.holds for place in (good, bad) for check in (*check_objects(Folder(place)), *verify(place)))


def test_a_window_of_faults_is_named_and_holds_up_the_rest(tmp_path: Path, server: FaultServer) -> None:
    """Where newsbeam failed on most of a window the command ends and names the file; once that is moved away, the next ones are committed."""
    wire = world(tmp_path, server)
    letters = [
        DeadLetter(dead_letter_id=f"{number:032x}", stage="language", reason=ProcessingFault.reason, detail="a bug")
        for number in range(20)
    ]
    wire.site.publish(wire.site.story(1))
    wire.watch(server.url("/feed"))
    lay_down_window(wire.stream, NOW, 0, [element(b"k", encode(key_of(letter))) for letter in letters])
    wire.beat()
    wire.hand_over(all_of_them=True)
    (bad,) = (path for path in waiting_windows(wire.stream) if len(take_up_window(path).keys) == 20)
    with pytest.raises(TooManyFaults, match=rf"failed on 20 of 20 records .*The window waits as {bad}, and all after it"):
        wire.commit()
    assert wire.rows("articles") == wire.rows("dead_letters") == []
    bad.rename(tmp_path / "kept")
    assert wire.commit() == 1
    assert (len(wire.rows("articles")), waiting_windows(wire.stream)) == (1, [])


def test_one_command_commits_at_a_time(tmp_path: Path, server: FaultServer) -> None:
    """While an output is written to, a second command is refused; with a limit on time a command ends by itself."""
    wire = world(tmp_path, server)
    run = run_of(wire, tmp_path, Scripted(True), max_time_s=0.0)  # noqa: FBT003
    output = Output(wire.options.out)
    output.claim()
    with output.run_lock("a backfill"), pytest.raises(LockHeld, match="a backfill"):
        stream(run, clock=wall_clock(), progress=Progress(), stop=Event(), journal=Journal(io.StringIO(), lambda: NOW))
    done = stream(run, clock=wall_clock(), progress=Progress(), stop=Event(), journal=Journal(io.StringIO(), lambda: NOW))
    assert done.units == 0
    assert write_watched(output.stream, told(output.root)) is False
