"""A record that hangs, eats or crashes costs itself; the next one is served."""

import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import DeadlineExceeded, EmptyInput, MemoryExceeded, NoText, PageTooLarge, ParserCrashed, ProcessingFault
from schemas.records import Page
from transforms.core.extract import extract_article
from transforms.core.sandbox import Sandbox, shared_sandbox

FAULTS = "tests.transforms.core.sandbox_faults"
HTML = (
    "<html><body><article><h1>Flood</h1>"
    + "<p>It rained for three days, and the river rose.</p>" * 9
    + "</article></body></html>"
)


@pytest.fixture(scope="module")
def faulty() -> Iterator[Sandbox]:
    """A sandbox over functions that fail."""
    sandbox = Sandbox(operations=FAULTS, deadline_s=3, memory_bytes=1 << 28)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The real one."""
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def _page(body: bytes | str) -> Page:
    return Page(body=body, media_type="text/html", source_format="html", raw_sha256="00", url="https://example.org/a")


def _serves(sandbox: Sandbox) -> bool:
    return sandbox.run("echo", b"next") == b"next"


def _pid(sandbox: Sandbox) -> int:
    return int(sandbox.run("pid", b""))


def test_the_same_article_as_without(sandbox: Sandbox) -> None:
    """The process changes nothing about the result."""
    assert sandbox.extract(_page(HTML.encode())) == extract_article(_page(HTML.encode()))


def test_a_refusal_comes_back_as_its_class(sandbox: Sandbox) -> None:
    """A bad record is raised again as the class it was, with its message."""
    with pytest.raises(PageTooLarge, match="the limit is"):
        sandbox.extract(_page(b"<p>" + b"x" * 6_000_000))
    with pytest.raises(EmptyInput):
        sandbox.extract(_page(b" "))
    assert sandbox.extract(_page(HTML)).title == "Flood"


def test_refusal_keeps_the_process(faulty: Sandbox) -> None:
    """A record's own refusal does not cost its process."""
    before = _pid(faulty)
    with pytest.raises(NoText, match=r"^nothing here$"):
        faulty.run("refuse", b"nothing here")
    assert _pid(faulty) == before


@pytest.mark.fault(48, "C9")
@pytest.mark.bug(7)
def test_a_runaway_is_ended(faulty: Sandbox) -> None:
    """A function that never comes back is ended at the deadline."""
    with pytest.raises(DeadlineExceeded, match="not done within 3 s"):
        faulty.run("spin", b"a" * 60)
    assert _serves(faulty)


@pytest.mark.fault(49)
def test_memory_is_limited(faulty: Sandbox) -> None:
    """A function that takes memory without end is ended, the machine's memory is not touched."""
    with pytest.raises(MemoryExceeded):
        faulty.run("eat", b"1000000")
    assert _serves(faulty)


@pytest.mark.fault(49)
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGKILL", "SIGABRT"])
def test_a_crash_is_one_record(faulty: Sandbox, name: str) -> None:
    """A crash of the process says how it died, and the next record is served."""
    with pytest.raises(ParserCrashed, match=name):
        faulty.run("die", name.encode())
    assert _serves(faulty)


def test_killed_from_outside_while_idle(sandbox: Sandbox, faulty: Sandbox) -> None:
    """A process that somebody ended between two records costs neither of them."""
    os.kill(_pid(faulty), signal.SIGKILL)
    assert _serves(faulty)
    assert sandbox.extract(_page(HTML)).title == "Flood"


def test_killed_from_outside_while_working() -> None:
    """A record whose process is ended from outside is tried again in a fresh one."""
    sandbox = Sandbox(operations=FAULTS, deadline_s=30)
    pid = _pid(sandbox)
    timer = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
    timer.start()
    assert sandbox.run("sleep", b"1") == b""
    timer.join()
    assert _pid(sandbox) != pid
    sandbox.close()


def test_only_a_fresh_process_proves_a_crash(faulty: Sandbox) -> None:
    """What earlier records left behind in the process is not blamed on this one."""
    assert faulty.run("once", b"1") == b"1"
    assert faulty.run("once", b"2") == b"2"


def test_a_fault_of_ours_is_one_record_and_says_where(faulty: Sandbox) -> None:
    """Any other exception costs its record, and names the place where it was raised."""
    with pytest.raises(ProcessingFault, match=r"LookupError: no such thing: b'x' \(at sandbox_faults.py:\d+ _fail < "):
        faulty.run("fail", b"x")
    assert _serves(faulty)


def test_only_a_fresh_process_proves_a_fault_of_ours(faulty: Sandbox) -> None:
    """A record on which newsbeam fails is tried again in a process that has seen no other record."""
    assert faulty.run("fail once", b"1") == b"1"
    assert faulty.run("fail once", b"2") == b"2"


def test_a_child_that_cannot_start_is_a_fault() -> None:
    """A table that cannot be imported is told with its reason."""
    with pytest.raises(RuntimeError, match="No module named 'no_such_table'"):
        Sandbox(operations="no_such_table").run("echo", b"")


def test_prints_do_not_corrupt_answers(faulty: Sandbox) -> None:
    """What a library prints is not taken for an answer."""
    assert faulty.run("print", b"answer") == b"answer"
    assert _serves(faulty)


def test_many_threads(faulty: Sandbox) -> None:
    """Threads that share a sandbox get their own answers."""
    answers: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.__setitem__(n, faulty.run("echo", b"%d" % n * 1000))) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: b"%d" % n * 1000 for n in range(20)}


def test_large_frames(faulty: Sandbox) -> None:
    """A record larger than a pipe's buffer goes there and back."""
    data = os.urandom(5_000_000)
    assert faulty.run("echo", data) == data


def test_an_interrupted_call_leaves_no_answer_behind(faulty: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C in the middle of a record, the next one gets its own answer."""

    def interrupted(pipe: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("transforms.core.sandbox.read_frame", interrupted)
        with pytest.raises(KeyboardInterrupt):
            faulty.run("echo", b"the old one's")
    assert _serves(faulty)


def test_a_forked_process_has_its_own() -> None:
    """A process that was forked off starts its own child, and leaves its parent's alone."""
    sandbox = Sandbox(operations=FAULTS)
    before = _pid(sandbox)
    receiver, sender = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of a fork beside threads: that is the subject here
        forked = os.fork()
    if not forked:
        os.write(sender, b"%d" % _pid(sandbox))
        sandbox.close()
        os._exit(0)
    os.waitpid(forked, 0)
    assert int(os.read(receiver, 20)) != before
    assert _pid(sandbox) == before
    sandbox.close()
    os.close(receiver)
    os.close(sender)


def test_one_for_each_process() -> None:
    """All callers of a process share one sandbox."""
    assert shared_sandbox() is shared_sandbox()


def test_close_ends_the_process() -> None:
    """After closing, nothing is left; a later call starts anew."""
    sandbox = Sandbox(operations=FAULTS)
    pid = _pid(sandbox)
    sandbox.close()
    sandbox.close()
    assert not Path(f"/proc/{pid}").exists()
    assert _pid(sandbox) != pid
    sandbox.close()


_PARENT = """
import sys, os, signal, threading
from transforms.core.sandbox import Sandbox
sandbox = Sandbox(operations="tests.transforms.core.sandbox_faults", deadline_s=2)
print(sandbox.run("pid", b"").decode(), flush=True)
if sys.argv[1] == "busy":
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGKILL)).start()
    sandbox.run("spin", b"a" * 60)
elif sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("end", ["returns", "killed", "busy"])
def test_no_orphans(end: str) -> None:
    """The process does not outlive the one that started it, even where that was killed in the middle of a record."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", _PARENT, end], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    # The pipe of standard error is inherited, so it is not used; the child is watched by its number.
    pid = int(done.stdout)
    for _ in range(600):
        if not _is_running(pid):
            break
        threading.Event().wait(0.01)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
