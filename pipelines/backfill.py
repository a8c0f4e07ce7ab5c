"""Files of news in, committed tables out: plan, then unit by unit through the chain.

A unit is one short bounded Beam run and one commit. Units are committed in the order of the plan, which depends on the
inputs alone; so do the bytes of the tables.
"""

import json
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import apache_beam as beam

from pipelines.engine import engine_name, engine_options, new_pipeline, run_to_end
from pipelines.ingest import Ingest
from pipelines.options import TIMED_UNIT_RECORDS, UNIT_BYTES, BackfillOptions
from schemas.errors import Interrupted
from schemas.tables import SCHEMA_VERSION
from transforms.core import site
from transforms.core.codec import encode
from transforms.core.coders.by_language import coder_stamps
from transforms.core.commit import UnitRequest, publish_committed
from transforms.core.dedup import METHOD_VERSION
from transforms.core.identity import content_id
from transforms.core.manifest import Counts, InputRange, counts_of
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.plan import Plan, Slice, Unit, plan_inputs, plan_units
from transforms.core.staging import Stamp
from transforms.core.store import Store
from transforms.core.text import TEXT_FORM_VERSION
from transforms.core.urls import URL_KEY_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended."""

    #: Records of this run's units; a unit committed by an earlier run is not counted.
    counts: Counts = field(default_factory=Counts)
    #: Table to new rows.
    tables: Mapping[str, int] = field(default_factory=dict)
    #: Reason to records set aside.
    reasons: Mapping[str, int] = field(default_factory=dict)
    #: Slices passed over because an earlier run committed them.
    passed_over: int = 0
    units: int = 0
    run_id: str = ""
    notes: tuple[str, ...] = ()

    def plus(self, manifest: Mapping[str, Any]) -> "Summary":
        """This summary with one more committed unit."""
        tables = Counter(self.tables)
        tables.update(manifest["tables"])
        reasons = Counter(self.reasons)
        reasons.update(manifest["reasons"])
        return replace(
            self, counts=self.counts + counts_of(manifest), tables=tables, reasons=reasons, units=self.units + 1
        )  # fmt: skip


class Progress:
    """What a run tells while it runs; this one keeps silent."""

    def planned(self, plan: Plan, pending: Sequence[Unit]) -> None:
        """The inputs are known."""

    def unit_started(self, unit: Unit, spool: Path) -> None:
        """A unit begins; its spool grows under this folder."""

    def unit_done(self, summary: Summary) -> None:
        """A unit is committed."""


def run_id_of(plan: Plan, options: BackfillOptions) -> str:
    """The same inputs through the same code are the same run, on any machine, at any time."""
    shape = (
        SCHEMA_VERSION,
        version("newsbeam"),
        TEXT_FORM_VERSION,
        URL_KEY_VERSION,
        METHOD_VERSION,
        *coder_stamps(),
        site.METHOD_VERSION,
        options.max_items,
        _unit_records(options),  # what a site's pages have in common is seen within a unit
    )
    return content_id("run", *(str(part) for part in shape), *(piece.slice_id for piece in plan.slices))


def backfill(options: BackfillOptions, *, now: datetime, progress: Progress) -> Summary:
    """Read files of news into tables.

    Args:
        options: what to do.
        now: the time that a new run stamps into its rows (aware, UTC).
        progress: told what happens.

    Returns:
        How the run ended.

    Raises:
        Refusal: the run cannot start or go on; nothing is half written.
    """
    runner, note = engine_name(options.runner)
    engine_options(options.workers, options.beam)
    plan = plan_inputs(options.inputs, max_items=options.max_items, parse_feed=shared_sandbox().read_feed)
    notes = (*plan.notes, *([note] if note else []))
    if options.dry_run:
        return _dry_run(replace(options, runner=runner), plan, now, progress, notes)
    return _run(replace(options, runner=runner), plan, now, progress, notes)


def _dry_run(options: BackfillOptions, plan: Plan, now: datetime, progress: Progress, notes: tuple[str, ...]) -> Summary:
    """The whole chain into a folder that is thrown away, with a copy of what the output remembers."""
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        scratch = Output(Path(folder) / "out")
        scratch.claim()
        store = Output(options.out).store
        if store.exists():
            opened = sqlite3.connect(f"file:{store}?mode=ro", uri=True), sqlite3.connect(scratch.store)
            with closing(opened[0]) as source, closing(opened[1]) as copy:
                source.backup(copy)
        summary = _run(replace(options, out=scratch.root, dry_run=False), plan, now, progress, notes)
    return replace(summary, notes=(*summary.notes, "dry run: nothing was written"))


def _run(options: BackfillOptions, plan: Plan, now: datetime, progress: Progress, notes: tuple[str, ...]) -> Summary:
    output = Output(options.out)
    output.claim()
    with output.run_lock(f"backfill since {now.isoformat()}"):
        with output.commit_lock(), Store(output.store) as store:
            publish_committed(output, store)
            output.sweep()
            run_id = run_id_of(plan, options)
            stamp = Stamp(
                run_id=run_id,
                started_at=datetime.fromisoformat(store.begin_run(run_id, now.isoformat())),
                pipeline_version=version("newsbeam"),
            )
            done = store.committed_slices() if options.resume else set()
        units = _pending_units(plan, done, options)
        progress.planned(plan, units)
        passed_over = sum(piece.slice_id in done for piece in plan.slices)
        return _run_units(units, options, stamp, progress, Summary(run_id=run_id, notes=notes, passed_over=passed_over))


def _pending_units(plan: Plan, done: set[str], options: BackfillOptions) -> list[Unit]:
    pending = [piece for piece in plan.slices if piece.slice_id not in done]
    return list(plan_units(pending, max_records=_unit_records(options), max_bytes=UNIT_BYTES))


def _unit_records(options: BackfillOptions) -> int:
    return options.unit_records if options.max_time_s is None else min(TIMED_UNIT_RECORDS, options.unit_records)


def _run_units(
    units: Sequence[Unit], options: BackfillOptions, stamp: Stamp, progress: Progress, summary: Summary
) -> Summary:  # fmt: skip
    deadline = None if options.max_time_s is None else time.monotonic() + options.max_time_s
    for unit in units:
        if deadline is not None and time.monotonic() > deadline:
            message = f"stopped after {options.max_time_s:g} s as asked; run the same command again to go on"
            raise Interrupted(message)
        summary = summary.plus(run_unit(unit, options, stamp, before=summary.counts, progress=progress))
        progress.unit_done(summary)
    return summary


def run_unit(
    unit: Unit, options: BackfillOptions, stamp: Stamp, *, before: Counts, progress: Progress
) -> Mapping[str, Any]:  # fmt: skip
    """One unit through Beam.

    Args:
        unit: what to read.
        options: what the run was asked to do.
        stamp: the run's marks.
        before: counts of the run's units before this one.
        progress: told that the unit begins.

    Returns:
        The unit's manifest, parsed.

    Raises:
        Refusal: the unit was not committed.
    """
    output = Output(options.out)
    unit_id = unit.unit_id if options.resume else _again(unit.unit_id, output)
    spool = output.spool / unit_id
    spool.mkdir(parents=True, exist_ok=True)
    progress.unit_started(unit, spool)
    request = UnitRequest(
        unit_id=unit_id,
        slices=tuple(piece.slice_id for piece in unit.slices),
        inputs=tuple(_range_of(piece) for piece in unit.slices),
        records=unit.records,
        stamp=stamp,
        root=str(output.root),
        max_dead_letter_share=options.max_dead_letter_share,
        before=before,
    )
    pipeline = new_pipeline(options.runner, options.workers, options.beam)
    slices = pipeline | "Slices" >> beam.Create([encode(piece) for piece in unit.slices])
    _ = slices | "Ingest" >> Ingest(request, str(spool))
    run_to_end(pipeline)
    with output.commit_lock(), Store(output.store) as store:
        manifest = store.manifest(unit_id)
        output.sweep()
    if manifest is None:
        message = f"the engine reported success and unit {unit_id} is not committed"
        raise RuntimeError(message)
    parsed: Mapping[str, Any] = json.loads(manifest)
    return parsed


def _range_of(piece: Slice) -> InputRange:
    return InputRange(input_name=piece.input_name, sha256=piece.sha256, start=piece.start, stop=piece.stop)


def _again(unit_id: str, output: Output) -> str:
    """An id of its own for a unit that is read again although it may be committed."""
    with Store(output.store) as store:
        return content_id("again", unit_id, store.next_sequence())
