"""What is known of a cluster before anything is read, without one: answers that a JobManager gives, jars, environments of workers."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.backfill import Progress, backfill
from pipelines.engine import engine_name
from pipelines.flink_cluster import Cluster, check_cluster, check_free, failures_of, flink_of_jar, jobs_named, look_at
from pipelines.flink_failures import hopeless, known_refusal, refusal_of_job
from pipelines.flink_worker import ANOTHER_NEWSBEAM, INSTALLED, NO_FOLDER, SPOOL, installation, refusal_of, refusals_in
from pipelines.options import BackfillOptions, FlinkOptions
from pipelines.unit import Engine, LocalEngine
from schemas.errors import Interrupted, UsageRefused
from tests.examples import NOW
from tests.loopback import Site, site

DATA = Path(__file__).parents[1] / "data"
OVERVIEW = {"flink-version": "1.19.0", "slots-total": 4, "slots-available": 3, "jobs-running": 0}
MANAGERS = {"taskmanagers": [{"slotsNumber": 1}, {"slotsNumber": 3}]}
CLUSTER = Cluster(master="localhost:8081", flink_version="1.19.0", slots=4, free_slots=3, slots_of_one=3)


@pytest.fixture
def manager() -> Iterator[Site]:
    """What answers as a JobManager does."""
    with site() as opened:
        opened.put("/overview", json.dumps(OVERVIEW).encode(), "application/json")
        opened.put("/taskmanagers", json.dumps(MANAGERS).encode(), "application/json")
        yield opened


def made_jar(path: Path, *, driver: bool = True, version: str | None = "1.19.0") -> Path:
    """A jar with as much in it as is looked at."""
    with zipfile.ZipFile(path, "w") as jar:
        if driver:
            jar.writestr("org/apache/beam/runners/flink/FlinkJobServerDriver.class", b"")
        if version is not None:
            jar.writestr(".flink-runtime.version.properties", f"#\nproject.version={version}\ngit.commit.id=x\n")
    return path


def test_a_cluster_describes_itself(manager: Site) -> None:
    """Release, slots, free slots, and the slots of its largest TaskManager are read."""
    master = f"127.0.0.1:{manager.port}"
    assert look_at(master) == Cluster(master=master, flink_version="1.19.0", slots=4, free_slots=3, slots_of_one=3)


@pytest.mark.parametrize("master", ["localhost", "localhost:", ":8081", "http://localhost:x"])
def test_an_address_without_a_port_is_refused(master: str) -> None:
    """What is no HOST:PORT is refused with an example."""
    with pytest.raises(UsageRefused, match="such as localhost:8081"):
        look_at(master)


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[]", b"{}", b'{"flink-version": "1.19.0"}'])
def test_what_is_no_job_manager_is_refused(manager: Site, body: bytes) -> None:
    """Another service at the address is told from a JobManager."""
    manager.put("/overview", body)
    with pytest.raises(UsageRefused, match="--flink-master"):
        look_at(f"127.0.0.1:{manager.port}")


def test_nobody_at_the_address_is_refused() -> None:
    """A port on which nobody listens is refused, with what to do."""
    with pytest.raises(UsageRefused, match=r"no JobManager answers at 127\.0\.0\.1:1 .*start the cluster"):
        look_at("127.0.0.1:1")


def test_a_jar_says_for_which_flink_it_is(tmp_path: Path) -> None:
    """The release is read out of the jar."""
    assert flink_of_jar(made_jar(tmp_path / "runner.jar", version="2.2.1")) == "2.2.1"


def test_what_is_no_runner_is_refused(tmp_path: Path) -> None:
    """A missing file, no archive, an archive of something else: each is refused with where a runner comes from."""
    text = tmp_path / "text.jar"
    text.write_text("no archive")
    others = (
        tmp_path / "none.jar",
        tmp_path,
        text,
        made_jar(tmp_path / "a.jar", driver=False),
        made_jar(tmp_path / "b.jar", version=None),
    )
    for jar in others:
        with pytest.raises(UsageRefused, match=r"deploy/flink/pom\.xml"):
            flink_of_jar(jar)


def test_a_cluster_that_fits_is_taken() -> None:
    """The same major and minor number and enough free slots are enough."""
    check_cluster(CLUSTER, "1.19.3", 4)
    check_free(CLUSTER, 3)


@pytest.mark.parametrize(
    ("jar", "workers", "said"),
    [
        ("1.20.0", 1, "runs Flink 1.19.0, the runner's jar is for 1.20.0; name a jar for 1.19"),
        ("", 1, "no known Flink"),
        ("1.19.0", 5, "has 4 slots; start TaskManagers, or ask for fewer --workers than 5"),
    ],
)
def test_a_cluster_that_does_not_fit_is_refused(jar: str, workers: int, said: str) -> None:
    """Another Flink and too few slots are two sentences."""
    with pytest.raises(UsageRefused, match=said):
        check_cluster(CLUSTER, jar, workers)


def test_a_full_cluster_is_worth_another_try() -> None:
    """Slots that are taken end the run with the exit code of an interruption."""
    with pytest.raises(Interrupted, match="is full: 3 of 4 slots are free, 4 are needed; run the same command again"):
        check_free(CLUSTER, 4)


def test_jobs_of_one_output_are_told_from_others(manager: Site) -> None:
    """What has ended, and what is of another name, is left alone; why a job was started again is read."""
    jobs = [
        ("a", "newsbeam-1-x", "RUNNING"),
        ("b", "newsbeam-1-y", "FINISHED"),
        ("c", "newsbeam-2-x", "RESTARTING"),
        ("d", "other", "RUNNING"),
    ]
    told = {"jobs": [dict(zip(("jid", "name", "state"), job, strict=True)) for job in jobs]}
    manager.put("/jobs/overview", json.dumps(told).encode(), "application/json")
    history = {"exceptionHistory": {"entries": [{"stacktrace": "last"}, {"stacktrace": "first"}]}}
    manager.put("/jobs/a/exceptions", json.dumps(history).encode(), "application/json")
    master = f"127.0.0.1:{manager.port}"
    assert jobs_named(master, "newsbeam-1-") == ["a"]
    assert failures_of(master, "a") == ["last", "first"]


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (
            'java.io.IOException: Cannot run program "/x/newsbeam-worker": error=2, No such file',
            UsageRefused,
            "has no /x/newsbeam-worker",
        ),
        (
            "java.lang.IllegalStateException: Process died with exit code 69",
            UsageRefused,
            "of another kind than this command: host has other.",
        ),
        ("java.lang.IllegalStateException: Process died with exit code 73", UsageRefused, "name an --out that all machines have"),
        ("StatusRuntimeException: CANCELLED: call already cancelled. Use", Interrupted, "start that TaskManager anew"),
        ("NoResourceAvailableException: Could not acquire the minimum required resources.", Interrupted, "become full"),
        ("TaskManager with id taskmanager-1 is no longer reachable.", Interrupted, "was lost"),
        ("RecipientUnreachableException: the recipient is unreachable", Interrupted, "was lost"),
        ("TimeoutException: The heartbeat of TaskManager with id tm1 timed out.", Interrupted, "was lost"),
    ],
)
def test_what_flink_says_becomes_a_sentence(tmp_path: Path, error: str, kind: type[Exception], said: str) -> None:
    """Errors of the runner that have a known cause say what to do about it, wherever they stand."""
    (tmp_path / "refused-1").write_text("host has other")
    refusal = refusal_of_job(["it failed", f"x\nCaused by: {error}\n\tat y"], tmp_path)
    assert isinstance(refusal, kind)
    assert said in str(refusal)


@pytest.mark.parametrize(
    ("failures", "is_hopeless"),
    [
        ([], False),
        (["RecipientUnreachableException: the recipient is unreachable"] * 9, False),
        (["Error received from SDK harness for instruction 4: Traceback"] * 2, False),
        (["Error received from SDK harness for instruction 4: Traceback"] * 3, True),
        (["Process died with exit code 1"] * 3, True),
        (["CANCELLED: call already cancelled"] * 3, True),
        (["RecipientUnreachableException", "Process died with exit code 73"], True),
    ],
    ids=["none", "lost machines", "twice", "three times", "three workers", "dead worker", "no folder"],
)
def test_what_cannot_succeed_is_ended(tmp_path: Path, failures: list[str], is_hopeless: bool) -> None:
    """A job is ended that fails by itself for the third time, or for a reason that stays; lost machines are waited for."""
    assert hopeless(failures, tmp_path) is is_hopeless


def test_what_nobody_knows_is_told_by_its_cause(tmp_path: Path) -> None:
    """Any other failure is told by its deepest cause, with the exit code of a fault."""
    refusal = refusal_of_job(["", "it failed\nCaused by: first\n\tat x\nCaused by: LastError: deepest\n\tat y\n"], tmp_path)
    assert refusal.exit_code == 1
    assert str(refusal).endswith("nothing of its unit is committed: LastError: deepest")
    assert known_refusal("Process died with exit code 1", tmp_path) is None


def test_a_worker_looks_at_itself(tmp_path: Path) -> None:
    """It works where it is what the run was started by and sees the folder; else it says which of both is not so."""
    here = installation()
    assert refusal_of({INSTALLED: here, SPOOL: str(tmp_path)}) is None
    code, sentence = refusal_of({INSTALLED: "newsbeam 9", SPOOL: str(tmp_path)}) or (0, "")
    assert code == ANOTHER_NEWSBEAM
    assert here in sentence
    assert "newsbeam 9" in sentence
    code, sentence = refusal_of({INSTALLED: here, SPOOL: str(tmp_path / "none")}) or (0, "")
    assert code == NO_FOLDER
    assert str(tmp_path / "none") in sentence


def test_what_workers_said_is_found(tmp_path: Path) -> None:
    """Each reason once, however many workers gave it."""
    for number, said in enumerate(("a", "b", "a")):
        (tmp_path / f"refused-{number}").write_text(said)
    assert refusals_in(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("flink", [None, FlinkOptions(master="localhost:8081", jar=Path("runner.jar"), worker="newsbeam-worker")])
def test_a_cluster_is_named_with_its_runner_or_not_at_all(tmp_path: Path, flink: FlinkOptions | None) -> None:
    """FlinkRunner without a cluster, or a cluster with another engine, is refused before anything is read or written."""
    runner = "FlinkRunner" if flink is None else "FnApiRunner"
    options = BackfillOptions(inputs=(str(DATA / "samples"),), out=tmp_path / "out", runner=runner, flink=flink)
    with pytest.raises(UsageRefused, match="belong together"):
        backfill(options, now=NOW, progress=Progress())
    assert not (tmp_path / "out").exists()


def test_a_dry_run_stays_here(tmp_path: Path) -> None:
    """It writes to a folder that no other machine has, so it is refused with how to have it."""
    flink = FlinkOptions(master="localhost:8081", jar=Path("runner.jar"), worker="newsbeam-worker")
    options = BackfillOptions(inputs=(), out=tmp_path / "out", runner="FlinkRunner", flink=flink, dry_run=True)
    with pytest.raises(UsageRefused, match="leave --runner FlinkRunner"):
        backfill(options, now=NOW, progress=Progress())


def test_a_monitor_is_not_spread_over_a_cluster() -> None:
    """The engine of a tick is the local one, and the message says who else may."""
    with pytest.raises(UsageRefused, match="a backfill also: FlinkRunner"):
        engine_name("FlinkRunner")


def _files(out: Path) -> dict[str, bytes]:
    found = [*out.glob("*/dt=*/part-*.parquet"), *out.glob("_manifest/*.json")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


@contextmanager
def _handing_over(options: BackfillOptions) -> Iterator[tuple[Engine, str | None]]:
    yield LocalEngine("FnApiRunner", options.workers, commits=False, attempt="attempt"), None


def test_keys_that_are_handed_over_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where workers cannot reach the store, and whoever holds it commits, not one byte is another."""
    options = BackfillOptions(inputs=(str(DATA / "samples"),), out=tmp_path / "here")
    backfill(options, now=NOW, progress=Progress())
    monkeypatch.setattr("pipelines.backfill.open_engine", _handing_over)
    there = BackfillOptions(inputs=(str(DATA / "samples"),), out=tmp_path / "there")
    backfill(there, now=NOW, progress=Progress())
    assert _files(there.out) == _files(options.out) != {}
    assert list((there.out / "_spool").iterdir()) == []


def test_inputs_that_machines_do_not_see_set_nothing_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was planned here and is not there for a worker ends the run; its records are read by the next one."""
    file = tmp_path / "article.txt"
    text = "A headline\n\nThe parliament of Norway met on Tuesday to discuss the budget of the year.\n"
    file.write_text(text)
    monkeypatch.setattr("pipelines.backfill.open_engine", _handing_over)

    class Unshared(Progress):
        """Takes the file away once it is planned."""

        def unit_started(self, unit: object, spool: Path) -> None:
            file.unlink(missing_ok=True)

    options = BackfillOptions(inputs=(str(file),), out=tmp_path / "out")
    with pytest.raises(UsageRefused, match="a folder that all machines have under the same path"):
        backfill(options, now=NOW, progress=Unshared())
    file.write_text(text)
    assert backfill(options, now=NOW, progress=Progress()).counts.rows == 1
