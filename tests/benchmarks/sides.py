"""One measured side in a process of its own: `python -m tests.benchmarks.sides SIDE SOURCE OUT`.

    bare       a loop over the same floor-1 functions that the pipeline calls, sandbox and commit included
    pipeline   `newsbeam backfill` as it is

Prints one JSON object: documents, CPU seconds of itself and its children, wall seconds, peak memory, each stage's share of the CPU.
"""

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from schemas.errors import BadRecord
from schemas.records import Analysis, Article, DeadLetter
from transforms.core import commit as committing
from transforms.core.commit import UnitRequest, commit_unit
from transforms.core.events import code_events
from transforms.core.identity import content_id
from transforms.core.language.detect import detect_language
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.sink import TableFile, write_table_file
from transforms.core.site import compare_with_site
from transforms.core.sources.plan import plan_inputs, plan_units
from transforms.core.sources.reading import read_records
from transforms.core.spool import Spool
from transforms.core.staging import StagedKey, Stamp, key_of, stage
from transforms.core.translation import detect_artifacts

NOW: Final = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
_MIB: Final = 1 << 20
_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


class Stages:
    """CPU seconds by stage, of this process: another one that is served meanwhile costs a stage nothing."""

    def __init__(self) -> None:
        """Nothing measured yet."""
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Add the time of a block."""
        start = time.process_time()
        yield
        self.seconds[name] += time.process_time() - start

    def timed(self, name: str, function: Callable[..., TableFile]) -> Callable[..., TableFile]:
        """The function, with its time added."""

        def step(*args: Any, **kwargs: Any) -> TableFile:  # noqa: ANN401
            with self.time(name):
                return function(*args, **kwargs)

        return step


def _children_cpu_s() -> float:
    """CPU seconds so far of the processes that this one started and that still run, as Linux counts them."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    times = (Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13] for child in children)
    return sum(int(ticks) for user_and_system in times for ticks in user_and_system) / _TICKS_PER_SECOND


def _analyse(article: Article, stages: Stages, spool: Spool, stamp: Stamp) -> StagedKey:
    """What the pipeline does with an article after it was compared with its site."""
    with stages.time("language"):
        article = detect_language(article)
    with stages.time("artifacts"):
        article, artifacts = detect_artifacts(article)
    with stages.time("events"):
        article, events = code_events(article, artifacts)
    with stages.time("fingerprint, check, spool"):
        return stage(Analysis(article=article, artifacts=artifacts, events=events), spool, stamp)


def bare(source: str, out: Path) -> dict[str, object]:
    """The same work without Beam."""
    stages = Stages()
    setattr(committing, "write_table_file", stages.timed("rows to Parquet", write_table_file))  # noqa: B010  a door that is not exported
    output = Output(out)
    output.claim()
    stamp = Stamp(run_id="0" * 32, started_at=NOW, pipeline_version="bench")
    sandbox = shared_sandbox()
    # Start-up is no stage: the parsers' process, and pandas, which pyarrow's first array loads wherever it is installed (a third of a second).
    pa.array([None])
    with suppress(BadRecord):
        sandbox.read_feed(b"")
    before = _children_cpu_s()
    documents = 0
    for unit in plan_units(plan_inputs([source], parse_feed=sandbox.read_feed).slices, max_records=1_000_000, max_bytes=1 << 40):
        spool_folder = output.spool / unit.unit_id
        spool = Spool(spool_folder, "bare")
        keys, articles = [], []
        for piece in unit.slices:
            records = read_records(piece, parse_feed=sandbox.read_feed)
            while True:
                with stages.time("read"):
                    page = next(records, None)
                if page is None:
                    break
                documents += 1
                if isinstance(page, DeadLetter):
                    keys.append(key_of(page))
                    continue
                with stages.time("extract"):
                    articles.append(sandbox.extract(page))
        with stages.time("site"):
            articles = compare_with_site(articles)
        keys += [_analyse(article, stages, spool, stamp) for article in articles]
        spool.close()
        request = UnitRequest(
            unit_id=unit.unit_id,
            slices=tuple(content_id(piece.slice_id) for piece in unit.slices),
            inputs=(),
            records=unit.records,
            stamp=stamp,
            root=str(out),
        )
        with stages.time("duplicates, commit"):
            commit_unit(request, keys, spool_folder)
        stages.seconds["duplicates, commit"] -= stages.seconds["rows to Parquet"]
    stages.seconds["extract"] += _children_cpu_s() - before
    total = sum(stages.seconds.values())
    return {"documents": documents, "stages": {name: seconds / total for name, seconds in stages.seconds.items()}}


def pipeline(source: str, out: Path, workers: int) -> dict[str, object]:
    """The same work through Beam."""
    from pipelines.backfill import Progress, backfill  # noqa: PLC0415  the bare side must not pay for Beam
    from pipelines.options import BackfillOptions  # noqa: PLC0415

    options = BackfillOptions(inputs=(source,), out=out, workers=workers, unit_records=1_000_000)
    summary = backfill(options, now=NOW, progress=Progress())
    return {"documents": summary.counts.read, "stages": {}}


def _cpu_s() -> float:
    """CPU seconds of this process and of its children that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Run one side and print what it took."""
    side, source, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    start = time.perf_counter()
    result = bare(source, out) if side == "bare" else pipeline(source, out, workers=int(side.partition(":")[2] or 1))
    shared_sandbox().close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB
    sys.stdout.write(json.dumps({**result, "wall_s": time.perf_counter() - start, "cpu_s": _cpu_s(), "peak_mib": peak}) + "\n")


if __name__ == "__main__":
    main()
