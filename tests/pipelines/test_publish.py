"""Commits brought elsewhere: by the command, and by a backfill or a monitor as they go."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.backfill import Progress, backfill
from pipelines.journal import Journal
from pipelines.metrics import Metrics
from pipelines.options import PUBLISH_GRACE, BackfillOptions
from pipelines.publish import Failed, Publishing, tell
from schemas.errors import OutputFailed, UsageRefused
from tests.examples import NOW
from tests.pipelines.watched_site import Watched, serving
from tests.transforms.core.upkeep.made import analysis as told
from tests.transforms.core.upkeep.made import commit, made_output, rows
from transforms.core.output import Output
from transforms.core.publish.check import check_objects
from transforms.core.publish.folder import Folder
from transforms.core.publish.publisher import Published
from transforms.core.verify import verify

DOCUMENT = Path(__file__).parents[2] / "docs" / "publish.md"
NEWS = {
    "url": "https://a.example/1",
    "title": "Ten met",
    "text": "The parliament of Norway met on Tuesday to discuss the budget. " * 4,
}


def newsbeam(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would who stands in a folder."""
    argv = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=240, cwd=folder)


def holds(place: Path) -> bool:
    """Whether a folder that was published to keeps its promises, those of an output too."""
    return all(check.holds for check in (*check_objects(Folder(place)), *verify(place)))


def manifests(root: Path) -> list[bytes]:
    """All manifests, in the order of their commits."""
    return [path.read_bytes() for path in sorted((root / "_manifest").glob("*.json"))]


def test_a_command_publishes(tmp_path: Path) -> None:
    """What is lacking is told, brought, and brought no more; the place is verified; a target that fails does not keep another from its own."""
    output = made_output(tmp_path, units=2, bare=True)
    place = f"file://{tmp_path}/place"
    assert "has commit 0 of 2; lacks 2 steps" in newsbeam("publish", "out", place, "--dry-run", folder=tmp_path).stdout
    (tmp_path / "file").write_bytes(b"")
    both = newsbeam("publish", "out", f"file://{tmp_path}/file/x", place, folder=tmp_path)
    assert (both.returncode, "has commit 2 of 2; brought 2 steps" in both.stdout) == (2, True)
    assert "file/x refused: Not a directory" in both.stderr
    (tmp_path / "newsbeam.toml").write_text(f'[publish]\ntargets = ["{place}"]\n', encoding="utf-8")
    said = json.loads(newsbeam("publish", "out", "--json", "--config", "newsbeam.toml", folder=tmp_path).stdout)
    (target,) = said["targets"]
    assert (target["held"], target["lags"], target["steps"]) == (2, 0, 0)
    verified = newsbeam("verify", place, folder=tmp_path)
    assert (verified.returncode, verified.stdout.count("holds")) == (0, 4)
    assert rows(Output(tmp_path / "place")) == rows(output)
    assert holds(tmp_path / "place")
    file = next((tmp_path / "place").glob("articles/dt=*/*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    verified = newsbeam("verify", place, folder=tmp_path)
    assert (verified.returncode, "other bytes than its manifest says" in verified.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("out",), "no TARGET"),
        (("out", "ftp://host/x"), "write s3://BUCKET/PREFIX"),
        (("out", "file://{folder}/out/inside"), "lie in one another"),
        (("nowhere", "file://{folder}/place"), "no output folder of newsbeam"),
    ],
)
def test_a_command_that_cannot_be_done_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """Each refusal is one sentence and exit code 2, and writes nothing."""
    Output(tmp_path / "out").claim()
    done = newsbeam("publish", *(each.format(folder=tmp_path) for each in arguments), folder=tmp_path)
    assert (done.returncode, message in done.stderr, done.stderr.count("\n")) == (2, True, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_what_is_documented_reads_what_was_published(tmp_path: Path) -> None:
    """The query of the document counts the articles of a place, by its manifests."""
    output = made_output(tmp_path, units=2, bare=True)
    Publishing(output, (f"file://{tmp_path}/place",), grace=PUBLISH_GRACE, now=lambda: NOW, seconds=lambda: 0.0).settle()
    (query,) = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    with duckdb.connect() as database:
        found = database.execute(query.replace("s3://archive/news", str(tmp_path / "place"))).fetchall()
    assert found == [("en", 4)]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Three articles in three files, and nothing else."""
    for number in range(3):
        said = {**NEWS, "url": f"https://a.example/{number}", "text": f"{NEWS['text']} Number {number} was told."}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(said) + "\n", encoding="utf-8")
    return tmp_path


def _backfill(folder: Path, *targets: str, **fields: bool) -> None:
    inputs = tuple(str(path) for path in sorted(folder.glob("*.jsonl")))
    options = BackfillOptions(inputs=inputs, out=folder / "out", unit_records=1, publish=targets, **fields)  # type: ignore[arg-type]
    backfill(options, now=NOW, progress=Progress())


def test_a_backfill_publishes_each_commit(files: Path) -> None:
    """After its last unit every target has all commits; a dry run publishes nothing."""
    _backfill(files, f"file://{files}/place", dry_run=True)
    assert not (files / "place").exists()
    _backfill(files, f"file://{files}/place", f"file://{files}/other")
    assert manifests(files / "place") == manifests(files / "other") == manifests(files / "out")
    assert len(manifests(files / "out")) == 3
    assert holds(files / "place")


def test_a_target_that_refuses_stops_a_backfill_before_it_works(files: Path) -> None:
    """Hours of work are not begun for a place that cannot be written."""
    (files / "file").write_bytes(b"")
    with pytest.raises(UsageRefused, match="file/x refused"):
        _backfill(files, f"file://{files}/file/x")
    assert manifests(files / "out") == []


def test_a_target_that_fails_on_the_way_lags(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commits are made; the run ends as one that goes on when it is run again, and then it does."""
    real, calls = Folder.upload, [0]

    def upload(*given: object) -> None:
        calls[0] += 1
        if calls[0] > 2:
            raise OutputFailed("the disk is gone")
        real(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "upload", upload)
        with pytest.raises(OutputFailed, match="the disk is gone"):
            _backfill(files, f"file://{files}/place")
    assert len(manifests(files / "out")) == 3
    assert len(manifests(files / "place")) < 3
    _backfill(files, f"file://{files}/place")
    assert manifests(files / "place") == manifests(files / "out")
    assert holds(files / "place")


def test_a_target_that_failed_is_left_alone_for_a_while(tmp_path: Path) -> None:
    """A run is not held up at each commit by a place that does not answer; after five minutes it is tried again, and has everything then."""
    output = made_output(tmp_path, units=1, bare=True)
    now = [0.0]
    (tmp_path / "file").write_bytes(b"")
    place, good = f"file://{tmp_path}/file/x", f"file://{tmp_path}/good"
    publishing = Publishing(output, (place, good), grace=PUBLISH_GRACE, now=lambda: NOW, seconds=lambda: now[0])
    failed, done = publishing.catch_up()
    assert isinstance(failed, Failed)
    assert (failed.address, done.address) == (place, good)
    assert list(publishing.catch_up()) == []
    (tmp_path / "file").unlink()
    commit(output, "later", told("later"))
    assert [found.address for found in publishing.catch_up()] == [good]
    now[0] += 300.0
    assert list(publishing.catch_up(enough=lambda: True)) == []
    (done,) = publishing.catch_up()
    assert not isinstance(done, Failed)
    assert (done.address, done.held, done.lags) == (place, 2, 0)


def test_what_becomes_of_a_target_is_said_and_counted() -> None:
    """Each outcome is a line of the journal and a series of its own."""
    said, metrics = io.StringIO(), Metrics(lambda: 0.0)
    done = Published(address="file:///good", held=3, committed=4, steps=2, files=4, bytes=9)
    tell([Failed("file:///bad", "refused"), done], Journal(said, lambda: NOW, form="json"), metrics)
    failed, good = (json.loads(line) for line in said.getvalue().splitlines())
    assert (failed["event"], failed["target"], failed["message"]) == ("publish_failed", "file:///bad", "refused")
    assert (good["event"], good["commit"], good["lags"], good["files"], good["bytes"]) == ("published", 3, 1, 4, 9)
    for outcome in ("published", "failed"):
        assert f'newsbeam_publications_total{{outcome="{outcome}"}} 1\n' in metrics.text()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed` and publishes into a folder."""
    with serving() as server:
        found = Watched(tmp_path, server)
        found.watch("/feed")
        found.options = {"publish": (f"file://{tmp_path}/place",)}
        yield found


def test_a_monitor_publishes_after_each_tick(watched: Watched) -> None:
    """What a tick commits is in the target when it ends, and the journal says so."""
    watched.options |= {"once": False, "max_time_s": 1.0}
    watched.publish(watched.story(1))
    watched.tick()
    (event,) = watched.events("published")
    assert (event["commit"], event["lags"]) == (1, 0)
    watched.publish(watched.story(1), watched.story(2))
    watched.tick(hours=2)
    assert manifests(watched.folder / "place") == manifests(watched.output.root)
    assert len(manifests(watched.folder / "place")) == 2
    assert holds(watched.folder / "place")


def test_a_monitor_goes_on_without_its_target(watched: Watched) -> None:
    """Feeds are watched and rows committed while a target refuses; with `--once` it is told as a failure; later it has all of them."""
    (watched.folder / "place").write_bytes(b"in the way")
    watched.publish(watched.story(1))
    watched.options |= {"once": False, "max_time_s": 1.0}
    watched.tick()
    (event,) = watched.events("publish_failed")
    assert "place refused" in event["message"]
    watched.publish(watched.story(1), watched.story(2))
    watched.options |= {"once": True}
    with pytest.raises(UsageRefused, match="place refused"):
        watched.tick(hours=2)
    assert len(watched.rows("articles")) == 2
    (watched.folder / "place").unlink()
    watched.tick(minutes=1)
    assert manifests(watched.folder / "place") == manifests(watched.output.root)
    assert holds(watched.folder / "place")
