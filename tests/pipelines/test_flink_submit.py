"""A job's jar and a JobManager that is only told about: what is sent, what is refused, and that no job is left behind."""

import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from apache_beam.portability.api import beam_runner_api_pb2

from pipelines.flink_jar import JarOptions, read_job_jar, write_job_jar
from pipelines.flink_submit import SubmitOptions, stop, submit
from pipelines.flink_worker import INSTALLED, SPOOL
from schemas.errors import Interrupted, LockHeld, Refusal, UsageRefused

NAME = "newsbeam-stream-1"
RUNNING = {"state": "RUNNING", "vertices": [{"status": "FINISHED"}, {"status": "RUNNING"}]}
STARTING = {"state": "RUNNING", "vertices": [{"status": "FINISHED"}, {"status": "INITIALIZING"}]}
DONE = {"status": {"id": "COMPLETED"}, "operation": {"checkpointId": 1}}


def failures(*said: str) -> dict[str, Any]:
    """What Flink answers when asked why."""
    return {"exceptionHistory": {"entries": [{"stacktrace": each} for each in said]}}


@dataclass
class Manager:
    """What answers as a JobManager does."""

    master: str = ""
    #: Method and path to status and answer; a list is gone through, and its last stays.
    answers: dict[str, list[tuple[int, object]]] = field(default_factory=dict)
    #: What happens meanwhile at a call.
    does: dict[str, Callable[[], object]] = field(default_factory=dict)
    #: Method and path, and body, of each request.
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    def put(self, call: str, *answers: object, status: int = 200) -> None:
        """Answer a call."""
        self.answers[call] = [(status, answer) for answer in answers]

    def answer(self, call: str) -> tuple[int, object]:
        """What is answered now."""
        answers = self.answers.get(call, [(404, {"errors": [f"nothing at {call}"]})])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def order(self, call: str) -> dict[str, object]:
        """The last body of a call, as JSON."""
        order: dict[str, object] = json.loads([body for each, body in self.seen if each == call][-1])
        return order

    def calls(self) -> list[str]:
        """Methods and paths, in order."""
        return [call for call, _ in self.seen]


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """A cluster of two free slots, on which a job runs well."""
    monkeypatch.setattr("pipelines.flink_submit._LOOK_S", 0.01)
    told = Manager()

    class Handler(BaseHTTPRequestHandler):
        def handle_call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.seen.append((f"{self.command} {self.path}", body))
            told.does.get(f"{self.command} {self.path}", int)()
            status, answer = told.answer(f"{self.command} {self.path}")
            sent = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_call  # noqa: N815  the server calls them so

        def log_message(self, *arguments: object) -> None:
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.master = f"127.0.0.1:{server.server_address[1]}"
    told.put("GET /overview", {"flink-version": "1.19.3", "slots-total": 2, "slots-available": 2})
    told.put("GET /taskmanagers", {"taskmanagers": [{"slotsNumber": 1}]})
    told.put("GET /jobmanager/config", [{"key": "state.checkpoints.dir", "value": "file:///shared"}])
    told.put("GET /jobs/overview", {"jobs": []})
    told.put("POST /jars/upload", {"filename": "/web/upload/x_job.jar"})
    told.put("POST /jars/x_job.jar/run", {"jobid": "j1"})
    told.put("DELETE /jars/x_job.jar", {})
    told.put("GET /jobs/j1", STARTING, RUNNING)
    told.put("GET /jobs/j1/exceptions", failures())
    told.put("POST /jobs/j1/checkpoints", {"request-id": "r1"})
    told.put("GET /jobs/j1/checkpoints/r1", {"status": {"id": "IN_PROGRESS"}}, DONE)
    told.put("PATCH /jobs/j1?mode=cancel", {})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def made_jar(folder: Path, *, flink: str = "1.19.0", workers: int = 2) -> Path:
    """A job's jar with as much in it as is looked at."""
    payload = beam_runner_api_pb2.ProcessPayload(env={INSTALLED: "newsbeam 1", SPOOL: str(folder)})
    environment = {"urn": "beam:env:process:v1", "payload": b64encode(payload.SerializeToString()).decode()}
    with zipfile.ZipFile(folder / "job.jar", "w") as jar:
        jar.writestr("org/apache/beam/runners/flink/FlinkJobServerDriver.class", b"")
        jar.writestr(".flink-runtime.version.properties", f"project.version={flink}\n")
        jar.writestr("BEAM-PIPELINE/pipeline-manifest.json", '{"defaultJobName": "job"}')
        said = {"beam:option:job_name:v1": NAME, "beam:option:parallelism:v1": str(workers)}
        jar.writestr("BEAM-PIPELINE/job/pipeline-options.json", json.dumps(said))
        jar.writestr("BEAM-PIPELINE/job/pipeline.json", json.dumps({"components": {"environments": {"e": environment, "d": {}}}}))
    return folder / "job.jar"


def test_a_jar_says_what_it_needs(tmp_path: Path) -> None:
    """Name, release, slots, and what its workers are told are read out of it."""
    jar = read_job_jar(made_jar(tmp_path))
    assert (jar.name, jar.flink_version, jar.workers) == (NAME, "1.19.0", 2)
    assert (jar.installed, jar.folder) == ("newsbeam 1", tmp_path)


def test_a_job_is_uploaded_and_run(manager: Manager, tmp_path: Path) -> None:
    """The whole jar arrives, the job begins from nothing, its first checkpoint is waited for, and the jar is not kept."""
    jar = made_jar(tmp_path)
    assert submit(SubmitOptions(master=manager.master, jar=jar)) == "j1"
    assert jar.read_bytes() in next(body for call, body in manager.seen if call == "POST /jars/upload")
    order = manager.order("POST /jars/x_job.jar/run")
    assert order == {"entryClass": "org.apache.beam.runners.flink.FlinkPipelineRunner", "allowNonRestoredState": False}
    assert manager.calls().count("GET /jobs/j1/checkpoints/r1") == 2
    assert "DELETE /jars/x_job.jar" in manager.calls()
    assert "PATCH /jobs/j1?mode=cancel" not in manager.calls()


def test_a_job_begins_from_a_savepoint(manager: Manager, tmp_path: Path) -> None:
    """The savepoint is handed on; state may be left behind only where that is said."""
    options = SubmitOptions(master=manager.master, jar=made_jar(tmp_path), savepoint="file:///s/1", allow_non_restored=True)
    submit(options)
    order = manager.order("POST /jars/x_job.jar/run")
    assert (order["savepointPath"], order["allowNonRestoredState"]) == ("file:///s/1", True)


def half(jar: Path) -> None:
    """Cut a file in half."""
    jar.write_bytes(jar.read_bytes()[: jar.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [Path.unlink, half, lambda jar: jar.write_text("text")], ids=["none", "half", "text"])
def test_what_is_no_jar_is_refused(manager: Manager, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """A missing file, half a jar and something else are refused with how to make one, before anybody is asked."""
    jar = made_jar(tmp_path)
    spoil(jar)
    with pytest.raises(UsageRefused, match="make it with `newsbeam job-jar`"):
        submit(SubmitOptions(master=manager.master, jar=jar))
    assert manager.seen == []


OVERVIEW = "GET /overview"


def overview(flink: str, slots: int, free: int) -> dict[str, object]:
    """A cluster as it describes itself."""
    return {"flink-version": flink, "slots-total": slots, "slots-available": free}


@pytest.mark.parametrize(
    ("call", "answer", "refusal"),
    [
        (OVERVIEW, overview("1.20.1", 2, 2), UsageRefused("runs Flink 1.20.1, the runner's jar is for 1.19.0")),
        (OVERVIEW, overview("1.19.0", 1, 1), UsageRefused("has 1 slots; start TaskManagers")),
        (OVERVIEW, overview("1.19.0", 2, 1), Interrupted("is full: 1 of 2 slots are free")),
        ("GET /jobmanager/config", [{"key": "x", "value": "y"}], UsageRefused("set state.checkpoints.dir in Flink's settings")),
        (
            "GET /jobs/overview",
            {"jobs": [{"jid": "j0", "name": NAME, "state": "RUNNING"}]},
            LockHeld("runs already, as job j0; stop it first"),
        ),
    ],
    ids=["another Flink", "too small", "full", "no checkpoints", "runs already"],
)
def test_a_cluster_that_does_not_fit_is_refused(
    manager: Manager, tmp_path: Path, call: str, answer: object, refusal: Refusal
) -> None:
    """What can be seen before the upload is refused before it."""
    manager.put(call, answer)
    with pytest.raises(type(refusal), match=re.escape(str(refusal))):
        submit(SubmitOptions(master=manager.master, jar=made_jar(tmp_path)))
    assert "POST /jars/upload" not in manager.calls()


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        ("Process died with exit code 69", "a worker is of another kind than this command: host has other\\. Install"),
        ("Process died with exit code 73", "name an --out that all machines have under the same path"),
        ('Cannot run program "/x/newsbeam-worker": error=2', "install newsbeam there under the same path"),
        ("Cannot map checkpoint/savepoint state for operator 1f to the new program", "--allow-non-restored-state"),
        ("Cannot find checkpoint or savepoint file/directory 'file:/x' on file system 'file'.", "as the JobManager sees it"),
        ("Failed to create checkpoint storage at checkpoint coordinator side.", r"state\.checkpoints\.dir"),
    ],
)
def test_a_job_that_cannot_start_is_told_and_ended(manager: Manager, tmp_path: Path, trace: str, said: str) -> None:
    """Another newsbeam, an unseen folder, a savepoint of another graph or none, no checkpoints: one sentence, and the job is ended."""
    (tmp_path / "refused-0").write_text("what was said of a job before")
    manager.does["POST /jars/x_job.jar/run"] = lambda: (tmp_path / "refused-1").write_text("host has other")
    manager.put("GET /jobs/j1", {"state": "RESTARTING", "vertices": [{"status": "FAILED"}]})
    manager.put("GET /jobs/j1/exceptions", failures(f"it failed\nCaused by: java.lang.Exception: {trace}\n\tat x"))
    if "savepoint" in trace or "checkpoint" in trace:
        manager.put("GET /jobs/j1", {"state": "FAILED", "vertices": []})
    with pytest.raises(UsageRefused, match=said):
        submit(SubmitOptions(master=manager.master, jar=made_jar(tmp_path)))
    assert manager.calls()[-1] == "PATCH /jobs/j1?mode=cancel"


def test_a_checkpoint_that_cannot_be_written_ends_the_job(manager: Manager, tmp_path: Path) -> None:
    """The first checkpoint is asked for at once, so that a folder which TaskManagers cannot write is found now."""
    failed = {"failureCause": {"class": "x", "stack-trace": "CheckpointException: x\nCaused by: IOException: Mkdirs failed"}}
    manager.put("GET /jobs/j1/checkpoints/r1", {"status": {"id": "COMPLETED"}, "operation": failed})
    with pytest.raises(UsageRefused, match=r"checkpoints cannot be written.*Mkdirs failed"):
        submit(SubmitOptions(master=manager.master, jar=made_jar(tmp_path)))
    assert manager.calls()[-1] == "PATCH /jobs/j1?mode=cancel"


def test_what_flink_refuses_itself_is_told(manager: Manager, tmp_path: Path) -> None:
    """An answer that is no success is told with its deepest cause, and the jar is not kept."""
    manager.put("POST /jars/x_job.jar/run", {"errors": ["it failed\nCaused by: ProgramInvocationException: no main"]}, status=400)
    with pytest.raises(Refusal, match="no main"):
        submit(SubmitOptions(master=manager.master, jar=made_jar(tmp_path)))
    assert "DELETE /jars/x_job.jar" in manager.calls()


def test_a_job_is_stopped_with_a_savepoint(manager: Manager) -> None:
    """The job of that name is stopped, no window is closed early, and the savepoint's path comes back."""
    manager.put("GET /jobs/overview", {"jobs": [{"jid": "j1", "name": NAME, "state": "RUNNING"}]})
    manager.put("POST /jobs/j1/stop", {"request-id": "r2"})
    done = {"status": {"id": "COMPLETED"}, "operation": {"location": "file:/s/1"}}
    manager.put("GET /jobs/j1/savepoints/r2", {"status": {"id": "IN_PROGRESS"}}, done)
    assert stop(manager.master, "newsbeam-stream-", "file:///s") == "file:/s/1"
    assert manager.order("POST /jobs/j1/stop") == {"drain": False, "targetDirectory": "file:///s"}


@pytest.mark.parametrize(
    ("names", "said"),
    [([], "stream-: none; name one"), (["newsbeam-stream-1", "newsbeam-stream-2"], "-1, newsbeam-stream-2; name one")],
)
def test_which_job_is_stopped_is_never_guessed(manager: Manager, names: list[str], said: str) -> None:
    """None, or more than one: nothing is stopped."""
    manager.put("GET /jobs/overview", {"jobs": [{"jid": name, "name": name, "state": "RUNNING"} for name in names]})
    with pytest.raises(UsageRefused, match=said):
        stop(manager.master, "newsbeam-stream-")
    assert [call for call in manager.calls() if call.startswith("POST")] == []


def test_a_savepoint_that_cannot_be_written_leaves_the_job_running(manager: Manager) -> None:
    """The cause is told, with the exit code of what is worth another try."""
    manager.put("GET /jobs/overview", {"jobs": [{"jid": "j1", "name": NAME, "state": "RUNNING"}]})
    manager.put("POST /jobs/j1/stop", {"request-id": "r2"})
    failed = {"failure-cause": {"class": "x", "stack-trace": "x\nCaused by: IOException: read-only file system"}}
    manager.put("GET /jobs/j1/savepoints/r2", {"status": {"id": "COMPLETED"}, "operation": failed})
    with pytest.raises(Interrupted, match="goes on: Caused by: IOException: read-only file system"):
        stop(manager.master, NAME)


def test_a_jar_needs_java_a_runner_and_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is fetched: what is missing, or cannot be written, is said, and no half jar is left."""
    options = JarOptions(jar=tmp_path / "new.jar", runner=tmp_path / "none.jar", worker="newsbeam-worker")
    with pytest.raises(UsageRefused, match=r"none\.jar cannot be read"):
        write_job_jar(options, NAME, tmp_path, print)
    options = JarOptions(jar=tmp_path / "job.jar" / "new.jar", runner=made_jar(tmp_path), worker="newsbeam-worker")
    with pytest.raises(UsageRefused, match=r"cannot be written .*name another path"):
        write_job_jar(options, NAME, tmp_path, print)
    monkeypatch.setenv("PATH", str(tmp_path))
    options = JarOptions(jar=tmp_path / "new.jar", runner=made_jar(tmp_path), worker="newsbeam-worker")
    with pytest.raises(UsageRefused, match="there is no java"):
        write_job_jar(options, NAME, tmp_path, print)
    assert {path.name for path in tmp_path.iterdir()} == {"job.jar"}
