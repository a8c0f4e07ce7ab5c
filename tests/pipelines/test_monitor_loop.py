"""The loop around the ticks: full disks, figures, what is said, and what a request leaves behind."""

import errno
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import pytest

from pipelines.journal import Journal, clean
from pipelines.metrics import Metrics, served
from schemas.errors import LockHeld, OutputFailed, UsageRefused
from tests.faults.server import Reply
from tests.pipelines.publication import waits_s
from tests.pipelines.watched_site import Watched, broken, serving, urls
from transforms.core.codec import decode
from transforms.core.fetch.politeness import HostState
from transforms.core.monitoring.memory import Holder
from transforms.core.monitoring.store import MonitorStore
from transforms.core.sink import failed, write_table_file


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed`."""
    with serving() as server:
        found = Watched(tmp_path, server)
        found.watch("/feed")
        yield found


def full_disk_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first table file that is written meets a full disk."""
    real, calls = write_table_file, [0]

    def write(*given: Any, **named: Any) -> Any:  # noqa: ANN401  as the real one
        calls[0] += 1
        if calls[0] == 1:
            path = Path("articles")
            raise failed(path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        return real(*given, **named)

    monkeypatch.setattr("transforms.core.commit.write_table_file", write)
    return calls


@pytest.mark.fault(57)
def test_a_full_disk_costs_one_tick(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that meets a full disk is told with what to do; a later tick brings everything, once."""
    watched.publish(watched.story(1), watched.story(2))
    full_disk_once(monkeypatch)
    watched.options = {"once": False, "max_time_s": 400.0}
    watched.tick()
    (told,) = watched.events("output_failed")
    assert "No space left" in told["message"]
    assert urls(watched.rows("articles")) == ["/story/1", "/story/2"]
    assert len(watched.rows("feed_health")) == 1
    assert broken(watched.output.root) == []


def test_a_full_disk_ends_a_single_tick(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--once` nobody would try again: the refusal is raised, and the next call makes it good."""
    watched.publish(watched.story(1))
    full_disk_once(monkeypatch)
    with pytest.raises(OutputFailed):
        watched.tick()
    watched.tick(minutes=6)
    assert urls(watched.rows("articles")) == ["/story/1"]


@pytest.mark.fault(56)
def test_a_second_monitor_is_told_who_watches(watched: Watched) -> None:
    """A monitor on this machine and one on another are both named to whoever comes second."""
    watched.publish(watched.story(1))
    watched.tick()
    with watched.output.run_lock("monitor since noon"), pytest.raises(LockHeld, match="monitor since noon"):
        watched.tick()
    with MonitorStore(watched.output.monitor) as store:
        store.hold(Holder(machine="elsewhere", name="process 7"), watched.time.time, 600.0)
    with pytest.raises(LockHeld, match="process 7 on elsewhere"):
        watched.tick()
    watched.tick(minutes=11)


@pytest.mark.fault(62)
def test_a_request_is_remembered_before_it_is_made(watched: Watched) -> None:
    """While a server still thinks, the store already knows that it was asked, so that a crash then asks nobody twice."""
    known: list[HostState] = []

    def look(_: object) -> Reply:
        with MonitorStore(watched.output.monitor) as store:
            known.extend(decode(HostState, state) for state in store.host_states("politeness", ["site.test"]).values())
        return Reply(status="503 Busy", body=b"no")

    watched.server.script("/feed", look)
    watched.tick()
    (state,) = known
    assert state.full_at is not None
    assert state.full_at >= watched.time.time + timedelta(seconds=state.interval_s)


@pytest.mark.fault(62)
def test_restarts_do_not_hurry(watched: Watched) -> None:
    """Twenty restarts within a second ask a site no more often than one."""
    watched.publish(watched.story(1))
    watched.tick()
    asked = len(watched.server.seen)
    for _ in range(20):
        watched.tick(milliseconds=50)
    assert len(watched.server.seen) == asked


def test_figures_have_fixed_series() -> None:
    """Every series is there before anything happened, and none comes later; counts follow what is told."""
    metrics = Metrics(lambda: 5.0)
    before = {line.rpartition(" ")[0] for line in metrics.text().splitlines()}
    metrics.fetched({("feed", "ok"): 2, ("page", "http_404"): 1})
    metrics.ticked("committed", 1.5, 7.0)
    counts = {"read": 4, "rows": 2, "repeats": 1, "dead_letters": 1, "repeated_dead_letters": 0}
    metrics.committed({"counts": counts, "tables": {"duplicates": 1}, "reasons": {"deadline_exceeded": 1}})
    lines = metrics.text().splitlines()
    assert {line.rpartition(" ")[0] for line in lines if not line.startswith("#")} <= before
    assert {
        'newsbeam_fetches_total{purpose="feed",outcome="ok"} 2',
        'newsbeam_records_total{outcome="new"} 2',
        'newsbeam_records_total{outcome="duplicate"} 1',
        'newsbeam_records_total{outcome="dead_letter"} 1',
        "newsbeam_sandbox_kills_total 1",
        "newsbeam_feed_lag_seconds 7",
        "newsbeam_last_tick_seconds 1.5",
    } <= set(lines)


def test_figures_are_served_on_this_machine_alone() -> None:
    """The port answers on 127.0.0.1 with the text format, and is free again afterwards; a taken port is a clear refusal."""
    metrics = Metrics(lambda: 0.0)
    with served(metrics, 0) as port:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert answer.read().decode() == metrics.text()
        with pytest.raises(UsageRefused, match="--metrics-port"), served(metrics, port):
            pass
    with served(metrics, port):
        pass


def test_news_is_a_row_within_a_minute_and_a_quarter(tmp_path: Path) -> None:
    """At a tick of a minute, and once the interval has found the pace, half of all stories are rows 75 s after they were published."""
    waits = waits_s(tmp_path)
    assert len(waits) >= 50
    assert median(waits) <= 75.0


def _said(form: Any, **fields: Any) -> str:  # noqa: ANN401
    stream = io.StringIO()
    Journal(stream, lambda: datetime(2026, 1, 31, 12, tzinfo=timezone.utc), form=form).say("tick", **fields)
    return stream.getvalue()


@pytest.mark.fault("C12", "C15")
def test_what_is_said_is_one_line_without_secrets() -> None:
    """Line ends, control characters, passwords and long texts of strangers leave one short line, as JSON and in words."""
    hostile = 'http://u:pw1@a.test/?token=tok2 \r\n{"event":"stopped"}\u2028\x1b[31m' + "x" * 5000
    for form in ("json", "text"):
        line = _said(form, feed=hostile, number=3)
        assert line.count("\n") == 1
        assert len(line) < 500
        assert not any(secret in line for secret in ("pw1", "tok2", "\x1b", "\u2028"))
    assert json.loads(_said("auto", feed=hostile, number=3))["number"] == 3


def test_words_stay_as_they_are() -> None:
    """A plain message is not changed."""
    assert clean("No space left on device; free space, then go on") == "No space left on device; free space, then go on"
