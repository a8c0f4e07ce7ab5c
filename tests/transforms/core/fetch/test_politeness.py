"""How often a site may be asked."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.harness import START
from transforms.core.fetch.politeness import (
    DEFAULT_INTERVAL_S,
    HostState,
    after_request,
    after_response,
    next_allowed_at,
    possible,
    with_interval,
)

SECONDS = st.floats(0, 100_000, allow_nan=False)


def later(seconds: float) -> datetime:
    """A time after the start."""
    return START + timedelta(seconds=seconds)


@given(st.lists(SECONDS, max_size=30), st.integers(1, 5))
def test_no_window_holds_more_than_the_bucket(gaps: list[float], burst: int) -> None:
    """Whenever requests come, any stretch of time holds at most `burst` more than one for each interval."""
    state, now, made = HostState(burst=burst), START, []
    for gap in gaps:
        now = max(now + timedelta(seconds=gap), next_allowed_at(state, now + timedelta(seconds=gap)))
        state = after_request(state, now)
        made.append(now)
    for first, start in enumerate(made):
        for last, end in enumerate(made[first:], start=1):
            assert last <= burst + (end - start).total_seconds() / DEFAULT_INTERVAL_S + 0.001, (first, last)


@pytest.mark.fault(62)
@given(st.lists(SECONDS, max_size=10), st.floats(0, 1e6))
def test_a_restart_forgets_nothing(gaps: list[float], pause_s: float) -> None:
    """A state that went through a store allows the next request at the same moment."""
    state, now = HostState(), START
    for gap in gaps:
        now += timedelta(seconds=gap)
        state = after_response(after_request(state, now), now, pause_s)
    kept = HostState.from_row(json.loads(json.dumps(state.as_row())))
    assert abs((next_allowed_at(kept, now) - next_allowed_at(state, now)).total_seconds()) < 1e-5


@pytest.mark.fault(11)
def test_a_pause_is_for_everyone_and_ends() -> None:
    """Until the hour that was asked for has passed, nobody asks; a shorter wish does not end a longer pause."""
    state = after_response(after_request(HostState(), START), START, 3600.0)
    assert next_allowed_at(state, later(10)) == later(3600)
    assert next_allowed_at(after_response(state, later(10), 60.0), later(10)) == later(3600)
    assert next_allowed_at(state, later(3601)) == later(3601)


@pytest.mark.fault(12)
@pytest.mark.parametrize(("asked_s", "waited_s"), [(1e12, 86_400.0), (-5.0, 0.0), (0.0, 0.0)])
def test_a_pause_is_clamped(asked_s: float, waited_s: float) -> None:
    """No server can send us away for more than a day."""
    assert next_allowed_at(after_response(HostState(), START, asked_s), START) == later(waited_s)


@pytest.mark.fault(43)
def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    """After the clock lost a year, a site is asked again within an interval, and a pause lasts a day at most."""
    state = after_request(HostState(), START)
    before = START - timedelta(days=365)
    assert next_allowed_at(possible(state, before), before) == before + timedelta(seconds=DEFAULT_INTERVAL_S)
    paused = possible(after_response(state, START, 3600.0), before)
    assert next_allowed_at(paused, before) == before + timedelta(days=1)


@pytest.mark.fault(43)
@given(SECONDS, st.floats(-1e8, 1e8), st.lists(SECONDS, max_size=5))
def test_what_is_possible_stays_so(pause_s: float, set_back_s: float, gaps: list[float]) -> None:
    """Looked at later, a state that was made possible is the same: its time comes, however often it is looked at."""
    now = later(-set_back_s)
    state = possible(after_response(after_request(HostState(), START), START, pause_s), now)
    for gap in gaps:
        now += timedelta(seconds=gap)
        assert possible(state, now) == state


@pytest.mark.fault(29)
@pytest.mark.parametrize(
    ("asked_s", "interval_s"),
    [(1e9, 60.0), (float("inf"), 60.0), (float("nan"), 5.0), (-1.0, 5.0), (0.0, 5.0), (30.0, 30.0), (None, 5.0)],
)
def test_what_robots_asks_for_is_clamped(asked_s: float | None, interval_s: float) -> None:
    """A delay is never below our own and never above a minute."""
    assert with_interval(HostState(), asked_s, DEFAULT_INTERVAL_S).interval_s == interval_s
