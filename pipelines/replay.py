"""Dead letters through the chain once more: only their records, and each ends in exactly one way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import Any

from pipelines.options import BackfillOptions
from pipelines.unit import Engine, open_engine, run_chain
from transforms.core.commit import UnitRequest, publish_committed
from transforms.core.identity import content_id
from transforms.core.manifest import Counts, InputRange, counts_of
from transforms.core.output import Output
from transforms.core.sandbox import shared_sandbox
from transforms.core.sources.plan import Unit, plan_inputs, plan_units
from transforms.core.staging import Stamp
from transforms.core.store import Store
from transforms.core.upkeep.replay import ReplayPlan, plan_replay, settle
from transforms.core.upkeep.rewriting import Errand


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySummary:
    """How a replay ended."""

    #: Records that were read again.
    counts: Counts = field(default_factory=Counts)
    #: Dead letters that left their table: as a row, as a repeat, or for a new reason.
    resolved: int = 0
    #: Reason to records that were set aside again.
    reasons: Mapping[str, int] = field(default_factory=dict)
    plan: ReplayPlan = field(default_factory=ReplayPlan)


def replay(options: BackfillOptions, *, now: datetime, reasons: Sequence[str] = ()) -> ReplaySummary:
    """Read the records of dead letters again, one commit for each unit.

    Args:
        options: where and how; inputs are those that the dead letters name.
        now: the time that is stamped into new rows.
        reasons: only dead letters for these; none: all.

    Raises:
        Refusal: it cannot run or go on; nothing is half written.
    """
    output = Output(options.out)
    output.require()
    errand = Errand(now=now, pipeline_version=version("newsbeam"))
    with open_engine(options) as (engine, _), output.run_lock(f"newsbeam replay since {now.isoformat(timespec='seconds')}"):
        with output.commit_lock(), Store(output.store) as store:
            publish_committed(output, store)
            output.sweep()
            committed = store.committed_slices()
        resolved = 0 if options.dry_run else settle(output, errand)
        parser = shared_sandbox().read_feed
        plan = plan_replay(output, lambda name: plan_inputs([name], parse_feed=parser), committed, reasons)
        if options.dry_run:
            return ReplaySummary(plan=plan)
        engine.begin(output.root)
        manifests = [_run(engine, options, unit, plan, now) for unit in plan_units(plan.slices)]
        resolved += settle(output, errand)
    return ReplaySummary(
        counts=sum(map(counts_of, manifests), Counts()),
        resolved=resolved,
        reasons=_reasons(manifests),
        plan=plan,
    )


def _reasons(manifests: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for manifest in manifests:
        for reason, count in manifest["reasons"].items():
            found[reason] = found.get(reason, 0) + count
    return found


def _run(engine: Engine, options: BackfillOptions, unit: Unit, plan: ReplayPlan, now: datetime) -> Mapping[str, Any]:
    """One unit through the chain, to its manifest."""
    output = Output(options.out)
    wanted = {(piece.input_name, offset) for piece in unit.slices for offset in piece.only or (0,)}
    letters = tuple(letter for letter in plan.letters if (letter.input_name, letter.input_offset) in wanted)
    with Store(output.store) as store:
        unit_id = content_id("replay", unit.unit_id, store.next_sequence())
    spool = output.spool / unit_id / engine.attempt
    spool.mkdir(parents=True, exist_ok=True)
    request = UnitRequest(
        unit_id=unit_id,
        slices=tuple(piece.slice_id for piece in unit.slices if not piece.only),
        inputs=tuple(_range_of(unit)),
        records=None,
        stamp=Stamp(run_id=unit_id, started_at=now, pipeline_version=version("newsbeam")),
        root=str(output.root),
        window=options.window,
        replays=letters,
    )
    run_chain(engine, request, unit.slices, spool, options.extra_kinds)
    with output.commit_lock(), Store(output.store) as store:
        manifest = store.manifest(unit_id)
        output.sweep()
    parsed: Mapping[str, Any] = json.loads(manifest or b"")
    return parsed


def _range_of(unit: Unit) -> list[InputRange]:
    return [InputRange(input_name=each.input_name, sha256=each.sha256, start=each.start, stop=each.stop) for each in unit.slices]
