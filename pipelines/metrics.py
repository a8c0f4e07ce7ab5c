"""Figures of a monitor for Prometheus, in its text format, on a port of this machine alone.

The label sets are fixed: every series is there from the beginning, so that an alert on a rate has something to look at.
Source: https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final

from schemas.errors import DeadlineExceeded, MemoryExceeded, ParserCrashed, ProcessingFault, UsageRefused
from schemas.fetching import FailureKind
from transforms.core.feeds.revisits import OUTCOMES
from transforms.core.manifest import counts_of

_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_OUTCOMES: Final = ("ok", "not_modified", *(kind.reason for kind in FailureKind))
_PURPOSES: Final = ("feed", "page")
_RECORDS: Final = ("new", "duplicate", "repeat", "dead_letter")
_TICKS: Final = ("committed", "idle", "output_failed", "failed")
_LOOKS: Final = tuple(OUTCOMES)
_PUBLICATIONS: Final = ("published", "failed")
_FAULTS: Final = ("record", "request", "tick")
_KILLS: Final = (DeadlineExceeded.reason, MemoryExceeded.reason, ParserCrashed.reason)


class Metrics:
    """Counts since the monitor began."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Begin at nothing.

        Args:
            seconds: a clock that never goes back.
        """
        self._seconds = seconds
        self._lock = Lock()
        self._fetches = Counter[tuple[str, str]]({(purpose, outcome): 0 for purpose in _PURPOSES for outcome in _OUTCOMES})
        self._records = Counter[str](dict.fromkeys(_RECORDS, 0))
        self._ticks = Counter[str](dict.fromkeys(_TICKS, 0))
        self._faults = Counter[str](dict.fromkeys(_FAULTS, 0))
        self._looks = Counter[str](dict.fromkeys(_LOOKS, 0))
        self._publications = Counter[str](dict.fromkeys(_PUBLICATIONS, 0))
        self._kills = 0
        self._lag_s = self._spent_s = self._last_s = 0.0
        self._ticked_at_s = self._committed_at_s = seconds()

    def ticked(self, outcome: str, seconds: float, lag_s: float = 0.0) -> None:
        """A tick has ended.

        Args:
            outcome: committed, idle (nothing was due), output_failed, or failed (newsbeam did).
            seconds: that it took.
            lag_s: by which the most overdue feed was late.
        """
        with self._lock:
            self._ticks[outcome] += 1
            self._spent_s += seconds
            self._last_s, self._lag_s = seconds, lag_s
            self._ticked_at_s = self._seconds()

    def fetched(self, fetches: Mapping[tuple[str, str], int]) -> None:
        """Requests have ended; purpose and outcome to their number."""
        with self._lock:
            self._fetches.update(fetches)

    def looked(self, outcomes: Mapping[str, int]) -> None:
        """Articles were looked at again; outcome to their number."""
        with self._lock:
            self._looks.update(outcomes)

    def published(self, outcome: str) -> None:
        """A target was brought what it lacked (published), or could not be (failed)."""
        with self._lock:
            self._publications[outcome] += 1

    def failed(self, where: str, number: int = 1) -> None:
        """Newsbeam has failed.

        Args:
            where: on a feed or article that it asked for (request), or on a whole tick; records tell it when they are committed.
            number: how often.
        """
        with self._lock:
            self._faults[where] += number

    def committed(self, manifest: Mapping[str, Any]) -> None:
        """A unit is committed."""
        counts = counts_of(manifest)
        with self._lock:
            self._records.update(
                new=counts.rows,
                duplicate=manifest["tables"].get("duplicates", 0),
                repeat=counts.repeats,
                dead_letter=counts.dead_letters,
            )
            self._kills += sum(manifest["reasons"].get(reason, 0) for reason in _KILLS)
            self._faults["record"] += manifest["reasons"].get(ProcessingFault.reason, 0)
            self._committed_at_s = self._seconds()

    def text(self) -> str:
        """All figures as Prometheus reads them."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        now_s = self._seconds()
        yield from _told("fetches_total", "counter", "Requests by what they were for and how they ended.")
        for (purpose, outcome), number in sorted(self._fetches.items()):
            yield f'newsbeam_fetches_total{{purpose="{purpose}",outcome="{outcome}"}} {number}'
        yield from _told("records_total", "counter", "Articles by how they ended; a duplicate is also new.")
        for outcome in _RECORDS:
            yield f'newsbeam_records_total{{outcome="{outcome}"}} {self._records[outcome]}'
        yield from _told("revisits_total", "counter", "Articles whose page was fetched again, by what was there.")
        for outcome in _LOOKS:
            yield f'newsbeam_revisits_total{{outcome="{outcome}"}} {self._looks[outcome]}'
        yield from _told("ticks_total", "counter", "Ticks by how they ended.")
        for outcome in _TICKS:
            yield f'newsbeam_ticks_total{{outcome="{outcome}"}} {self._ticks[outcome]}'
        yield from _told("publications_total", "counter", "Attempts to bring a target what it lacks, by how they ended.")
        for outcome in _PUBLICATIONS:
            yield f'newsbeam_publications_total{{outcome="{outcome}"}} {self._publications[outcome]}'
        yield from _told("faults_total", "counter", "Faults of newsbeam itself, by what each of them cost.")
        for what in _FAULTS:
            yield f'newsbeam_faults_total{{of="{what}"}} {self._faults[what]}'
        plain = (
            ("tick_seconds_total", "counter", "Seconds spent in ticks.", self._spent_s),
            ("sandbox_kills_total", "counter", "Records whose parser was ended.", self._kills),
            ("last_tick_seconds", "gauge", "Seconds that the last tick took.", self._last_s),
            ("last_tick_age_seconds", "gauge", "Seconds since the last tick ended.", now_s - self._ticked_at_s),
            ("commit_age_seconds", "gauge", "Seconds since the last commit, or since the start.", now_s - self._committed_at_s),
            ("feed_lag_seconds", "gauge", "Seconds by which the most overdue feed was late at the last tick.", self._lag_s),
        )
        for name, kind, meaning, value in plain:
            yield from _told(name, kind, meaning)
            yield f"newsbeam_{name} {value:g}"


def _told(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP newsbeam_{name} {meaning}"
    yield f"# TYPE newsbeam_{name} {kind}"


@contextmanager
def served(metrics: Metrics, port: int | None) -> Iterator[int | None]:
    """Serve figures while something runs.

    Args:
        metrics: what is told.
        port: of 127.0.0.1; 0: a free one. None: nothing is served.

    Yields:
        The port.

    Raises:
        UsageRefused: the port is taken.
    """
    if port is None:
        yield None
        return
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(metrics))
    except OSError as error:
        message = f"port {port} of 127.0.0.1 cannot be used for figures: {error.strerror}; name another with --metrics-port"
        raise UsageRefused(message) from error
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="newsbeam-metrics", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(metrics: Metrics) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        #: Seconds after which a silent client is hung up on.
        timeout = 5

        def do_GET(self) -> None:
            """Answer `/metrics`."""
            found = self.path.partition("?")[0] == "/metrics"
            body = metrics.text().encode() if found else b"see /metrics\n"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", _TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    return Handler
