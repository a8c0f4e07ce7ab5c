"""Files of news in, committed tables out: plan, then unit by unit through the chain.

A unit is one short bounded Beam run and one commit. Units are committed in the order of the plan, which depends on the
inputs alone; so do the bytes of the tables. Nothing is fetched, unless that is asked for: then addresses follow the files, and what was
fetched runs through the same chain.
"""

import json
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.gathering import Gatherer, Inputs, Web, tell_inputs
from pipelines.looking import wall_clock
from pipelines.options import TIMED_UNIT_RECORDS, UNIT_BYTES, BackfillOptions
from pipelines.publish import Publishing
from pipelines.unit import Engine, open_engine, run_chain
from schemas.errors import Interrupted
from schemas.tables import SCHEMA_VERSION
from transforms.core import site
from transforms.core.coders.by_language import coder_stamps
from transforms.core.commit import FAULTS_TOLD, UnitRequest, publish_committed
from transforms.core.duplicates.decide import METHOD_VERSION
from transforms.core.fetch.session import Session
from transforms.core.fetch.settings import FetchSettings
from transforms.core.identity import content_id
from transforms.core.manifest import Counts, InputRange, counts_of
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.addresses import Address
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
    #: Where newsbeam failed on records, a line each; the first few.
    faults: tuple[str, ...] = ()
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
            self,
            counts=self.counts + counts_of(manifest),
            tables=tables,
            reasons=reasons,
            faults=(*self.faults, *manifest.get("faults", ()))[:FAULTS_TOLD],
            units=self.units + 1,
        )


class Progress:
    """What a run tells while it runs; this one keeps silent."""

    def planned(self, plan: Plan, pending: Sequence[Unit]) -> None:
        """The inputs are known."""

    def unit_started(self, unit: Unit, spool: Path) -> None:
        """A unit begins; its spool grows under this folder."""

    def unit_done(self, summary: Summary) -> None:
        """A unit is committed."""


def run_id_of(plan: Plan, options: BackfillOptions, addresses: Sequence[str] = ()) -> str:
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
        options.window,
        options.extra_kinds,
        _unit_records(options),  # what a site's pages have in common is seen within a unit
    )
    return content_id("run", *(str(part) for part in shape), *(piece.slice_id for piece in plan.slices), *addresses)


def backfill(options: BackfillOptions, *, now: datetime, progress: Progress, web: Web | None = None) -> Summary:
    """Read files of news, and pages behind addresses where that is asked for, into tables.

    Args:
        options: what to do.
        now: the time that a new run stamps into its rows (aware, UTC).
        progress: told what happens.
        web: how addresses are reached, where `options.fetching` is given; None: by this machine's clock and resolver.

    Returns:
        How the run ended.

    Raises:
        Refusal: the run cannot start or go on; nothing is half written.
    """
    with open_engine(options) as (engine, note):
        inputs = Inputs(files=options.inputs) if options.fetching is None else tell_inputs(options.inputs, shared_sandbox())
        plan = plan_inputs(inputs.files, max_items=options.max_items, parse_feed=shared_sandbox().read_feed)
        work = _Work(
            options=options,
            engine=engine,
            plan=plan,
            addresses=inputs.addresses,
            web=web or _this_web(options.fetching),
            now=now,
            progress=progress,
            publishing=_publishing(options, now),
            notes=(*inputs.notes, *plan.notes, *([note] if note else [])),
            deadline_s=None if options.max_time_s is None else time.monotonic() + options.max_time_s,
        )
        return _dry_run(work) if options.dry_run else _run(work)


def _publishing(options: BackfillOptions, now: datetime) -> Publishing:
    addresses, grace = () if options.dry_run else options.publish, options.publish_grace
    return Publishing(Output(options.out), addresses, grace=grace, now=lambda: now, seconds=time.monotonic)


def _this_web(fetching: FetchSettings | None) -> Web | None:
    return None if fetching is None else Web(clock=wall_clock(), open_session=lambda: Session(fetching))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """All that a run was given."""

    options: BackfillOptions
    engine: Engine
    plan: Plan
    addresses: tuple[Address, ...]
    web: Web | None
    now: datetime
    progress: Progress
    publishing: Publishing
    notes: tuple[str, ...]
    #: By the monotonic clock; no further unit is begun after it. None: no limit.
    deadline_s: float | None


def _dry_run(work: _Work) -> Summary:
    """The whole chain into a folder that is thrown away, with a copy of what the output remembers."""
    with tempfile.TemporaryDirectory(prefix="newsbeam-") as folder:
        scratch = Output(Path(folder) / "out")
        scratch.claim()
        store = Output(work.options.out).store
        if store.exists():
            opened = sqlite3.connect(f"file:{store}?mode=ro", uri=True), sqlite3.connect(scratch.store)
            with closing(opened[0]) as source, closing(opened[1]) as copy:
                source.backup(copy)
        summary = _run(replace(work, options=replace(work.options, out=scratch.root, dry_run=False)))
    return replace(summary, notes=(*summary.notes, "dry run: nothing was written"))


def _run(work: _Work) -> Summary:
    options, plan = work.options, work.plan
    output = Output(options.out)
    output.claim()
    with output.run_lock(f"backfill since {work.now.isoformat()}"):
        with output.commit_lock(), Store(output.store) as store:
            publish_committed(output, store)
            output.sweep()
            run_id = run_id_of(plan, options, [one.name for one in work.addresses])
            stamp = Stamp(
                run_id=run_id,
                started_at=datetime.fromisoformat(store.begin_run(run_id, work.now.isoformat())),
                pipeline_version=version("newsbeam"),
            )
            done = store.committed_slices() if options.resume else set()
        work.publishing.settle()  # a target that refuses is told before hours of work
        work.engine.begin(output.root)
        units = _pending_units(plan.slices, done, options)
        work.progress.planned(plan, units)
        passed_over = sum(piece.slice_id in done for piece in plan.slices)
        summary = _run_units(units, work, stamp, Summary(run_id=run_id, notes=work.notes, passed_over=passed_over))
        if work.web is not None and work.addresses:
            summary = _fetch(work, work.web, stamp, summary, set(done))
        work.publishing.settle()
        return summary


def _fetch(work: _Work, web: Web, stamp: Stamp, summary: Summary, done: set[str]) -> Summary:
    """Addresses, a batch at a time, each batch committed before the next is asked for."""
    options, output = work.options, Output(work.options.out)
    limit = None if options.max_items is None else max(0, options.max_items - work.plan.records)
    with Store(output.store) as store:
        erased = store.tombstones()
    gatherer = Gatherer(output=output, web=web, readers=shared_sandbox(), done=done, erased=erased, limit=limit)
    gatherer.add(work.addresses)
    for pieces in gatherer.batches():
        summary = _run_units(_pending_units(pieces, set(), options), work, stamp, summary)
        _check_time(work)
    if gatherer.left:
        message = f"{gatherer.left} addresses wait, for their sites ask for patience; run the same command again later to go on"
        raise Interrupted(message)
    shutil.rmtree(output.fetched, ignore_errors=True)
    dropped = [f"{gatherer.dropped} addresses were passed over: beyond a cap, or none of the web"] if gatherer.dropped else []
    return replace(summary, passed_over=summary.passed_over + gatherer.passed_over, notes=(*summary.notes, *dropped))


def _pending_units(slices: Iterable[Slice], done: set[str], options: BackfillOptions) -> list[Unit]:
    pending = [piece for piece in slices if piece.slice_id not in done]
    return list(plan_units(pending, max_records=_unit_records(options), max_bytes=UNIT_BYTES))


def _unit_records(options: BackfillOptions) -> int:
    return options.unit_records if options.max_time_s is None else min(TIMED_UNIT_RECORDS, options.unit_records)


def _run_units(units: Sequence[Unit], work: _Work, stamp: Stamp, summary: Summary) -> Summary:
    for unit in units:
        _check_time(work)
        summary = summary.plus(run_unit(unit, work, stamp, before=summary.counts))
        work.progress.unit_done(summary)
        list(work.publishing.catch_up())  # what fails is tried again, and told at the end
    return summary


def _check_time(work: _Work) -> None:
    """See that there is time for another unit.

    Raises:
        Interrupted: there is not.
    """
    if work.deadline_s is not None and time.monotonic() > work.deadline_s:
        message = f"stopped after {work.options.max_time_s:g} s as asked; run the same command again to go on"
        raise Interrupted(message)


def run_unit(unit: Unit, work: _Work, stamp: Stamp, *, before: Counts) -> Mapping[str, Any]:
    """One unit through Beam.

    Args:
        unit: what to read.
        work: all that the run was given.
        stamp: the run's marks.
        before: counts of the run's units before this one.

    Returns:
        The unit's manifest, parsed.

    Raises:
        Refusal: the unit was not committed.
    """
    options = work.options
    output = Output(options.out)
    unit_id = unit.unit_id if options.resume else _again(unit.unit_id, output)
    spool = output.spool / unit_id / work.engine.attempt
    spool.mkdir(parents=True, exist_ok=True)
    work.progress.unit_started(unit, spool)
    request = UnitRequest(
        unit_id=unit_id,
        slices=tuple(piece.slice_id for piece in unit.slices),
        inputs=tuple(_range_of(piece) for piece in unit.slices),
        records=unit.records,
        stamp=stamp,
        root=str(output.root),
        max_dead_letter_share=options.max_dead_letter_share,
        window=options.window,
        before=before,
    )
    run_chain(work.engine, request, unit.slices, spool, options.extra_kinds)
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
