"""The heart of a stream: a beat every so many seconds, at the times that were planned, each of which costs a cluster one deferral.

Beam's `PeriodicImpulse` asks to be called again at the very time. Beam's Flink runner forgets the fraction of a second of that wait
(StateAndTimerBundleCheckpointHandler of 2.70), so the last second of it is deferred four times over, and it keeps some 2.4 KB of each deferral for ever.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import apache_beam as beam
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms.periodicsequence import ImpulseSeqGenRestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Duration, Timestamp

#: Seconds between beats from which on a beat may come up to a second late; shorter ones are waited for to the moment.
_LATE_FROM_S: Final = 10.0
#: Over whole seconds, so that what is cut off leaves them whole.
_OVER_S: Final = 0.5


def deferral(wait_s: float, beat_s: float) -> float:
    """Seconds after which to be called again.

    Args:
        wait_s: until the next beat.
        beat_s: from one beat to the next.

    >>> deferral(19.2, 20.0), deferral(0.7, 1.0)
    (20.5, 0.7)
    """
    return math.ceil(wait_s) + _OVER_S if beat_s >= _LATE_FROM_S else wait_s


class Beat(beam.DoFn):
    """First time, last time and interval to the beats between them, each when its time has come."""

    @beam.DoFn.unbounded_per_element()
    def process(
        self,
        element: tuple[Timestamp, Timestamp, float],
        tracker: Any = beam.DoFn.RestrictionParam(ImpulseSeqGenRestrictionProvider()),  # noqa: ANN401, B008  Beam's way to hand it in
        watermark: Any = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider()),  # noqa: ANN401, B008
    ) -> Iterator["TimestampedValue[float]"]:
        """Beats that are due; then wait for the next."""
        start, _, beat_s = element
        number = tracker.current_restriction().start
        while True:
            at = start.micros / 1e6 + beat_s * number
            # What is to come is not before this.
            known = watermark.current_watermark()
            if known is None or Timestamp(at) > known:
                watermark.set_watermark(Timestamp(at))
            wait_s = at - time.time()
            if wait_s > 0:
                tracker.defer_remainder(Duration(seconds=deferral(wait_s, beat_s)))
                return
            if not tracker.try_claim(number):
                return
            yield TimestampedValue(at, Timestamp(at))
            number += 1


@dataclass
class Beats(beam.PTransform[PBegin, PCollection[float]]):
    """A heart that does not stop.

    In: the beginning of a pipeline. Out: times of beats, in seconds since 1970; an element has its own time. Window: the global one.
    """

    start: Timestamp
    #: Seconds from one beat to the next.
    beat_s: float

    def expand(self, begin: PBegin) -> PCollection[float]:
        """Wire the step."""
        plan = (self.start, MAX_TIMESTAMP, self.beat_s)
        # Labels as those of `PeriodicImpulse`: the place in the sequence is state.
        return begin | "ImpulseElement" >> beam.Create([plan]) | "GenSequence" >> beam.ParDo(Beat()).with_output_types(float)
