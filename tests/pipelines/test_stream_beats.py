"""Beats come at the times that were planned for them, none is left out, and each wait is asked for once."""

from dataclasses import dataclass, field

import pytest
from apache_beam.io.restriction_trackers import OffsetRange
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Duration, Timestamp

from pipelines.stream_beats import Beat


@dataclass
class Tracker:
    """What an engine hands in: where the sequence is, and what is asked of it."""

    number: int = 0
    claimed: list[int] = field(default_factory=list)
    deferred: list[Duration] = field(default_factory=list)

    def current_restriction(self) -> OffsetRange:
        """What is left."""
        return OffsetRange(self.number, 1000)

    def try_claim(self, number: int) -> bool:
        """Whether a beat is ours."""
        self.claimed.append(number)
        return True

    def defer_remainder(self, wait: Duration) -> None:
        """Be called again."""
        self.deferred.append(wait)


@dataclass
class Watermark:
    """How far the stream is."""

    at: Timestamp | None = None

    def current_watermark(self) -> Timestamp | None:
        """As far as this."""
        return self.at

    def set_watermark(self, at: Timestamp) -> None:
        """Never back."""
        assert self.at is None or at > self.at
        self.at = at


def beats(tracker: Tracker, watermark: Watermark, beat_s: float) -> list[tuple[float, float]]:
    """Values and times of what comes at one call."""
    element = (Timestamp(1000), MAX_TIMESTAMP, beat_s)
    return [(each.value, float(each.timestamp)) for each in Beat().process(element, tracker, watermark)]


@pytest.mark.parametrize(("beat_s", "wait_s"), [(20.0, 12.5), (4.0, 3.3)], ids=["long", "short"])
def test_what_was_missed_comes_at_once_and_the_next_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, beat_s: float, wait_s: float
) -> None:
    """Beats that are due bear their own times; a long wait is asked for in whole seconds that end after the next beat, a short one exactly."""
    now = 1000 + 3 * beat_s - (11.8 if beat_s == 20.0 else 3.3)
    monkeypatch.setattr("time.time", lambda: now)
    tracker, watermark = Tracker(), Watermark()
    assert beats(tracker, watermark, beat_s) == [(1000 + beat_s * number, 1000 + beat_s * number) for number in range(3)]
    assert tracker.claimed == [0, 1, 2]
    assert watermark.at == Timestamp(1000 + 3 * beat_s)
    (asked,) = tracker.deferred
    assert abs(asked.micros / 1e6 - wait_s) < 0.01


def test_nothing_is_claimed_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Called too early, it waits again, and the stream is no further than before."""
    monkeypatch.setattr("time.time", lambda: 1030.0)
    tracker, watermark = Tracker(number=2), Watermark(Timestamp(1040))
    assert beats(tracker, watermark, 20.0) == []
    assert (tracker.claimed, watermark.at) == ([], Timestamp(1040))
    assert [each.micros for each in tracker.deferred] == [10_500_000]
