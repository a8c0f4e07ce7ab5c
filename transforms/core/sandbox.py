"""A process of its own for the parsers: a page that hangs, eats memory or crashes costs itself and nothing else.

The process is started anew (never forked: the worker has threads), lives on from page to page, and is spoken to in
frames over its two pipes. What comes back is data of known classes, never code.
"""

import os
import subprocess
import sys
import weakref
from contextlib import suppress
from functools import cache
from signal import Signals
from threading import Lock, Timer
from typing import IO, Final

import schemas.errors
from schemas.errors import BadRecord, DeadlineExceeded, MemoryExceeded, ParserCrashed, ProcessingFault
from schemas.records import Article, Page
from transforms.core.codec import decode, encode
from transforms.core.sources.discovery import Candidate
from transforms.core.sources.item import ParsedFeed
from transforms.core.sources.opml import FeedList
from transforms.core.sources.sitemap import Sitemap

#: Seconds that the process may take to start on a busy machine.
_START_S: Final = 120
#: A longer answer is none that our functions give.
_MAX_FRAME_BYTES: Final = 1 << 28
_LENGTH_BYTES: Final = 4
_CHILD: Final = "from transforms.core.sandbox_child import main; main()"

#: First byte of an answer.
READY: Final = b"r"
DONE: Final = b"d"
BAD: Final = b"b"
MEMORY: Final = b"m"
FAULT: Final = b"f"


class Sandbox:
    """Runs parsers in a process with a deadline and a memory limit; may be called from many threads, one at a time is served."""

    def __init__(
        self, *, deadline_s: float = 10, memory_bytes: int = 1 << 30, operations: str = "transforms.core.sandbox_operations"
    ) -> None:
        """Nothing is started before the first call.

        Args:
            deadline_s: seconds by the clock for one record.
            memory_bytes: address space of the process.
            operations: the module whose table `OPERATIONS` names the functions that can be run.
        """
        self.deadline_s = deadline_s
        self.memory_bytes = memory_bytes
        self.operations = operations
        self._lock = Lock()
        self._child: _Child | None = None
        self._ending: weakref.finalize[[], Sandbox] | None = None

    def extract(self, page: Page) -> Article:
        """`extract_article` in the process.

        Raises:
            BadRecord: what the function refused with; DeadlineExceeded, MemoryExceeded, ParserCrashed, or ProcessingFault.
            RuntimeError: the process cannot be started.
        """
        return decode(Article, self.run("extract_article", encode(page)))

    def read_feed(self, document: bytes) -> ParsedFeed:
        """`parse_any_feed` in the process; raises as `extract` does."""
        return decode(ParsedFeed, self.run("parse_feed", document))

    def read_sitemap(self, document: bytes) -> Sitemap:
        """`read_sitemap` in the process; raises as `extract` does."""
        return decode(Sitemap, self.run("read_sitemap", document))

    def read_feed_list(self, document: bytes) -> FeedList:
        """`read_feed_list` in the process; raises as `extract` does."""
        return decode(FeedList, self.run("read_feed_list", document))

    def find_feeds(self, page: bytes, url: str) -> tuple[Candidate, ...]:
        """`find_feeds` of a page in bytes, in the process; raises as `extract` does."""
        return decode(tuple[Candidate, ...], self.run("find_feeds", encode((page, url))))

    def run(self, operation: str, payload: bytes) -> bytes:
        """Run one function of the table.

        A record is blamed for a crash, for memory or for a fault of ours only in a fresh process: in an old one, others may be at
        fault, or somebody ended it from outside. So the same record has the same end whatever came before it.
        """
        with self._lock:
            child = self._child
            if child is not None and child.is_alive():
                with suppress(ParserCrashed, MemoryExceeded, ProcessingFault):
                    return child.ask(operation, payload, self.deadline_s)
            return self._fresh().ask(operation, payload, self.deadline_s)

    def close(self) -> None:
        """End the process; a later call starts another."""
        with self._lock:
            self._end_child()

    def _fresh(self) -> "_Child":
        self._end_child()
        self._child = _Child(self.operations, self.memory_bytes, self.deadline_s)
        # Also where nobody closes: when this object is collected, or the program ends.
        self._ending = weakref.finalize(self, self._child.end)
        return self._child

    def _end_child(self) -> None:
        if self._ending is not None:
            self._ending()
        self._child = self._ending = None


_SHARED_LOCK: Final = Lock()


def shared_sandbox() -> Sandbox:
    """The one sandbox of this process."""
    with _SHARED_LOCK:
        return _shared(os.getpid())


@cache
def _shared(pid: int) -> Sandbox:
    # A process that was forked off must not speak to its parent's child: the pipes are shared, the answers are not.
    del pid
    return Sandbox()


class _Child:
    """One process and the two pipes to it."""

    def __init__(self, operations: str, memory_bytes: int, deadline_s: float) -> None:
        self._owner = os.getpid()
        self._overdue = False
        # Our own import path, and no folder that we happen to stand in. One order of sets, as everywhere.
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)  # noqa: PTH109  a string is needed
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-c", _CHILD, operations, str(memory_bytes), str(deadline_s)]
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        try:
            status, detail = self._exchange(None, _START_S)
        except (ParserCrashed, DeadlineExceeded) as error:
            message = f"the parser process does not start: {error}"
            raise RuntimeError(message) from error
        if status != READY:
            self.end()
            message = f"the parser process does not start:\n{detail.decode()}"
            raise RuntimeError(message)

    def is_alive(self) -> bool:
        """Whether it can be asked from this process."""
        return self._owner == os.getpid() and not self._overdue and self._process.poll() is None

    def ask(self, operation: str, payload: bytes, deadline_s: float) -> bytes:
        """Have one function run; raises as `Sandbox.run` does. After any error but the record's own, the process is gone."""
        status, answer = self._exchange(encode((operation, payload)), deadline_s)
        if status == DONE:
            return answer
        if status == BAD:
            name, message = decode(tuple[str, str], answer)
            raise _bad_record(name, message)
        self.end()
        if status == MEMORY:
            raise MemoryExceeded("the record needs more memory than its process may have")
        raise ProcessingFault(answer.decode())

    def end(self) -> None:
        """End the process and wait until it is gone; again is harmless."""
        if self._owner != os.getpid():
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
        self._process.wait()

    def _exchange(self, request: bytes | None, deadline_s: float) -> tuple[bytes, bytes]:
        timer = Timer(deadline_s, self._kill_overdue)
        timer.daemon = True
        timer.start()
        try:
            if request is not None:
                write_frame(self._process.stdin, request)  # type: ignore[arg-type]
            answer = read_frame(self._process.stdout)  # type: ignore[arg-type]
        except (BrokenPipeError, ConnectionResetError, EOFError) as error:
            self.end()
            if self._overdue:
                raise DeadlineExceeded(f"not done within {deadline_s:g} s") from error
            raise ParserCrashed(f"the process {_describe(self._process.returncode)}") from error
        except BaseException:  # Ctrl-C: an answer that nobody took would be taken for the next one's
            self.end()
            raise
        finally:
            timer.cancel()
            timer.join()  # or it might end the process in the middle of the next record
        return answer[:1], answer[1:]

    def _kill_overdue(self) -> None:
        self._overdue = True
        self._process.kill()


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    """Send bytes with their length before them."""
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """Receive what `write_frame` sent.

    Raises:
        EOFError: the other side is gone, or does not speak in frames.
    """
    length = int.from_bytes(_read(pipe, _LENGTH_BYTES), "big")
    if length > _MAX_FRAME_BYTES:
        raise EOFError
    return _read(pipe, length)


def _read(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _bad_record(name: str, message: str) -> BadRecord:
    kind = getattr(schemas.errors, name, None)
    if isinstance(kind, type) and issubclass(kind, BadRecord):
        return kind(message)
    fault = f"the parser process refused with the unknown class {name}: {message}"
    raise RuntimeError(fault)


def _describe(code: int) -> str:
    """How a process ended, in words."""
    return f"was ended by {Signals(-code).name}" if code < 0 else f"exited with code {code}"
