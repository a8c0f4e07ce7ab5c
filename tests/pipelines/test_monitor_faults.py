"""Faults of newsbeam itself: they cost the page that brings them to light, or one tick, and never the monitor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pipelines.round
from pipelines.round import Round
from schemas.errors import ProcessingFault
from schemas.records import Article
from tests.pipelines.watched_site import Watched, broken, serving, urls
from transforms.core.events import code_events

Failing = Callable[[str, str], None]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A monitor that watches `/feed`."""
    with serving() as server:
        found = Watched(tmp_path, server)
        found.watch("/feed")
        yield found


def poisoned(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let the event coder fail on these stories."""
    real = code_events

    def code(article: Article, artifacts: Any) -> Any:  # noqa: ANN401  as the real one
        if any(str(article.url).endswith(f"/story/{number}") for number in numbers):
            message = f"a bug that only {article.url} meets"
            raise LookupError(message)
        return real(article, artifacts)

    monkeypatch.setattr("transforms.events.code_events", code)


def test_a_page_that_brings_a_bug_to_light_is_one_dead_letter(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where newsbeam failed, in the table and in the log; the other pages are rows, and no later tick meets it again."""
    poisoned(monkeypatch, 2)
    watched.publish(*(watched.story(number) for number in range(1, 4)))
    summary = watched.tick()
    watched.tick(hours=1)
    (letter,) = watched.rows("dead_letters")
    assert (letter["reason"], letter["stage"], letter["retryable"]) == ("newsbeam_fault", "analyse", True)
    assert letter["url"].endswith("/story/2")
    assert letter["detail"].startswith("events: LookupError: a bug that only http")
    assert "test_monitor_faults.py" in letter["detail"]
    assert urls(watched.rows("articles")) == ["/story/1", "/story/3"]
    assert (summary.counts.set_aside, summary.counts.balanced, summary.faults) == (1, True, (letter["detail"],))
    assert [event["where"][:19] for event in watched.events("fault")] == ["events: LookupError"]
    assert watched.paths().count("/story/2") == 1
    assert broken(watched.output.root) == []


def test_a_bug_that_most_pages_meet_is_no_pages_fault(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of such a tick counts: its articles wait for a newsbeam that can read them, and are then rows."""
    watched.publish(*(watched.story(number, whole=True) for number in range(20)))
    with monkeypatch.context() as release:
        poisoned(release, *range(20))
        watched.options = {"once": False, "max_time_s": 100.0}
        watched.tick()
    assert watched.rows("dead_letters") == watched.rows("articles") == []
    assert watched.events("tick_failed")[0]["message"].startswith(
        "newsbeam failed on 20 of 20 records (events: LookupError: a bug that only"
    )
    watched.options = {}
    watched.tick(hours=1)
    assert len(watched.rows("articles")) == 20


def faulty_rounds(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the first rounds fail as a whole."""
    real, calls = Round.run, [0]

    async def run(*given: Any) -> Any:  # noqa: ANN401  as the real one
        calls[0] += 1
        if calls[0] <= times:
            message = f"number {calls[0]}"
            raise LookupError(message)
        return await real(*given)

    monkeypatch.setattr(Round, "run", run)


def test_a_tick_that_fails_is_told_and_tried_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """The monitor lives on, and a later tick brings what that one did not."""
    faulty_rounds(monkeypatch, 2)
    watched.publish(watched.story(1))
    watched.options = {"once": False, "max_time_s": 1000.0}
    watched.tick()
    assert [event["in_a_row"] for event in watched.events("tick_failed")] == [1, 2]
    assert urls(watched.rows("articles")) == ["/story/1"]
    assert broken(watched.output.root) == []


def test_ticks_that_fail_on_and_on_end_the_monitor(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five in a row are nothing that passes: the monitor ends, so that somebody looks; the next one loses nothing."""
    watched.publish(watched.story(1))
    with monkeypatch.context() as fault:
        faulty_rounds(fault, 100)
        watched.options = {"once": False}
        with pytest.raises(ProcessingFault, match="tick: LookupError: number 5"):
            watched.tick()
    assert len(watched.events("tick_failed")) == 5
    watched.options = {}
    watched.tick(hours=1)
    assert urls(watched.rows("articles")) == ["/story/1"]


def failing_once(monkeypatch: pytest.MonkeyPatch, name: str, mark: str) -> None:
    """Let a function of the round fail where one of its arguments shows a mark, once."""
    real, left = getattr(pipelines.round, name), [True]

    def work(*given: Any, **named: Any) -> Any:  # noqa: ANN401  as the real one
        if left and mark in str(given):
            left.clear()
            raise LookupError(mark)
        return real(*given, **named)

    monkeypatch.setattr(pipelines.round, name, work)


@pytest.mark.parametrize("step", ["needs_reading", "take_poll", "queued_articles"])
def test_a_feed_that_brings_a_bug_to_light_fails_alone(watched: Watched, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """It shows in feed_health, waits as a feed does that failed, and loses no entry; the other feed is read in the same tick."""
    watched.watch("/feed", "/other")
    watched.publish(watched.story(1))
    watched.publish(watched.story(2), path="/other")
    failing_once(monkeypatch, step, watched.feeds[1].feed_id)
    watched.tick()
    (fault,) = watched.events("fault")
    assert (fault["of"], fault["where"][:19]) == ("request", "round: LookupError:")
    told = {row["outcome"]: row["error_class"] for row in watched.rows("feed_health")}
    assert told == {"new_items": None, "failed": "newsbeam_fault"}
    assert watched.feed(1).errors == 1
    assert "/story/1" in urls(watched.rows("articles"))
    watched.tick(hours=3)
    assert urls(watched.rows("articles")) == ["/story/1", "/story/2"]
    assert broken(watched.output.root) == []


def test_an_article_that_brings_a_bug_to_light_before_the_chain_is_a_dead_letter(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot even be made a record is set aside with its address, and not asked for again."""
    watched.publish(watched.story(1), watched.story(2), watched.story(3))
    failing_once(monkeypatch, "page_of_result", "/story/2")
    watched.tick()
    (letter,) = watched.rows("dead_letters")
    assert (letter["reason"], letter["url"]) == ("newsbeam_fault", watched.server.url("/story/2"))
    watched.tick(hours=3)
    assert watched.paths().count("/story/2") == 1
    assert urls(watched.rows("articles")) == ["/story/1", "/story/3"]
