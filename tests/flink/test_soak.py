"""Whether what a job keeps grows for ever: `make flink-soak` watches for twenty minutes."""

import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.flink.cluster import FlinkCluster
from tests.flink.conftest import MANAGERS
from tests.flink.parts import Parts
from tests.flink.watching import CHECKPOINT_S, watching

#: A beat, as a job that watches for good has it; between two entries of a feed.
TICK_S: Final = 20.0
EVERY_S: Final = 60.0
#: Bytes a second after the first quarter: what grew with each deferral of a polling source grew by more (Beam #39191).
GROWTH: Final = 1024.0
MINUTES: Final = float(os.environ.get("NEWSBEAM_SOAK_MINUTES", "0"))


def slope(sizes: Sequence[tuple[float, int]]) -> float:
    """Bytes a second: the middle of the slopes between all pairs, which one odd checkpoint does not move (Theil and Sen).

    >>> slope([(0, 100), (1, 110), (2, 900), (3, 130)])
    10.0
    """
    pairs = [(one, other) for number, one in enumerate(sizes) for other in sizes[:number]]
    return statistics.median((one[1] - other[1]) / (one[0] - other[0]) for one, other in pairs)


@pytest.mark.skipif(MINUTES == 0, reason="`make flink-soak` takes twenty minutes")
@pytest.mark.timeout(60 * MINUTES + 1200)
def test_checkpoints_do_not_grow(cluster: FlinkCluster, parts: Parts, tmp_path: Path, measured: list[str]) -> None:
    """Feeds are watched for long: after the first quarter a checkpoint grows by a kilobyte a second at most; nothing is lost or twice."""
    cluster.wait_for_slots(MANAGERS)
    with watching(cluster, parts, tmp_path, every_s=EVERY_S, tick_s=TICK_S, commit_s=TICK_S) as watched:
        begun = len(watched.checkpoints())
        assert watched.begin_jar("soak").wait(400) == 0
        watched.submit("soak")
        watched.site.grow()
        with watched.committing():
            time.sleep(60 * MINUTES)
            sizes = watched.checkpoints()[begun :: round(TICK_S / CHECKPOINT_S)]
            watched.settle()
        watched.stop()
    growth = slope(sizes[len(sizes) // 4 :])
    measured.append(f"bytes of a checkpoint, every {TICK_S:g} s: {[size for _, size in sizes]}")
    measured.append(f"growth after the first quarter: {growth:.1f} bytes a second (at most {GROWTH:g})")
    assert growth <= GROWTH
